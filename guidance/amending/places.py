"""Positions and names of a draft's parts, and where readers of old addresses are led.

Call the functions that write in the transactions of `parts`.
"""

import re
from collections.abc import Mapping, Sequence

from guidance.content.addresses import addresses, addresses_of
from guidance.content.particulars import LONGEST
from guidance.editions import stored
from guidance.editions.refusals import BadName, NameTaken, TooManyParts
from guidance.editions.stored import part_of, parts_of
from guidance.models import CodeParagraph, Edition, EditionPart
from guidance.text import markdown
from guidance.text.kinds import KINDS, is_taken

MOST = 99  # parts of a kind: two digits in the names of their files
FAR = 10_000  # beyond every position, to park parts while positions change


def numbers_before(edition: Edition) -> set[str]:
    """Returns the numbers that a paragraph may replace: those of the edition before, and those it replaced."""
    before = edition.before()
    earlier = stored.content_of(before) if before else None
    return {part.slug for part in earlier.paragraphs} | set(earlier.renumbered) if earlier else set()


def name_flaw(kind: str, slug: str) -> str:
    """Returns why a part can't have this name, in a sentence; "" if it can."""
    is_good = re.fullmatch(markdown.name_form(KINDS[kind]), slug)
    if KINDS[kind].by_number:
        return "" if is_good else "Write the paragraph’s number in the Code, such as 3.1."
    if not is_good:
        return "Use small letters, digits and hyphens, such as your-profile."
    if is_taken(KINDS[kind], slug):
        return "The name “all” is taken: it is the address of the whole protocol."
    return f"Keep it under {LONGEST['slug']} characters." if len(slug) > LONGEST["slug"] else ""


def addresses_in(part: EditionPart) -> list[str]:
    """Returns the address of a part, then those of its passages."""
    return addresses_of(part.kind, part.slug, part.body)


def refuse_name(edition: Edition, kind: str, slug: str) -> None:
    """Raises BadName if no part can have this name, and NameTaken if another part has it."""
    if flaw := name_flaw(kind, slug):
        raise BadName(kind, slug, flaw)
    if part_of(edition, kind, slug):
        raise NameTaken(slug)


def lead_on(edition: Edition, places: Mapping[str, str]) -> None:
    """Leads readers of addresses that the edition before had, or led on from, to their new places."""
    before = edition.before()
    earlier = stored.content_of(before) if before else None
    had = addresses(earlier) if earlier else set()
    led = {old: places[place] for old, place in earlier.leads_on.items() if place in places} if earlier else {}
    moved = {old: places.get(place, place) for old, place in edition.moved.items()}
    edition.moved = led | moved | {old: place for old, place in places.items() if old in had}
    edition.save()


def replaced_by(edition: Edition, paragraph: CodeParagraph, number: str) -> str:
    """Returns the number that a paragraph replaces when it gets `number`; "" if none in the edition before."""
    before = edition.before()
    kind = paragraph.kind
    was = part_of(before, kind, paragraph.slug) or part_of(before, kind, paragraph.replaces) if before else None
    if not isinstance(was, CodeParagraph):
        return ""
    return was.replaces if was.slug == number else was.slug


def is_here(edition: Edition, part: EditionPart) -> None:
    """Stops leading readers elsewhere from addresses that the part has in the draft."""
    here = addresses_in(part)
    if any(old in here for old in edition.moved):
        edition.moved = {old: place for old, place in edition.moved.items() if old not in here}
        edition.save()


def next_position(edition: Edition, kind: str) -> int:
    """Returns the position after the last part, closing gaps if need be. Raises TooManyParts if there are MOST."""
    rows = list(parts_of(edition, kind))
    if len(rows) >= MOST and KINDS[kind].is_numbered:
        raise TooManyParts(MOST)
    if rows and rows[-1].position >= MOST:
        _number(rows)
    return rows[-1].position + 1 if rows else 1


def put_in_order(edition: Edition, kind: str) -> None:
    """Orders parts of a kind by their numbers or names, if the kind has no positions of its own."""
    if not KINDS[kind].is_numbered:
        _number(sorted(parts_of(edition, kind), key=lambda row: KINDS[kind].place_of(row.slug, row.position)))


def _number(rows: Sequence[EditionPart]) -> None:
    """Gives parts the positions 1, 2, 3 …"""
    for far in (FAR, 0):  # no two positions may be equal, even for a moment
        for position, row in enumerate(rows, 1):
            row.position = far + position
            row.save()
