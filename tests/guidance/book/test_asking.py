"""Asking about a passage: which team, the letter that is begun for one, and what pages offer before elections."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from guidance.amending import sharing
from guidance.book.asking import letter, team_for
from guidance.book.book import Book
from guidance.content.shape import ContactContent
from guidance.editions import loading
from guidance.models import Contact, Notice
from tests import factories
from tests.guidance.book.test_citations import AT, EDITION_PAGES, SOURCE, copied
from tests.pages import Page

SECTION = "/guidance/talking-online/"
LINKED = "Be kind.\n\n- **Rumours:** {#rumours} Ask the [press](/contacts/#press) or the [law](/contacts/#law).\n"


def contact(slug: str, **how: Any) -> ContactContent:
    return ContactContent(slug, slug.title(), "Much.", **how)


def passages(body: str = LINKED):
    book = Book(factories.edition_content(sections=(factories.section(body=body),)))
    return book.passages[SECTION], book.passages[f"{SECTION}#rumours"]


# ---- which team ----------------------------------------------------------------------------------------------------

SILENT, MAIL, PHONE = contact("silent"), contact("mail", email="m@b.example"), contact("phone", telephone="01632 960 1")
PRESS, LAW, SITE = contact("press"), contact("law", email="l@b.example"), contact("site", address="https://b.example/")
TEAMS = [  # those that may be asked, in order; the team for the opening, which names none; for a passage that names two
    ([], None, None),
    ([SILENT], SILENT, SILENT),
    ([SILENT, SITE], SILENT, SILENT),
    ([SILENT, MAIL, PHONE], MAIL, MAIL),
    ([SILENT, PHONE, MAIL], PHONE, PHONE),
    ([MAIL, PRESS], MAIL, PRESS),
    ([MAIL, LAW], MAIL, LAW),
    ([MAIL, LAW, PRESS], MAIL, PRESS),
    ([PRESS, LAW], LAW, PRESS),
]


@pytest.mark.parametrize(("teams", "of_opening", "of_passage"), TEAMS)
def test_team_is_the_one_that_the_words_name_or_the_first_that_can_be_reached(teams, of_opening, of_passage):
    opening, passage = passages()
    assert (team_for(opening, teams), team_for(passage, iter(teams))) == (of_opening, of_passage)


# ---- the letter ----------------------------------------------------------------------------------------------------


def test_letter_names_passage_edition_and_link():
    """To the team, about the passage; as text to copy, and as a mailto that says the same."""
    asked = letter(LAW, SOURCE, passages()[1])
    to, subject, opening, link = asked.text.split("\n")
    assert (to.partition(": ")[2], link) == ("Law, l@b.example", f"{AT}/guidance/talking-online/#rumours")
    assert re.search("“Rumours”.* 3$", subject)
    assert re.search(r"“Rumours” in “Talking online” \(Online Guide, .* January 2020\):$", opening)
    opened = urlsplit(asked.mailto)
    sent = parse_qs(opened.query)
    assert (opened.scheme, opened.path, opened.fragment) == ("mailto", "l@b.example", "")
    assert sent["subject"] == [subject.partition(": ")[2]]
    assert sent["body"][0].split("\r\n") == [*asked.text.split("\n")[2:], "", ""]


def test_letter_to_a_team_without_an_address_is_text_alone():
    asked = letter(PRESS, SOURCE, passages()[1])
    assert (asked.mailto, asked.text.split("\n")[0].partition(": ")[2]) == ("", "Press")


@given(st.text(min_size=1), st.from_regex(r"[^@\s<>\"]{1,9}@[^@\s<>\"]{1,9}\.[^@\s<>\"]{1,5}", fullmatch=True))
def test_no_title_or_address_breaks_out_of_the_mailto(title, email):
    """Whatever they hold, there is one address, one subject and one body."""
    passage = replace(passages()[0], title=title.encode(errors="replace").decode())
    opened = urlsplit(letter(contact("x", email=email), SOURCE, passage).mailto)
    assert unquote(opened.path) == email
    assert set(parse_qs(opened.query, keep_blank_values=True)) == {"subject", "body"}
    assert opened.fragment == ""


# ---- on the pages --------------------------------------------------------------------------------------------------


@pytest.fixture
def asked_of(client, db):
    """What is said on the section's page, in `.cite-and-ask`, of a site with these contacts."""

    def page(*contacts: ContactContent, address: str = SECTION) -> Page:
        site = replace(factories.folder().site, contacts=contacts)
        edition = factories.edition_content(sections=(factories.section(body=LINKED),))
        if not Contact.objects.exists():
            loading.load(factories.folder(edition, site=site))
        return Page(client.get(address))

    return page


def asked_by(page: Page) -> list[str]:
    """To whom the letters go that a page offers to copy."""
    letters = (text for text in copied(page) if not text.startswith("Brookshire"))
    return [text.split("\n")[0].partition(": ")[2] for text in letters]


def said(page: Page) -> str:
    return next(e.words for e in page.elements if "cite-and-ask" in e.attributes.get("class", ""))


def test_page_offers_the_team_by_mail_and_telephone_and_as_text(asked_of):
    """For the page the first that can be reached, for the passage the one that its words name."""
    page = asked_of(contact("law", telephone="01632 960 123"), contact("press", email="p@b.example"))
    assert [link for link in page.links(".cite-and-ask") if link.startswith(("/contacts/", "mailto:p@", "tel:"))] == [
        "/contacts/#law", "tel:01632960123", "/contacts/#press", next(a for a in page.links() if "mailto:" in a),
    ]  # fmt: skip
    assert asked_by(page) == ["Law", "Press, p@b.example"]
    assert "01632 960 123" in said(page)


def test_page_says_where_a_team_has_no_address(asked_of):
    """It is named, and that the council hasn't said how to reach it; the words can be copied all the same."""
    page = asked_of(contact("law"), contact("press", address="https://b.example/press"))
    [law, press] = [p for p in page.all("p", ".cite-and-ask") if p.words.endswith(":")]
    assert (law.words.count("."), press.words.count(".")) == (2, 1)  # sentences
    assert asked_by(page) == ["Law", "Press"]
    assert "https://b.example/press" in page.links(".cite-and-ask")
    assert not [link for link in page.links(".cite-and-ask") if link.startswith(("mailto:", "tel:"))]


HELPED = contact("clerks", email="c@b.example", in_elections=True)


@pytest.mark.parametrize("base", ["", "/editions/1"])
def test_page_offers_only_those_who_help_in_elections(asked_of, base):
    """While help is withdrawn a team is named only where the words name it and its help goes on."""
    contacts = [contact("law", email="l@b.example"), contact("press", email="p@b.example", in_elections=True)]
    asked_of(*contacts, HELPED)
    now = timezone.now()
    end = now + timedelta(days=30)
    Notice.objects.create(
        kind="pre-election", title="Election", election="County", divisions="all", starts_at=now, ends_at=end
    )
    until = date_format(timezone.localtime(end), "j F Y")
    page = asked_of(address=base + SECTION)
    assert until in said(page)
    assert asked_by(page) == ["Press, p@b.example"]
    assert "Clerks" not in said(page)
    assert "Law" not in said(page)
    assert {link.partition("?")[0] for link in page.links(".cite-and-ask") if link.startswith("mailto:")} == {
        "mailto:p@b.example"
    }
    Contact.objects.get(slug="press").delete()
    silent = asked_of(address=base + SECTION)
    assert until in said(silent)
    assert asked_by(silent) == []
    assert "mailto:" not in " ".join(silent.links(".cite-and-ask"))


@pytest.mark.django_db
def test_without_contacts_there_is_still_a_citation(client):
    factories.in_force()
    Contact.objects.all().delete()
    page = client.get(SECTION)
    assert [words.startswith("Brookshire") for words in copied(page)] == [True, True]
    assert asked_by(Page(page)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", EDITION_PAGES)
def test_preview_offers_nothing_to_cite(client, address):
    """A draft stays nowhere, so there is no address to cite and nothing to ask about yet."""
    factories.in_force()
    shared = sharing.share(factories.draft(), for_whom="Ann", until=timezone.now() + timedelta(days=1), by=None)
    page = client.get(shared.rstrip("/") + address)
    assert page.status_code == 200
    assert copied(page) == []
    assert "cite-and-ask" not in page.content.decode()
