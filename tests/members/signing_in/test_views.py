"""Signing in as people meet it: by a mailed code, by an officer's, on their way to a page; and signing out."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Mail
from protocol_portal.members.signing_in import codes
from protocol_portal.members.signing_in.rules import WAYS
from tests import cast
from tests.pages import Page, first_said, levels, words
from tests.pages import codes as refused

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

LOGIN, CODE, ACCOUNT, LEARN = "/accounts/login/", "/accounts/login/code/", "/accounts/", "/learn/"


@pytest.fixture
def ann():
    cast.help_with_signing_in()
    return cast.member()


def ask(client: Client, address: str = "ann.archer@brookshire.example", to: str = ""):
    return client.post(LOGIN + (f"?next={to}" if to else ""), {"email": address})


def mailed() -> str:
    """The code in the newest mail."""
    return re.findall(r"^\d{8}$", Mail.objects.order_by("-pk")[0].text, re.MULTILINE)[0]


def give(client: Client, code: str, **more: str):
    """The answer; where the code was wrong, the page that says so."""
    answer = client.post(CODE, {"code": code, "action": "verify", **more})
    return client.get(CODE) if answer.get("Location") == CODE else answer


def sends_to(page: Page) -> list[str]:
    """Where the forms of a page are sent."""
    return [form.attributes.get("action", "") for form in page.all("form", "main")]


# ---- by a mailed code -----------------------------------------------------------------------------------------------


@pytest.mark.each
def test_address_then_code(client, ann):
    """The whole way, and what the history keeps of it."""
    assert ask(client)["Location"] == CODE
    assert give(client, mailed())["Location"] == LEARN
    assert cast.signed_in_as(client) == ann
    event = ann.events.get(kind=AccountEvent.Kind.SIGNED_IN)
    assert (event.actor, event.note) == (ann, WAYS["code"])


@pytest.mark.parametrize("form", ["{}", " {}\n", "{0:.4} {0:.0}{1}", "{0:.4}-{1}"])
def test_pasted_codes(client, ann, form):
    """Spaces and dashes that come with pasting don't matter."""
    ask(client)
    code = mailed()
    typed = form.format(code, code[4:])
    assert give(client, typed).status_code == 302
    assert cast.signed_in_as(client) == ann


@pytest.mark.each
def test_address_in_other_letters(client, ann):
    """As people type it on a phone."""
    ask(client, " Ann.Archer@BROOKSHIRE.example ")
    give(client, mailed())
    assert cast.signed_in_as(client) == ann


def test_code_field_is_made_for_phones(client, ann):
    ask(client)
    field = next(e for e in Page(client.get(CODE)).all("input") if e.attributes.get("name") == "code")
    assert field.attributes["autocomplete"] == "one-time-code"
    assert field.attributes["inputmode"] == "numeric"
    assert "maxlength" not in field.attributes or int(field.attributes["maxlength"]) >= 20


def test_coming_back_to_the_code_page(client, ann):
    """A phone that dropped the browser meanwhile keeps the cookie, and both addresses lead to the code page."""
    ask(client)
    assert client.cookies["sessionid"]["max-age"]
    reopened = Client()
    reopened.cookies["sessionid"] = client.cookies["sessionid"].value
    assert reopened.get(CODE).status_code == 200
    assert reopened.get(LOGIN)["Location"] == CODE
    give(reopened, mailed())
    assert cast.signed_in_as(reopened) == ann


def test_code_lasts_15_minutes(client, ann):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(client)
        clock.shift(timedelta(minutes=14, seconds=59))
        assert client.get(CODE).status_code == 200
        clock.shift(timedelta(seconds=2))
        response = client.post(CODE, {"code": mailed(), "action": "verify"}, follow=True)
    assert response.redirect_chain[-1][0] == LOGIN
    assert levels(response) == ["info"]
    assert cast.signed_in_as(client) is None


def test_wrong_code(client, ann):
    """Is told beside the field and at the top; the right one still works."""
    ask(client)
    code = mailed()
    response = give(client, "00000000" if code != "00000000" else "00000001")
    assert list(refused(response)) == ["code"]
    assert "#id_code" in Page(response).links(".error-summary")
    again = client.get(CODE)
    assert refused(again) == {}, "once"
    assert first_said(Page(response), Page(again))
    give(client, code)
    assert cast.signed_in_as(client) == ann


@pytest.mark.parametrize("form", ["Your code: {} {}.", "{}-{}", "\u200b{}{}\n", "{} {}\xa0"])
def test_code_copied_with_what_is_around_it(client, ann, form):
    """The digits count; full-width ones too."""
    ask(client)
    code = mailed()
    wide = code[4:].translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    give(client, form.format(code[:4], wide))
    assert cast.signed_in_as(client) == ann


def test_nobody_elsewhere_keeps_a_member_out(ann):
    """Nor uses up the code that an officer shows them."""
    shown = codes.show(ann, by=cast.officer())
    for place in range(5):
        other = Client(REMOTE_ADDR=f"203.0.113.{place}")
        for _ in range(6):
            ask(other)
            give(other, "00000000")
            other.post("/accounts/login/again/")
    client = Client(REMOTE_ADDR="198.51.100.7")
    assert ask(client)["Location"] == CODE
    give(client, shown.digits)
    assert cast.signed_in_as(client) == ann


@pytest.mark.each
def test_too_many_guesses(client, ann):
    """The fifth wrong one ends the code, and says what to do."""
    ask(client)
    code = mailed()
    wrong = f"{(int(code) + 1) % 10**8:08}"
    for _ in range(4):
        assert give(client, wrong).status_code == 200
    response = client.post(CODE, {"code": wrong, "action": "verify"}, follow=True)
    assert levels(response) == ["error"]
    assert give(client, code)["Location"] == LOGIN
    assert cast.signed_in_as(client) is None


def test_code_works_once(client, ann):
    """In another browser it never works, and in its own not after signing out."""
    ask(client)
    code = mailed()
    other = Client()
    ask(other)
    assert give(other, code).status_code == 200
    give(client, code)
    client.post("/accounts/logout/")
    response = client.post(CODE, {"code": code, "action": "verify"}, follow=True)
    assert response.redirect_chain[-1][0] == LOGIN
    assert cast.signed_in_as(client) is None


@pytest.mark.each
def test_another_code(client, ann):
    """The newer works, for 15 minutes of its own; the older doesn't."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(client)
        older = mailed()
        clock.shift(timedelta(minutes=10))
        response = client.post(CODE, {"action": "resend"}, follow=True)
        assert levels(response) == ["success"]
        newer = mailed()
        assert newer != older
        clock.shift(timedelta(minutes=10))
        assert give(client, older).status_code == 200
        give(client, newer)
    assert AccountEvent.objects.filter(kind=AccountEvent.Kind.SIGNED_IN, member=ann).count() == 1


def test_starting_over(client, ann):
    """Another address, and the page that was wanted is not forgotten."""
    ask(client, "wrong@brookshire.example")
    response = client.post("/accounts/login/again/", {"next": "/accounts/?a=b"})
    assert response["Location"] == "/accounts/login/?next=%2Faccounts%2F%3Fa%3Db"
    assert client.get(response["Location"]).status_code == 200
    ask(client)
    assert client.get("/accounts/login/again/")["Location"] == LOGIN
    assert client.get(LOGIN)["Location"] == CODE, "only the button forgets"


@pytest.mark.each
def test_asked_for_too_often(client, ann):
    """The form says so, kindly; nothing is bare."""
    for _ in range(5):
        ask(client)
        client.post("/accounts/login/again/")
    assert refused(ask(client)) == {"email": ["too_many_login_attempts"]}


@pytest.mark.parametrize(("typed", "code"), [("", "required"), ("ann", "invalid")])
def test_not_an_address(client, ann, typed, code):
    assert refused(ask(client, typed)) == {"email": [code]}
    assert not Mail.objects.exists()


def test_address_changed_meanwhile(client, ann):
    """A code that went to an address of the past is void."""
    ask(client)
    code = mailed()
    accounts.change(ann, by=None, email="ann.new@brookshire.example")
    assert give(client, code).status_code == 200
    assert cast.signed_in_as(client) is None


def test_deactivated_meanwhile(client, ann):
    """Is not let in, and told why and whom to ask."""
    ask(client)
    code = mailed()
    accounts.deactivate(ann, by=None)
    response = client.post(CODE, {"code": code, "action": "verify"}, follow=True)
    assert cast.signed_in_as(client) is None
    assert response.redirect_chain[-1][0] == "/accounts/inactive/"
    assert "01632 960123" in words(response)


def test_signed_in_and_deactivated(ann):
    client = cast.signed_in(ann)
    accounts.deactivate(ann, by=None)
    assert client.get(ACCOUNT)["Location"] == f"{LOGIN}?next={ACCOUNT}"


def test_session_is_new(client, ann):
    """Whoever planted a session's key before has nothing after (session fixation)."""
    ask(client)
    before = client.cookies["sessionid"].value
    give(client, mailed())
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=before).exists()


# ---- on the way to a page -------------------------------------------------------------------------------------------


def test_goes_on_to_the_page(client, ann):
    """Kept through both steps, by address and hidden field."""
    response = ask(client, to="/guidance/")
    page = Page(client.get(response["Location"]))
    fields = {e.attributes["name"]: e.attributes["value"] for e in page.all("input") if "value" in e.attributes}
    assert fields["next"] == "/guidance/"
    assert give(client, mailed(), next="/guidance/")["Location"] == "/guidance/"


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        r"/\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\t//evil.example",
    ],
)
def test_never_leads_out_of_the_site(client, ann, to):
    ask(client)
    assert give(client, mailed(), next=to)["Location"] == LEARN
    response = client.post("/accounts/logout/", {"next": to})
    assert "evil" not in response["Location"]
    assert "javascript" not in response["Location"]
    assert client.post("/accounts/login/again/", {"next": to})["Location"].startswith(LOGIN)


# ---- by an officer's code -------------------------------------------------------------------------------------------


def shown(member, officer=None):
    return codes.show(member, by=officer or cast.officer())


def test_digits_of_an_officer(client, ann):
    """Typed in the same field as the mailed ones; then used up."""
    made = shown(ann)
    ask(client)
    give(client, f"{made.digits[:4]} {made.digits[4:]}")
    assert cast.signed_in_as(client) == ann
    assert ann.events.get(kind=AccountEvent.Kind.SIGNED_IN).note == WAYS["shown"]
    other = Client()
    ask(other)
    assert give(other, made.digits).status_code == 200


def test_digits_need_their_own_address(client, ann):
    made = shown(ann)
    bob = cast.member("bob@brookshire.example")
    ask(client, bob.email)
    assert give(client, made.digits).status_code == 200
    assert cast.signed_in_as(client) is None


def test_page_of_a_shown_code(client, ann):
    """Opening it, however often, uses nothing up; the button names whom it signs in, and does."""
    made = shown(ann)
    for _ in range(3):
        assert "Ann Archer" in words(client.get(made.path))
        assert client.head(made.path).status_code == 200
    assert ["Ann Archer" in b.words for b in Page(client.get(made.path)).all("button")] == [True]
    assert client.post(made.path)["Location"] == LEARN
    assert cast.signed_in_as(client) == ann


def test_page_of_a_shown_code_is_private(client, ann):
    response = client.get(shown(ann).path)
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_shown_code_used_twice(client, ann):
    """Is over, with a way on."""
    made = shown(ann)
    client.post(made.path)
    for method in (Client().get, Client().post):
        response = method(made.path)
        assert response.status_code == 410
        assert LOGIN in Page(response).links()


def test_shown_code_while_somebody_else_is_signed_in(ann):
    """The other is named, signed out first, and nothing of their session is left."""
    bob = cast.member("bob@brookshire.example", full_name="Bob Barker")
    client, made = cast.signed_in(bob), shown(ann)
    session = client.session
    session["left"] = "behind"
    session.save()
    before = client.cookies["sessionid"].value
    assert words(client.get(made.path)).count("Bob Barker") == 2, "who is signed in, and will not be"
    client.post(made.path)
    assert cast.signed_in_as(client) == ann
    assert "left" not in client.session
    assert not Session.objects.filter(pk=before).exists()
    assert WAYS["shown"] in words(client.get(ACCOUNT))


def test_officers_link_asks_for_the_second_step(ann):
    """It is the first step only; until the second, nobody is signed in, whoever was before."""
    olive = cast.officer()
    secret = cast.set_up_second_step(olive)
    client = cast.signed_in(ann)
    assert client.post(codes.link(olive).path)["Location"] == "/accounts/second-step/"
    assert cast.signed_in_as(client) is None
    client.post("/accounts/second-step/", {"code": cast.app_code(secret)})
    assert cast.signed_in_as(client) == olive


# ---- signing out, and staying signed in -----------------------------------------------------------------------------


def test_signing_out(ann):
    """By one button; asking for the page shows it, and does nothing."""
    client = cast.signed_in(ann)
    assert sends_to(Page(client.get("/accounts/logout/"))).count("/accounts/logout/") == 2, "one says: not you?"
    assert cast.signed_in_as(client) == ann
    response = client.post("/accounts/logout/", follow=True)
    assert levels(response) == ["success"]
    assert cast.signed_in_as(client) is None


def test_signing_out_everywhere(ann):
    phone, desk = cast.signed_in(ann), cast.signed_in(ann)
    response = desk.post("/accounts/everywhere/", follow=True)
    assert levels(response) == ["success"]
    assert cast.signed_in_as(phone) is cast.signed_in_as(desk) is None
    assert ann.events.filter(kind=AccountEvent.Kind.SIGNED_OUT).exists()


def test_opening_the_address_of_signing_out_everywhere(ann):
    """Does nothing but lead to the account, where the button is."""
    client = cast.signed_in(ann)
    assert client.get("/accounts/everywhere/")["Location"] == ACCOUNT
    assert cast.signed_in_as(client) == ann


def test_idle_limit(ann):
    """Two hours from the last page, not from signing in."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = cast.signed_in(ann)
        for _ in range(3):
            clock.shift(timedelta(minutes=119))
            assert client.get(ACCOUNT).status_code == 200
        clock.shift(timedelta(minutes=121))
        assert client.get(ACCOUNT).status_code == 302


def test_form_that_is_too_old(ann):
    """A form opened before signing in says what happened and what to do, not only that it is forbidden."""
    response = Client(enforce_csrf_checks=True).post(LOGIN, {"email": ann.email})
    assert response.status_code == 403
    assert words(response) == words(render_to_string("csrf.html"))


# ---- on every page --------------------------------------------------------------------------------------------------

PAGES = [LOGIN, CODE, "/accounts/inactive/", "/accounts/code/no-such-code/"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_before_signing_in(client, ann, address):
    """Name whom to ask, are never kept, never indexed, and lead on to the guidance without signing in."""
    ask(client) if address == CODE else None
    response = client.get(address)
    page = Page(response)
    assert "tel:01632960123" in page.links("main")
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.parametrize(
    "address", [ACCOUNT, "/accounts/logout/", "/accounts/code/no-such-code/", "/accounts/inactive/"]
)
def test_pages_say_who_is_signed_in(ann, address):
    """With one button for whoever is somebody else."""
    page = Page(cast.signed_in(ann).get(address))
    assert "Ann Archer" in page.words()
    assert "/accounts/logout/" in sends_to(page)
