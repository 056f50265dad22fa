"""Saved states of a draft's parts: saved, and found again whatever the part was called.

Call the functions that write in the transactions of `parts`.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q

from guidance.common.people import Person, pk_of
from guidance.editions.stored import part_of
from guidance.models import Edition, EditionPart
from guidance.models.history import GuidanceEvent, SavedState

TEXT_FIELDS = ("title", "summary", "body", "replaces", "quoted")  # of a part, as an officer edits it
RENAMED = "address"  # the key in an event's `changes` for a part's old and new address


def texts_of(part: EditionPart | SavedState) -> dict[str, Any]:
    """Returns the texts of a part, or of a saved state, that an officer can edit, by field."""
    return {name: getattr(part, name) for name in TEXT_FIELDS if hasattr(part, name)}


Stay = tuple[str, datetime | None, datetime | None]  # a name, since when (None: the start) and until when (None: now)


def stays_of(edition: Edition, kind: str, slug: str) -> list[Stay]:
    """Returns the names that a part has had in this draft, and when, newest first.

    At other times, another part may have had such a name.
    """
    found: list[Stay] = []
    name, until = slug, None
    for event in GuidanceEvent.objects.filter(edition_pk=edition.pk, changes__has_key=RENAMED).order_by("-pk"):
        old, new = event.changes[RENAMED]
        if new == f"/{kind}/{name}/":
            found.append((name, event.at, until))
            name, until = old.split("/")[2], event.at
        elif old == f"/{kind}/{name}/":  # another part had this name until then
            return [*found, (name, event.at, until)]
    return [*found, (name, None, until)]


def states_of(edition: Edition, kind: str, slug: str) -> Any:
    """Returns every saved state of a part in this draft, under any name, as a queryset, newest first."""
    during = Q(pk__in=[])
    for name, since, until in stays_of(edition, kind, slug):
        stay = Q(slug=name)
        stay &= Q(at__gte=since) if since else Q()
        during |= stay & Q(at__lt=until) if until else stay
    return SavedState.objects.filter(during, edition_pk=edition.pk, kind=kind).select_related("by")


def name_now(edition: Edition, state: SavedState) -> str:
    """Returns the name that a saved part has now, however often it was renamed since."""
    name = state.slug
    later = GuidanceEvent.objects.filter(edition_pk=edition.pk, changes__has_key=RENAMED, at__gt=state.at)
    for event in later.order_by("pk"):
        old, new = event.changes[RENAMED]
        if old == f"/{state.kind}/{name}/":
            name = new.split("/")[2]
    return name


def keep(part: EditionPart, by: Person | None, *, is_removed: bool = False) -> None:
    """Saves a part's state, so that officers can look at it and bring it back."""
    SavedState.objects.create(
        edition_pk=part.edition_id,
        kind=part.kind,
        slug=part.slug,
        is_removed=is_removed,
        by_id=pk_of(by),
        **texts_of(part),
    )


def keep_origin(edition: Edition, part: EditionPart) -> None:
    """Saves a part's state before its first change in this draft, unless the edition before has the same texts.

    Imported drafts need this: their parts may differ from the edition before, and no state is saved on import.
    """
    earlier = edition.before()
    was = part_of(earlier, part.kind, part.slug) if earlier else None
    kept = SavedState.objects.filter(edition_pk=edition.pk, kind=part.kind, slug=part.slug)
    if not kept.exists() and (was is None or texts_of(was) != texts_of(part)):
        keep(part, edition.created_by)
