"""A page as a test reads it: its words, links and ids; and one in a browser: what is wrong with how it is shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms import BaseForm
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page as Shown
from playwright.sync_api import ViewportSize, expect

VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Element:
    """A start tag, what is around it (tags, and classes as ".class"), and the text inside it, as it is written."""

    tag: str
    attributes: dict[str, str]
    inside: frozenset[str]
    text: str = ""

    @property
    def words(self) -> str:
        """The text as a reader sees it, with single spaces."""
        return " ".join(self.text.split())


class Page(HTMLParser):
    """The page in an answer of Django's test client, or in a string: its elements in order."""

    def __init__(self, source) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(source if isinstance(source, str) else source.content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        classes = {f".{name}" for around in self._open for name in around.attributes.get("class", "").split()}
        tags = {around.tag for around in self._open}
        element = Element(tag, {name: value or "" for name, value in attrs}, frozenset(tags | classes))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        if tag in (element.tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def all(self, tag: str, inside: str = "") -> list[Element]:
        """The elements of a kind, in the page or inside a tag or a ".class"."""
        return [element for element in self.elements if element.tag == tag and (not inside or inside in element.inside)]

    def words(self, tag: str = "main") -> str:
        """The words inside the first element of a kind, with single spaces."""
        return self.all(tag)[0].words

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    def links(self, inside: str = "") -> list[str]:
        """Where the links lead, in order."""
        return [a.attributes["href"] for a in self.all("a", inside) if "href" in a.attributes]


def first_said(page: Page, plain: Page) -> str:
    """What the title of a page says before that of the plain page: that there is an error, or how it went."""
    said, _, rest = page.words("title").rpartition(plain.words("title"))
    return "" if rest else said


def form_of(response):
    """The form of a page, in Django's administration too."""
    context = response.context
    return context["adminform"].form if "adminform" in context else context["form"]


def codes(source) -> dict[str, list[str | None]]:
    """The codes of what is refused, by field ("__all__" for the whole): in a form, a page's form or an error."""
    if isinstance(source, ValidationError):
        found = source.update_error_dict({})
    else:
        found = (source if isinstance(source, BaseForm) else form_of(source)).errors.as_data()
    return {field: [error.code for error in errors] for field, errors in found.items()}


def levels(response) -> list[str]:
    """What kinds of messages a page shows: "success", "info", "warning" or "error" for each."""
    return [message.level_tag for message in response.context["messages"]]


def told(response) -> list[str]:
    """The messages that a page shows, to compare with those of an error; a level alone tells few errors apart."""
    return [str(message) for message in response.context["messages"]]


def said(page: Page, *given: str) -> bool:
    """Whether the main part says all of this."""
    return all(one in page.words() for one in given)


def numbers(text: str) -> list[int]:
    """The numbers in a text, in order."""
    return [int(number) for number in re.findall(r"\d+", text)]


def queries(client: Client, address: str) -> int:
    """How often a page asks the database, when it has been asked for before."""
    client.get(address)  # fills what a process keeps
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def words(source) -> str:
    """The words of the main part of a page, with single spaces."""
    return Page(source).words()


# ---- in a browser --------------------------------------------------------------------------------------------------

SIZES = {"phone": ViewportSize(width=320, height=640), "desk": ViewportSize(width=1280, height=900)}

Rules = dict[str, Any]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL: Rules = {"runOnly": {"type": "tag", "values": STANDARDS}}
COLOURS = ("color-contrast", "link-in-text-block")  # the rules that see colours
PLACES = ("target-size", "scrollable-region-focusable")  # and those that see how large things are, and where
LOOKS: tuple[tuple[str, Literal["light", "dark"], Rules], ...] = (
    ("phone", "light", ALL),
    ("desk", "dark", {"runOnly": {"type": "rule", "values": [*COLOURS, *PLACES]}}),
)
AXE = "async rules => (await axe.run({ ...rules, resultTypes: ['violations'] })).violations"
SIDEWAYS = """letters => {
    document.documentElement.style.fontSize = `${letters}%`;
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const over = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1);
    return ['it scrolls', ...over.map(e => e.outerHTML.slice(0, 80))];
}"""


def says(page: Shown, words: str) -> None:
    """Waits until the words are there."""
    expect(page.locator("main")).to_contain_text(words)


def with_axe(page: Shown) -> Shown:
    """Returns the page, which from now on brings axe along wherever it goes: cheaper than to send it to each page."""
    page.add_init_script(AXE_SCRIPT)
    return page


def axe_finds(page: Shown, rules: Rules) -> Iterator[str]:
    """What axe finds against these rules, in the size and colours that the page is shown in."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for one in page.evaluate(AXE, rules):
        yield f"axe: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:120]}"


def too_wide(page: Shown) -> Iterator[str]:
    """What goes beyond the screen, as the page is and with letters of twice the size."""
    for letters in (200, 100):
        yield from (f"wide, letters of {letters}%: {one}" for one in page.evaluate(SIDEWAYS, letters))
    page.evaluate("document.documentElement.style.fontSize = ''")


def faults_in(page: Shown) -> Iterator[str]:
    """What axe finds, and what is wider than the screen: on a phone in the light, and on a desk in the dark.

    The same is on both, in other places and other colours: so axe asks for the rest once.
    """
    before = page.viewport_size
    try:
        for size, scheme, rules in LOOKS:
            page.set_viewport_size(SIZES[size])
            page.emulate_media(color_scheme=scheme)
            yield from (f"{size}, {scheme}: {one}" for one in (*axe_finds(page, rules), *too_wide(page)))
    finally:
        page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)
