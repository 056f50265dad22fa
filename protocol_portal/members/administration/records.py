"""The administration of records that nobody changes, and of whom members can ask for help."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from guidance.common.admin import LookedAt, PortalAdmin, require
from protocol_portal.members.accounts.in_words import changes_of
from protocol_portal.members.models import AccountEvent, Mail, SignInHelp


class AccountEventAdmin(LookedAt):
    """An admin for the history of accounts, which nobody changes."""

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
        return "; ".join(changes_of(event))


class MailFilter(admin.SimpleListFilter):
    """A filter of mail by state."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "waiting"), ("sent", "sent"), ("failed", "not delivered")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        kept = {"waiting": queryset.waiting, "sent": queryset.sent, "failed": queryset.failed}.get(self.value() or "")
        return kept() if kept else queryset


class MailAdmin(LookedAt):
    """An admin for mail, which nobody changes; it never shows a mail's text, which may hold a code."""

    blurb = "What is waiting to be sent, what has gone, and what could not be delivered."
    list_display = ["queued_at", "recipient", "member", "kind", "state", "tries", "error"]
    list_filter = [MailFilter]
    list_select_related = ["member"]
    search_fields = ["recipient", "member__full_name"]
    fields = ["queued_at", "recipient", "member", "kind", "state", "tries", "error"]  # never the text: it holds codes

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        return super().get_queryset(request).exclude(kind=Mail.Kind.NOBODY)


class SignInHelpAdmin(PortalAdmin):
    """An admin for the one row that says whom members can ask; the list leads to the row."""

    blurb = "The team and the telephone number that every invitation and every page of signing in name."
    fields = ["team", "telephone"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SignInHelp.objects.exists()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        require(self.has_view_or_change_permission(request))
        help_ = SignInHelp.objects.first()
        if help_:
            return redirect("admin:members_signinhelp_change", help_.pk)
        return redirect("admin:members_signinhelp_add")

    def response_change(self, request: HttpRequest, obj: SignInHelp) -> HttpResponse:
        return self.response_saved(request)

    def response_add(self, request: HttpRequest, obj: SignInHelp, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.response_saved(request)

    def response_saved(self, request: HttpRequest) -> HttpResponse:
        """Says that the row is saved and leads to the first page."""
        messages.success(request, "Saved. The pages of signing in say so from now on, and so does every new mail.")
        return redirect("admin:index")
