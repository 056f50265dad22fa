"""The administration as officers use it: a day's work in a real browser, and each of its pages looked at."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.browser.conftest import SIZES, Watch
from tests.browser.installation import Looker
from tests.pages import says
from tests.server import own_data, running

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
    with own_data(tmp_path_factory.mktemp("office") / "var", prepared) as environment, running(environment) as server:
        server.ready()
        address = f"http://127.0.0.1:{server.port}"
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", PEOPLE]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        yield address, json.loads(done.stdout)
        assert server.stop() == 0, server.output
        assert "Traceback" not in server.output


def enter(browser: Browser, office, name: str, size: str = "desk", **options) -> tuple[Page, Watch]:
    """A browser in which this officer has signed in, with the second step."""
    address, made = office
    page = browser.new_context(base_url=address, viewport=SIZES[size], **options).new_page()
    watch = Watch().over(page)
    secret, link = made["officers"][name]  # each works once, so each test has its officer
    page.goto(link)
    page.get_by_role("button", name=f"Sign in as {name}").click()
    page.get_by_label("Code from your app").fill(cast.app_code(secret))
    page.get_by_role("button", name="Go on").click()
    page.goto("/admin/")
    expect(page.locator("h1")).to_have_text("What is there to do?")
    return page, watch


def test_a_day_of_an_officer(browser, office, tmp_path):
    """Adds somebody, imports a list, invites everybody who is new, and shows one of them a code."""
    page, watch = enter(browser, office, "Olive Oakes")
    page.get_by_role("link", name="Members").first.click()
    page.get_by_role("link", name="Add a member").click()
    page.get_by_label("E-mail address").fill("zoe@brookshire.example")
    page.get_by_label("Full name").fill("Zoe Zander")
    page.get_by_label("Start of term").fill("2026-05-04")
    page.get_by_role("button", name="Save", exact=True).click()
    says(page, "Zoe Zander is added.")

    file = tmp_path / "list.csv"
    file.write_text("Name;Mail;Ward\nYusuf Young;yusuf@brookshire.example;Brook West\n", encoding="cp1252")
    page.goto(MEMBERS)
    page.get_by_role("link", name="Import a list").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()
    says(page, "Yusuf Young")
    page.get_by_role("button", name="Import: 1 added, 0 changed").click()
    says(page, "The file is imported: 1 added, 0 changed.")

    page.get_by_role("link", name="not invited yet").click()
    page.get_by_label("Select all").check()
    page.get_by_role("combobox", name="Action").select_option("Send an invitation")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_role("button", name=re.compile("Send 1[0-9] invitations")).click()
    expect(page.locator("main")).to_contain_text(re.compile(r"Done: (1[0-9]) of \1 sent"), timeout=20_000)

    page.goto(MEMBERS)
    page.get_by_role("link", name="Zoe Zander").click()
    says(page, "invited, not signed in yet")
    page.get_by_role("link", name="Show a code to sign in").click()
    page.get_by_role("button", name="Show the code").click()
    digits = page.locator(".digits").inner_text()
    phone = browser.new_context(base_url=office[0], viewport=SIZES["phone"]).new_page()
    phone.goto("/accounts/login/")
    phone.get_by_label("Your e-mail address").fill("zoe@brookshire.example")
    phone.get_by_role("button", name="Send me a code").click()
    phone.get_by_label("Code", exact=True).fill(digits)
    phone.get_by_role("button", name="Sign in", exact=True).click()
    says(phone, "Signed in as Zoe Zander")

    page.goto(MEMBERS + "?state=signed+in")
    says(page, "Zoe Zander")
    page.get_by_role("link", name="Zoe Zander").click()
    page.get_by_role("link", name="Deactivate").click()
    page.get_by_label("Note").fill("a rehearsal")
    page.get_by_role("button", name="Deactivate").click()
    says(page, "The account of Zoe Zander is deactivated.")
    phone.goto("/accounts/")
    expect(phone.locator("h1")).to_have_text("Sign in")
    assert watch.faults == []


def test_without_javascript(browser, office):
    """Choosing, inviting and looking again work by the page alone."""
    page, _ = enter(browser, office, "Max Moore", java_script_enabled=False)
    page.goto(MEMBERS)
    page.get_by_role("row", name="Member 05").get_by_role("checkbox").check()
    page.get_by_role("combobox", name="Action").select_option("Send an invitation")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_role("button", name="Send 1 invitation").click()
    says(page, "of 1 sent")
    page.goto(page.url)
    says(page, "of 1 sent")


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
    page.get_by_role("button", name="Show the code").click()
    on.look()
    page.goto(f"{MEMBERS}add/")
    page.get_by_role("button", name="Save", exact=True).click()
    on.look()
    page.goto(f"{MEMBERS}import/")
    broken = {"name": "l.csv", "mimeType": "text/csv", "buffer": b"full_name,email\n,nonsense\n"}
    page.get_by_label("File").set_input_files(broken)
    page.get_by_role("button", name="Show what would change").click()
    on.look()
    right = broken | {
        "buffer": b"full_name,email,division\nBo Brook,bo@b.example,North\nMember 07,m7@brookshire.example,West\n"
    }
    page.get_by_label("File").set_input_files(right)
    page.get_by_role("button", name="Show what would change").click()
    on.look()
    page.set_viewport_size(SIZES["desk"])
    for address in (MEMBERS, "/admin/members/accountevent/", f"{MEMBERS}{made['m']}/change/"):
        on.at(address)
    assert on.found == []
    assert len(set(on.seen)) > 12
    assert [fault for fault in watch.faults if "422" not in fault] == []
