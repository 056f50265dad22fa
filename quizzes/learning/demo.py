"""Some history of learning for `start --demo`: what made-up members would have done, on days that are past.

It is written row by row and not by the acts in `attempts`, which know no time but now.
"""

from datetime import datetime, timedelta
from random import Random

from guidance.common.people import Learner, Person
from guidance.models import Edition
from quizzes.learning import attempts
from quizzes.models import Acknowledgement, Attempt, Option, Quiz, Response


def acknowledged(member: Person, *, at: datetime, way: str) -> None:
    """Records that the member has acknowledged the edition in force, if there is one."""
    edition = Edition.objects.current()
    if edition is None:
        return
    Acknowledgement.objects.create(
        member_id=member.pk, edition=edition, statement=attempts.statement(edition), at=at, way=way
    )


def took(member: Learner, *, at: datetime, wrong: int, left: int = 0) -> Attempt | None:
    """Records that the member took the first quiz, a question a minute, with so many answers wrong, so many left open.

    None where there is no quiz. The same every time, for the same member.
    """
    quiz, edition = Quiz.objects.order_by("pk").first(), Edition.objects.current()
    if quiz is None or edition is None:
        return None
    attempt = attempts.begin(member, quiz, edition, at=at, random=Random(member.email))  # noqa: S311 (nothing secret)
    recorded: dict[int, list[int] | None] = {}
    asked = list(attempt.asked.order_by("position"))
    for row in asked[: len(asked) - left]:
        at += timedelta(minutes=1)
        options = Option.objects.filter(version=row.version_id)
        ticked = options.filter(right=row.position > wrong).order_by("position").values_list("position", flat=True)
        recorded[row.position] = list(ticked) if row.position > wrong else list(ticked[:1])
        Response.objects.create(asked=row, chosen=recorded[row.position], at=at)
    if not left:
        attempts.finish(attempt, recorded, at=at)
    return attempt
