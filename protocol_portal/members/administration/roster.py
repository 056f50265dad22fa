"""The roster in the administration: a file is read, shown and only then imported; and all members in a file."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from guidance.common.admin import PortalAdmin, posted, require, show
from guidance.common.spreadsheets import MAX_BYTES
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.accounts.in_words import changes_in_words
from protocol_portal.members.administration.forms import RosterFileForm
from protocol_portal.members.models import AccountEvent
from protocol_portal.members.roster import acts as roster
from protocol_portal.members.roster.rows import COLUMNS, RosterError
from protocol_portal.members.signing_in.rules import officer

PREVIEW_FOR = 60 * 60  # seconds
EXPORTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "csv": (roster.export_csv, "text/csv; charset=utf-8"),
    "xlsx": (roster.export_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class RosterAdmin(PortalAdmin):
    """The pages of import and export; the members' administration has them beside its own."""

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Takes a file, and leads to what it would change."""
        require(self.may_import(request))
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
        return show(request, self.model, "admin/members/member/import.html", context, status=422 if problems else 200)

    def preview_view(self, request: HttpRequest, token: str) -> HttpResponse:
        """What an import would change; then changes it."""
        require(self.may_import(request))
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
        return show(request, self.model, "admin/members/member/preview.html", context)

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    @transaction.atomic
    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        require(self.can_export(request))
        write, content_type = EXPORTS[kind]
        by = officer(request)
        accounts.record(AccountEvent.Kind.EXPORTED, by, by=by, note=kind)
        headers = {"Content-Disposition": f'attachment; filename="members.{kind}"'}
        return HttpResponse(write(), content_type=content_type, headers=headers)

    def can_export(self, request: HttpRequest) -> bool:
        """Whoever may change members, accounts with rights aside."""
        return super().has_change_permission(request)

    def get_urls(self) -> list[Any]:
        ours = self.admin_site.admin_view
        exports = [
            path(f"export.{kind}", ours(self.export_view), {"kind": kind}, name=f"members_export_{kind}")
            for kind in EXPORTS
        ]
        return [
            path("import/", ours(self.import_view), name="members_import"),
            path("import/<slug:token>/", ours(self.preview_view), name="members_preview"),
            *exports,
            *super().get_urls(),
        ]


def _preview_key(token: str) -> str:
    return f"members.preview.{token}"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
