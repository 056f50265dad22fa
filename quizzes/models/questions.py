"""Questions in versions that never change, who approved them, and the quizzes that ask them.

What the guards here cannot stop is listed in `guidance.common.protection`.
"""

from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from guidance.common.append_only import AppendOnly, AppendOnlyError, AppendOnlyQuerySet
from guidance.models import LiveThing
from guidance.models.site import LiveQuerySet
from quizzes.rules.drawing import Blueprint

WORDS_STAY = "What a question said stays as it was: answers were given to these words. Amend the question."


# ---- questions ---------------------------------------------------------------------------------------------------


class QuestionQuerySet(LiveQuerySet):
    """Questions, which are never deleted."""

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
    """Versions of questions, which never change."""

    def newest(self) -> Self:
        """Returns the newest version of each question, which is asked from now on."""
        latest = QuestionVersion.objects.filter(question=OuterRef("question")).order_by("-number").values("number")[:1]
        return self.filter(number=Subquery(latest))

    def ready(self, use: str) -> Self:
        """Returns the newest versions of the questions ready for a use, in the order of their files."""
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
        """Returns how many questions an attempt asks on each paragraph and topic."""
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
