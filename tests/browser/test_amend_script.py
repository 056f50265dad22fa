"""The scripts of the page on which a text is amended: pasting, the preview, and the question before text is lost."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, example, given, strategies
from hypothesis import settings as effort
from playwright.sync_api import Error, Page, Route, expect

from guidance.text import markdown
from guidance.text.flaws import flaws_in
from tests.browser.clipboard import SAMPLES, SMALL
from tests.effort import examples

pytestmark = pytest.mark.browser

SCRIPTS = ("pasted_parts", "pasted", "markdown", "amend")
ADDRESS = "https://portal.test/admin/part/"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'"
SAID = dict(re.findall(r'^const ([A-Z]+) = "(.+)";$', (settings.BASE_DIR / "static/js/amend.js").read_text(), re.M))
FORM = """<!doctype html><html lang="en"><title>Amend</title>
<form method="post" data-amend data-preview="/admin/part/preview/" {more}>
<input type="hidden" name="csrfmiddlewaretoken" value="token"><input name="title" value="Libel">
<textarea name="body" id="id_body">Old words.\n</textarea><button>Save</button></form>
<section class="preview" aria-labelledby="preview"><h2 id="preview">Preview</h2>
<p class="remark" data-preview-state></p><div data-preview-shown></div></section><a href="/elsewhere/">Away</a>
""" + "".join(f'<script src="/static/js/{name}.js" defer></script>' for name in SCRIPTS)


class Portal:
    """A portal that isn't there: the form, its scripts under the strict policy, and previews as a test wants them."""

    def __init__(self, page: Page) -> None:
        self.page, self.more, self.faults = page, "", list[str]()
        self.held: Route | None = None  # a preview that is not answered yet
        self.asked: list[str] = []  # what was posted for a preview
        self.answers: Callable[[str], Any] = lambda text: {"body": f"<p>{text}</p>"}
        page.route("**/*", self.serve)
        page.on("console", lambda message: self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())

    def serve(self, route: Route) -> None:
        path = route.request.url.removeprefix("https://portal.test")
        if path.startswith("/static/js/"):
            route.fulfill(path=Path(settings.BASE_DIR) / path[1:], content_type="text/javascript")
        elif path.endswith("/preview/"):
            self.asked.append(body_of(route.request.post_data or ""))
            answer = self.answers(self.asked[-1])
            if answer is None:
                self.held = route
                return
            route.abort() if answer == "offline" else route.fulfill(content_type="text/html", **answer)
        else:
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
            route.fulfill(body=FORM.replace("{more}", self.more), headers=headers)

    def open(self, more: str = "") -> Page:
        self.more = more
        self.page.goto(ADDRESS)
        return self.page


def body_of(posted: str) -> str:
    return re.search(r'name="body"\r\n\r\n(.*?)\r\n--', posted, re.DOTALL)[1].strip()  # type: ignore[index]


@pytest.fixture
def portal_(browser):
    """A fresh page; whatever the browser complained of fails the test."""
    context = browser.new_context()
    portal = Portal(context.new_page())
    yield portal
    assert portal.faults == []
    context.close()


@pytest.fixture(scope="module")
def desk(browser):
    """One page for all that only asks what a piece of HTML becomes."""
    context = browser.new_context()
    portal = Portal(context.new_page())
    yield portal.open()
    assert portal.faults == []
    assert not portal.page.evaluate("() => 'bad' in window")
    context.close()


def pasted(page: Page, html: str, before: str = "", after: str = "") -> str:
    """What a piece of HTML becomes between two texts; "" where it is left to the browser."""
    ask = "([html, ...beside]) => { const b = pastedBlocks(html); return b.length ? markdownOf(b, ...beside) : '' }"
    return page.evaluate(ask, [html, before, after])


# ---- pasting -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", SAMPLES)
def test_what_programs_copy_becomes_markdown(desk, source):
    """Headings, lists, bold and links are kept, in the canonical form and without a flaw; nothing else is, or runs."""
    html, wanted = SAMPLES[source]
    assert pasted(desk, html) == wanted
    assert [flaw for flaw in flaws_in(wanted + "\n") if not flaw.warning] == []


@pytest.mark.parametrize(("html", "wanted"), SMALL)
def test_small_things_become_markdown(desk, html, wanted):
    """What would mean something to Markdown is escaped, and what would not is left alone."""
    assert pasted(desk, html) == wanted


NESTED = [
    "<ul><li>{}<ol><li>{}</li><li>{}</li></ol></li><li>{}</li></ul><p>{}</p>",
    "<ol><li><p>{}</p><p>{}</p><ul><li>{}</li></ul></li><li>{}</li></ol><ul><li>{}</li></ul>",
    "<ul><li>{}<ol><li>{}</li></ol><ul><li>{}</li></ul></li><li>{}</li></ul><ol><li>{}</li></ol>",
    "<h2>{}</h2><ul><li>{}</li></ul><ol start=4><li>{}</li><li><b>{}</b></li></ol><p>{}</p>",
    "<p>{}<a href='https://x.example/'>{}</a><b>{}</b></p><ul><li>{}<b>{}</b></li></ul>",
]
SIGNS = strategies.text("ab1 .*_`[]()<>{}#!\\+-~|=&;:/'\"\u00a0é", min_size=1, max_size=24)


@effort(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strategies.lists(SIGNS, min_size=5, max_size=5), strategies.sampled_from(NESTED))
@example(["# a", "1. b", "{{ code 1 }}", "{#id}", "<b>"], NESTED[1])
@example(["![a](b)", "[a]: b", "**a**", "\\", "&lt;"], NESTED[0])
def test_pasted_words_are_shown_as_they_were(desk, words, shape):
    """Whatever signs are in them, pasted words come out of the renderer as they were, in the lists they were in."""
    words = [word.strip() or "x" for word in words]
    html = shape.format(*(escape(word) for word in words))
    rendered = markdown.render(pasted(desk, html) + "\n", paragraphs={}).html
    assert "".join(markdown.plain(rendered).split()) == "".join("".join(words).split())
    for tag in ("<ul", "<ol", "<li", "https://"):
        assert rendered.count(tag) == html.count(tag)
    assert rendered.count("<strong>") == html.count("<b>")


FITTED = [  # before the caret, what is pasted, after it, what is inserted
    ("Some ", "<h2>words</h2>", " here.", "words"),
    ("- ", "<ul><li># one</li></ul>", "\n- two\n", "# one"),
    ("Above.\n", "<p># one</p>", " below", "\\# one"),
    ("Above.", "<p>a</p><p>b</p>", "Below.", "\n\na\n\nb\n\n"),
    ("Above.\n\n", "<p>a</p><p>b</p>", "\n\nBelow.", "a\n\nb"),
    ("Above.\n", "<ul><li>a</li></ul>", "\n", "\n- a"),
    ("- x\n", "<ul><li>a</li><li>b</li></ul>", "\n- y\n", "- a\n- b"),
    ("## A {#a}\n\n", "<h2>A</h2><p>b</p>", "\n\n## B {#a-2}\n", "## A {#a-3}\n\nb"),
]


@pytest.mark.parametrize(("before", "html", "after", "wanted"), FITTED)
def test_what_is_pasted_fits_where_it_is_put(desk, before, html, after, wanted):
    """Words go into a line as words; blocks are set off by empty lines, and an id that is taken is not used again."""
    assert pasted(desk, html, before, after) == wanted


PASTE = """([html, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  if (html) data.setData("text/html", html);
  const field = document.getElementById("id_body");
  field.focus();
  field.setSelectionRange(4, 9);
  return field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_pasting_takes_the_place_of_what_is_chosen_and_can_be_undone(portal_):
    """Formatted text is inserted as Markdown, the preview follows, and undo brings back what was there."""
    page = portal_.open()
    field = page.locator("#id_body")
    assert page.evaluate(PASTE, ["<b>new</b> <a href='https://x.example/'>words</a>", "new words"]) is False
    expect(field).to_have_value("Old **new** [words](https://x.example/).\n")
    expect(page.locator("[data-preview-shown]")).to_contain_text("**new**")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("Old words.\n")


def test_plain_text_is_left_to_the_browser(portal_):
    """What was copied as plain text, or as source, is none of the script's business."""
    page = portal_.open()
    assert page.evaluate(PASTE, ["", "*plain*"]) is True
    assert page.evaluate(PASTE, ["<pre>*source*</pre>", "*source*"]) is True
    expect(page.locator("#id_body")).to_have_value("Old words.\n")


# ---- the preview ---------------------------------------------------------------------------------------------------


# Without the pauses of a slow machine, each of which would bring the preview up to date.
TYPE = """texts => texts.forEach(text => {
    document.activeElement.value = text;
    document.activeElement.dispatchEvent(new Event('input', {bubbles: true}));
})"""


def test_preview_follows_the_typing(portal_):
    """A pause after typing brings the preview up to date, once; its links open elsewhere, and the focus stays."""
    portal_.answers = lambda text: {
        "body": f'<h2 id="preview">P</h2><p id="in">{text}</p><a href="/code/1/">1</a> <a href="#in">in</a>'
    }
    page = portal_.open()
    state, shown = page.locator("[data-preview-state]"), page.locator("[data-preview-shown]")
    expect(state).to_have_text(SAID["SHOWN"])
    page.locator("#id_body").focus()
    page.evaluate(TYPE, ["", "N", "Ne", "New", "New words"])
    expect(shown.locator("p")).to_have_text("New words")
    expect(state).to_have_text(SAID["SHOWN"])
    assert portal_.asked == ["Old words.", "New words"]
    assert page.evaluate("() => document.activeElement.id") == "id_body"
    link = shown.locator("a").first
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
    assert shown.locator("a").last.get_attribute("target") is None
    assert page.locator("#preview").count() == 1
    assert page.locator("[role=status]").text_content() == ""


def test_newest_preview_wins(portal_):
    """An answer that comes after a newer question is not shown."""
    page = portal_.open()
    shown, field = page.locator("[data-preview-shown]"), page.locator("#id_body")
    expect(shown).to_have_text("Old words.")
    portal_.answers = lambda text: None if text == "slow" else {"body": text}
    field.fill("slow")
    expect(page.locator("[data-preview-state]")).to_have_text(SAID["WORKING"])
    field.fill("fast")
    expect(shown).to_have_text("fast")
    expect(page.locator("[data-preview-state]")).to_have_text(SAID["SHOWN"])
    with suppress(Error):  # nobody waits for it any longer
        portal_.held.fulfill(body="slow", content_type="text/html")
    page.wait_for_timeout(100)
    assert shown.text_content() == "fast"
    assert portal_.asked[-2:] == ["slow", "fast"]


COUNT = """() => {
  const said = document.querySelector("[role=status]");
  window.announced = [];
  new MutationObserver(() => window.announced.push(said.textContent)).observe(said, { childList: true });
}"""
REFUSALS = {
    "no rights": {"status": 403, "body": "Not yours"},
    "sign in": {"status": 302, "headers": {"location": "/accounts/login/"}},
    "offline": "offline",
}


@pytest.mark.parametrize("case", REFUSALS)
def test_preview_that_fails_says_so_and_recovers(portal_, case):
    """Whatever keeps the preview away, it is announced once, what was shown stays, and the next answer mends it."""
    page = portal_.open()
    shown, said = page.locator("[data-preview-shown]"), page.locator("[role=status]")
    expect(shown).to_have_text("Old words.")
    good, portal_.answers = portal_.answers, lambda text: REFUSALS[case]
    page.locator("#id_body").fill("New")
    expect(said).to_have_text(SAID["FAILED"])
    assert page.locator("[data-preview-state]").text_content() == ""
    assert shown.text_content() == "Old words."
    page.evaluate(COUNT)
    with page.expect_event("requestfinished" if case == "no rights" else "requestfailed"):
        page.locator("#id_body").fill("Newer")
    expect(said).to_have_text(SAID["FAILED"])
    portal_.answers = good
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(shown).to_have_text("Newer")
    expect(said).to_have_text("")
    assert page.evaluate("() => window.announced") == [""]
    portal_.faults = [fault for fault in portal_.faults if not fault.startswith("Failed to load resource")]


# ---- unsaved text --------------------------------------------------------------------------------------------------


def asked_to_stay(page: Page, act) -> list[str]:
    """The kinds of questions that the browser put while something was done."""
    questions: list[str] = []
    page.on("dialog", lambda dialog: questions.append(dialog.type))
    with page.expect_navigation():
        act()
    return questions


@pytest.mark.parametrize(
    ("more", "types", "clicks", "asks"),
    [
        ("", True, "Away", True),
        ("", False, "Away", False),
        ("", True, "Save", False),
        ("data-unsaved", False, "Away", True),
    ],
)
def test_leaving_unsaved_text_asks_first(portal_, more, types, clicks, asks):
    """The browser asks where text would be lost: not when it is sent, nor when nothing was typed."""
    page = portal_.open(more)
    page.locator("input[name=title]").click()  # browsers ask only those who have done something
    if types:
        page.locator("#id_body").fill("New")
    questions = asked_to_stay(page, lambda: page.get_by_text(clicks, exact=True).click())
    assert questions == ["beforeunload"] * asks
    assert json.loads(page.evaluate("() => typed(document.querySelector('form'))"))[1] == ["title", "Libel"]
