"""The protocol amended by two officers, from the first word to the day it applies, in a real browser."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from guidance.common.london import LONDON
from tests.browser.conftest import Watch
from tests.browser.installation import Looker, follow, installed, send, told
from tests.browser.test_administration import enter
from tests.pages import SIZES, says

pytestmark = pytest.mark.browser

EDITIONS = "/admin/guidance/edition/"
PEOPLE = """
import json
from protocol_portal.members.signing_in import codes
from tests import cast
edith, peter = (cast.officer("publisher", f"{name.lower()}@brookshire.example", full_name=f"{name} Ely")
                for name in ("Edith", "Peter"))
officers = {who.full_name: [cast.set_up_second_step(who), codes.link(who).path] for who in (edith, peter)}
print(json.dumps({"officers": officers}))
"""
CODE, ISSUES = "/code/24.11/", "/guidance/other-important-issues/"


@pytest.fixture(scope="module")
def office(tmp_path_factory, prepared) -> Iterator[tuple[str, dict]]:
    """The address of a portal with two publishers, and what is needed to sign them in."""
    with installed(tmp_path_factory.mktemp("amending") / "var", prepared, workers=2) as made:
        yield made.address, json.loads(made.shell(PEOPLE))


def edit(page: Page, draft: str, part: str, before: str, after: str) -> None:
    """Opens a part of the draft, puts some words in the place of others, and saves."""
    page.goto(f"{draft}parts{part}")
    text = page.locator("[name=body]")
    assert before in text.input_value()
    text.fill(text.input_value().replace(before, after))
    save(page)


def save(page: Page) -> None:
    """Saves a part; the page of the draft comes next, and says so."""
    page.locator("[name=save]").click()
    page.wait_for_url("**/change/")
    told(page)


def next_minute() -> datetime:
    """The next minute that is far enough ahead to fill in a form before it."""
    return (datetime.now(LONDON) + timedelta(seconds=75)).replace(second=0, microsecond=0)


def others(draft: str) -> list[str]:
    """Pages of the guidance in the administration that are the same before the moment of an edition and after it."""
    of_draft = [f"{draft}{one}/" for one in ("comparison", "history", "adoption")]
    part = f"{EDITIONS}1/parts/guidance/introduction/"
    pages = [part, f"{EDITIONS}import/", f"{EDITIONS}states/1/"]
    live = ["notice/add/", "officernote/add/", "failedsearch/", "guidanceevent/", "contact/", "page/"]
    return [*of_draft, f"{draft}comparison/?table", *pages, *(f"/admin/guidance/{one}" for one in live), "/admin/"]


def test_two_officers_amend_the_protocol(browser: Browser, office):
    """Draft, compare, share, be refused, approve, schedule; members see the old text until the moment, then the new."""
    edith, first_watch = enter(browser, office, "Edith Ely")
    peter, second_watch = enter(browser, office, "Peter Ely")
    public = browser.new_context(base_url=office[0], viewport=SIZES["phone"]).new_page()
    watch = Watch().over(public)
    on = Looker(edith)

    follow(edith, EDITIONS)
    on.look()
    follow(edith, f"{EDITIONS}1/change/")
    on.look()
    first_export = edith.request.get(f"{edith.url.removesuffix('change/')}content.zip").body()
    edith.locator("form:has([name=slug][value='24.11']) [type=submit]").click()
    edith.wait_for_url(f"**/parts{CODE}")
    draft = edith.url.partition("parts/")[0]
    text = edith.locator("[name=body]")
    text.fill(text.input_value().replace("I do not disclose", "I never disclose"))
    expect(edith.locator("[data-preview-shown]")).to_contain_text("I never disclose")
    on.look()
    save(edith)

    edit(edith, draft, ISSUES, "{#repetition}", "{#repeating-others}")
    gone = edith.locator("#obstacles + ul li", has_text=f"{ISSUES}#repetition")
    linked = gone.locator("a[href$='/parts/check/before-you-post/']")
    expect(gone).not_to_have_count(linked.count())  # they are that of the readers, and those of links to it
    expect(linked).not_to_have_count(0)
    on.look()
    follow(edith, "/places/")
    edith.get_by_label(f"{ISSUES}#repetition").select_option(f"{ISSUES}#repeating-others")
    on.look()
    send(edith)
    edith.wait_for_url(f"{draft}change/")
    told(edith)

    expect(linked).not_to_have_count(0)
    expect(gone).to_have_count(linked.count())
    edit(edith, draft, "/check/before-you-post/", f"{ISSUES}#repetition", f"{ISSUES}#repeating-others")
    expect(edith.locator("#obstacles")).to_have_count(0)

    follow(edith, "/comparison/")
    expect(edith.locator("ins").filter(has_text="never")).to_be_visible()
    follow(edith, "/comparison/?table")
    columns = edith.locator(".current-proposed th[scope=col]")
    expect(columns).to_have_text([re.compile(one) for one in (r"\w", r"\b1\b", r"\b2\b")])

    edith.goto(f"{draft}share/")
    edith.locator("[name=for_whom]").fill("The standards committee")
    send(edith)
    shared = edith.locator("a[href*='/drafts/']").get_attribute("href") or ""
    on.look()
    guest = browser.new_context(base_url=office[0], viewport=SIZES["phone"]).new_page()
    guest.goto(shared)
    expect(guest.locator(".banner strong")).to_contain_text("2")
    follow(guest, "/code/")
    follow(guest, CODE)
    says(guest, "I never disclose")
    guest_on = Looker(guest)
    for page in ("", "guidance/", ISSUES[1:], "changes/", "search/?q=libel"):
        guest_on.at(shared + page)
    assert guest_on.found == []

    edith.goto(f"{draft}approve/")
    expect(edith.locator("ins").filter(has_text="never")).to_be_visible()
    expect(edith.locator("[name=reviewed]")).to_have_count(0)  # who has changed it can’t approve it
    on.look()
    peter.goto(f"{draft}approve/")
    peter.locator("[name=change_note]").fill("Confidence is kept without exception.")
    peter.locator("[name=authority]").fill("Full Council")
    edit(edith, draft, CODE, "I never disclose", "I never ever disclose")
    reviewed = peter.locator("[name=reviewed]").input_value()
    send(peter)
    expect(peter.locator(".error-summary li")).to_have_count(1)
    expect(peter.locator("[name=reviewed]")).not_to_have_value(reviewed)  # it was changed since
    expect(peter.locator("ins").filter(has_text="never ever")).to_be_visible()
    peter_on = Looker(peter)
    peter_on.look()

    moment = next_minute()
    peter.locator("[name=begins][value=day]").check()
    peter.locator("[name=day]").fill(f"{moment:%Y-%m-%d}")
    peter.locator("[name=time]").fill(f"{moment:%H:%M}")
    send(peter)
    peter.wait_for_url(f"{draft}change/")
    told(peter)
    assert guest.request.get(shared).status == 404
    public.goto(CODE)
    says(public, "I do not disclose")
    assert datetime.now(LONDON) < moment, "the form took too long"
    peter_on.look()
    for address in others(draft):  # meanwhile
        peter_on.at(address)
    assert on.found + peter_on.found == []
    public.wait_for_timeout(max(0, (moment - datetime.now(LONDON)).total_seconds()) * 1000 + 200)
    public.reload()
    says(public, "I never ever disclose")

    public.goto(f"/editions/1{CODE}")
    says(public, "I do not disclose")
    assert edith.request.get(f"{EDITIONS}1/content.zip").body() == first_export
    assert "Confidence is kept without exception." in public.request.get("/updates.xml").text()
    public.goto(f"{ISSUES}#repetition")
    public.locator("#repetition").get_by_role("link").click()
    expect(public).to_have_url(f"{office[0]}{ISSUES}#repeating-others")
    assert [*first_watch.faults, *second_watch.faults, *watch.faults] == []
