"""The live things around the editions, such as the council and its contacts, which anyone with the right may change.

Every change takes effect at once and raises the page stamp. Only the guards here see to that: SQL written by hand,
`QuerySet._raw_delete` and `loaddata` bypass them.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q


class PageStamp(models.Model):
    """A number in a single row, raised inside every transaction that changes what a public page shows."""

    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="guidance_one_page_stamp")]

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def current(cls) -> int:
        """Returns the stamp; 0 before the first change."""
        return cls.objects.filter(pk=1).values_list("value", flat=True).first() or 0

    @classmethod
    def lock(cls) -> None:
        """Makes other writers of what public pages show wait until the transaction ends."""
        cls.objects.select_for_update().get_or_create(pk=1)

    @classmethod
    def step(cls) -> None:
        """Raises the stamp. Call it in the transaction of the change, so that nobody sees one without the other."""
        if not cls.objects.filter(pk=1).update(value=F("value") + 1):
            cls.objects.get_or_create(pk=1)
            cls.objects.filter(pk=1).update(value=F("value") + 1)


class LiveQuerySet(models.QuerySet[Any]):
    """Rows of a live thing; every change to them raises the page stamp."""

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
    """Something outside the editions; changes take effect at once and raise the page stamp."""

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
    """The council whose portal this is, in a single row."""

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
    """Words that people type, with either the protocol's words for them or the passage that answers them."""

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
    """A page about the site itself: accessibility, privacy or cookies."""

    slug = models.SlugField("name in the address", max_length=80, unique=True)
    title = models.CharField(max_length=200)
    body = models.TextField(help_text="Markdown. Headings begin at ##.")

    class Meta(LiveThing.Meta):
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"
