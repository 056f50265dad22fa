"""An edition as its readers meet it: rendered pages in order, with passages, citations and neighbours. No database.

An edition's content is frozen, so its book is too: `stored.book_of` keeps it for as long as the process lives.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from rapidfuzz import fuzz

from guidance.content.shape import EditionContent, Part
from guidance.text import markdown
from guidance.text.kinds import KINDS, PARAGRAPH, SECTION, Kind

NEAR = 75  # of 100: how like an address must be to be offered on the 404 page


@dataclass(frozen=True)
class Passage:
    """The smallest thing worth linking to; a page's opening has the id ""."""

    id: str
    title: str
    page_title: str  # "" for a page's opening
    address: str
    html: str  # to quote elsewhere: without ids
    text: str
    cites: tuple[str, ...]
    excerpt: str = ""  # the sentence that cites a paragraph, where the passage is listed under one

    @property
    def full_title(self) -> str:
        """Returns the passage's title after its page's title, for lists of all passages."""
        return f"{self.page_title}: {self.title}" if self.page_title else self.title


@dataclass(frozen=True, eq=False)
class BookPart:
    """One page: a part of any kind but those that are walked through."""

    part: Part
    base: str
    html: str
    under_h2: str  # headings one level lower, for a page where this part's title is an h2
    under_h3: str
    opening: Passage
    passages: tuple[Passage, ...]  # those with ids, in order
    neighbours: dict[str, "BookPart"] = field(default_factory=dict)
    cites: list["BookPart"] = field(default_factory=list)
    cited_by: list[Passage] = field(default_factory=list)
    moved: list[Passage] = field(default_factory=list)  # under the ids that they had here

    @property
    def kind(self) -> str:
        return self.part.kind

    @property
    def slug(self) -> str:
        return self.part.slug

    @property
    def title(self) -> str:
        return self.part.title

    @property
    def summary(self) -> str:
        return self.part.summary

    @property
    def quoted(self) -> bool:
        return self.part.quoted

    @property
    def replaces(self) -> str:
        return self.part.replaces

    @property
    def current_address(self) -> str:
        """Returns the part's address in the edition in force, without base."""
        return self.part.address

    @property
    def address(self) -> str:
        """Returns the part's address in this book, with base."""
        return self.base + self.part.address

    @property
    def anchor(self) -> str:
        """Returns the id of this part on the page that joins all parts."""
        return f"{self.kind}-{self.slug.replace('.', '-')}"

    @property
    def previous(self) -> "BookPart | None":
        return self.neighbours.get("previous")

    @property
    def next(self) -> "BookPart | None":
        return self.neighbours.get("next")


class Book:
    """All pages of an edition; `base` is "" for the one in force, "/editions/1" under an edition's number."""

    def __init__(self, content: EditionContent, base: str = "") -> None:
        self.content, self.base = content, base
        read = [kind for kind in KINDS.values() if not kind.is_walked]
        self._pages_of = {kind.word: self._pages(content.of(kind)) for kind in read}
        self.pathways = [self._pathway(part) for part in content.pathways]  # `pages.check` makes their pages
        self._cite()
        for part in self.parts:
            part.moved.extend(self._moved_onto(part))

    @property
    def parts(self) -> list[BookPart]:
        """Returns all pages in order."""
        return [part for pages in self._pages_of.values() for part in pages]

    def of(self, kind: Kind) -> list[BookPart]:
        """Returns the pages of one kind, in order."""
        return self._pages_of[kind.word]

    @property
    def sections(self) -> list[BookPart]:
        return self.of(SECTION)

    @property
    def paragraphs(self) -> list[BookPart]:
        return self.of(PARAGRAPH)

    @property
    def beside(self) -> list[tuple[Kind, list[BookPart]]]:
        """Returns the kinds that this edition has beside its sections, each with its pages."""
        found = [(kind, self._pages_of.get(kind.word, [])) for kind in KINDS.values() if kind is not SECTION]
        return [(kind, pages) for kind, pages in found if pages]

    def get(self, kind: str, slug: str) -> BookPart | None:
        """Returns the page of a part; None if there is none."""
        return self._by_address.get(f"/{kind}/{slug}/")

    @cached_property
    def _by_address(self) -> dict[str, BookPart]:
        return {part.current_address: part for part in self.parts}

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """Returns every passage, and every pathway, by its address without base."""
        found = {}
        for part in self.parts:
            for passage in (part.opening, *part.passages):
                found[passage.address.removeprefix(self.base)] = passage
        return found | {pathway.address.removeprefix(self.base): pathway for pathway in self.pathways}

    def moved_to(self, address: str) -> str | None:
        """Returns where a page that is gone leads now, with base."""
        new = self.content.leads_on.get(address)
        return self.base + new if new else None

    def _moved_onto(self, part: BookPart) -> list[Passage]:
        """Passages under the ids that they had on this page, or on one that now leads here, before they moved."""
        kept: dict[str, Passage] = {}
        for old, new in self.content.leads_on.items():
            page, _, old_id = old.partition("#")
            home = self.content.leads_on.get(page, page).partition("#")[0]
            if old_id and home == part.current_address and f"{home}#{old_id}" not in self.passages:
                kept[old_id] = replace(self.passages[new], id=old_id)
        return list(kept.values())

    def near(self, address: str, most: int = 5) -> list[Passage]:
        """Returns the passages whose address or title is nearest to an address that leads nowhere, best first."""
        wanted = re.sub(r"[^a-z0-9.]+", " ", address.lower().rstrip("/").rpartition("/")[2] or address.lower())
        names = {key: re.sub(r"[^a-z0-9.]+", " ", key.rstrip("/").rpartition("/")[2].lower()) for key in self.passages}
        titles = {key: passage.title.lower() for key, passage in self.passages.items()}
        scores = {key: max(fuzz.WRatio(wanted, names[key]), fuzz.WRatio(wanted, titles[key])) for key in self.passages}
        best = sorted((key for key in scores if scores[key] >= NEAR), key=lambda key: -scores[key])
        return [self.passages[key] for key in best[:most]]

    def _pages(self, parts: Iterable[Part]) -> list[BookPart]:
        pages = [self._page(part) for part in parts]
        for before, after in pairwise(pages):
            before.neighbours["next"], after.neighbours["previous"] = after, before
        return pages

    def _page(self, part: Part) -> BookPart:
        wordings = self.content.wordings
        rendered = markdown.render(part.body, paragraphs=wordings, base=self.base)
        under_h2, under_h3 = (
            markdown.render(part.body, paragraphs=wordings, base=self.base, shift=levels).html for levels in (1, 2)
        )
        address = self.base + part.address
        opening, *passages = (
            Passage(
                id=passage.id,
                title=passage.title if passage.id else part.title,
                page_title=part.title if passage.id else "",
                address=f"{address}#{passage.id}" if passage.id else address,
                html=passage.html.replace('href="#', f'href="{address}#'),
                text=passage.text,
                cites=passage.cites,
            )
            for passage in rendered.passages
        )
        return BookPart(part, self.base, rendered.html, under_h2, under_h3, opening, tuple(passages))

    def _pathway(self, part: Part) -> Passage:
        """Returns a pathway as a passage that other pages can lead to."""
        said = markdown.render(part.summary, paragraphs={}).html
        return Passage("", part.title, "", self.base + part.address, said, part.summary, ())

    def _cite(self) -> None:
        """Fills in which paragraphs each page cites, and which passages cite each paragraph."""
        paragraphs = {part.slug: part for part in self.paragraphs}
        for part in self.parts:
            for passage in (part.opening, *part.passages):
                for number in passage.cites:
                    cited = paragraphs.get(number)
                    if cited and cited is not part:
                        if cited not in part.cites:
                            part.cites.append(cited)
                        cited.cited_by.append(replace(passage, excerpt=_sentence_about(number, passage.text)))


def _sentence_about(number: str, text: str) -> str:
    """The sentence that mentions a paragraph; "" where the mention is the paragraph's own wording, quoted."""
    mention = re.compile(rf"aragraphs?\b(?:[^.;]|\.(?=\d))*?(?<![\d.]){re.escape(number)}(?![\d]|\.\d)")
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z\"“‘])", text):
        if mention.search(sentence) and not re.search(rf"Paragraph {re.escape(number)} –", sentence):
            return sentence
    return ""
