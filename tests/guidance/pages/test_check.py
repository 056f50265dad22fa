"""Check before you post, as pages: the answers are in the address, and nothing is kept."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from guidance.amending import sharing
from guidance.amending.draft import amend
from guidance.models import Edition, Notice
from tests import factories
from tests.pages import Page as Source

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

START, END = "/check/before-you-talk/", "/check/before-you-talk/yes/"
LONGER = "## Where? {#where}\n\n- [Here](#yours)\n  > See [the section](/guidance/talking-online/#rumours).\n\n"
MENTIONED = "## End {#end}\n\nSee [a passage](/guidance/talking-online/) and paragraph 3.2.\n"


@pytest.fixture
def edition():
    return factories.in_force()


def page(client, address: str) -> Source:
    response = client.get(address)
    assert response.status_code == 200, address
    return Source(response)


def head(source: Source) -> dict[str, str]:
    """What the head tells machines: robots and the canonical address."""
    found = {one.attributes.get("name"): one.attributes.get("content", "") for one in source.all("meta")}
    found |= {one.attributes["rel"]: one.attributes["href"] for one in source.all("link")}
    return {key: found[key] for key in ("robots", "canonical") if key in found}


def question(source: Source) -> list[str]:
    """Which question it is, and how many are asked at most."""
    [caption] = [p.words for p in source.all("p") if p.attributes.get("class") == "heading-caption"]
    return re.findall(r"\d+", caption)


def section(source: Source, name: str) -> str:
    """The words of the section with a heading of this id."""
    [found] = [one.words for one in source.all("section") if one.attributes.get("aria-labelledby") == name]
    return found


def amended(**changes) -> Edition:
    """Edition 2, in force, with another pathway."""
    return factories.approved(pathways=(factories.pathway(**changes),))


# ---- a question, an outcome


def test_the_first_question_is_the_pathways_page(edition, client):
    """With the intro, the answers as links, how many are asked at most, and for anyone to find."""
    source = page(client, START)
    assert source.words("h1") == "Is it yours?"
    assert question(source) == ["1", "1"]
    assert "Before you talk. Think of who said it first." in source.words()
    assert [(a.words, a.attributes["href"]) for a in source.all("a", ".answers")] == [
        ("Yes", f"{START}yes/"), ("Not sure", f"{START}not-sure/"),
    ]  # fmt: skip
    assert head(source) == {"canonical": f"http://127.0.0.1:8000{START}"}


def test_a_later_question_tells_how_one_came_there(client):
    """The answers so far, each leading back to its question; back by one; kept out of search engines."""
    body = LONGER + factories.pathway().body.removeprefix("Before you talk.\n\n")
    factories.in_force(factories.edition_content(pathways=(factories.pathway(body=body),)))
    source = page(client, f"{START}here/")
    assert source.words("details").endswith(" Where? Here")
    assert START in source.links("details")
    assert question(source) == ["2", "2"]
    assert source.links(".page-actions") == [START]
    assert head(source)["robots"] == "noindex, nofollow"
    assert page(client, f"{START}here/yes/").links(".checklist") == ["/guidance/talking-online/#rumours"]


def test_an_outcome_says_all_that_it_has_to(edition, client):
    """What was answered, the advice, the passages quoted and linked, whom to ask, and what it is not."""
    source = page(client, END)
    assert source.words("h1") == "Be kind"
    assert [li.words for li in source.all("li", ".checklist")] == ["Say that it is."]
    assert source.words("figure") == "Paragraph 3.1 I treat everyone with respect."
    assert source.links("figure") == ["/code/3.1/"]
    assert "/contacts/#clerks" in source.links("main")
    assert len(source.all("strong", ".note")) == 1  # what it is not
    assert section(source, "page-answered").endswith("Is it yours? Yes")
    assert source.links(".page-actions")[0] == START
    assert head(source) == {"robots": "noindex, nofollow", "canonical": f"http://127.0.0.1:8000{END}"}


def test_the_words_of_what_an_outcome_is_not(edition, client):
    """It decides nothing, the law applies, and nobody is named in its address."""
    for words in ("This is guidance, not a ruling.", "The law applies anyway",
                  "It shows neither who answered nor about which post"):  # fmt: skip
        assert words in page(client, END).words()


def test_words_of_ours_are_not_quoted_as_the_protocols(client):
    """A paragraph that the protocol only mentions is shown in the portal's words, and says so."""
    paragraphs = (factories.paragraph(), factories.paragraph("3.2", body="Ours.\n", quoted=False))
    factories.in_force(factories.edition_content(paragraphs=paragraphs, pathways=(factories.pathway(body=MENTIONED),)))
    source = page(client, START)
    ours, [of_section, of_paragraph] = "detail", source.all("figure")
    assert [p.attributes.get("class") for p in source.all("p", "figure")].count(ours) == 1
    assert ("Ours." in of_paragraph.words, "Ours." in of_section.words) == (True, False)
    assert "Ours." not in "".join(quote.words for quote in source.all("blockquote"))


def test_in_a_pre_election_period_no_help_is_offered(edition, client):
    """The outcome says that it is withdrawn, and names no team; the notice stands above the steps."""
    now = timezone.now()
    end = now + timedelta(days=1)
    Notice.objects.create(
        kind="pre-election", title="Election time", election="Council election", divisions="all",
        starts_at=now - timedelta(hours=1), ends_at=end,
    )  # fmt: skip
    source = page(client, END)
    assert "/contacts/#clerks" not in source.links("main")
    assert date_format(timezone.localtime(end), "j F Y") in section(source, "page-ask")
    for address in (START, END):
        words = page(client, address).words()
        assert words.index("Election time") < words.index("Before you talk")


def test_nothing_is_stored(edition, client):
    """No cookie, no session; anyone may keep the page, and nobody can post to it."""
    for address in ("/check/", START, END):
        response = client.get(address)
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert response["ETag"]
        assert not response.cookies
        assert not client.session.keys()
        assert client.post(address).status_code == 405


# ---- addresses


@pytest.mark.parametrize(
    ("address", "heading", "canonical"),
    [
        ("maybe/", "Is it yours?", START),
        ("maybe/yes/", "Is it yours?", START),
        ("yes/yes/", "Be kind", END),
        ("yes//", "Be kind", END),
        ("<b>x/", "Is it yours?", START),
    ],
)
def test_a_mistyped_address_lands_on_the_nearest_step(edition, client, address, heading, canonical):
    """It explains, names the address of the step, and is not for search engines."""
    source = page(client, START + address)
    assert source.words("h1") == heading
    assert len(source.all("strong", ".banner")) == 1
    assert not page(client, canonical).all("strong", ".banner")
    assert head(source) == {"robots": "noindex, nofollow", "canonical": f"http://127.0.0.1:8000{canonical}"}
    assert not source.all("b")


@pytest.mark.parametrize(
    ("address", "to"),
    [("/check/before-you-talk/Not-Sure/", f"{START}not-sure/"), ("/Check/Before-You-Talk/YES/", END),
     (END.rstrip("/"), END), (START.rstrip("/"), START),
     ("/editions/1/check/before-you-talk/Yes", f"/editions/1{END}")],
)  # fmt: skip
def test_capitals_and_a_lost_slash_lead_on(edition, client, address, to):
    """As with any other page."""
    response = client.get(address, follow=True)
    assert response.redirect_chain[-1] == (to, 301)
    assert response.status_code == 200


@pytest.mark.parametrize("address", ["/check/no/", "/check/no/yes/", "/editions/9/check/", f"/editions/9{END}"])
def test_an_unknown_pathway_is_not_found(edition, client, address):
    """404, as for any page that never was."""
    assert client.get(address).status_code == 404


def test_an_edition_without_pathways_has_none(client):
    """No page, no door, nothing in the site map."""
    factories.in_force(factories.edition_content(pathways=()))
    assert client.get("/check/").status_code == 404
    assert client.get(START).status_code == 404
    assert not [link for link in page(client, "/").links() if "/check/" in link]
    assert "/check/" not in client.get("/sitemap.xml").content.decode()


def test_a_door_leads_to_it(edition, client):
    """From the home page to the first question; with several pathways, to the list of them."""
    assert START in page(client, "/").links(".doors")
    source = page(client, "/check/")
    assert (START, "Two questions.") in [(source.links(".contents")[0], source.all("p", ".contents")[0].words)]
    factories.approved(pathways=(factories.pathway(), factories.pathway("after")))
    assert "/check/" in page(client, "/").links(".doors")
    assert set(page(client, "/check/").links(".contents")) == {"/check/after/", START}


def test_machines_are_told_where_it_begins(edition, client):
    """The list and the first question are in the site map; robots are kept from the ways on."""
    listed = client.get("/sitemap.xml").content.decode()
    assert f"<loc>http://127.0.0.1:8000{START}</loc>" in listed
    assert "<loc>http://127.0.0.1:8000/check/</loc>" in listed
    robots = client.get("/robots.txt").content.decode().split("\n")
    assert {"Disallow: /check/*/*/", "Disallow: /editions/*/check/"} <= set(robots)


# ---- editions


def test_a_copied_address_carries_its_edition(edition, client):
    """An outcome offers its address under the edition's number; that page says so and keeps its links inside."""
    assert f"/editions/1{END}" in page(client, END).links("main")
    assert f"http://127.0.0.1:8000/editions/1{END}" in page(client, END).words()
    source = page(client, f"/editions/1{END}")
    assert re.findall(r"\d+", source.all("strong", ".banner")[0].words)[0] == "1"
    assert END in source.links(".banner")
    assert f"/editions/1{START}" in source.links("main")
    assert "/editions/1/code/3.1/" in source.links("figure")
    assert "noindex" in head(source)["robots"]


def test_an_old_edition_keeps_its_questions(edition, client):
    """After an amendment, its address shows what it showed; the plain one walks the questions in force."""
    amended(body=LONGER + factories.pathway().body.removeprefix("Before you talk.\n\n"))
    old = page(client, f"/editions/1{END}")
    assert old.words("h1") == "Be kind"
    assert old.links(".banner") == [END]
    now = page(client, END)
    assert now.words("h1") == "Where?"
    assert len(now.all("strong", ".banner")) == 1


def test_the_banner_of_a_pathway_that_is_gone_leads_home(edition, client):
    """Its list does; its steps lead to wherever its readers should go now."""
    factories.approved(pathways=(), moved={START: "/guidance/talking-online/"})
    assert page(client, "/editions/1/check/").links(".banner") == ["/"]
    assert page(client, f"/editions/1{END}").links(".banner") == [END]
    assert client.get(END).headers["Location"] == "/guidance/talking-online/"


def test_a_renamed_pathway_leads_on(edition, client):
    """Its old address, with whatever answers, leads to the new first question."""
    moved = {START: "/check/before-talking/"}
    factories.approved(pathways=(factories.pathway("before-talking"),), moved=moved)
    for address in (START, END):
        assert client.get(address).headers["Location"] == "/check/before-talking/"
    assert "/check/before-talking/" not in page(client, f"/editions/1{START}").links("main")


def test_a_draft_can_be_walked_in_its_preview(edition, client):
    """Every page, inside the preview, kept by nobody, and without an address to copy."""
    draft = amend()
    base = sharing.share(draft, for_whom="Committee", until=timezone.now() + timedelta(days=1), by=None).rstrip("/")
    for address in ("/check/", START, END):
        response = client.get(base + address)
        source = Source(response)
        assert response.status_code == 200
        assert re.findall(r"\d+", source.all("strong", ".banner")[0].words) == ["2"]
        assert "no-store" in response["Cache-Control"]
        assert not [link for link in source.links("main") if link.startswith(("/check/", "/editions/"))]
    assert base + END in page(client, base + START).links(".answers")
    assert client.get(f"{base}{START}Yes/").headers["Location"] == base + END
    assert client.get(f"{base}/check/nowhere/").status_code == 404
