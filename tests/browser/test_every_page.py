"""What holds for every page: accessible, no wider than the screen, quiet, small, and the same without JavaScript."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import MISSING, SIZES, Watch

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_VIEW = 14_336  # bytes on the wire, headers included: what the first round trip of a connection carries
SIDEWAYS = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const over = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1);
    return ['it scrolls', ...over.map(e => e.outerHTML.slice(0, 80))];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(tabs, addresses, size, scheme):
    """axe finds no fault against WCAG 2.0 to 2.2, A and AA, nor against best practice, on any page."""
    page, axe, found = tabs[size, scheme], Axe(), []
    for address in addresses:
        page.goto(address)
        results = axe.run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
        for violation in results.response["violations"]:
            found.append(f"{address} {violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:120]}")
    assert found == []


@pytest.mark.parametrize(("size", "text"), [("phone", 100), ("phone", 200), ("desk", 200)])
def test_no_page_scrolls_sideways(tabs, addresses, size, text):
    """No page is wider than the screen: not at 320 pixels, nor with letters of twice the size."""
    page, found = tabs[size, "light"], {}
    for address in addresses:
        page.goto(address)
        page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{text}%")
        if over := page.evaluate(SIDEWAYS):
            found[address] = over
    assert found == {}


UNFOLD = "() => document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/guidance/other-important-issues/", "/editions/1/fingerprint/"])
def test_what_is_folded_away_is_as_good(tabs, address, scheme):
    """Opened, it has no fault that axe finds, fits the width of a phone at twice the size, and is not on paper."""
    page, axe = tabs["phone", scheme], Axe()
    page.goto(address)
    page.evaluate(UNFOLD)
    found = axe.run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response["violations"]
    assert [violation["id"] for violation in found] == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(SIDEWAYS) == []
    page.emulate_media(media="print")
    assert [one for one in page.locator(".cite-and-ask").all() if one.is_visible()] == []
    page.emulate_media(media="screen")


def test_every_page_is_quiet(tabs, portal, addresses):
    """No page has a word on the console, a failed request, a breach of the policy, or a request to another site."""
    page = tabs["desk", "light"].context.new_page()
    watch = Watch().over(page)
    for address in addresses:
        page.goto(address, wait_until="networkidle" if address == "/" else "load")
    assert [url for url in watch.requests if not url.startswith(f"{portal}/")] == []
    expected = {
        f"404: {portal}{MISSING}",
        "console: Failed to load resource: the server responded with a status of 404 (Not Found)",
    }
    assert set(watch.faults) - expected == set()
    page.close()


def _on_the_wire(sent: dict[str, Any]) -> dict[str, str]:
    """A request and the page that asked; nothing where the browser draws a control of its own from data within it."""
    return {} if sent["request"]["url"].startswith("data:") else {sent["requestId"]: sent["documentURL"]}


def test_first_view_is_small(browser, portal, addresses):
    """The first view of a page takes at most three requests, its HTML and style sheet no more than one round trip."""
    context = browser.new_context(base_url=portal, viewport=SIZES["phone"])
    page = context.new_page()
    network = context.new_cdp_session(page)
    asked, kinds, sizes = {}, {}, {}  # by request: the page that asked, what for, bytes
    network.on("Network.requestWillBeSent", lambda e: asked.update(_on_the_wire(e)))
    network.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    network.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    found = {}
    for address in addresses:
        page.goto(address)
        ours = [request for request, asker in asked.items() if asker == portal + address]
        first = [request for request in ours if kinds.get(request) in ("Document", "Stylesheet")]
        size = sum(sizes[request] for request in first)
        if len(first) != 2 or len(ours) > 3 or (size > FIRST_VIEW and not address.endswith("/guidance/all/")):
            found[address] = f"{len(ours)} requests, {size} bytes"
    context.close()
    assert found == {}


def test_every_page_is_the_same_without_javascript(browser, portal, tabs, addresses):
    """Every page shows the same words with JavaScript off, and offers the same fields and links."""
    context = browser.new_context(base_url=portal, viewport=SIZES["desk"], java_script_enabled=False)
    without, with_ = context.new_page(), tabs["desk", "light"]
    for address in addresses:
        shown = []
        for page in (with_, without):
            page.goto(address)
            main = page.locator("main")
            shown.append((main.inner_text(), main.locator("a").count(), main.locator("input, button").count()))
        assert shown[0] == shown[1], address
        assert shown[0][0]
    context.close()
