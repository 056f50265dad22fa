"""Marking: what is right, what an attempt comes to, and that nothing else has a say in it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.marking import Answered, Mark, is_right, mark

POSITIONS = st.frozensets(st.integers(0, 5))
ANSWERED = st.builds(Answered, POSITIONS, POSITIONS)
ATTEMPTS = st.lists(ANSWERED, min_size=1, max_size=20)
PASS_MARKS = st.integers(1, 100)


def answers(right: int, wrong: int) -> list[Answered]:
    return [Answered(frozenset({0}), frozenset({0}))] * right + [Answered(frozenset({0}), frozenset({1}))] * wrong


@pytest.mark.parametrize(
    ("ticked", "chosen", "right"),
    [
        ({1}, {1}, True),
        ({1}, {0}, False),
        ({1}, {0, 1}, False),
        ({0, 2}, {0, 2}, True),
        ({0, 2}, {0}, False),
        ({0, 2}, {0, 1, 2}, False),
        ({1}, set(), False),
        (set(), set(), False),
        ({1}, {99}, False),
    ],
)
def test_a_question_is_right_all_or_nothing(ticked, chosen, right):
    """Exactly what is ticked is right; part of it, more than it and nothing at all are wrong."""
    assert is_right(ticked, chosen) is right


@pytest.mark.parametrize(
    ("right", "wrong", "pass_mark", "percentage", "passed"),
    [
        (4, 1, 80, Fraction(80), True),
        (11, 3, 78, Fraction(550, 7), True),
        (11, 3, 79, Fraction(550, 7), False),
        (12, 2, 80, Fraction(600, 7), True),
        (2, 1, 67, Fraction(200, 3), False),
        (199, 1, 100, Fraction(199, 2), False),
        (3, 0, 100, Fraction(100), True),
        (0, 3, 1, Fraction(0), False),
    ],
)
def test_a_percentage_is_exact_and_passes_at_the_pass_mark(right, wrong, pass_mark, percentage, passed):
    """Nothing is rounded before the comparison."""
    found = mark(answers(right, wrong), pass_mark)
    assert (found.score, found.out_of, found.percentage, found.passed) == (right, right + wrong, percentage, passed)


def test_each_question_is_told_right_or_wrong_in_its_place():
    """The marks of the questions stand in the order of the questions."""
    one, two = frozenset({0}), frozenset({1, 2})
    given_answers = [Answered(one, one), Answered(two, one), Answered(one), Answered(two, two)]
    assert mark(given_answers, 50) == Mark((True, False, False, True), Fraction(50), True)


@pytest.mark.parametrize(("asked", "pass_mark"), [(0, 80), (1, 0), (1, 101), (1, -1)])
def test_what_is_no_attempt_is_refused(asked, pass_mark):
    """An attempt without a question, or a pass mark that is none, has no mark."""
    with pytest.raises(ValueError, match=rf"{asked}\D+{pass_mark}"):
        mark(answers(asked, 0), pass_mark)


@given(ATTEMPTS, PASS_MARKS)
def test_a_mark_is_the_count_of_what_is_right(attempt, pass_mark):
    """Score, percentage and passing follow from the questions by the documented formula, every time the same."""
    found = mark(attempt, pass_mark)
    assert found == mark(tuple(attempt), pass_mark)
    assert found.right == tuple(bool(one.chosen) and one.chosen == one.ticked for one in attempt)
    assert found.percentage * len(attempt) == 100 * found.score
    assert found.passed == (100 * found.score >= pass_mark * len(attempt))
    assert 0 <= found.percentage <= 100


@given(ATTEMPTS, PASS_MARKS, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_has_no_say(attempt, pass_mark, random):
    """The same answers in another order come to the same."""
    found, other = mark(attempt, pass_mark), mark(random.sample(attempt, len(attempt)), pass_mark)
    assert (found.score, found.percentage, found.passed) == (other.score, other.percentage, other.passed)


@given(ATTEMPTS, PASS_MARKS, st.data())
def test_answering_rightly_never_takes_anything_off(attempt, pass_mark, data):
    """Where one answer becomes right, the score rises by one or stays, and a pass stays a pass."""
    at = data.draw(st.integers(0, len(attempt) - 1))
    ticked = attempt[at].ticked or frozenset({0})
    before = [*attempt[:at], Answered(ticked, attempt[at].chosen), *attempt[at + 1 :]]
    better = [*attempt[:at], Answered(ticked, ticked), *attempt[at + 1 :]]
    found, then = mark(before, pass_mark), mark(better, pass_mark)
    assert then.score - found.score in (0, 1)
    assert then.passed >= found.passed
