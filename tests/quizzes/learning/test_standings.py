"""Who has acknowledged and passed, now and as at any time; the rows and the queries agree about every state."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
import time_machine

from guidance.models import Edition
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import Member
from quizzes.learning import attempts
from quizzes.learning.standings import STATES, Standing, reading, standing, standings
from quizzes.models import Attempt, Quiz
from tests import cast, factories
from tests.quizzes import taking as learning
from tests.quizzes import written_bank as bank
from tests.quizzes.taking import acknowledged, answer_all, at, begun, finished

pytestmark = pytest.mark.django_db

START = at("2026-05-01")
DAY = timedelta(days=1)


def now_of(member: Member, when: datetime | None = None) -> Standing:
    return standing(member, Quiz.objects.get(slug="induction"), Edition.objects.in_force(when).first(), when)


# ---- states -----------------------------------------------------------------------------------------------------


def amend(ann):
    learning.amended("major")


def correct(ann):
    learning.amended("correction")


def begin(ann):
    begun(ann)


def fail(ann):
    finished(ann, 0)


def pass_(ann):
    finished(ann)


def disown(ann):
    attempts.disown(Attempt.objects.earliest("pk"), reason="Not hers.", by=cast.officer())


def wait_a_year(ann):
    """The clock of the test moves on by itself, see below."""


STATES_AFTER = [
    ([], "none"),
    ([acknowledged], "acknowledged"),
    ([acknowledged, amend], "none"),
    ([acknowledged, correct], "acknowledged"),
    ([acknowledged, amend, correct], "none"),
    ([acknowledged, correct, amend], "none"),
    ([acknowledged, amend, acknowledged, correct, correct], "acknowledged"),
    ([correct], "none"),
    ([begin], "begun"),
    ([begin, amend], "begun"),
    ([fail], "failed"),
    ([fail, amend], "failed"),
    ([fail, begin], "begun"),
    ([fail, pass_], "done"),
    ([pass_], "done"),
    ([pass_, amend], "passed"),
    ([pass_, amend, acknowledged], "done"),
    ([pass_, correct], "done"),
    ([pass_, amend, correct], "passed"),
    ([pass_, wait_a_year], "expired"),
    ([pass_, wait_a_year, amend], "expired"),
    ([pass_, wait_a_year, fail], "expired"),
    ([pass_, wait_a_year, begin], "begun"),
    ([pass_, wait_a_year, pass_], "done"),
    ([begin, disown], "acknowledged"),
    ([fail, disown], "acknowledged"),
    ([pass_, disown], "acknowledged"),
    ([pass_, amend, disown], "none"),
    ([pass_, disown, pass_], "done"),
    ([pass_, disown, begin], "begun"),
]


@pytest.mark.parametrize(
    ("acts", "state"), STATES_AFTER, ids=[", ".join(act.__name__ for act in acts) for acts, _ in STATES_AFTER]
)
def test_state(acts, state):
    """After these acts, a day apart; a pass counts for a year."""
    learning.small_site(valid_months=12)
    ann = cast.member()
    with time_machine.travel(START, tick=False) as clock:
        for act in acts:
            act(ann)
            clock.shift(400 * DAY if act is wait_a_year else DAY)
        found = now_of(ann)
        read = reading(ann, Edition.objects.in_force().get())
    assert (found.state, found.in_words) == (state, STATES[state])
    assert read.is_read is found.is_read


def test_every_state_is_reached():
    assert {state for _, state in STATES_AFTER} == set(STATES)


# ---- as at a time -----------------------------------------------------------------------------------------------


def test_as_at_a_time():
    """Each act shows from its moment on, and what came later does not, though it is known by now."""
    learning.small_site(valid_months=12)
    ann, olive = cast.member(), cast.officer()
    with time_machine.travel(START, tick=False) as clock:
        acknowledged(ann)
        clock.shift(DAY)
        first = begun(ann)
        clock.shift(DAY)
        answer_all(first, 0)
        clock.shift(DAY)
        second = finished(ann)
        clock.shift(DAY)
        learning.amended()
        clock.shift(DAY)
        acknowledged(ann)
        clock.shift(DAY)
        attempts.disown(second, reason="Not hers.", by=olive)
    expected = ["none", "acknowledged", "begun", "failed", "done", "passed", "done", "failed"]
    moments = [START - timedelta(seconds=1), *(START + n * DAY for n in range(7))]
    assert [now_of(ann, moment).state for moment in moments] == expected
    shortly_before = [START + n * DAY - timedelta(seconds=1) for n in range(1, 8)]
    assert [now_of(ann, moment).state for moment in shortly_before] == expected[1:]
    assert now_of(ann).state == "failed"


def test_as_at_a_time_before_and_after_a_pass_ran_out():
    """It counts on its last day until midnight in London."""
    learning.small_site(valid_months=1)
    ann = cast.member()
    with time_machine.travel(at("2026-05-15"), tick=False):
        finished(ann)
    assert now_of(ann, at("2026-06-15", "23:59")).state == "done"
    assert now_of(ann, at("2026-06-16", "00:00")).state == "expired"


# ---- what a standing knows --------------------------------------------------------------------------------------


def test_what_was_acknowledged_before():
    """The latest of the other editions."""
    learning.small_site()
    ann = cast.member()
    with time_machine.travel(START, tick=False) as clock:
        kept = []
        for _ in range(3):
            kept.append(acknowledged(ann))
            clock.shift(DAY)
            factories.approved()
            clock.shift(DAY)
        found = now_of(ann)
        assert (found.acknowledged, found.acknowledged_before) == (None, kept[2])
        newest = acknowledged(ann)
        found = now_of(ann)
        assert (found.acknowledged, found.acknowledged_before) == (newest, kept[2])


def test_latest_and_the_longest_pass():
    """The newest that is finished; and of the passes that count, the one that counts longest."""
    learning.small_site(valid_months=12)
    ann = cast.member()
    with time_machine.travel(START, tick=False) as clock:
        first = finished(ann)
        clock.move_to(at("2027-04-01"))
        second = finished(ann)
        found = now_of(ann)
        assert (found.latest, found.passed) == (second, second)
        assert found.finished == [second, first]
        assert not found.can_renew
        clock.move_to(at("2028-03-20"))
        third = finished(ann, 0)
        found = now_of(ann)
        assert (found.latest, found.passed, found.can_renew) == (third, second, True)


TERM_END = date(2029, 5, 1)


def test_a_pass_without_end_counts_longest():
    """Until the end of the term is recorded: then the one does that ends last."""
    learning.small_site()
    ann = cast.member()
    with time_machine.travel(START, tick=False) as clock:
        without_end = finished(ann)
        assert (without_end.last_day, now_of(ann).can_renew) == (None, False)
        accounts.change(ann, by=None, term_end=TERM_END)
        clock.move_to(at("2029-04-01"))
        assert now_of(ann).passed.last_day == TERM_END
        clock.move_to(at("2029-05-02"))
        assert now_of(ann).state == "expired"


@pytest.mark.parametrize(
    ("day", "term", "can"),
    [("2029-03-01", {}, False), ("2029-03-02", {}, False), ("2029-03-02", {"term_end": date(2033, 5, 1)}, True),
     ("2029-03-01", {"term_end": date(2033, 5, 1)}, False)],
    ids=["early", "no longer term known", "longer term known", "longer term known, early"],
)  # fmt: skip
def test_renewing_for_another_term(day, term, can):
    """A pass for the term, whose end was frozen, is renewed once there is a term in which another counts longer."""
    learning.small_site()
    ann = cast.member(term_end=TERM_END)
    with time_machine.travel(START, tick=False) as clock:
        assert finished(ann).valid_until == TERM_END
        if term:
            accounts.change(ann, by=None, **term)
        clock.move_to(at(day))
        assert now_of(ann).can_renew is can


@pytest.mark.parametrize(
    ("term", "last_day"),
    [({}, None), ({"term_end": TERM_END}, TERM_END), ({"term_end": START.date()}, START.date()),
     ({"term_end": date(2026, 4, 30)}, None), ({"term_start": date(2029, 5, 6)}, date(2029, 5, 5)),
     ({"term_start": date(2029, 5, 6), "term_end": date(2033, 5, 1)}, date(2029, 5, 5)),
     ({"term_start": date(2025, 5, 1), "term_end": TERM_END}, TERM_END)],
)  # fmt: skip
def test_the_end_of_a_term_that_was_recorded_later(term, last_day):
    """It is the end of that term, or the day before the next one began; what ended before the pass is none."""
    learning.small_site()
    ann = cast.member()
    with time_machine.travel(START, tick=False):
        passed = finished(ann)
    accounts.change(ann, by=None, **term)
    passed = Attempt.objects.get(pk=passed.pk)
    assert (passed.valid_until, passed.last_day) == (None, last_day)
    for day in filter(None, [last_day, TERM_END]):
        for moment in (at(f"{day}", "23:59"), at(f"{day + DAY}", "00:00")):
            is_valid = last_day is None or moment.date() <= last_day
            assert passed.is_valid(moment) is is_valid
            assert Attempt.objects.valid(moment).exists() is is_valid


@pytest.mark.parametrize(
    ("hours", "right_ones", "after", "waits"),
    [(24, 0, timedelta(0), True), (24, 0, timedelta(hours=23, minutes=59), True), (24, 0, timedelta(hours=24), False),
     (24, 4, timedelta(0), False), (0, 0, timedelta(0), False)],
)  # fmt: skip
def test_when_another_try_can_begin(hours, right_ones, after, waits):
    """So many hours after a try that was finished and not passed."""
    learning.small_site(retake_hours=hours)
    ann = cast.member()
    with time_machine.travel(START, tick=False) as clock:
        finished(ann, right_ones)
        clock.shift(after)
        assert now_of(ann).retry_at == (START + timedelta(hours=24) if waits else None)


def test_each_member_and_quiz_has_its_own():
    quiz = learning.small_site()
    other = learning.quiz(slug="other")
    ann, bob, eve = (cast.member(f"{name}@brookshire.example") for name in ("ann", "bob", "eve"))
    edition = Edition.objects.get()
    acknowledged(ann)
    acknowledged(bob)
    answer_all(attempts.start(ann, quiz))
    attempts.start(bob, other)
    assert {pk: one.state for pk, one in standings([ann, bob, eve], quiz, edition).items()} == {
        ann.pk: "done",
        bob.pk: "acknowledged",
        eve.pk: "none",
    }
    assert [one.state for one in standings([ann, bob], other, edition).values()] == ["acknowledged", "begun"]
    assert list(standings([bob], quiz, edition)) == [bob.pk]
    assert standings([], quiz, edition) == {}


def test_what_was_entered_late_makes_nothing_due():
    """An old edition's paper, entered after the member has read a newer one, doesn't take the newer one's place."""
    quiz = learning.small_site()
    ann, first = cast.member(), Edition.objects.get()
    with time_machine.travel(START, tick=False) as clock:
        learning.amended()
        acknowledged(ann)
        clock.shift(DAY)
        attempts.acknowledge(ann, first, way=attempts.ON_PAPER, entered_by=cast.officer(), signed_on=START.date())
        clock.shift(DAY)
        assert standing(ann, quiz, Edition.objects.in_force().get()).is_read
        learning.amended("minor")
        assert standing(ann, quiz, Edition.objects.in_force().get()).is_read


@pytest.mark.parametrize("number", [1, 3, 101])
def test_three_queries_for_however_many(number, django_assert_num_queries):
    quiz = learning.small_site()
    people = [Member.objects.create_user(f"m{n}@brookshire.example") for n in range(number)]
    for one in people[:3]:
        finished(one)
    edition = Edition.objects.get()
    with django_assert_num_queries(3):
        found = standings(people, quiz, edition)
        states = [(one.state, one.in_words, one.can_renew, one.retry_at) for one in found.values()]
    assert states == [("done", STATES["done"], False, None)] * min(number, 3) + [
        ("none", STATES["none"], False, None)
    ] * (number - 3)


# ---- rows and queries agree -------------------------------------------------------------------------------------

NOW = at("2026-07-01", "00:30")  # when it is still 30 June in UTC
MOMENTS = [
    NOW - 2 * DAY,
    NOW - DAY,
    NOW - timedelta(seconds=1),
    NOW,
    NOW + timedelta(hours=1),
    NOW + DAY,
    NOW + 2 * DAY,
]
DATES = [NOW - DAY, NOW, NOW + DAY]
DAYS = [None, date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)]
STATE_METHODS = {
    "owned": Attempt.is_owned, "open": Attempt.is_open, "finished": Attempt.is_finished, "passed": Attempt.is_passed,
    "valid": Attempt.is_valid,
}  # fmt: skip


@pytest.fixture
def combinations() -> list[Attempt]:
    """An attempt for every combination of dates that the database allows, all of one member."""
    learning.small_site()
    bank_quizzes = [bank.quiz(slug=f"q{n}") for n in range(3)]
    learning.load(quizzes=bank_quizzes)
    ann, olive, edition = cast.member(), cast.officer(), Edition.objects.get()
    marks = [(None, None, None)] + [
        (finished_at, passed, until)
        for finished_at in DATES
        for passed, until in [(False, None), *((True, until) for until in DAYS)]
    ]
    quizzes = Quiz.objects.filter(slug__startswith="q")
    for n, (started, (finished_at, passed, until), disowned) in enumerate(product(DATES, marks, [None, *DATES])):
        Attempt.objects.create(
            member=ann, quiz=quizzes[DATES.index(started)], edition=edition, title="Quiz", pass_mark=75,
            feedback="at once", number_of_questions=4, started_at=started, finished_at=finished_at,
            score=None if passed is None else 4, passed=passed, valid_until=until, code=f"code{n}" if passed else None,
            disowned_at=disowned, disowned_by=olive if disowned else None, disowned_reason="Why." if disowned else "",
        )  # fmt: skip
    return list(Attempt.objects.all())


def test_queries_agree_with_rows(combinations):
    """About every state, at every moment, and now; each state is met, and each is missed."""
    assert len(combinations) == 3 * 19 * 4
    for name, method in STATE_METHODS.items():
        seen = set()
        for moment in MOMENTS:
            rows = {one.pk for one in combinations if method(one, moment)}
            assert set(getattr(Attempt.objects, name)(moment).values_list("pk", flat=True)) == rows, (name, moment)
            with time_machine.travel(moment, tick=False):
                assert {one.pk for one in combinations if method(one)} == rows, (name, moment)
                assert set(getattr(Attempt.objects, name)().values_list("pk", flat=True)) == rows, (name, moment)
            seen |= {one.pk in rows for one in combinations}
        assert seen == {True, False}


def test_queries_agree_with_rows_about_terms(combinations):
    """Whenever a term began or ends that was recorded only later."""
    ann = combinations[0].member
    for start, end in product(DAYS, DAYS):
        if start and end and end < start:
            continue
        Member.objects.filter(pk=ann.pk).update(term_start=start, term_end=end)
        rows = list(Attempt.objects.select_related("member"))
        for moment in MOMENTS:
            valid = set(Attempt.objects.valid(moment).values_list("pk", flat=True))
            assert valid == {one.pk for one in rows if one.is_valid(moment)}, (start, end, moment)


def test_states_narrow_one_another(combinations):
    """What is valid is passed, what is passed is finished; what is finished isn't open; all of them are owned."""
    for one, moment in product(combinations, MOMENTS):
        owned, is_open, finished_, passed, valid = (method(one, moment) for method in STATE_METHODS.values())
        assert valid <= passed <= finished_ <= owned
        assert is_open <= owned
        assert not (is_open and finished_)


def test_a_standing_agrees_with_the_states(combinations):
    """At every moment, of each quiz."""
    ann = combinations[0].member
    for quiz, moment in product(Quiz.objects.filter(slug__startswith="q"), MOMENTS):
        mine = [one for one in combinations if one.quiz == quiz]
        found = standing(ann, quiz, None, moment)
        assert {one.pk for one in found.finished} == {
            one.pk for one in mine if one.is_finished(moment) and one.started_at <= moment
        }
        assert bool(found.open) == any(one.is_open(moment) for one in mine)
        assert bool(found.passed) == any(one.is_valid(moment) and one.started_at <= moment for one in mine)
