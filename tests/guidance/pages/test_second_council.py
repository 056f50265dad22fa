"""A second council's folder (tests/council): its own sections, numbers and names, and nothing of the first's."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guidance.content.canonical import written
from guidance.content.reading import folder_files, parse
from guidance.editions import loading
from guidance.models import Edition
from tests.crawl import crawled
from tests.pages import Page

pytestmark = pytest.mark.alike

FOLDER = Path(__file__).parents[2] / "council"
FIRST_COUNCILS = re.compile(r"essex|\bECC\b|24\.|Audit, Governance|Democracy and Transparency", re.IGNORECASE)


@pytest.fixture
def site(db, client, monkeypatch) -> dict[str, str]:
    """Every page of Brookshire's portal, on a day without a "24." in its time."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
    content, problems = parse(folder_files(FOLDER))
    assert content, problems
    loading.load(content)
    return crawled(
        client,
        "/search/?q=school+fete",
        "/search/?q=gossip",
        "/search/?q=3.10",
        "/search/?q=zzzz",
        "/code/3.9/",
        "/editions/1/code/3.9/",
    )


def test_its_folder_is_canonical_and_nothing_is_to_be_said_of_it():
    """The folder is read without a warning and written as it stands."""
    files = folder_files(FOLDER)
    content, problems = parse(files)
    assert not problems
    assert written(content) == files


def test_no_page_holds_a_word_of_the_first_council(site):
    """No page says Essex, a number of its Code or its committee's name."""
    found = {address: FIRST_COUNCILS.findall(text) for address, text in site.items()}
    assert not {address: words for address, words in found.items() if words}
    assert len(site) > 35


def test_the_first_councils_pages_hold_those_words(edition_1, client):
    """The search for those words finds them where they are."""
    assert set(map(str.lower, FIRST_COUNCILS.findall("".join(crawled(client).values())))) >= {"essex", "ecc", "24."}


def test_every_page_of_its_own_is_reached(site):
    """Its sections and paragraphs are all reached by links, those of edition 1 too."""
    content, _ = parse(folder_files(FOLDER))
    assert set(site) >= {base + part.address for part in content.edition.parts for base in ("", "/editions/1")}


def test_its_names_are_shown(site):
    """Its name heads each page; its Code, constitution and contacts stand where they belong."""
    assert all("Brookshire" in text for text in site.values() if "<h1" in text)
    assert "Brookshire Members’ Code" in site["/code/"]
    assert "https://www.brookshire.example/constitution" in site["/code/3.1/"]
    assert "Monitoring Officer" in Page(site["/contacts/"]).words()


def test_without_an_appendix_no_page_speaks_of_platforms(site, client):
    """Where there are no platform types, there is no page of them and no link to one."""
    assert client.get("/platforms/").status_code == 404
    assert not [address for address, text in site.items() if "/platforms/" in text]


def test_its_own_words_find_its_passages(site):
    """Search knows what its people say, and its numbers."""
    assert "/guidance/thinking-before-posting/#photographs" in Page(site["/search/?q=school+fete"]).links("main")
    assert "/guidance/thinking-before-posting/#rumours" in Page(site["/search/?q=gossip"]).links("main")
    assert "/code/3.10/" in Page(site["/search/?q=3.10"]).links("main")


def test_a_replaced_number_leads_on(site, client):
    """The number that a paragraph replaces leads to the paragraph, in an edition's own pages too."""
    assert client.get("/code/3.9/")["Location"] == "/code/3.10/"
    assert client.get("/editions/1/code/3.9/")["Location"] == "/editions/1/code/3.10/"


def test_it_is_edition_1_in_force_since_its_date(site):
    """Its edition says since when it applies, to the day."""
    assert Edition.objects.get().state() == "in force"
    assert "7 May 2025" in Page(site["/guidance/running-a-group/"]).words()
