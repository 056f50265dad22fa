"""Learning as a member does it: reading, answering, the result; whose it is, and what browsers send on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from protocol_portal.members.signing_in.rules import WAYS
from quizzes.learning import attempts
from quizzes.models import Acknowledgement, Asked, Attempt, Quiz, Response
from tests import cast, factories
from tests.pages import Page, codes, first_said, levels, numbers, words
from tests.quizzes import taking as learning
from tests.quizzes.taking import (
    ACKNOWLEDGE,
    LEARN,
    QUIZ,
    acknowledged,
    address,
    answer_all,
    at,
    begun,
    buttons,
    finished,
    give,
    recorded,
    refusal,
    right,
    steps,
    wrong,
)

pytestmark = pytest.mark.django_db

START = at("2026-05-01")


def told(page: Page) -> list[tuple[str, str]]:
    """The summary of errors: what each says, and the control to which it leads."""
    return [(a.words, a.attributes["href"]) for a in page.all("a", ".error-summary")]


def lead(page: Page) -> str:
    """What the result says below its heading; "" where it says no more."""
    return " ".join(p.words for p in page.all("p", "hgroup") if p.attributes.get("class") == "lead")


def stems(attempt: Attempt) -> list[str]:
    versions = attempt.asked.order_by("position").values_list("version__stem", flat=True)
    return [" ".join(stem.split()) for stem in versions]


# ---- saying that one has read it --------------------------------------------------------------------------------


def test_acknowledging(phone, ann):
    """The statement to tick is the one that is recorded, with how one is signed in."""
    page = Page(phone.get(ACKNOWLEDGE))
    label = next(one.words for one in page.all("label") if one.attributes["for"] == "id_read")
    assert "/editions/1/guidance/all/" in page.links("main")
    assert phone.post(ACKNOWLEDGE, {"edition": 1, "read": "on"})["Location"] == LEARN
    kept = Acknowledgement.objects.get()
    assert (kept.member, kept.statement, kept.way) == (ann, label, WAYS["code"])


@pytest.mark.parametrize("method", ["code", "shown", "socialaccount"])
def test_the_way_of_signing_in_is_recorded(quiz, ann, method):
    cast.signed_in(ann, method=method).post(ACKNOWLEDGE, {"edition": 1, "read": "on"})
    assert Acknowledgement.objects.get().way == WAYS[method]


def test_unticked(phone):
    """The error leads to the box, and nothing is recorded."""
    response = phone.post(ACKNOWLEDGE, {"edition": 1})
    page = Page(response)
    assert codes(response) == {"read": ["required"]}
    assert [control for _, control in told(page)] == ["#id_read"]
    assert "id_read" in page.ids
    assert first_said(page, Page(phone.get(ACKNOWLEDGE)))
    assert not Acknowledgement.objects.exists()


def test_superseded_while_the_page_was_open(phone):
    """Says so and what changed; the box is for the new edition, and not ticked."""
    factories.approved()
    response = phone.post(ACKNOWLEDGE, {"edition": 1, "read": "on"})
    page = Page(response)
    assert response.status_code == 409
    assert response.context["superseded"].number == 1
    [alert] = [one.words for one in page.all("div", "main") if one.attributes.get("role") == "alert"]
    assert "A small change." in alert
    assert "/editions/2/changes/?from=1" in page.links("main")
    fields = {one.attributes.get("name"): one.attributes for one in page.all("input")}
    assert fields["edition"]["value"] == "2"
    assert "checked" not in fields["read"]
    assert not Acknowledgement.objects.exists()
    phone.post(ACKNOWLEDGE, {"edition": 2, "read": "on"})
    assert Acknowledgement.objects.get().edition.number == 2


def test_acknowledging_twice(phone, ann):
    """The page then says when it was done; sending it again, from another tab, changes nothing."""
    with time_machine.travel(START, tick=False):
        acknowledged(ann)
    before = recorded()
    response = phone.get(ACKNOWLEDGE)
    assert "1 May 2026" in words(response)
    assert "12:00" in words(response)
    assert Acknowledgement.objects.get().statement in words(response)
    assert not Page(response).all("button", ".form")
    assert phone.post(ACKNOWLEDGE, {"edition": 1, "read": "on"})["Location"] == LEARN
    assert recorded() == before


@pytest.mark.parametrize("edition", ["", "0", "2", "x", "-1", "99999", "9" * 30, "1.5"])
def test_crafted_editions(phone, edition):
    """Are none; a draft is none either."""
    factories.draft()
    response = phone.post(ACKNOWLEDGE, {"edition": edition, "read": "on"})
    assert response.status_code in (200, 404)
    assert not Acknowledgement.objects.exists()


# ---- the whole way ----------------------------------------------------------------------------------------------


def walk(phone: Client, right_ones: int) -> Iterator[Page]:
    """Goes by the pages' own links and forms from /learn/ to the result; gives each page on the way."""
    phone.post(ACKNOWLEDGE, {"edition": 1, "read": "on"})
    where = phone.post(QUIZ)["Location"]
    position = 0
    while True:
        response = phone.get(where, follow=True)
        where = response.redirect_chain[-1][0] if response.redirect_chain else where
        yield (page := Page(response))
        if where.endswith("/result/"):
            return
        choices = [one.attributes for one in page.all("input") if one.attributes.get("name") == "choice"]
        if not choices:
            where = page.links("main")[-1]
            continue
        position += 1
        asked = Asked.objects.get(attempt__in=Attempt.objects.open(), position=position)
        assert [int(choice["value"]) for choice in choices] == asked.order
        assert {choice["type"] for choice in choices} == {"checkbox" if asked.version.answer == "many" else "radio"}
        chosen = right(asked) if position <= right_ones else wrong(asked)
        where = phone.post(where, {"choice": [*chosen]})["Location"]


def test_all_the_way_to_a_pass(phone, ann):
    """Question by question, each told at once, to the result and the certificate."""
    pages = list(walk(phone, 3))
    asked, answered = pages[:-1:2], pages[1:-1:2]
    for numbered in (asked, answered):
        assert [numbers(page.words("h1")) for page in numbered] == [[n, 4] for n in (1, 2, 3, 4)]
    first, *others, last = [first_said(after, before) for before, after in zip(asked, answered, strict=True)]
    assert (others, bool(first), bool(last), first != last) == ([first, first], True, True, True), "three were right"
    progress = [page.all("progress")[0].attributes for page in pages[:-1]]
    assert [(one["value"], one["max"]) for one in progress] == [(n, "4") for n in "01122334"]
    result, attempt = pages[-1], Attempt.objects.get()
    assert numbers(lead(result)) == [3, 4, 3]
    certificate = address(attempt, "certificate")
    assert certificate in result.links("main")
    shown = words(phone.get(certificate))
    for one in (ann.full_name, "Induction", "Online Guide", attempt.shown_code):
        assert one in shown
    assert attempt.edition.number in numbers(shown.partition("Online Guide")[2].partition(attempt.shown_code)[0])[:1]


def test_all_the_way_to_a_fail(phone):
    """What to read again first, each passage once, and the way to another try; no certificate."""
    *_, result = walk(phone, 1)
    attempt = Attempt.objects.get()
    assert numbers(lead(result)) == [1, 4, 3]
    wrong_ones = attempt.asked.filter(position__gt=1).values_list("version__code", flat=True)
    expected = {f"/editions/1/code/{code}/" if code else "/editions/1/guidance/talking-online/#rumours"
                for code in wrong_ones}  # fmt: skip
    again = [link for link in result.links(".entries") if link.startswith("/editions/")]
    assert set(again) == expected
    assert len(again) == len(expected)
    assert QUIZ in result.links("main")
    assert phone.get(address(attempt, "certificate")).status_code == 404


def test_only_what_was_wrong_is_to_be_read_again(phone, ann):
    """Not the passage of a question that was right."""
    attempt = begun(ann)
    for asked in attempt.asked.all():
        is_on_libel = asked.about == "libel"
        attempts.answer(ann, attempt.pk, asked.position, right(asked) if is_on_libel else wrong(asked))
    again = Page(phone.get(address(attempt, "result"))).links(".entries")
    assert set(again) == {"/editions/1/code/3.1/", "/editions/1/code/3.10/"}


def test_going_on_alone_with_what_was_begun_on_paper(phone, quiz, ann):
    """Leads first to saying that one has read the protocol; looking at a question does, too."""
    attempt = attempts.start(ann, quiz, begun_by=cast.officer())
    assert phone.get(address(attempt, 1))["Location"] == ACKNOWLEDGE
    assert give(phone, attempt, 1, "1")["Location"] == ACKNOWLEDGE
    assert not Response.objects.exists()
    acknowledged(ann)
    assert give(phone, attempt, 1, "1")["Location"] == address(attempt, 1)


def test_the_result_explains_every_question(phone, ann):
    """By paragraph and topic; then each as it was put, with one's own answer, the right one, why, and the passage."""
    attempt = finished(ann, 2)
    learning.load(*(replace(one, stem="Otherwise?") for one in learning.QUESTIONS))
    factories.approved()
    page = Page(phone.get(address(attempt, "result")))
    assert [cell.words.split()[-1] for cell in page.all("th", "tbody")] == ["3.1", "3.10", "Libel"]
    by_subject = [cell.words for cell in page.all("td", ".scores")]
    assert sum(int(cell.split()[0]) for cell in by_subject) == 2
    assert [cell.split()[-1] for cell in by_subject] == ["2", "1", "1"]
    sections = [one.words for one in page.all("section") if "question-entry" in one.attributes.get("class", "")]
    explained = iter([one.words for one in page.all("li", ".explained-choices")])
    labels: dict[str, set[str]] = {"own and right": set(), "own": set(), "right": set()}
    headings: dict[bool, set[str]] = {True: set(), False: set()}
    for asked, section, stem in zip(attempt.asked.order_by("position"), sections, stems(attempt), strict=True):
        is_right = asked.position <= 2
        options = {one.position: one for one in asked.version.options.all()}
        heading, _, _ = section.partition(f" {stem} ")
        assert numbers(heading) == [asked.position]
        headings[is_right].add(heading.replace(str(asked.position), ""))
        chosen = asked.response.chosen
        own = [("own and right" if is_right else "own", position) for position in asked.order if position in chosen]
        missed = [("right", position) for position in asked.order if position in right(asked) - set(chosen)]
        for label, position in own + missed:
            item, said = next(explained), f" {options[position].text} {options[position].feedback}"
            assert item.endswith(said)
            assert item in section
            labels[label].add(item.removesuffix(said))
        assert section.index(item) < section.index(asked.version.why)
        unmentioned = options.keys() - right(asked) - set(chosen)
        assert all(options[position].text not in section for position in unmentioned)
    assert len(headings[True] | headings[False]) == 2, "one for what was right, another for what was not"
    assert sorted(map(len, labels.values())) == [1, 1, 1]
    assert len(set.union(*labels.values())) == 3, "each label says something else"
    about = {"": "/editions/1/guidance/talking-online/#rumours"}
    codes = attempt.asked.order_by("position").values_list("version__code", flat=True)
    assert page.links("figcaption") == [about.get(code, f"/editions/1/code/{code}/") for code in codes]


def test_at_the_end(quiz, ann):
    """A quiz that tells only at the end: an answered question says what was chosen, and no more."""
    learning.quiz(feedback="at the end")
    client, attempt = cast.signed_in(ann), begun(ann)
    asked = attempt.asked.get(position=1)
    before = Page(client.get(address(attempt, 1)))
    assert give(client, attempt, 1, *right(asked))["Location"] == address(attempt)
    assert client.get(address(attempt))["Location"] == address(attempt, 2)
    page = Page(client.get(address(attempt, 1)))
    assert first_said(page, before)
    assert not page.all("li", ".explained-choices")
    options = asked.version.options.all()
    assert all(one.text in page.words() for one in options if one.position in right(asked))
    for telling in (asked.version.why, *(one.feedback for one in options)):
        assert telling not in page.words()
    answer_rest = attempt.asked.filter(position__gt=1)
    for one in answer_rest:
        attempts.answer(ann, attempt.pk, one.position, right(one))
    assert client.get(address(attempt))["Location"] == address(attempt, "result")
    assert asked.version.why in words(client.get(address(attempt, 1)))


def test_the_words_of_each_result(quiz, ann):
    """The heading says how it ended."""
    headings = {}
    for name, right_ones in (("passed", 4), ("failed", 0), ("disowned", 4)):
        member = cast.member(f"{name}@brookshire.example")
        attempt = finished(member, right_ones)
        if name == "disowned":
            attempts.disown(attempt, reason="Not hers.", by=cast.officer())
        headings[name] = Page(cast.signed_in(member).get(address(attempt, "result"))).words("h1")
    assert headings == {
        "passed": "You’ve passed", "failed": "Not passed yet", "disowned": "This attempt doesn’t count",
    }  # fmt: skip


# ---- a question, and what browsers send -------------------------------------------------------------------------


@pytest.fixture
def attempt(quiz, ann) -> Attempt:
    return begun(ann)


def position_of(attempt: Attempt, kind: str) -> int:
    asked = attempt.asked.filter(version__answer=kind).earliest("position")
    return int(asked.position)


@pytest.mark.parametrize("kind", ["one", "many"])
def test_nothing_chosen(phone, attempt, kind):
    """The error leads to the first choice on the page."""
    position = position_of(attempt, kind)
    before = Page(phone.get(address(attempt, position)))
    response = give(phone, attempt, position)
    page = Page(response)
    first = attempt.asked.get(position=position).order[0]
    assert response.status_code == 200
    assert [control for _, control in told(page)] == [f"#choice-{first}"]
    control = next(one for one in page.all("input") if one.attributes.get("id") == f"choice-{first}")
    assert control.attributes["name"] == "choice"
    assert control.attributes["aria-describedby"] in page.ids
    assert first_said(page, before)
    assert not Response.objects.exists()


CRAFTED = ["0", "4", "99", "x", "-1", "9" * 40, "1.0", " 1", "²", "١", "1,2", "\x00", ""]


@pytest.mark.parametrize("choice", CRAFTED)
def test_crafted_choices(phone, attempt, choice):
    """Are no answer, on their own or beside a good one; the page asks again."""
    position = position_of(attempt, "many")
    for choices in ([choice], ["1", choice], [choice, "2"]):
        response = give(phone, attempt, position, *choices)
        assert response.status_code == 200
        assert told(Page(response))
        assert not Response.objects.exists()


def test_repeated_choices(phone, attempt):
    """The same twice is that one; two of a question with one answer are none."""
    position = position_of(attempt, "one")
    nothing, two = (told(Page(give(phone, attempt, position, *choices))) for choices in ((), ("1", "2")))
    assert (len(two), two != nothing) == (1, True)
    assert not Response.objects.exists()
    give(phone, attempt, position, "1", "1")
    assert Response.objects.get().chosen == [1]


@pytest.mark.parametrize("position", [0, 5, 99, 10**8, 10**12, "01", "x", "-1"])
def test_crafted_positions(phone, attempt, position):
    for response in (phone.get(address(attempt, position) if position else f"{address(attempt)}0/"),
                     phone.post(f"{address(attempt)}{position}/", {"choice": "1"})):  # fmt: skip
        assert response.status_code == 404
    assert not Response.objects.exists()


def test_sent_twice(phone, attempt):
    """A double click leads to the same page both times; the answer is there once."""
    position = position_of(attempt, "one")
    first, second = (give(phone, attempt, position, "1") for _ in range(2))
    assert first["Location"] == second["Location"] == address(attempt, position)
    assert Response.objects.get().chosen == [1]


def test_another_choice_after_answering(phone, attempt):
    """Going back and choosing anew changes nothing, and the page says what was recorded."""
    position = position_of(attempt, "one")
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        now = timezone.localtime()
        give(phone, attempt, position, "1")
        before = recorded()
        for choices in (["2"], ["1", "2"], ["99"], []):
            response = give(phone, attempt, position, *choices)
            assert response.status_code == 409
            [alert] = [one.words for one in Page(response).all("div") if one.attributes.get("role") == "alert"]
            assert f"{now.day} {now:%B %Y}" in alert
            assert f"{now:%H:%M}" in alert
            text = attempt.asked.get(position=position).version.options.get(position=1).text
            assert text in words(response)
    assert recorded() == before


def test_two_tabs(phone, attempt):
    """The same questions in both; each answer counts where it came first, and both end at the result."""
    one, other = phone, cast.signed_in(attempt.member)
    for position in (1, 2, 3, 4):
        tab, late = (one, other) if position % 2 else (other, one)
        asked = attempt.asked.get(position=position)
        assert late.get(address(attempt, position)).status_code == 200
        assert give(tab, attempt, position, *right(asked)).status_code == 302
        assert give(late, attempt, position, *wrong(asked)).status_code == 409
    for tab in (one, other):
        assert tab.get(address(attempt))["Location"] == address(attempt, "result")
    assert Attempt.objects.get().score == 4


def test_a_page_left_open_till_the_end(phone, attempt):
    """Sent once more after the attempt is finished, it leads to what was answered."""
    answer_all(attempt)
    before = recorded()
    position = position_of(attempt, "one")
    chosen = attempt.asked.get(position=position).response.chosen
    assert give(phone, attempt, position, *chosen)["Location"] == address(attempt, position)
    assert give(phone, attempt, position, *({1, 2, 3} - set(chosen))).status_code == 409
    assert give(phone, attempt, position).status_code == 409
    assert recorded() == before


def test_beginning_in_two_tabs(phone, attempt):
    """Leads both to the same attempt."""
    assert phone.post(QUIZ)["Location"] == address(attempt)
    assert cast.signed_in(attempt.member).post(QUIZ)["Location"] == address(attempt)


def test_going_on_where_one_stopped(phone, attempt):
    """At the first question that isn't answered, on any device."""
    assert phone.get(address(attempt))["Location"] == address(attempt, 1)
    give(phone, attempt, 1, *right(attempt.asked.get(position=1)))
    give(phone, attempt, 3, *right(attempt.asked.get(position=3)))
    device = cast.signed_in(attempt.member)
    assert device.get(address(attempt))["Location"] == address(attempt, 2)
    assert address(attempt, 2) in Page(device.get(address(attempt, 3))).links("main")


def test_an_open_attempt_has_no_result(phone, attempt):
    """It leads on instead; and there is no certificate."""
    assert phone.get(address(attempt, "result"))["Location"] == address(attempt)
    assert phone.get(address(attempt, "certificate")).status_code == 404


def test_an_open_question_tells_nothing(phone, attempt):
    """Neither what is right nor why; not in the source either."""
    for asked in attempt.asked.all():
        source = phone.get(address(attempt, asked.position)).content.decode()
        assert asked.version.why not in source
        assert all(one.feedback not in source for one in asked.version.options.all())
        assert "checked" not in source


# ---- whose it is ------------------------------------------------------------------------------------------------

PAGES = ("", "1", "result", "certificate")


@pytest.mark.parametrize("state", ["open", "passed"])
def test_nobody_sees_anothers_attempt(quiz, ann, state):
    """Not there for another member, nor for an officer with all rights."""
    attempt = begun(ann) if state == "open" else finished(ann)
    before = recorded()
    for person in (cast.member("bob@brookshire.example"), cast.officer("superuser")):
        client = cast.signed_in(person)
        for page in PAGES:
            assert client.get(address(attempt, page)).status_code == 404
            assert client.get(f"/learn/attempts/{attempt.pk + 1}/").status_code == 404
        assert give(client, attempt, 1, "1").status_code == 404
    assert recorded() == before


def test_a_disowned_pass(phone, ann):
    """Its result says that it doesn't count, when and why; there is no certificate any more, and another try."""
    attempt = finished(ann)
    with time_machine.travel(START, tick=False):
        attempts.disown(attempt, reason="Taken by his assistant.", by=cast.officer())
    page = Page(phone.get(address(attempt, "result")))
    assert lead(page) == ""
    assert "1 May 2026" in page.words()
    assert "Taken by his assistant." in page.words()
    assert address(attempt, "certificate") not in page.links("main")
    assert phone.get(address(attempt, "certificate"))["Location"] == address(attempt, "result")
    assert phone.get(address(attempt))["Location"] == address(attempt, "result")
    assert steps(Page(phone.get(LEARN))) == ["is-done", "is-next", ""]
    assert refusal(phone.get(QUIZ)) == ""


def test_a_disowned_open_attempt(phone, attempt):
    """Every way leads to the result, which says so; a late answer isn't recorded."""
    give(phone, attempt, 1, *right(attempt.asked.get(position=1)))
    attempts.disown(attempt, reason="Taken by his assistant.", by=cast.officer())
    before = recorded()
    result = address(attempt, "result")
    assert phone.get(address(attempt))["Location"] == result
    assert phone.get(address(attempt, 2))["Location"] == result
    assert give(phone, attempt, 2, "1")["Location"] == result
    assert give(phone, attempt, 1, "99").status_code == 409
    page = Page(phone.get(result))
    assert lead(page) == ""
    assert "Taken by his assistant." in page.words()
    assert recorded() == before


def test_a_disowned_open_attempt_tells_no_answers(phone, attempt):
    """Its questions may still be asked again; as in one's own record."""
    attempts.disown(attempt, reason="Taken by his assistant.", by=cast.officer())
    told_ = words(phone.get(address(attempt, "result")))
    for asked in attempt.asked.all():
        assert asked.version.why not in told_
        assert all(one.feedback not in told_ for one in asked.version.options.all())


# ---- on every page ----------------------------------------------------------------------------------------------


@pytest.fixture
def addresses(ann) -> list[str]:
    """Every address of learning, with a passed attempt."""
    passed = finished(ann)
    own = [LEARN, ACKNOWLEDGE, QUIZ, "/learn/record/", "/learn/record.json", "/learn/record.csv"]
    return own + [address(passed, page) for page in PAGES]


@pytest.mark.alike
def test_only_when_signed_in(quiz, addresses):
    """Each leads to sign in, and from there back; whatever is sent is not looked at."""
    before = recorded()
    for one, method in product(addresses, ("get", "head", "post")):
        response = getattr(Client(), method)(
            one, {"choice": "1", "edition": "1", "read": "on"} if method == "post" else {}
        )
        assert response.status_code == 302, one
        assert response["Location"] == f"/accounts/login/?next={one}"
    assert recorded() == before


def test_kept_by_nobody(phone, addresses, quiz):
    """No browser and no proxy keeps a page, or a way to one, or a refusal."""
    for one in addresses:
        for client in (phone, Client()):
            kept = client.get(one)["Cache-Control"]
            assert "no-store" in kept
            assert "private" in kept
    assert "no-store" in phone.post(QUIZ)["Cache-Control"]
    assert "no-store" in phone.post(ACKNOWLEDGE, {"edition": 1, "read": "on"})["Cache-Control"]
    position = position_of(Attempt.objects.get(), "one")
    assert "no-store" in give(phone, Attempt.objects.get(), position, "1")["Cache-Control"]


@pytest.mark.alike
def test_not_indexed(phone, addresses):
    for one in addresses:
        response = phone.get(one)
        if response["Content-Type"].startswith("text/html") and response.status_code == 200:
            assert '<meta name="robots" content="noindex">' in response.content.decode(), one


@pytest.mark.alike
def test_nothing_is_done_by_looking(phone, addresses):
    """Nor by another method than those that a page takes."""
    before = recorded()
    for one in addresses:
        phone.get(one)
        phone.head(one)
        for method in ("put", "delete", "patch"):
            assert getattr(phone, method)(one).status_code == 405
    assert phone.post(LEARN).status_code == 405
    assert recorded() == before


def test_forms_are_protected(quiz, ann):
    """Nothing is taken from another site's page."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.signed_in(ann).cookies
    attempt = begun(ann)
    before = recorded()
    assert client.post(ACKNOWLEDGE, {"edition": 1, "read": "on"}).status_code == 403
    assert client.post(QUIZ).status_code == 403
    assert give(client, attempt, 1, "1").status_code == 403
    assert recorded() == before


# ---- afterwards ------------------------------------------------------------------------------------------------------


def test_what_is_sent_after_signing_out_is_told_to_be_lost(phone, ann, client):
    """On the page that asks to sign in; what was sent is recorded nowhere."""
    attempt = begun(ann)
    before = recorded()
    phone.logout()
    response = give(phone, attempt, 1, *right(attempt.asked.get(position=1)))
    assert response["Location"] == f"/accounts/login/?next={address(attempt, 1)}"
    assert levels(phone.get(response["Location"])) == ["warning"]
    assert recorded() == before
    client.get(address(attempt, 1))
    assert levels(client.get("/accounts/login/")) == [], "who has only looked"


def test_what_an_officer_disowned_is_told_at_once(phone, ann):
    """Not only in the record; and the certificate’s page leads to why."""
    attempt = finished(ann, 4)
    attempts.disown(attempt, reason="Taken on a shared screen.", by=cast.officer())
    page = Page(phone.get(LEARN))
    assert page.links(".note") == [address(attempt, "result")]
    page = words(phone.get(address(attempt, "certificate"), follow=True))
    assert "Taken on a shared screen." in page


def test_what_was_begun_on_paper_says_so(phone, ann):
    """The question's page asks for the acknowledgement before anything is chosen."""
    attempt = attempts.start(ann, Quiz.objects.get(), begun_by=cast.officer())
    page = Page(phone.get(LEARN))
    assert buttons(page) == [ACKNOWLEDGE]
    assert address(attempt) not in page.links("main")
    assert phone.get(address(attempt, 1))["Location"] == ACKNOWLEDGE
    acknowledged(ann)
    assert phone.get(address(attempt, 1)).status_code == 200
