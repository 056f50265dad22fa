"""The feed of editions, which must be Atom (RFC 4287), and the site map."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"  # RFC 3339


@pytest.fixture
def editions(db):
    """Three published editions; the third was approved today and has been in force since yesterday."""
    now = timezone.now()
    return [
        factories.in_force(),
        factories.approved(now - timedelta(days=9)),
        factories.approved(now - timedelta(days=1)),
    ]


def xml(client, address, **headers):
    return ElementTree.fromstring(client.get(address, headers=headers).content)  # noqa: S314 (our own)


def text(element, name) -> str:
    [found] = element.findall(f"{ATOM}{name}")
    return found.text


def link(element, rel) -> str:
    [found] = [link.get("href") for link in element.findall(f"{ATOM}link") if link.get("rel") == rel]
    return found


def test_feed_has_what_atom_asks_for(editions, client):
    """The feed and each entry have an id, a title and a moment, and the feed an author and a link to itself."""
    feed = xml(client, "/updates.xml")
    assert feed.tag == f"{ATOM}feed"
    assert text(feed, "title") == "Online Guide – Brookshire County Council"
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Brookshire County Council"
    assert link(feed, "self") == "http://127.0.0.1:8000/updates.xml"
    assert link(feed, "alternate") == "http://127.0.0.1:8000/editions/"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        assert text(element, "id").startswith("http://127.0.0.1:8000/")
        assert text(element, "title")
        assert re.fullmatch(MOMENT, text(element, "updated"))


def test_feed_lists_editions_newest_first(editions, client):
    """Each published edition is an entry, newest first, that says what changed and leads to the changes."""
    entries = xml(client, "/updates.xml").findall(f"{ATOM}entry")
    assert [text(entry, "title") for entry in entries] == [
        "Edition 3: minor change",
        "Edition 2: minor change",
        "Edition 1: major change",
    ]
    assert [link(entry, "alternate") for entry in entries] == [
        f"http://127.0.0.1:8000/editions/{number}/changes/" for number in (3, 2, 1)
    ]
    assert "A small change." in text(entries[0], "summary")
    assert "January 2020" in text(entries[2], "summary")


def test_entry_is_dated_by_when_it_was_first_shown(editions, client):
    """An edition approved later than it came into force is news from its approval, so that no reader misses it."""
    newest = xml(client, "/updates.xml").find(f"{ATOM}entry")
    assert datetime.fromisoformat(text(newest, "updated")) == editions[2].approved_at
    assert text(xml(client, "/updates.xml"), "updated") == text(newest, "updated")


def test_entry_keeps_its_id_whatever_host_was_asked(editions, client):
    """An entry's id is its own for ever: the same by any of the portal's names, and unlike every other's."""
    one, other = (xml(client, "/updates.xml", host=host) for host in ("localhost", "127.0.0.1"))
    ids = [text(entry, "id") for entry in one.findall(f"{ATOM}entry")]
    assert ids == [text(entry, "id") for entry in other.findall(f"{ATOM}entry")]
    assert len(set(ids)) == 3


def test_note_with_markup_is_shown_as_written(db, client):
    """A note is plain words, and a reader that takes a summary as HTML shows it as it was written."""
    factories.in_force(factories.edition_content(change_note="Ask R&D; <b>bold</b> is not used."))
    [summary] = xml(client, "/updates.xml").iter(f"{ATOM}summary")
    assert summary.get("type") == "html"
    assert "Ask R&amp;D; &lt;b&gt;bold&lt;/b&gt; is not used." in summary.text


def test_feed_is_valid_before_the_first_edition(db, client):
    """An empty portal has an empty feed."""
    feed = xml(client, "/updates.xml")
    assert feed.findall(f"{ATOM}entry") == []
    assert text(feed, "title")
    assert re.fullmatch(MOMENT, text(feed, "updated"))


def test_sitemap_says_when_pages_changed(editions, client):
    """Pages of the edition in force changed when it was first shown; of the others the site map says nothing."""
    urls = xml(client, "/sitemap.xml").findall(f"{SITEMAP}url")
    changed = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in urls}
    of_edition = {
        changed[f"http://127.0.0.1:8000{path}"] for path in ("/guidance/", "/code/3.1/", "/platforms/forums/")
    }
    assert of_edition == {editions[2].first_shown_at.date().isoformat()}
    assert changed["http://127.0.0.1:8000/contacts/"] is None


def test_sitemap_without_platforms_names_none(db, client):
    """A council without an appendix has no list of platforms in its site map."""
    factories.in_force(factories.edition_content(platforms=()))
    assert "/platforms/" not in client.get("/sitemap.xml").content.decode()
    assert client.get("/platforms/").status_code == 404
