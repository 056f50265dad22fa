"""What a content folder holds, as plain dataclasses; its one canonical form; an edition's fingerprint.

No database, no request. `content_files` reads the folder, `content_checks` says what doesn't fit together.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tomli_w

from guidance.text import markdown

FORMAT = 1  # raised when the canonical form changes, so that a fingerprint says what it was made over
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
    slug: str
    title: str
    body: str


@dataclass(frozen=True)
class SearchTerms:
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
    """A key that puts 3.9 before 3.10."""
    pieces = [re.fullmatch(r"(\d*)(.*)", piece) for piece in number.split(".")]
    return [(int(piece[1] or 0), piece[2]) for piece in pieces if piece]


def addresses(edition: EditionContent) -> set[str]:
    """The address of every passage of an edition: pages, and ids on them; the steps of a pathway are no passages."""
    return {address for part in edition.parts for address in addresses_of(part.kind, part.slug, part.body)}


def addresses_of(kind: str, slug: str, body: str) -> list[str]:
    """Of a part and of the passages in it, the part's first."""
    address, ids = f"/{kind}/{slug}/", () if kind == "check" else markdown.ids(body)
    return [address, *(f"{address}#{one}" for one in ids)]


def contact_links(edition: EditionContent) -> set[str]:
    """The addresses of contacts that an edition links to."""
    return {link for part in edition.parts for link in re.findall(rf"\((/contacts/#{markdown.ID})[)\s]", part.body)}


def site_addresses(content: Content) -> set[str]:
    """The addresses of the site outside the edition's parts."""
    own = {
        "/",
        "/guidance/",
        "/guidance/all/",
        "/code/",
        "/search/",
        "/editions/",
        "/contacts/",
        "/on/",
        "/updates.xml",
    }
    own |= {"/learn/", "/learn/record/", "/certificates/"}  # beside the guidance, by their names alone
    if content.edition.platforms:
        own.add("/platforms/")
    if content.edition.pathways:
        own.add("/check/")
    return own | {f"/{slug}/" for slug in PAGES} | {f"/contacts/#{contact.slug}" for contact in content.site.contacts}


# ---- the canonical form -----------------------------------------------------------------------------------------


def _toml(table: Mapping[str, Any]) -> str:
    return tomli_w.dumps(table)


def markdown_file(head: Mapping[str, Any], body: str) -> bytes:
    """Front matter and body as a file, in canonical form."""
    return f"+++\n{_toml(head)}+++\n\n{body}".encode()


def part_file(part: Part) -> bytes:
    """A part as its file."""
    head: dict[str, Any] = {"title": part.title}
    if part.summary:
        head["summary"] = part.summary
    if part.replaces:
        head["replaces"] = part.replaces
    if not part.quoted:
        head["quoted"] = False
    return markdown_file(head, part.body)


def edition_files(edition: EditionContent) -> dict[str, bytes]:
    """The files of an edition, without the live things around it."""
    head: dict[str, Any] = {"title": edition.title}
    if edition.in_force_from:
        head["in_force_from"] = edition.in_force_from
    head["change_kind"] = edition.change_kind
    if edition.change_note:
        head["change_note"] = edition.change_note
    if edition.moved:
        head["moved"] = dict(sorted(edition.moved.items()))
    return {"edition.toml": _toml(head).encode(), **{part.file: part_file(part) for part in edition.parts}}


def written(content: Content) -> dict[str, bytes]:
    """The whole folder in canonical form: {path: bytes}."""
    site = content.site
    whose = {key: getattr(site, key) for key in ("council", "short_name", "committee", "code", "constitution")}
    contacts = [{key: value for key, value in vars(contact).items() if value} for contact in site.contacts]
    terms = {"synonyms": content.terms.synonyms, "passages": content.terms.passages}
    files = edition_files(content.edition)
    files["site.toml"] = _toml(whose | ({"contacts": contacts} if contacts else {})).encode()
    if any(terms.values()):
        lists = {key: {says: list(words) for says, words in table.items()} for key, table in terms.items()}
        files["search-terms.toml"] = _toml(lists).encode()
    for page in content.pages:
        files[f"pages/{page.slug}.md"] = markdown_file({"title": page.title}, page.body)
    return files


def fingerprint(edition: EditionContent) -> str:
    """SHA-256, in hexadecimal, over the edition's files in canonical form.

    Hashed are the line `protocol-portal edition, format 1` and then, for each file in the order of its path, a line
    with the path, a line with its length in bytes, and its bytes.
    """
    digest = hashlib.sha256(f"protocol-portal edition, format {FORMAT}\n".encode())
    for path, data in sorted(edition_files(edition).items()):
        digest.update(f"{path}\n{len(data)}\n".encode() + data)
    return digest.hexdigest()
