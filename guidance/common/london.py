"""Moments in London: read from a text, and written with the precision that is known."""

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


PRECISIONS = {"month": "%Y-%m", "day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M"}


def moment(text: str) -> tuple[datetime, str]:
    """Returns the first moment of a month, day or minute in London, aware, and which of the three the text names.

    Raises ValueError where the text is none of them, or names a minute that summer time skips.
    """
    for precision, form in PRECISIONS.items():
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 (London is put in below)
        except ValueError:
            continue
        if found.strftime(form) == text and found.year >= 1900:
            there = found.replace(tzinfo=LONDON)
            if datetime.fromtimestamp(there.timestamp(), LONDON).replace(tzinfo=None) != found:
                raise ValueError(text)
            return there, precision
    raise ValueError(text)


def moment_text(at: datetime, precision: str) -> str:
    """Returns the text that `moment` reads as this moment."""
    return at.astimezone(LONDON).strftime(PRECISIONS[precision])
