"""Certificates: whoever holds the code can check one, and learns no more than stands on it."""

import pytest
import time_machine

from guidance.models import Edition
from protocol_portal.members.accounts import acts as accounts
from quizzes.learning import attempts
from quizzes.models import Attempt
from tests import cast, factories
from tests.pages import Page, first_said, numbers, said
from tests.quizzes import taking as learning
from tests.quizzes.taking import at, begun, finished

pytestmark = pytest.mark.django_db

FORM = "/certificates/"
UNKNOWN = "2345-6789-abcd-efgh-jkmn"


@pytest.fixture
def ann():
    return cast.member(division="Brook End", reference="C042")


@pytest.fixture
def passed(ann) -> Attempt:
    """On 1 May 2026, for a year, with three right of four."""
    learning.small_site(valid_months=12)
    with time_machine.travel(at("2026-05-01"), tick=False):
        return finished(ann, 3)


def address(attempt: Attempt) -> str:
    return f"/certificates/{attempt.shown_code}/"


def check(client, attempt: Attempt, day: str = "2026-06-01"):
    """The page of a certificate on a day."""
    with time_machine.travel(at(day), tick=False):
        return client.get(address(attempt))


# ---- the code ---------------------------------------------------------------------------------------------------


@pytest.mark.alike
def test_form(client, passed):
    """The label is the field's, and the field is sent by its name."""
    page = Page(client.get(FORM))
    field = next(one.attributes for one in page.all("input", "main"))
    assert field["name"] == "code"
    assert [one.attributes["for"] for one in page.all("label")] == [field["id"]]
    assert set(field["aria-describedby"].split()) <= set(page.ids)
    assert not page.all("a", ".error-summary")


@pytest.mark.parametrize(
    "form", ["{}", "  {}\n", "{0:.4} {0:.0}{1}", "{0:.4}-{1}", "{0:.4}  - {1}", "--{}--", "{0:.4}\u00a0{1}"]
)
@pytest.mark.parametrize("case", [str.lower, str.upper])
@pytest.mark.alike
def test_however_the_code_is_typed(client, passed, form, case):
    """Leads to the one address of the certificate."""
    typed = case(form.format(passed.code, passed.code[4:]) if "{1}" in form else form.format(passed.code))
    assert client.get(FORM, {"code": typed})["Location"] == address(passed)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "abcd", "a" * 19, "a" * 21, "o" * 20, "a" * 19 + "1", "é" * 20, "<b>" * 40, "２" * 20, "\x00" * 20],
)
def test_what_can_be_no_code(client, passed, typed):
    """The error leads to the field, which keeps what was typed."""
    response = client.get(FORM, {"code": typed})
    page = Page(response)
    assert response.status_code == 200
    assert page.links(".error-summary") == ["#code"]
    field = next(one.attributes for one in page.all("input", "main"))
    assert field["id"] == "code"
    assert typed.startswith(field["value"])
    assert first_said(page, Page(client.get(FORM)))
    assert set(field["aria-describedby"].split()) <= set(page.ids)
    assert "<b>" not in response.content.decode()


@pytest.mark.parametrize("code", [UNKNOWN, UNKNOWN.upper(), "abcd", "o" * 20, "x" * 300, "%3Cb%3E", "%00", "%20"])
def test_unknown_code(client, passed, code):
    """Says so, and leads back to the form."""
    response = client.get(f"{FORM}{code}/")
    assert response.status_code == 404
    page = Page(response)
    assert FORM in page.links("main")
    assert "Ann" not in response.content.decode()
    assert "<b>" not in response.content.decode()


def test_nearly_the_code(client, passed):
    """Another letter is another code."""
    for place in (0, 9, 19):
        other = "2" if passed.code[place] != "2" else "3"
        assert client.get(f"{FORM}{passed.code[:place]}{other}{passed.code[place + 1 :]}/").status_code == 404


@pytest.mark.parametrize("form", [str.upper, lambda code: code.replace("-", "")])
@pytest.mark.alike
def test_other_spellings_of_the_address(client, passed, form):
    assert said(Page(client.get(f"{FORM}{form(passed.shown_code)}/")), "Ann Archer", "Induction")


def test_fails_and_open_attempts_have_none(client, passed):
    bob, eve = cast.member("bob@brookshire.example"), cast.member("eve@brookshire.example")
    begun(bob)
    finished(eve, 0)
    assert list(Attempt.objects.exclude(code=None)) == [passed]


# ---- what it says -----------------------------------------------------------------------------------------------


def test_valid(client, passed):
    """Who passed which quiz on which edition when, and until when it counts."""
    page = Page(check(client, passed))
    assert said(page, "Ann Archer", "Induction", "Online Guide")
    assert [numbers(dd.words) for dd in page.all("dd", ".facts")] == [[1], [1, 2026], [1, 2027]]
    assert len([p for p in page.all("p", "main") if p.attributes.get("role") == "note"]) == 1, "not approved"
    assert "/editions/1/" in page.links("main")


@pytest.mark.parametrize(("day", "has_run_out"), [("2027-05-01", False), ("2027-05-02", True), ("2040-01-01", True)])
@pytest.mark.alike
def test_expired(client, passed, day, has_run_out):
    """The day after its last; it is genuine all the same."""
    page, valid = Page(check(client, passed, day)), Page(check(client, passed))
    assert (page.words("h1") != valid.words("h1")) is has_run_out
    assert said(page, "Ann Archer", "Induction", "1 May 2027")


def test_the_words_at_the_head(client, passed):
    """Say whether it is genuine, whether it counts, and whether there is one."""
    headings = [Page(check(client, passed, day)).words("h1") for day in ("2027-05-01", "2027-05-02")]
    attempts.disown(passed, reason="Taken by his assistant.", by=cast.officer())
    headings += [Page(client.get(one)).words("h1") for one in (address(passed), f"{FORM}{UNKNOWN}/")]
    assert headings == [
        "This certificate is genuine", "This certificate is genuine, but has expired",
        "This certificate has been withdrawn", "There’s no certificate with this code",
    ]  # fmt: skip


def test_for_the_term(client):
    learning.small_site()
    passed = finished(cast.member())
    assert numbers(Page(client.get(address(passed))).all("dd", ".facts")[-1].words) == []


def test_withdrawn(client, passed):
    """Says that it doesn't count, and since when; neither for what nor why."""
    with time_machine.travel(at("2026-05-20"), tick=False):
        attempts.disown(passed, reason="Taken by his assistant.", by=cast.officer())
    response = check(client, passed)
    page = Page(response)
    assert response.status_code == 200
    assert "20 May 2026" in page.words()
    assert page.all("dd") == []
    for hidden in ("assistant", "Olive", "Induction"):
        assert hidden not in response.content.decode()


def test_withdrawn_names_nobody(client, passed):
    """It is not this member's; the page's title doesn't say it was."""
    attempts.disown(passed, reason="Taken by his assistant.", by=cast.officer())
    assert "Ann Archer" not in check(client, passed).content.decode()


def test_nothing_more(client, passed, ann):
    """No address, score, division, number, answer, or way to the attempt; nor when it was begun."""
    about_the_attempt = ("of 4", "75", "per cent", "pass mark", "right", "correct", "attempts/", "12:00", "learn/")
    more = (ann.email, "Brook End", "C042", *about_the_attempt, "kind-")
    for day in ("2026-06-01", "2030-01-01"):
        main = check(client, passed, day).content.decode().partition("<main")[2].partition("</main>")[0]
        assert "Ann Archer" in main
        assert [one for one in more if one in main] == []


def test_what_was_passed_stays(client, passed, ann):
    """The name on it, and what the quiz was called, whatever the member and the quiz are called now."""
    accounts.change(ann, by=None, full_name="Ann Baker")
    learning.quiz(title="Other")
    own = Page(cast.signed_in(ann).get(f"/learn/attempts/{passed.pk}/certificate/"))
    for shown in (Page(check(client, passed)).words(), own.words("article")):
        assert "Ann Archer" in shown
        assert "Induction" in shown
        assert "Other" not in shown


# ---- like all public pages --------------------------------------------------------------------------------------


def test_no_trace(client, passed, ann):
    """No cookie, nothing of a session, not indexed; the same for whoever is signed in. A code is never kept."""
    signed_in = cast.signed_in(ann)
    for path in (FORM, f"{FORM}?code=x", address(passed), f"{FORM}{UNKNOWN}/"):
        response = client.get(path)
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower()
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert signed_in.get(path).content == response.content
    for path in (address(passed), f"{FORM}{UNKNOWN}/"):
        assert "no-store" in client.get(path)["Cache-Control"]
        assert "ETag" not in client.get(path)
    assert FORM not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.alike
def test_only_to_be_looked_at(client, passed, method):
    for path in (FORM, address(passed)):
        assert getattr(client, method)(path).status_code == 405


def test_a_certificate_of_ones_own(passed, ann):
    """Leads to the address at which anybody can check it."""
    client = cast.signed_in(ann)
    page = Page(client.get(f"/learn/attempts/{passed.pk}/certificate/"))
    assert address(passed) in page.links("main")
    assert f"http://127.0.0.1:8000{address(passed)}" in page.words()


def test_the_edition_is_the_one_it_was_taken_on(client, passed):
    """After an amendment, too."""
    factories.approved()
    assert Edition.objects.in_force().get().number == 2
    page = Page(check(client, passed))
    assert "/editions/1/" in page.links("main")
