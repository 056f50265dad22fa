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
        """Where the passage stays, whatever comes into force later: under the number of its edition."""
        base = f"/editions/{self.number}"
        return f"{self.portal}{base}{passage.address.removeprefix(base)}"


def citation(source: Source, passage: Passage, retrieved: date, *, ours: bool = False) -> str:
    """One line of plain text with all that somebody needs to find the words again, and to see that they are the same.

    `ours` says that the passage is a note by the portal, so that it isn't cited as the council's words.
    """
    what = f"the portal’s note on {named(passage)}" if ours else named(passage)
    whose = ", ".join(filter(None, (source.council, source.name, f"in force from {source.since}")))
    marks = f"retrieved on {day(retrieved)}; fingerprint of the edition {source.fingerprint}"
    return f"{whose}: {what}, {source.address_of(passage)} ({marks})"


def named(passage: Passage) -> str:
    """The passage by its title, and its page's where it is a part of one."""
    return f"“{passage.title}”" + (f" in “{passage.page_title}”" if passage.page_title else "")


def day(on: date) -> str:
    """A day in words: 3 March 2026."""
    return f"{on.day} {on:%B} {on.year}"
