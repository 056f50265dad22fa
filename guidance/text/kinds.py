"""The kinds of part that an edition has: all that differs between them, read by every room. Pure.

A new kind is a row here, a model (`guidance/models/editions.py`) and the template of its list. The table lies this low
because texts need it: which links stay inside an edition, and which ids are the site's own, follows from the kinds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

WHOLE = "all"  # where a section's name stands in an address: the page that joins all parts


@dataclass(frozen=True)
class Entry:
    """A way to the list of a kind's parts: the words of the link, and what stands under it."""

    words: str
    under: str


@dataclass(frozen=True)
class Kind:
    """A kind of part."""

    word: str  # the first of its parts' addresses; rows of the history name the kind by it
    folder: str  # in a content folder
    name: str  # of one part, in small letters
    plural: str
    order: Literal["place", "number", "name"]  # of its parts; a place is a number before the file's name
    list_template: str
    title: str = ""  # of its list; without one, what the council calls its Code
    in_full: str = ""  # the name where it stands alone, if it is another
    article: str = "a"
    page_template: str = "guidance/section.html"
    eyebrow: str = ""  # stands above its titles, and leads back to its list
    menu: str = ""  # its name in the main menu, after the guidance; those without one have no place there
    entry: Entry | None = None  # in the contents
    door: Entry | None = None  # on the home page, if it is another
    is_always_listed: bool = False  # whether its list is a page even of an edition that has none of them
    is_walked: bool = False  # its ids are steps of a pathway: no passages to read, to search for or to print
    more: Mapping[str, type] = field(default_factory=dict)  # what its parts have beside title, summary and text

    @property
    def address(self) -> str:
        """Returns the address of the list of the kind's parts."""
        return f"/{self.word}/"

    @property
    def way_in(self) -> Entry | None:
        """Returns what leads from the home page to the list."""
        return self.door or self.entry

    @property
    def is_numbered(self) -> bool:
        """Returns whether the parts have positions, as numbers before the names of their files."""
        return self.order == "place"

    @property
    def by_number(self) -> bool:
        """Returns whether the parts are named by number, as in a council's Code."""
        return self.order == "number"

    def place_of(self, name: str, position: int) -> list[tuple[int, str]]:
        """Returns a key that puts the kind's parts in order."""
        if self.is_numbered:
            return [(position, "")]
        return by_number(name) if self.by_number else [(0, name)]


SECTION = Kind(
    word="guidance",
    folder="protocol",
    name="section",
    plural="sections",
    order="place",
    list_template="guidance/contents.html",
    title="Guidance",
    is_always_listed=True,
)
PARAGRAPH = Kind(
    word="code",
    folder="code",
    name="paragraph",
    in_full="paragraph of the Code",
    plural="paragraphs of the Code",
    order="number",
    list_template="guidance/paragraphs.html",
    page_template="guidance/paragraph.html",
    menu="Code",
    door=Entry("Look up the Code", "The paragraphs that apply, and where they’re mentioned"),
    entry=Entry("The Code", "The paragraphs that the protocol quotes or mentions"),
    is_always_listed=True,
    more={"replaces": str, "quoted": bool},
)
PLATFORM = Kind(
    word="platforms",
    folder="appendix-a",
    name="type of platform",
    plural="types of platform",
    order="place",
    list_template="guidance/platforms.html",
    title="Types of social media",
    eyebrow="Appendix A",
    menu="Platforms",
    entry=Entry("Types of social media", "What each type is, with examples"),
)
PATHWAY = Kind(
    word="check",
    folder="pathways",
    name="pathway",
    plural="pathways",
    order="name",
    list_template="guidance/check.html",
    title="Check before you post",
    is_walked=True,
)

KINDS = {kind.word: kind for kind in (SECTION, PARAGRAPH, PLATFORM, PATHWAY)}  # in the order of an edition


def is_taken(kind: Kind, name: str) -> bool:
    """Returns whether the site has a page of its own at the address that a part of this name would have."""
    return kind.word == SECTION.word and name == WHOLE


def in_folder(folder: str) -> Kind | None:
    """Returns the kind whose parts are in a folder of a content folder; None if no kind's are."""
    return next((kind for kind in KINDS.values() if kind.folder == folder), None)


def by_number(number: str) -> list[tuple[int, str]]:
    """Returns a sort key that puts 3.9 before 3.10."""
    pieces = [re.fullmatch(r"(\d*)(.*)", piece) for piece in number.split(".")]
    return [(int(piece[1] or 0), piece[2]) for piece in pieces if piece]
