"""Signing in as people do it: a browser, the mail server, the council's provider and the portal, each a real one."""

import re
import time
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from playwright.sync_api import Page, expect

from protocol_portal.members.accounts.in_words import EVENTS
from protocol_portal.members.signing_in.rules import WAYS
from tests import cast, oidc
from tests.browser.installation import (
    Installation,
    Looker,
    arrive,
    ask,
    code_in,
    follow,
    fresh,
    give,
    installed,
    is_signed_in,
    is_signed_out,
    problem_with,
    second_step,
    send,
    sign_in,
    sign_out,
    told,
    type_address,
)
from tests.browser.test_keyboard import tab_to
from tests.pages import Page as Source
from tests.pages import says

pytestmark = pytest.mark.browser

TEAM = "Democratic Services"
SET_UP, AGAIN = "/accounts/second-step/set-up/", "/accounts/second-step/again/"
PEOPLE = """
from tests import cast
from protocol_portal.members.models import Member
cast.help_with_signing_in()
for first in ("ann", "ben", "cat", "dan", "eve", "fay", "gil", "hal", "ida", "joy"):
    cast.member(f"{first}@brookshire.example", full_name=f"{first.title()} Archer")
for first in ("olive", "paul"):
    cast.officer("superuser", f"{first}@brookshire.example", full_name=f"{first.title()} Oakes")
"""


@pytest.fixture(scope="module")
def council() -> Iterator[oidc.Provider]:
    with oidc.provider() as council:
        yield council


@pytest.fixture(scope="module")
def installation(tmp_path_factory, prepared, council) -> Iterator[Installation]:
    # To the browser that is another site, as it will be.
    elsewhere = oidc.Provider(council.issuer.replace("127.0.0.1", "localhost"))
    with installed(tmp_path_factory.mktemp("signing-in") / "var", prepared, workers=2, **elsewhere.environment) as made:
        made.shell(PEOPLE)
        yield made


@pytest.fixture
def phone(browser, installation) -> Iterator[Page]:
    """A fresh page, 320 pixels wide; nothing may go wrong in it, other than the statuses in `expected`."""
    with fresh(browser, installation) as page:
        yield page


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


# ---- members --------------------------------------------------------------------------------------------------------


def test_invited_to_signed_in(browser, installation):
    """The mail's link, the address, the code; without JavaScript. Meanwhile the browser went to the mail and back."""
    installation.shell("invitations.invite([member('ann')], by=member('olive'))")
    invitation = installation.mailed("ann").text
    assert TEAM in invitation
    [link] = re.findall(r"^https?://\S+", invitation, re.MULTILINE)
    with fresh(browser, installation, java_script_enabled=False) as page:
        page.goto(link)
        arrive(page, "/accounts/login/")
        type_address(page, "Ann@Brookshire.example")
        code = code_in(installation.mailed("ann", after=1))
        page.close()
        page = page.context.new_page()
        page.goto("/accounts/login/code/")
        give(page, code)
        is_signed_in(page, "Ann Archer")
        sign_out(page)
        code = ask(page, installation, "ann")
        page.locator("[name=code]").focus()
        page.keyboard.insert_text(f" {code[:4]} {code[4:]} ")  # as pasting does
        page.keyboard.press("Enter")
        is_signed_in(page, "Ann Archer")


def test_invited_to_signed_in_by_single_sign_on(phone, council):
    """To the council's provider and back, the first time and the next; whoever is not invited is told so kindly."""
    council.knows("subject-of-ben", email="Ben@Brookshire.example", email_verified=True)
    for _ in range(2):
        phone.goto("/accounts/login/?next=/accounts/")
        by_single_sign_on(phone, "subject-of-ben")
        is_signed_in(phone, "Ben Archer")
        says(phone, WAYS["socialaccount"])
        sign_out(phone)


def by_single_sign_on(page: Page, subject: str) -> None:
    page.locator("form[action^='/accounts/sso/'] [type=submit]").click()
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def test_single_sign_on_without_an_invitation(browser, installation):
    with fresh(browser, installation, 403) as page:
        page.goto("/accounts/login/")
        with page.expect_response(re.compile("/accounts/sso/callback/")) as answer:
            by_single_sign_on(page, "stranger@elsewhere.example")
        assert answer.value.status == 403
        says(page, TEAM)
        expect(page.locator(".signed-in")).to_have_count(0)


def test_by_keyboard_alone(phone, installation):
    """From the address to signed in, and out."""
    phone.goto("/accounts/login/")
    tab_to(phone, "id_email", at_most=12)
    phone.keyboard.type("cat@brookshire.example")
    phone.keyboard.press("Enter")
    arrive(phone, "/accounts/login/code/")
    code = code_in(installation.mailed("cat"))
    tab_to(phone, "id_code", at_most=12)
    phone.keyboard.type(code)
    phone.keyboard.press("Enter")
    is_signed_in(phone, "Cat Archer")
    tab_to(phone, "BUTTON", at_most=12)
    phone.keyboard.press("Enter")
    is_signed_out(phone)


def test_scanner_uses_nothing_up(phone, installation):
    """It opens every link of every mail, sends every form behind it, and signs nobody in; then the member comes."""
    installation.shell("invitations.invite([member('dan')], by=None)")
    installation.mailed("dan")
    code = ask(phone, installation, "dan")
    links = {
        link for mail in installation.mail.to("dan@brookshire.example") for link in re.findall(r"http\S+", mail.text)
    }
    assert links == {f"{installation.address}/accounts/login/", f"{installation.address}/"}
    scanned = [scan(link) for link in sorted(links)]
    give(phone, code)
    is_signed_in(phone, "Dan Archer")
    phone.goto("/accounts/")
    says(phone, WAYS["code"])
    assert scanned == [False, False]


def scan(link: str) -> bool:
    """As mail scanners do, and worse; returns whether anybody is signed in afterwards."""
    with requests.Session() as scanner:
        for method in ("HEAD", "GET", "POST", "GET"):
            answer = scanner.request(method, link, timeout=10)
        page = Source(answer.text)
        fields = {
            e.attributes["name"]: e.attributes.get("value", "") for e in page.all("input") if "name" in e.attributes
        }
        for form in page.all("form"):
            if form.attributes.get("method") == "post":
                action = link.rstrip("/") + "/" if not form.attributes["action"] else form.attributes["action"]
                scanner.post(urljoin(link, action), fields, timeout=10)
        account = scanner.get(urljoin(link, "/accounts/"), timeout=10)
        return urlsplit(account.url).path == "/accounts/"  # others are led on


def test_codes_that_let_nobody_in(browser, phone, installation):
    """A wrong one, one for another browser, a used one: each is a problem with the field, which the title says first;
    the right one still works.
    """
    code = ask(phone, installation, "eve")
    title = phone.title()
    give(phone, wrong(code))
    problem_with(phone, "id_code")
    expect(phone).to_have_title(re.compile(f".+{re.escape(title)}$"))
    with fresh(browser, installation) as other:
        ask(other, installation, "eve")
        give(other, code)
        problem_with(other, "id_code")
    give(phone, code)
    is_signed_in(phone, "Eve Archer")
    sign_out(phone)
    ask(phone, installation, "eve")
    give(phone, code)
    problem_with(phone, "id_code")


AGE = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
def aged(part):
    if not isinstance(part, dict):
        return part
    return {name: value - 960 if name in ("at", "initiated_at") else aged(value) for name, value in part.items()}
for row in Session.objects.all():
    session = SessionStore(row.pk)
    for name, value in list(session.items()):
        session[name] = aged(value)
    session.save()
"""  # by 16 minutes


def test_expired_code(phone, installation):
    """Leads back to the address with a message, and a new one works."""
    code = ask(phone, installation, "fay")
    installation.shell(AGE)
    give(phone, code)
    arrive(phone, "/accounts/login/")
    told(phone, "info")
    sign_in(phone, installation, "fay")
    is_signed_in(phone, "Fay Archer")


def test_guessing(phone, installation):
    """After five wrong ones the right one comes too late; a new one can be had."""
    code = ask(phone, installation, "gil")
    for _ in range(4):
        give(phone, wrong(code))
        problem_with(phone, "id_code")
    give(phone, wrong(code))
    arrive(phone, "/accounts/login/")
    told(phone, "error")
    phone.goto("/accounts/login/code/")
    arrive(phone, "/accounts/login/")
    told(phone, "info")
    sign_in(phone, installation, "gil")
    is_signed_in(phone, "Gil Archer")


def test_deactivated(browser, phone, installation):
    """Their open session ends; asking for a code they see what everybody sees, and no mail comes."""
    sign_in(phone, installation, "hal")
    is_signed_in(phone, "Hal Archer")
    installation.shell("accounts.deactivate(member('hal'), by=None)")
    phone.goto("/accounts/")
    arrive(phone, "/accounts/login/")
    before = len(installation.mail.received)
    type_address(phone, "hal@brookshire.example")
    with fresh(browser, installation) as other:
        ask(other, installation, "ida")  # queued after it: theirs would have come
    assert [mail.to for mail in installation.mail.received[before:]] == ["ida@brookshire.example"]


# ---- in a room with an officer --------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["scanned", "typed"])
def test_officers_code(browser, phone, installation, how):
    """On the member's phone: scanned it is a page with one button; or its digits are typed. Then it is used up."""
    made = installation.shell("made = codes.show(member('joy'), by=member('olive'))\nprint(made.path, made.digits)")
    path, digits = made.split()
    if how == "scanned":
        phone.goto(path)
        send(phone, path)
    else:
        type_address(phone, "joy@brookshire.example")
        give(phone, digits)
    is_signed_in(phone, "Joy Archer")
    phone.goto("/accounts/")
    says(phone, WAYS["shown"])
    with fresh(browser, installation, 410) as other:
        answer = other.goto(path)
        assert answer
        assert answer.status == 410
        follow(other, "/accounts/login/")
        arrive(other, "/accounts/login/")


# ---- officers -------------------------------------------------------------------------------------------------------


def test_officer_enrols_loses_it_and_enrols_anew(browser, installation):
    """App, recovery codes, both lost, reset by another officer, and a new app."""
    with fresh(browser, installation) as page:
        sign_in(page, installation, "olive")
        page.goto("/admin/")
        secret, kept = enrol(page)
        administers(page)

        sign_out_of_account(page)
        sign_in(page, installation, "olive")
        second_step(page, next_code(secret))
        administers(page)

        sign_out_of_account(page)
        sign_in(page, installation, "olive")
        second_step(page, kept[0])
        administers(page)

        sign_out_of_account(page)
        sign_in(page, installation, "olive")
        second_step(page, kept[0])
        problem_with(page, "id_code")
        installation.shell("second_step.reset(member('olive'), by=member('paul'))")

        send(page, "/accounts/login/again/")
        sign_in(page, installation, "olive")
        page.goto("/admin/")
        new_secret, _ = enrol(page)
        assert new_secret != secret
        administers(page)
        page.goto("/accounts/")
        removed = page.locator(".entries li", has_text=EVENTS["step removed"])
        expect(removed).to_contain_text("Paul Oakes")


def enrol(page: Page) -> tuple[str, list[str]]:
    """Sets up an app; returns its secret and the recovery codes."""
    arrive(page, SET_UP)
    secret = page.locator(".setup-key code").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(cast.app_code(secret))
    send(page, SET_UP)
    arrive(page, "/accounts/second-step/codes/")
    kept = page.locator(".recovery-codes code").all_inner_texts()
    assert len(set(kept)) == 10
    return secret, kept


def next_code(secret: str) -> str:
    """The code of the next half minute, which counts already: the one of this has been used."""
    return cast.app_code(secret, time.time() + 30)


def administers(page: Page) -> None:
    response = page.goto("/admin/")
    assert response
    assert (response.status, page.url.endswith("/admin/")) == (200, True)


def sign_out_of_account(page: Page) -> None:
    page.goto("/accounts/")
    sign_out(page)


# ---- every page -----------------------------------------------------------------------------------------------------


def test_every_page_before_signing_in(browser, installation):
    """Accessible, no wider than 320 pixels, quiet, within the policy: in every state that a visitor can meet."""
    made = installation.shell("print(codes.show(member('ida'), by=member('olive')).path)")
    with fresh(browser, installation, 401, 403, 410) as page:
        on = Looker(page)
        on.at("/accounts/login/")
        send(page, "/accounts/login/")
        problem_with(page, "id_email")
        on.look()
        page.route("**/oauth2/authorize?*", lambda route: route.fulfill(status=204))  # so that the page stays
        page.locator("form[action^='/accounts/sso/'] [type=submit]").click()
        on.look()
        page.unroute_all()
        page.locator("main a.button").click()
        page.get_by_placeholder("sub").fill("nobody@elsewhere.example")
        page.get_by_role("button", name="Authorize").click()
        on.look()
        on.at("/accounts/sso/callback/")
        on.at("/accounts/sso/cancelled/")
        on.at(made)
        send(page, made)
        sign_out(page)
        on.look()
        on.at(made)
        on.at("/accounts/inactive/")
        code = ask(page, installation, "ida")
        on.look()
        give(page, wrong(code))
        on.look()
        page.locator("[name=action][value=resend]").click()
        on.look()
        page.context.clear_cookies()
        give(page, code)
        on.look()
    assert on.found == []
    assert set(on.seen) == {
        "200 /accounts/login/", "200 /accounts/sso/", "403 /accounts/sso/callback/", "401 /accounts/sso/callback/",
        f"200 {made}", f"410 {made}", "200 /accounts/inactive/", "200 /accounts/login/code/",
        "403 /accounts/login/code/",  # too old
    }  # fmt: skip


def test_every_page_when_signed_in(browser, installation):
    """The same for members, and for officers with their second step."""
    with fresh(browser, installation, 403) as page:
        on = Looker(page)
        sign_in(page, installation, "ida")
        on.look()
        on.at("/accounts/")
        on.at("/accounts/logout/")
        on.at("/admin/")
        on.at("/accounts/second-step/set-up/")
        sign_out_of_account(page)
    with fresh(browser, installation, 429) as page:
        on.turn_to(page)
        sign_in(page, installation, "paul")
        on.look()
        on.at("/accounts/second-step/set-up/")
        send(page, SET_UP)
        on.look()
        _, kept = enrol(page)
        on.look()
        for address in (
            "",
            "second-step/codes/",
            "second-step/codes/new/",
            "second-step/remove/",
            "second-step/again/",
        ):
            on.at(f"/accounts/{address}")
        send(page, AGAIN)
        on.look()
        sign_out_of_account(page)
        sign_in(page, installation, "paul")
        on.look()
        second_step(page, "000000")
        on.look()
        second_step(page, kept[0])
        page.goto(AGAIN)
        token = page.locator(f"form[action='{AGAIN}'] [name=csrfmiddlewaretoken]").input_value()
        for _ in range(10):
            page.request.post(AGAIN, form={"csrfmiddlewaretoken": token})
        send(page, AGAIN)
        on.look()
    assert on.found == []
    assert set(on.seen) == {
        "200 /learn/", "200 /accounts/", "200 /accounts/logout/", "403 /admin/login/", f"403 {SET_UP}", f"200 {SET_UP}",
        "200 /accounts/second-step/", "200 /accounts/second-step/codes/", "200 /accounts/second-step/codes/new/",
        "200 /accounts/second-step/remove/", "200 /accounts/second-step/again/", "429 /accounts/second-step/again/",
    }  # fmt: skip
