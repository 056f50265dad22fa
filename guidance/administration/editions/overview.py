"""The list of editions in the administration, the page of each, and the history of the guidance."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from guidance.administration.editions import arranging, files, history, parts, publishing
from guidance.administration.editions.base import CHANGE, VIEW, edition_page, show_edition, to, vanished_from
from guidance.administration.editions.publishing import obstacles
from guidance.book import comparison
from guidance.common.admin import LookedAt, PortalAdmin, has, key_in, registered, require
from guidance.editions import stored
from guidance.models import Edition, EditionPart, GuidanceEvent
from guidance.text.kinds import KINDS, Kind


@dataclass(frozen=True)
class PartRow:
    """A row in the list of an edition's parts; `what` became of the part since the edition before."""

    part: EditionPart
    what: str
    is_first: bool
    is_last: bool


class EditionAdmin(PortalAdmin):
    """An admin for the list of editions; the pages of an edition are views in the modules beside this one."""

    heading = "Editions"
    blurb = "The protocol as it is in force, as it was, and the draft of the next edition: amend it here."
    list_display = ["name", "state", "applies_from", "kind", "change_note"]
    list_display_links = ["name"]
    ordering = ["-number"]
    actions = None

    def get_urls(self) -> list[Any]:
        modules = (files, parts, arranging, history, publishing)
        return [*registered(*(module.urlpatterns for module in modules)), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Returns False: an edition starts as a copy of the one before."""
        return False

    @admin.display(description="edition")
    def name(self, edition: Edition) -> str:
        return str(edition)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(current=Subquery(Edition.objects.in_force().values("pk")[:1]))

    @admin.display(description="is")
    def state(self, edition: Any) -> str:
        """Returns the edition's state, with one query for the whole list."""
        if not edition.is_published():
            return str(edition.state())
        return "in force" if edition.pk == edition.current else "superseded"

    @admin.display(description="applies from")
    def applies_from(self, edition: Edition) -> str:
        return edition.in_force_since

    @admin.display(description="kind")
    def kind(self, edition: Edition) -> str:
        return edition.get_change_kind_display() if edition.number > 1 else ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        unpublished = Edition.objects.unpublished().first()
        more = {"unpublished": unpublished, "may_amend": has(request, CHANGE)}
        require(request.method != "POST")  # the list has nothing to post
        return super().changelist_view(request, more | (extra_context or {}))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        return overview(request, pk=key_in(object_id))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return history.history(request, pk=key_in(object_id))


# ---- the page of an edition --------------------------------------------------------------------------------------


@edition_page(VIEW, to_post=CHANGE)
def overview(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Shows an edition, its parts, and what the officer can do with it."""
    if request.method == "POST":
        messages.error(request, "Nothing was saved: an edition is changed part by part, and only while it is a draft.")
        return to("change", edition.pk)
    return _draft(request, edition) if edition.approved_at is None else _approved(request, edition)


def _draft(request: HttpRequest, edition: Edition) -> HttpResponse:
    groups, removed = _parts(edition)
    found = obstacles(edition)
    context = {
        "groups": groups,
        "removed": removed,
        "earlier": edition.before(),
        "obstacles": [one for one in found if not one.is_warning],
        "warnings": [one for one in found if one.is_warning],
        "are_gone": vanished_from(edition),
        "has_changes": any(row.what != "unchanged" for _, rows in groups for row in rows) or removed,
    }
    title = f"Draft of edition {edition.number}"
    return show_edition(request, "admin/guidance/edition/draft.html", edition, title, **context)


def _approved(request: HttpRequest, edition: Edition) -> HttpResponse:
    groups, removed = _parts(edition)
    adoptions = list(stored.adoptions_of(edition))
    context = {
        "groups": groups,
        "removed": removed,
        "earlier": edition.before(),
        "adoptions": adoptions,
        "adoption": adoptions[0] if adoptions else None,
        "approval": _approval(edition),
        "can_be_amended": edition.state() == "in force" and not Edition.objects.scheduled().exists(),
    }
    return show_edition(request, "admin/guidance/edition/approved.html", edition, str(edition), **context)


def _approval(edition: Edition) -> Any:
    """Returns the history's last line on the edition's approval; None if there is none."""
    return stored.history_of(edition).filter(what="approved").first()


def _parts(
    edition: Edition,
) -> tuple[list[tuple[Kind, list[PartRow]]], list[tuple[comparison.PartChange, str]]]:
    """Returns the parts by kind, each with what became of it; and the removed parts, each with its slug."""
    earlier = edition.before()
    changes = comparison.compare(stored.content_of(earlier), stored.content_of(edition)) if earlier else []
    became = {change.address: change.what for change in changes if change.what != "removed"}
    groups = []
    for word, kind in KINDS.items():
        rows = list(stored.parts_of(edition, word))
        shown = [
            PartRow(part, became.get(f"/{word}/{part.slug}/", "unchanged"), part is rows[0], part is rows[-1])
            for part in rows
        ]
        groups.append((kind, shown))
    return groups, [(change, change.address.split("/")[2]) for change in changes if change.what == "removed"]


# ---- the history of the guidance ---------------------------------------------------------------------------------


class GuidanceEventAdmin(LookedAt):
    """An admin for the history of the guidance, which nobody changes."""

    heading = "History of the guidance"
    blurb = "Who amended, approved and published what, and when."
    list_display = ["at", "actor", "what", "of_edition", "about", "note"]
    list_filter = ["what"]
    list_per_page = 100
    ordering = ["-at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("actor")

    @admin.display(description="edition")
    def of_edition(self, event: GuidanceEvent) -> str:
        """Returns a link to the edition's history, which a discarded draft has too."""
        address = reverse("admin:guidance_edition_history", args=[event.edition_pk])
        return format_html('<a href="{}">{}</a>', address, event.edition_number)
