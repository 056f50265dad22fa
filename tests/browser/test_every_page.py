"""What holds for every page: accessible, no wider than the screen, quiet, small, and without JavaScript."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import MISSING, UNFOLD, Watch
from tests.pages import SIZES, faults_in, with_axe

pytestmark = pytest.mark.browser

FIRST_VIEW = 14_336  # bytes on the wire, headers included: what the first round trip of a connection carries
MOST_REQUESTS = 3
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


def test_every_page(browser, portal, addresses):
    """axe finds nothing; it fits a phone and a desk, with letters of twice the size too; nothing is on the console,
    fails, breaches the policy or is asked of another site; the first view takes three requests and one round trip; and
    there is no script, so that it is the same without JavaScript.
    """
    page = with_axe(browser.new_context(base_url=portal, viewport=SIZES["phone"]).new_page())
    watch, wire = Watch().over(page), Wire(page)
    found = {}
    for address in addresses:
        page.goto(address, wait_until="networkidle" if address == "/" else "load")
        assert page.locator("main").inner_text()
        scripts = [f"script: {one}" for one in page.locator("script").all()]
        found[address] = [*wire.too_much(page), *scripts, *faults_in(page), *noises(watch, portal)]
    page.context.close()
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert len(found) > 50


@pytest.mark.parametrize("address", ["/guidance/other-important-issues/", "/editions/1/fingerprint/"])
def test_what_is_folded_away_is_as_good(tab, address):
    """Opened, it has no fault that axe finds, fits the width of a phone at twice the size, and is not on paper."""
    tab.goto(address)
    tab.evaluate(UNFOLD)
    assert [*faults_in(tab)] == []
    tab.emulate_media(media="print")
    assert [one for one in tab.locator(".cite-and-ask").all() if one.is_visible()] == []
    tab.emulate_media(media="screen")
