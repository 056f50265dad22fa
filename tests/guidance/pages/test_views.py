"""The pages: what each address shows, to whom an edition is visible, and where old addresses lead."""

import re
from datetime import timedelta
from functools import cache

import pytest
from django.db import OperationalError
from django.utils import timezone
from django.utils.formats import date_format

from guidance.common.caching import forget
from guidance.models import Contact, Edition, SearchTerm
from guidance.text.kinds import KINDS
from tests import factories
from tests.pages import Page, queries

SINCE = "January 2020"

PAGES = {  # of the invented council's edition 1: its words in <main>
    "/": ("Online Guide", SINCE, "Talking online", "Rumours", "Clerks"),
    "/guidance/": (SINCE, "Talking online", "Kindness online."),
    "/guidance/talking-online/": ("Talking online", SINCE, "Be kind.", "Check before you share.", "Kindness online."),
    "/guidance/all/": ("Online Guide", SINCE, "Check before you share.", "I treat everyone", "Areas for online"),
    "/code/": ("Members' Code", SINCE, "Paragraph 3.1", "I treat everyone with respect."),
    "/code/3.1/": ("Paragraph 3.1", SINCE, "I treat everyone", "Talking online", "Members' Code"),
    "/platforms/": (SINCE, "Forums", "Places to discuss."),
    "/platforms/forums/": ("Forums", SINCE, "Areas for online discussion."),
    "/check/": (SINCE, "Before you talk", "Two questions."),
    "/check/before-you-talk/": ("Is it yours?", SINCE, "Not sure"),
    "/search/": (),
    "/search/?q=rumours": ("Rumours Talking online", "Check before you share."),
    "/editions/": (SINCE,),
    "/on/": (SINCE,),
    "/contacts/": ("Clerks", "Any question.", "clerks@brookshire.example"),
    "/accessibility/": ("Accessibility", "About accessibility."),
    "/privacy/": ("Privacy", "About privacy."),
    "/cookies/": ("Cookies", "About cookies."),
    "/editions/1/": ("Online Guide, ", SINCE, "Talking online"),
    "/editions/1/changes/": (),
    "/editions/1/fingerprint/": ("edition.toml",),
}
OF_EDITION = [address for address in PAGES if address.startswith(("/guidance/", "/code/", "/platforms/", "/check/"))]
PAGES |= {f"/editions/1{address}": PAGES[address] for address in OF_EDITION}
FILES = {  # address: type, words
    "/robots.txt": ("text/plain; charset=utf-8", "Sitemap: http://127.0.0.1:8000/sitemap.xml"),
    "/sitemap.xml": ("application/xml", "<loc>http://127.0.0.1:8000/guidance/talking-online/</loc>"),
    "/updates.xml": ("application/atom+xml; charset=utf-8", "http://127.0.0.1:8000/editions/1/changes/"),
    "/.well-known/security.txt": ("text/plain; charset=utf-8", "Contact: http://127.0.0.1:8000/contacts/"),
}
PUBLIC = [*PAGES, *FILES]  # every address of the guidance that is answered with a page or a file


@pytest.fixture
def edition(brookshire, db):
    """Brookshire's edition 1, in force."""
    return Edition.objects.get()


def words(client, address) -> str:
    return Page(client.get(address)).words()


# ---- every address -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.alike
def test_page_shows_its_words(edition, client, address):
    """Each address of the site map answers with its page, which says the edition and since when where it shows one.

    It has a title, a description, one first-level heading inside <main>, and no id twice; it works without JavaScript
    and takes nothing from another site.
    """
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    page = Page(response)
    assert [wanted for wanted in PAGES[address] if wanted not in page.words()] == []
    assert bool(page.all("strong", ".banner")) == (address.removeprefix("/editions/1") in {*OF_EDITION} - {address})

    assert page.words("title").endswith("Brookshire")
    assert next(meta for meta in page.all("meta") if meta.attributes.get("name") == "description").attributes["content"]
    assert len(page.all("h1")) == len(page.all("h1", "main")) == len(page.all("main")) == 1
    assert len(page.ids) == len(set(page.ids))

    assert page.all("script") == page.all("style") == page.all("iframe") == []
    assert [e.attributes for e in page.elements if e.attributes.keys() & {"style", "onclick", "onload"}] == []
    taken = [e.attributes.get("src") or e.attributes["href"] for tag in ("img", "link") for e in page.all(tag)]
    assert [source for source in taken if not source.startswith(("/", "http://127.0.0.1:8000/"))] == []


@pytest.mark.parametrize("address", FILES)
@pytest.mark.alike
def test_file_has_its_type_and_words(edition, client, address):
    """What machines read has its own type, and addresses with the portal's own host."""
    response = client.get(address, headers={"host": "localhost"})
    kind, wanted = FILES[address]
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert wanted in response.content.decode()
    assert "localhost" not in response.content.decode()


def test_favicon_leads_to_the_picture(edition, client):
    """A browser that asks for /favicon.ico is led to the picture that pages name."""
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/favicon.svg")


@pytest.mark.alike
def test_links_within_the_site_lead_to_pages(edition, client):
    """Every internal link of a page leads to a page that has the passage it names."""

    @cache
    def answer(target: str):
        return client.get(target, follow=target == "/accounts/")  # which leads on to signing in

    broken = []
    for address in [one for one in PAGES if not one.startswith("/search/")]:
        for link in {link for link in Page(answer(address)).links() if link.startswith(("/", "#"))}:
            target, _, fragment = link.partition("#")
            there = answer(target or address)
            if there.status_code != 200 or (fragment and fragment not in Page(there).ids):
                broken.append((address, link))
    assert answer.cache_info().currsize > len(PAGES) / 2
    assert broken == []


@pytest.mark.alike
def test_page_says_where_it_is_for_good(edition, client):
    """A current page names its own address; the same page under an edition's number is kept out of search engines."""
    current, dated = Page(client.get("/code/3.1/")), Page(client.get("/editions/1/code/3.1/"))
    links = {link.attributes["rel"]: link.attributes["href"] for link in current.all("link")}
    assert links["canonical"] == "http://127.0.0.1:8000/code/3.1/"
    assert "canonical" not in {link.attributes["rel"] for link in dated.all("link")}
    assert {"name": "robots", "content": "noindex"} in [meta.attributes for meta in dated.all("meta")]


def test_security_contact_expires_within_thirteen_months(edition, client):
    """security.txt holds a date of expiry ahead, as RFC 9116 asks."""
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    ahead = timezone.datetime.fromisoformat(lines["Expires"]) - timezone.now()
    assert timedelta(days=300) < ahead < timedelta(days=400)


def test_sitemap_names_current_pages_only(edition, client):
    """The site map lists every page of the edition in force and no page of an old one, of a search or of a robot."""
    factories.approved()
    listed = [line.split("<")[0] for line in client.get("/sitemap.xml").content.decode().split("<loc>")[1:]]
    paths = [address.removeprefix("http://127.0.0.1:8000") for address in listed]
    assert sorted(paths) == sorted(a for a in PAGES if not a.startswith(("/editions/1", "/search/")))


# ---- whether the portal is well ------------------------------------------------------------------------------------


def test_home_leads_to_each_kind_by_its_own_words(edition, client):
    """The home page has a way to the list of each kind that has one, in the words of the table of kinds."""
    entries = {kind.address: kind.door or kind.entry for kind in KINDS.values()}
    ways = {address: entry.words for address, entry in entries.items() if entry}
    shown = {link.attributes["href"]: link.words for link in Page(client.get("/")).all("a", "main")}
    assert {"/code/", "/platforms/"} <= set(ways)
    assert {address: shown.get(address) for address in ways} == ways


def test_health_is_ok_when_an_edition_is_in_force(edition, client):
    """/healthz says ok, and is never kept."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_health_fails_without_a_database(client, monkeypatch):
    """A portal whose database doesn't answer says so with 503."""

    def no_database(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(type(Edition.objects), "in_force", no_database)
    response = client.get("/healthz")
    assert (response.status_code, response.content.count(b"\n"), response.content[:2] != b"ok") == (503, 1, True)


@pytest.mark.parametrize(
    "address", ["/editions/", "/contacts/", "/search/", "/sitemap.xml", "/updates.xml", "/robots.txt"]
)
def test_the_rest_is_served_before_the_first_edition(db, client, address):
    """What doesn't show an edition works on an empty database."""
    assert client.get(address).status_code == 200


# ---- drafts and scheduled editions: access denied -----------------------------------------------------------------


@pytest.mark.parametrize("unpublished", [factories.draft, factories.scheduled])
@pytest.mark.alike
def test_unpublished_edition_has_no_page(edition, client, unpublished):
    """A draft or a scheduled edition is not found under its number, nor is what it adds among the current pages."""
    unpublished(**secret(edition))
    for address in ("", "changes/", "guidance/", "guidance/all/", "guidance/secret/", "code/3.1/"):
        response = client.get(f"/editions/2/{address}")
        assert response.status_code == 404
        assert "Clandestine" not in response.content.decode()
    assert client.get("/guidance/secret/").status_code == 404


@pytest.mark.parametrize("unpublished", [factories.draft, factories.scheduled])
@pytest.mark.alike
def test_unpublished_edition_is_named_nowhere(edition, client, unpublished):
    """No page, list, feed, site map or search result shows any word of a draft or a scheduled edition."""
    addresses = [*PUBLIC, "/search/?q=clandestine", "/search/?q=secret"]
    before = [client.get(address).content for address in addresses]
    unpublished(**secret(edition))
    forget()
    changed = [a for a, page in zip(addresses, before, strict=True) if client.get(a).content != page]
    assert changed == []


@pytest.mark.parametrize("unpublished", [factories.draft, factories.scheduled])
def test_unpublished_edition_is_not_compared(edition, client, unpublished):
    """Changes can't be asked for from an edition that isn't published."""
    unpublished(**secret(edition))
    assert client.get("/editions/1/changes/?from=2").status_code == 404
    assert "secret" not in client.get("/guidance/secre/").content.decode().replace("secre/", "")


def secret(edition):
    """Changes that add a page with words of its own, under another title."""
    page = factories.section("secret", title="Secret matters", body="Clandestine words.\n", position=2)
    return {"sections": (factories.section(), page), "title": "Clandestine Guide"}


def test_scheduled_edition_appears_at_its_moment(edition, client, monkeypatch):
    """When its moment comes, a scheduled edition is the one in force without any act."""
    at = timezone.now() + timedelta(hours=1)
    factories.scheduled(at, **secret(edition))
    client.get("/search/?q=clandestine")  # the index of the edition before is kept now
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert client.get("/guidance/secret/").status_code == 200
    assert "/editions/2/" in Page(client.get("/")).links(".edition-line")
    assert "/editions/2/" in Page(client.get("/editions/1/")).links(".facts")
    assert "Secret matters" in words(client, "/search/?q=clandestine")


# ---- editions under their numbers ---------------------------------------------------------------------------------


@pytest.mark.alike
def test_superseded_page_says_so_and_leads_to_the_current_one(edition, client):
    """A page of a superseded edition keeps its words, says so, and leads to the same page in force."""
    banners = {address: Page(client.get(f"/editions/1{address}")).words("strong") for address in OF_EDITION}
    factories.approved()
    for address, banner in banners.items():
        page = Page(client.get(f"/editions/1{address}"))
        assert SINCE in page.words("strong") != banner
        assert "Amended" not in page.words()
        assert page.links(".banner") == [address]
        assert client.get(address).status_code == 200
        assert "/editions/2/" in Page(client.get(address)).links(".edition-line")


@pytest.mark.alike
def test_superseded_page_leads_on_where_the_current_one_moved(edition, client):
    """The way from a superseded page to the one in force works where its address has moved."""
    factories.approved(sections=(factories.section("online"),), moved=moved_to("online"))
    [current] = Page(client.get("/editions/1/guidance/talking-online/")).links(".banner")
    response = client.get(current, follow=True)
    assert response.redirect_chain[-1][0] == "/guidance/online/"
    assert response.status_code == 200


def test_edition_page_says_that_it_is_superseded(edition, client):
    """An old edition's own page and the list of editions say which one is in force."""
    factories.approved()
    of_first, of_second = (Page(client.get(f"/editions/{number}/")).links(".facts") for number in (1, 2))
    assert ["/editions/2/" in links and "/guidance/" in links for links in (of_first, of_second)] == [True, False]
    now, then = [
        p.words for p in Page(client.get("/editions/")).all("p", ".contents") if "detail" in p.attributes.values()
    ]
    assert SINCE in then
    assert then.partition(SINCE)[0] != now.partition(date_format(timezone.localtime(), "j F Y"))[0]


@pytest.mark.alike
def test_links_of_an_edition_stay_inside_it(edition, client):
    """Under an edition's number every link to a page of an edition is to that edition's, the way out aside."""
    factories.approved()
    kinds = ("/guidance/", "/code/", "/platforms/", "/check/")
    for address in [*OF_EDITION, "/"]:
        page = Page(client.get(f"/editions/1{address}"))
        to_parts = [a for a in page.all("a") if a.attributes["href"].startswith(kinds)]
        ways_out = [a.attributes["href"] for a in to_parts if "footer" not in a.inside]
        assert ways_out == ["/guidance/" if address == "/" else address]
        assert any(link.startswith("/editions/1/") for link in page.links("main"))


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999999999", "9" * 5000, "-1", "1.0", "one"])
@pytest.mark.parametrize("rest", ["", "changes/", "guidance/"])
def test_edition_that_never_was_is_not_found(edition, client, number, rest):
    """A number that no published edition has is not found, however strange."""
    assert client.get(f"/editions/{number}/{rest}").status_code == 404


# ---- what changed -------------------------------------------------------------------------------------------------


def compared_with(response) -> int:
    """The number of the edition with which a page says that another is compared."""
    number = response.context["before"].number
    assert f"/editions/{number}/" in Page(response).links("p")
    return number


@pytest.mark.alike
def test_changes_are_shown_word_for_word(edition, client):
    """The changes of an edition are against the one before it."""
    factories.approved()
    response = client.get("/editions/2/changes/")
    page = Page(response)
    assert "A small change." in page.words()
    assert compared_with(response) == 1
    assert "Amended 1." in page.all("ins")[-1].words


def test_changes_can_be_asked_from_any_edition(edition, client):
    """With ?from= the changes are against that edition, earlier or later."""
    factories.approved(timezone.now() - timedelta(days=1))
    factories.approved()
    response = client.get("/editions/3/changes/?from=1")
    assert compared_with(response) == 1
    shown = Page(response).words()
    assert "Amended 1." in shown
    assert "Amended 2." in shown
    assert compared_with(client.get("/editions/1/changes/?from=3")) == 3


@pytest.mark.alike
def test_offered_comparisons_do_what_they_say(edition, client):
    """Each link under "Compare with another edition" leads to the comparison with that edition."""
    factories.approved(timezone.now() - timedelta(days=1))
    factories.approved()
    page = Page(client.get("/editions/3/changes/"))
    offers = [a for a in page.all("a", "main") if "changes/?" in a.attributes["href"]]
    assert offers
    for offer in offers:
        number = int(re.findall(r"\d+", offer.words)[0])
        assert compared_with(client.get(f"/editions/3/changes/{offer.attributes['href'].rpartition('/')[2]}")) == number


@pytest.mark.parametrize("wanted", ["2", "9", "0", "-1", "one", "1 ", "²", "1" * 400, "1&from=x", "%00", "%ff"])
def test_changes_from_no_edition_are_not_found(edition, client, wanted):
    """Changes from the edition itself, or from one that never was, are not found."""
    factories.approved()
    assert client.get(f"/editions/2/changes/?from={wanted}").status_code == 404


@pytest.mark.alike
def test_changes_link_to_where_the_words_are(edition, client):
    """What changed leads to its page in the edition that changed it."""
    factories.approved()
    [link] = Page(client.get("/editions/2/changes/")).links(".change")
    assert client.get(link).status_code == 200


# ---- what has moved -----------------------------------------------------------------------------------------------


def moved_to(now, before="talking-online"):
    """Where the section and its passage have gone."""
    return {f"/guidance/{before}/{id_}": f"/guidance/{now}/{id_}" for id_ in ("", "#rumours")}


@pytest.mark.alike
def test_moved_page_leads_on(edition, client):
    """A slug that is gone leads to the page that has its words, in the current pages and under the edition's number."""
    factories.approved(sections=(factories.section("online"),), moved=moved_to("online"))
    assert client.get("/guidance/talking-online/")["Location"] == "/guidance/online/"
    assert client.get("/editions/2/guidance/talking-online/")["Location"] == "/editions/2/guidance/online/"
    assert client.get("/editions/1/guidance/talking-online/").status_code == 200
    assert client.get("/editions/1/guidance/online/").status_code == 404


@pytest.mark.alike
def test_page_that_moved_twice_leads_to_its_place_now(edition, client):
    """A slug that was gone two editions ago still leads to its words."""
    yesterday = timezone.now() - timedelta(days=1)
    factories.approved(yesterday, sections=(factories.section("online"),), moved=moved_to("online"))
    moved = moved_to("chatting") | moved_to("chatting", before="online")
    factories.approved(sections=(factories.section("chatting"),), moved=moved)
    response = client.get("/guidance/talking-online/", follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == "/guidance/chatting/"


MOVED_IDS = {  # old id: the page on which it was, changes that move it
    "of a section": ("/guidance/talking-online/", lambda: {
        "sections": (factories.section(body="- **Gossip:** {#gossip} Check before you share.\n"),),
        "moved": {"/guidance/talking-online/#rumours": "/guidance/talking-online/#gossip"},
    }),
    "to another page": ("/guidance/talking-online/", lambda: {
        "sections": (factories.section(body="Be kind.\n"),
                     factories.section("gossip", body="- **Gossip:** {#gossip} Check.\n", position=2)),
        "moved": {"/guidance/talking-online/#rumours": "/guidance/gossip/#gossip"},
    }),
    "with its page": ("/guidance/talking-online/", lambda: {
        "sections": (factories.section("online", body="- **Gossip:** {#gossip} Check before you share.\n"),),
        "moved": {"/guidance/talking-online/": "/guidance/online/",
                  "/guidance/talking-online/#rumours": "/guidance/online/#gossip"},
    }),
}  # fmt: skip


@pytest.mark.parametrize("case", MOVED_IDS)
@pytest.mark.parametrize("base", ["", "/editions/2"])
@pytest.mark.alike
def test_moved_id_is_kept_and_leads_on(edition, client, case, base):
    """A page on which a passage used to be keeps an element with its id and a link to its place now."""
    address, changes = MOVED_IDS[case]
    factories.approved(**changes())
    page = Page(client.get(base + address, follow=True))
    [kept] = [element for element in page.elements if element.attributes.get("id") == "rumours"]
    [link] = page.links(".moved-passage")
    assert kept.tag == "p"
    assert link.startswith(f"{base}/guidance/")
    target, _, fragment = link.partition("#")
    assert fragment in Page(client.get(target)).ids


@pytest.mark.alike
def test_renumbered_paragraph_leads_on(edition, client):
    """The number that a paragraph had before leads to the paragraph, which says so."""
    paragraph = factories.paragraph("4.2", replaces="3.1")
    section = factories.section(body="Paragraph 4.2 applies.\n\n- **Rumours:** {#rumours} Check before you share.\n")
    pathway = factories.pathway(body="## Be kind {#kind}\n\nParagraph 4.2 applies.\n")
    factories.approved(sections=(section,), paragraphs=(paragraph,), pathways=(pathway,))
    assert client.get("/code/3.1/")["Location"] == "/code/4.2/"
    assert client.get("/editions/2/code/3.1/")["Location"] == "/editions/2/code/4.2/"
    assert client.get("/editions/1/code/3.1/").status_code == 200


def test_search_knows_what_moved(edition, client):
    """What people say for a passage, and a paragraph's old number, lead to where they are now."""
    paragraph = factories.paragraph("3.2", replaces="3.1")
    section = factories.section(body="Paragraph 3.2 applies.\n\n- **Gossip:** {#gossip} Think twice.\n")
    moved = {"/guidance/talking-online/#rumours": "/guidance/talking-online/#gossip"}
    pathway = factories.pathway(body="## Be kind {#kind}\n\nParagraph 3.2 applies.\n")
    factories.approved(sections=(section,), paragraphs=(paragraph,), pathways=(pathway,), moved=moved)
    assert (
        Page(client.get("/search/?q=tittle-tattle")).links(".search-results")[0] == "/guidance/talking-online/#gossip"
    )
    assert Page(client.get("/search/?q=3.1")).links(".search-results")[0] == "/code/3.2/"
    renumbered = client.get("/search/?q=paragraph+3.1")
    assert [*renumbered.context["renumbered"]] == ["3.1"]
    assert "/code/3.2/" in Page(renumbered).links("p")
    assert " 3.1." in words(client, "/code/3.2/")
    assert " 3.9." in Page(client.get("/search/?q=paragraph+3.9")).all("strong", "main")[0].words


# ---- search -------------------------------------------------------------------------------------------------------


def test_search_marks_the_words_that_matched(edition, client):
    """A result shows a sentence with the words that were asked for marked, and leads to the exact place."""
    page = Page(client.get("/search/?q=share"))
    assert [mark.words for mark in page.all("mark", "main")] == ["share"]
    assert page.links(".search-results")[0] == "/guidance/talking-online/#rumours"


def test_search_knows_what_people_say(edition, client):
    """A word of the search terms finds its passage, and an added term works at once."""
    assert Page(client.get("/search/?q=hearsay")).links(".search-results")[0] == "/guidance/talking-online/#rumours"
    assert not Page(client.get("/search/?q=scuttlebutt")).links(".search-results")
    SearchTerm.objects.create(says="scuttlebutt", passage="/guidance/talking-online/#rumours")
    assert Page(client.get("/search/?q=scuttlebutt")).links(".search-results")[0] == "/guidance/talking-online/#rumours"


def test_search_that_finds_nothing_says_whom_to_ask(edition, client):
    """Nothing found names what was asked, offers another way, and says whom to ask."""
    page = Page(client.get("/search/?q=zzzzqqqq"))
    assert "“zzzzqqqq”" in page.words("h2")
    assert "/contacts/#clerks" in page.links("main")


def test_search_says_where_the_protocol_does_not_answer(edition, client):
    """Where nothing matches well the page says so, whom to ask, and what came near, folded away."""
    response = client.get("/search/?q=rumours+about+zebras")
    page = Page(response)
    assert (response.context["results"].strong, len(response.context["results"].weak) > 0) == ((), True)
    assert len(page.links(".search-results")) == len(response.context["results"].weak)
    assert "details" in page.all("ol", "main")[0].inside
    assert page.all("details", "main")[0].attributes == {}  # closed
    assert "/contacts/#clerks" in page.links("main")


def test_search_for_a_paragraph_that_is_not_quoted_names_those_that_are(edition, client):
    page = Page(client.get("/search/?q=para+99"))
    assert " 99." in page.all("strong", "main")[0].words
    assert "/code/3.1/" in page.links("p")
    assert page.links(".search-results") == []


def test_search_says_for_what_it_shows_a_passage(edition, client):
    """Where people say it in a word that the passage hasn't got."""
    said = [one.words for one in Page(client.get("/search/?q=Hearsay")).all("p", ".search-results")]
    assert any("“Hearsay”" in one for one in said)


STRANGE = {
    "nothing": "",
    "blanks": "%20%20%09",
    "ten thousand letters": "a" * 10_000,
    "ten thousand words": "share+" * 10_000,
    "control characters": "%00%01%07%1b%7f%c2%85share",
    "directions": "%E2%80%AEerahs%E2%81%A6",
    "bytes that are not UTF-8": "%ff%fe%c0%80",
    "half of a pair": "%ed%a0%80",
    "punctuation": "%22%27%3B%2D%2D%20%25%5C%28%29%5B%5D*%3F%2B%5E%24%7B%7D",
    "marks on marks": "%CC%81" * 500,
    "every script": "%F0%9F%98%80%20%D0%BA%D1%82%D0%BE%20%E8%B0%81",
}


@pytest.mark.parametrize("case", STRANGE)
def test_search_answers_whatever_is_typed(edition, client, case):
    """Whatever is typed is answered with the search page, the box filled with no more than 200 characters of it."""
    response = client.get(f"/search/?q={STRANGE[case]}")
    assert response.status_code == 200
    [box] = [field for field in Page(response).all("input") if field.attributes.get("name") == "q"]
    assert len(box.attributes["value"]) <= 200
    assert len(response.content) < 20_000


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "share <b>&amp;</b>"])
def test_search_escapes_what_is_typed(edition, client, typed):
    """HTML in a query is shown as typed and never becomes part of the page."""
    response = client.get("/search/", {"q": typed})
    page = Page(response)
    [box] = [field for field in page.all("input") if field.attributes.get("name") == "q"]
    assert box.attributes["value"] == typed
    assert page.all("script") == page.all("img") == page.all("b") == []


def test_search_page_is_not_indexed(edition, client):
    """A page of results asks search engines not to keep it."""
    metas = [meta.attributes for meta in Page(client.get("/search/?q=share")).all("meta")]
    assert {"name": "robots", "content": "noindex"} in metas


# ---- how much is asked of the database -----------------------------------------------------------------------------


def asked(client) -> dict[str, int]:
    """How often each address asks the database."""
    return {address: queries(client, address) for address in PUBLIC}


@pytest.mark.alike
def test_more_editions_and_sections_cost_no_more_queries(edition, client):
    """A page asks the database as often with three editions and four sections as with one of each, and seldom."""
    one = asked(client)
    more = [factories.section(f"part-{n}", title=f"Part {n}", body=f"{n}.\n", position=n) for n in range(2, 5)]
    factories.approved(timezone.now() - timedelta(days=1))
    factories.approved(sections=(factories.section(), *more))
    assert {address: n for address, n in asked(client).items() if not n <= one[address] <= 10} == {}


@pytest.mark.alike
def test_three_contacts_cost_no_more_queries_than_one(edition, client):
    """A page asks the database as often with three contacts as with one."""
    one = asked(client)
    for slug in ("press", "law"):
        Contact.objects.create(slug=slug, team=slug.title(), helps_with="Much.")
    assert asked(client) == one
