"""What a member is told: on /learn/, in each state of reading and of the quiz, and on the quiz's own page."""

import re

import pytest
import time_machine
from django.utils import timezone

from guidance.editions import publishing
from quizzes.bank import approvals
from quizzes.models import Attempt
from tests import cast, factories
from tests.pages import Page, numbers, words
from tests.quizzes import taking as learning
from tests.quizzes.taking import (
    ACKNOWLEDGE,
    LEARN,
    QUIZ,
    acknowledged,
    address,
    at,
    begun,
    buttons,
    finished,
    refusal,
    steps,
)

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

START = at("2026-05-01")


def facts(page: Page) -> list[list[int]]:
    """The numbers in each of a quiz's terms: questions, pass mark, when explained, how long it is valid, attempts."""
    return [numbers(dd.words) for dd in page.all("dd", ".facts")]


# ---- what there is to do ----------------------------------------------------------------------------------------


def test_learn_at_first(phone):
    """Reading comes first; the quiz can be looked at already."""
    page = Page(phone.get(LEARN))
    assert steps(page) == ["is-next", "", ""]
    assert {"/guidance/", ACKNOWLEDGE, QUIZ, "/learn/record/"} <= set(page.links("main"))
    assert buttons(page) == [ACKNOWLEDGE]


def test_learn_after_acknowledging(phone, ann):
    with time_machine.travel(START, tick=False):
        acknowledged(ann)
    page = Page(phone.get(LEARN))
    assert steps(page) == ["is-done", "is-next", ""]
    assert "1 May 2026" in page.words()
    assert ACKNOWLEDGE not in page.links("main")
    assert QUIZ in page.links("main")


def test_learn_after_an_amendment(phone, ann):
    """What was read before, since when there is another edition, and what changed; it is to be read first."""
    with time_machine.travel(START, tick=False):
        acknowledged(ann)
    learning.amended()
    page = Page(phone.get(LEARN))
    assert "1 May 2026" in page.words()
    assert "/editions/2/changes/?from=1" in page.links("main")
    assert ACKNOWLEDGE in page.links("main")
    assert steps(page) == ["is-next", "", ""]


def test_learn_after_a_small_change(phone, ann):
    """The same is said of it, and nothing is due."""
    acknowledged(ann)
    learning.amended("minor")
    page = Page(phone.get(LEARN))
    assert steps(page) == ["is-done", "is-next", ""]
    assert {"/editions/2/changes/?from=1", ACKNOWLEDGE, QUIZ} <= set(page.links("main"))


OFFERED = {"correction": "", "minor": "button button-secondary", "major": "button"}  # how saying so is offered
AMENDED = [  # the kinds of the editions since then, and which of them says what follows
    (["correction"], "correction"),
    (["correction", "correction"], "correction"),
    (["minor"], "minor"),
    (["minor", "correction"], "minor"),
    (["major"], "major"),
    (["major", "correction"], "major"),
    (["minor", "major", "minor"], "major"),
]


@pytest.mark.parametrize(("kinds", "gravest"), AMENDED, ids=[", ".join(kinds) for kinds, _ in AMENDED])
def test_what_follows_from_each_kind_of_change(phone, ann, kinds, gravest):
    """Nothing, an invitation or a duty, over several editions too: on both pages, with each note, and it is so."""
    acknowledged(ann)
    for kind in kinds:
        learning.amended(kind)
    now = len(kinds) + 1
    due = gravest == "major"
    responses = phone.get(LEARN), phone.get(ACKNOWLEDGE)
    learn, acknowledge = map(Page, responses)
    for page in (learn, acknowledge):
        noted = [item.words for item in page.all("li", "main") if item.words.endswith(": A change.")]
        assert [str(number) in one for number, one in enumerate(noted, 2)] == [True] * len(kinds)
        assert f"/editions/{now}/changes/?from=1" in page.links("details")
    assert [one.context["reading"].kind for one in responses] == [gravest, gravest]
    assert steps(learn) == (["is-next", "", ""] if due else ["is-done", "is-next", ""])
    [way] = [a for a in learn.all("a", "main") if a.attributes["href"] == ACKNOWLEDGE]
    assert way.attributes.get("class", "") == OFFERED[gravest]
    assert (str(now) in way.words) is (gravest == "correction"), "in a sentence that names the edition"
    assert refusal(phone.get(QUIZ)) == ("unread" if due else "")
    phone.post(ACKNOWLEDGE, {"edition": now, "read": "on"})
    learn = Page(phone.get(LEARN))
    assert (steps(learn), learn.all("details")) == (["is-done", "is-next", ""], [])


def test_the_words_on_changes(phone, ann):
    """The sentence on what follows is right for each kind of change, on both pages."""
    acknowledged(ann)
    said = {
        "correction": "Only mistakes were corrected. You don’t need to do anything: your confirmation still counts.",
        "minor": "The changes since then are minor. You don’t have to do anything, "
        "but we’d like you to confirm that you’ve read the protocol as it is now.",
        "major": "There has been a major change since then. Please read what changed",
    }
    for kind in said:
        learning.amended(kind)
        for page in (words(phone.get(LEARN)), words(phone.get(ACKNOWLEDGE))):
            assert [one for one in said if said[one] in page] == [kind]
    assert "The sentence covers the whole edition, not only what changed." in words(phone.get(ACKNOWLEDGE))


def test_what_changed_is_shown_passage_by_passage(phone, ann):
    """In words and marks, over several editions at once, with the way to the same passage in both; closed at first."""
    acknowledged(ann)
    learning.amended("minor")
    edition = learning.amended("major")
    learn, acknowledge = Page(phone.get(LEARN)), Page(phone.get(ACKNOWLEDGE))
    for page in (learn, acknowledge):
        added = " ".join(one.words for one in page.all("ins", ".change"))
        assert re.findall(r"Amended \d", added) == ["Amended 1", "Amended 2"]
        assert page.links(".change") == [
            f"/editions/{edition.number}/guidance/talking-online/",
            "/editions/1/guidance/talking-online/",
        ]
        assert {phone.get(link).status_code for link in page.links("details")} == {200}
        assert [h.words.startswith("Talking online ") for h in page.all("h3", ".change")] == [True]
    assert ["open" in page.all("details")[0].attributes for page in (learn, acknowledge)] == [False, True]


def test_what_was_taken_away_leads_to_where_it_was(phone, ann):
    acknowledged(ann)
    moved = {"/platforms/forums/": "/guidance/talking-online/"}
    draft = factories.draft(platforms=(), moved=moved)
    publishing.approve(draft, kind="minor", note="Shorter.", in_force_from=timezone.now())
    [link] = [a for a in Page(phone.get(LEARN)).links(".change") if "forums" in a]
    assert link == "/editions/1/platforms/forums/"


def test_nothing_is_said_of_changes_where_there_are_none(phone, ann):
    """Neither to somebody who has read nothing yet, nor to somebody who has read what is in force."""
    learning.amended()
    for _ in range(2):
        for page in (Page(phone.get(LEARN)), Page(phone.get(ACKNOWLEDGE))):
            assert page.all("details") == []
            assert [link for link in page.links("main") if "/changes/" in link] == []
            assert "A change." not in page.words()
        acknowledged(ann)


def test_learn_while_another_try_has_to_wait(quiz, ann):
    learning.quiz(retake_hours=24)
    with time_machine.travel(START, tick=False):
        finished(ann, 0)
        page = Page(cast.signed_in(ann).get(LEARN))
    assert "2 May 2026" in page.words()
    assert "12:00" in page.words()
    assert QUIZ not in page.links("main")


def test_learn_with_a_quiz_begun(phone, ann):
    attempt = begun(ann)
    page = Page(phone.get(LEARN))
    assert steps(page) == ["is-done", "is-next", ""]
    assert buttons(page) == [address(attempt)]


def test_learn_after_a_fail(phone, ann):
    failed = finished(ann, 0)
    response = phone.get(LEARN)
    page = Page(response)
    assert response.context["standings"][0].state == "failed"
    assert steps(page) == ["is-done", "is-next", ""]
    assert {address(failed, "result"), QUIZ} <= set(page.links("main"))
    assert buttons(page) == [QUIZ]


def test_learn_when_all_is_done(phone, ann):
    passed = finished(ann)
    page = Page(phone.get(LEARN))
    assert steps(page) == ["is-done"] * 3
    assert {address(passed, "result"), address(passed, "certificate")} <= set(page.links("main"))
    assert QUIZ not in page.links("main")


def test_learn_when_a_pass_soon_ends(quiz, ann):
    """It can be renewed from then on; once it has run out, the last result is still to be seen."""
    learning.quiz(valid_months=12)
    with time_machine.travel(START, tick=False) as clock:
        passed = finished(ann)
        clock.move_to(at("2027-03-02"))
        page = Page(cast.signed_in(ann).get(LEARN))
        assert "1 May 2027" in page.words()
        assert {QUIZ, address(passed, "certificate")} <= set(page.links("main"))
        clock.move_to(at("2027-05-02"))
        response = cast.signed_in(ann).get(LEARN)
        page = Page(response)
        assert response.context["standings"][0].state == "expired"
        assert steps(page) == ["is-done", "is-next", ""]
        assert {address(passed, "result"), QUIZ} <= set(page.links("main"))
        assert address(passed, "certificate") not in page.links("main")


# ---- what the quiz is -------------------------------------------------------------------------------------------


def test_about_the_quiz(phone, ann):
    """How many questions, how many to pass, whether approved; and why it can't be begun yet."""
    response = phone.get(QUIZ)
    page = Page(response)
    assert "Welcome." in page.words()
    assert facts(page) == [[4], [3, 4], [], [], []]
    assert (response.context["approved"].whole, response.context["approved"].by) == (False, [])
    assert refusal(response) == "unread"
    assert ACKNOWLEDGE in page.links("main")
    acknowledged(ann)
    assert refusal(phone.get(QUIZ)) == ""


def test_other_terms(quiz, ann):
    learning.quiz(feedback="at the end", valid_months=12, retake_hours=24, pass_mark=76)
    assert facts(Page(cast.signed_in(ann).get(QUIZ))) == [[4], [4, 4], [], [12], [24]]


def test_the_words_on_the_terms(phone):
    """When a quiz tells what is right, and how long a pass counts, in either case."""
    terms = [dd.words for dd in Page(phone.get(QUIZ)).all("dd", ".facts")]
    assert terms[2:4] == ["after each answer", "for your term of office"]
    learning.quiz(feedback="at the end", valid_months=12)
    terms = [dd.words for dd in Page(phone.get(QUIZ)).all("dd", ".facts")]
    assert terms[2:4] == ["all at the end", "for 12 months"]


def test_approved_by_whom(phone, quiz):
    olive = cast.officer()
    shown = approvals.fingerprint(version.pk for version in approvals.drawable(quiz))
    approvals.record(
        quiz,
        approved_by="the Monitoring Officer",
        approved_on=START.date(),
        reference="",
        shown=shown,
        same_words=True,
        by=olive,
    )
    for whole in (True, False):
        response = phone.get(QUIZ)
        assert response.context["approved"].whole is whole
        [said] = [p.words for p in Page(response).all("p", "main") if "the Monitoring Officer" in p.words]
        assert "1 May 2026" in said
        learning.load(learning.question("kind-9"))


def test_beginning_too_early(phone):
    """The page says why; nothing is begun."""
    response = phone.post(QUIZ)
    assert response.status_code == 409
    assert refusal(response) == "unread"
    assert not Attempt.objects.exists()


def test_beginning_after_passing(phone, ann):
    passed = finished(ann)
    response = phone.post(QUIZ)
    assert response.status_code == 409
    assert refusal(response) == "passed"
    assert address(passed, "result") in Page(response).links("main")
    assert Attempt.objects.count() == 1


def test_the_wait_for_another_try(quiz, ann):
    learning.quiz(retake_hours=24)
    with time_machine.travel(START, tick=False):
        finished(ann, 0)
        response = cast.signed_in(ann).get(QUIZ)
    assert refusal(response) == "wait"
    assert "2 May 2026" in words(response)
    assert "12:00" in words(response)


def test_no_such_quiz(phone):
    assert phone.get("/learn/nothing/").status_code == 404
    assert phone.post("/learn/nothing/").status_code == 404
