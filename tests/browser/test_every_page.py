"""What holds for every page: accessible, no wider than the screen, quiet, small, and the same without JavaScript."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import MISSING, SIZES, UNFOLD, Watch
from tests.pages import axe_finds, axe_finds_in_both, too_wide, with_axe

pytestmark = pytest.mark.browser

FIRST_VIEW = 14_336  # bytes on the wire, headers included: what the first round trip of a connection carries
MOST_REQUESTS = 3
SCHEMES = {"phone": "light", "desk": "dark"}
LONG = "/guidance/all/"  # at the end of the addresses of pages that may have more bytes


class Wire:
    """What a page sends for and gets, nothing from the browser's own store: requests and bytes, as it is opened."""

    def __init__(self, page: Page) -> None:
        self.asked: dict[str, str] = {}  # by request: the page that asked
        self.kinds: dict[str, str] = {}
        self.sizes: dict[str, int] = defaultdict(int)  # bytes
        network = page.context.new_cdp_session(page)
        network.on("Network.requestWillBeSent", self._ask)
        network.on("Network.responseReceived", lambda e: self.kinds.update({e["requestId"]: e["type"]}))
        network.on("Network.loadingFinished", lambda e: self.sizes.update({e["requestId"]: e["encodedDataLength"]}))
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _ask(self, sent: dict[str, Any]) -> None:
        if not sent["request"]["url"].startswith("data:"):  # the browser draws a control of its own from data within it
            self.asked[sent["requestId"]] = sent["documentURL"]

    def too_much(self, page: Page) -> Iterator[str]:
        """What the first view took beyond three requests, or one round trip for its HTML and style sheet."""
        ours = [request for request, asker in self.asked.items() if asker == page.url]
        first = [request for request in ours if self.kinds.get(request) in ("Document", "Stylesheet")]
        size = sum(self.sizes[request] for request in first)
        if len(first) != 2 or len(ours) > MOST_REQUESTS or (size > FIRST_VIEW and not page.url.endswith(LONG)):
            yield f"bytes: {len(ours)} requests, {len(first)} of them for a first view of {size} bytes"


def noises(watch: Watch, portal: str) -> Iterator[str]:
    """What a page has said, failed at or asked of another site since the last time this was asked."""
    expected = {
        f"404: {portal}{MISSING}",
        "console: Failed to load resource: the server responded with a status of 404 (Not Found)",
    }
    yield from (fault for fault in watch.faults if fault not in expected)
    yield from (f"asks elsewhere: {url}" for url in watch.requests if not url.startswith(f"{portal}/"))
    watch.faults.clear()
    watch.requests.clear()


def shown(page: Page) -> tuple[str, int, int]:
    """The words of a page, which has some, and how many links and fields."""
    main = page.locator("main")
    assert main.inner_text()
    return main.inner_text(), main.locator("a").count(), main.locator("input, button").count()


@pytest.mark.parametrize("size", SIZES)
def test_every_page(browser, portal, addresses, size):
    """axe finds nothing, in the light and in the dark; it fits the screen, with letters of twice the size too; nothing
    is on the console, fails, breaches the policy or is asked of another site; the first view takes three requests and
    one round trip; and with JavaScript off it shows the same words, fields and links.

    Only colours differ in the dark, and they don't differ by size: each size is looked at in one scheme.
    """
    look = {"base_url": portal, "viewport": SIZES[size], "color_scheme": SCHEMES[size]}
    page = with_axe(browser.new_context(**look).new_page())
    without = browser.new_context(**look, java_script_enabled=False).new_page()
    watch, wire = Watch().over(page), Wire(page)
    found = {}
    for address in addresses:
        page.goto(address, wait_until="networkidle" if address == "/" else "load")
        here = found[address] = [*wire.too_much(page)]
        if size == "desk":  # it is the same page in all
            without.goto(address)
            here += [] if shown(page) == shown(without) else ["it is another without JavaScript"]
        here += [*axe_finds(page), *too_wide(page), *noises(watch, portal)]
    page.context.close()
    without.context.close()
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert len(found) > 50


@pytest.mark.parametrize("address", ["/guidance/other-important-issues/", "/editions/1/fingerprint/"])
def test_what_is_folded_away_is_as_good(tabs, address):
    """Opened, it has no fault that axe finds, fits the width of a phone at twice the size, and is not on paper."""
    page = tabs["phone"]
    page.goto(address)
    page.evaluate(UNFOLD)
    assert [*axe_finds_in_both(page), *too_wide(page)] == []
    page.emulate_media(media="print")
    assert [one for one in page.locator(".cite-and-ask").all() if one.is_visible()] == []
    page.emulate_media(media="screen")
