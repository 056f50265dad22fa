"""Editions and their parts, which never change once they are published.

The database itself refuses every change to a published edition: see `guidance.protected`. The guards here come first
where a person or a command could make such a change. They say in a sentence what is wrong and what to do.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils import formats, timezone

from guidance.common.london import LONDON
from guidance.text.kinds import PARAGRAPH, PATHWAY, PLATFORM, SECTION


class PublishedEditionError(ValidationError):
    """An error raised when something tries to change a published edition, or to publish without the checks."""

    def __init__(self, number: int | None = None, *, is_unasked: bool = False) -> None:
        which = f"Edition {number} is" if number else "This is part of an edition that is"
        changed = f"{which} published and never changes. Start the next edition to amend the guidance."
        unasked = "An edition is published by approving the draft, and in no other way."
        if is_unasked:
            super().__init__(unasked, code="unasked")
        else:
            super().__init__(changed, code="published", params={"number": number})


# ---- editions ----------------------------------------------------------------------------------------------------


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions by state at a moment; `at` is an aware datetime, now when left out."""

    def draft(self) -> Self:
        """Returns the draft, if there is one."""
        return self.filter(approved_at=None)

    def approved(self) -> Self:
        """Returns the editions that are scheduled, in force or superseded."""
        return self.exclude(approved_at=None)

    def scheduled(self, at: datetime | None = None) -> Self:
        """Returns the approved editions that aren't in force yet."""
        return self.approved().filter(in_force_from__gt=at or timezone.now())

    def published(self, at: datetime | None = None) -> Self:
        """Returns the editions that are in force or superseded."""
        return self.approved().filter(in_force_from__lte=at or timezone.now())

    def in_force(self, at: datetime | None = None) -> Self:
        """Returns the edition in force as a queryset of one; empty before the first."""
        return self.filter(pk__in=Edition.objects.published(at).order_by("-number").values("pk")[:1])

    def current(self, at: datetime | None = None) -> "Edition | None":
        """Returns the edition in force; None before the first."""
        return self.in_force(at).first()

    def superseded(self, at: datetime | None = None) -> Self:
        """Returns the editions that were in force and no longer are."""
        return self.published(at).exclude(pk__in=Edition.objects.in_force(at).values("pk"))

    def unpublished(self, at: datetime | None = None) -> Self:
        """Returns the draft and the scheduled edition."""
        return self.filter(Q(approved_at=None) | Q(in_force_from__gt=at or timezone.now()))

    def update(self, **fields: Any) -> int:
        if fields.get("approved_at") is not None:
            raise PublishedEditionError(is_unasked=True)
        with transaction.atomic(using=self.db):
            _refuse_if_approved(*self.values_list("pk", flat=True))
            return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            _refuse_if_approved(*self.values_list("pk", flat=True))
            return super().delete()

    def approve(self, **fields: Any) -> int:
        """Approves drafts in one statement. Only `publishing.write_approval` calls it, after the checks."""
        return models.QuerySet.update(self.draft(), **fields)

    def take_back(self) -> int:
        """Turns scheduled editions into drafts, in one statement; returns how many were still ahead."""
        ahead = self.scheduled().filter(in_force_from__gt=Now())  # as the database's trigger asks, by its own clock
        return models.QuerySet.update(ahead, approved_at=None, approved_by=None, fingerprint="")


class Edition(models.Model):
    """The whole guidance as adopted at one time. Its state follows from its dates and isn't stored."""

    class ChangeKind(models.TextChoices):
        CORRECTION = "correction", "correction"
        MINOR = "minor", "minor change"
        MAJOR = "major", "major change"

    class Precision(models.TextChoices):
        MINUTE = "minute", "to the minute"
        DAY = "day", "to the day"
        MONTH = "month", "to the month"

    number = models.PositiveIntegerField(unique=True, editable=False)
    title = models.CharField(max_length=200)
    change_kind = models.CharField("kind of change", max_length=10, choices=ChangeKind)
    change_note = models.TextField(
        blank=True, help_text="What changed, in a sentence or two for everyone. Compulsory from edition 2."
    )
    in_force_from = models.DateTimeField(null=True, blank=True)
    in_force_precision = models.CharField(max_length=6, choices=Precision, default=Precision.MINUTE)
    moved = models.JSONField(default=dict, blank=True, help_text="Old addresses and where they lead now.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        base_manager_name = "objects"
        permissions = [("approve_edition", "Can approve, schedule and take back editions")]
        constraints = [
            # A constraint can only count drafts: "scheduled" depends on the clock. The locked transactions of
            # `editions/` refuse a draft beside a scheduled edition.
            models.UniqueConstraint(
                Value(1),
                condition=Q(approved_at=None),
                name="guidance_one_draft",
                violation_error_message="There is a draft already.",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | (Q(in_force_from__isnull=False) & ~Q(fingerprint="")),
                name="guidance_approved_has_date_and_fingerprint",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(number=1) | ~Q(change_note=""), name="guidance_approved_has_note"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(approved_at__isnull=False), name="guidance_approver_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            _refuse_if_approved(self.pk)
            if self.approved_at:
                raise PublishedEditionError(is_unasked=True)
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{self.base}/"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            _refuse_if_approved(self.pk)
            return super().delete(*args, **kwargs)

    @property
    def base(self) -> str:
        """Returns what begins the addresses of the edition's own pages: "/editions/1", without a last slash."""
        return f"/editions/{self.number}"

    def before(self) -> "Edition | None":
        """Returns the edition that this one follows; None for the first."""
        return type(self).objects.filter(number__lt=self.number).order_by("-number").first()

    def is_published(self, at: datetime | None = None) -> bool:
        """Returns whether the edition is in force or superseded at a moment (aware; now when left out)."""
        return bool(self.approved_at and self.in_force_from and self.in_force_from <= (at or timezone.now()))

    def state(self, at: datetime | None = None) -> str:
        """Returns "draft", "scheduled", "in force" or "superseded"; agrees with the querysets of the same names."""
        if not self.approved_at:
            return "draft"
        if not self.is_published(at):
            return "scheduled"
        later = type(self).objects.published(at).filter(number__gt=self.number)
        return "superseded" if later.exists() else "in force"

    @property
    def in_force_since(self) -> str:
        """Returns since when the edition applies, as precisely as is known; "" if no date is set.

        For example "August 2023", "14 August 2023" or "14 August 2023 at 09:30".
        """
        if not self.in_force_from:
            return ""
        there = timezone.localtime(self.in_force_from, LONDON)
        if self.in_force_precision == self.Precision.MONTH:
            return formats.date_format(there, "F Y")
        day = formats.date_format(there, "j F Y")
        return day if self.in_force_precision == self.Precision.DAY else f"{day} at {there:%H:%M}"

    @property
    def first_shown_at(self) -> datetime | None:
        """Returns when the portal first showed this edition (aware): when approved, if it was in force by then."""
        return max(self.approved_at, self.in_force_from) if self.approved_at and self.in_force_from else None


def _refuse_if_approved(*edition_pks: int | None) -> None:
    """Raises PublishedEditionError if the database says that one of the editions is approved.

    Call it in the transaction of the change: it locks the editions, so that nobody approves one in between.
    """
    editions = Edition.objects.select_for_update().filter(pk__in={pk for pk in edition_pks if pk}).order_by("pk")
    for number, approved_at in editions.values_list("number", "approved_at"):
        if approved_at:
            raise PublishedEditionError(number)


# ---- the parts of an edition ---------------------------------------------------------------------------------------


class PartQuerySet(models.QuerySet[Any]):
    """Parts of editions; changing or deleting those of an approved edition raises PublishedEditionError."""

    def update(self, **fields: Any) -> int:
        with transaction.atomic(using=self.db):
            _refuse_if_approved(*self._edition_pks())
            return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            _refuse_if_approved(*self._edition_pks())
            return super().delete()

    def _edition_pks(self) -> Iterable[int]:
        return self.order_by().values_list("edition", flat=True).distinct()


MODELS: "dict[str, type[EditionPart]]" = {}  # by the word of their kind; each subclass of EditionPart enters itself


class EditionPart(models.Model):
    """A part of an edition, of one of the KINDS."""

    kind: ClassVar[str]  # the word of its kind

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="%(class)ss")
    slug = models.CharField("name in the address", max_length=80)
    title = models.CharField(max_length=200)
    body = models.TextField(help_text="Markdown. Headings begin at ##, each with its id: ## Heading {#id}")
    summary = models.CharField(
        max_length=500, blank=True, help_text="One sentence for a busy reader. It is ours, and shown as ours."
    )
    position = models.PositiveSmallIntegerField()
    lock_version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Any]] = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="guidance_%(class)s_slug"),
            models.UniqueConstraint(fields=["edition", "position"], name="guidance_%(class)s_position"),
        ]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        MODELS[cls.kind] = cls

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            self._refuse_if_approved()
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{self.edition.base}/{self.kind}/{self.slug}/"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self._refuse_if_approved()
            return super().delete(*args, **kwargs)

    def _refuse_if_approved(self) -> None:
        """Checks both the edition that the instance names and the one that the stored row belongs to."""
        stored = type(self)._default_manager.filter(pk=self.pk).values_list("edition_id", flat=True).first()
        _refuse_if_approved(self.edition_id, stored)


class Section(EditionPart):
    """A section of the protocol."""

    kind = SECTION.word


class PlatformType(EditionPart):
    """Guidance for one type of social media platform."""

    kind = PLATFORM.word


class Pathway(EditionPart):
    """Questions that lead a reader to what applies, in our own words; `text/pathway_text.py` reads its body."""

    kind = PATHWAY.word


class CodeParagraph(EditionPart):
    """A paragraph of the Code as the protocol quotes it; its slug is its number, which also decides its position."""

    kind = PARAGRAPH.word

    replaces = models.CharField(max_length=80, blank=True, help_text="The number that this paragraph had before.")
    quoted = models.BooleanField(
        default=True, help_text="Untick where the protocol only mentions the paragraph; the text is then shown as ours."
    )
