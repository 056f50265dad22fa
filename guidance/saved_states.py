"""The states in which the parts of a draft were saved: kept, found again under whatever name, to be brought back.

What writes here is called in the transactions of `drafting`.
"""

from typing import Any

from guidance.editions import part_of, parts_of
from guidance.history import GuidanceEvent, SavedState
from guidance.models import Edition, EditionPart

WORDS = ("title", "summary", "body", "replaces", "quoted")  # of a part, as an officer edits it
RENAMED = "address"  # under which the history has a part's old and new address


def words_of(part: EditionPart | SavedState) -> dict[str, Any]:
    return {name: getattr(part, name) for name in WORDS if hasattr(part, name)}


def names_before(edition: Edition, kind: str, slug: str) -> list[str]:
    """The names that a part has had in this draft, its present one first."""
    names = [slug]
    for event in GuidanceEvent.objects.filter(edition_pk=edition.pk, changes__has_key=RENAMED).order_by("-pk"):
        old, new = event.changes[RENAMED]
        if new == f"/{kind}/{names[-1]}/":
            names.append(old.split("/")[2])
    return names


def name_now(edition: Edition, state: SavedState) -> str:
    """The name that a part has now which was saved in a state, however often it was renamed since."""
    parts = parts_of(edition, state.kind)
    return next((one.slug for one in parts if state.slug in names_before(edition, state.kind, one.slug)), state.slug)


def keep(part: EditionPart, by: Any, *, is_removed: bool = False) -> None:
    """The part's state, to be looked at and brought back."""
    SavedState.objects.create(
        edition_pk=part.edition_id, kind=part.kind, slug=part.slug, is_removed=is_removed, by=by, **words_of(part)
    )


def keep_origin(edition: Edition, part: EditionPart) -> None:
    """What a part was before its first change here, where the edition before doesn't say so: when it was imported."""
    earlier = edition.before()
    was = part_of(earlier, part.kind, part.slug) if earlier else None
    kept = SavedState.objects.filter(edition_pk=edition.pk, kind=part.kind, slug=part.slug)
    if not kept.exists() and (was is None or words_of(was) != words_of(part)):
        keep(part, edition.created_by)
