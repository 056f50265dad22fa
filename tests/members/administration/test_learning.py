"""Who has learnt what, as officers see it; and the induction on paper."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from protocol_portal.members.models import Member
from quizzes.learning import attempts
from quizzes.learning.standings import STATES
from quizzes.models import Acknowledgement, Attempt, Response
from tests import cast
from tests.pages import Page, codes, levels, numbers, told, words
from tests.quizzes import taking as learning

pytestmark = pytest.mark.django_db

MEMBERS = "/admin/members/member/"
LIST = f"{MEMBERS}learning/"
SIGNED = {"signed_on": "2026-05-04"}


@pytest.fixture
def olive(quiz):
    return cast.officer("people officer", "olive@brookshire.example", full_name="Olive Oak")


@pytest.fixture
def people(olive):
    return cast.signed_in(olive)


@pytest.fixture
def ann():
    return cast.member(full_name="Ann Archer", division="Brook East")


def of(member: Member, page: str) -> str:
    return f"{MEMBERS}{member.pk}/{page}/"


# ---- all members -------------------------------------------------------------------------------------------------


@pytest.fixture
def everybody(ann):
    """One in each state, and two who aren't in the list."""
    bo, cy, di, eve, gone = (
        cast.member(f"{name}@b.example", full_name=f"{name.title()} Brook")
        for name in ("bo", "cy", "di", "eve", "gone")
    )
    learning.finished(ann, 4)
    learning.finished(bo, 0)
    learning.begun(cy)
    learning.acknowledged(di)
    Member.objects.filter(pk=gone.pk).update(is_active=False)
    return {"done": ann, "failed": bo, "begun": cy, "acknowledged": di, "none": eve}


def listed(response) -> set[str]:
    """The names in the list's rows."""
    return {th.words for th in Page(response).all("th", "tbody")}


def test_who_has_finished(people, everybody):
    """Each member with how far they are, and how many of each; officers and leavers are left out."""
    page = words(people.get(LIST))
    assert listed(people.get(LIST)) == {one.full_name for one in everybody.values()}
    assert "Gone Brook" not in page
    for state, member in everybody.items():
        assert listed(people.get(LIST, {"state": state})) == {member.full_name}, state
    states = people.get(LIST).context["states"]
    assert {state: count for state, _, count in states if count} == dict.fromkeys(everybody, 1)


@pytest.mark.parametrize("query", [{"state": "nonsense"}, {"quiz": "nonsense"}, {"state": "\0"}, {"quiz": "\0"}])
def test_what_the_address_says_and_makes_no_sense(people, everybody, query):
    assert listed(people.get(LIST, query)) == {one.full_name for one in everybody.values()}


def test_the_list_to_take_away(people, olive, everybody):
    """The same as CSV, which runs no formula; that it was taken is in the history."""
    Member.objects.filter(pk=everybody["none"].pk).update(full_name="=1+1")
    response = people.get(f"{MEMBERS}learning.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    by_name = {row["full_name"]: row for row in rows}
    assert set(by_name) == {"'=1+1", "Ann Archer", "Bo Brook", "Cy Brook", "Di Brook"}
    ann = by_name["Ann Archer"]
    assert (ann["division"], ann["quiz"], ann["edition_in_force"]) == ("Brook East", "induction", "1")
    assert ann["state"] == STATES["done"]
    assert ann["passed_on"] == ann["acknowledged_on"] != ""
    assert by_name["'=1+1"]["acknowledged_on"] == by_name["Bo Brook"]["passed_on"] == ""
    assert (olive.events.latest("pk").kind, bool(olive.events.latest("pk").note)) == ("exported", True)


def test_three_members_take_no_more_statements_than_one(people, ann, django_assert_num_queries):
    learning.finished(ann, 4)
    people.get(LIST)
    with CaptureQueriesContext(connection) as one:
        people.get(LIST)
    for name in ("bo", "cy"):
        learning.finished(cast.member(f"{name}@b.example"), 4)
    with django_assert_num_queries(len(one)):
        people.get(LIST)


def test_without_a_quiz(people, quiz, monkeypatch):
    monkeypatch.setattr("protocol_portal.members.administration.learning._quiz", lambda request: None)
    response = people.get(LIST)
    assert (response.status_code, Page(response).all("table")) == (200, [])
    assert people.get(f"{MEMBERS}learning.csv").content.decode("utf-8-sig").count("\n") == 1


def test_one_member(people, ann):
    """What they acknowledged, in its words, and every attempt."""
    learning.finished(ann, 0)
    learning.answer_all(attempts.start(ann, learning.Quiz.objects.get()), 4)
    page = words(people.get(of(ann, "learning")))
    assert Acknowledgement.objects.get().statement in page
    assert learning.WAY in page
    tries = [
        li.words for li in Page(people.get(of(ann, "learning"))).all("li", "main") if li.words.startswith("Induction,")
    ]
    assert {tuple(numbers(one)[-2:]) for one in tries} == {(0, 4), (4, 4)}
    assert of(ann, "learning") in Page(people.get(of(ann, "change"))).links()


# ---- on paper ----------------------------------------------------------------------------------------------------


def begin(client, member: Member) -> Attempt:
    response = client.post(of(member, "paper/induction/begin"))
    attempt = Attempt.objects.get(member=member)
    assert response["Location"] == of(member, f"paper/{attempt.pk}")
    return attempt


def ticks(attempt: Attempt, *positions: int) -> dict[str, list[int]]:
    """The form's fields for the right answers to these questions."""
    asked = attempt.asked.filter(position__in=positions)
    return {f"question-{row.position}": sorted(learning.right(row)) for row in asked}


def test_the_induction_to_print(people, olive, ann):
    """The statement to sign, the protocol and all questions, without a hint of what is right."""
    attempt = begin(people, ann)
    assert attempt.begun_by == olive
    page = words(people.get(of(ann, f"paper/{attempt.pk}")))
    assert attempts.statement(attempt.edition) in page
    assert "Be kind." in page
    for asked in attempt.asked.select_related("version__question"):
        assert f"Now {asked.version.question.slug}." in page
    assert "So says" not in page
    assert "Then decide" not in page
    assert not Acknowledgement.objects.exists()


def test_beginning_twice_leads_to_the_same_paper(people, ann):
    assert begin(people, ann) == begin(people, ann)
    assert people.get(of(ann, "paper/induction/begin"))["Location"] == of(ann, "learning"), "only by the button"


def test_answers_are_entered(people, olive, ann):
    """Some now and the rest later; the last ones end the attempt, and the record says who entered them."""
    attempt = begin(people, ann)
    address = of(ann, f"paper/{attempt.pk}/answers")
    assert people.post(address, SIGNED | ticks(attempt, 1, 3))["Location"] == of(ann, "learning")
    given = Acknowledgement.objects.get()
    assert (given.way, given.entered_by, given.statement) == (
        attempts.ON_PAPER, olive, attempts.statement(attempt.edition),
    )  # fmt: skip
    assert given.signed_on.isoformat() == "2026-05-04"
    page = Page(people.get(address))
    assert {field.attributes["name"] for field in page.all("input", "fieldset")} == {"question-2", "question-4"}
    people.post(address, ticks(attempt, 2, 4))
    attempt = Attempt.objects.get()
    assert (attempt.passed, attempt.score) == (True, 4)
    assert set(Response.objects.values_list("entered_by", flat=True)) == {olive.pk}
    [told] = people.get(of(ann, "learning")).context["messages"]
    assert numbers(str(told))[:2] == [4, 4]
    again = people.post(address, ticks(attempt, 2, 4), follow=True)
    assert levels(again) == ["info"], "a second click"


def test_nothing_counts_without_the_signature(people, ann):
    """What was typed is still there."""
    attempt = begin(people, ann)
    response = people.post(of(ann, f"paper/{attempt.pk}/answers"), ticks(attempt, 1, 2, 3, 4))
    page = Page(response)
    assert response.context["problem"].code == "unread"
    assert "#answers" in page.links(".error-summary")
    assert sum("checked" in field.attributes for field in page.all("input", "fieldset")) >= 4
    assert not Response.objects.exists()


@pytest.mark.parametrize(("day", "problem", "wrong"), [
    ("2099-01-01", "to come", {}), ("yesterday", "", {"signed_on": ["invalid"]}),
])  # fmt: skip
def test_a_signature_of_no_day(people, ann, day, problem, wrong):
    attempt = begin(people, ann)
    response = people.post(of(ann, f"paper/{attempt.pk}/answers"), {"signed_on": day} | ticks(attempt, 1))
    found = response.context["problem"]
    assert (found.code if found else "", codes(response)) == (problem, wrong)
    assert not Acknowledgement.objects.exists()
    assert not Response.objects.exists()


def test_a_member_goes_on_with_the_paper_on_a_screen(people, ann):
    """But first says that they have read the protocol; what an officer entered is told apart."""
    attempt = begin(people, ann)
    mine = cast.signed_in(ann)
    asked = attempt.asked.get(position=1)
    assert learning.give(mine, attempt, 1, *learning.right(asked))["Location"] == "/learn/acknowledge/"
    assert not Response.objects.exists()
    learning.acknowledged(ann)
    assert learning.give(mine, attempt, 1, *learning.right(asked)).status_code == 302
    people.post(of(ann, f"paper/{attempt.pk}/answers"), ticks(attempt, 2))
    page = words(people.get(f"/admin/quizzes/attempt/{attempt.pk}/change/"))
    assert page.count("So says") == 2, "nothing is told of what isn't answered"
    entries = Page(people.get(f"/admin/quizzes/attempt/{attempt.pk}/change/")).all("p", "section")
    entered = [p.words for p in entries if p.attributes.get("class") == "remark" and "Olive Oak" in p.words]
    assert len(entered) == 1


def test_two_ticks_for_a_question_with_one_answer(people, ann):
    """All of it is refused, the signature too."""
    attempt = begin(people, ann)
    one = attempt.asked.filter(version__answer="one").first()
    data = SIGNED | ticks(attempt, 1, 2, 3, 4) | {f"question-{one.position}": one.order[:2]}
    response = people.post(of(ann, f"paper/{attempt.pk}/answers"), data)
    problem = response.context["problem"]
    assert (problem.code, numbers(problem.message)) == ("several", [one.position])
    assert problem.message in words(response)
    assert not Response.objects.exists()
    assert not Acknowledgement.objects.exists()


def test_crafted_answers_are_no_answers(people, ann):
    attempt = begin(people, ann)
    data = {"signed_on": "2026-05-04", "question-1": ["99", "x", "-1"], "question-77": ["1"]}
    assert people.post(of(ann, f"paper/{attempt.pk}/answers"), data).status_code == 302
    assert not Response.objects.exists()


def test_the_paper_of_another_member(people, ann):
    """An address that puts a member and another's paper together leads nowhere."""
    attempt = begin(people, ann)
    bo = cast.member("bo@b.example")
    assert people.get(of(bo, f"paper/{attempt.pk}")).status_code == 404
    assert people.post(of(bo, f"paper/{attempt.pk}/answers"), SIGNED).status_code == 404
    assert not Acknowledgement.objects.exists()


def test_nobody_enters_their_own(people, olive):
    assert people.post(of(olive, "paper/induction/begin")).status_code == 403
    assert not Attempt.objects.exists()


def test_a_quiz_that_is_passed_is_not_begun_on_paper(people, olive, ann, quiz):
    learning.finished(ann, 4)
    with pytest.raises(attempts.AttemptRefused) as refusal:
        attempts.start(ann, quiz, begun_by=olive)
    assert refusal.value.code == "passed"
    response = people.post(of(ann, "paper/induction/begin"), follow=True)
    assert (levels(response), told(response)) == (["error"], refusal.value.messages)
    assert Attempt.objects.count() == 1
