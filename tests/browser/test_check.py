"""Check before you post on a telephone: by touch, a question to a screen, without JavaScript; and on paper."""

import pytest
from playwright.sync_api import Page, expect

from guidance.text.pathway_text import parse
from guidance.text.pathways import walk
from tests.browser.conftest import FARTHEST, SCHEMES, UNFOLD
from tests.pages import axe_finds, too_wide

pytestmark = pytest.mark.browser

START = "/check/before-you-post/"
WIDTH, HEIGHT = 360, 640
TOUCH = 44  # pixels, at least


@pytest.fixture(scope="module")
def ways(shipped) -> dict[str, str]:
    """{step: the shortest way to it} of the shipped pathway."""
    pathway, _ = parse(shipped.edition.pathways[0].body)
    assert pathway
    found: dict[str, str] = {}
    waiting: list[tuple[str, ...]] = [()]
    for answers in waiting:
        walked = walk(pathway, answers)
        if found.setdefault(walked.step.id, walked.way) == walked.way:
            waiting += [(*answers, answer.slug) for answer in walked.step.answers]
    return found


@pytest.fixture
def outcomes(shipped, ways) -> list[str]:
    pathway, _ = parse(shipped.edition.pathways[0].body)
    assert pathway
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


def tap(page: Page, name: str) -> None:
    with page.expect_event("load"):
        page.get_by_role("link", name=name, exact=True).tap()


def test_it_is_finished_by_touch(phone):
    """From the home page to an outcome, a question to a screen, and back by one."""
    phone.goto("/")
    tap(phone, "Check before you post")
    for answer in ("Nothing: private and personal", "No", "Only people I have chosen", "Nothing about the council"):
        is_one_screen(phone)
        tap(phone, answer)
    expect(phone.locator("h1")).to_have_text("Do you know any of it only as a member?")
    tap(phone, "Back to the question before")
    expect(phone.locator("h1")).to_have_text("What does your profile say?")
    for answer in ("Not who I am: it is anonymous", "No", "Yes, an adult", "Both", "Neither"):
        is_one_screen(phone)
        tap(phone, answer)
    expect(phone.locator("h1")).to_have_text("Treat the Code as applying, and ask")
    expect(phone.locator(".checklist")).to_contain_text("does not support or encourage anonymous postings")
    expect(phone.locator("main")).to_contain_text("This is guidance, not a ruling.")
    tap(phone, "Check another post")
    expect(phone.locator("h1")).to_have_text("What has the post to do with the council?")


def test_every_question_is_one_screen(phone, ways, outcomes):
    """Also those of the other ways."""
    for way in ways.values():
        if START + way not in outcomes:
            phone.goto(START + way)
            is_one_screen(phone)


def test_answers_so_far_unfold_without_javascript(phone):
    """They are folded away, and lead back to each question."""
    phone.goto(f"{START}nothing-private-and-personal/no/")
    expect(phone.locator("details li").first).to_be_hidden()
    phone.locator("summary").tap()
    tap(phone, "Is it political?")
    expect(phone.locator("h1")).to_have_text("Is it political?")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_any_outcome(tabs, outcomes, scheme):
    """Nor in a question whose answers so far are unfolded; nothing is wider than a phone at twice the size."""
    page, found = tabs["phone", scheme], {}
    for address in [*outcomes, f"{START}not-sure/no/"]:
        page.goto(address)
        page.evaluate(UNFOLD)
        found[address] = [*axe_finds(page, scheme), *too_wide(page)]
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
