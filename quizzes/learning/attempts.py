"""The acts of a member: acknowledge an edition, begin a quiz, answer; and an officer's: disown an attempt.

Each is one transaction, and each is safe to repeat: what was done already is found done. Each raises `AttemptRefused`,
with sentences for the person who met it, and then nothing has changed.
"""

import logging
import secrets
from calendar import monthrange
from collections.abc import Mapping, Set
from datetime import date, datetime
from random import Random, SystemRandom
from typing import cast

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.utils import formats, timezone

from guidance.common.london import LONDON
from guidance.common.people import Learner, Person, pk_of
from guidance.models import Council, Edition
from quizzes.learning.standings import Standing, standing
from quizzes.models import Acknowledgement, Asked, Attempt, Option, Question, QuestionVersion, Quiz, Response
from quizzes.rules import marking
from quizzes.rules.drawing import Candidate, CannotDraw, Seen, draw

logger = logging.getLogger(__name__)

STATEMENT = "I have read edition {edition.number} of {council}’s {edition.title}, in force since {since}."
ON_PAPER = "on paper, signed by hand"  # in place of the way of signing in
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without what looks alike: 0 o 1 i l
CODE_LENGTH = 20  # of 31 letters each: 99 bits, not to be guessed
LONGEST_REASON = 500  # characters


class AttemptRefused(ValidationError):  # noqa: N818 (an answer to a person, not a fault)
    """An act was refused; `messages` says why and what to do, `code` in a word why."""


class NotAcknowledged(AttemptRefused):
    """Raised where the member first has to say that they have read the protocol."""


class Superseded(AttemptRefused):
    """Raised where the edition to be acknowledged is no longer in force."""


class NotChosen(AttemptRefused):
    """Raised where what was sent is no answer to the question."""


class Closed(AttemptRefused):
    """Raised where the question is answered already, or the attempt is over."""


# ---- reading the protocol ----------------------------------------------------------------------------------------


def statement(edition: Edition) -> str:
    """Returns what a member ticks, word for word."""
    council = Council.objects.first()
    name = council.name if council else "the council"
    return STATEMENT.format(edition=edition, council=name, since=edition.in_force_since)


@transaction.atomic
def acknowledge(
    member: Person, edition: Edition, *, way: str, entered_by: Person | None = None, signed_on: date | None = None
) -> Acknowledgement:
    """Records once that the member has read the edition in force. Raises Superseded if it is no longer in force.

    `way` is how they were signed in, in words. What an officer enters from paper (`entered_by`, with the day beside the
    signature) may be about an edition that has been superseded since it was signed.
    """
    _locked(member)
    if there := Acknowledgement.objects.filter(member=member.pk, edition=edition).first():
        return there
    if entered_by is None and edition != Edition.objects.current():
        raise Superseded("The protocol has changed since this page was opened. Nothing was recorded.")
    if not edition.is_published():
        raise AttemptRefused("This edition hasn’t come into force yet, so nobody can have read it.", code="unpublished")
    return Acknowledgement.objects.create(
        member_id=member.pk,
        edition=edition,
        statement=statement(edition),
        way=way,
        entered_by_id=pk_of(entered_by),
        signed_on=signed_on,
    )


# ---- beginning ---------------------------------------------------------------------------------------------------


def refusal(now: Standing, *, on_paper: bool = False) -> AttemptRefused | None:
    """Says why a new attempt can't begin, or None if it can."""
    if now.edition is None:
        return AttemptRefused(
            "No edition of the protocol is in force yet, so there’s nothing to ask about.", code="no edition"
        )
    if not now.is_read and not on_paper:  # on paper, the statement is signed beside the answers
        return AttemptRefused("First read the protocol, then confirm that you’ve read it.", code="unread")
    if now.passed and not now.can_renew:
        return AttemptRefused("This quiz has already been passed, and the pass is still valid.", code="passed")
    if now.retry_at:
        at = timezone.localtime(now.retry_at, LONDON)
        when = f"{formats.date_format(at, 'j F Y')} at {at:%H:%M}"
        return AttemptRefused(f"The next attempt can start on {when}.", code="wait")
    return None


@transaction.atomic
def start(member: Learner, quiz: Quiz, *, begun_by: Person | None = None, random: Random | None = None) -> Attempt:
    """Returns the member's open attempt, or a new one that freezes the quiz as it is; `begun_by` an officer, if on
    paper.

    Raises AttemptRefused, see `refusal`.
    """
    _locked(member)
    edition = Edition.objects.current()
    now = standing(member, quiz, edition)
    if now.open:
        return now.open
    if why := refusal(now, on_paper=begun_by is not None):
        raise why
    try:
        return begin(
            member, quiz, cast(Edition, edition), at=timezone.now(), begun_by=begun_by, random=random or SystemRandom()
        )
    except CannotDraw as e:
        logger.error("the quiz %s can't be drawn: %s", quiz.slug, e)
        raise AttemptRefused(
            "The quiz can’t start: there aren’t enough questions for it at the moment. Please tell the people who look "
            "after this website.",
            code="cannot draw",
        ) from e


def begin(
    member: Learner, quiz: Quiz, edition: Edition, *, at: datetime, random: Random, begun_by: Person | None = None
) -> Attempt:
    """Writes a new attempt, without asking whether there may be one: `start` does. Raises CannotDraw."""
    versions, questions = _bank()
    drawn = draw(questions, quiz.blueprint, _seen(member), random)
    attempt: Attempt = Attempt.objects.create(
        member_id=member.pk,
        quiz=quiz,
        edition=edition,
        title=quiz.title,
        pass_mark=quiz.pass_mark,
        feedback=quiz.feedback,
        valid_months=quiz.valid_months,
        term_end=None if quiz.valid_months else _term_end(member),
        number_of_questions=len(drawn),
        started_at=at,
        begun_by_id=pk_of(begun_by),
    )
    Asked.objects.bulk_create(
        Asked(
            attempt=attempt,
            position=position,
            version_id=versions[one.slug],
            order=[place + 1 for place in one.order],
            kind=one.ask.kind,
            about=one.ask.name,
        )
        for position, one in enumerate(drawn, 1)
    )
    return attempt


def _term_end(member: Learner) -> date | None:
    """The end of the member's term; None where it isn't recorded, or is past: then the next term's isn't yet."""
    end = member.term_end
    return end if end and end >= timezone.localdate(timezone=LONDON) else None


def _bank() -> tuple[dict[str, int], list[Candidate]]:
    """What can be asked: {slug: key of the version}, and the questions as drawing knows them."""
    drawable = QuestionVersion.objects.ready(Question.Use.INDUCTION)
    rows = list(
        drawable.order_by().annotate(options_there=Count("options"))
        .values_list("question__slug", "pk", "code", "question__tags", "options_there")
    )  # fmt: skip
    candidates = [Candidate(slug, code, frozenset(tags), options) for slug, _, code, tags, options in rows]
    return {slug: pk for slug, pk, *_ in rows}, candidates


def _seen(member: Person) -> dict[str, Seen]:
    """How often each question was put to the member, and when last."""
    asked = Asked.objects.filter(attempt__member=member.pk).order_by().values_list("version__question__slug")
    counted = asked.annotate(times=Count("pk"), last=Max("attempt__started_at"))
    return {slug: Seen(times, last) for slug, times, last in counted}


# ---- answering ---------------------------------------------------------------------------------------------------


def answer(
    member: Person, attempt_pk: int, position: int, chosen: Set[int], *, entered_by: Person | None = None
) -> Attempt:
    """Records an answer to a question of the member's attempt; with the last one the attempt is marked and finished.

    `chosen` holds positions of options in the version. Raises Asked.DoesNotExist where the member has no such question,
    NotChosen where this is no answer to it, Closed where it was answered or the attempt is over, and NotAcknowledged
    where an officer began it on paper and the member goes on without having said that they have read the protocol.
    """
    try:
        return _answer(member, attempt_pk, position, chosen, entered_by)
    except IntegrityError as e:  # not seen: the lock and the check come first; the constraint holds in any case
        raise Closed("This question has already been answered.", code="answered") from e


@transaction.atomic
def _answer(member: Person, attempt_pk: int, position: int, chosen: Set[int], entered_by: Person | None) -> Attempt:
    found = Asked.objects.select_related("attempt", "version").select_for_update(of=("attempt",))
    asked = found.get(attempt=attempt_pk, attempt__member=member.pk, position=position)
    attempt: Attempt = asked.attempt
    # After the lock, so that what another tab has just recorded is seen.
    rows = Asked.objects.filter(attempt=attempt).order_by("position")
    recorded: dict[int, list[int] | None] = dict(rows.values_list("position", "response__chosen"))
    if not attempt.is_open():
        raise Closed("This attempt is over. Nothing has changed.", code="over")
    if recorded[position] is not None:
        raise Closed("This question has already been answered.", code="answered")
    if entered_by is None and is_unread_paper(attempt):
        raise NotAcknowledged("First read the protocol, then confirm that you’ve read it.", code="unread")
    if not chosen:
        raise NotChosen("Choose an answer.", code="none")
    if not chosen <= set(asked.order):
        raise NotChosen("Choose one of the answers on this page.", code="unknown")
    if asked.version.answer == "one" and len(chosen) > 1:
        raise NotChosen("Choose one answer only.", code="several")
    recorded[position] = sorted(chosen)
    now = timezone.now()
    Response.objects.create(asked=asked, chosen=recorded[position], at=now, entered_by_id=pk_of(entered_by))
    if None not in recorded.values():
        finish(attempt, recorded, at=now)
    return attempt


def is_unread_paper(attempt: Attempt) -> bool:
    """Returns whether an officer began it on paper for a member who hasn't yet said that they read the protocol."""
    return bool(attempt.begun_by_id) and not Acknowledgement.objects.filter(member=attempt.member_id).exists()


def finish(attempt: Attempt, recorded: Mapping[int, list[int] | None], *, at: datetime) -> None:
    """Marks an attempt that is answered throughout, from what was chosen by position; for `answer` and the demo."""
    mark = marked(attempt, recorded)
    until = _last_day(attempt, timezone.localdate(at, LONDON)) if mark.passed else None
    fields = {
        "finished_at": at,
        "score": mark.score,
        "passed": mark.passed,
        "valid_until": until,
        "code": "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) if mark.passed else None,
        "name": attempt.member.full_name if mark.passed else "",
    }
    Attempt.objects.filter(pk=attempt.pk).finish(**fields)
    for name, value in fields.items():
        setattr(attempt, name, value)


@transaction.atomic
def enter(attempt: Attempt, answers: Mapping[int, Set[int]], *, signed_on: date | None, by: Person) -> Attempt:
    """Records what the member wrote on paper, all of it or nothing; what is left out stays open for later.

    `answers` holds positions of options by the position of the question; `signed_on` is the day beside the signature
    below the statement. Raises what `answer` does, and AttemptRefused where nothing says that the member has read the
    protocol, where the day is still to come, and where it is the officer's own.
    """
    if attempt.member == by:
        raise AttemptRefused("You can’t enter your own answers. Ask another officer.", code="own")
    if signed_on:
        if signed_on > timezone.localdate(timezone=LONDON):
            raise AttemptRefused("The date of the signature is in the future. Check the paper again.", code="to come")
        acknowledge(attempt.member, attempt.edition, way=ON_PAPER, entered_by=by, signed_on=signed_on)
    elif not Acknowledgement.objects.filter(member=attempt.member, edition=attempt.edition).exists():
        raise AttemptRefused(
            "Answers only count once the member has signed to say they’ve read the protocol.", code="unread"
        )
    for position, chosen in sorted(answers.items()):
        try:
            attempt = _answer(attempt.member, attempt.pk, position, chosen, by)
        except NotChosen as e:
            raise NotChosen(f"Question {position}: {e.messages[0]}", code=e.code) from e
        except Closed as e:
            raise Closed(f"Question {position}: {e.messages[0]}", code=e.code) from e
    return attempt


def marked(attempt: Attempt, recorded: Mapping[int, list[int] | None] | None = None) -> marking.Mark:
    """Marks a stored attempt again, from what it asked and what was answered."""
    if recorded is None:
        recorded = dict(Asked.objects.filter(attempt=attempt).values_list("position", "response__chosen"))
    ticked: dict[int, set[int]] = {position: set() for position in recorded}
    ticks = Option.objects.filter(version__asked__attempt=attempt, right=True).order_by()
    for position, option in ticks.values_list("version__asked__position", "position"):
        ticked[position].add(option)
    answers = [
        marking.Answered(frozenset(ticked[position]), frozenset(recorded[position] or ()))
        for position in sorted(recorded)
    ]
    return marking.mark(answers, attempt.pass_mark)


def _last_day(attempt: Attempt, day: date) -> date | None:
    """The last day on which a pass of this day counts: so many months later, or the end of the term where it is known
    and not past.
    """
    if attempt.valid_months:
        return months_later(day, attempt.valid_months)
    return attempt.term_end if attempt.term_end and attempt.term_end >= day else None


def months_later(day: date, months: int) -> date:
    """Returns the same day so many months later, or the last day of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


# ---- an officer's act --------------------------------------------------------------------------------------------


@transaction.atomic
def disown(attempt: Attempt, *, reason: str, by: Person) -> None:
    """Marks an attempt "not this member's": it stays, and counts for nothing. Safe to repeat: the first reason stays.

    Raises AttemptRefused without a reason, and where it is the officer's own.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise AttemptRefused("Say why this attempt isn’t the member’s. The record needs a reason.", code="required")
    if len(reason) > LONGEST_REASON:
        raise AttemptRefused(f"Shorten the reason to {LONGEST_REASON} characters or fewer.", code="max_length")
    _locked(attempt.member)
    if attempt.member == by:
        raise AttemptRefused("You can’t mark your own attempt. Ask another officer.", code="own")
    fields = {"disowned_at": timezone.now(), "disowned_by": by.pk, "disowned_reason": reason}
    Attempt.objects.filter(pk=attempt.pk).disown(**fields)


def _locked(member: Person) -> None:
    """Makes acts of one member follow one another until the transaction ends."""
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=member.pk)
