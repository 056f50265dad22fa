"""The administration of members: the list, one member’s account, and what officers may do with it."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from guidance.common.admin import posted, require, show
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.accounts.in_words import told
from protocol_portal.members.administration.acts import ACTS, Act
from protocol_portal.members.administration.forms import MemberForm, RightsForm
from protocol_portal.members.administration.learning import LearningAdmin
from protocol_portal.members.administration.roster import RosterAdmin
from protocol_portal.members.mail import invitations
from protocol_portal.members.models import Member, MemberError, SignInHelp
from protocol_portal.members.signing_in import codes, qr, second_step
from protocol_portal.members.signing_in.rules import officer

EVENTS_A_PAGE = 100


class StateFilter(admin.SimpleListFilter):
    title = "invitation"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(invitations.STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(invitation_state=self.value()) if self.value() in invitations.STATES else queryset


class RightsFilter(admin.SimpleListFilter):
    title = "rights"
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        groups = [(f"group-{pk}", name) for pk, name in Group.objects.order_by("name").values_list("pk", "name")]
        return [*groups, ("all", "all rights"), ("none", "none")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value() or ""
        if wanted not in dict(self.lookup_choices):
            return queryset
        if wanted == "all":
            return queryset.filter(is_superuser=True)
        if wanted == "none":
            return queryset.filter(is_superuser=False, groups=None)
        return queryset.filter(groups=int(wanted.removeprefix("group-")))


class MemberAdmin(RosterAdmin, LearningAdmin):
    blurb = "Add, import and invite people; show a code to sign in; deactivate those who leave."
    form = MemberForm
    list_display = ["full_name", "email", "role", "division", "state", "rights", "signed_in_last"]
    list_filter = [StateFilter, "role", RightsFilter]
    search_fields = ["full_name", "email", "reference", "division"]
    search_help_text = "Name, e-mail address, reference or division."
    ordering = ["full_name", "email"]
    list_per_page = 200
    actions = ["invite"]
    fields = (*accounts.FIELDS, "seen")

    # -- the list

    def get_queryset(self, request: HttpRequest) -> Any:
        members: Any = super().get_queryset(request)
        return invitations.with_states(members).prefetch_related("groups")

    @admin.display(description="invitation", ordering="invitation_state")
    def state(self, member: Any) -> str:
        return invitations.STATES[member.invitation_state]

    @admin.display(description="rights")
    def rights(self, member: Member) -> str:
        return ", ".join(accounts.rights(member))

    @admin.display(description="signed in last", ordering="last_login")
    def signed_in_last(self, member: Member) -> Any:
        return member.last_login

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"can_export": self.can_export(request), "can_see_learning": self.may_see_learning(request)}
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.action(description="Send an invitation", permissions=["change"])
    def invite(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """Asks, and then invites."""
        members = queryset.filter(is_active=True)
        if "confirmed" not in request.POST:
            left = queryset.filter(is_active=False).count()
            context = {"title": "Invite members", "members": members, "left": left, "help": SignInHelp.objects.first()}
            return show(request, self.model, "admin/members/member/invite.html", context)
        try:
            batch = invitations.invite(members, by=officer(request))
        except MemberError as e:
            messages.error(request, e.messages[0])
            return redirect("admin:members_member_changelist")
        return redirect("admin:members_invitations", batch)

    def progress_view(self, request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
        require(self.has_change_permission(request))
        progress = invitations.progress(batch)
        if not progress.total:
            raise Http404
        done = progress.total - progress.waiting
        return show(
            request,
            self.model,
            "admin/members/member/progress.html",
            {"title": "Invitations", "progress": progress, "done": done},
        )

    # -- one member

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the hidden one where the account is only looked at."""
        return self.fields if obj is None or self.has_change_permission(request, obj) else accounts.FIELDS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts with rights are changed by those with all rights, see `accounts.refusal`; others only look."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not accounts.refusal(officer(request), obj))

    def log_addition(self, request: HttpRequest, obj: Member, message: Any) -> None:  # type: ignore[override]  # Django only writes
        """Nothing: accounts have a history of their own, which says more."""

    log_change = log_addition  # type: ignore[assignment]  # for the same reason

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in accounts.FIELDS}
        if change:
            accounts.change(obj, by=officer(request), **values)
        else:
            obj.pk = accounts.add(by=officer(request), **values).pk

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where somebody took the address or the reference between the check and the saving, nothing is saved."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as e:
            messages.error(request, f"{' '.join(e.messages)} Nothing is saved: look at what is there now.")
            return HttpResponseRedirect(request.path)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """With what can be done with the account, and what is not in the form."""
        member = kwargs.get("obj")
        if member:
            context |= {
                "acts": self.acts(request, member),
                "state": self.state(member),
                "rights": self.rights(member),
                "refusal": accounts.refusal(officer(request), member),
                "has_second_step": second_step.is_set_up(member),
                "is_linked": ACTS["unlink"].is_offered(member),
                "can_see_learning": self.may_see_learning(request),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Member, *args: Any, **kwargs: Any) -> HttpResponse:
        if "_addanother" in request.POST:
            return super().response_add(request, obj, *args, **kwargs)
        messages.success(request, f"{obj} is added. You can send an invitation now, or later to many at once.")
        return redirect("admin:members_member_change", obj.pk)

    def acts(self, request: HttpRequest, member: Member) -> dict[str, Any]:
        """What this officer can do with this account now, in order, by the name of its page."""
        links = {"code": {"link": "Show a code to sign in"}} if self.may_show_code(request, member) else {}
        may = {name: act for name, act in ACTS.items() if self.may(request, member, act) and act.is_offered(member)}
        rights = {"rights": {"link": "Give or take rights"}} if self.may_give_rights(request, member) else {}
        return {**links, **may, **rights}

    def may(self, request: HttpRequest, member: Member, act: Act) -> bool:
        return self.has_change_permission(request, member if act.needs_right_to_change else None)

    def may_show_code(self, request: HttpRequest, member: Member) -> bool:
        return member.is_active and member != request.user and self.has_change_permission(request, member)

    def may_give_rights(self, request: HttpRequest, member: Member) -> bool:
        by = officer(request)
        return by.is_superuser and by != member and member.is_active

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Asks whether to do it; then does it."""
        member, act = get_object_or_404(Member, pk=pk), ACTS[name]
        require(self.may(request, member, act))
        if not act.is_offered(member):
            messages.info(request, "There is nothing to do: the account has changed meanwhile.")
            return redirect("admin:members_member_change", pk)
        form = act.form(posted(request))
        if request.method == "POST" and form.is_valid():
            self.do(
                request,
                act.done.format(member),
                lambda: act.run(member, officer(request), form.cleaned_data.get("note", "")),
            )
            return redirect("admin:members_member_change", pk)
        context = {
            "title": act.title.format(member),
            "text": act.text.format(member),
            "button": act.button,
            "member": member,
            "form": form,
        }
        return show(request, self.model, "admin/members/member/act.html", context)

    def code_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows a code to sign in: it is made when the button is pressed, not when the page is opened."""
        member = get_object_or_404(Member, pk=pk)
        require(self.may_show_code(request, member))
        title = f"A code to sign in for {member}"
        if request.method == "POST":
            try:
                made = codes.show(member, by=officer(request))
            except MemberError as e:
                messages.error(request, e.messages[0])
                return redirect("admin:members_member_change", pk)
            context = {
                "title": title,
                "member": member,
                "made": made,
                "digits": f"{made.digits[:4]} {made.digits[4:]}",
                "picture": qr.qr(settings.ADDRESS + made.path, "QR code to sign in. The digits are beside it."),
                "address": settings.ADDRESS + reverse("account_login"),
            }
            return show(request, self.model, "admin/members/member/code.html", context)
        minutes = int(codes.SHOWN_FOR.total_seconds()) // 60
        text = f"{member} can sign in with it once, within {minutes} minutes. Make sure that it is they who see it."
        context = {"title": title, "text": text, "button": "Show the code", "member": member, "form": forms.Form()}
        return show(request, self.model, "admin/members/member/act.html", context)

    def rights_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        member = get_object_or_404(Member, pk=pk)
        require(self.may_give_rights(request, member))
        initial = {"groups": member.groups.all(), "superuser": member.is_superuser}
        form = RightsForm(posted(request), initial=initial)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            self.do(
                request,
                f"The rights of {member} are as you said.",
                lambda: accounts.set_rights(
                    member,
                    groups=given["groups"],
                    superuser=given["superuser"],
                    by=officer(request),
                    note=given["note"],
                ),
            )
            return redirect("admin:members_member_change", pk)
        text = f"What may {member} do in the administration? They are signed out everywhere when this changes."
        title = f"The rights of {member}"
        context = {"title": title, "text": text, "button": "Save the rights", "member": member, "form": form}
        return show(request, self.model, "admin/members/member/act.html", context)

    def do(self, request: HttpRequest, done: str, act: Callable[[], Any]) -> None:
        """Does it, and says so; or says why not."""
        try:
            act()
        except MemberError as e:
            messages.error(request, e.messages[0])
        else:
            messages.success(request, done)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        require(self.has_view_permission(request))
        member = self.get_object(request, object_id)
        if not isinstance(member, Member):
            raise Http404
        page = Paginator(member.events.select_related("actor"), EVENTS_A_PAGE).get_page(request.GET.get("page"))
        context = {"title": f"The history of {member}", "member": member, "page": page}
        return show(
            request,
            self.model,
            "admin/members/member/history.html",
            context | {"events": [{"event": event, "changes": told(event)} for event in page]},
        )

    # -- addresses

    def get_urls(self) -> list[Any]:
        ours = self.admin_site.admin_view

        def of_member(page: str, view: Any, **kwargs: Any) -> Any:
            return path(f"<int:pk>/{page}/", ours(view), kwargs, name=f"members_{page}")

        return [
            *(of_member(name, self.act_view, name=name) for name in ACTS),
            of_member("code", self.code_view),
            of_member("rights", self.rights_view),
            path("invitations/<uuid:batch>/", ours(self.progress_view), name="members_invitations"),
            *super().get_urls(),
        ]
