"""What people could not find: the words of searches that found nothing, and on how many days. Never who, or at what
time; no digits and nothing with an @, so neither telephone numbers nor addresses.
"""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

KEPT = timedelta(days=90)  # after the last time
SHOWN_FROM = 3  # days on which it was searched for; what was typed once may be somebody's secret
LONGEST = 80  # characters


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
