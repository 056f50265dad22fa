"""Two editions: what was added, removed and changed, word by word. No database, no request."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from guidance.content.shape import EditionContent, Part
from guidance.text import markdown
from guidance.text.kinds import KINDS, PARAGRAPH

_WORD = re.compile(r"\w+(?:\.\w+)*|\s+|[^\w\s]")  # together they are the whole text
Piece = tuple[str, str]  # ("equal", "insert" or "delete", text)


@dataclass(frozen=True)
class Block:
    """A paragraph, item or heading in which something changed; a label says what it is where it isn't plain text."""

    pieces: tuple[Piece, ...]
    label: str = ""


@dataclass(frozen=True)
class PartChange:
    """What became of one part."""

    kind: str  # a part's, or "edition"
    title: str
    address: str  # in the later edition; in the earlier one where the part was removed
    what: str  # "added", "removed" or "changed"
    blocks: tuple[Block, ...]
    was: str = ""  # the earlier address, where it changed
    now: str = ""  # where the readers of a removed part are led


def compare(before: EditionContent, after: EditionContent) -> list[PartChange]:
    """Returns what differs: the title, the parts in the order of the later edition, removed parts, and what has moved.

    The date, the kind and the note of a change are not compared: they belong to the act of publishing.
    """
    changes = list(_title(before, after))
    earlier = {part.address: part for part in before.parts}
    matches = _matches(after, earlier)
    for part in after.parts:
        old = earlier.pop(matches.get(part.address, ""), None)
        if old is None:
            changes.append(PartChange(part.kind, part.title, part.address, "added", _whole("insert", part, after)))
        elif blocks := _blocks(old, part, before, after):
            was = old.address if old.address != part.address else ""
            changes.append(PartChange(part.kind, part.title, part.address, "changed", blocks, was))
    for part in earlier.values():
        whole, now = _whole("delete", part, before), after.leads_on.get(part.address, "")
        changes.append(PartChange(part.kind, part.title, part.address, "removed", whole, now=now))
    return changes + list(_moved(before, after))


def _matches(after: EditionContent, earlier: dict[str, Part]) -> dict[str, str]:
    """Returns {address: where the part was before}.

    A part was under the number that it newly replaces, at its own address, or at an address that now leads to it.
    """
    found = {}
    for part in after.parts:
        same = earlier.get(part.address)
        replaced = f"{PARAGRAPH.address}{part.replaces}/"
        if part.replaces and replaced in earlier and not (same and same.replaces == part.replaces):
            found[part.address] = replaced
    for part in after.parts:
        if part.address not in found and part.address in earlier and part.address not in found.values():
            found[part.address] = part.address
    now = {part.address: part for part in after.parts if part.address not in found}
    led = [(old, new) for old, new in after.moved.items() if old in earlier and new in now]
    for old, new in sorted(led, key=lambda pair: _likeness(earlier[pair[0]], now[pair[1]]), reverse=True):
        if new not in found and old not in found.values():
            found[new] = old  # of several that lead there, the likest is what it was
    return found


def _likeness(old: Part, new: Part) -> float:
    """Returns how similar two parts' texts are, 0–100."""
    return fuzz.ratio(f"{old.title}\n{old.body}", f"{new.title}\n{new.body}")


def _title(before: EditionContent, after: EditionContent) -> Iterator[PartChange]:
    if before.title != after.title:
        block = Block(pieces(before.title, after.title), "Title")
        yield PartChange("edition", after.title, "/guidance/", "changed", (block,))


def _moved(before: EditionContent, after: EditionContent) -> Iterator[PartChange]:
    new = [f"{old} now leads to {place}" for old, place in after.moved.items() if before.moved.get(old) != place]
    gone = [f"{old} no longer leads to {place}" for old, place in before.moved.items() if old not in after.moved]
    if new or gone:
        blocks = [Block((("insert", text),)) for text in new] + [Block((("delete", text),)) for text in gone]
        yield PartChange("edition", "Addresses that moved", "/guidance/", "changed", tuple(blocks))


def _blocks(old: Part, new: Part, before: EditionContent, after: EditionContent) -> tuple[Block, ...]:
    if old == new:
        return ()
    found = []
    place = "Number" if KINDS[new.kind].by_number else "Name in the address"
    heads = ((place, old.slug, new.slug), ("Title", old.title, new.title), ("Our summary", old.summary, new.summary))
    for label, was, now in heads:
        if was != now:
            found.append(Block(pieces(was, now), label))
    found += [Block(pieces) for pieces in _texts(paragraphs_of(old, before), paragraphs_of(new, after))]
    if old.quoted != new.quoted:
        says = "quoted from the Code" if new.quoted else "ours, not the Code’s"
        found.append(Block((("equal", f"The wording is now {says}."),), "Whose wording"))
    if not found and old.body != new.body:
        found.append(
            Block((("equal", "Only the links, formatting or layout changed. The wording is the same."),), "Layout")
        )
    if not found:
        found.append(Block((("equal", "Only the place or the number changed. The wording is the same."),), "Place"))
    return tuple(found)


def _whole(op: str, part: Part, edition: EditionContent) -> tuple[Block, ...]:
    return tuple(Block(((op, text),)) for text in paragraphs_of(part, edition))


def paragraphs_of(part: Part, edition: EditionContent) -> list[str]:
    """Returns the plain text of each paragraph, item and heading of a part; wordings it includes stay named only."""
    included = {number: f"{{{{ code {number} }}}}" for number in edition.wordings}
    body = re.sub(r"\{\{ code (\S+) \}\}", lambda m: f"Paragraph {m[1]}" if m[1] in included else m[0], part.body)
    html = markdown.render(body, paragraphs={}).html
    texts = (markdown.plain(piece) for piece in re.split(r"</?(?:p|li|h\d|blockquote|tr|ul|ol)\b[^>]*>", html))
    return [text for text in texts if text]


def _texts(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """Yields the word-by-word pieces of each block that differs."""
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        pairs = min(i2 - i1, j2 - j1)
        for offset in range(pairs):
            yield pieces(before[i1 + offset], after[j1 + offset])
        for text in before[i1 + pairs : i2]:
            yield (("delete", text),)
        for text in after[j1 + pairs : j2]:
            yield (("insert", text),)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Compares two texts word by word. The equal and deleted pieces joined give the first text, the equal and inserted
    ones the second.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[Piece] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(("equal", "".join(old[i1:i2])))
        if op in ("delete", "replace"):
            found.append(("delete", "".join(old[i1:i2])))
        if op in ("insert", "replace"):
            found.append(("insert", "".join(new[j1:j2])))
    return tuple(found)
