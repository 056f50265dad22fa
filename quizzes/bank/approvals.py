"""Whether the council has approved what a quiz asks, and who did so when.

An approval covers questions in the words that they had when it was recorded. A question that was amended since is not
covered, and what was asked in its old words still is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guidance.common.london import LONDON
from guidance.common.people import Person, pk_of
from guidance.models import PageStamp
from quizzes.models import Approval, Attempt, Question, QuestionVersion, Quiz
from quizzes.rules.drawing import Candidate


@dataclass(frozen=True)
class Approved:
    """How far questions are approved: by which approvals, the earliest that will do, and whether all of them are."""

    by: list[Approval]
    whole: bool


def drawable(quiz: Quiz) -> list[QuestionVersion]:
    """Returns what a quiz can ask: the ready induction questions, as they are now, that suit one of its lines."""
    asks = quiz.blueprint.asks
    versions = QuestionVersion.objects.ready(Question.Use.INDUCTION).select_related("question")
    return [version for version in versions if any(ask.fits(_candidate(version)) for ask in asks)]


def _candidate(version: QuestionVersion) -> Candidate:
    question = version.question
    return Candidate(question.slug, version.code, frozenset(question.tags), options=0)


def of(quiz_pk: int, versions: Iterable[int]) -> Approved:
    """Returns how far these versions are approved for a quiz."""
    missing, found = set(versions), []
    approvals = list(Approval.objects.filter(quiz=quiz_pk).order_by("approved_on", "pk"))
    whole = next((approval for approval in approvals if missing and missing <= set(approval.versions)), None)
    if whole:
        return Approved([whole], True)
    for approval in approvals:
        if covered := missing & set(approval.versions):
            found.append(approval)
            missing -= covered
    return Approved(found, bool(found) and not missing)


def of_quiz(quiz: Quiz) -> Approved:
    """Returns how far what a quiz can ask is approved."""
    return of(quiz.pk, [version.pk for version in drawable(quiz)])


def of_attempt(attempt: Attempt) -> Approved:
    """Returns how far the questions of an attempt are approved, in the words in which they were asked."""
    return of(attempt.quiz_id, attempt.asked.values_list("version", flat=True))


@transaction.atomic
def record(
    quiz: Quiz, *, approved_by: str, approved_on: date, reference: str, shown: str, same_words: bool = False, by: Person
) -> Approval:
    """Records that the council approved the questions as they are now.

    `shown` is the `fingerprint` of what the form listed. Raises ValidationError where a question changed meanwhile,
    where there is none, where the day is still to come, and where words are later than it, unless the officer says that
    the council approved the `same_words` before they were entered here.
    """
    PageStamp.lock()  # no question is amended in between
    versions = drawable(quiz)
    if not versions:
        raise ValidationError("There are no questions to approve.", code="none")
    if shown != fingerprint(version.pk for version in versions):
        raise ValidationError(
            "A question was changed while you had this page open. Look at the list again.", code="changed"
        )
    if approved_on > timezone.localdate(timezone=LONDON):
        to_come = ValidationError("This day is still to come. Record the approval once it was given.", code="to come")
        raise ValidationError({"approved_on": to_come})
    later = [str(one.question) for one in versions if timezone.localdate(one.created_at, LONDON) > approved_on]
    if later and not same_words:
        told = f"{', '.join(later[:5])} and {len(later) - 5} more" if len(later) > 5 else ", ".join(later)
        why = f"Entered or changed here after that day: {told}. Was it these words?"
        raise ValidationError({"same_words": ValidationError(why, code="later")})
    return Approval.objects.create(
        quiz=quiz,
        approved_by=approved_by,
        approved_on=approved_on,
        reference=reference,
        versions=sorted(version.pk for version in versions),
        recorded_by_id=pk_of(by),
    )


def fingerprint(versions: Iterable[int]) -> str:
    """Returns a name for a set of versions."""
    return ".".join(map(str, sorted(versions)))
