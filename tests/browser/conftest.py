"""A real browser, and the portal as `start` serves it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, Request

from tests import needs
from tests.pages import SIZES, with_axe
from tests.server import own_data, running

# Playwright's loop runs in this thread, so Django takes any test after these for asynchronous code and refuses it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
FARTHEST = (  # the outcome with most to say
    "/check/before-you-post/nothing-private-and-personal/no/only-people-i-have-chosen/nothing-about-the-council/no"
    "/yes-a-child-or-vulnerable-person/both/both/"
)
MORE = [
    "/search/", "/search/?q=libel", "/search/?q=zzzzqqq", "/search/?q=gritting+routes", "/search/?q=para+99",
    "/editions/1/", "/editions/1/changes/",
    "/editions/1/fingerprint/", "/check/before-you-post/not-sure/", FARTHEST, f"/editions/1{FARTHEST}",
    "/on/2024-05-03/?page=/guidance/other-important-issues/", "/on/?date=30/2/2024&at=24:00",
]  # fmt: skip
MISSING = "/guidance/libell/"  # a mistyped address
UNFOLD = "() => document.querySelectorAll('details').forEach(one => one.open = true)"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


# ---- the browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, playwright):
    """The system's Chromium, or Playwright's own."""
    found = needs.find("Chromium")
    if not found and not Path(playwright.chromium.executable_path).exists():
        needs.lacking("Chromium")
    return browser_type_launch_args | {"args": QUIET} | ({"executable_path": found} if found else {})


# ---- the portal ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def portal(tmp_path_factory, prepared) -> Iterator[str]:
    """The address, without a last slash, of a portal with the shipped content; it has to end cleanly."""
    with own_data(tmp_path_factory.mktemp("portal") / "var", prepared) as environment, running(environment) as server:
        server.ready()
        yield f"http://127.0.0.1:{server.port}"
        assert server.stop() == 0, server.output
        assert "Traceback" not in server.output


@pytest.fixture(scope="session")
def addresses(portal) -> list[str]:
    """Every page of the site map, what it leaves out, one of each kind under an edition's number, and a 404."""
    with urlopen(f"{portal}/sitemap.xml", timeout=10) as response:  # noqa: S310 (our own)
        urls = ElementTree.fromstring(response.read()).iter(f"{SITEMAP}loc")  # noqa: S314 (our own)
    listed = [str(url.text).removeprefix(portal) for url in urls]
    kinds = ["/guidance/", "/guidance/all/", "/code/", "/platforms/"]
    kinds += [
        next(a for a in listed if a.startswith(kind) and a not in kinds)
        for kind in ("/guidance/", "/code/", "/platforms/")
    ]
    return [*listed, *MORE, *(f"/editions/1{address}" for address in kinds), MISSING]


# ---- pages ---------------------------------------------------------------------------------------------------------


@dataclass
class Watch:
    """What went wrong in a page, and what it asked for."""

    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # that one was cut short by going on to the next page
            self.faults.append(f"failed: {request.url} ({request.failure})")

    def _said(self, text: str) -> None:
        if not text.startswith("Autofocus processing was blocked"):  # a test was quicker than the browser
            self.faults.append(f"console: {text}")

    def over(self, page: Page) -> "Watch":
        page.on("console", lambda message: self._said(message.text))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "response",
            lambda answer: self.faults.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None,
        )
        return self


@pytest.fixture(scope="session")
def tab(browser: Browser, portal) -> Iterator[Page]:
    """A page with axe, on a phone, for all tests that only look."""
    context = browser.new_context(base_url=portal, viewport=SIZES["phone"])
    yield with_axe(context.new_page())
    context.close()
