"""Acts on the parts of a draft: change, add, remove, rename and move.

Each act is one transaction and adds a line to the history; acts that change words also save the part's state. An act
that is refused raises a `Refused` and changes nothing. A draft may hold errors: `publishing.approve` refuses them.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from guidance.amending.places import (
    FAR,
    addresses_in,
    is_here,
    lead_on,
    next_position,
    put_in_order,
    refuse_name,
    replaced_by,
)
from guidance.amending.states import RENAMED, keep, keep_origin, name_now, texts_of
from guidance.common.people import Person
from guidance.editions.acts import locked_draft, record
from guidance.editions.refusals import Overtaken, PartGone
from guidance.editions.stored import part_of, parts_of
from guidance.models import MODELS, CodeParagraph, Edition, EditionPart
from guidance.models.history import GuidanceEvent, SavedState
from guidance.text.kinds import KINDS

What = GuidanceEvent.What


# ---- reading -----------------------------------------------------------------------------------------------------


def tidied(texts: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Returns a part's texts as they are stored: without stray spaces, with LF, and one final newline in the body."""
    known = ("title", "summary", "body", *KINDS[kind].more)
    found = {name: value for name, value in texts.items() if name in known}
    for name in ("title", "summary", "replaces"):
        if name in found:
            found[name] = " ".join(str(found[name]).split())
    if "body" in found:
        lines = re.split(r"\r\n?|\n", str(found["body"]))
        found["body"] = "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
    return found


# ---- acts --------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_part(part: EditionPart, texts: Mapping[str, Any], *, seen: int, by: Person) -> EditionPart:
    """Saves a part's texts and returns the part; writes nothing if the texts are the same.

    `seen` is the `lock_version` that the officer had open. Raises Overtaken if somebody else has saved the part since,
    PartGone and NotADraft.
    """
    edition = locked_draft(part.edition)
    now = _still_there(edition, part)
    texts = tidied(texts, part.kind)
    changes = {name: [getattr(now, name), value] for name, value in texts.items() if getattr(now, name) != value}
    if not changes:
        return now
    if now.lock_version != seen:
        raise Overtaken(now)
    keep_origin(edition, now)
    for name, value in texts.items():
        setattr(now, name, value)
    now.lock_version += 1
    now.save()
    is_here(edition, now)
    keep(now, by)
    record(What.CHANGED, edition, by=by, about=_named_in_history(now), changes=_without_the_body(changes))
    return now


@transaction.atomic
def add_part(
    edition: Edition, kind: str, slug: str, texts: Mapping[str, Any], *, by: Person, position: int = 0
) -> EditionPart:
    """Adds a part at a free `position`, or last of its kind, and returns it; the number decides a paragraph's place.

    Raises BadName, NameTaken, TooManyParts and NotADraft.
    """
    edition = locked_draft(edition)
    refuse_name(edition, kind, slug)
    taken = {part.position for part in parts_of(edition, kind)}
    if not position or position in taken:
        position = next_position(edition, kind)
    made = MODELS[kind](edition=edition, slug=slug, position=position, **tidied(texts, kind))
    made.save()
    put_in_order(edition, kind)
    is_here(edition, made)
    keep(made, by)
    record(What.ADDED, edition, by=by, about=_named_in_history(made))
    return made


@transaction.atomic
def remove_part(part: EditionPart, *, leads_to: str, by: Person) -> None:
    """Removes a part from the draft; readers of its addresses are led to `leads_to`, an address in the draft.

    Raises PartGone and NotADraft.
    """
    edition = locked_draft(part.edition)
    now = _still_there(edition, part)
    keep_origin(edition, now)
    keep(now, by, is_removed=True)
    gone = addresses_in(now)
    now.delete()
    lead_on(edition, dict.fromkeys(gone, leads_to))
    record(What.REMOVED, edition, by=by, about=_named_in_history(now), note=f"leads to {leads_to}")


@transaction.atomic
def rename_part(part: EditionPart, slug: str, *, by: Person) -> EditionPart:
    """Gives a part another address, or a paragraph another number, and returns the part.

    Old addresses lead to the new ones, and a paragraph records which number it replaces. Raises BadName, NameTaken,
    PartGone and NotADraft.
    """
    edition = locked_draft(part.edition)
    now = _still_there(edition, part)
    if slug == now.slug:
        return now
    refuse_name(edition, now.kind, slug)
    keep_origin(edition, now)
    old = addresses_in(now)
    if isinstance(now, CodeParagraph):
        now.replaces = replaced_by(edition, now, slug)
        now.title = re.sub(rf"(?<![\d.]){re.escape(now.slug)}(?![\d]|\.\d)", slug, now.title)
    now.slug, now.lock_version = slug, now.lock_version + 1
    now.save()
    put_in_order(edition, now.kind)
    new = addresses_in(now)
    lead_on(edition, dict(zip(old, new, strict=True)))
    is_here(edition, now)
    record(What.CHANGED, edition, by=by, about=_named_in_history(now), changes={RENAMED: [old[0], new[0]]})
    keep(now, by)
    return now


@transaction.atomic
def move_part(part: EditionPart, *, up: bool, by: Person) -> None:
    """Swaps a part with the one above or below, if there is one; leaves kinds ordered by number or name alone.

    Raises PartGone and NotADraft.
    """
    edition = locked_draft(part.edition)
    now = _still_there(edition, part)
    rows = MODELS[part.kind]._default_manager.filter(edition=edition)
    above, below = rows.filter(position__lt=now.position), rows.filter(position__gt=now.position)
    beside = above.order_by("-position").first() if up else below.order_by("position").first()
    if beside is None or not KINDS[part.kind].is_numbered:
        return
    here, there = now.position, beside.position
    for one, position in ((now, FAR), (beside, here), (now, there)):  # no two positions may be equal, even for a moment
        one.position = position
        one.save()
    record(What.MOVED, edition, by=by, about=_named_in_history(now), note="up" if up else "down")


@transaction.atomic
def bring_back(edition: Edition, state: SavedState, *, by: Person) -> EditionPart:
    """Restores a saved state: gives the part those texts again, or adds the part back. Returns the part.

    Raises NotADraft, NameTaken and TooManyParts.
    """
    edition = locked_draft(edition)
    part = part_of(edition, state.kind, name_now(edition, state))
    if part is None:
        earlier = edition.before()
        was = part_of(earlier, state.kind, state.slug) if earlier else None
        position = was.position if was else 0
        return add_part(edition, state.kind, state.slug, texts_of(state), by=by, position=position)
    return save_part(part, texts_of(state), seen=part.lock_version, by=by)


# ---- what the acts share -----------------------------------------------------------------------------------------


def _still_there(edition: Edition, part: EditionPart) -> EditionPart:
    """Returns the part as the database has it. Raises PartGone."""
    now = part_of(edition, part.kind, part.slug)
    if now is None:
        raise PartGone
    return now


def _named_in_history(part: EditionPart) -> str:
    """Returns how the history names a part."""
    kind = KINDS[part.kind]
    return part.title if kind.by_number else f"{kind.name.capitalize()} “{part.title}”"


def _without_the_body(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the changes without the body, only noting that it changed: the saved states have the text."""
    short = {name: value for name, value in changes.items() if name != "body"}
    return short | ({"text": ["", ""]} if "body" in changes else {})
