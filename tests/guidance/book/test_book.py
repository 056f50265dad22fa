"""An edition as its readers meet it: pages in order, with passages, citations and neighbours."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from guidance.book.book import Book
from guidance.content import reading
from guidance.content.addresses import addresses
from guidance.editions import loading, publishing
from guidance.models import Contact, Edition
from guidance.search import in_force
from tests import factories, strategies
from tests.crawl import crawled
from tests.effort import examples
from tests.pages import Page

CONTENT = factories.edition_content(
    sections=(
        factories.section(),
        factories.section(
            "running-groups",
            title="Running groups",
            position=2,
            body="See [rumours](/guidance/talking-online/#rumours).\n\n- {{ code 3.1 }}\n\n"
            "## Rules {#rules}\n\nSet rules. As paragraphs 3.1 and 3.2 say, be fair. Then keep to them.\n",
        ),
        factories.section("last-words", title="Last words", position=3, body="Be well.\n"),
    ),
    paragraphs=(
        factories.paragraph("3.1"),
        factories.paragraph("3.2", replaces="2.9", body="Keep it. See [a](#here).\n"),
    ),
    moved={
        "/guidance/talking-online/#gossip": "/guidance/talking-online/#rumours",
        "/guidance/old-groups/": "/guidance/running-groups/",
        "/guidance/old-groups/#admin": "/guidance/running-groups/#rules",
    },
)


def page_htmls(page) -> list[str]:
    """A page's text as it stands alone, under its title as an h2, and as an h3."""
    return [page.html, page.under_h2, page.under_h3]


QUICK = settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def book() -> Book:
    return Book(CONTENT)


def test_pages_know_their_neighbours(book):
    """Each page knows the one before and the one after of its own kind; the first and last have one only."""
    titles = [(p.previous and p.previous.slug, p.slug, p.next and p.next.slug) for p in book.sections]
    assert titles == [
        (None, "talking-online", "running-groups"),
        ("talking-online", "running-groups", "last-words"),
        ("running-groups", "last-words", None),
    ]
    assert book.paragraphs[0].previous is None
    assert book.paragraphs[-1].next is None


def test_a_page_is_found_by_kind_and_name(book):
    """A page is found under its own kind only."""
    assert book.get("guidance", "running-groups").title == "Running groups"
    assert book.get("code", "3.2").title == "Paragraph 3.2"
    assert book.get("code", "running-groups") is None
    assert book.get("platforms", "3.1") is None


@pytest.mark.parametrize("base", ["", "/editions/4"])
def test_every_passage_has_its_address(base):
    """Passages stand under their addresses, which keep to the edition whose book it is."""
    book = Book(CONTENT, base)
    assert set(book.passages) == addresses(CONTENT)
    assert all(passage.address == base + address for address, passage in book.passages.items())
    pages = CONTENT.sections + CONTENT.paragraphs + CONTENT.platforms
    assert {part.address for part in book.parts} == {base + part.address for part in pages}
    assert book.get("guidance", "running-groups").current_address == "/guidance/running-groups/"


def test_an_opening_has_its_pages_title(book):
    """A page's opening goes by the page's title; other passages by their own, and say on what page they are."""
    page = book.get("guidance", "running-groups")
    assert (page.opening.id, page.opening.title, page.opening.page_title) == ("", "Running groups", "")
    assert [(p.id, p.title, p.page_title) for p in page.passages] == [("rules", "Rules", "Running groups")]


def test_a_page_lists_the_paragraphs_that_it_cites(book):
    """What a page shows or mentions is listed, each paragraph once."""
    assert [part.slug for part in book.get("guidance", "running-groups").cites] == ["3.1", "3.2"]
    assert [part.slug for part in book.get("guidance", "talking-online").cites] == ["3.1"]
    assert book.get("guidance", "last-words").cites == []


def test_a_paragraph_lists_the_passages_that_cite_it(book):
    """A paragraph lists each passage that cites it, with the sentence that does, unless that is its own wording."""
    cited = [(p.address, p.excerpt) for p in book.get("code", "3.1").cited_by]
    assert cited == [
        ("/guidance/talking-online/", "Paragraph 3.1 applies."),
        ("/guidance/running-groups/", ""),
        ("/guidance/running-groups/#rules", "As paragraphs 3.1 and 3.2 say, be fair."),
    ]
    assert [p.address for p in book.get("code", "3.2").cited_by] == ["/guidance/running-groups/#rules"]


def test_a_paragraph_does_not_cite_itself():
    """A paragraph that mentions its own number is not listed under itself."""
    content = factories.changed(
        CONTENT, paragraphs=(factories.paragraph("3.1", body="Paragraph 3.1 is this.\n"),), moved={}
    )
    page = Book(content).get("code", "3.1")
    assert page.cites == []
    assert "/code/3.1/" not in [passage.address for passage in page.cited_by]


def test_a_paragraph_cited_under_a_number_is_cited_in_that_edition():
    """In the book of an edition's number, citations are found and lead into that edition."""
    book = Book(CONTENT, "/editions/4")
    assert [p.address for p in book.get("code", "3.2").cited_by] == ["/editions/4/guidance/running-groups/#rules"]


def test_a_number_that_begins_alike_is_not_cited(book):
    """A sentence about paragraph 3.10 is none about 3.1."""
    text = "Paragraph 3.10 is long. Paragraph 3.1 is short.\n"
    paragraphs = (factories.paragraph("3.1"), factories.paragraph("3.10"))
    content = factories.changed(CONTENT, sections=(factories.section(body=text),), paragraphs=paragraphs, moved={})
    assert [p.excerpt for p in Book(content).get("code", "3.1").cited_by] == ["Paragraph 3.1 is short."]


def test_a_passage_can_be_quoted_on_another_page(book):
    """In a passage's HTML, links to an id of its own page name the page."""
    assert 'href="/code/3.2/#here"' in book.get("code", "3.2").opening.html


def test_headings_are_lower_where_pages_are_joined(book):
    """Where a page's title is a heading among others, the page's own headings are lower still."""
    page = book.get("guidance", "running-groups")
    levels = [{e.tag for e in Page(html).elements if e.tag in ("h2", "h3", "h4")} for html in page_htmls(page)]
    assert levels == [{"h2"}, {"h3"}, {"h4"}]


def test_anchors_are_ids(book):
    """The id of a part on the joined page holds no dot and differs from every other's."""
    anchors = [part.anchor for part in book.parts]
    assert len(set(anchors)) == len(anchors)
    assert "code-3-1" in anchors


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/guidance/old-groups/", "/guidance/running-groups/"),
        ("/code/2.9/", "/code/3.2/"),
        ("/guidance/talking-online/", None),
        ("/guidance/never/", None),
    ],
)
def test_an_old_address_leads_on(old, new):
    """A page that moved, and a number that was replaced, lead on inside the edition; other addresses don't."""
    assert Book(CONTENT).moved_to(old) == new
    assert Book(CONTENT, "/editions/4").moved_to(old) == (new and f"/editions/4{new}")


def test_old_ids_are_kept_on_the_page_where_old_links_arrive(book):
    """An id that moved is kept on its page, or on the page to which its own page moved, with where it is now."""
    talking, groups = book.get("guidance", "talking-online"), book.get("guidance", "running-groups")
    assert [(p.id, p.address) for p in talking.moved] == [("gossip", "/guidance/talking-online/#rumours")]
    assert [(p.id, p.address) for p in groups.moved] == [("admin", "/guidance/running-groups/#rules")]
    assert book.get("guidance", "last-words").moved == []


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("/guidance/runing-groups/", "/guidance/running-groups/"),
        ("/guidance/rumors/", "/guidance/talking-online/#rumours"),
        ("/running-groups", "/guidance/running-groups/"),
        ("/code/3.20/", "/code/3.2/"),
    ],
)
def test_the_nearest_passages_are_offered_for_an_address_that_leads_nowhere(book, address, first):
    """A mistyped address finds what was meant, first among few."""
    near = book.near(address)
    assert near[0].address == first
    assert len(near) <= 5


@pytest.mark.parametrize("address", ["/", "/zzzzqqqq/", "/wp-admin/setup.php", "/" + "a" * 5000, "/%00/", "/😀/"])
def test_an_address_unlike_any_other_is_survived(book, address):
    """Whatever the address, at most five passages are offered."""
    assert len(book.near(address)) <= 5


def test_search_gets_every_passage_once(book):
    """Search gets each passage, the summary with a page's opening only."""
    found = in_force.passages_of(book)
    assert sorted(passage.address for passage in found) == sorted(set(book.passages) - {"/check/before-you-talk/"})
    assert {p.address for p in found if p.summary} == {part.address for part in book.parts}


@given(strategies.contents())
@QUICK
def test_every_address_of_an_edition_is_a_passage_of_its_book(content):
    """What links may name is what the pages hold: each address once, each id on its page and in the edition once."""
    book = Book(content.edition)
    assert set(book.passages) == addresses(content.edition)
    joined = []
    for part in book.parts:
        ids = Page(part.html).ids
        assert ids == [passage.id for passage in part.passages]
        assert Page(part.under_h2).ids == Page(part.under_h3).ids == ids
        joined += ids
    assert len(set(joined)) == len(joined)
    assert all(book.moved_to(old) for old in content.edition.moved if "#" not in old)


@given(strategies.damaged_folders())
@QUICK
def test_what_loads_in_spite_of_damage_holds_what_it_names(files):
    """A damaged folder that is good still has a page for each of its addresses."""
    content, _ = reading.parse(files)
    if content:
        assert set(Book(content.edition).passages) == addresses(content.edition)


# ---- nothing that was written reaches a page as HTML

EVIL = "\"'><x-evil onx-evil=1>&lt;x-evil&gt;<script>alert(1)</script>"


def hostile_edition(body: str, **changes):
    """An edition with an attack in every field that holds words; nothing checks it before it is loaded."""
    return factories.edition_content(
        title=f"Guide {EVIL}",
        change_note=f"Note {EVIL}",
        sections=(factories.section(title=f"Talking {EVIL}", summary=f"Kind {EVIL}", body=body),),
        paragraphs=(
            factories.paragraph(title=f"Paragraph {EVIL}", summary=f"S {EVIL}", body=f"I treat {EVIL}.\n", **changes),
        ),
        platforms=(factories.platform(title=f"Forums {EVIL}", summary=f"P {EVIL}", body=f"Areas {EVIL}.\n"),),
    )


def test_what_is_written_reaches_no_page_as_html(db, client, monkeypatch):
    """Titles, summaries, notes, texts, contacts and search terms full of HTML are words on every page of the site."""
    monkeypatch.setattr(publishing, "problems_of", lambda edition: [])  # the checks would refuse it
    body = (
        f"Be kind {EVIL}. Paragraph 3.1 {EVIL}.\n\n- **Rumours {EVIL}:** {{#rumours}} [x](javascript:x-evil) {EVIL}\n"
    )
    hostile = factories.folder(hostile_edition(body))
    names = ("council", "short_name", "committee", "code")
    site = replace(hostile.site, **{name: f"{name} {EVIL}" for name in names})
    contact = replace(
        site.contacts[0], team=f"T {EVIL}", helps_with=f"H {EVIL}", email=f"{EVIL}@b.example", telephone=EVIL
    )
    pages = tuple(
        replace(page, title=f"P {EVIL}", body=f"{EVIL}\n\n[x](data:text/html,x-evil)\n") for page in hostile.pages
    )
    loading.load(replace(hostile, site=replace(site, contacts=(contact,)), pages=pages))
    factories.approved(title="Later", sections=(factories.section(body=f"{body}\nMore {EVIL}\n"),))
    found = crawled(client, f"/search/?q={EVIL}", "/search/?q=rumours", "/search/?q=kind")
    assert Edition.objects.count() == 2
    assert Contact.objects.get().team == f"T {EVIL}"
    assert sum("x-evil" in text for text in found.values()) > 30
    for address, text in found.items():
        for element in Page(text).elements:
            assert element.tag not in ("x-evil", "script", "style"), address
            assert not [name for name in element.attributes if name.startswith("on") or "evil" in name], address
            assert not re.match(r"\s*(javascript|data|vbscript):", element.attributes.get("href", ""), re.IGNORECASE), (
                address
            )
