"""Records what people could not find. Never who searched, or at what time; no digits and nothing with an @."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache

from django.db import Error, connection, transaction
from django.db.models import F
from django.utils import timezone

from guidance.models.failed_searches import LONGEST, FailedSearch
from guidance.search.in_force import index_in_force
from guidance.search.index import Index
from guidance.search.words import LONGEST_QUERY, normalise

logger = logging.getLogger(__name__)

MOST = 500  # rows
MOST_WORDS = 6
PATIENCE = 200  # milliseconds that a reader may wait for another process that writes
WORD = re.compile(r"[^\W\d_]+(?:['’‐-][^\W\d_]+)*")


# ---- what would still have no answer -----------------------------------------------------------------------------


def unanswered(today: date | None = None) -> list[FailedSearch]:
    """Returns what was searched for on enough days and would still have no answer, the most frequent first."""
    rows = list(FailedSearch.objects.repeated(today))
    index = index_in_force() if rows else None
    return [row for row in rows if index and _has_no_answer(index, row.words)]


def _has_no_answer(index: Index, words: str) -> bool:
    kept = _kept(index)
    if words not in kept:
        kept[words] = not index.search(words).answers
    return kept[words]


@lru_cache(maxsize=1)
def _kept(index: Index) -> dict[str, bool]:
    """Which words have no answer in an index: for the newest alone, which is made anew with each search term."""
    return {}


# ---- what is kept ------------------------------------------------------------------------------------------------


def fit_to_keep(query: str) -> str:
    """Returns the words of a query that may be kept, in small letters: no digits, no word with an @; "" if none."""
    query = normalise(query)
    said = query.replace(" @ ", "@").lower().split()
    if len(query) == LONGEST_QUERY:
        said.pop()  # it is cut off, and its rest may have had an @
    letters = " ".join(word for word in said if "@" not in word)
    words = WORD.findall("".join(" " if char.isdigit() else char for char in letters))[:MOST_WORDS]
    while len(kept := " ".join(words)) > LONGEST:
        words.pop()
    return kept


def record(query: str, today: date | None = None) -> None:
    """Notes a search without an answer. The search is answered whether or not this works, so it raises nothing."""
    words = fit_to_keep(query)
    if not words:
        return
    try:
        with _in_haste(), transaction.atomic():
            _note(words, today or timezone.localdate())
    except Error as e:  # its text may hold the words, which are nothing for a log
        logger.warning("A search without an answer was not noted: %s", type(e).__name__)


@contextmanager
def _in_haste() -> Iterator[None]:
    """On SQLite, where writers take turns: without waiting long for one's turn, since a reader waits for an answer."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _note(words: str, today: date) -> None:
    FailedSearch.objects.stale(today).delete()
    row, is_new = FailedSearch.objects.get_or_create(words=words, defaults={"first_day": today, "last_day": today})
    if is_new:
        _make_room()
        return
    rows = FailedSearch.objects.filter(pk=row.pk)
    rows.filter(last_day__lt=today).update(days=F("days") + 1, last_day=today)  # once, whoever else writes just now
    rows.update(times=F("times") + 1)


def _make_room() -> None:
    """Lets go of the least repeated where there are too many; of those, of the ones longest ago."""
    ranked = FailedSearch.objects.order_by("-days", "-last_day", "-pk").values_list("pk", flat=True)
    FailedSearch.objects.filter(pk__in=list(ranked[MOST:])).delete()
