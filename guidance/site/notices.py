"""What officers say around the adopted text for a time, as pages show it: notices, and notes on passages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from guidance.book.book import Book, Passage
from guidance.models import Notice, OfficerNote
from guidance.text import markdown

FIRST = (Notice.Kind.EMERGENCY, Notice.Kind.PRE_ELECTION, Notice.Kind.GENERAL)  # the order on a page
ON_ELECTIONS = "#pre-election-period"  # the id of the passage on it, in the protocol of whichever council has one


@dataclass(frozen=True)
class Said:
    """A notice or an officer's note, its words as HTML, and the passages of the edition in force that it leads to."""

    row: Any
    html: str
    passages: tuple[Passage, ...] = ()

    @property
    def page(self) -> str:
        """Returns the address of the page that an officer's note is shown on; "" if its passage is gone."""
        return self.passages[0].address.partition("#")[0] if self.passages else ""


@dataclass(frozen=True)
class Kept:
    """All notices and officers' notes that haven't ended, so that no page has to ask the database for those running."""

    notices: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()

    def notices_at(self, at: datetime, book: Book | None) -> list[Said]:
        """Returns what stands above every current page at a moment, in order."""
        return [Said(said.row, said.html, _led_to(said.row, book)) for said in self.notices if _runs(said, at)]

    def notes_at(self, at: datetime, book: Book | None) -> list[Said]:
        """Returns the officers' notes that run at a moment, each with its passage."""
        return [Said(said.row, said.html, _found(book, said.row.passage)) for said in self.notes if _runs(said, at)]

    def withdrawal_at(self, at: datetime) -> Notice | None:
        """Returns the pre-election notice that withdraws the teams' help at a moment; of several, the last to end."""
        rows = [said.row for said in self.notices if _runs(said, at) and said.row.withdraws_help]
        return max(rows, key=lambda row: row.ends_at, default=None)


def kept() -> Kept:
    """Reads all notices and officers' notes that have not ended."""
    now = timezone.now()
    notices, notes = (model.objects.exclude(ends_at__lte=now) for model in (Notice, OfficerNote))
    in_order = sorted(notices, key=lambda row: FIRST.index(row.kind))
    return Kept(
        tuple(Said(row, markdown.render(row.body, paragraphs={}).html) for row in in_order),
        tuple(Said(row, markdown.render(row.text, paragraphs={}).html) for row in notes),
    )


def _runs(said: Said, at: datetime) -> bool:
    return bool(said.row.state(at) == "running")


def _led_to(notice: Notice, book: Book | None) -> tuple[Passage, ...]:
    """Returns the passages that a notice links to: the one on elections, if it's about one, and the one chosen."""
    addresses = [*book.passages, *book.content.leads_on] if book else []
    on_elections = next((one for one in addresses if one.endswith(ON_ELECTIONS)), "")
    found = _found(book, on_elections) if notice.withdraws_help else ()
    return tuple(dict.fromkeys(found + _found(book, notice.passage)))


def _found(book: Book | None, address: str) -> tuple[Passage, ...]:
    """Returns the passage at an address or, if it has gone from its page, the page; empty if both are gone."""
    if book is None or not address:
        return ()
    home = book.content.leads_on.get(address, address)
    found = book.passages.get(home) or book.passages.get(home.partition("#")[0])
    return (found,) if found else ()
