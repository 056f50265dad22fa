"""The officers' second step as they meet it: set up, given, given again, removed, and its recovery codes."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from protocol_portal.members.models import AccountEvent, Mail
from protocol_portal.members.signing_in import second_step
from tests import cast
from tests.pages import Page, codes, levels, numbers

pytestmark = pytest.mark.django_db

STEP, SET_UP, CODES = "/accounts/second-step/", "/accounts/second-step/set-up/", "/accounts/second-step/codes/"
REMOVE, AGAIN, NEW_CODES = f"{STEP}remove/", f"{STEP}again/", f"{CODES}new/"


@pytest.fixture
def olive():
    cast.help_with_signing_in()
    return cast.officer()


@pytest.fixture
def without_step(olive):
    """Her browser, signed in by a code, before she has an app."""
    return cast.signed_in(olive, second_step=False)


def key(page) -> str:
    """The key on the page, as typed by hand."""
    shown = next(code.words for code in Page(page).all("code", ".setup-key"))
    assert re.fullmatch("([A-Z2-7]{4} )+[A-Z2-7]{1,4}", shown), "in groups of four"
    return shown.replace(" ", "")


def set_up(client: Client):
    return client.post(SET_UP, {"code": cast.app_code(key(client.get(SET_UP)))}, follow=True)


def recovery_codes(response) -> list[str]:
    return [code.words for code in Page(response).all("code", ".recovery-codes")]


def by_mail(client: Client, person) -> None:
    client.post("/accounts/login/", {"email": person.email})
    code = re.findall(r"^\d{8}$", Mail.objects.order_by("-pk")[0].text, re.MULTILINE)[0]
    client.post("/accounts/login/code/", {"code": code, "action": "verify"})


def test_setting_up(olive, without_step):
    """The picture stands in the page; the code leads to the recovery codes; then the administration is open."""
    source = without_step.get(SET_UP).content.decode()
    assert "<svg" in source
    assert "data:" not in source
    assert "style=" not in source
    response = set_up(without_step)
    assert response.redirect_chain[-1][0] == CODES
    assert len(set(recovery_codes(response))) == 10
    assert without_step.get("/admin/").status_code == 200
    assert olive.events.filter(kind=AccountEvent.Kind.STEP_ADDED, actor=olive).exists()


def test_key_stays_while_codes_are_wrong(without_step):
    """Whoever scanned the picture needn't scan another after a slip."""
    before = key(without_step.get(SET_UP))
    response = without_step.post(SET_UP, {"code": "000000"})
    assert codes(response) == {"code": ["incorrect_code"]}
    assert key(response) == before


def test_recovery_codes_are_shown_once(without_step):
    set_up(without_step)
    response = without_step.get(CODES)
    assert recovery_codes(response) == []
    assert [10, 10] in [numbers(p.words) for p in Page(response).all("p", "main")]


def test_signing_in_with_the_app(olive):
    """Nobody is signed in between the two steps."""
    secret = cast.set_up_second_step(olive)
    client = Client()
    by_mail(client, olive)
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")
    assert client.get("/accounts/login/")["Location"] == STEP
    response = client.post(STEP, {"code": "000000"})
    assert codes(response) == {"code": ["incorrect_code"]}
    client.post(STEP, {"code": cast.app_code(secret)})
    assert client.get("/admin/").status_code == 200


def test_app_code_works_once(olive):
    """Whoever looked over the shoulder comes too late."""
    secret = cast.set_up_second_step(olive)
    with time_machine.travel(timezone.now(), tick=False):
        code = cast.app_code(secret, time.time())
        first, second = Client(), Client()
        for client in (first, second):
            by_mail(client, olive)
            client.post(STEP, {"code": code})
    assert first.get("/accounts/").status_code == 200
    assert second.get("/accounts/").status_code == 302


def test_guessing_app_codes(olive):
    """Is stopped after five, kindly."""
    cast.set_up_second_step(olive)
    client = Client()
    by_mail(client, olive)
    for _ in range(5):
        client.post(STEP, {"code": "000000"})
    assert codes(client.post(STEP, {"code": "000000"})) == {"code": ["too_many_login_attempts"]}


def test_recovery_code_in_place_of_the_app(olive, without_step):
    """Each once."""
    kept = recovery_codes(set_up(without_step))[0]
    for works in (True, False):
        client = Client()
        by_mail(client, olive)
        client.post(STEP, {"code": kept})
        assert (client.get("/admin/").status_code == 200) is works


def test_signing_in_as_somebody_else(olive):
    """Leads from the second step back to the beginning."""
    cast.set_up_second_step(olive)
    client = Client()
    by_mail(client, olive)
    assert client.post("/accounts/login/again/")["Location"] == "/accounts/login/"
    assert client.get("/accounts/login/").status_code == 200
    assert client.get(STEP).status_code == 302


def test_app_set_up_in_another_browser(olive, without_step):
    """The older session is asked for its code, and then goes on; it is not offered to remove the app."""
    secret = cast.set_up_second_step(olive)
    response = without_step.get(f"{SET_UP}?next=/admin/")
    assert response["Location"] == f"{AGAIN}?next=%2Fadmin%2F"
    assert without_step.get(response["Location"]).status_code == 200
    response = without_step.post(AGAIN, {"code": cast.app_code(secret), "next": "/admin/"})
    assert response["Location"] == "/admin/"
    assert without_step.get("/admin/").status_code == 200


def test_removing_and_new_codes_ask_again(olive):
    """After five minutes the code is asked for once more, since the officer may have walked away."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = cast.signed_in(olive)
        clock.shift(timedelta(minutes=10))
        for address in (REMOVE, NEW_CODES):
            assert client.get(address)["Location"].startswith(AGAIN)
            assert client.post(address)["Location"].startswith(AGAIN)
    assert second_step.is_set_up(olive)


def test_removing(olive):
    """Takes the recovery codes too, closes the administration, and is in the history."""
    client = cast.signed_in(olive)
    assert client.get(REMOVE).status_code == 200
    assert second_step.is_set_up(olive), "only the button does it"
    response = client.post(REMOVE, follow=True)
    assert levels(response) == ["success"]
    assert not Authenticator.objects.filter(user=olive).exists()
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(SET_UP)
    assert olive.events.filter(kind=AccountEvent.Kind.STEP_REMOVED).exists()


def test_an_officer_without_recovery_codes_is_led_to_making_some(olive):
    """One who has an app and never had codes, such as those of the demo, finds no dead link."""
    client = cast.signed_in(olive)
    assert client.get(CODES)["Location"] == NEW_CODES
    assert client.get(NEW_CODES).status_code == 200


def test_new_recovery_codes(olive, without_step):
    """The old ones stop working."""
    old = recovery_codes(set_up(without_step))
    response = without_step.post(NEW_CODES, follow=True)
    new = recovery_codes(response)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert olive.events.filter(kind=AccountEvent.Kind.CODES_MADE).exists()
    client = Client()
    by_mail(client, olive)
    client.post(STEP, {"code": old[0]})
    assert client.get("/accounts/").status_code == 302


@pytest.mark.parametrize("address", [SET_UP, REMOVE, CODES, NEW_CODES])
def test_members_have_no_second_step(address):
    """They are told so, kindly; whoever is not signed in is asked to."""
    assert cast.signed_in(cast.member()).get(address).status_code == 403
    assert Client().get(address)["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", [SET_UP, CODES, REMOVE, NEW_CODES, AGAIN])
def test_pages_are_private(olive, address):
    client = cast.signed_in(olive, second_step=address != SET_UP)
    if address == CODES:
        client.post(NEW_CODES)
    response = client.get(address)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert olive.full_name in Page(response).words()
    assert "tel:01632960123" in Page(response).links("main")
