"""The history of the guidance: who did what and when, each saved state of a part, and who adopted each edition.

Rows are only ever added. The history of a draft outlives the draft, so these rows name an edition by its key and number
and have no foreign key to it. Django never gives a key twice.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from guidance.common.append_only import AppendOnly


class GuidanceEvent(AppendOnly):
    """A line of the history; `actor` is null for a command on the server.

    `changes` holds each changed field's value before and after: {"title": ["Libel", "Libel and slander"]}.
    """

    refusal = "The history of the guidance is only ever added to; what is written there stays."

    class What(models.TextChoices):
        STARTED = "started", "draft started"
        LOADED = "loaded", "loaded from files"
        CHANGED = "changed", "changed"
        ADDED = "added", "added"
        REMOVED = "removed", "removed"
        MOVED = "moved", "moved"
        PARTICULARS = "particulars", "particulars changed"
        APPROVED = "approved", "approved"
        TAKEN_BACK = "taken back", "taken back to draft"
        DISCARDED = "discarded", "draft discarded"
        ADOPTED = "adopted", "authority or review recorded"
        SHARED = "shared", "preview shared"
        UNSHARED = "unshared", "preview no longer shared"

    at = models.DateTimeField("when", default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=20, choices=What)
    edition_pk = models.PositiveBigIntegerField(null=True, db_index=True)
    edition_number = models.PositiveIntegerField(null=True)
    about = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)

    class Meta(AppendOnly.Meta):
        verbose_name = "history entry"
        verbose_name_plural = "history entries"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.about}"


CHANGING = (
    GuidanceEvent.What.LOADED,
    GuidanceEvent.What.CHANGED,
    GuidanceEvent.What.ADDED,
    GuidanceEvent.What.REMOVED,
    GuidanceEvent.What.MOVED,
    GuidanceEvent.What.PARTICULARS,
)  # whoever did one of these changed the draft, and may have to leave its approval to somebody else


class SavedState(AppendOnly):
    """A part of a draft as somebody saved it, or as it was when they removed it (`is_removed`)."""

    refusal = GuidanceEvent.refusal

    edition_pk = models.PositiveBigIntegerField(db_index=True)
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    replaces = models.CharField(max_length=80, blank=True)
    quoted = models.BooleanField(default=True)
    is_removed = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(AppendOnly.Meta):
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.at:%Y-%m-%d %H:%M}"


class Adoption(AppendOnly):
    """A record of which body or delegated power adopted an edition, and when the edition is due for review.

    The minute reference may come later: each row repeats all that is known by then, and the newest row counts.
    """

    refusal = "What was recorded about an adoption stays. Record what is new beside it."

    edition_pk = models.PositiveBigIntegerField(db_index=True)
    edition_number = models.PositiveIntegerField()
    authority = models.CharField(max_length=300, blank=True)
    minute = models.CharField(max_length=200, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(AppendOnly.Meta):
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"Edition {self.edition_number}, {self.authority}"


class PreviewLink(models.Model):
    """A private address that shows an edition before it is in force, for a limited time.

    The database has only `digest`, the SHA-256 of the address's token: the address is shown once, when it is made.
    """

    edition = models.ForeignKey("guidance.Edition", models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True)
    for_whom = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.edition} for {self.for_whom}"
