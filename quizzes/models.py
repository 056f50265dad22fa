"""Questions in versions that never change, the quizzes that ask them, and what members did: acknowledgements, attempts.

What the guards here cannot stop is listed in `guidance.models`.
"""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from guidance.common.append_only import AppendOnly, AppendOnlyError, AppendOnlyQuerySet
from guidance.common.london import LONDON
from guidance.models import Edition, LiveThing
from guidance.models.site import LiveQuerySet
from quizzes import question_files
from quizzes.drawing import Blueprint

WORDS_STAY = "What a question said stays as it was: answers were given to these words. Amend the question."


# ---- questions ---------------------------------------------------------------------------------------------------


class QuestionQuerySet(LiveQuerySet):
    def delete(self) -> NoReturn:
        raise AppendOnlyError(WORDS_STAY)


class Question(LiveThing):
    """A question, whose words are in its versions; the rest changes at once and in place."""

    class Use(models.TextChoices):
        PRACTICE = "practice", "practice"
        INDUCTION = "induction", "induction"

    class Difficulty(models.TextChoices):
        EASY = "easy", "easy"
        MEDIUM = "medium", "medium"
        HARD = "hard", "hard"

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        READY = "ready", "ready"
        RETIRED = "retired", "retired"

    slug = models.SlugField("name", max_length=80, unique=True)
    file = models.CharField(max_length=200, help_text="The content file that it is exported to.")
    position = models.PositiveSmallIntegerField(help_text="Its place in the file.")
    use = models.CharField(max_length=10, choices=Use, help_text="Never both: practice would give the answers away.")
    difficulty = models.CharField(max_length=10, choices=Difficulty)
    tags = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status)

    objects: ClassVar[models.Manager[Any]] = QuestionQuerySet.as_manager()

    class Meta(LiveThing.Meta):
        ordering = ["file", "position", "slug"]

    def __str__(self) -> str:
        return self.slug

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(WORDS_STAY)


class VersionQuerySet(AppendOnlyQuerySet):
    def newest(self) -> Self:
        """Of each question the version that is asked from now on."""
        latest = QuestionVersion.objects.filter(question=OuterRef("question")).order_by("-number").values("number")[:1]
        return self.filter(number=Subquery(latest))

    def ready(self, use: str) -> Self:
        """The newest versions of the questions that are ready for a use, in the order of their files."""
        questions = self.newest().filter(question__use=use, question__status=Question.Status.READY)
        return questions.order_by("question__file", "question__position")


class QuestionVersion(AppendOnly):
    """What a question says and asks, in Markdown; `code` and `passage` are "" where there is none."""

    refusal = WORDS_STAY

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    code = models.CharField("paragraph of the Code", max_length=80, blank=True)
    passage = models.CharField("address of the passage", max_length=250, blank=True)
    answer = models.CharField(max_length=4, choices=[("one", "one"), ("many", "many")])
    stem = models.TextField()
    why = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = VersionQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["question", "number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="quizzes_version_number")]

    def __str__(self) -> str:
        return f"{self.question.slug}, version {self.number}"

    def as_file_has_it(self) -> question_files.Question:
        """With the question's own fields, for the files and for telling whether an edit changes the words."""
        question = self.question
        rows: Any = self.options
        options = tuple(question_files.Option(one.text, one.feedback, one.right) for one in rows.all())
        return question_files.Question(
            slug=question.slug,
            file=question.file,
            code=self.code,
            passage=self.passage,
            use=question.use,
            difficulty=question.difficulty,
            tags=tuple(question.tags),
            answer=self.answer,
            status=question.status,
            stem=self.stem,
            options=options,
            why=self.why,
        )


class Option(AppendOnly):
    """One thing to choose, with what is said to who chose it."""

    refusal = WORDS_STAY

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()  # from 1, as in the file
    text = models.TextField()
    feedback = models.TextField()
    right = models.BooleanField()

    class Meta(AppendOnly.Meta):
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="quizzes_option_position")]

    def __str__(self) -> str:
        return self.text


# ---- quizzes -----------------------------------------------------------------------------------------------------


class Quiz(LiveThing):
    """What an attempt asks and when it counts; each attempt freezes this when it begins."""

    class Feedback(models.TextChoices):
        AT_ONCE = "at once", "at once"
        AT_THE_END = "at the end", "at the end"

    slug = models.SlugField("name in the address", max_length=80, unique=True)
    title = models.CharField(max_length=200)
    intro = models.TextField(help_text="Markdown, shown before the quiz.")
    pass_mark = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="In per cent."
    )
    feedback = models.CharField(max_length=10, choices=Feedback)
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How long a pass counts; empty: for the member's term."
    )
    retake_hours = models.PositiveSmallIntegerField(default=0, help_text="How long to wait before another try.")
    paragraphs = models.JSONField(default=dict, help_text="How many questions on each paragraph of the Code.")
    topics = models.JSONField(default=dict, help_text="How many questions on each topic.")

    class Meta(LiveThing.Meta):
        verbose_name_plural = "quizzes"
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__gte=1, pass_mark__lte=100), name="quizzes_pass_mark_is_a_percentage"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def blueprint(self) -> Blueprint:
        return Blueprint(self.paragraphs, self.topics)


class QuizChange(AppendOnly):
    """Who changed a quiz when: the text of its file before ("" where it is new) and after."""

    refusal = "The history of a quiz stays as it was written."

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="changes")
    before = models.TextField(blank=True)
    after = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(AppendOnly.Meta):
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.quiz}, {self.at:%Y-%m-%d %H:%M}"


class Approval(AppendOnly):
    """That the council approved a quiz's questions, in the words that they had then; see `approvals`."""

    refusal = "An approval that was recorded stays. Record the next one beside it."

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="approvals")
    approved_by = models.CharField(
        max_length=200, help_text="Who at the council: a person and their post, or a committee."
    )
    approved_on = models.DateField()
    reference = models.CharField(max_length=200, blank=True, help_text="The minute or decision, if there is one.")
    versions = models.JSONField(help_text="The keys of the question versions that it covers.")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(AppendOnly.Meta):
        ordering = ["-approved_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.quiz}, approved by {self.approved_by}"


# ---- what members did --------------------------------------------------------------------------------------------


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
    """States, each as at a moment; `at` is an aware datetime, now when left out. The methods of the instance agree."""

    def owned(self, at: datetime | None = None) -> Self:
        """Without those that an officer has marked "not this member's"."""
        return self.exclude(disowned_at__lte=at or timezone.now())

    def open(self, at: datetime | None = None) -> Self:
        now = at or timezone.now()
        return self.owned(now).filter(Q(finished_at=None) | Q(finished_at__gt=now), started_at__lte=now)

    def finished(self, at: datetime | None = None) -> Self:
        return self.owned(at).filter(finished_at__lte=at or timezone.now())

    def passed(self, at: datetime | None = None) -> Self:
        return self.finished(at).filter(passed=True)

    def valid(self, at: datetime | None = None) -> Self:
        """Passed, and the pass still counts."""
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
                # In SQL what can't be told passes: each line says too that `passed` is told.
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
        return self.disowned_at is None or self.disowned_at > (at or timezone.now())

    def is_finished(self, at: datetime | None = None) -> bool:
        return self.is_owned(at) and self.finished_at is not None and self.finished_at <= (at or timezone.now())

    def is_open(self, at: datetime | None = None) -> bool:
        now = at or timezone.now()
        return self.is_owned(now) and self.started_at <= now and not self.is_finished(now)

    def is_passed(self, at: datetime | None = None) -> bool:
        return self.is_finished(at) and bool(self.passed)

    def is_valid(self, at: datetime | None = None) -> bool:
        until = self.last_day
        return self.is_passed(at) and (until is None or until >= timezone.localdate(at, LONDON))

    @property
    def last_day(self) -> date | None:
        """The last day on which the pass counts; None where no end is known.

        Where a pass is for the term and its end wasn't recorded in time, it is what has been recorded since: the end of
        that term, or the day before the next one began.
        """
        if self.valid_until or self.valid_months or not self.finished_at:
            return self.valid_until
        day, start, end = timezone.localdate(self.finished_at, LONDON), self.member.term_start, self.member.term_end
        if start and start > day:
            return start - timedelta(days=1)
        return end if end and end >= day else None

    @property
    def outcome(self) -> str:
        """How it stands, in words."""
        if self.disowned_at:
            return "not this member’s"
        if self.finished_at is None:
            return "not finished"
        return "passed" if self.passed else "not passed yet"

    @property
    def shown_code(self) -> str:
        """The certificate's code in groups of four, as it stands in its address: "7k3m-9qpd-…"."""
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
