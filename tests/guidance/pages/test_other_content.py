"""The pages without an edition, with another one, and with the shipped content."""

import pytest

from tests import factories
from tests.pages import Page, words


@pytest.mark.alike
def test_shipped_content_is_served(edition_1, client):
    """The council's own protocol is on its pages, in force since August 2023."""
    shown = words(client.get("/guidance/other-important-issues/"))
    assert "August 2023" in shown
    assert "If you publish an untrue statement about a person" in shown


@pytest.mark.alike
def test_neighbours_lead_on_and_back(db, client):
    """A section leads to the one before it and the one after."""
    first = factories.section()
    second = factories.section("second", title="Second", body="Two.\n", position=2)
    factories.in_force(factories.edition_content(sections=(first, second)))
    assert "/guidance/second/" in Page(client.get("/guidance/talking-online/")).links("nav")
    assert "/guidance/talking-online/" in Page(client.get("/guidance/second/")).links("nav")


def test_health_fails_without_an_edition(db, client):
    """An empty portal can't serve, and says so."""
    response = client.get("/healthz")
    assert (response.status_code, response.content.count(b"\n"), response.content[:2] != b"ok") == (503, 1, True)


@pytest.mark.parametrize("address", ["/", "/guidance/", "/guidance/all/", "/search/?q=libel", "/editions/1/"])
def test_nothing_is_shown_before_the_first_edition(db, client, address):
    """Without an edition a page that shows one is a 404 with a page, not a fault."""
    response = client.get(address)
    assert response.status_code == 404
    assert "/" in Page(response).links("main")


@pytest.mark.alike
def test_shipped_links_stay_inside_their_edition(edition_1, client):
    """Citations and links in the council's own words lead to the same edition."""
    links = Page(client.get("/editions/1/guidance/how-does-the-code-apply/")).links(".adopted")
    inside = [link for link in links if link.startswith(("/guidance/", "/code/", "/platforms/"))]
    assert inside == []
    assert "/editions/1/code/24.8/" in links


def test_moved_id_on_a_code_page_is_kept(db, client):
    """A paragraph's page keeps the ids of passages that used to be on it, like a section's."""
    old = factories.paragraph(body="- **Respect:** {#respect} I treat everyone with respect.\n")
    new = factories.paragraph(body="- **Regard:** {#regard} I treat everyone with respect.\n")
    factories.in_force(factories.edition_content(paragraphs=(old,)))
    factories.approved(paragraphs=(new,), moved={"/code/3.1/#respect": "/code/3.1/#regard"})
    page = Page(client.get("/code/3.1/"))
    assert "respect" in page.ids
    assert "/code/3.1/#regard" in page.links(".moved-passage")


def test_search_reads_spelling_and_numbers(edition_1, client):
    """A slip of the finger finds what was meant and says how it was read; a number finds its paragraph."""
    page = Page(client.get("/search/?q=copywrite"))
    assert "/guidance/other-important-issues/#copyright" in page.links(".search-results")[:3]
    assert Page(client.get("/search/?q=para+24.9")).links(".search-results")[0] == "/code/24.9/"


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/guidance/libell/", "/guidance/other-important-issues/#libel"),
        ("/libel/", "/guidance/other-important-issues/#libel"),
        ("/guidance/other-important-isues/", "/guidance/other-important-issues/"),
        ("/guidance/Annonymous-Postings", "/guidance/anonymous-postings/"),
        ("/platforms/fourms/", "/platforms/forums/"),
        ("/code/24.88/", "/code/24.8/"),
        ("/editions/1/guidance/copywright/", "/guidance/other-important-issues/#copyright"),
    ],
)
@pytest.mark.alike
def test_mistyped_address_gets_near_matches(edition_1, client, address, meant):
    """A mistyped address is a 404 with a search box and the pages that may have been meant."""
    response = client.get(address)
    page = Page(response)
    assert response.status_code == 404
    assert meant in page.links("main")
    assert "q" in [field.attributes.get("name") for field in page.all("input", "main")]
