"""The portal by keyboard alone, on a phone's screen."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LIBEL = "/guidance/other-important-issues/#libel"
PHONE = {"width": 360, "height": 640}
FOCUSED = "() => { const e = document.activeElement; return e.id || e.getAttribute('href') || e.tagName }"


@pytest.fixture
def phone(browser, portal):
    """A fresh page at 360 x 640."""
    context = browser.new_context(base_url=portal, viewport=PHONE)
    yield context.new_page()
    context.close()


def tab_to(page: Page, wanted: str, at_most: int = 60) -> int:
    """Presses Tab until the element with that id or link has the focus; returns how often."""
    for pressed in range(1, at_most + 1):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == wanted:
            return pressed
    raise AssertionError(f"{wanted} was not reached by {at_most} times Tab")


def test_member_finds_the_passage(phone):
    """A member opens the portal, types "slander", and the first result leads to the passage on libel, in view."""
    phone.goto("/")
    tab_to(phone, "page-search", at_most=12)
    phone.keyboard.type("slander")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/search/?q=slander")
    first = phone.locator(".search-results a").first
    expect(first).to_have_attribute("href", LIBEL)
    tab_to(phone, LIBEL)
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**{LIBEL}")
    expect(phone.locator("#libel")).to_be_in_viewport()
    assert phone.evaluate("() => document.querySelector(':target').id") == "libel"


@pytest.mark.parametrize(
    "address", ["/", "/guidance/", "/guidance/other-important-issues/", "/code/24.8/", "/search/?q=libel"]
)
def test_skip_link_comes_first_and_works(phone, address):
    """The first Tab shows a link over the header; it leads to the main content, and Tab goes on from there."""
    phone.goto(address)
    phone.keyboard.press("Tab")
    skip = phone.locator("a.skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    phone.keyboard.press("Enter")
    assert phone.evaluate(FOCUSED) == "page-main"
    phone.keyboard.press("Tab")
    assert phone.evaluate("() => document.activeElement.closest('main') !== null")


@pytest.mark.parametrize(
    "address", ["/", "/guidance/", "/guidance/other-important-issues/", "/contacts/", "/guidance/libell/"]
)
def test_tab_reaches_search(phone, address):
    """A few Tabs reach the search from every kind of page."""
    phone.goto(address)
    assert tab_to(phone, "page-search", at_most=12) <= 12


@pytest.mark.parametrize("address", ["/", "/guidance/other-important-issues/", "/search/?q=libel"])
def test_focus_is_always_to_be_seen(phone, address):
    """Wherever Tab leads, what has the focus is in view and has an outline."""
    phone.goto(address)
    unseen = []
    for _ in range(40):
        phone.keyboard.press("Tab")
        seen = phone.evaluate("""() => {
            const e = document.activeElement, box = e.getBoundingClientRect();
            const outlined = [null, '::after'].map(part => getComputedStyle(e, part)).some(
                style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
            return e === document.body || (outlined && box.bottom > 0 && box.top < innerHeight && box.width > 0);
        }""")
        if not seen:
            unseen.append(phone.evaluate("() => document.activeElement.outerHTML.slice(0, 100)"))
    assert unseen == []


def test_links_to_passages_bring_them_into_view(phone):
    """A link to a passage shows it at the top of the screen, uncovered by anything."""
    phone.goto("/guidance/other-important-issues/#repetition")
    top = phone.evaluate("() => document.getElementById('repetition').getBoundingClientRect().top")
    assert 0 <= top < PHONE["height"] / 2
    covered = phone.evaluate("""() => {
        const box = document.getElementById('repetition').getBoundingClientRect();
        return !document.getElementById('repetition').contains(document.elementFromPoint(box.left + 40, box.top + 8));
    }""")
    assert not covered
