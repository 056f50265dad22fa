"""What is wrong in a stored edition, with the live things around it: told by the lines of its texts."""

from dataclasses import replace

import pytest

from guidance.editions import stored
from guidance.models import Contact, Council, Page, SearchTerm
from tests import factories

pytestmark = pytest.mark.django_db

PLAIN = factories.edition_content()
SECTION, PARAGRAPH = "protocol/01-talking-online.md", "code/3.1.md"
ITEM = "- **Rumours:** {#rumours} Check.\n"


@pytest.fixture(autouse=True)
def _live_things():
    factories.in_force()


def told(**changes) -> list[tuple]:
    """(file, where, what, warning) of each finding."""
    found = stored.problems_of(factories.changed(PLAIN, **changes))
    return [(one.file, one.where, one.what, one.warning) for one in found]


def test_a_good_edition_has_no_problem():
    assert told() == []


def section(**changes) -> dict:
    return {"sections": (replace(PLAIN.sections[0], **changes),)}


def paragraph(**changes) -> dict:
    return {"paragraphs": (replace(PLAIN.paragraphs[0], **changes),)}


@pytest.mark.parametrize(
    ("changes", "file", "where", "what"),
    [
        (section(title=""), SECTION, "title", "title is missing"),
        (section(title="x" * 201), SECTION, "title", "title is too long"),
        (section(title="A bell:\x07"), SECTION, "title", "title holds a line break or a control character"),
        (section(summary="x" * 501), SECTION, "summary", "summary is too long"),
        (section(summary=" Kind."), SECTION, "summary", "summary begins or ends with a space"),
        (section(position=100), "protocol/100-talking-online.md", "", "the file's name is not of the right form"),
        (section(body=f"{ITEM}\n[a](/nowhere/)\n"), SECTION, 3, "the link /nowhere/ leads nowhere"),
        (section(body=f"{ITEM}\n\n\x07\n"), SECTION, 4, "an invisible control character"),
        (paragraph(replaces="3.1"), PARAGRAPH, "replaces", "replaces is not the number of another paragraph"),
        (paragraph(replaces="three"), PARAGRAPH, "replaces", "replaces is not the number of another paragraph"),
        (paragraph(replaces="2.1", quoted=False, body="## Two\n"), PARAGRAPH, 1, "a heading without an id"),
        (paragraph(body=" \n"), PARAGRAPH, 1, "there is no text"),
        ({"title": "x" * 201}, "edition.toml", "title", "title is too long"),
        ({"change_note": "Two\nlines."}, "edition.toml", "change_note",
         "change_note holds a line break or a control character"),
        ({"change_note": "x" * 1001}, "edition.toml", "change_note", "change_note is too long"),
        ({"change_kind": "huge"}, "edition.toml", "change_kind", "change_kind is 'huge'"),
        ({"moved": {"/guidance/old/": "/nowhere/"}}, "edition.toml", "/guidance/old/", "/nowhere/ leads nowhere"),
        ({"moved": {"/guidance/old/": 7}}, "edition.toml", "/guidance/old/", "/guidance/old/ leads to no address"),
    ],
)  # fmt: skip
def test_an_error_in_an_edition_is_told_where_it_stands(changes, file, where, what):
    """By the line of its text, or by what holds it beside the text; whatever its front matter would be in a file."""
    assert (file, where, what, False) in told(**changes)


def test_sections_there_have_to_be():
    """An edition without any can't be published."""
    assert ("protocol/", None, "there is no section", False) in told(sections=())


def test_two_parts_that_share_an_id_are_told_in_the_later():
    """Whichever of them was changed last."""
    first, second = PLAIN.sections[0], factories.section("more", body=ITEM, position=2)
    says = f"the id rumours is used in {SECTION} too"
    assert told(sections=(first, second)) == [("protocol/02-more.md", 1, says, False)]


LIVE = {
    "a council without a name": (lambda: Council.objects.update(name=""), "site.toml", "council is missing"),
    "a constitution nowhere": (
        lambda: Council.objects.update(constitution="here"), "site.toml", "constitution is not a web address",
    ),
    "a contact's slug": (
        lambda: Contact.objects.update(slug="The Clerks"), "site.toml", "the slug 'The Clerks' is not well formed",
    ),
    "a contact's reserved slug": (
        lambda: Contact.objects.update(slug="page-1"), "site.toml", "the slug 'page-1' is reserved",
    ),
    "a contact's team": (lambda: Contact.objects.update(team=""), "site.toml", "team is missing"),
    "a contact's e-mail": (
        lambda: Contact.objects.update(email="clerks"), "site.toml", "'clerks' is not an e-mail address",
    ),
    "a contact's address": (lambda: Contact.objects.update(address="x"), "site.toml", "address is not a web address"),
    "a contact's telephone": (
        lambda: Contact.objects.update(telephone=" 1"), "site.toml", "telephone begins or ends with a space",
    ),
    "a search term": (
        lambda: SearchTerm.objects.filter(says="gossip").update(says="gossip "), "search-terms.toml",
        "phrase begins or ends with a space",
    ),
    "a page's title": (lambda: Page.objects.update(title=""), "pages/privacy.md", "title is missing"),
    "a page's text": (lambda: Page.objects.update(body="\n"), "pages/privacy.md", "there is no text"),
    "no pages": (lambda: Page.objects.all().delete(), "pages/privacy.md", "the file is missing"),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "file", "what"), LIVE.values(), ids=LIVE)
def test_an_error_in_what_surrounds_an_edition_is_told(damage, file, what):
    """It would not load again as it was exported."""
    damage()
    assert (file, what) in [(one.file, one.what) for one in stored.problems_of(PLAIN) if not one.warning]


def test_before_the_first_load_nothing_is_said():
    """There is nothing around an edition that it could be checked against."""
    Council.objects.all().delete()
    assert told(title="") == []
