"""The acts on a draft: change, add, remove, rename and move its parts, and its particulars.

Each is one transaction, is written into the history and keeps the part's state. Each raises `Refused`, with sentences
for the person who met it, and then nothing has changed. A draft may hold errors: `editions.approve` refuses them.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from guidance import content, markdown
from guidance.content_files import LONGEST
from guidance.editions import MODELS, Refused, locked_draft, parts_of, record
from guidance.history import GuidanceEvent, SavedState
from guidance.models import CodeParagraph, Edition, EditionPart

What = GuidanceEvent.What
WORDS = ("title", "summary", "body", "replaces", "quoted")  # of a part, as an officer edits it
NAMES = {"guidance": "Section", "code": "Paragraph", "platforms": "Type of platform"}
MOST = 99  # parts of a kind: two digits in the names of their files
FAR = 10_000  # beyond every position, for the moment in which two change places


class Overtaken(Refused):
    """Somebody else saved this part since it was opened; `theirs` is what they saved."""

    def __init__(self, theirs: EditionPart) -> None:
        super().__init__("Somebody else saved this part while you had it open. Nothing is saved: look at both texts.")
        self.theirs = theirs


# ---- reading -----------------------------------------------------------------------------------------------------


def part_of(edition: Edition, kind: str, slug: str) -> EditionPart | None:
    """The part as the database has it; None where there is none."""
    return MODELS[kind]._default_manager.filter(edition=edition, slug=slug).first() if kind in MODELS else None


def words_of(part: EditionPart | SavedState) -> dict[str, Any]:
    return {name: getattr(part, name) for name in WORDS if hasattr(part, name)}


def tidied(words: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The words as they are stored: one line where it is one, LF, and one final newline."""
    found = {name: value for name, value in words.items() if name in WORDS}
    for name in ("title", "summary", "replaces"):
        if name in found:
            found[name] = " ".join(str(found[name]).split())
    if "body" in found:
        lines = re.split(r"\r\n?|\n", str(found["body"]))
        found["body"] = "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
    return found if kind == "code" else {name: found[name] for name in found if name not in ("replaces", "quoted")}


def particulars_of(edition: Edition) -> str:
    """Names the particulars as they are now, for `set_particulars`."""
    names = ("title", "change_kind", "change_note", "in_force_from", "in_force_precision")
    return content.digest(repr([str(getattr(edition, name)) for name in names]))


# ---- acts --------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_part(part: EditionPart, words: Mapping[str, Any], *, seen: int, by: Any) -> EditionPart:
    """Saves a part's WORDS; `seen` is the `lock_version` that was edited. Nothing is written where nothing differs.

    Raises Overtaken where somebody else saved it meanwhile, and Refused where it is gone or no draft's any more.
    """
    edition = locked_draft(part.edition)
    now = _still_there(edition, part)
    words = tidied(words, part.kind)
    changes = {name: [getattr(now, name), value] for name, value in words.items() if getattr(now, name) != value}
    if not changes:
        return now
    if now.lock_version != seen:
        raise Overtaken(now)
    for name, value in words.items():
        setattr(now, name, value)
    now.lock_version += 1
    now.save()
    _is_here(edition, now)
    _keep(now, by)
    record(What.CHANGED, edition, by=by, about=_called(now), changes=_short(changes))
    return now


@transaction.atomic
def add_part(edition: Edition, kind: str, slug: str, words: Mapping[str, Any], *, by: Any) -> EditionPart:
    """Puts a new part at the end of its kind; a paragraph of the Code where its number belongs."""
    edition = locked_draft(edition)
    _refuse_name(edition, kind, slug)
    position = _next_position(edition, kind)
    made = MODELS[kind](edition=edition, slug=slug, position=position, **tidied(words, kind))
    made.save()
    _put_in_order(edition, kind)
    _is_here(edition, made)
    _keep(made, by)
    record(What.ADDED, edition, by=by, about=_called(made))
    return made


@transaction.atomic
def remove_part(part: EditionPart, *, leads_to: str, by: Any) -> None:
    """Takes a part out of the draft; the readers of its addresses are led to `leads_to`, an address of the draft."""
    edition = locked_draft(part.edition)
    now = _still_there(edition, part)
    _keep(now, by, is_removed=True)
    gone = addresses_of(now)
    now.delete()
    _lead_on(edition, dict.fromkeys(gone, leads_to))
    record(What.REMOVED, edition, by=by, about=_called(now), note=f"leads to {leads_to}")


@transaction.atomic
def rename_part(part: EditionPart, slug: str, *, by: Any) -> EditionPart:
    """Gives a part another address, or a paragraph another number: it says what it replaces, and what led to the old
    addresses leads to the new.
    """
    edition = locked_draft(part.edition)
    now = _still_there(edition, part)
    if slug == now.slug:
        return now
    _refuse_name(edition, now.kind, slug)
    old, number = addresses_of(now), now.slug
    now.slug, now.lock_version = slug, now.lock_version + 1
    if isinstance(now, CodeParagraph):
        now.replaces = now.replaces or number
    now.save()
    _put_in_order(edition, now.kind)
    _lead_on(edition, dict(zip(old, addresses_of(now), strict=True)))
    _is_here(edition, now)
    _keep(now, by)
    record(What.CHANGED, edition, by=by, about=_called(now), changes={"address": [number, slug]})
    return now


@transaction.atomic
def move_part(part: EditionPart, *, up: bool, by: Any) -> None:
    """Changes places with the part above or below; nothing where there is none. Paragraphs stay by their numbers."""
    edition = locked_draft(part.edition)
    now = _still_there(edition, part)
    rows = MODELS[part.kind]._default_manager.filter(edition=edition)
    above, below = rows.filter(position__lt=now.position), rows.filter(position__gt=now.position)
    beside = above.order_by("-position").first() if up else below.order_by("position").first()
    if beside is None or part.kind == "code":
        return
    here, there = now.position, beside.position
    for one, position in ((now, FAR), (beside, here), (now, there)):  # positions differ at every moment
        one.position = position
        one.save()
    record(What.MOVED, edition, by=by, about=_called(now), note="up" if up else "down")


@transaction.atomic
def bring_back(edition: Edition, state: SavedState, *, by: Any) -> EditionPart:
    """Gives a part the words that it was saved with, or puts it into the draft again."""
    edition = locked_draft(edition)
    part = part_of(edition, state.kind, state.slug)
    if part is None:
        return add_part(edition, state.kind, state.slug, words_of(state), by=by)
    return save_part(part, words_of(state), seen=part.lock_version, by=by)


@transaction.atomic
def set_particulars(edition: Edition, values: Mapping[str, Any], *, seen: str, by: Any) -> Edition:
    """Title, kind, note, date and its precision, of the draft; `seen` names those that were edited (particulars_of)."""
    now = locked_draft(edition)
    changes = {name: [_plain(getattr(now, name)), _plain(value)] for name, value in values.items()
               if getattr(now, name) != value}  # fmt: skip
    if changes and particulars_of(now) != seen:
        raise Refused("Somebody else changed these while you had them open. Nothing is saved: look at what is there.")
    if changes:
        for name, value in values.items():
            setattr(now, name, value)
        now.save()
        record(What.PARTICULARS, now, by=by, changes=changes)
    return now


@transaction.atomic
def set_places(edition: Edition, places: Mapping[str, str], *, by: Any) -> Edition:
    """Where the readers of addresses that are gone are led now: {old address: address of the draft}."""
    now = locked_draft(edition)
    new = {old: place for old, place in places.items() if now.moved.get(old) != place}
    if new:
        now.moved = now.moved | new
        now.save()
        note = ", ".join(f"{old} leads to {place}" for old, place in new.items())
        record(What.PARTICULARS, now, by=by, note=note, changes={"moved": [{}, new]})
    return now


# ---- what the acts share -----------------------------------------------------------------------------------------


def addresses_of(part: EditionPart) -> list[str]:
    """Of the part and of the passages in it, the part's first."""
    address = f"/{part.kind}/{part.slug}/"
    return [address, *(f"{address}#{one}" for one in markdown.ids(part.body))]


def name_flaw(kind: str, slug: str) -> str:
    """Why a part can't have this name, or ""."""
    if kind == "code":
        good = re.fullmatch(markdown.NUMBER, slug)
        return "" if good else "Write the paragraph’s number in the Code, such as 3.1."
    if not re.fullmatch(markdown.ID, slug):
        return "Use small letters, digits and hyphens, such as your-profile."
    if slug == "all":
        return "The name “all” is taken: it is the address of the whole protocol."
    return f"Keep it under {LONGEST['slug']} characters." if len(slug) > LONGEST["slug"] else ""


def _refuse_name(edition: Edition, kind: str, slug: str) -> None:
    if flaw := name_flaw(kind, slug):
        raise Refused(flaw)
    if part_of(edition, kind, slug):
        raise Refused(f"There is a part with the name {slug} already. Choose another.")


def _still_there(edition: Edition, part: EditionPart) -> EditionPart:
    now = part_of(edition, part.kind, part.slug)
    if now is None:
        raise Refused("This part is not in the draft any more: somebody has removed or renamed it.")
    return now


def _lead_on(edition: Edition, places: Mapping[str, str]) -> None:
    """Leads the readers of addresses that the edition before had, and of what led to them, to their new places."""
    before = Edition.objects.filter(number__lt=edition.number).order_by("-number").first()
    had = _all_addresses(before) if before else set()
    moved = {old: places.get(place, place) for old, place in edition.moved.items()}
    edition.moved = moved | {old: place for old, place in places.items() if old in had}
    edition.save()


def _all_addresses(edition: Edition) -> set[str]:
    every = (model._default_manager.filter(edition=edition) for model in MODELS.values())
    return {address for parts in every for part in parts for address in addresses_of(part)}


def _is_here(edition: Edition, part: EditionPart) -> None:
    """What is in the draft has not moved."""
    here = addresses_of(part)
    if any(old in here for old in edition.moved):
        edition.moved = {old: place for old, place in edition.moved.items() if old not in here}
        edition.save()


def _next_position(edition: Edition, kind: str) -> int:
    """Behind the others, which move up where they have left no room. Raises Refused where there are MOST of them."""
    rows = list(parts_of(edition, kind))
    if len(rows) >= MOST and kind != "code":
        raise Refused(f"There are {MOST} of them already, which is the most that the files have numbers for.")
    if rows and rows[-1].position >= MOST:
        _number(rows)
    return rows[-1].position + 1 if rows else 1


def _put_in_order(edition: Edition, kind: str) -> None:
    """Paragraphs of the Code stand in the order of their numbers."""
    if kind == "code":
        _number(sorted(CodeParagraph.objects.filter(edition=edition), key=lambda row: content.by_number(row.slug)))


def _number(rows: Sequence[EditionPart]) -> None:
    """Gives parts the positions 1, 2, 3 …"""
    for far in (FAR, 0):  # positions differ at every moment
        for position, row in enumerate(rows, 1):
            row.position = far + position
            row.save()


def _keep(part: EditionPart, by: Any, *, is_removed: bool = False) -> None:
    """The part's state, to be looked at and brought back."""
    SavedState.objects.create(
        edition_pk=part.edition_id, kind=part.kind, slug=part.slug, is_removed=is_removed, by=by, **words_of(part)
    )


def _called(part: EditionPart) -> str:
    return part.title if part.kind == "code" else f"{NAMES[part.kind]} “{part.title}”"


def _short(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Without the text itself, which the saved states have."""
    short = {name: value for name, value in changes.items() if name != "body"}
    return short | ({"text": ["", ""]} if "body" in changes else {})


def _plain(value: Any) -> Any:
    """Fit for JSON."""
    return value.isoformat() if isinstance(value, datetime) else value
