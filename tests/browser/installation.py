"""An installation of the portal with a mail server of its own, and what people do in every test of it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.pages import SIZES, faults_in, with_axe
from tests.server import Prepared, own_data, running
from tests.shell import Shell, shell_in
from tests.smtp import MailServer, Received, mail_server

STATUS = "() => performance.getEntriesByType('navigation')[0].responseStatus"
MAIL_WITHIN = 20  # seconds; an invitation queued by another process is looked for every five


WORKS_WITH = """
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.mail import invitations
from protocol_portal.members.signing_in import codes, second_step
from protocol_portal.members.models import Member
member = lambda first: Member.objects.get(email=f"{first}@brookshire.example")
"""


@dataclass
class Installation:
    """The portal at an address, and what it works with."""

    address: str
    mail: MailServer
    run: Shell

    def shell(self, code: str) -> str:
        """Runs Python in the portal's own code, as `member("ann")` and so on; returns what it printed."""
        return self.run(WORKS_WITH + code)

    def mailed(self, first: str, after: int = 0) -> Received:
        """The newest mail to this person, once there are more than that many."""
        deadline = time.monotonic() + MAIL_WITHIN
        while len(found := self.mail.to(f"{first}@brookshire.example")) <= after:
            assert time.monotonic() < deadline, f"no mail to {first}"
            time.sleep(0.05)
        return found[-1]


@contextmanager
def installed(folder: Path, like: Prepared, *, workers: int = 1, **more: str) -> Iterator[Installation]:
    """The portal with the data of a prepared one, and these settings more; it has to end cleanly."""
    with mail_server() as mail, own_data(folder, like) as environment:
        environment |= {"EMAIL_URL": mail.url} | more
        with running(environment, workers=workers) as server:
            address = f"http://127.0.0.1:{server.port}"
            with shell_in(environment | {"PORTAL_ADDRESS": address}) as run:
                server.ready()
                yield Installation(address, mail, run)
            assert server.stop() == 0, server.output
            assert "Traceback" not in server.output, server.output


@contextmanager
def fresh(browser, installation, *expected: int, size: str = "phone", **options) -> Iterator[Page]:
    """A page in a browser of its own; nothing may go wrong in it or beside it, other than these statuses."""
    context = browser.new_context(base_url=installation.address, viewport=SIZES[size], **options)
    context.set_default_timeout(10_000)
    # The provider's page asks for a style sheet from far away, and has no icon.
    context.route(re.compile("cdn.jsdelivr.net|localhost.*favicon"), lambda route: route.fulfill(body=""))
    watch = Watch()
    context.on("page", watch.over)
    yield context.new_page()
    context.close()
    allowed = "|".join(f"^{status}: |status of {status} " for status in expected) or "^$"
    assert [fault for fault in watch.faults if not re.search(allowed, fault)] == []


# ---- what is on a page, by its addresses and names -------------------------------------------------------------------


def arrive(page: Page, path: str) -> None:
    """Waits until the page at this address is there, whatever comes after its `?`."""
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def follow(page: Page, ending: str) -> None:
    """Follows the first link of the page's main part whose address ends like this."""
    page.locator(f"main a[href$='{ending}']").first.click()


def send(page: Page, to: str = "") -> None:
    """Presses the button of the form that goes to this address; without one, of the form that goes to its own page."""
    form = f"form[action='{to}']" if to else "main form:not([action])"
    page.locator(f"{form} [type=submit]").first.click()


def told(page: Page, level: str = "success") -> None:
    """Waits for a message of this level, and no other."""
    expect(page.locator("main .message")).to_have_class(f"message message-{level}")


def problem_with(page: Page, field: str) -> None:
    """Waits for the summary of what is wrong, which leads to the field with this id alone."""
    expect(page.locator(".error-summary a")).to_have_attribute("href", f"#{field}")


def is_signed_in(page: Page, name: str) -> None:
    """Waits until the page says that it is this person who is signed in."""
    expect(page.locator(".signed-in strong")).to_have_text(name)


# ---- signing in and out ----------------------------------------------------------------------------------------------


def code_in(mail: Received) -> str:
    return re.findall(r"^\d{8}$", mail.text, re.MULTILINE)[0]


def ask(page: Page, installation: Installation, first: str) -> str:
    """Types the address and waits for the mail; returns its code."""
    before = len(installation.mail.to(f"{first}@brookshire.example"))
    type_address(page, f"{first}@brookshire.example")
    return code_in(installation.mailed(first, after=before))


def type_address(page: Page, address: str) -> None:
    """Opens the page of signing in, asks for a code, and waits for the page that takes it."""
    page.goto("/accounts/login/")
    page.locator("[name=email]").fill(address)
    send(page, "/accounts/login/")
    arrive(page, "/accounts/login/code/")


def give(page: Page, code: str) -> None:
    page.locator("[name=code]").fill(code)
    with page.expect_event("load"):  # the page before may say the same
        page.locator("[name=action][value=verify]").click()


def sign_in(page: Page, installation: Installation, first: str) -> None:
    give(page, ask(page, installation, first))


def sign_out(page: Page) -> None:
    page.locator(".signed-in [type=submit]").click()
    is_signed_out(page)


def is_signed_out(page: Page) -> None:
    """Waits for the page that comes after signing out, and says so."""
    arrive(page, "/accounts/login/")
    told(page)
    expect(page.locator(".signed-in")).to_have_count(0)


def second_step(page: Page, code: str) -> None:
    arrive(page, "/accounts/second-step/")
    page.locator("[name=code]").fill(code)
    send(page, "/accounts/second-step/")


# ---- looking ---------------------------------------------------------------------------------------------------------


class Looker:
    """Looks at one page after another. `seen` has the status and the address of each, such as "200 /learn/"."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        self.seen: list[str] = []
        self.turn_to(page)

    def turn_to(self, page: Page) -> None:
        """Looks at this page from now on."""
        self.page = with_axe(page)

    def look(self) -> None:
        page = self.page
        expect(page.locator("h1")).to_have_text(re.compile(r"\w"))
        page.wait_for_load_state("load")  # its words come before its style sheet
        seen = f"{page.evaluate(STATUS)} {urlsplit(page.url).path}"
        self.seen.append(seen)
        self.found += [f"{seen}: {one}" for one in faults_in(page)]

    def at(self, address: str) -> None:
        self.page.goto(address)
        self.look()
