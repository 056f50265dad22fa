"""What is wrong in a stored edition, with the live things around it: told by the lines of its texts."""

from dataclasses import replace

import pytest

from guidance.content.shape import PAGES
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
    """(file, where, warning) of each finding."""
    found = stored.problems_of(factories.changed(PLAIN, **changes))
    return [(one.file, one.where, one.warning) for one in found]


def test_a_good_edition_has_no_problem():
    assert told() == []


def section(**changes) -> dict:
    return {"sections": (replace(PLAIN.sections[0], **changes),)}


def paragraph(**changes) -> dict:
    return {"paragraphs": (replace(PLAIN.paragraphs[0], **changes),)}


@pytest.mark.parametrize(
    ("changes", "file", "where"),
    [
        (section(title=""), SECTION, "title"),
        (section(title="x" * 201), SECTION, "title"),
        (section(title="A bell:\x07"), SECTION, "title"),
        (section(summary="x" * 501), SECTION, "summary"),
        (section(summary=" Kind."), SECTION, "summary"),
        (section(position=100), "protocol/100-talking-online.md", ""),
        (section(body=f"{ITEM}\n[a](/nowhere/)\n"), SECTION, 3),
        (section(body=f"{ITEM}\n\n\x07\n"), SECTION, 4),
        (paragraph(replaces="3.1"), PARAGRAPH, "replaces"),
        (paragraph(replaces="three"), PARAGRAPH, "replaces"),
        (paragraph(replaces="2.1", quoted=False, body="## Two\n"), PARAGRAPH, 1),
        (paragraph(body=" \n"), PARAGRAPH, 1),
        ({"title": "x" * 201}, "edition.toml", "title"),
        ({"change_note": "Two\nlines."}, "edition.toml", "change_note"),
        ({"change_note": "x" * 1001}, "edition.toml", "change_note"),
        ({"change_kind": "huge"}, "edition.toml", "change_kind"),
        ({"moved": {"/guidance/old/": "/nowhere/"}}, "edition.toml", "/guidance/old/"),
        ({"moved": {"/guidance/old/": 7}}, "edition.toml", "/guidance/old/"),
    ],
)  # fmt: skip
def test_an_error_in_an_edition_is_told_where_it_stands(changes, file, where):
    """By the line of its text, or by what holds it beside the text; whatever its front matter would be in a file."""
    assert set(told(**changes)) == {(file, where, False)}


def test_sections_there_have_to_be():
    """An edition without any can't be published."""
    assert ("protocol/", None, False) in told(sections=())


def test_two_parts_that_share_an_id_are_told_in_the_later():
    """Whichever of them was changed last."""
    first, second = PLAIN.sections[0], factories.section("more", body=ITEM, position=2)
    [finding] = stored.problems_of(factories.changed(PLAIN, sections=(first, second)))
    assert (finding.file, finding.where, finding.warning) == ("protocol/02-more.md", 1, False)
    assert "rumours" in finding.what
    assert SECTION in finding.what


EVERY_PAGE = {f"pages/{slug}.md" for slug in PAGES}
LIVE = {
    "a council without a name": (lambda: Council.objects.update(name=""), "site.toml", "council"),
    "a constitution nowhere": (lambda: Council.objects.update(constitution="here"), "site.toml", "constitution"),
    "a contact's slug": (lambda: Contact.objects.update(slug="The Clerks"), "site.toml", "slug"),
    "a contact's reserved slug": (lambda: Contact.objects.update(slug="page-1"), "site.toml", "slug"),
    "a contact's team": (lambda: Contact.objects.update(team=""), "site.toml", "team"),
    "a contact's e-mail": (lambda: Contact.objects.update(email="clerks"), "site.toml", "email"),
    "a contact's address": (lambda: Contact.objects.update(address="x"), "site.toml", "address"),
    "a contact's telephone": (lambda: Contact.objects.update(telephone=" 1"), "site.toml", "telephone"),
    "a search term": (
        lambda: SearchTerm.objects.filter(says="gossip").update(says="gossip "), "search-terms.toml", "gossip ",
    ),
    "a page's title": (lambda: Page.objects.update(title=""), EVERY_PAGE, "title"),
    "a page's text": (lambda: Page.objects.update(body="\n"), EVERY_PAGE, 1),
    "no pages": (lambda: Page.objects.all().delete(), EVERY_PAGE, None),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "files", "where"), LIVE.values(), ids=LIVE)
def test_an_error_in_what_surrounds_an_edition_is_told(damage, files, where):
    """It would not load again as it was exported."""
    damage()
    files = {files} if isinstance(files, str) else files
    assert set(told()) == {(file, where, False) for file in files}


def test_before_the_first_load_nothing_is_said():
    """There is nothing around an edition that it could be checked against."""
    Council.objects.all().delete()
    assert told(title="") == []
