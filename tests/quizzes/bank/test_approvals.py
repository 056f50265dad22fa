"""That the council approved a quiz's questions: in the words they had then, and in no others."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from guidance.common.append_only import AppendOnlyError
from quizzes.bank import approvals
from quizzes.bank.approvals import Approved, drawable, fingerprint, of, of_quiz
from quizzes.models import Approval, Question, QuestionVersion, Quiz
from tests import cast
from tests.pages import Page, codes, said
from tests.quizzes import taking as learning
from tests.quizzes import written_bank as bank
from tests.quizzes.taking import at, begun, finished

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 1)
NOW = at("2026-05-01")


@pytest.fixture
def quiz() -> Quiz:
    """Whose questions were entered a month before."""
    with time_machine.travel(at("2026-04-01"), tick=False):
        return learning.small_site()


@pytest.fixture
def olive():
    return cast.officer()


def approve(quiz, by, **changes) -> Approval:
    """As an officer records it who was shown the questions as they are now."""
    terms = {"approved_by": "Standards Committee", "approved_on": TODAY, "reference": "Minute 7", "by": by}
    return approvals.record(quiz, **{"shown": fingerprint(keys(quiz)), **terms, **changes})


def keys(quiz) -> set[int]:
    return {version.pk for version in drawable(quiz)}


def load(*questions) -> None:
    """Before the day of the approvals."""
    with time_machine.travel(at("2026-04-15"), tick=False):
        learning.load(*questions)


def amend(*slugs: str) -> None:
    load(*(replace(one, why="Otherwise.") for one in learning.QUESTIONS if one.slug in slugs))


def test_what_can_be_drawn(quiz):
    """The newest words of all ready questions for the induction that suit the quiz."""
    assert len(keys(quiz)) == len(learning.QUESTIONS)
    load(
        bank.question("practised", use="practice"),
        bank.question("unsuited", code="3.9", tags=("other",)),
        replace(learning.QUESTIONS[0], status="retired"),
    )
    amend("kind-2")
    after = QuestionVersion.objects.filter(pk__in=keys(quiz)).values_list("question__slug", "number")
    assert sorted(after) == [
        (one.slug, 2 if one.slug == "kind-2" else 1) for one in sorted(learning.QUESTIONS[1:], key=lambda one: one.slug)
    ]


def test_none(quiz):
    assert of_quiz(quiz) == Approved([], False)


def test_what_is_recorded(quiz, olive):
    """By whom, when, under which reference, over which versions; and who entered it when."""
    with time_machine.travel(NOW, tick=False):
        made = approve(quiz, olive)
    kept = Approval.objects.get()
    assert kept == made
    assert (kept.quiz, kept.approved_by, kept.approved_on, kept.reference) == (
        quiz, "Standards Committee", TODAY, "Minute 7",
    )  # fmt: skip
    assert (kept.versions, kept.recorded_at, kept.recorded_by) == (sorted(keys(quiz)), NOW, olive)
    assert of_quiz(quiz) == Approved([made], True)


def test_changed_since(quiz, olive):
    """An amended question, or a new one, is not covered until the next approval; one that only retires is no matter."""
    first = approve(quiz, olive)
    load(replace(learning.QUESTIONS[0], status="retired", difficulty="hard"))
    assert of_quiz(quiz) == Approved([first], True)
    amend("kind-2")
    assert of_quiz(quiz) == Approved([first], False)
    second = approve(quiz, olive)
    assert of_quiz(quiz) == Approved([second], True)
    load(learning.question("kind-9"))
    assert not of_quiz(quiz).whole


def test_approved_in_parts(quiz, olive):
    """The earliest that covers all of them, or else those that cover them together."""
    first = approve(quiz, olive, approved_on=TODAY - timedelta(days=9))
    old = keys(quiz)
    amend("kind-2")
    second = approve(quiz, olive)
    third = approve(quiz, olive)
    assert of(quiz.pk, old) == Approved([first], True)
    assert of(quiz.pk, old & keys(quiz)) == Approved([first], True)
    assert of(quiz.pk, keys(quiz)) == Approved([second], True)
    assert of(quiz.pk, old | keys(quiz)) == Approved([first, second], True)
    assert of(quiz.pk, old | {10**6}) == Approved([first], False)
    assert of(quiz.pk, []) == Approved([], False)
    assert third.versions == second.versions


def test_each_quiz_has_its_own(quiz, olive):
    other = learning.quiz(slug="other")
    approve(quiz, olive)
    assert of_quiz(other) == Approved([], False)


def test_old_attempts_keep_their_approval(quiz, olive):
    """What was asked in words that were approved stays so; what is begun afterwards says which were not."""
    client = cast.signed_in(ann := cast.member())
    first = finished(ann, 0)
    made = approve(quiz, olive)
    result = f"/learn/attempts/{first.pk}/result/"
    approved = ("Standards Committee", "1 May 2026", "(Minute 7)")
    assert said(Page(client.get(result)), *approved)
    amend(*(one.slug for one in learning.QUESTIONS))
    assert said(Page(client.get(result)), *approved)
    assert approvals.of_attempt(first) == Approved([made], True)
    assert approvals.of_attempt(begun(ann)) == Approved([], False)


# ---- what is refused --------------------------------------------------------------------------------------------


def refused(field: str, code: str, quiz, by, **changes) -> str:
    """An approval is refused for this, and nothing is recorded; returns what it says."""
    with pytest.raises(ValidationError) as e:
        approve(quiz, by, **changes)
    assert codes(e.value) == {field: [code]}
    assert not Approval.objects.exists()
    return e.value.messages[0]


@pytest.mark.parametrize("change", ["amended", "added", "retired"])
def test_a_question_was_changed_meanwhile(quiz, olive, change):
    """Only what the officer was shown is approved."""
    shown = fingerprint(keys(quiz))
    if change == "amended":
        amend("kind-1")
    elif change == "added":
        load(learning.question("kind-9"))
    else:
        load(replace(learning.QUESTIONS[0], status="retired"))
    refused("__all__", "changed", quiz, olive, shown=shown)


def test_no_questions(quiz, olive):
    Question.objects.update(status="draft")
    refused("__all__", "none", quiz, olive)


def test_a_day_that_is_still_to_come(quiz, olive):
    """By London's clock, on which it may be tomorrow before it is in UTC."""
    with time_machine.travel(NOW, tick=False) as clock:
        refused("approved_on", "to come", quiz, olive, approved_on=TODAY + timedelta(days=1))
        clock.move_to(at("2026-05-02", "00:30"))
        assert approve(quiz, olive, approved_on=TODAY + timedelta(days=1)).approved_on == date(2026, 5, 2)


def test_words_later_than_the_approval(quiz, olive):
    """Were not approved that day, unless the officer says that the council had the same words before them."""
    with time_machine.travel(at("2026-05-02"), tick=False):
        learning.load(*(replace(one, why="Otherwise.") for one in learning.QUESTIONS if one.slug == "kind-2"))
        why = refused("same_words", "later", quiz, olive)
        assert re.findall(r"[a-z]+-\d", why) == ["kind-2"]
        made = approve(quiz, olive, same_words=True)
        assert of_quiz(quiz) == Approved([made], True)


def test_an_approval_stays(quiz, olive):
    """The next one stands beside it."""
    approve(quiz, olive)
    before = list(Approval.objects.values())
    for way in (
        Approval.objects.get().save,
        Approval.objects.get().delete,
        Approval.objects.all().delete,
        lambda: Approval.objects.update(versions=[]),
    ):
        with pytest.raises(AppendOnlyError):
            way()
    approve(quiz, olive)
    assert list(Approval.objects.order_by("pk").values())[:1] == before
