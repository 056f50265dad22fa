"""What a content folder holds, as plain dataclasses.

No database, no request. `reading` reads the folder, `checks` says what doesn't fit together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guidance.text.kinds import KINDS, PARAGRAPH, PATHWAY, PLATFORM, SECTION, Kind

CHANGE_KINDS = ("correction", "minor", "major")
PAGES = ("accessibility", "privacy", "cookies")


@dataclass(frozen=True)
class Part:
    """A section, a paragraph of the Code, a type of platform or a pathway: a part of one of the KINDS."""

    kind: str  # its word
    slug: str  # a paragraph's is its number
    title: str
    summary: str
    body: str
    position: int  # the two-digit prefix; 0 where parts are ordered by number or name
    replaces: str = ""  # the number that this paragraph had before
    quoted: bool = True  # whether the protocol quotes the paragraph; otherwise the body is ours

    @property
    def address(self) -> str:
        """Returns the part's address in the edition in force."""
        return f"/{self.kind}/{self.slug}/"

    @property
    def file(self) -> str:
        """Returns the path of the part's file in a content folder."""
        kind = KINDS[self.kind]
        return f"{kind.folder}/{f'{self.position:02}-' if kind.is_numbered else ''}{self.slug}.md"


@dataclass(frozen=True)
class EditionContent:
    """What an edition says: its parts, put in order, and its own particulars."""

    title: str
    in_force_from: str  # "2023-08", "2023-08-14" or "2023-08-14T09:30", in London; "" when not decided
    change_kind: str
    change_note: str
    moved: Mapping[str, str]  # old address: new address
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(sorted(self.parts, key=_place_of)))

    def of(self, kind: Kind) -> tuple[Part, ...]:
        """Returns the parts of one kind."""
        return tuple(part for part in self.parts if part.kind == kind.word)

    @property
    def sections(self) -> tuple[Part, ...]:
        return self.of(SECTION)

    @property
    def paragraphs(self) -> tuple[Part, ...]:
        return self.of(PARAGRAPH)

    @property
    def platforms(self) -> tuple[Part, ...]:
        return self.of(PLATFORM)

    @property
    def pathways(self) -> tuple[Part, ...]:
        return self.of(PATHWAY)

    @property
    def renumbered(self) -> dict[str, str]:
        """Returns {number that a paragraph replaced: address of that paragraph}."""
        numbers = {part.slug for part in self.paragraphs}
        return {part.replaces: part.address for part in self.paragraphs if part.replaces not in {"", *numbers}}

    @property
    def leads_on(self) -> dict[str, str]:
        """Returns {old address: new address}, for addresses that moved and numbers that were replaced."""
        replaced = {f"{PARAGRAPH.address}{number}/": address for number, address in self.renumbered.items()}
        return replaced | dict(self.moved)

    @property
    def wordings(self) -> dict[str, str]:
        """Returns {number: wording} of the paragraphs of the Code."""
        return {part.slug: part.body for part in self.paragraphs}


def _place_of(part: Part) -> tuple[int, list[tuple[int, str]]]:
    """A key by which the parts of an edition are ordered: by kind, and in each as it says."""
    return list(KINDS).index(part.kind), KINDS[part.kind].place_of(part.slug, part.position)


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
