"""The administration of people. Each act goes through `accounts` and its neighbours, which check who may and write the
history; nothing is saved past them.
"""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from protocol_portal.admin_site import PortalAdmin, officer
from protocol_portal.members import accounts, codes, invitations, pictures, roster, second_step
from protocol_portal.members.admin_forms import MemberForm, ReasonForm, RightsForm, RosterFileForm
from protocol_portal.members.history import changes_in_words, told
from protocol_portal.members.models import AccountEvent, Mail, Member, MemberError, SignInHelp
from protocol_portal.members.roster_rows import COLUMNS, RosterError
from protocol_portal.members.spreadsheets import MAX_BYTES

PREVIEW_FOR = 60 * 60  # seconds
EVENTS_A_PAGE = 100
EXPORTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "csv": (roster.export_csv, "text/csv; charset=utf-8"),
    "xlsx": (roster.export_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


# ---- what can be done with one account ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """An act on a member's account that is asked about first. `{}` in the texts is the member."""

    link: str
    title: str
    text: str
    button: str
    done: str
    run: Callable[[Member, Member, str], Any]  # member, by, note
    is_offered: Callable[[Member], bool]
    form: type[forms.Form] = ReasonForm
    needs_right_to_change: bool = True


def _invite(member: Member, by: Member, note: str) -> None:
    invitations.invite([member], by=by)


ACTS = {
    "invite": Act(
        link="Send an invitation",
        title="Send {} an invitation",
        text="{} gets a mail that asks them to sign in and says whom to ask for help. It signs nobody in by itself.",
        button="Send the invitation",
        done="The invitation to {} is on its way.",
        run=_invite,
        is_offered=lambda member: member.is_active,
        form=forms.Form,  # the history has the address in place of a note
        needs_right_to_change=False,
    ),
    "sign_out": Act(
        link="Sign out everywhere",
        title="Sign {} out everywhere",
        text="{} is signed out on every device, at once. They can sign in again.",
        button="Sign out everywhere",
        done="{} is signed out everywhere.",
        run=lambda member, by, note: accounts.sign_out_everywhere(member, by=by, note=note),
        is_offered=lambda member: member.is_active,
        needs_right_to_change=False,
    ),
    "reset_second_step": Act(
        link="Reset the second step",
        title="Reset the second step of {}",
        text="For somebody who has lost their phone and their recovery codes. {} is signed out everywhere and sets up"
        " an authenticator app anew after signing in. Make sure that it is they who ask: call them back.",
        button="Reset the second step",
        done="The second step of {} is reset.",
        run=lambda member, by, note: second_step.reset(member, by=by, note=note),
        is_offered=second_step.is_set_up,
        needs_right_to_change=False,
    ),
    "unlink": Act(
        link="Unlink from single sign-on",
        title="Unlink {} from single sign-on",
        text="For somebody who was given a new council account, so that single sign-on no longer recognises them. The"
        " next time they use it, {} is recognised by e-mail address once more.",
        button="Unlink",
        done="{} is unlinked from single sign-on.",
        run=lambda member, by, note: accounts.unlink_single_sign_on(member, by=by, note=note),
        is_offered=lambda member: SocialAccount.objects.filter(user=member).exists(),
    ),
    "deactivate": Act(
        link="Deactivate",
        title="Deactivate the account of {}",
        text="For somebody who has left. {} is signed out everywhere and can no longer sign in. What is recorded stays,"
        " and you can reactivate the account.",
        button="Deactivate",
        done="The account of {} is deactivated.",
        run=lambda member, by, note: accounts.deactivate(member, by=by, note=note),
        is_offered=lambda member: member.is_active,
    ),
    "reactivate": Act(
        link="Reactivate",
        title="Reactivate the account of {}",
        text="For somebody who is back. {} can sign in again.",
        button="Reactivate",
        done="The account of {} is active again.",
        run=lambda member, by, note: accounts.reactivate(member, by=by, note=note),
        is_offered=lambda member: not member.is_active,
    ),
}


# ---- members -----------------------------------------------------------------------------------------------------


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


@admin.register(Member)
class MemberAdmin(PortalAdmin):
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
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

    def can_export(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"can_export": self.can_export(request)} | (extra_context or {}))

    @admin.action(description="Send an invitation", permissions=["change"])
    def invite(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Asks, and then invites."""
        members = queryset.filter(is_active=True)
        if "confirmed" not in request.POST:
            left = queryset.filter(is_active=False).count()
            context = {"title": "Invite members", "members": members, "left": left, "help": SignInHelp.objects.first()}
            return self.page(request, "admin/members/member/invite.html", context)
        try:
            batch = invitations.invite(members, by=officer(request))
        except MemberError as e:
            messages.error(request, e.messages[0])
            return redirect("admin:members_member_changelist")
        return redirect("admin:members_invitations", batch)

    def progress_view(self, request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
        self.require(self.has_change_permission(request))
        progress = invitations.progress(batch)
        if not progress.total:
            raise Http404
        done = progress.total - progress.waiting
        return self.page(
            request, "admin/members/member/progress.html", {"title": "Invitations", "progress": progress, "done": done}
        )

    # -- one member

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the hidden one where the account is only looked at."""
        return self.fields if obj is None or self.has_change_permission(request, obj) else accounts.FIELDS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts with rights are changed by those with all rights, see `accounts.refusal`; others only look."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not accounts.refusal(officer(request), obj))

    def log_addition(self, request: HttpRequest, obj: Member, message: Any) -> None:  # type: ignore[override]
        """Nothing: accounts have a history of their own, which says more."""

    log_change = log_addition  # type: ignore[assignment]

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
        self.require(self.may(request, member, act))
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
        return self.page(request, "admin/members/member/act.html", context)

    def code_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows a code to sign in: it is made when the button is pressed, not when the page is opened."""
        member = get_object_or_404(Member, pk=pk)
        self.require(self.may_show_code(request, member))
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
                "picture": pictures.qr(settings.ADDRESS + made.path, "QR code to sign in. The digits are beside it."),
                "address": settings.ADDRESS + reverse("account_login"),
            }
            return self.page(request, "admin/members/member/code.html", context)
        minutes = int(codes.SHOWN_FOR.total_seconds()) // 60
        text = f"{member} can sign in with it once, within {minutes} minutes. Make sure that it is they who see it."
        context = {"title": title, "text": text, "button": "Show the code", "member": member, "form": forms.Form()}
        return self.page(request, "admin/members/member/act.html", context)

    def rights_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        member = get_object_or_404(Member, pk=pk)
        self.require(self.may_give_rights(request, member))
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
        return self.page(request, "admin/members/member/act.html", context)

    def do(self, request: HttpRequest, done: str, act: Callable[[], Any]) -> None:
        """Does it, and says so; or says why not."""
        try:
            act()
        except MemberError as e:
            messages.error(request, e.messages[0])
        else:
            messages.success(request, done)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        self.require(self.has_view_permission(request))
        member = self.get_object(request, object_id)
        if not isinstance(member, Member):
            raise Http404
        page = Paginator(member.events.select_related("actor"), EVENTS_A_PAGE).get_page(request.GET.get("page"))
        context = {"title": f"The history of {member}", "member": member, "page": page}
        return self.page(
            request,
            "admin/members/member/history.html",
            context | {"events": [{"event": event, "changes": told(event)} for event in page]},
        )

    # -- many at once, from a file

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Takes a file, and leads to what it would change."""
        self.require(self.may_import(request))
        form = RosterFileForm(posted(request), request.FILES or None)
        problems, more = [], 0
        if request.method == "POST" and form.is_valid():
            try:
                shown = roster.preview(form.cleaned_data["file"].read(MAX_BYTES + 1), by=officer(request))
            except RosterError as e:
                problems, more = e.problems, e.more
            else:
                token = secrets.token_urlsafe(16)
                cache.set(_preview_key(token), (officer(request).pk, shown), PREVIEW_FOR)
                return redirect("admin:members_preview", token)
        context = {"title": "Import members", "form": form, "problems": problems, "more": more}
        return self.page(request, "admin/members/member/import.html", context, status=422 if problems else 200)

    def preview_view(self, request: HttpRequest, token: str) -> HttpResponse:
        """What an import would change; then changes it."""
        self.require(self.may_import(request))
        by, shown = cache.get(_preview_key(token)) or (None, None)
        if shown is None or by != officer(request).pk:
            messages.error(request, "What the file would change is no longer known. Choose the file again.")
            return redirect("admin:members_import")
        if request.method == "POST":
            try:
                roster.apply(shown, by=officer(request))
            except ValidationError as e:
                messages.error(request, e.messages[0])
                return redirect("admin:members_import")
            cache.delete(_preview_key(token))
            done = f"The file is imported: {len(shown.added)} added, {len(shown.changed)} changed."
            if not shown.added:
                messages.success(request, done)
                return redirect("admin:members_member_changelist")
            messages.success(request, f"{done} Here are those not invited yet: choose them and send invitations.")
            return redirect(reverse("admin:members_member_changelist") + "?state=new")
        fields = {column: name for column, name in COLUMNS.items() if any(name in row.values for row in shown.added)}
        context = {
            "title": "What the file would change",
            "shown": shown,
            "labels": list(fields),
            "added": [(row.number, [_cell(row.values.get(name)) for name in fields.values()]) for row in shown.added],
            "changed": [(one.row, one.member, changes_in_words(one.fields)) for one in shown.changed],
        }
        return self.page(request, "admin/members/member/preview.html", context)

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    @transaction.atomic
    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        self.require(self.can_export(request))
        write, content_type = EXPORTS[kind]
        by = officer(request)
        accounts.record(AccountEvent.Kind.EXPORTED, by, by=by, note=kind)
        headers = {"Content-Disposition": f'attachment; filename="members.{kind}"'}
        return HttpResponse(write(), content_type=content_type, headers=headers)

    # -- addresses

    def get_urls(self) -> list[Any]:
        ours = self.admin_site.admin_view

        def of_member(page: str, view: Any, **kwargs: Any) -> Any:
            return path(f"<int:pk>/{page}/", ours(view), kwargs, name=f"members_{page}")

        return [
            *(of_member(name, self.act_view, name=name) for name in ACTS),
            of_member("code", self.code_view),
            of_member("rights", self.rights_view),
            path("import/", ours(self.import_view), name="members_import"),
            path("import/<slug:token>/", ours(self.preview_view), name="members_preview"),
            *(
                path(f"export.{kind}", ours(self.export_view), {"kind": kind}, name=f"members_export_{kind}")
                for kind in EXPORTS
            ),
            path("invitations/<uuid:batch>/", ours(self.progress_view), name="members_invitations"),
            *super().get_urls(),
        ]

    def page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, everywhere | context, status=status)


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _preview_key(token: str) -> str:
    return f"members.preview.{token}"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


# ---- what is only looked at --------------------------------------------------------------------------------------


class LookedAt(PortalAdmin):
    """Rows that nobody adds or changes here."""

    list_display_links = None
    actions = None

    def history_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AccountEvent)
class AccountEventAdmin(LookedAt):
    heading = "History"
    blurb = "Who did what to whose account, and when. Nothing in it can be changed."
    list_display = ["at", "member", "kind", "changed", "by", "note"]
    list_filter = ["kind", "at"]
    list_select_related = ["member", "actor"]
    search_fields = ["member__full_name", "member__email", "actor__full_name", "actor__email", "note"]
    search_help_text = "Name or e-mail address of either person, or a word of the note."
    fields = ["at", "member", "kind", "changed", "by", "note"]

    @admin.display(description="by", ordering="actor")
    def by(self, event: AccountEvent) -> str:
        return str(event.actor or "the server")

    @admin.display(description="changes")
    def changed(self, event: AccountEvent) -> str:
        return "; ".join(told(event))


class MailFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "waiting"), ("sent", "sent"), ("failed", "not delivered")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        kept = {"waiting": queryset.waiting, "sent": queryset.sent, "failed": queryset.failed}.get(self.value() or "")
        return kept() if kept else queryset


@admin.register(Mail)
class MailAdmin(LookedAt):
    blurb = "What is waiting to be sent, what has gone, and what could not be delivered."
    list_display = ["queued_at", "recipient", "member", "kind", "state", "tries", "error"]
    list_filter = [MailFilter]
    list_select_related = ["member"]
    search_fields = ["recipient", "member__full_name"]
    fields = ["queued_at", "recipient", "member", "kind", "state", "tries", "error"]  # never the text: it holds codes

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        return super().get_queryset(request).exclude(kind=Mail.Kind.NOBODY)


@admin.register(SignInHelp)
class SignInHelpAdmin(PortalAdmin):
    """One row at most: the list leads to it."""

    blurb = "The team and the telephone number that every invitation and every page of signing in name."
    fields = ["team", "telephone"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SignInHelp.objects.exists()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self.require(self.has_view_or_change_permission(request))
        help_ = SignInHelp.objects.first()
        if help_:
            return redirect("admin:members_signinhelp_change", help_.pk)
        return redirect("admin:members_signinhelp_add")

    def response_change(self, request: HttpRequest, obj: SignInHelp) -> HttpResponse:
        return self.response_saved(request)

    def response_add(self, request: HttpRequest, obj: SignInHelp, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.response_saved(request)

    def response_saved(self, request: HttpRequest) -> HttpResponse:
        messages.success(request, "Saved. The pages of signing in say so from now on, and so does every new mail.")
        return redirect("admin:index")
