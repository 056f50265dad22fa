"""Searches that found nothing: their words, and on how many days people typed them.

Nothing says who searched or at what time. Digits, and words with an @, are dropped, so that no telephone number and no
e-mail address is kept.
"""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

KEPT = timedelta(days=90)  # after the last search
SHOWN_FROM = 3  # days; what somebody typed once may be their secret
LONGEST = 80  # characters


class FailedSearchQuerySet(models.QuerySet["FailedSearch"]):
    """Failed searches by age; `today` is a day in London, the current one when left out."""

    def recent(self, today: date | None = None) -> Self:
        """Returns the searches that may still be kept."""
        return self.filter(last_day__gte=(today or timezone.localdate()) - KEPT)

    def stale(self, today: date | None = None) -> Self:
        """Returns the searches that are too old to be kept."""
        return self.filter(last_day__lt=(today or timezone.localdate()) - KEPT)

    def repeated(self, today: date | None = None) -> Self:
        """Returns the recent searches made on enough days to be shown to officers."""
        return self.recent(today).filter(days__gte=SHOWN_FROM)


class FailedSearch(models.Model):
    """Words that the search had no answer for, and on how many days people typed them."""

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
