"""What people could not find: the words of searches that found nothing, and on how many days. Never who, or at what
time; no digits and nothing with an @, so neither telephone numbers nor addresses.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import Error, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from guidance.words import LONGEST_QUERY, normalise

logger = logging.getLogger(__name__)

MOST = 500  # rows
KEPT = timedelta(days=90)  # after the last time
SHOWN_FROM = 3  # days on which it was searched for; what was typed once may be somebody's secret
MOST_WORDS = 6
LONGEST = 80  # characters
PATIENCE = 200  # milliseconds that a reader may wait for another process that writes

WORD = re.compile(r"[^\W\d_]+(?:['’‐-][^\W\d_]+)*")


class FailedSearchQuerySet(models.QuerySet["FailedSearch"]):
    """`today` is a day in London, this one when left out."""

    def recent(self, today: date | None = None) -> Self:
        return self.filter(last_day__gte=(today or timezone.localdate()) - KEPT)

    def stale(self, today: date | None = None) -> Self:
        """All that is not recent, and so not to be kept."""
        return self.filter(last_day__lt=(today or timezone.localdate()) - KEPT)

    def repeated(self, today: date | None = None) -> Self:
        """Searched for on enough days to be shown to officers."""
        return self.recent(today).filter(days__gte=SHOWN_FROM)


class FailedSearch(models.Model):
    """Words for which the search had no answer, and on how many days."""

    words = models.CharField(max_length=LONGEST, unique=True)
    days = models.PositiveIntegerField(default=1)
    times = models.PositiveIntegerField(default=1)
    first_day = models.DateField()
    last_day = models.DateField()

    objects: ClassVar[Any] = FailedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-days", "-times", "words"]
        verbose_name = "search that found nothing"
        verbose_name_plural = "searches that found nothing"

    def __str__(self) -> str:
        return self.words


def fit_to_keep(query: str) -> str:
    """The words of a query that are kept, in small letters: no digits, no word with an @; "" where none are left."""
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
    """Notes a search that found nothing. A search is answered whether or not this works, so it raises nothing."""
    words = fit_to_keep(query)
    if not words:
        return
    try:
        with _in_haste(), transaction.atomic():
            _note(words, today or timezone.localdate())
    except Error as e:  # its text may hold the words, which are nothing for a log
        logger.warning("A search that found nothing was not noted: %s", type(e).__name__)


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
