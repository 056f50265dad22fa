"""Who has acknowledged what and who has passed, as at a time. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from guidance.common.london import LONDON
from guidance.common.people import Person
from guidance.content.shape import CHANGE_KINDS
from guidance.models import Edition
from quizzes.models import Acknowledgement, Attempt, Quiz

RENEWAL = timedelta(days=60)  # before a pass ends it can be renewed

STATES = {  # of a member with a quiz, in words; from nothing done to all done
    "none": "not started",
    "acknowledged": "confirmed reading, quiz not started",
    "begun": "quiz started",
    "failed": "not passed yet",
    "expired": "pass has expired",
    "passed": "passed, hasn’t confirmed this edition yet",
    "done": "read and passed",
}


def nothing_is_due(latest: Acknowledgement | None, last_major: int) -> bool:
    """Returns whether a member with this latest acknowledgement has nothing new to acknowledge.

    After a major change they have; after a minor change or a correction they haven't. `last_major` is the number of the
    last edition that was a major change, 0 if none was.
    """
    return latest is not None and latest.edition.number >= last_major


@dataclass(frozen=True)
class Reading:
    """What a member has acknowledged, compared with the edition in force."""

    acknowledged: Acknowledgement | None = None  # the edition in force
    latest: Acknowledgement | None = None  # the latest edition of all
    since: tuple[Edition, ...] = ()  # what has come into force after that one, in order

    @property
    def kind(self) -> str:
        """Returns the most important kind of change since then; "" if nothing was acknowledged or has changed."""
        return max((edition.change_kind for edition in self.since), key=CHANGE_KINDS.index, default="")

    @property
    def is_read(self) -> bool:
        """Returns whether the member has nothing new to acknowledge."""
        majors = [edition.number for edition in self.since if edition.change_kind == Edition.ChangeKind.MAJOR]
        return nothing_is_due(self.latest, max(majors, default=0))


def reading(member: Person, edition: Edition | None) -> Reading:
    """Returns what a member has read. One query, and another if there is something new to the member."""
    mine = Acknowledgement.objects.filter(member=member.pk).select_related("edition")
    latest = max(mine, key=lambda one: one.edition.number, default=None)
    if edition is None or latest is None:
        return Reading(latest=latest)
    if latest.edition == edition:
        return Reading(latest, latest)
    numbers = {"number__gt": latest.edition.number, "number__lte": edition.number}
    return Reading(None, latest, tuple(Edition.objects.approved().filter(**numbers).order_by("number")))


@dataclass
class Standing:
    """A member's standing with an edition and a quiz."""

    edition: Edition | None
    quiz: Quiz
    at: datetime
    last_major: int = 0  # the number of the latest edition in force that was a major change
    acknowledged: Acknowledgement | None = None  # this edition
    acknowledged_before: Acknowledgement | None = None  # the latest edition's of the others
    open: Attempt | None = None
    finished: list[Attempt] = field(default_factory=list)  # newest first

    @property
    def passed(self) -> Attempt | None:
        """Returns the valid pass that lasts longest; None if there is none."""
        valid = [attempt for attempt in self.finished if attempt.is_valid(self.at)]
        return max(valid, key=lambda one: (one.last_day is None, one.last_day or one.finished_at, one.pk), default=None)

    @property
    def is_read(self) -> bool:
        """Returns whether the member has nothing new to acknowledge."""
        return bool(self.acknowledged) or nothing_is_due(self.acknowledged_before, self.last_major)

    @property
    def latest(self) -> Attempt | None:
        """Returns the attempt that was finished last; None if there is none."""
        return self.finished[0] if self.finished else None

    @property
    def can_renew(self) -> bool:
        """Returns whether the pass ends soon and another pass would last longer."""
        passed, today = self.passed, timezone.localdate(self.at, LONDON)
        if passed is None or passed.last_day is None or passed.last_day - today > RENEWAL:
            return False
        term_end = passed.member.term_end
        return bool(self.quiz.valid_months or (term_end and term_end > passed.last_day))

    @property
    def retry_at(self) -> datetime | None:
        """Returns when the member may try again (aware); None if they may now."""
        latest = self.latest
        if latest is None or latest.passed or not self.quiz.retake_hours or latest.finished_at is None:
            return None
        at = latest.finished_at + timedelta(hours=self.quiz.retake_hours)
        return at if at > self.at else None

    @property
    def state(self) -> str:
        """Returns one of STATES."""
        if self.passed:
            return "done" if self.is_read else "passed"
        if self.open:
            return "begun"
        if self.latest:
            return "expired" if any(attempt.passed for attempt in self.finished) else "failed"
        return "acknowledged" if self.is_read else "none"

    @property
    def in_words(self) -> str:
        """Returns the state as a page says it."""
        return STATES[self.state]


def standings(
    members: Iterable[Person], quiz: Quiz, edition: Edition | None, at: datetime | None = None
) -> dict[int, Standing]:
    """Returns where each of these members stands, by key, at an aware datetime (default: now). Three queries."""
    moment = at or timezone.now()
    majors = Edition.objects.published(moment).filter(change_kind=Edition.ChangeKind.MAJOR).order_by("-number")
    last_major = majors.values_list("number", flat=True).first() or 0
    found = {member.pk: Standing(edition, quiz, moment, last_major) for member in members}
    whose: dict[str, Any] = (
        {"member__in": found} if len(found) <= 100 else {}
    )  # a list of more keys makes the statement too long
    acknowledged = Acknowledgement.objects.filter(at__lte=moment, **whose).order_by("-edition__number")
    for acknowledgement in acknowledged.select_related("edition"):
        if standing := found.get(acknowledgement.member_id):
            if edition is not None and acknowledgement.edition_id == edition.pk:
                standing.acknowledged = acknowledgement
            else:
                standing.acknowledged_before = standing.acknowledged_before or acknowledgement
    attempts = Attempt.objects.owned(moment).filter(quiz=quiz, started_at__lte=moment, **whose)
    for attempt in attempts.select_related("member"):
        if standing := found.get(attempt.member_id):
            if attempt.is_finished(moment):
                standing.finished.append(attempt)
            else:
                standing.open = attempt
    for standing in found.values():
        standing.finished.sort(key=lambda one: (one.finished_at, one.pk), reverse=True)
    return found


def standing(member: Person, quiz: Quiz, edition: Edition | None, at: datetime | None = None) -> Standing:
    """Returns where one member stands."""
    return standings([member], quiz, edition, at)[member.pk]
