"""One's own record: all that the portal holds about a member, and nothing about anybody else."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
import time_machine
from django.test import Client

from guidance.models import Edition
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.mail import invitations
from protocol_portal.members.models import AccountEvent, Mail, Member
from protocol_portal.members.own_account import record
from protocol_portal.members.signing_in import codes
from quizzes.learning import attempts
from quizzes.models import Attempt, Quiz
from tests import cast, factories
from tests.pages import Page, numbers, queries
from tests.quizzes import taking as learning
from tests.quizzes import written_bank as bank
from tests.quizzes.taking import at, begun, finished, give, right

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

PAGE, JSON, CSV = "/learn/record/", "/learn/record.json", "/learn/record.csv"
START = at("2026-05-01")


@pytest.fixture
def ann() -> Member:
    learning.small_site(valid_months=12)
    cast.help_with_signing_in()
    with time_machine.travel(at("2026-04-30"), tick=False):
        return cast.member(division="Brook End", reference="C042", term_start="2025-05-01", term_end="2029-05-01")


@pytest.fixture
def olive() -> Member:
    return cast.officer(full_name="Olive Oakes")


@pytest.fixture
def lived(ann, olive) -> Member:
    """Ann, to whom one of each thing has happened, a day apart from 1 May 2026."""
    with time_machine.travel(START, tick=False) as clock:
        days = iter(range(1, 99))

        def next_day() -> None:
            clock.move_to(at(f"2026-05-{next(days) + 1:02}"))

        accounts.change(ann, by=olive, division="Brook West")
        next_day()
        invitations.invite([ann], by=olive)
        next_day()
        signed = {"signed_on": date(2026, 5, 2), "entered_by": olive}
        attempts.acknowledge(ann, Edition.objects.get(), way=attempts.ON_PAPER, **signed)
        next_day()
        on_paper = attempts.start(ann, Quiz.objects.get(), begun_by=olive)
        first = on_paper.asked.get(position=1)
        attempts.answer(ann, on_paper.pk, 1, right(first), entered_by=olive)
        for asked in on_paper.asked.filter(position__gt=1):
            attempts.answer(ann, on_paper.pk, asked.position, learning.wrong(asked))
        next_day()
        disowned = finished(ann, 3)
        next_day()
        attempts.disown(disowned, reason="Taken by his assistant.", by=olive)
        next_day()
        factories.approved()
        finished(ann, 4)
        next_day()
        accounts.sign_out_everywhere(ann, by=ann)
    return ann


def read(client: Client) -> dict:
    return json.loads(client.get(JSON).content)


def lines(client: Client) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(CSV).content.decode("utf-8-sig"))))


def entries_of(page: Page) -> dict[str, str]:
    """Returns the words of each entry that begins with a link, by where it leads."""
    pairs = pairwise(page.elements)
    return {a.attributes["href"]: li.words for li, a in pairs if (li.tag, a.tag) == ("li", "a")}


# ---- all of it --------------------------------------------------------------------------------------------------


def test_the_account(lived):
    """As it is now."""
    client = cast.signed_in(Member.objects.get(pk=lived.pk))
    account = read(client)["account"]
    assert account | {"signed_in_last": ""} == {
        "full_name": "Ann Archer",
        "email": "ann.archer@brookshire.example",
        "reference": "C042",
        "role": "councillor",
        "division": "Brook West",
        "term_start": "2025-05-01",
        "term_end": "2029-05-01",
        "active": True,
        "signed_in_last": "",
        "rights": [],
        "second_step_set_up": False,
        "linked_to_single_sign_on": False,
    }
    page = Page(client.get(PAGE)).words()
    for one in ("Ann Archer", "ann.archer@brookshire.example", "Brook West", "C042", "1 May 2025",
                "1 May 2029"):  # fmt: skip
        assert one in page


def test_an_officers_account(ann):
    """Which rights, and that the second step is set up; no secret of it."""
    chief = cast.officer("superuser")
    client = cast.signed_in(chief)
    account = read(client)["account"]
    assert (account["rights"], account["second_step_set_up"]) == (["all rights"], True)
    assert "secret" not in client.get(JSON).content.decode()


def test_the_history_and_mail(lived):
    """Who did what, with what changed; each mail that is still kept, without the text, in which a code may be."""
    client = cast.signed_in(Member.objects.get(pk=lived.pk))
    found = read(client)
    history = [(one["what"], one["by"], one["changes"]) for one in found["account_history"]]
    what, by, [change] = history[1]
    assert (what, by, change.endswith("Brook End → Brook West")) == ("changed", "Olive Oakes", True)
    assert [what for what, *_ in history] == ["added", "changed", "invited", AccountEvent.Kind.SIGNED_OUT.label]
    mail = Mail.objects.get()
    assert [(one["what"], one["to"], one["subject"]) for one in found["mail"]] == [
        ("invitation", lived.email, mail.subject)
    ]
    assert mail.text
    for path in (PAGE, JSON, CSV):
        assert mail.text[:80] not in client.get(path).content.decode()


def test_acknowledgements(lived):
    """Each with its words, its way and who entered it."""
    client = cast.signed_in(Member.objects.get(pk=lived.pk))
    first, second = read(client)["acknowledgements"]
    statement = attempts.statement(Edition.objects.get(number=1))
    assert first == {
        "at": "2026-05-03T12:00:00+01:00",
        "edition": 1,
        "statement": statement,
        "way": attempts.ON_PAPER,
        "signed_on": "2026-05-02",
        "entered_by": "Olive Oakes",
    }
    assert (second["edition"], second["way"], second["signed_on"], second["entered_by"]) == (
        2, learning.WAY, None, None,
    )  # fmt: skip
    page = Page(client.get(PAGE)).words()
    assert statement in page
    assert second["statement"] in page
    assert "Olive Oakes" in page


@pytest.mark.each
def test_attempts(lived):
    """Each with what it came to, begun by whom, disowned by whom and why; all that was asked and answered."""
    client = cast.signed_in(Member.objects.get(pk=lived.pk))
    on_paper, disowned, passed = read(client)["attempts"]
    kept = Attempt.objects.order_by("pk")
    assert [len(one["questions"]) for one in (on_paper, disowned, passed)] == [4, 4, 4]
    assert {name: value for name, value in passed.items() if name != "questions"} == {
        "quiz": "Induction",
        "edition": 2,
        "started_at": "2026-05-07T12:00:00+01:00",
        "begun_on_paper_by": None,
        "feedback": "at once",
        "pass_mark_per_cent": 75,
        "valid_months": 12,
        "term_end": None,
        "number_of_questions": 4,
        "finished_at": "2026-05-07T12:00:00+01:00",
        "right": 4,
        "passed": True,
        "counts_until": "2027-05-07",
        "certificate": kept[2].shown_code,
        "name_on_certificate": "Ann Archer",
        "not_this_members": None,
    }
    assert (on_paper["right"], on_paper["passed"], on_paper["counts_until"], on_paper["certificate"]) == (
        1, False, None, None,
    )  # fmt: skip
    assert on_paper["begun_on_paper_by"] == "Olive Oakes"
    assert disowned["not_this_members"] == {
        "at": "2026-05-06T12:00:00+01:00",
        "by": "Olive Oakes",
        "reason": "Taken by his assistant.",
    }
    entries = entries_of(Page(client.get(PAGE)))
    told = [numbers(entries[one.get_absolute_url()].replace(one.shown_code, "")) for one in kept]
    assert told == [
        [4, 2026, 1, 1, 4],  # begun when, in which edition, how many were right
        [5, 2026, 1],  # nothing more of what does not count
        [7, 2026, 2, 7, 2026, 4, 4],  # and when it was passed
    ]
    assert kept[1].shown_code not in entries[kept[1].get_absolute_url()]
    assert kept[2].shown_code in entries[kept[2].get_absolute_url()]


def test_questions_and_answers(lived):
    """In the words of then, in the order of then: what could be chosen, what was, and what was right."""
    stored = Attempt.objects.order_by("pk")[0]
    learning.load(*(replace(one, stem="Otherwise?") for one in learning.QUESTIONS))
    questions = read(cast.signed_in(Member.objects.get(pk=lived.pk)))["attempts"][0]["questions"]
    for asked, told in zip(stored.asked.order_by("position"), questions, strict=True):
        texts = {one.position: one.text for one in asked.version.options.all()}
        assert told["question"] == " ".join(asked.version.stem.split())
        assert told["options"] == [texts[position] for position in asked.order]
        assert set(told["answer"]) == {texts[position] for position in asked.response.chosen}
        assert set(told["right_answer"]) == {texts[position] for position in right(asked)}
        assert told["was_right"] is (asked.position == 1)
        assert told["answered_at"] == "2026-05-04T12:00:00+01:00"
        assert told["entered_by"] == ("Olive Oakes" if asked.position == 1 else None)
        assert told["asked_for"] == f"{asked.kind} {asked.about}"


@pytest.mark.each
def test_as_csv(lived):
    """The same as lines, in the order of time: one for each thing that happened."""
    client = cast.signed_in(Member.objects.get(pk=lived.pk))
    rows = lines(client)
    assert tuple(rows[0]) == record.COLUMNS
    assert all(one["when"] <= other["when"] for one, other in pairwise(rows))
    what = [row["what"] for row in rows]
    expected = {
        "account: added": 1, "account: changed": 1, "account: invited": 1, "account: signed out everywhere": 1,
        "mail: invitation": 1, "acknowledged": 2, "quiz started": 3, "answer": 12, "quiz finished: not passed yet": 1,
        "quiz finished: passed": 2, "marked as not this member’s": 1, "account as it is now": 1,
    }  # fmt: skip
    assert {one: what.count(one) for one in what} == expected
    answers = [row for row in rows if row["what"] == "answer" and row["edition"] == "2"]
    assert [row["right"] for row in answers] == ["yes"] * 4
    assert all(row["question"] and row["answer"] and row["quiz"] == "Induction" for row in answers)
    assert all(row["right_answer"] == row["answer"] for row in answers)
    assert all(row["options"].count(" | ") == 2 for row in answers)
    came_to = [row["more"] for row in rows if row["what"].startswith("quiz finished")]
    codes_ = [one.shown_code for one in Attempt.objects.order_by("pk")]
    assert came_to == [
        "1 out of 4 correct",
        f"3 out of 4 correct; certificate {codes_[1]}, valid until 2027-05-05",
        f"4 out of 4 correct; certificate {codes_[2]}, valid until 2027-05-07",
    ]
    assert "email: ann.archer@brookshire.example" in rows[-1]["more"]
    assert next(row["more"] for row in rows if row["what"].startswith("marked")) == "Taken by his assistant."


def test_to_take_away(lived):
    """As files with names, in their formats; the JSON is for people too: indented, with plain letters."""
    client = cast.signed_in(Member.objects.get(pk=lived.pk))
    for path, content_type, name in ((JSON, "application/json", "my-record.json"), (CSV, "text/csv", "my-record.csv")):
        response = client.get(path)
        assert response["Content-Type"].startswith(content_type)
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert {JSON, CSV} <= set(Page(client.get(PAGE)).links("main"))
    assert "→" in client.get(JSON).content.decode()


def test_who_has_done_nothing_yet(ann):
    """Still has an account, and its history."""
    client = cast.signed_in(ann)
    found = read(client)
    assert (found["acknowledgements"], found["attempts"], found["mail"]) == ([], [], [])
    assert [one["what"] for one in found["account_history"]] == ["added"]
    first, last = lines(client)
    assert (first["what"], ann.email in last["more"]) == ("account: added", True)
    assert client.get(PAGE).status_code == 200


# ---- and no more ------------------------------------------------------------------------------------------------


def test_only_ones_own(lived):
    """Nothing about another member, but for the names of officers who did something; there is no other address."""
    bob = cast.member("bob@brookshire.example", full_name="Bob Barker", division="Elm Ward")
    accounts.change(bob, by=cast.officer("superuser"), division="Oak Ward")
    codes.show(bob, by=Member.objects.get(full_name="Olive Oakes"))
    finished(bob)
    invitations.invite([bob], by=None)
    client = cast.signed_in(Member.objects.get(pk=lived.pk))
    for path in (PAGE, JSON, CSV):
        source = client.get(path, {"member": bob.pk, "pk": bob.pk}).content.decode()
        for hidden in ("bob", "Bob", "Elm Ward", "Oak Ward", Attempt.objects.get(member=bob).shown_code):
            assert hidden not in source
        assert f"attempts/{Attempt.objects.get(member=bob).pk}/" not in source


def test_only_when_signed_in(client, ann):
    for path in (PAGE, JSON, CSV):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_kept_by_nobody(ann):
    client = cast.signed_in(ann)
    for path in (PAGE, JSON, CSV):
        assert "no-store" in client.get(path)["Cache-Control"]
        assert client.post(path).status_code == 405


@pytest.mark.parametrize("state", ["open", "disowned while open"])
@pytest.mark.parametrize("feedback", ["at once", "at the end"])
def test_an_open_attempt_gives_no_answers_away(ann, olive, feedback, state):
    """What is asked and was answered; what is right only where the quiz has told it already, and why nowhere."""
    learning.quiz(feedback=feedback)
    attempt, client = begun(ann), cast.signed_in(ann)
    asked = attempt.asked.get(position=1)
    give(client, attempt, 1, *right(asked))
    if state != "open":
        attempts.disown(attempt, reason="Taken by his assistant.", by=olive)
    questions = read(client)["attempts"][0]["questions"]
    is_told = [one.keys() & {"right_answer", "was_right"} != set() for one in questions]
    assert is_told == [feedback == "at once", False, False, False]
    assert [bool(one["answer"]) for one in questions] == [True, False, False, False]
    (answered,) = [row for row in lines(client) if row["what"] == "answer"]
    assert (answered["right"], answered["question"]) == ("yes" if is_told[0] else "", questions[0]["question"])
    unanswered = [row for row in lines(client) if row["what"].startswith("question")]
    assert [(row["answer"], row["right_answer"], row["right"]) for row in unanswered] == [("", "", "")] * 3
    for path in (PAGE, JSON, CSV):
        source = client.get(path).content.decode()
        for one in attempt.asked.all():
            assert one.version.why not in source
            assert all(option.feedback not in source for option in one.version.options.all())


RISKY = '=HYPERLINK("http://evil.example","x")'


def test_formulae_are_escaped(ann, olive):
    """Whoever opens the CSV in a spreadsheet runs nothing, whatever stood in a question, a title or a reason."""
    learning.load(*(replace(one, stem="=1+1?", options=tuple(replace(o, text=f"{sign}{n}") for n, (o, sign) in
                                                            enumerate(zip(one.options, "=+@", strict=True))))
                    for one in learning.QUESTIONS))  # fmt: skip
    learning.load(quizzes=[bank.quiz(blueprint=learning.BLUEPRINT, title="@SUM(1)")])
    attempts.disown(finished(ann), reason=RISKY, by=olive)
    rows = lines(cast.signed_in(ann))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"'=1+1?", "'@SUM(1)", f"'{RISKY}"} <= set(cells)
    assert {"'=0", "'+1", "'@2"} & set(cells)


def test_markup_is_escaped_on_the_page(ann, olive):
    attempts.disown(finished(ann), reason="<script>alert(1)</script>", by=olive)
    accounts.change(ann, by=olive, division="<i>Brook</i>")
    source = cast.signed_in(Member.objects.get(pk=ann.pk)).get(PAGE).content.decode()
    assert "<script>" not in source
    assert "<i>Brook" not in source


# ---- queries ----------------------------------------------------------------------------------------------------


def test_few_queries(ann):
    """Of the page, as many for three attempts as for one; of the files, one more for each."""
    client = cast.signed_in(ann)
    with time_machine.travel(START, tick=False):
        finished(ann, 0)
        once = {path: queries(client, path) for path in (PAGE, JSON, CSV)}
        for _ in range(2):
            finished(ann, 0)
        again = {path: queries(client, path) for path in (PAGE, JSON, CSV)}
    assert again[PAGE] == once[PAGE]
    assert again[JSON] <= once[JSON] + 2
    assert again[CSV] <= once[CSV] + 2
    assert all(number < 20 for number in once.values())
