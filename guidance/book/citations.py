"""How a passage is cited, for good: the words to copy. No database, no request."""

from dataclasses import dataclass
from datetime import date

from guidance.book.book import Passage


@dataclass(frozen=True)
class Source:
    """The edition that is cited, and where it can be read."""

    council: str
    title: str
    number: int
    since: str  # from when it is in force, in words, no more precisely than is known
    fingerprint: str
    portal: str  # the portal's address, without a last slash

    @property
    def name(self) -> str:
        return f"{self.title}, edition {self.number}"

    def address_of(self, passage: Passage) -> str:
        """Returns where the passage stays whatever comes into force later: under the number of its edition."""
        base = f"/editions/{self.number}"
        return f"{self.portal}{base}{passage.address.removeprefix(base)}"


def citation(source: Source, passage: Passage, retrieved: date, *, ours: bool = False) -> str:
    """Returns a line of plain text by which anybody can find the passage again and see that its words are the same.

    `ours` says that the passage is a note by the portal, so that it isn't cited as the council's words.
    """
    what = f"the website’s note on {named(passage)}" if ours else named(passage)
    whose = ", ".join(filter(None, (source.council, source.name, f"in force from {source.since}")))
    marks = f"retrieved on {day(retrieved)}; fingerprint of the edition {source.fingerprint}"
    return f"{whose}: {what}, {source.address_of(passage)} ({marks})"


def named(passage: Passage) -> str:
    """Returns the passage's title, followed by its page's title if it is only part of a page."""
    return f"“{passage.title}”" + (f" in “{passage.page_title}”" if passage.page_title else "")


def day(on: date) -> str:
    """Returns a day in words: 3 March 2026."""
    return f"{on.day} {on:%B} {on.year}"
