"""The administration as officers use it: a day's work in a real browser, and each of its pages looked at."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import cast
from tests.browser.conftest import Watch
from tests.browser.installation import (
    Looker,
    arrive,
    follow,
    give,
    installed,
    is_signed_in,
    second_step,
    send,
    told,
    type_address,
)
from tests.pages import SIZES, says

pytestmark = pytest.mark.browser

MEMBERS = "/admin/members/member/"
PEOPLE = """
import json
from datetime import date
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.mail import invitations
from protocol_portal.members.signing_in import codes
from tests import cast
cast.help_with_signing_in()
olive = cast.officer("people officer", "olive@brookshire.example", full_name="Olive Oakes")
bea = cast.officer("superuser", "bea@brookshire.example", full_name="Bea Boss")
max = cast.officer("superuser", "max@brookshire.example", full_name="Max Moore")
people = [cast.member(f"m{n}@brookshire.example", full_name=f"Member {n:02}", division="Brook East") for n in range(12)]
accounts.change(people[0], by=bea, email="moved@brookshire.example", role="officer", term_end=date(2029, 5, 1))
accounts.deactivate(people[1], by=bea, note="left in May")
officers = {who.full_name: [cast.set_up_second_step(who), codes.link(who).path] for who in (olive, bea, max)}
print(json.dumps({"officers": officers, "batch": str(invitations.invite(people[2:4], by=olive)), "m": people[0].pk}))
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory, prepared) -> Iterator[tuple[str, dict]]:
    """The address of a portal with people in it, and what is needed to sign its officers in."""
    with installed(tmp_path_factory.mktemp("office") / "var", prepared) as made:
        yield made.address, json.loads(made.shell(PEOPLE))


def enter(browser: Browser, office, name: str, size: str = "desk", **options) -> tuple[Page, Watch]:
    """A browser in which this officer has signed in, with the second step."""
    address, made = office
    page = browser.new_context(base_url=address, viewport=SIZES[size], **options).new_page()
    watch = Watch().over(page)
    secret, link = made["officers"][name]  # each works once, so each test has its officer
    page.goto(link)
    send(page, link)
    second_step(page, cast.app_code(secret))
    page.wait_for_url("**/accounts/")
    page.goto("/admin/")
    arrive(page, "/admin/")
    return page, watch


def test_a_day_of_an_officer(browser, office, tmp_path):
    """Adds somebody, imports a list, invites everybody who is new, and shows one of them a code."""
    page, watch = enter(browser, office, "Olive Oakes")
    follow(page, MEMBERS)
    follow(page, f"{MEMBERS}add/")
    page.locator("[name=email]").fill("zoe@brookshire.example")
    page.locator("[name=full_name]").fill("Zoe Zander")
    page.locator("[name=term_start]").fill("2026-05-04")
    page.locator("[name=_save]").click()
    page.wait_for_url(re.compile(rf"{MEMBERS}\d+/change/$"))
    told(page)
    zoe = urlsplit(page.url).path

    file = tmp_path / "list.csv"
    file.write_text("Name;Mail;Ward\nYusuf Young;yusuf@brookshire.example;Brook West\n", encoding="cp1252")
    page.goto(MEMBERS)
    follow(page, f"{MEMBERS}import/")
    page.locator("[name=file]").set_input_files(file)
    send(page)
    expect(page.get_by_role("row", name="Yusuf Young")).to_have_count(1)
    expect(page.locator("main table")).to_have_count(1)  # nobody is changed
    send(page)
    page.wait_for_url("**/?state=new")
    told(page)

    everybody = page.locator("#result_list tbody tr")
    new = everybody.count()
    assert new >= 10
    invite(page, page.locator("#action-toggle"))
    expect(page.locator("[name=_selected_action][type=hidden]")).to_have_count(new)
    send(page)
    expect(page.locator("#progress progress")).to_have_attribute("max", str(new))
    expect(page.locator("#progress progress")).to_have_attribute("value", str(new), timeout=20_000)
    expect(page.locator("#progress ul")).to_have_count(0)  # of those that could not be delivered

    page.goto(f"{MEMBERS}?state=invited")
    page.get_by_role("link", name="Zoe Zander").click()
    arrive(page, zoe)
    follow(page, "/code/")
    send(page)
    digits = page.locator(".digits").inner_text()
    phone = browser.new_context(base_url=office[0], viewport=SIZES["phone"]).new_page()
    type_address(phone, "zoe@brookshire.example")
    give(phone, digits)
    is_signed_in(phone, "Zoe Zander")

    page.goto(MEMBERS + "?state=signed+in")
    says(page, "Zoe Zander")
    page.get_by_role("link", name="Zoe Zander").click()
    follow(page, "/deactivate/")
    page.locator("[name=note]").fill("a rehearsal")
    send(page)
    told(page)
    expect(page.locator("main a[href$='/reactivate/']")).to_have_count(1)
    phone.goto("/accounts/")
    arrive(phone, "/accounts/login/")
    assert watch.faults == []


def invite(page: Page, box: Locator) -> None:
    """Ticks this and chooses to invite; the next page asks about it."""
    box.check()
    page.locator("select[name=action]").select_option("invite")
    page.locator("button[name=index]").click()


def test_without_javascript(browser, office):
    """Choosing, inviting and looking again work by the page alone."""
    page, _ = enter(browser, office, "Max Moore", java_script_enabled=False)
    page.goto(MEMBERS)
    invite(page, page.get_by_role("row", name="Member 05").get_by_role("checkbox"))
    expect(page.locator("[name=_selected_action][type=hidden]")).to_have_count(1)
    send(page)
    for _ in range(2):
        expect(page.locator("#progress progress")).to_have_attribute("max", "1")
        page.goto(page.url)


def test_every_page_of_the_administration(browser, office):
    """axe finds nothing, nothing is wider than the screen, nothing breaks the policy."""
    page, watch = enter(browser, office, "Bea Boss", "phone")
    on = Looker(page)
    made = office[1]
    pages = ["", "add/", "import/", f"invitations/{made['batch']}/"]
    pages += [f"{made['m']}/{name}/" for name in ("change", "history", "rights", "deactivate", "invite", "code")]
    for address in ["/admin/", *(MEMBERS + one for one in pages), "/admin/members/accountevent/",
                    "/admin/members/mail/", "/admin/members/signinhelp/1/change/"]:  # fmt: skip
        on.at(address)
    page.goto(f"{MEMBERS}{made['m']}/code/")
    send(page)
    on.look()
    page.goto(f"{MEMBERS}add/")
    page.locator("[name=_save]").click()
    expect(page.locator(".error-summary a")).not_to_have_count(0)
    on.look()
    page.goto(f"{MEMBERS}import/")
    broken = {"name": "l.csv", "mimeType": "text/csv", "buffer": b"full_name,email\n,nonsense\n"}
    page.locator("[name=file]").set_input_files(broken)
    send(page)
    on.look()
    right = broken | {
        "buffer": b"full_name,email,division\nBo Brook,bo@b.example,North\nMember 07,m7@brookshire.example,West\n"
    }
    page.locator("[name=file]").set_input_files(right)
    send(page)
    on.look()
    assert on.found == []
    assert len(set(on.seen)) == 16
    assert {one.partition(" ")[0] for one in on.seen} == {"200", "422"}  # the latter for the broken file
    assert [fault for fault in watch.faults if "422" not in fault] == []
