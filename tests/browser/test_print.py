"""The whole protocol on paper."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def paper(browser, portal):
    """/guidance/all/ as a printer sees it."""
    context = browser.new_context(base_url=portal, viewport={"width": 700, "height": 1000})
    page = context.new_page()
    page.goto("/guidance/all/")
    page.emulate_media(media="print")
    yield page
    context.close()


def test_paper_has_a_cover_line_and_no_controls(paper, portal):
    """The first page says whose protocol, which edition and since when, and from where; nothing is there to click."""
    cover = paper.locator("main hgroup").first
    for words in ("Essex County Council", "Social Media Protocol for Members", "August 2023"):
        expect(cover).to_contain_text(words)
    expect(cover.locator("a[href='/editions/1/']")).to_contain_text("1")
    expect(cover.locator(".print-only").first).to_be_visible()
    expect(cover).to_contain_text(f"{portal}/guidance/all/")
    for control in paper.locator("header, header nav, search, .skip-link, footer nav").all():
        expect(control).to_be_hidden()


def test_paper_writes_out_where_links_lead(paper):
    """After a link to another site its address is written out."""
    link = paper.locator(".adopted a[href^='https://www.electoralcommission']").first
    written = link.evaluate("e => getComputedStyle(e, '::after').content")
    assert "electoralcommission.org.uk" in written


def test_paper_does_not_cut_an_item(paper):
    """A page break never falls inside a passage's item, nor right after a heading."""
    assert paper.locator(".adopted li").first.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
    assert paper.locator(".adopted h3").first.evaluate("e => getComputedStyle(e).breakAfter") == "avoid"


def test_paper_runs_to_several_pages(paper):
    """As a PDF the protocol has several pages, and holds every section as text."""
    pdf = paper.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 3
    assert paper.locator(".adopted > section").count() >= 8


def test_paper_is_dark_on_white(paper):
    """A reader of the dark scheme gets black on white on paper."""
    paper.emulate_media(media="print", color_scheme="dark")
    ink, ground = paper.evaluate("""() => [getComputedStyle(document.querySelector('main')).color,
                                           getComputedStyle(document.body).backgroundColor]""")
    assert sum(map(int, re.findall(r"\d+", ink)[:3])) < 200
    assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
