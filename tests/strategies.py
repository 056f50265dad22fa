"""Hypothesis strategies: good content, its folder, and folders that were good before somebody damaged them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from guidance.content.canonical import written
from guidance.content.shape import (
    CHANGE_KINDS,
    PAGES,
    ContactContent,
    Content,
    EditionContent,
    PageContent,
    Part,
    SearchTerms,
    SiteContent,
)
from guidance.text.kinds import by_number
from tests import factories

# ---- words: strategies are made once, since making one costs more than drawing from it

_ANY = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff")
TRICKY = ("—", "“quoted”", "it's", "50 %", "a*b", "snake_case", "& more", "e.g.", "\\*", "1.", "(so)", "ﬁ", "𝒳", "Ⅳ")
INDEX = st.integers(0, 99)

LINE = st.text(_ANY, min_size=1, max_size=30).map(str.strip).filter(bool)  # one line of any text, as a title may be
_PLAIN = st.text(st.characters(categories=("L", "N")), max_size=12)
_WORD = _PLAIN | st.sampled_from(TRICKY)
TERM = _PLAIN.map("Term{}".format)
PROSE = st.lists(_WORD, max_size=2).map(lambda words: " ".join(["Words", *filter(None, words)]))
SLUG = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True).filter(lambda slug: slug != "all")
SLUGS = st.lists(SLUG, max_size=3, unique=True)
NUMBER = st.sampled_from(["1", "2.1", "2.10", "2.9", "3", "3.4.1", "5A.2", "5B.2", "24.8"])
NUMBERS = st.lists(NUMBER, max_size=3, unique=True)
PLACES = st.lists(INDEX, min_size=4, max_size=4, unique=True).map(sorted)
PHRASES = st.lists(st.text(_ANY, min_size=1, max_size=9).map(str.strip).filter(bool), min_size=1, max_size=3,
                   unique_by=str.casefold).map(lambda found: tuple(sorted(found)))  # fmt: skip
SYNONYMS = st.dictionaries(LINE, PHRASES, max_size=2).map(lambda found: dict(sorted(found.items())))


def one_of(draw: st.DrawFn, items: Sequence[Any]) -> Any:
    return items[draw(INDEX) % len(items)]


def some(draw: st.DrawFn, items: Sequence[Any]) -> list[Any]:
    """At most two of the items, in their order."""
    return sorted({one_of(draw, items) for _ in range(draw(INDEX) % 3)}) if items else []


# ---- good content

BLOCKS = (  # where %w is prose, %t prose without marks, %l a link's target, %n a paragraph's number
    "%w",
    "%w [%w](%l) %w",
    "- %w\n- [%w](%l)\n\n    %w",
    "1. %w\n2. %w",
    "> %w\n> %w",
    "| A | B |\n| --- | :-: |\n| %w | `<b>` |",
    "%w  \n%w",
    "As paragraph %n says.",
    "- {{ code %n }}",
)
OPENINGS = ("## %w {#%i}", "### *%t* and more {#%i}", "- **%t:** {#%i} %w", "1. %w\n\n## %w {#%i}")


@dataclass
class Names:
    """The names of everything in a folder to be, so that its texts can point at each other."""

    sections: list[str]
    paragraphs: list[str]
    platforms: list[str]
    contacts: list[str]
    ids: dict[str, list[str]] = field(default_factory=dict)  # address of a page: ids on it

    @property
    def pages(self) -> list[str]:
        kinds = {"guidance": self.sections, "code": self.paragraphs, "platforms": self.platforms}
        return [f"/{kind}/{slug}/" for kind, names in kinds.items() for slug in names]

    @property
    def passages(self) -> list[str]:
        return [*self.pages, *(f"{page}#{one}" for page, ids in self.ids.items() for one in ids)]

    @property
    def links(self) -> list[str]:
        own = ["/code/", "/guidance/all/", "/privacy/", "https://council.example/a_b?c=d&e=f", "mailto:a@b.example"]
        return [*self.passages, *own, *(f"/contacts/#{slug}" for slug in self.contacts)]


@st.composite
def names(draw: st.DrawFn) -> Names:
    sections = draw(SLUGS) or ["only"]
    found = Names(sections, sorted(draw(NUMBERS), key=by_number), draw(SLUGS), draw(SLUGS))
    for number, page in enumerate(found.pages):
        found.ids[page] = [f"p{number}-{n}" for n in range(draw(INDEX) % 3)]
    return found


def body(draw: st.DrawFn, named: Names, ids: list[str], blocks: Sequence[str] = BLOCKS) -> str:
    """A text with these ids."""
    templates = [one_of(draw, blocks) for _ in range(1 + draw(INDEX) % 3)]
    for one in ids:
        templates.append(one_of(draw, OPENINGS).replace("%i", one))
        templates += [one_of(draw, blocks)] if draw(INDEX) % 2 else []

    def filled(found: re.Match[str]) -> str:
        if found[0] in ("%w", "%t"):
            return draw(PROSE if found[0] == "%w" else TERM)
        return one_of(draw, named.links if found[0] == "%l" else named.paragraphs or ["99.9"])

    usable = (template for template in templates if named.paragraphs or "{{" not in template)
    return re.sub("%[wtln]", filled, "\n\n".join(["Words.", *usable])) + "\n"


def parts(draw: st.DrawFn, kind: str, slugs: list[str], named: Names) -> tuple[Part, ...]:
    """Sections or platform types, under numbers that rise."""
    return tuple(
        Part(
            kind, slug, draw(LINE), one_of(draw, ["", draw(LINE)]), body(draw, named, named.ids[f"/{kind}/{slug}/"]), at
        )
        for slug, at in zip(slugs, draw(PLACES), strict=False)
    )


def paragraphs(draw: st.DrawFn, named: Names) -> tuple[Part, ...]:
    """Paragraphs of the Code; they can't quote each other, and the first may replace one that is gone."""
    return tuple(
        Part(
            "code",
            number,
            draw(LINE),
            one_of(draw, ["", draw(LINE)]),
            body(draw, named, named.ids[f"/code/{number}/"], BLOCKS[:-1]),
            0,
            replaces=one_of(draw, ["", "99.9"]) if number == named.paragraphs[0] else "",
            quoted=one_of(draw, [True, False]),
        )
        for number in named.paragraphs
    )


def pathway(draw: st.DrawFn, slug: str, named: Names) -> Part:
    """A question and an outcome that cites a passage."""
    words = [draw(PROSE) for _ in range(4)]
    steps = (
        f"{words[0]}\n\n## {draw(TERM)} {{#first}}\n\n{words[1]}\n\n- [Yes](#last)\n\n    > {words[2]}\n\n"
        f"- [Not sure](#last)\n\n## {draw(TERM)} {{#last}}\n\n[Here]({one_of(draw, named.passages)}): {words[3]}\n"
    )
    return Part("check", slug, draw(LINE), one_of(draw, ["", draw(LINE)]), steps, 0)


def edition(draw: st.DrawFn, named: Names) -> EditionContent:
    gone = some(draw, ["/guidance/gone-1/", "/guidance/gone-1/#here", "/platforms/gone-2/", "/code/88.8/"])
    return EditionContent(
        title=draw(LINE),
        in_force_from=one_of(draw, ["1999-12", "2024-02-29", "2025-10-26T01:30", "2025-07-01T09:30"]),
        change_kind=one_of(draw, CHANGE_KINDS),
        change_note=one_of(draw, ["", draw(LINE)]),
        moved={old: one_of(draw, named.passages) for old in gone},
        parts=(
            *parts(draw, "guidance", named.sections, named),
            *paragraphs(draw, named),
            *parts(draw, "platforms", named.platforms, named),
            *(pathway(draw, slug, named) for slug in some(draw, ["after", "before"])),
        ),
    )


def site(draw: st.DrawFn, named: Names) -> SiteContent:
    contacts = [
        ContactContent(
            slug,
            draw(LINE),
            draw(LINE),
            one_of(draw, ["", "a@b.example"]),
            one_of(draw, ["", "01632 960000"]),
            in_elections=one_of(draw, [False, True]),
        )
        for slug in named.contacts
    ]
    council, short_name, committee, code = (draw(LINE) for _ in range(4))
    constitution = "https://council.example/constitution"
    return SiteContent(council, short_name, committee, code, constitution, tuple(contacts))


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """A whole content folder without an error."""
    named = draw(names())
    pages = tuple(PageContent(slug, draw(LINE), body(draw, named, ["on-page"], BLOCKS[:-2])) for slug in PAGES)
    passages = {address: draw(PHRASES) for address in some(draw, named.passages)}
    return Content(edition(draw, named), site(draw, named), pages, SearchTerms(draw(SYNONYMS), passages))


@st.composite
def amendments(draw: st.DrawFn) -> tuple[EditionContent, EditionContent]:
    """Two editions, of which the second keeps, changes, drops, renumbers and adds parts of the first."""
    before = edition(draw, draw(names()))

    def amended(part: Part) -> list[Part]:
        changed = replace(part, title=draw(LINE), body=f"{part.body}\nMore. {draw(PROSE)}\n")
        return one_of(draw, [[part], [part], [changed], [], [replace(part, slug=f"{part.slug}9", replaces=part.slug)]])

    def all_of(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(new for part in parts for new in amended(part))

    extra = one_of(draw, [(), (Part("guidance", "quite-new", "New", "", draw(PROSE) + "\n", 99),)])
    return before, factories.changed(
        before,
        sections=all_of(before.sections) + extra,
        paragraphs=all_of(before.paragraphs),
        platforms=all_of(before.platforms),
    )


# ---- damage

Files = dict[str, bytes]
JUNK = (
    b"\x00",
    b"\xff",
    b"\xc3",
    b"\x1b[2J",
    b"\r",
    b"\xef\xbb\xbf",
    "\u2028".encode(),
    b'"',
    b"[",
    b"{#",
    b"{{",
    b"<b>",
)
BAD_LINES = (
    b"+++", b"+", b"# Top", b"### {#x}", b"<script>alert(1)</script>", b"[x](/nowhere/)", b"[x](javascript:alert(1))",
    b"{{ code 99.99 }}", b"title = ", b"position = 3", b"= 1", b"[[contacts]]", b"[moved]", b"```", b"---", b"| a |",
    b"in_force_from = 2023", b"'''", b'"""', b"x = [[[[", b"> " * 60, b"- " * 60, b"![](/static/x.png)", b"[x]: <",
)  # fmt: skip
BAD_NAMES = (
    "stray.md", "protocol/notes.txt", "protocol/01-a.md", "protocol/all.md", "protocol/deep/01-a.md", "protocol/1-a.md",
    "protocol/01-Élan.md", "code/x.md", "code/3..1.md", "appendix-a/01-.md", "pages/about.md", "content/site.toml",
)  # fmt: skip


def dropped(files: Files, name: str, draw: st.DrawFn) -> Files:
    return {key: data for key, data in files.items() if key != name}


def renamed(files: Files, name: str, draw: st.DrawFn) -> Files:
    return {**dropped(files, name, draw), one_of(draw, BAD_NAMES): files[name]}


def copied(files: Files, name: str, draw: st.DrawFn) -> Files:
    return {**files, one_of(draw, BAD_NAMES): files[name]}


def exchanged(files: Files, name: str, draw: st.DrawFn) -> Files:
    other = one_of(draw, sorted(files))
    return {**files, name: files[other], other: files[name]}


def truncated(files: Files, name: str, draw: st.DrawFn) -> Files:
    return {**files, name: files[name][: draw(INDEX) * len(files[name]) // 99]}


def spliced(files: Files, name: str, draw: st.DrawFn) -> Files:
    """Junk bytes, or one byte of any value, put in or over."""
    data, at = files[name], draw(INDEX) * len(files[name]) // 99
    junk = one_of(draw, [*JUNK, bytes([draw(st.integers(0, 255))])])
    return {**files, name: data[:at] + junk + data[at + draw(INDEX) % 2 :]}


def relined(files: Files, name: str, draw: st.DrawFn) -> Files:
    """A line put in, put in place of another, taken away, doubled or carried elsewhere."""
    lines = files[name].split(b"\n")
    at, line = draw(INDEX) % len(lines), one_of(draw, BAD_LINES)
    new = one_of(draw, [[line, lines[at]], [line], [], [lines[at], lines[at]], [one_of(draw, lines)]])
    return {**files, name: b"\n".join([*lines[:at], *new, *lines[at + 1 :]])}


def without_id(files: Files, name: str, draw: st.DrawFn) -> Files:
    return {**files, name: re.sub(rb"\{#[^}]*\}", b"", files[name], count=1)}


DAMAGES = (dropped, renamed, copied, exchanged, truncated, spliced, spliced, relined, relined, without_id)


@st.composite
def damaged_folders(draw: st.DrawFn) -> Files:
    """A folder that was good before one to three things happened to it; now and then it is good still."""
    files = written(draw(contents()))
    for _ in range(1 + draw(INDEX) % 3):
        files = one_of(draw, DAMAGES)(files, one_of(draw, sorted(files)), draw)
    return files


# ---- hostile Markdown

ATTACKS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))", "[x](&#106;avascript:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))", "[x](java\tscript:alert(1))", "<javascript:alert(1)>", "[x]: javascript:alert(1)",
    "[x][x]", "<svg/onload=alert(1)>", '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))', "{#x onclick=alert(1)}", '## Heading {#x"onclick="alert(1)}',
    "## <i>H</i> {#ok}", "- **T<script>:** {#term} x", "- **T:** {#x'><script>} x", "`<script>`", "    <script>",
    "\\<script>", "&lt;script&gt;", "<!-- --><b>", "<![CDATA[<b>]]>", "<?php ?>", "<style>*{}", "{{ code 3.1 }}",
    "{{ code 3.1<b> }}", "paragraph 3.1<b>", "| <b> | b |\n|:-:|---|\n| <i onx=1> | c |", "\x02amp\x03",
    "\x02wzxhzdk:0\x03", "klzzwxh:0000", "**", "*", "__", "> ", "- ", "1. ", "## ", "\n", "\n\n", "```", "***a*b**c*",
    "![", "](", ")", "](/code/)", "<a href='vbscript:x'>", "<https://a.example/<b>>",
    "<math><mi//xlink:href='data:x'>",
)  # fmt: skip


_PIECE = st.sampled_from(ATTACKS) | st.text(_ANY, max_size=5)
_GAP = st.sampled_from(["", " ", "\n", "\n\n"])
# Markdown written to break out, its pieces joined in every way.
HOSTILE = st.lists(st.tuples(_PIECE, _GAP), min_size=1, max_size=8).map(
    lambda pieces: "".join(piece + gap for piece, gap in pieces)
)

# Two texts that share some of their words, with any white space between.
_REWORDED = st.text(_ANY, max_size=4) | st.sampled_from(["the", "Code", "applies", " ", "\n", "\t"])
REWORDINGS = st.tuples(*[st.lists(_REWORDED, max_size=12).map(" ".join)] * 2)
