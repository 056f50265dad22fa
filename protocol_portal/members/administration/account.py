"""One account in the administration: its history, and what officers do with it, each asked about first."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse

from guidance.common.admin import View, admin_page, posted, show
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.accounts.in_words import changes_of
from protocol_portal.members.administration.acts import ACTS, Act
from protocol_portal.members.administration.forms import RightsForm
from protocol_portal.members.administration.rights import CHANGE, VIEW, may_change, may_give_rights, may_show_code
from protocol_portal.members.models import Member, MemberError
from protocol_portal.members.signing_in import codes, qr
from protocol_portal.members.signing_in.rules import officer

EVENTS_A_PAGE = 100


def offered(request: HttpRequest, member: Member) -> dict[str, Any]:
    """Returns what this officer can do with this account now, in order, by the name of its page."""
    links = {"code": {"link": "Show a code to sign in"}} if may_show_code(request, member) else {}
    may = {name: act for name, act in ACTS.items() if _may(request, member, act) and act.is_offered(member)}
    rights = {"rights": {"link": "Give or take rights"}} if may_give_rights(request, member) else {}
    return {**links, **may, **rights}


def _may(request: HttpRequest, member: Member, act: Act) -> bool:
    return not act.needs_right_to_change or may_change(request, member)


def page_of(act: Act) -> View:
    """Returns the view that asks whether to do an act, then does it."""

    def may(request: HttpRequest, member: Member) -> bool:
        return _may(request, member, act)

    def refuse_what_is_done(request: HttpRequest, member: Member) -> HttpResponse | None:
        if act.is_offered(member):
            return None
        messages.info(request, "There is nothing to do: the account has changed meanwhile.")
        return _back(member)

    @admin_page(CHANGE, of=Member, allowed=may, refuses=refuse_what_is_done)
    def page(request: HttpRequest, member: Member) -> HttpResponse:
        form = act.form(posted(request))
        if form.is_valid():
            note = form.cleaned_data.get("note", "")
            _do(request, act.done.format(member), lambda: act.run(member, officer(request), note))
            return _back(member)
        return _ask(request, member, act.title.format(member), act.text.format(member), act.button, form)

    return page


@admin_page(CHANGE, of=Member, allowed=may_show_code)
def code(request: HttpRequest, member: Member) -> HttpResponse:
    """Shows a code to sign in: it is made when the button is pressed, not when the page is opened."""
    title = f"A code to sign in for {member}"
    if request.method == "POST":
        try:
            return _shown(request, member, title, codes.show(member, by=officer(request)))
        except MemberError as e:
            messages.error(request, e.messages[0])
            return _back(member)
    minutes = int(codes.SHOWN_FOR.total_seconds()) // 60
    text = f"{member} can sign in with it once, within {minutes} minutes. Make sure that it is they who see it."
    return _ask(request, member, title, text, "Show the code", forms.Form())


def _shown(request: HttpRequest, member: Member, title: str, made: codes.Made) -> HttpResponse:
    context = {
        "title": title,
        "member": member,
        "made": made,
        "digits": f"{made.digits[:4]} {made.digits[4:]}",
        "picture": qr.qr(settings.ADDRESS + made.path, "QR code to sign in. The digits are beside it."),
        "address": settings.ADDRESS + reverse("account_login"),
    }
    return show(request, Member, "admin/members/member/code.html", context)


@admin_page(CHANGE, of=Member, allowed=may_give_rights)
def rights(request: HttpRequest, member: Member) -> HttpResponse:
    """Shows a form for a member's rights, and saves them."""
    initial = {"groups": member.groups.all(), "superuser": member.is_superuser}
    form = RightsForm(posted(request), initial=initial)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("groups", "superuser", "note")}
        done = f"The rights of {member} are as you said."
        _do(request, done, lambda: accounts.set_rights(member, by=officer(request), **given))
        return _back(member)
    text = f"What may {member} do in the administration? They are signed out everywhere when this changes."
    return _ask(request, member, f"The rights of {member}", text, "Save the rights", form)


@admin_page(VIEW, of=Member)
def history(request: HttpRequest, member: Member) -> HttpResponse:
    """Shows the history of an account."""
    page = Paginator(member.events.select_related("actor"), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    events = [{"event": event, "changes": changes_of(event)} for event in page]
    context = {"title": f"The history of {member}", "member": member, "page": page, "events": events}
    return show(request, Member, "admin/members/member/history.html", context)


urlpatterns = [
    *(path(f"<int:pk>/{name}/", page_of(act), name=f"members_{name}") for name, act in ACTS.items()),
    path("<int:pk>/code/", code, name="members_code"),
    path("<int:pk>/rights/", rights, name="members_rights"),
]


def _ask(
    request: HttpRequest, member: Member, title: str, text: str, button: str, form: forms.BaseForm
) -> HttpResponse:
    """Shows a page that asks before an act is done."""
    context = {"title": title, "text": text, "button": button, "member": member, "form": form}
    return show(request, Member, "admin/members/member/act.html", context)


def _do(request: HttpRequest, done: str, act: Callable[[], Any]) -> None:
    """Does an act and shows success, or why it was refused."""
    try:
        act()
    except MemberError as e:
        messages.error(request, e.messages[0])
    else:
        messages.success(request, done)


def _back(member: Member) -> HttpResponseRedirect:
    return redirect("admin:members_member_change", member.pk)
