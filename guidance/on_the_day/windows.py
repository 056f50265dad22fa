"""What applied at a time: the windows of time that are asked about, and the editions that applied in them.

No database, no request. Moments are kept in UTC, since two of the same zone are compared by what their clocks show.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from guidance.common.london import LONDON

FIRST_YEAR = 1900
FOREVER = datetime.max.replace(tzinfo=UTC)
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
ISO_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
DAY = re.compile(r"(\d\d?)(?:st|nd|rd|th)?[\s./-]+(?:of )?(\d\d?|[a-z]{3,9})[\s.,/-]+(\d{4})", re.ASCII)
TIME = re.compile(r"(\d\d?)[:.](\d\d)(?:[:.](\d\d))?", re.ASCII)


# ---- what is asked ---------------------------------------------------------------------------------------------------


def read_day(text: str) -> date:
    """Reads a day as people write it: 2024-05-03, 3/5/2024, 3 May 2024. Raises ValueError for other texts and years."""
    text = text.strip().lower()
    if found := ISO_DAY.fullmatch(text):
        year, month, day = found.groups()
    elif found := DAY.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError(text)
    if int(year) < FIRST_YEAR:
        raise ValueError(text)
    return date(int(year), int(month) if month.isdigit() else _month(month), int(day))


def _month(name: str) -> int:
    return next((n for n, month in enumerate(MONTHS, 1) if month.startswith(name)), 0)  # date() refuses 0


def read_time(text: str) -> str:
    """Reads a time of day as an address has it: "14:30" or "14:30:20". Raises ValueError for any other text."""
    found = TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    hour, minute, second = (int(piece or 0) for piece in found.groups())
    return time(hour, minute, second).isoformat("seconds" if found[3] else "minutes")


@dataclass(frozen=True)
class Window:
    """From a moment up to, and without, another."""

    first: datetime
    last: datetime

    def so_far(self, now: datetime) -> "Window":
        """Returns the part of the window that is not ahead, this moment included; only for one that has begun."""
        return Window(self.first, min(self.last, now.astimezone(UTC) + datetime.resolution))


def windows_of(day: date, at: str = "") -> tuple[Window, ...]:
    """Returns the windows asked about: a day in London, or a time from `read_time`, which lasts its minute or second.

    In the hour that October has twice a time has two windows; in the hour that March skips it has none.
    """
    if not at:
        return (Window(_utc(datetime.combine(day, time())), _utc(datetime.combine(day + timedelta(1), time()))),)
    clock = datetime.combine(day, time.fromisoformat(at))
    length = timedelta(minutes=1) if at.count(":") == 1 else timedelta(seconds=1)
    moments = sorted({_utc(clock.replace(fold=fold)) for fold in (0, 1)})
    return tuple(Window(one, one + length) for one in moments if one.astimezone(LONDON).replace(tzinfo=None) == clock)


def today(now: datetime) -> date:
    """Returns today's date in London."""
    return now.astimezone(LONDON).date()


def _utc(there: datetime) -> datetime:
    return there.replace(tzinfo=LONDON).astimezone(UTC)


# ---- what applied ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recorded:
    """What is recorded of how a published edition came into force."""

    number: int
    since: datetime  # the first moment of the month, day or minute
    precision: str
    shown: datetime  # when the portal first showed it as in force


@dataclass(frozen=True)
class Beginning:
    """An edition came into force at `first` at the earliest and `last` at the latest; the same where it is known."""

    number: int
    first: datetime
    last: datetime

    @property
    def is_known(self) -> bool:
        """Returns whether the exact moment is known."""
        return self.first == self.last

    def may_be_in(self, window: Window) -> bool:
        """Returns whether the edition may have come into force inside the window but the exact moment is unknown."""
        return not self.is_known and self.first < window.last and window.first < self.last


@dataclass(frozen=True)
class Span:
    """The piece of a window in which an edition may have applied, and the piece of that in which it surely did."""

    number: int
    since: datetime
    until: datetime
    surely_since: datetime
    surely_until: datetime

    @property
    def is_sure(self) -> bool:
        """Returns whether the edition surely applied at some moment of the window."""
        return self.surely_since < self.surely_until


def beginnings(editions: Iterable[Recorded]) -> list[Beginning]:
    """Returns when each edition came into force, in their order. If only a month or a day is known, some moment of it,
    but not after the portal first showed the edition as in force, nor after the next one came into force.
    """
    found: list[Beginning] = []
    bound = FOREVER
    for one in sorted(editions, key=lambda edition: edition.number, reverse=True):
        first = one.since.astimezone(UTC)
        bound = min(bound, _latest(one))
        found.append(Beginning(one.number, first, bound))
    return found[::-1]


def _latest(one: Recorded) -> datetime:
    """The end of the month or day from which an edition applied, or the moment that the portal showed it by."""
    there = one.since.astimezone(LONDON).date()
    after = {"month": (there.replace(day=1) + timedelta(32)).replace(day=1), "day": there + timedelta(1)}
    if one.precision not in after:
        return one.since.astimezone(UTC)
    end = _utc(datetime.combine(after[one.precision], time()))
    return min(end, max(one.shown, one.since).astimezone(UTC))


def spans_in(begun: list[Beginning], window: Window) -> list[Span]:
    """Returns what applied, or may have, in a window, in order. The spans cover it from the first beginning on."""
    followers = [*begun[1:], Beginning(0, FOREVER, FOREVER)]
    every = [
        Span(
            number=one.number,
            since=max(one.first, window.first),
            until=min(after.last, window.last),
            surely_since=max(one.last, window.first),
            surely_until=min(after.first, window.last),
        )
        for one, after in zip(begun, followers, strict=False)
    ]
    return [span for span in every if span.since < span.until]


def span_in_words(span: Span, window: Window, throughout: str = "applied") -> str:
    """Says how an edition applied in a window, to follow its name: `throughout` if it applied all along."""
    if not span.is_sure:
        start = "" if span.since == window.first else f"from {clock(span.since)}"
        end = "" if span.until == window.last else f"until {clock(span.until)}"
        return " ".join(filter(None, ["may have applied", start, end]))
    start = "" if span.surely_since == window.first else f"from {clock(span.surely_since)}"
    end = "" if span.surely_until == window.last else f"until {clock(span.surely_until)}"
    if start and span.since != span.surely_since:
        start = f"{start} at the latest"
    if end and span.until != span.surely_until:
        end = f"until at least {clock(span.surely_until)}"
    return " ".join(filter(None, ["applied", start, end])) if start or end else throughout


def clock(moment: datetime) -> str:
    """Returns the time in London, as precise as it is; in an hour that comes twice, says which of the two it is."""
    there = moment.astimezone(LONDON)
    text = there.strftime("%H:%M:%S" if there.second or there.microsecond else "%H:%M")
    twice = there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
    return f"{text} {there.tzname()}" if twice else text
