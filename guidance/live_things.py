"""What surrounds the editions and changes at any time, with effect at once: the council, its contacts, what people say,
pages about the site, notices and officers' notes. And the page stamp, which every such change raises.

What the guards here cannot stop is listed in `guidance.models`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone


class PageStamp(models.Model):
    """One row, raised inside every transaction that changes what a public page shows."""

    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="guidance_one_page_stamp")]

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("value", flat=True).first() or 0

    @classmethod
    def lock(cls) -> None:
        """Makes writers of what public pages show follow one another until the transaction ends."""
        cls.objects.select_for_update().get_or_create(pk=1)

    @classmethod
    def step(cls) -> None:
        """Raises the stamp. In the transaction of the change, so that nobody sees one without the other."""
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(value=F("value") + 1)


class LiveQuerySet(models.QuerySet[Any]):
    """Rows of a live thing; every change raises the page stamp."""

    def update(self, **fields: Any) -> int:
        with transaction.atomic(using=self.db):
            PageStamp.step()
            return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            PageStamp.step()
            return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        with transaction.atomic(using=self.db):
            PageStamp.step()
            return super().bulk_create(objs, *args, **kwargs)


class LiveThing(models.Model):
    """Something outside the editions, changed at any time with effect at once."""

    objects: ClassVar[models.Manager[Any]] = LiveQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            PageStamp.step()
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            PageStamp.step()
            return super().delete(*args, **kwargs)


class Council(LiveThing):
    """Whose portal this is; one row."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=200)
    committee = models.CharField(max_length=200, help_text="The committee that decides on members' conduct.")
    code = models.CharField("name of the Code", max_length=200)
    constitution = models.URLField("address of the constitution", max_length=1000)

    class Meta(LiveThing.Meta):
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="guidance_one_council")]

    def __str__(self) -> str:
        return self.name


class Contact(LiveThing):
    """A team that members can ask."""

    slug = models.SlugField("name in the address", max_length=80, unique=True)
    team = models.CharField(max_length=200)
    helps_with = models.CharField(max_length=1000)
    email = models.EmailField("e-mail address", blank=True)
    telephone = models.CharField(max_length=1000, blank=True)
    address = models.URLField("web page", max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    in_elections = models.BooleanField("helps in pre-election periods too", default=False)

    class Meta(LiveThing.Meta):
        ordering = ["position", "team"]

    def __str__(self) -> str:
        return self.team


class SearchTerm(LiveThing):
    """What people say, and either the protocol's words for it or the passage that it leads to."""

    says = models.CharField("what people say", max_length=200)
    means = models.CharField("the protocol's words", max_length=200, blank=True)
    passage = models.CharField("address of the passage", max_length=250, blank=True)

    class Meta(LiveThing.Meta):
        ordering = ["passage", "says", "means"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(means="") & ~Q(passage="")) | (~Q(means="") & Q(passage="")),
                name="guidance_term_means_or_leads",
                violation_error_message="Give either the protocol's words or a passage.",
            ),
            models.UniqueConstraint(fields=["says", "means", "passage"], name="guidance_term_once"),
        ]

    def __str__(self) -> str:
        return f"{self.says} → {self.means or self.passage}"


class Page(LiveThing):
    """A page about the site itself: accessibility, privacy, cookies."""

    slug = models.SlugField("name in the address", max_length=80, unique=True)
    title = models.CharField(max_length=200)
    body = models.TextField(help_text="Markdown. Headings begin at ##.")

    class Meta(LiveThing.Meta):
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"


# ---- what runs for a time ------------------------------------------------------------------------------------------


MOMENT = timedelta(minutes=1)  # "now", as a form gives it, without its seconds


class BegunError(ValidationError):
    """Something tried to change the words of what members have seen, when they saw it, or to take it away."""

    def __init__(self) -> None:
        super().__init__("It has begun, so its words stay as members saw them. End it, and begin another.")

    @classmethod
    def past(cls) -> "BegunError":
        """For an end that would be put where time has passed."""
        error = cls()
        ValidationError.__init__(error, "When it was shown stays as it was: its end can only be moved while ahead.")
        return error


class TimedQuerySet(LiveQuerySet):
    """States, each as at a moment; `at` is an aware datetime, now when left out."""

    def running(self, at: datetime | None = None) -> Self:
        at = at or timezone.now()
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)

    def planned(self, at: datetime | None = None) -> Self:
        return self.filter(starts_at__gt=at or timezone.now())

    def not_over(self, at: datetime | None = None) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at or timezone.now()))

    def over(self, at: datetime | None = None) -> Self:
        return self.filter(ends_at__lte=at or timezone.now())

    def begun(self, at: datetime | None = None) -> Self:
        return self.filter(starts_at__lte=at or timezone.now())

    def ran_between(self, first: datetime, last: datetime) -> Self:
        """What was shown at any moment from the first up to, and without, the last."""
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
    """Runs from a moment to another, or until somebody ends it. Once it has begun, only its end may still change: what
    members were told on a day can be looked up afterwards.
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
        """Raises BegunError where this row, as stored, has begun and `wanted` would change more than what is ahead."""
        now = timezone.now()
        if not self.has_begun(now):
            return
        if wanted.words() != self.words():
            raise BegunError
        ends = {self.ends_at, wanted.ends_at}
        if len(ends) > 1 and any(end and end < now - MOMENT for end in ends):
            raise BegunError.past()

    def words(self) -> dict[str, Any]:
        """Everything but the end."""
        return {field.attname: getattr(self, field.attname) for field in self._meta.fields if field.name != "ends_at"}

    def has_begun(self, at: datetime | None = None) -> bool:
        return self.starts_at <= (at or timezone.now())

    def state(self, at: datetime | None = None) -> str:
        """ "planned", "running" or "over"; the querysets of the same names agree."""
        at = at or timezone.now()
        if self.starts_at > at:
            return "planned"
        return "over" if self.ends_at and self.ends_at <= at else "running"


class Notice(Timed):
    """What members must know now, above every current page."""

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
        return self.kind == self.Kind.PRE_ELECTION


class OfficerNote(Timed):
    """An officer's word on a passage, for what came after the adopted text, such as a new law. Never the protocol."""

    passage = models.CharField("address of the passage", max_length=250)
    text = models.TextField(help_text="Markdown, a few sentences.")
    author_post = models.CharField("post of its author", max_length=120, help_text="Such as Monitoring Officer.")

    class Meta(Timed.Meta):
        verbose_name = "officer’s note"
        verbose_name_plural = "officers’ notes"

    def __str__(self) -> str:
        return f"{self.author_post} on {self.passage}"
