"""Whether the council has approved what a quiz asks, and who did so when.

An approval covers questions in the words that they had then. A question that was amended since is not covered, and
what was asked in its old words still is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guidance.content import LONDON
from guidance.models import PageStamp
from quizzes.models import Approval, Question, QuestionVersion, Quiz


@dataclass(frozen=True)
class Approved:
    """How far questions are approved: all of them (`whole`), some, or none (`latest` is None)."""

    latest: Approval | None
    whole: bool


def drawable() -> list[int]:
    """The keys of the versions that quizzes draw from: all ready questions for the induction, as they are now."""
    return list(QuestionVersion.objects.ready(Question.Use.INDUCTION).values_list("pk", flat=True))


def of(quiz_pk: int, versions: Iterable[int]) -> Approved:
    """How far these versions are approved for a quiz."""
    missing, latest = set(versions), None
    for approval in Approval.objects.filter(quiz=quiz_pk):
        if covered := missing & set(approval.versions):
            latest = latest or approval
            missing -= covered
    return Approved(latest, latest is not None and not missing)


@transaction.atomic
def record(quiz: Quiz, *, approved_by: str, approved_on: date, reference: str, shown: str, by: Any) -> Approval:
    """Records that the council approved the questions as they are now.

    `shown` is the `fingerprint` of what the form listed: raises ValidationError where a question changed meanwhile,
    where there is none, and where the day is still to come.
    """
    PageStamp.objects.select_for_update().get_or_create(pk=1)  # no question is amended in between
    versions = drawable()
    if not versions:
        raise ValidationError("There are no questions to approve.")
    if shown != fingerprint(versions):
        raise ValidationError("A question was changed while you had this page open. Look at the list again.")
    if approved_on > timezone.localdate(timezone=LONDON):
        raise ValidationError({"approved_on": "This day is still to come. Record the approval once it was given."})
    return Approval.objects.create(
        quiz=quiz,
        approved_by=approved_by,
        approved_on=approved_on,
        reference=reference,
        versions=sorted(versions),
        recorded_by=by,
    )


def fingerprint(versions: Iterable[int]) -> str:
    """Names a set of versions."""
    return ".".join(map(str, sorted(versions)))
