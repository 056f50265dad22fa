"""Two editions: what was added, removed and changed, word by word. No database, no request."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from guidance import markdown
from guidance.content import EditionContent, Part

Piece = tuple[str, str]  # ("equal", "insert" or "delete", words)


@dataclass(frozen=True)
class Block:
    """A paragraph, item or heading in which something changed; a label says what it is where it isn't plain text."""

    pieces: tuple[Piece, ...]
    label: str = ""


@dataclass(frozen=True)
class PartChange:
    """What became of one part."""

    kind: str
    title: str
    address: str  # in the later edition; in the earlier one where the part was removed
    what: str  # "added", "removed" or "changed"
    blocks: tuple[Block, ...]
    was: str = ""  # the earlier address, where it changed


def compare(before: EditionContent, after: EditionContent) -> list[PartChange]:
    """The parts that differ, in the order of the later edition, those removed last."""
    earlier = {part.address: part for part in before.parts}
    changes = []
    for part in after.parts:
        old = earlier.pop(_earlier_address(part, earlier, after), None)
        if old is None:
            changes.append(PartChange(part.kind, part.title, part.address, "added", _whole("insert", part, after)))
        elif blocks := _blocks(old, part, before, after):
            was = old.address if old.address != part.address else ""
            changes.append(PartChange(part.kind, part.title, part.address, "changed", blocks, was))
    for part in earlier.values():
        changes.append(PartChange(part.kind, part.title, part.address, "removed", _whole("delete", part, before)))
    return changes


def _earlier_address(part: Part, earlier: dict[str, Part], after: EditionContent) -> str:
    """Where a part was before: at its own address, under the number it replaces, or at one that now leads to it."""
    if part.address in earlier:
        return part.address
    if part.replaces:
        return f"/code/{part.replaces}/"
    led = (old for old, new in after.moved.items() if new == part.address and old in earlier)
    return next(led, part.address)


def _blocks(old: Part, new: Part, before: EditionContent, after: EditionContent) -> tuple[Block, ...]:
    if old == new:
        return ()
    found = []
    for label, was, now in (("Title", old.title, new.title), ("Summary, ours", old.summary, new.summary)):
        if was != now:
            found.append(Block(words(was, now), label))
    found += [Block(pieces) for pieces in _texts(paragraphs_of(old, before), paragraphs_of(new, after))]
    if not found and old.body != new.body:
        found.append(Block((("equal", "Only links, marks or layout changed; the words are the same."),), "Layout"))
    if not found:
        found.append(Block((("equal", "Its place or its number changed; the words are the same."),), "Place"))
    return tuple(found)


def _whole(op: str, part: Part, edition: EditionContent) -> tuple[Block, ...]:
    return tuple(Block(((op, text),)) for text in paragraphs_of(part, edition))


def paragraphs_of(part: Part, edition: EditionContent) -> list[str]:
    """The plain text of each paragraph, item and heading of a part, with included wordings left as they are named."""
    included = {number: f"{{{{ code {number} }}}}" for number in edition.wordings}
    body = re.sub(r"\{\{ code (\S+) \}\}", lambda m: f"Paragraph {m[1]}" if m[1] in included else m[0], part.body)
    html = markdown.render(body, paragraphs={}).html
    texts = (markdown.plain(piece) for piece in re.split(r"</?(?:p|li|h\d|blockquote|tr|ul|ol)\b[^>]*>", html))
    return [text for text in texts if text]


def _texts(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """The word-by-word pieces of each block that differs."""
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        pairs = min(i2 - i1, j2 - j1)
        for offset in range(pairs):
            yield words(before[i1 + offset], after[j1 + offset])
        for text in before[i1 + pairs : i2]:
            yield (("delete", text),)
        for text in after[j1 + pairs : j2]:
            yield (("insert", text),)


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as pieces; the equal and deleted ones joined give the first, the equal and inserted ones the second."""
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    pieces: list[Piece] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append(("equal", "".join(old[i1:i2])))
        if op in ("delete", "replace"):
            pieces.append(("delete", "".join(old[i1:i2])))
        if op in ("insert", "replace"):
            pieces.append(("insert", "".join(new[j1:j2])))
    return tuple(pieces)
