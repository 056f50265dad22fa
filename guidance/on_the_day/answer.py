"""What the page of a day shows: the editions that applied, and what officers said beside them. It reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from guidance.book.book import Book, Passage
from guidance.editions.stored import book_of
from guidance.models import Edition, Notice, OfficerNote
from guidance.on_the_day.windows import (
    Beginning,
    Recorded,
    Window,
    beginnings,
    span_in_words,
    spans_in,
    today,
    windows_of,
)
from guidance.text import markdown

LATER = timedelta(minutes=1)  # an edition that was shown within it was shown at once


@dataclass(frozen=True)
class Asked:
    """A day, a time of it or "", when it is asked, and from which page: "", or one that the edition in force knows."""

    day: date
    at: str
    now: datetime
    page: str = ""
    book: Book | None = None  # of the edition in force

    @property
    def is_skipped(self) -> bool:
        """Returns whether the clocks skipped this time when they went forward."""
        return not windows_of(self.day, self.at)

    @property
    def is_today(self) -> bool:
        """Returns whether the day is today in London."""
        return self.day == today(self.now)

    @property
    def whole_day(self) -> Window:
        """Returns the window of the whole day, up to now."""
        return windows_of(self.day)[0].so_far(self.now)

    @property
    def windows(self) -> list[Window]:
        """Returns the windows asked about, up to now; for a skipped time, the whole day."""
        if self.day > today(self.now):
            return []
        windows = windows_of(self.day, self.at) or windows_of(self.day)
        return [window.so_far(self.now) for window in windows if window.first <= self.now]

    @property
    def throughout(self) -> str:
        """Returns how to say that an edition applied the whole time."""
        if self.at and not self.is_skipped:
            return f"applied at {self.at}"
        return "has applied all day so far" if self.is_today else "applied all day"


@dataclass(frozen=True)
class Reading:
    """The editions that applied in one window."""

    said: tuple[tuple[Edition, str], ...]  # each edition with how it applied, in words
    before_all: str  # how much of the window is, or may be, before the first edition: "wholly", "partly" or ""


@dataclass(frozen=True)
class Card:
    """An edition that applied, or may have, with its neighbours and, where one was asked for, the page as it was."""

    edition: Edition
    beginning: Beginning
    is_unsettled: bool  # whether what is asked falls into the time in which it may have begun
    before: Edition | None
    after: Edition | None
    book: Book
    found: Passage | None
    near: tuple[Passage, ...]

    @property
    def is_shown_later(self) -> bool:
        """Returns whether the portal showed the edition later than it applied, or perhaps did.

        Perhaps: the day or hour when the edition began isn't recorded.
        """
        shown, since = self.edition.first_shown_at, self.edition.in_force_from
        return bool(shown and since and shown - since >= LATER)

    @property
    def is_surely_later(self) -> bool:
        """Returns whether the portal surely showed the edition later than it applied."""
        shown = self.edition.first_shown_at
        return bool(shown and shown - self.beginning.last >= LATER)


@dataclass(frozen=True)
class Ran:
    """A notice or an officer's note that was shown on the day, since when, and the passage of then that it is about."""

    row: Any
    html: str
    since: datetime
    passages: tuple[Passage, ...]


def answer(asked: Asked) -> dict[str, Any]:
    """Returns what the page says; two "readings" if a time came twice and the answers differ, none if it is ahead."""
    windows = asked.windows
    if not windows:
        return {"readings": []}
    editions = list(Edition.objects.published(asked.now).order_by("number"))
    begun = beginnings(_recorded(editions))
    readings = [_reading(window, begun, editions, asked.throughout) for window in windows]
    cards = list(_cards(asked, windows, begun, editions))
    then = cards[-1].book if cards else None
    return {
        "readings": list(dict.fromkeys(readings)),
        "came_twice": len(windows) > 1,
        "cards": cards,
        "first": next(iter(editions), None),
        "notices": list(_ran(Notice.objects, "body", asked, then)),
        "officer_notes": list(_ran(OfficerNote.objects, "text", asked, then)),
    }


def _recorded(editions: list[Edition]) -> Iterator[Recorded]:
    for edition in editions:
        since, shown = edition.in_force_from, edition.first_shown_at
        if since and shown:  # a published edition has both
            yield Recorded(edition.number, since, edition.in_force_precision, shown)


def _reading(window: Window, begun: list[Beginning], editions: list[Edition], throughout: str) -> Reading:
    by_number = {edition.number: edition for edition in editions}
    spans = spans_in(begun, window)
    before_all = ""
    if not begun or window.last <= begun[0].first:
        before_all = "wholly"
    elif window.first < begun[0].last:
        before_all = "partly"
    said = ((by_number[span.number], span_in_words(span, window, throughout)) for span in spans)
    return Reading(tuple(said), before_all)


def _cards(asked: Asked, windows: list[Window], begun: list[Beginning], editions: list[Edition]) -> Iterator[Card]:
    """Of the editions that applied in any of the windows, in their order."""
    shown = {span.number for window in windows for span in spans_in(begun, window)}
    for n, (edition, beginning) in enumerate(zip(editions, begun, strict=True)):
        if edition.number not in shown:
            continue
        book = book_of(edition, edition.base)
        found, near = page_then(asked.page, asked.book, book) if asked.page and asked.book else (None, ())
        yield Card(
            edition=edition,
            beginning=beginning,
            is_unsettled=any(beginning.may_be_in(window) for window in windows),
            before=editions[n - 1] if n else None,
            after=next(iter(editions[n + 1 :]), None),
            book=book,
            found=found,
            near=near,
        )


def _ran(rows: Any, field: str, asked: Asked, then: Book | None) -> Iterator[Ran]:
    """What officers said that day, so far; earliest first."""
    window = asked.whole_day
    for row in rows.ran_between(window.first, window.last).order_by("starts_at", "pk"):
        since = max(row.starts_at, row.made_at)
        if row.ends_at and row.ends_at <= since:
            continue  # it was over before it was written
        found, near = page_then(row.passage, asked.book, then) if asked.book and then else (None, ())
        passages = (found,) if found else near[:1]
        yield Ran(row, markdown.render(getattr(row, field), paragraphs={}).html, since, passages)


# ---- a page of now in the edition of then ----------------------------------------------------------------------------


def is_page(address: str, now: Book) -> bool:
    """Returns whether an edition or one before it has the address: each edition leads on from what earlier ones had."""
    return address in now.passages or address in now.content.leads_on


def page_then(address: str, now: Book, then: Book) -> tuple[Passage | None, tuple[Passage, ...]]:
    """Returns a page or passage in an earlier edition; if it had none, the nearest: where that edition led its readers,
    where they are led now, or what leads to it now.
    """
    if found := then.passages.get(address):
        return found, ()
    leads_on = now.content.leads_on
    home = leads_on.get(address, address)
    page = home.partition("#")[0]
    nearest_first = (
        [then.content.leads_on.get(address, "")],
        [home],
        [old for old, new in leads_on.items() if new == home],
        [page],
        [old for old, new in leads_on.items() if new.partition("#")[0] == page],
    )
    found_near = (tuple(then.passages[one] for one in near if one in then.passages) for near in nearest_first)
    return None, next(filter(None, found_near), ())
