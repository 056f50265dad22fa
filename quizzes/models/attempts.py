"""What members did: acknowledgements, attempts, the questions asked and the answers given.

The database itself refuses to change what was written, see `quizzes.protected`; the guards here say so in a sentence.
"""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from guidance.common.append_only import AppendOnly, AppendOnlyQuerySet
from guidance.common.london import LONDON
from guidance.models import Edition
from quizzes.models.questions import QuestionVersion, Quiz


class Acknowledgement(AppendOnly):
    """That a member said they had read an edition: in these words, then, signed in in this way."""

    refusal = "An acknowledgement stays as it was given."

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acknowledgements")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="acknowledgements")
    statement = models.TextField(help_text="Exactly what the member ticked.")
    at = models.DateTimeField("when", default=timezone.now)
    way = models.CharField("signed in by", max_length=100)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The officer who entered what the member had signed on paper.",
    )
    signed_on = models.DateField(null=True, help_text="The day that stands beside the signature on paper.")

    class Meta(AppendOnly.Meta):
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "edition"], name="quizzes_acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.edition}"


class AttemptQuerySet(AppendOnlyQuerySet):
    """Attempts by state at a moment; `at` is an aware datetime, now when left out. `Attempt` agrees."""

    def owned(self, at: datetime | None = None) -> Self:
        """Returns the attempts that no officer has marked "not this member's"."""
        return self.exclude(disowned_at__lte=at or timezone.now())

    def open(self, at: datetime | None = None) -> Self:
        """Returns the attempts that have begun and aren't finished."""
        now = at or timezone.now()
        return self.owned(now).filter(Q(finished_at=None) | Q(finished_at__gt=now), started_at__lte=now)

    def finished(self, at: datetime | None = None) -> Self:
        """Returns the attempts that are finished."""
        return self.owned(at).filter(finished_at__lte=at or timezone.now())

    def passed(self, at: datetime | None = None) -> Self:
        """Returns the finished attempts that reached the pass mark."""
        return self.finished(at).filter(passed=True)

    def valid(self, at: datetime | None = None) -> Self:
        """Returns the passes that still count."""
        today = timezone.localdate(at, LONDON)
        day = TruncDate("finished_at", tzinfo=LONDON)
        later_term = Q(member__term_start__gt=day)
        this_term = Q(member__term_end=None) | Q(member__term_end__lt=day) | Q(member__term_end__gte=today)
        for_the_term = (later_term & Q(member__term_start__gt=today)) | (~later_term & this_term)
        until = Q(valid_until__gte=today) | Q(valid_until=None, valid_months__isnull=False)
        return self.passed(at).filter(until | (Q(valid_until=None, valid_months=None) & for_the_term))

    def finish(self, **fields: Any) -> int:
        """Writes the marks, in one statement. For `attempts.answer`, which makes them."""
        return models.QuerySet.update(self.filter(finished_at=None, disowned_at=None), **fields)

    def disown(self, **fields: Any) -> int:
        """Marks attempts "not this member's", in one statement. For `attempts.disown`."""
        return models.QuerySet.update(self.filter(disowned_at=None), **fields)


MARKED = Q(finished_at__isnull=False, score__isnull=False)


class Attempt(AppendOnly):
    """A member's try at a quiz. What the quiz was then is frozen here; what was asked is in `Asked`.

    Two things alone are ever written into it, each once and through `attempts`: the marks when its last question is
    answered, and that it is not this member's.
    """

    refusal = "An attempt stays as it was made."

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="attempts")
    title = models.CharField(max_length=200)
    pass_mark = models.PositiveSmallIntegerField()  # in per cent
    feedback = models.CharField(max_length=10, choices=Quiz.Feedback)
    valid_months = models.PositiveSmallIntegerField(null=True)  # None: for the member's term
    term_end = models.DateField(null=True)  # the member's, as it was recorded when the attempt began
    number_of_questions = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField("begun", default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The officer who began it for the member, on paper.",
    )
    finished_at = models.DateTimeField("finished", null=True)
    score = models.PositiveSmallIntegerField(null=True)  # questions that are right
    passed = models.BooleanField(null=True)
    valid_until = models.DateField(null=True)  # of a pass: its last day; None where no end is known
    code = models.CharField(max_length=20, null=True, unique=True)  # of the certificate
    name = models.CharField(max_length=200, blank=True)  # on the certificate: the member's, on that day
    disowned_at = models.DateTimeField(null=True)
    disowned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    disowned_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = AttemptQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "quiz"],
                condition=Q(finished_at=None, disowned_at=None),
                name="quizzes_one_open_attempt",
            ),
            models.CheckConstraint(
                # SQL lets an unknown condition pass, so each line also says that `passed` is known.
                condition=Q(finished_at=None, score=None, passed__isnull=True, code=None, valid_until=None)
                | Q(MARKED, passed__isnull=False, passed=True, code__isnull=False)
                | Q(MARKED, passed__isnull=False, passed=False, code=None, valid_until=None),
                name="quizzes_marks_when_finished",
            ),
            models.CheckConstraint(
                condition=Q(disowned_at=None, disowned_by=None, disowned_reason="")
                | (Q(disowned_at__isnull=False, disowned_by__isnull=False) & ~Q(disowned_reason="")),
                name="quizzes_disowned_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.title}"

    def get_absolute_url(self) -> str:
        return f"/learn/attempts/{self.pk}/"

    def is_owned(self, at: datetime | None = None) -> bool:
        """Returns whether no officer has marked the attempt "not this member's"."""
        return self.disowned_at is None or self.disowned_at > (at or timezone.now())

    def is_finished(self, at: datetime | None = None) -> bool:
        """Returns whether the attempt is finished and counts as the member's."""
        return self.is_owned(at) and self.finished_at is not None and self.finished_at <= (at or timezone.now())

    def is_open(self, at: datetime | None = None) -> bool:
        """Returns whether the attempt has begun, isn't finished and counts as the member's."""
        now = at or timezone.now()
        return self.is_owned(now) and self.started_at <= now and not self.is_finished(now)

    def is_passed(self, at: datetime | None = None) -> bool:
        """Returns whether the finished attempt reached the pass mark."""
        return self.is_finished(at) and bool(self.passed)

    def is_valid(self, at: datetime | None = None) -> bool:
        """Returns whether the attempt is a pass that still counts."""
        until = self.last_day
        return self.is_passed(at) and (until is None or until >= timezone.localdate(at, LONDON))

    @property
    def last_day(self) -> date | None:
        """Returns the last day on which the pass counts; None if no end is known.

        A pass for the term whose end wasn't recorded in time ends as recorded since: with that term, or on the day
        before the next one.
        """
        if self.valid_until or self.valid_months or not self.finished_at:
            return self.valid_until
        day, start, end = timezone.localdate(self.finished_at, LONDON), self.member.term_start, self.member.term_end
        if start and start > day:
            return start - timedelta(days=1)
        return end if end and end >= day else None

    @property
    def outcome(self) -> str:
        """Returns the attempt's result as a page says it."""
        if self.disowned_at:
            return "not this member’s"
        if self.finished_at is None:
            return "not finished"
        return "passed" if self.passed else "not passed yet"

    @property
    def shown_code(self) -> str:
        """Returns the certificate's code in groups of four, as in its address: "7k3m-9qpd-…"."""
        code = self.code or ""
        return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


class Asked(AppendOnly):
    """A question of an attempt: in which place, which version, its options in which order."""

    refusal = Attempt.refusal

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="asked")
    position = models.PositiveSmallIntegerField()  # from 1
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="asked")
    order = models.JSONField()  # positions of the options, as in the version (from 1), in the order shown
    kind = models.CharField(max_length=10)  # what it was drawn for: "paragraph" or "topic" …
    about = models.CharField(max_length=80)  # … and which

    class Meta(AppendOnly.Meta):
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="quizzes_asked_position"),
            models.UniqueConstraint(fields=["attempt", "version"], name="quizzes_asked_once"),
        ]

    def __str__(self) -> str:
        return f"question {self.position} of attempt {self.attempt_id}"


class Response(AppendOnly):
    """What was chosen; one for each question asked, and never another."""

    refusal = "An answer stays as it was given."

    asked = models.OneToOneField(Asked, models.PROTECT, related_name="response")
    chosen = models.JSONField()  # positions of the options, as in the version (from 1), ascending
    at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The officer who entered what the member had answered on paper.",
    )

    def __str__(self) -> str:
        return f"answer to {self.asked}"
