"""A member's acts, and an officer's: what each writes, once; what each refuses, and then nothing has changed."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guidance.models import Edition
from quizzes.learning import attempts
from quizzes.learning.attempts import (
    ALPHABET,
    AttemptRefused,
    Closed,
    NotAcknowledged,
    NotChosen,
    Superseded,
    months_later,
)
from quizzes.learning.standings import standing
from quizzes.models import Acknowledgement, Asked, Attempt, Question, Response
from tests import cast, factories
from tests.quizzes import taking as learning
from tests.quizzes import written_bank as bank
from tests.quizzes.taking import WAY, acknowledged, answer_all, at, begun, finished, recorded, right

pytestmark = pytest.mark.django_db


def refused(
    error: type[AttemptRefused], code: str, act: Callable[..., object], *args: Any, **kwargs: Any
) -> AttemptRefused:
    """The act is refused with this code ("" where the class says it), and nothing that members did has changed."""
    before = recorded()
    with pytest.raises(error) as e:
        act(*args, **kwargs)
    assert (type(e.value), e.value.code or "") == (error, code)
    assert e.value.messages[0].endswith(".")
    assert recorded() == before
    return e.value


# ---- reading the protocol ---------------------------------------------------------------------------------------


def test_an_acknowledgement_keeps_the_exact_words(quiz, ann):
    """The statement with edition, council and date; when; and how the member was signed in."""
    with time_machine.travel(at("2026-05-01"), tick=False):
        made = acknowledged(ann)
    kept = Acknowledgement.objects.get()
    assert kept == made
    assert kept.statement == (
        "I have read edition 1 of Brookshire County Council’s Online Guide, in force since January 2020."
    )
    assert kept.statement == attempts.statement(kept.edition)
    assert (kept.member, kept.edition.number, kept.at, kept.way) == (ann, 1, at("2026-05-01"), WAY)
    assert kept.entered_by is None


def test_acknowledging_again_finds_the_first(quiz, ann):
    """In whatever way one is signed in then; another member's is their own."""
    first = acknowledged(ann)
    before = recorded()
    again = attempts.acknowledge(ann, first.edition, way="single sign-on")
    assert (again, again.way) == (first, WAY)
    assert recorded() == before
    bob = cast.member("bob@brookshire.example")
    assert acknowledged(bob) != first


def test_what_is_superseded_is_not_acknowledged(quiz, ann):
    """The page was opened before the amendment. The new edition is acknowledged beside the old one."""
    old = Edition.objects.get()
    acknowledged(cast.member("bob@brookshire.example"))
    factories.approved()
    refused(Superseded, "", attempts.acknowledge, ann, old, way=WAY)
    assert acknowledged(ann).edition.number == 2


def test_what_is_superseded_stays_acknowledged(quiz, ann):
    """Repeating it finds it, and says nothing of amendments."""
    first = acknowledged(ann)
    factories.approved()
    assert attempts.acknowledge(ann, first.edition, way=WAY) == first
    assert acknowledged(ann) != first


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_what_is_not_yet_in_force_is_not_acknowledged(quiz, ann, state):
    edition = factories.draft() if state == "draft" else factories.scheduled()
    refused(Superseded, "", attempts.acknowledge, ann, edition, way=WAY)


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_nobody_can_have_signed_what_is_not_in_force_yet(quiz, ann, state):
    edition = factories.draft() if state == "draft" else factories.scheduled()
    enter = {"way": attempts.ON_PAPER, "entered_by": cast.officer()}
    refused(AttemptRefused, "unpublished", attempts.acknowledge, ann, edition, **enter)


def test_an_officer_enters_what_was_signed_on_paper(quiz, ann):
    """About an edition that has been superseded since, too; it says who entered it."""
    olive, old = cast.officer(), Edition.objects.get()
    factories.approved()
    made = attempts.acknowledge(ann, old, way=attempts.ON_PAPER, entered_by=olive)
    kept = Acknowledgement.objects.get()
    assert (kept, kept.edition, kept.way, kept.entered_by) == (made, old, attempts.ON_PAPER, olive)
    assert kept.statement == attempts.statement(old)


# ---- beginning --------------------------------------------------------------------------------------------------


def test_an_attempt_freezes_the_quiz(quiz, ann):
    """What the quiz, its questions and the protocol become afterwards changes nothing about it."""
    attempt = begun(ann)
    before = recorded()
    words = {asked.version.stem for asked in attempt.asked.select_related("version")}
    learning.load(*(replace(one, stem="Otherwise?") for one in learning.QUESTIONS))
    learning.quiz(title="Other", pass_mark=100, feedback="at the end", valid_months=6, retake_hours=9)
    factories.approved()
    assert recorded() == before
    kept = Attempt.objects.get()
    assert (kept.title, kept.pass_mark, kept.feedback, kept.valid_months) == ("Induction", 75, "at once", None)
    assert (kept.edition.number, kept.number_of_questions, kept.begun_by) == (1, 4, None)
    assert (kept.finished_at, kept.score, kept.passed, kept.code, kept.disowned_at) == (None,) * 5
    assert {asked.version.stem for asked in kept.asked.select_related("version")} == words


def test_what_is_asked(quiz, ann):
    """What the blueprint wants, in places from 1, each with all its options in some order."""
    asked = list(begun(ann).asked.order_by("position"))
    assert [one.position for one in asked] == [1, 2, 3, 4]
    about = sorted((one.kind, one.about, one.version.question.slug[:-2]) for one in asked)
    assert about == [
        ("paragraph", "3.1", "kind"), ("paragraph", "3.1", "kind"), ("paragraph", "3.10", "many"),
        ("topic", "libel", "libel"),
    ]  # fmt: skip
    assert all(sorted(one.order) == [1, 2, 3] for one in asked)
    assert len({one.version_id for one in asked}) == 4


def test_orders_differ(quiz):
    """Of questions and options, from member to member."""
    people = [cast.member(f"m{n}@brookshire.example") for n in range(8)]
    drawn = [list(begun(one, seed=n).asked.order_by("position")) for n, one in enumerate(people)]
    assert len({tuple(one.kind for one in asked) for asked in drawn}) > 1
    assert len({tuple(one.order) for asked in drawn for one in asked}) > 3


def test_only_ready_questions_of_the_induction_are_asked_in_their_newest_words(quiz, ann):
    first, second, third, fourth, *others = learning.QUESTIONS
    learning.load(
        replace(first, status="draft"),
        replace(second, status="retired"),
        replace(third, stem="Newly put?"),
        bank.question("practised", code="3.1", use="practice"),
        fourth,
        *others,
    )
    asked = begun(ann).asked.filter(about="3.1").select_related("version__question")
    assert {(one.version.question.slug, one.version.number) for one in asked} == {("kind-3", 2), ("kind-4", 1)}


TODAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("months", "end", "frozen"),
    [(None, TODAY + timedelta(days=365), TODAY + timedelta(days=365)), (None, TODAY, TODAY), (None, None, None),
     (None, TODAY - timedelta(days=1), None), (12, TODAY + timedelta(days=365), None)],
    ids=["ahead", "today", "not recorded", "past: the next term isn't recorded yet", "counted in months"],
)  # fmt: skip
def test_the_end_of_the_term_is_frozen(quiz, months, end, frozen):
    learning.quiz(valid_months=months)
    ann = cast.member(term_end=end)
    with time_machine.travel(at("2026-05-01"), tick=False):
        attempt = begun(ann)
    assert (attempt.valid_months, attempt.term_end) == (months, frozen)


def test_the_term_ends_by_the_clock_of_london(quiz):
    """At half past midnight in summer it is still yesterday in UTC."""
    ann = cast.member(term_end=TODAY)
    with time_machine.travel(at("2026-05-02", "00:30"), tick=False):
        assert begun(ann).term_end is None


def test_beginning_again_goes_on_with_the_open_attempt(quiz, ann):
    """Even when the protocol was amended meanwhile, and by an officer too."""
    first = begun(ann)
    before = recorded()
    assert attempts.start(ann, quiz) == first
    factories.approved()
    assert attempts.start(ann, quiz) == first
    assert attempts.start(ann, quiz, begun_by=cast.officer()) == first
    assert recorded() == before


def test_quizzes_are_begun_apart(quiz, ann):
    """And members apart."""
    first = begun(ann)
    other = learning.quiz(slug="other")
    assert len({first, attempts.start(ann, other), attempts.start(ann, quiz)}) == 2
    bob = cast.member("bob@brookshire.example")
    acknowledged(bob)
    assert attempts.start(bob, quiz).member == bob


def test_not_before_the_first_edition_is_in_force(quiz, ann):
    with time_machine.travel(at("1999-12-31"), tick=False):
        refused(AttemptRefused, "no edition", attempts.start, ann, quiz)


def test_not_before_acknowledging(quiz, ann):
    """The edition in force; one before a major change doesn't do."""
    refused(AttemptRefused, "unread", attempts.start, ann, quiz)
    acknowledged(ann)
    learning.amended()
    refused(AttemptRefused, "unread", attempts.start, ann, quiz)
    acknowledged(ann)
    assert attempts.start(ann, quiz).edition.number == 2


@pytest.mark.parametrize("kind", ["minor", "correction"])
def test_after_a_small_change_nothing_is_to_be_read_again(quiz, ann, kind):
    """The questions are about the new edition all the same."""
    acknowledged(ann)
    learning.amended(kind)
    assert attempts.start(ann, quiz).edition.number == 2


def test_on_paper_without_acknowledging(quiz, ann):
    """The statement is signed beside the answers; the attempt says who began it."""
    olive = cast.officer()
    attempt = attempts.start(ann, quiz, begun_by=olive)
    assert attempt.begun_by == olive
    attempts.answer(ann, attempt.pk, 1, {1}, entered_by=olive)
    assert Response.objects.get().entered_by == olive


def test_not_while_a_pass_counts(quiz, ann):
    """Without a known end, it is never renewed."""
    finished(ann)
    refused(AttemptRefused, "passed", attempts.start, ann, quiz)
    with time_machine.travel(timezone.now() + timedelta(days=9999), tick=False):
        refused(AttemptRefused, "passed", attempts.start, ann, quiz)


@pytest.mark.parametrize(
    ("day", "can"),
    [("2027-03-01", False), ("2027-03-02", True), ("2027-05-01", True), ("2027-05-02", True), ("2028-01-01", True)],
)
def test_renewal(quiz, ann, day, can):
    """From 60 days before the pass ends (here on 1 May 2027), and ever after."""
    quiz = learning.quiz(valid_months=12)
    with time_machine.travel(at("2026-05-01"), tick=False) as clock:
        first = finished(ann)
        assert first.valid_until == date(2027, 5, 1)
        clock.move_to(at(day))
        if not can:
            refused(AttemptRefused, "passed", attempts.start, ann, quiz)
            return
        second = finished(ann)
        assert second != first
        assert second.valid_until == months_later(date.fromisoformat(day), 12)


def test_not_before_the_wait_is_over(quiz, ann):
    """After a try that was not passed; in the words of London's clock. To the second, it can be begun again."""
    quiz = learning.quiz(retake_hours=24)
    with time_machine.travel(at("2026-05-01", "09:30"), tick=False) as clock:
        failed = finished(ann, 2)
        assert failed.passed is False
        why = refused(AttemptRefused, "wait", attempts.start, ann, quiz).messages[0]
        assert [one in why for one in ("2 May 2026", "09:30")] == [True, True]
        clock.move_to(at("2026-05-02", "09:29") + timedelta(seconds=59))
        refused(AttemptRefused, "wait", attempts.start, ann, quiz)
        clock.move_to(at("2026-05-02", "09:30"))
        assert attempts.start(ann, quiz) != failed


def test_no_wait_where_the_quiz_has_none(quiz, ann):
    assert finished(ann, 0).passed is False
    assert begun(ann).is_open()


def test_too_few_questions(quiz, ann, caplog):
    """Nothing is begun; the log says what is missing."""
    acknowledged(ann)
    Question.objects.filter(slug__startswith="libel").update(status="retired")
    refused(AttemptRefused, "cannot draw", attempts.start, ann, quiz)
    assert not Attempt.objects.exists()
    [logged] = caplog.messages
    assert (re.findall(r"\d+", logged), "induction" in logged, "libel" in logged) == (["1", "0", "1"], True, True)


def test_unseen_questions_come_first(quiz, ann):
    """A second attempt asks none of the first one's; the third asks again, and so does another member's first."""
    asked = []
    for seed in range(3):
        attempt = begun(ann, seed)
        asked.append(set(attempt.asked.values_list("version__question__slug", flat=True)))
        answer_all(attempt, 0)
    assert not asked[0] & asked[1]
    assert len(asked[2]) == 4
    assert begun(cast.member("bob@brookshire.example")).asked.count() == 4


def test_what_others_have_seen_makes_no_difference(quiz, ann):
    """The same chance draws the same for a member who has seen nothing, whoever was asked before."""
    drawn = [
        [one.version_id for one in begun(person, seed=5).asked.order_by("position")]
        for person in (ann, cast.member("bob@brookshire.example"))
    ]
    assert drawn[0] == drawn[1]


def test_an_amended_question_has_been_seen(quiz, ann):
    """By its name, whatever it says now."""
    first = set(begun(ann).asked.values_list("version__question__slug", flat=True))
    answer_all(Attempt.objects.get(), 0)
    learning.load(*(replace(one, why="Otherwise.") for one in learning.QUESTIONS))
    assert not first & set(begun(ann).asked.values_list("version__question__slug", flat=True))


# ---- answering --------------------------------------------------------------------------------------------------


@pytest.fixture
def attempt(quiz, ann) -> Attempt:
    return begun(ann)


def asked_of(attempt: Attempt, kind: str) -> Asked:
    """The question with several right answers ("many"), or one with one ("one")."""
    found = attempt.asked.filter(version__answer=kind).order_by("position").first()
    assert isinstance(found, Asked)
    return found


def test_an_answer_is_stored_as_it_was_chosen(attempt, ann):
    """Positions as in the version, ascending, and when; the attempt stays open."""
    asked = asked_of(attempt, "many")
    before = recorded()
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        now = timezone.now()
        given_to = attempts.answer(ann, attempt.pk, asked.position, {3, 1})
    kept = Response.objects.get()
    assert (given_to, kept.asked, kept.chosen, kept.at, kept.entered_by) == (attempt, asked, [1, 3], now, None)
    assert recorded() | {"Response": []} == before
    assert Attempt.objects.get().is_open()


def test_an_officer_enters_answers_from_paper(attempt, ann):
    olive = cast.officer()
    attempts.answer(ann, attempt.pk, 1, {1}, entered_by=olive)
    assert Response.objects.get().entered_by == olive


@pytest.mark.parametrize("again", ["the same", "another"])
def test_a_question_is_answered_once(attempt, ann, again):
    """The first answer stays; the last question's too, which ended the attempt."""
    asked = asked_of(attempt, "one")
    attempts.answer(ann, attempt.pk, asked.position, {1})
    chosen = {1} if again == "the same" else {2}
    refused(Closed, "answered", attempts.answer, ann, attempt.pk, asked.position, chosen)
    assert Response.objects.get().chosen == [1]


@pytest.mark.parametrize(
    ("kind", "chosen", "code"),
    [("one", set(), "none"), ("many", set(), "none"),
     ("one", {1, 2}, "several"), ("one", {0}, "unknown"),
     ("one", {4}, "unknown"), ("many", {1, 4}, "unknown"),
     ("one", {-1}, "unknown"), ("many", {10**20}, "unknown")],
)  # fmt: skip
def test_what_is_no_answer(attempt, ann, kind, chosen, code):
    """Nothing is recorded, and the question can still be answered."""
    asked = asked_of(attempt, kind)
    refused(NotChosen, code, attempts.answer, ann, attempt.pk, asked.position, chosen)
    attempts.answer(ann, attempt.pk, asked.position, {1})


@pytest.mark.parametrize("position", [0, -1, 5, 99, 10**12])
def test_no_such_question(attempt, ann, position):
    before = recorded()
    with pytest.raises(Asked.DoesNotExist):
        attempts.answer(ann, attempt.pk, position, {1})
    assert recorded() == before


def test_nobody_answers_for_another(attempt):
    """Another member's attempt isn't there; nor is one that is no attempt at all."""
    before = recorded()
    for person in (cast.member("bob@brookshire.example"), cast.officer("superuser")):
        with pytest.raises(Asked.DoesNotExist):
            attempts.answer(person, attempt.pk, 1, {1})
    with pytest.raises(Asked.DoesNotExist):
        attempts.answer(attempt.member, attempt.pk + 1, 1, {1})
    assert recorded() == before


def test_going_on_by_oneself_with_what_was_begun_on_paper(quiz, ann):
    """Only after saying that one has read the protocol: on paper, the statement is signed beside the answers."""
    attempt = attempts.start(ann, quiz, begun_by=cast.officer())
    refused(NotAcknowledged, "unread", attempts.answer, ann, attempt.pk, 1, {1})
    acknowledged(ann)
    attempts.answer(ann, attempt.pk, 1, {1})
    assert Response.objects.get().entered_by is None


def test_after_the_end(attempt, ann):
    answer_all(attempt)
    for chosen in ({1}, {2}, set(), {9}):
        refused(Closed, "over", attempts.answer, ann, attempt.pk, 1, chosen)


def test_after_disowning(attempt, ann):
    """An answer under way then is not recorded."""
    attempts.answer(ann, attempt.pk, 1, {1})
    attempts.disown(attempt, reason="Somebody else's phone.", by=cast.officer())
    for position in (1, 2):
        refused(Closed, "over", attempts.answer, ann, attempt.pk, position, {1})


# ---- finishing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("right_ones", "passed"), [(0, False), (2, False), (3, True), (4, True)])
def test_the_last_answer_finishes(attempt, right_ones, passed):
    """With the score and whether it is passed; a certificate's code only of a pass. What is returned says the same."""
    *first, last = attempt.asked.order_by("position")
    for asked in first:
        chosen = right(asked) if asked.position <= right_ones else learning.wrong(asked)
        returned = attempts.answer(attempt.member, attempt.pk, asked.position, chosen)
        assert returned.is_open()
        assert Attempt.objects.get().is_open()
    with time_machine.travel(timezone.now(), tick=False):
        now = timezone.now()
        chosen = right(last) if right_ones == 4 else learning.wrong(last)
        returned = attempts.answer(attempt.member, attempt.pk, last.position, chosen)
    for one in (Attempt.objects.get(), returned):
        assert (one.finished_at, one.score, one.passed, bool(one.code)) == (now, right_ones, passed, passed)
        assert one.name == ("Ann Archer" if passed else "")
        assert one.valid_until is None
        assert one.is_finished()
    assert Response.objects.get(asked=last).at == now


def test_questions_are_answered_in_any_order(attempt):
    """The one that is answered last finishes."""
    for asked in attempt.asked.order_by("-position"):
        assert Attempt.objects.get().is_open()
        attempts.answer(attempt.member, attempt.pk, asked.position, right(asked))
    assert Attempt.objects.get().passed


@pytest.mark.parametrize(
    ("chosen", "is_right"), [({2, 3}, True), ({2}, False), ({3}, False), ({1, 2, 3}, False), ({1}, False)]
)
def test_all_or_nothing(attempt, chosen, is_right):
    """Where several are right, all of them and no others."""
    asked = asked_of(attempt, "many")
    attempts.answer(attempt.member, attempt.pk, asked.position, chosen)
    for other in attempt.asked.exclude(pk=asked.pk):
        attempts.answer(attempt.member, attempt.pk, other.position, learning.wrong(other))
    assert Attempt.objects.get().score == int(is_right)


@pytest.mark.parametrize(
    ("months", "term_end", "day", "until"),
    [(12, None, "2026-05-01", date(2027, 5, 1)), (1, None, "2027-01-31", date(2027, 2, 28)),
     (1, None, "2028-01-31", date(2028, 2, 29)), (None, date(2029, 5, 6), "2026-05-01", date(2029, 5, 6)),
     (None, None, "2026-05-01", None)],
)  # fmt: skip
def test_until_when_a_pass_counts(quiz, months, term_end, day, until):
    """So many months from the day in London on which it was finished, or to the end of the term."""
    learning.quiz(valid_months=months)
    ann = cast.member(term_end=term_end)
    with time_machine.travel(at(day, "00:10"), tick=False):
        assert finished(ann).valid_until == until


def test_validity_counts_from_the_day_of_london(quiz):
    """Half past midnight in summer, when it is still yesterday in UTC."""
    learning.quiz(valid_months=1)
    ann = cast.member()
    with time_machine.travel(at("2026-06-02", "00:30"), tick=False):
        assert finished(ann).valid_until == date(2026, 7, 2)


def test_a_fail_counts_until_no_day(quiz):
    learning.quiz(valid_months=12)
    assert finished(cast.member(term_end=date(2099, 1, 1)), 0).valid_until is None


def test_codes_of_certificates(quiz):
    """Twenty letters of the alphabet in which nothing looks alike, each its own; shown in groups of four."""
    passes = [finished(cast.member(f"m{n}@brookshire.example")) for n in range(12)]
    codes = {one.code for one in passes}
    assert len(codes) == 12
    assert all(len(code) == 20 and set(code) <= set(ALPHABET) for code in codes)
    assert len(set("".join(codes))) > 25, "letters of all kinds"
    assert not set(ALPHABET) & set("01oil")
    one = passes[0]
    assert [len(group) for group in one.shown_code.split("-")] == [4] * 5
    assert one.shown_code.replace("-", "") == one.code


# ---- what the database itself refuses ----------------------------------------------------------------------------


def test_one_open_attempt_in_the_database(attempt):
    """Whatever the code above it does. Beside a finished or disowned one, another may be open."""
    fields = {name: getattr(attempt, name) for name in ("member", "quiz", "edition", "title", "pass_mark", "feedback")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(number_of_questions=4, **fields)
    answer_all(attempt)
    second = Attempt.objects.create(number_of_questions=4, **fields)
    attempts.disown(second, reason="Not hers.", by=cast.officer())
    Attempt.objects.create(number_of_questions=4, **fields)


WHEN = at("2026-05-01")
PASS = {"finished_at": WHEN, "score": 4, "passed": True, "code": "c" * 20}
FAIL = {"finished_at": WHEN, "score": 1, "passed": False}


@pytest.mark.parametrize(
    "fields",
    [{"score": 4}, {"passed": False}, {"code": "c"}, {"valid_until": WHEN.date()}, {"finished_at": WHEN},
     PASS | {"score": None}, PASS | {"code": None}, PASS | {"passed": None}, FAIL | {"passed": None},
     FAIL | {"code": "c" * 20}, FAIL | {"valid_until": WHEN.date()}, PASS | {"finished_at": None},
     {"disowned_at": WHEN}, {"disowned_at": WHEN, "disowned_reason": "Why."}, {"disowned_reason": "Why."}],
)  # fmt: skip
def test_half_of_a_mark_is_no_mark(attempt, fields):
    """Neither is half of a disowning: when, by whom and why belong together."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).disown(**fields)


def test_a_disowning_needs_a_reason_in_the_database(attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.disown(disowned_at=WHEN, disowned_by=cast.officer(), disowned_reason="")


def test_a_code_is_one_certificates(quiz):
    one = finished(cast.member())
    other = begun(cast.member("bob@brookshire.example"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=other.pk).finish(**PASS | {"code": one.code})


# ---- disowning --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["open", "passed"])
def test_disowning(quiz, ann, state):
    """It stays, with who, when and why, and counts for nothing; the member can begin anew."""
    made, olive = begun(ann) if state == "open" else finished(ann), cast.officer()
    before = recorded()
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        now = timezone.now()
        attempts.disown(made, reason="  Taken by\nhis assistant. ", by=olive)
        after = Attempt.objects.get()
        assert (after.disowned_at, after.disowned_by, after.disowned_reason) == (now, olive, "Taken by his assistant.")
        row, old = recorded()["Attempt"][0], before["Attempt"][0]
        assert {name for name in row if row[name] != old[name]} == {"disowned_at", "disowned_by_id", "disowned_reason"}
        assert recorded() | {"Attempt": []} == before | {"Attempt": []}
        states = (after.is_owned, after.is_open, after.is_finished, after.is_passed, after.is_valid)
        assert [state() for state in states] == [False] * 5
        assert standing(ann, quiz, Edition.objects.get()).state == "acknowledged"
        assert attempts.start(ann, quiz) != made


def test_the_first_reason_stays(attempt):
    olive, other = cast.officer(), cast.officer("superuser")
    attempts.disown(attempt, reason="First.", by=olive)
    before = recorded()
    attempts.disown(attempt, reason="Second.", by=other)
    assert recorded() == before


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_a_reason_is_needed(attempt, reason):
    refused(AttemptRefused, "required", attempts.disown, attempt, reason=reason, by=cast.officer())


def test_nobody_disowns_their_own(quiz):
    """A fail is not to be wished away."""
    olive = cast.officer("superuser")
    failed = finished(olive, 0)
    refused(AttemptRefused, "own", attempts.disown, failed, reason="Bad day.", by=olive)


# ---- months -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2028-02-29", 12, "2029-02-28"),
     ("2028-02-29", 48, "2032-02-29"), ("2026-12-15", 1, "2027-01-15"), ("2026-11-30", 3, "2027-02-28"),
     ("2026-05-01", 0, "2026-05-01"), ("2026-05-31", 24, "2028-05-31"), ("2026-08-31", 13, "2027-09-30")],
)  # fmt: skip
def test_months_later(day, months, later):
    """The same day of the month, or the month's last where it has no such day."""
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))
MONTHS = st.integers(0, 240)


@given(DAYS, MONTHS)
def test_any_months_later(day, months):
    """Exactly so many months on, and as near to the same day as that month has."""
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


@given(DAYS, DAYS, MONTHS)
def test_who_passes_later_never_counts_for_less(day, other, months):
    first, second = sorted((day, other))
    assert months_later(first, months) <= months_later(second, months)


# ---- all of it or nothing ----------------------------------------------------------------------------------------


def broken(*args, **kwargs):
    raise RuntimeError("the power went")


def test_an_attempt_without_all_its_questions_is_never_begun(quiz, ann, monkeypatch):
    acknowledged(ann)
    before = recorded()
    monkeypatch.setattr(Asked.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError):
        attempts.start(ann, quiz)
    assert recorded() == before


def test_a_last_answer_without_the_marks_is_never_recorded(quiz, ann, monkeypatch):
    attempt = begun(ann)
    for position in (1, 2, 3):
        attempts.answer(ann, attempt.pk, position, right(attempt.asked.get(position=position)))
    before, last = recorded(), attempt.asked.get(position=4)
    monkeypatch.setattr(attempts, "marked", broken)
    with pytest.raises(RuntimeError):
        attempts.answer(ann, attempt.pk, 4, right(last))
    assert recorded() == before
    monkeypatch.undo()
    attempts.answer(ann, attempt.pk, 4, right(last))
    assert Attempt.objects.get().passed


def test_paper_is_entered_whole_or_not_at_all(quiz, ann, monkeypatch):
    """The signature too."""
    olive = cast.officer()
    attempt = attempts.start(ann, quiz, begun_by=olive)
    before = recorded()
    monkeypatch.setattr(attempts, "marked", broken)
    given = {asked.position: right(asked) for asked in attempt.asked.all()}
    with pytest.raises(RuntimeError):
        attempts.enter(attempt, given, signed_on=date(2026, 5, 1), by=olive)
    assert recorded() == before
