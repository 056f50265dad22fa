"""Notices and officers' notes: shown from one moment to another, and unchangeable once they have begun.

Only the guards here prevent changes: SQL written by hand, `QuerySet._raw_delete` and `loaddata` bypass them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from guidance.models.site import LiveQuerySet, LiveThing

MOMENT = timedelta(minutes=1)  # how far "now" may lie back: a form gives it without seconds


class BegunError(ValidationError):
    """An error raised when something tries to change or delete what members have already seen.

    With `is_past`, something tried to move an end that has passed, or to put an end in the past.
    """

    def __init__(self, *, is_past: bool = False) -> None:
        words = "It has begun, so its words stay as members saw them. End it, and begin another."
        times = "When it was shown stays as it was: its end can only be moved while ahead."
        super().__init__(times if is_past else words, code="past" if is_past else "begun")


class TimedQuerySet(LiveQuerySet):
    """Notices or notes by state at a moment; `at` is an aware datetime, now when left out."""

    def running(self, at: datetime | None = None) -> Self:
        """Returns the rows that are shown at the moment."""
        at = at or timezone.now()
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)

    def planned(self, at: datetime | None = None) -> Self:
        """Returns the rows that haven't begun."""
        return self.filter(starts_at__gt=at or timezone.now())

    def not_over(self, at: datetime | None = None) -> Self:
        """Returns the rows that are running or planned."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at or timezone.now()))

    def over(self, at: datetime | None = None) -> Self:
        """Returns the rows that have ended."""
        return self.filter(ends_at__lte=at or timezone.now())

    def begun(self, at: datetime | None = None) -> Self:
        """Returns the rows that are running or over."""
        return self.filter(starts_at__lte=at or timezone.now())

    def ran_between(self, first: datetime, last: datetime) -> Self:
        """Returns the rows shown at any moment from `first` up to, but not including, `last`."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=first), starts_at__lt=last, made_at__lt=last)

    def update(self, **fields: Any) -> int:
        with transaction.atomic(using=self.db):
            if self.select_for_update().begun().exists():
                raise BegunError
            return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            if self.select_for_update().begun().exists():
                raise BegunError
            return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if args[2:] or kwargs.get("update_conflicts"):
            raise BegunError
        return super().bulk_create(objs, *args, **kwargs)


class Timed(LiveThing):
    """Something shown from one moment to another, or until somebody ends it.

    Once it has begun, only its end can change, so that officers can look up later what members were told.
    """

    starts_at = models.DateTimeField("from", default=timezone.now)
    ends_at = models.DateTimeField("until", null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = TimedQuerySet.as_manager()

    class Meta(LiveThing.Meta):
        abstract = True
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="guidance_%(class)s_ends_after_start",
                violation_error_message="The end is before the beginning.",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            stored = type(self).objects.select_for_update().filter(pk=self.pk).first() if self.pk else None
            if stored:
                stored.refuse_rewriting(self)
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            stored = type(self).objects.select_for_update().filter(pk=self.pk).first()
            if stored and stored.has_begun():
                raise BegunError
            return super().delete(*args, **kwargs)

    def refuse_rewriting(self, wanted: "Timed") -> None:
        """Raises BegunError if this stored row has begun and `wanted` changes more than an end that is still ahead."""
        now = timezone.now()
        if not self.has_begun(now):
            return
        if wanted._all_but_the_end() != self._all_but_the_end():
            raise BegunError
        ends = {self.ends_at, wanted.ends_at}
        if len(ends) > 1 and any(end and end < now - MOMENT for end in ends):
            raise BegunError(is_past=True)

    def _all_but_the_end(self) -> dict[str, Any]:
        return {field.attname: getattr(self, field.attname) for field in self._meta.fields if field.name != "ends_at"}

    def has_begun(self, at: datetime | None = None) -> bool:
        """Returns whether the row has begun at a moment (aware; now when left out)."""
        return self.starts_at <= (at or timezone.now())

    def state(self, at: datetime | None = None) -> str:
        """Returns "planned", "running" or "over"; agrees with the querysets of the same names."""
        at = at or timezone.now()
        if self.starts_at > at:
            return "planned"
        return "over" if self.ends_at and self.ends_at <= at else "running"


class Notice(Timed):
    """What members must know now, shown at the top of every current page."""

    class Kind(models.TextChoices):
        PRE_ELECTION = "pre-election", "pre-election period"
        EMERGENCY = "emergency", "emergency"
        GENERAL = "general", "general"

    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True, help_text="Markdown, a few sentences.")
    passage = models.CharField("address of a passage", max_length=250, blank=True)
    election = models.CharField(max_length=200, blank=True)
    divisions = models.CharField(max_length=500, blank=True)

    class Meta(Timed.Meta):
        constraints = [
            *Timed.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="pre-election") | (~Q(election="") & ~Q(divisions="") & Q(ends_at__isnull=False)),
                name="guidance_notice_names_election",
                violation_error_message="A pre-election notice names the election, the divisions and its end.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def withdraws_help(self) -> bool:
        """Returns whether the teams' help is withdrawn while the notice runs."""
        return self.kind == self.Kind.PRE_ELECTION


class OfficerNote(Timed):
    """An officer's note on a passage, such as about a law newer than the text; never part of the protocol."""

    passage = models.CharField("address of the passage", max_length=250)
    text = models.TextField(help_text="Markdown, a few sentences.")
    author_post = models.CharField("post of its author", max_length=120, help_text="Such as Monitoring Officer.")

    class Meta(Timed.Meta):
        verbose_name = "officer’s note"
        verbose_name_plural = "officers’ notes"

    def __str__(self) -> str:
        return f"{self.author_post} on {self.passage}"
