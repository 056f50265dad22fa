"""Check before you post on a telephone: by touch, a question to a screen, without JavaScript; and on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from guidance.text.pathway_text import parse
from guidance.text.pathways import Pathway, walk
from tests.browser.conftest import FARTHEST, UNFOLD
from tests.pages import faults_in

pytestmark = pytest.mark.browser

START = "/check/before-you-post/"
WIDTH, HEIGHT = 360, 640
TOUCH = 44  # pixels, at least


@pytest.fixture(scope="module")
def pathway(shipped) -> Pathway:
    """The shipped one."""
    pathway, _ = parse(shipped.edition.pathways[0].body)
    assert pathway
    return pathway


@pytest.fixture(scope="module")
def ways(pathway) -> dict[str, str]:
    """{step: the shortest way to it} of the shipped pathway."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, ...]] = [()]
    for answers in waiting:
        walked = walk(pathway, answers)
        if found.setdefault(walked.step.id, walked.way) == walked.way:
            waiting += [(*answers, answer.slug) for answer in walked.step.answers]
    return found


@pytest.fixture
def outcomes(pathway, ways) -> list[str]:
    return [START + ways[step.id] for step in pathway.steps if step.is_outcome]


@pytest.fixture
def phone(browser, portal):
    """A telephone without JavaScript."""
    size = {"width": WIDTH, "height": HEIGHT}
    context = browser.new_context(
        base_url=portal, viewport=size, has_touch=True, is_mobile=True, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def is_one_screen(page: Page) -> None:
    """Question and answers are on it without scrolling, and each answer is easy to hit."""
    boxes = [link.bounding_box() for link in page.locator("h1, .answers a").all()]
    assert len(boxes) > 2
    for box in boxes:
        assert box, page.url
        assert box["y"] >= 0, page.url
        assert box["y"] + box["height"] <= HEIGHT, page.url
    assert all(box and box["height"] >= TOUCH for box in boxes[1:]), page.url


def tap(page: Page, address: str) -> None:
    """Taps on the link of the main part that leads there."""
    with page.expect_event("load"):
        page.locator(f"main a[href='{address}']").first.tap()


def answer_all(page: Page, pathway: Pathway, way: str, steps: tuple[str, ...]) -> str:
    """Answers so that one of these steps comes after the other, taking the last answer that leads to it; returns the
    way with all that was answered.
    """
    for step in steps:
        is_one_screen(page)
        way += [one for one in walk(pathway, way.split("/")[:-1]).step.answers if one.to == step][-1].slug + "/"
        tap(page, START + way)
        is_at(page, pathway, step)
    return way


def is_at(page: Page, pathway: Pathway, step: str) -> None:
    expect(page.locator("h1")).to_have_text(pathway.by_id[step].title)


def test_it_is_finished_by_touch(phone, pathway):
    """From the home page to an outcome, a question to a screen, and back by one."""
    phone.goto("/")
    tap(phone, START)
    way = answer_all(phone, pathway, "", ("political", "readers", "profile", "known"))
    before = way.rsplit("/", 2)[0] + "/"
    tap(phone, START + before)
    is_at(phone, pathway, "profile")
    steps = ("known-ask", "people-ask", "words-ask", "moment-ask", "treat-as-applying")
    way = answer_all(phone, pathway, before, steps)
    advice = [answer.advice for _, answer in walk(pathway, way.split("/")[:-1]).taken]
    links = re.findall(r"\]\((/\S+)\)", "".join(advice))
    assert links
    for link in links:
        expect(phone.locator(f".checklist a[href='{link}']").first).to_be_visible()
    expect(phone.locator("main .note strong")).to_be_visible()  # that it decides nothing
    tap(phone, START)
    is_at(phone, pathway, pathway.start.id)


def test_every_question_is_one_screen(phone, ways, outcomes):
    """Also those of the other ways."""
    for way in ways.values():
        if START + way not in outcomes:
            phone.goto(START + way)
            is_one_screen(phone)


def test_answers_so_far_unfold_without_javascript(phone, pathway, ways):
    """They are folded away, and lead back to each question."""
    phone.goto(START + ways["readers"])
    second = phone.locator("details li a").nth(1)
    expect(second).to_be_hidden()
    phone.locator("summary").tap()
    with phone.expect_event("load"):
        second.tap()
    is_at(phone, pathway, "political")


def test_axe_finds_nothing_in_any_outcome(tab, ways, outcomes):
    """Nor in a question whose answers so far are unfolded; nothing is wider than a phone at twice the size."""
    found = {}
    for address in [*outcomes, START + ways["readers"]]:
        tab.goto(address)
        tab.evaluate(UNFOLD)
        found[address] = [*faults_in(tab)]
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert len(found) > 5


def test_paper_has_all_that_counts(browser, portal):
    """The checklist, the passages, what was answered and the address with its edition; nothing to press."""
    context = browser.new_context(base_url=portal, viewport={"width": 700, "height": 1000}, color_scheme="dark")
    page = context.new_page()
    page.goto(FARTHEST)
    page.emulate_media(media="print")
    for shown in (".checklist li", "figure blockquote", "#page-answered", "#page-keep + p"):
        expect(page.locator(shown).first).to_be_visible()
    expect(page.locator("#page-keep + p")).to_contain_text(f"{portal}/editions/1{FARTHEST}")
    for control in page.locator(".button, nav, .no-print").all():
        expect(control).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()
