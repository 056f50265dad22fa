"""What a content folder holds, as plain dataclasses; its one canonical form; an edition's fingerprint.

No database, no request. `content_files` reads the folder, `content_checks` says what doesn't fit together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

CHANGE_KINDS = ("correction", "minor", "major")
PAGES = ("accessibility", "privacy", "cookies")
FOLDERS = {
    "protocol": "guidance",
    "code": "code",
    "appendix-a": "platforms",
    "pathways": "check",
}  # folder: kind, the first word of its address
UNNUMBERED = ("code", "check")  # kinds whose order is that of their names, so that no number stands before them


@dataclass(frozen=True)
class Part:
    """A section, a type of platform, a paragraph of the Code or a pathway."""

    kind: str  # "guidance", "platforms", "code" or "check"
    slug: str  # a paragraph's is its number
    title: str
    summary: str
    body: str
    position: int  # the two-digit prefix; 0 for paragraphs and pathways, which are ordered by number or name
    replaces: str = ""  # the number that this paragraph had before
    quoted: bool = True  # whether the protocol quotes the paragraph; otherwise the body is ours

    @property
    def address(self) -> str:
        return f"/{self.kind}/{self.slug}/"

    @property
    def file(self) -> str:
        folder = next(folder for folder, kind in FOLDERS.items() if kind == self.kind)
        return f"{folder}/{self.slug}.md" if self.kind in UNNUMBERED else f"{folder}/{self.position:02}-{self.slug}.md"


@dataclass(frozen=True)
class EditionContent:
    """What an edition says: its parts and its own particulars."""

    title: str
    in_force_from: str  # "2023-08", "2023-08-14" or "2023-08-14T09:30", in London; "" when not decided
    change_kind: str
    change_note: str
    moved: Mapping[str, str]  # old address: new address
    sections: tuple[Part, ...]
    paragraphs: tuple[Part, ...]
    platforms: tuple[Part, ...]
    pathways: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.sections + self.paragraphs + self.platforms + self.pathways

    @property
    def renumbered(self) -> dict[str, str]:
        """The numbers that paragraphs have replaced, and the addresses of those paragraphs."""
        numbers = {part.slug for part in self.paragraphs}
        return {part.replaces: part.address for part in self.paragraphs if part.replaces not in {"", *numbers}}

    @property
    def leads_on(self) -> dict[str, str]:
        """Old addresses and where they lead: those that moved, and numbers that a paragraph replaces."""
        return {f"/code/{number}/": address for number, address in self.renumbered.items()} | dict(self.moved)

    @property
    def wordings(self) -> dict[str, str]:
        """The wording of each paragraph of the Code, by number."""
        return {part.slug: part.body for part in self.paragraphs}


@dataclass(frozen=True)
class ContactContent:
    """A team that members can ask."""

    slug: str
    team: str
    helps_with: str
    email: str = ""
    telephone: str = ""
    address: str = ""
    in_elections: bool = False  # whether its help is offered in pre-election periods too


@dataclass(frozen=True)
class SiteContent:
    """Whose portal this is."""

    council: str
    short_name: str
    committee: str
    code: str
    constitution: str
    contacts: tuple[ContactContent, ...] = ()


@dataclass(frozen=True)
class PageContent:
    """A page about the site itself."""

    slug: str
    title: str
    body: str


@dataclass(frozen=True)
class SearchTerms:
    """What people say, and the protocol's words or passages for it."""

    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what people say: words of the protocol
    passages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # address: what people say


@dataclass(frozen=True)
class Content:
    """The whole folder: one edition, and the live things around it."""

    edition: EditionContent
    site: SiteContent
    pages: tuple[PageContent, ...]
    terms: SearchTerms


def by_number(number: str) -> list[tuple[int, str]]:
    """Returns a sort key that puts 3.9 before 3.10."""
    pieces = [re.fullmatch(r"(\d*)(.*)", piece) for piece in number.split(".")]
    return [(int(piece[1] or 0), piece[2]) for piece in pieces if piece]


# ---- the canonical form -----------------------------------------------------------------------------------------
