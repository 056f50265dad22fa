"""Citations: the words to copy, that they hold all that is needed, and that every page of guidance offers them."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guidance.book.book import Book
from guidance.book.citations import Source, citation, day
from guidance.common.london import LONDON
from guidance.models import Edition
from tests import factories
from tests.pages import Page

MARK = "0123456789abcdef" * 4
SOURCE = Source("Brookshire County Council", "Online Guide", 3, "January 2020", MARK, "https://protocol.example")
EDITION = factories.edition_content(paragraphs=(factories.paragraph(), factories.paragraph("3.2", quoted=False)))
EDITION_PAGES = ("/guidance/talking-online/", "/code/3.1/", "/platforms/forums/")
RETRIEVED = date(2026, 3, 2)
AT = "https://protocol.example/editions/3"

CITED = {  # of a passage, by its address in the edition in force: how a citation names it
    "/guidance/talking-online/": ("“Talking online”",),
    "/guidance/talking-online/#rumours": ("“Rumours”", "“Talking online”"),
    "/code/3.1/": ("“Paragraph 3.1”",),
    "/code/3.2/": ("“Paragraph 3.2”",),
    "/platforms/forums/": ("“Forums”",),
}


@pytest.mark.parametrize("address", CITED)
@pytest.mark.parametrize("base", ["", "/editions/3"])
def test_citation_names_all_that_finds_the_words_again(address, base):
    """Whose words, edition, date, passage, permanent address, day and fingerprint: the same on either page."""
    passage = Book(EDITION, base).passages[address]
    said = citation(SOURCE, passage, RETRIEVED)
    edition = ("Brookshire County Council, Online Guide, ", " 3, ", "January 2020: ")
    named = (*edition, *CITED[address], f", {AT}{address} ", "2 March 2026", f" {MARK})")
    assert re.fullmatch(".*".join(map(re.escape, named)), said), said
    assert len(re.findall("“", said)) == len(CITED[address])


def test_the_words_of_a_citation():
    """In full, of a passage of the protocol and of a note by the portal."""
    before = "Brookshire County Council, Online Guide, edition 3, in force from January 2020: "
    after = f"(retrieved on 2 March 2026; fingerprint of the edition {MARK})"
    quoted, ours = (Book(EDITION).passages[address] for address in ("/guidance/talking-online/#rumours", "/code/3.2/"))
    assert citation(SOURCE, quoted, RETRIEVED) == (
        f"{before}“Rumours” in “Talking online”, {AT}/guidance/talking-online/#rumours {after}"
    )
    assert citation(SOURCE, ours, RETRIEVED, ours=True) == (
        f"{before}the website’s note on “Paragraph 3.2”, {AT}/code/3.2/ {after}"
    )


def test_before_there_is_a_council_a_citation_begins_with_the_title():
    passage = Book(EDITION).passages["/code/3.1/"]
    nobodys = Source("", *list(vars(SOURCE).values())[1:])
    assert citation(nobodys, passage, RETRIEVED).startswith("Online Guide, ")


@given(st.dates())
def test_day_in_words_is_the_day(on):
    """No zero before, the year at the end: what was written can be read back."""
    number, month, year = day(on).split(" ")
    assert datetime.strptime(f"{number} {month} {year.zfill(4)}", "%d %B %Y").date() == on  # noqa: DTZ007
    assert not number.startswith("0")


# ---- on the pages --------------------------------------------------------------------------------------------------


def copied(response) -> list[str]:
    """What a page offers to copy."""
    page = response if isinstance(response, Page) else Page(response)
    return [p.text for p in page.all("p") if p.attributes.get("class") == "to-copy"]


@pytest.mark.django_db
@pytest.mark.parametrize("base", ["", "/editions/1"])
@pytest.mark.parametrize("address", EDITION_PAGES)
def test_page_offers_a_citation_of_each_passage(client, address, base):
    """Of the page first; each leads to a page of the edition that has the passage, with the edition's fingerprint."""
    edition = factories.in_force()
    cited = [words for words in copied(client.get(base + address)) if words.startswith("Brookshire")]
    assert len(cited) == (2 if "talking" in address else 1)
    for words in cited:
        assert f" January 2020: “{'Rumours' if '#' in words else ''}" in words
        assert edition.fingerprint in words
        [link] = [word for word in words.split() if word.startswith("http://127.0.0.1:8000/editions/1/")]
        target, _, fragment = link.removeprefix("http://127.0.0.1:8000").partition("#")
        assert target == f"/editions/1{address}"
        assert not fragment or fragment in Page(client.get(target)).ids


@pytest.mark.django_db
def test_day_of_retrieval_is_londons(client):
    """Half past midnight in London, when it is still yesterday by Greenwich; the tag changes with the day alone."""
    with time_machine.travel(datetime(2026, 7, 1, 0, 30, tzinfo=LONDON), tick=False) as clock:
        factories.in_force()
        first = client.get("/code/3.1/")
        assert " 1 July 2026" in copied(first)[0]
        clock.move_to(datetime(2026, 7, 1, 23, 59, tzinfo=LONDON))
        assert client.get("/code/3.1/")["ETag"] == first["ETag"]
        clock.move_to(datetime(2026, 7, 2, 0, 0, tzinfo=LONDON))
        assert " 2 July 2026" in copied(client.get("/code/3.1/"))[0]


@pytest.mark.django_db
def test_citation_of_an_old_edition_is_of_that_edition(client):
    """A superseded page is cited with its own number, title and fingerprint."""
    first = factories.in_force()
    second = factories.approved(title="Online Handbook")
    [old, *_] = copied(client.get("/editions/1/code/3.1/"))
    [new, *_] = copied(client.get("/code/3.1/"))
    assert ("Online Guide, " in old, first.fingerprint in old, "/editions/1/code/" in old) == (True,) * 3
    assert ("Online Handbook, " in new, second.fingerprint in new, "/editions/2/code/" in new) == (True,) * 3


@pytest.mark.django_db
def test_portals_note_on_a_paragraph_is_cited_as_ours(client):
    """A paragraph that the protocol mentions without quoting it isn't cited as the council's words."""
    factories.in_force(EDITION)
    source = replace(SOURCE, number=1, fingerprint=Edition.objects.get().fingerprint, portal="http://127.0.0.1:8000")
    for number, ours in (("3.1", False), ("3.2", True)):
        passage = Book(EDITION).passages[f"/code/{number}/"]
        assert copied(client.get(f"/code/{number}/"))[0] == citation(source, passage, timezone.localdate(), ours=ours)
        assert citation(source, passage, RETRIEVED) != citation(source, passage, RETRIEVED, ours=True)


@pytest.mark.django_db
def test_titles_are_escaped(client):
    """Signs that mean something in HTML are words in a citation."""
    title = "<b>A & B</b>"
    factories.in_force(factories.edition_content(sections=(factories.section(title=title),)))
    page = client.get("/guidance/talking-online/")
    assert f"“{title}”" in copied(page)[0]
    assert "<b>A" not in page.content.decode()
