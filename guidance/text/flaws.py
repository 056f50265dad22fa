"""What is wrong in a Markdown text by itself, line by line. No database, no request.

Python-Markdown's tree has no line numbers, so this is a scan of the source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guidance.text.kinds import KINDS
from guidance.text.markdown import ID, ID_MARK, INCLUDE

DEEPEST = 5  # levels of lists and quotations in one another
MOST_BRACKETS = 300  # in a line: Markdown's own reading of them takes time with the square of their number
_HEADING = re.compile(r"^(#{1,6})\s*(.*?)\s*$")
_CODE_SPAN = re.compile(r"(`+).*?\1")
_RAW_HTML = re.compile(r"(?<!\\)<(?!https?://|mailto:)[A-Za-z/!?][^>]*>?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_LEAD_TERM = re.compile(r"^\s*[-*+]\s+(?:\*\*|__)(?=\S).*?(?:\*\*|__)(.*)$")


@dataclass(frozen=True)
class Flaw:
    """What is wrong in one line (counted from 1) of a text, and what to do about it; a warning doesn't stop loading."""

    line: int
    what: str
    do: str
    warning: bool = False


def is_reserved(one: str) -> bool:
    """Returns whether an id begins like those of the site's pages, or of parts on the page that joins all parts."""
    return one.startswith(("page-", *(f"{kind.word}-" for kind in KINDS.values() if not kind.is_walked)))


def flaws_in(body: str, *, ids_needed: bool = True) -> list[Flaw]:
    """Returns what is wrong in a text by itself; `ids_needed` where every heading is a passage (not on plain pages)."""
    found: list[Flaw] = []
    level, before = 1, ""
    for number, line in enumerate(body.split("\n"), 1):
        bare = _CODE_SPAN.sub("", line)
        found += _line_flaws(number, line, bare)
        if re.fullmatch(r"\s{0,3}(=+|-+)\s*", line) and before.strip():
            found.append(Flaw(number, "a heading underlined with = or -", "write it as `## Heading {#id}`"))
        heading = _HEADING.match(line)
        if heading and heading[2]:
            found += _heading_flaws(number, len(heading[1]), level, heading[2], ids_needed)
            level = len(heading[1])
        elif ids_needed and (item := _LEAD_TERM.match(line)) and not ID_MARK.match(item[1]):
            do = "write `- **Term:** {#id} …` to give it a link of its own"
            found.append(Flaw(number, "an item opens with a bold term but has no id", do, warning=True))
        found += _mark_flaws(number, bare, heading is not None)
        before = line
    return found


def _line_flaws(number: int, line: str, bare: str) -> Iterator[Flaw]:
    lead = line[: len(line) - len(line.lstrip(" \t>"))].expandtabs(4)
    if len(lead) + 3 * lead.count(">") > DEEPEST * 4 or re.match(r"(\s*([-*+]|\d+\.)\s){3}", line):
        yield Flaw(number, "lists or quotations are nested too deeply", f"use at most {DEEPEST} levels, one to a line")
    if line.count("[") > MOST_BRACKETS:
        yield Flaw(number, "far too many square brackets", "break the line up, or take the brackets away")
    if _CONTROL.search(line):
        yield Flaw(number, "an invisible control character", "delete it and type the words again")
    if raw := _RAW_HTML.search(bare):
        yield Flaw(number, f"raw HTML: {raw[0][:40]}", "write it in Markdown; `\\<` shows a less-than sign")
    if re.match(r"\s*(```|~~~)", line):
        yield Flaw(number, "a code fence", "quote words with `> ` at the start of the line instead")


def _heading_flaws(number: int, now: int, before: int, text: str, ids_needed: bool) -> Iterator[Flaw]:
    if now == 1:
        yield Flaw(number, "a first-level heading (#)", "begin at ##: the title is the page's first-level heading")
    elif now > before + 1:
        do = f"use {'#' * (before + 1)}, so that nobody misses a level"
        yield Flaw(number, f"a heading level is skipped ({'#' * now})", do, warning=True)
    if ids_needed and not re.search(ID_MARK.pattern + "$", text):
        yield Flaw(number, "a heading without an id", "write `## Heading {#id}`, the id in a-z, 0-9 and hyphens")


def _mark_flaws(number: int, bare: str, heading: bool) -> Iterator[Flaw]:
    for mark in re.finditer(r"\{#([^}\s]*)\}?", bare):
        term = _LEAD_TERM.match(bare)
        placed = re.search(ID_MARK.pattern + r"\s*$", bare) if heading else term and ID_MARK.match(term[1])
        if not re.fullmatch(rf"\{{#{ID}\}}", mark[0]):
            yield Flaw(number, f"the id {mark[0]} is not well formed", "use a-z, 0-9 and hyphens: {#an-id}")
        elif not placed or bare.count("{#") > 1:
            do = "put it at the end of a heading or after the bold term that opens a list item, once"
            yield Flaw(number, f"the id {mark[0]} is in the wrong place", do)
        elif is_reserved(mark[1]):
            yield Flaw(
                number, f"the id {mark[1]} is reserved", f"choose one that doesn't begin {mark[1].split('-')[0]}-"
            )
    for braces in re.finditer(r"\{\{.*?(\}\}|$)", bare):
        if not INCLUDE.fullmatch(braces[0]):
            yield Flaw(number, f"{braces[0][:40]} means nothing here", "write {{ code 3.1 }} with a paragraph's number")


@dataclass(frozen=True)
class Problem:
    """What is wrong where, and what to do; `line` counts from 1. A warning doesn't stop loading."""

    file: str
    line: int
    what: str
    do: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'warning: ' if self.warning else ''}{self.what}: {self.do}"


@dataclass(frozen=True)
class Finding:
    """What is wrong in a part, a page or what surrounds them, and what to do; a warning doesn't stop loading.

    `where` is a line of the text, counted from 1; or a key or a quoted text beside it; or None: the file as a whole.
    """

    file: str
    where: int | str | None
    what: str
    do: str
    warning: bool = False

    @property
    def line(self) -> int:
        """Returns the line of the text; 1 for what is wrong beside the text."""
        return self.where if isinstance(self.where, int) else 1

    def __str__(self) -> str:
        place = f"{self.file}:{self.where}" if isinstance(self.where, int) else self.file
        return f"{place}: {'warning: ' if self.warning else ''}{self.what}: {self.do}"
