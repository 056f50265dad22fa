"""The acts on a draft: change, add, remove, rename and move its parts, and its particulars.

Each is one transaction and is written into the history; those that change words keep the part's state. Each raises a
`Refused` that holds why, and then nothing has changed. A draft may hold errors: `publishing.approve` refuses them.
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
    """The texts of a part as they are stored: one line where it is one, LF, and one final newline."""
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
    """Saves the texts of a part; `seen` is the `lock_version` that was edited. Writes nothing where nothing differs.

    Raises Overtaken where somebody else saved it meanwhile, PartGone, and NotADraft.
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
    """Puts a new part at the end of its kind, or at a position that is free; a paragraph where its number belongs."""
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
    """Takes a part out of the draft; the readers of its addresses are led to `leads_to`, an address of the draft."""
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
    """Gives a part another address, or a paragraph another number: it says what it replaces, and what led to the old
    addresses leads to the new.
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
    """Changes places with the part above or below; nothing where there is none. Paragraphs stay by their numbers, and
    pathways by their names.
    """
    edition = locked_draft(part.edition)
    now = _still_there(edition, part)
    rows = MODELS[part.kind]._default_manager.filter(edition=edition)
    above, below = rows.filter(position__lt=now.position), rows.filter(position__gt=now.position)
    beside = above.order_by("-position").first() if up else below.order_by("position").first()
    if beside is None or not KINDS[part.kind].is_numbered:
        return
    here, there = now.position, beside.position
    for one, position in ((now, FAR), (beside, here), (now, there)):  # positions differ at every moment
        one.position = position
        one.save()
    record(What.MOVED, edition, by=by, about=_named_in_history(now), note="up" if up else "down")


@transaction.atomic
def bring_back(edition: Edition, state: SavedState, *, by: Person) -> EditionPart:
    """Gives a part the words that it was saved with, or puts it into the draft again."""
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
    now = part_of(edition, part.kind, part.slug)
    if now is None:
        raise PartGone
    return now


def _named_in_history(part: EditionPart) -> str:
    kind = KINDS[part.kind]
    return part.title if kind.by_number else f"{kind.name.capitalize()} “{part.title}”"


def _without_the_body(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Without the text itself, which the saved states have."""
    short = {name: value for name, value in changes.items() if name != "body"}
    return short | ({"text": ["", ""]} if "body" in changes else {})
