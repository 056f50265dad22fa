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

from guidance.common.admin import admin_page, posted, show
from guidance.common.spreadsheets import MAX_BYTES
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.accounts.in_words import changes_in_words
from protocol_portal.members.administration.forms import RosterFileForm
from protocol_portal.members.administration.rights import ADD, CHANGE
from protocol_portal.members.models import AccountEvent, Member
from protocol_portal.members.roster import acts as roster
from protocol_portal.members.roster.rows import COLUMNS, RosterError
from protocol_portal.members.signing_in.rules import officer

PREVIEW_FOR = 60 * 60  # seconds
EXPORTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "csv": (roster.export_csv, "text/csv; charset=utf-8"),
    "xlsx": (roster.export_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@admin_page(ADD, CHANGE)
def import_file(request: HttpRequest) -> HttpResponse:
    """Takes a file, and leads to what it would change."""
    form = RosterFileForm(posted(request), request.FILES or None)
    problems, more = [], 0
    if form.is_valid():
        try:
            shown = roster.preview(form.cleaned_data["file"].read(MAX_BYTES + 1), by=officer(request))
        except RosterError as e:
            problems, more = e.problems, e.more
        else:
            token = secrets.token_urlsafe(16)
            cache.set(_preview_key(token), (officer(request).pk, shown), PREVIEW_FOR)
            return redirect("admin:members_preview", token)
    context = {"title": "Import members", "form": form, "problems": problems, "more": more}
    return show(request, Member, "admin/members/member/import.html", context, status=422 if problems else 200)


@admin_page(ADD, CHANGE)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what an import would change; on POST, imports."""
    by, shown = cache.get(_preview_key(token)) or (None, None)
    if shown is None or by != officer(request).pk:
        messages.error(request, "What the file would change is no longer known. Choose the file again.")
        return redirect("admin:members_import")
    if request.method == "POST":
        return _apply(request, token, shown)
    fields = {column: name for column, name in COLUMNS.items() if any(name in row.values for row in shown.added)}
    context = {
        "title": "What the file would change",
        "shown": shown,
        "labels": list(fields),
        "added": [(row.number, [_cell(row.values.get(name)) for name in fields.values()]) for row in shown.added],
        "changed": [(one.row, one.member, changes_in_words(one.fields)) for one in shown.changed],
    }
    return show(request, Member, "admin/members/member/preview.html", context)


def _apply(request: HttpRequest, token: str, shown: roster.Preview) -> HttpResponse:
    """Changes it, and leads to those who are to be invited next, where there are any."""
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


@admin_page(CHANGE)
@transaction.atomic
def export_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Sends the list of all members, and records the export in the officer's history."""
    write, content_type = EXPORTS[kind]
    by = officer(request)
    accounts.record(AccountEvent.Kind.EXPORTED, by, by=by, note=kind)
    headers = {"Content-Disposition": f'attachment; filename="members.{kind}"'}
    return HttpResponse(write(), content_type=content_type, headers=headers)


urlpatterns = [
    path("import/", import_file, name="members_import"),
    path("import/<slug:token>/", preview, name="members_preview"),
    *(path(f"export.{kind}", export_file, {"kind": kind}, name=f"members_export_{kind}") for kind in EXPORTS),
]


def _preview_key(token: str) -> str:
    return f"members.preview.{token}"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
