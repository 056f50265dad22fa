"""The administration of what surrounds the editions: checked as files are, in effect at once."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from guidance.models import Contact, Council, Notice, Page, PageStamp, SearchTerm
from tests import cast, factories
from tests.pages import Page as Source
from tests.pages import codes, words

pytestmark = pytest.mark.django_db

CONTACTS, TERMS, PAGES = "/admin/guidance/contact/", "/admin/guidance/searchterm/", "/admin/guidance/page/"
TEAM = {
    "slug": "legal", "team": "Legal Services", "helps_with": "What the law says.", "email": "law@brookshire.example",
    "telephone": "", "address": "", "position": "2",
}  # fmt: skip


@pytest.fixture
def edition():
    return factories.in_force()


@pytest.fixture
def editor(edition):
    return cast.signed_in(cast.officer("editor", full_name="Edith Editor"))


def of(thing) -> str:
    return f"/admin/guidance/{type(thing).__name__.lower()}/{thing.pk}/change/"


# ---- contacts ----------------------------------------------------------------------------------------------------


def test_a_contact_is_there_at_once(editor, client):
    """And who added it is kept."""
    stamp = PageStamp.current()
    assert editor.post(f"{CONTACTS}add/", TEAM).status_code == 302
    assert "Legal Services" in words(client.get("/contacts/"))
    assert PageStamp.current() > stamp
    assert str(LogEntry.objects.get().user) == "Edith Editor"
    legal = Contact.objects.get(slug="legal")
    assert "Edith Editor" in words(editor.get(of(legal).replace("change", "history")))
    unchanged = editor.get(of(Contact.objects.earliest("pk")).replace("change", "history"))
    assert "Edith Editor" not in words(unchanged)


def test_the_name_in_the_address_stays(editor, client):
    """Links lead to it; everything else can change."""
    clerks = Contact.objects.get()
    editor.post(of(clerks), TEAM | {"team": "The  Clerks "})
    clerks.refresh_from_db()
    assert (clerks.slug, clerks.team) == ("clerks", "The Clerks")
    assert "The Clerks" in words(client.get("/contacts/"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"email": ""}, "unreachable"), ({"slug": "Legal Services"}, "invalid"), ({"team": ""}, "required"),
     ({"email": "nobody"}, "invalid"), ({"slug": "clerks"}, "unique"), ({"helps_with": "a\x07b"}, "one_line")],
)  # fmt: skip
def test_a_contact_that_makes_no_sense(editor, changes, code):
    """Nothing is saved, and what is wrong is said beside the field."""
    response = editor.post(f"{CONTACTS}add/", TEAM | changes)
    assert codes(response) == {field: [code] for field in changes}
    assert Source(response).links(".error-summary")
    assert Contact.objects.count() == 1


def test_a_contact_that_something_links_to_is_not_deleted(editor):
    """The page says what links to it; without the link it can be deleted."""
    clerks = Contact.objects.get()
    notice = Notice.objects.create(kind="general", title="Do ask", body="[Them](/contacts/#clerks)\n")
    assert "Do ask" in words(editor.get(of(clerks)))
    notice.ends_at = timezone.now()
    notice.save()
    Page.objects.filter(slug="privacy").update(body="Ask [them](/contacts/#clerks).\n")
    page = words(editor.get(of(clerks)))
    assert (": Privacy." in page, "Do ask" in page) == (True, False)
    delete = of(clerks).replace("change", "delete")
    assert editor.post(delete, {"post": "yes"}).status_code == 403
    Page.objects.filter(slug="privacy").update(body="Ask.\n")
    assert editor.post(delete, {"post": "yes"}).status_code == 302
    assert not Contact.objects.exists()


def test_a_contact_that_a_draft_links_to_is_not_deleted(editor):
    section = factories.section(body="Ask [them](/contacts/#clerks).\n")
    factories.draft(sections=(section,))
    assert editor.post(of(Contact.objects.get()).replace("change", "delete"), {"post": "yes"}).status_code == 403


# ---- what people say ---------------------------------------------------------------------------------------------


def test_a_search_term_finds_at_once(editor, client):
    """The passage that nobody's words had led to."""
    passage = "/guidance/talking-online/#rumours"
    assert passage not in Source(client.get("/search/", {"q": "scuttlebutt"})).links("main")
    assert editor.post(f"{TERMS}add/", {"says": "scuttlebutt", "means": "", "passage": passage}).status_code == 302
    assert passage in Source(client.get("/search/", {"q": "scuttlebutt"})).links("main")


def test_a_synonym_finds_at_once(editor, client):
    editor.post(f"{TERMS}add/", {"says": "chinwag", "means": "rumours", "passage": ""})
    assert "/guidance/talking-online/#rumours" in Source(client.get("/search/", {"q": "chinwag"})).links("main")


@pytest.mark.parametrize(
    ("means", "passage", "code"),
    [("", "", ("means", "either")), ("rumours", "/guidance/talking-online/", ("means", "either")),
     ("", "/guidance/nowhere/", ("passage", "invalid_choice"))],
)  # fmt: skip
def test_a_search_term_that_leads_nowhere(editor, means, passage, code):
    before = SearchTerm.objects.count()
    found = codes(editor.post(f"{TERMS}add/", {"says": "x", "means": means, "passage": passage}))
    assert code in [(field, one) for field, ones in found.items() for one in ones]
    assert SearchTerm.objects.count() == before


def test_a_term_whose_passage_is_gone_can_be_opened(editor):
    """And is kept as it is, unless somebody chooses another."""
    term = SearchTerm.objects.create(says="old", passage="/guidance/gone/")
    page = editor.get(of(term))
    assert page.context["adminform"].form["passage"].value() == "/guidance/gone/"
    assert "/guidance/gone/" in {one.attributes["value"] for one in Source(page).all("option")}
    assert editor.post(of(term), {"says": "older", "means": "", "passage": "/guidance/gone/"}).status_code == 302


# ---- pages about the site ----------------------------------------------------------------------------------------


def form_of(client, address: str) -> dict[str, str]:
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_page_is_saved_and_shown_at_once(editor, client):
    address = of(Page.objects.get(slug="privacy"))
    data = form_of(editor, address) | {"title": " Your  privacy ", "text": "We keep *nothing*.\r\n", "save": "yes"}
    assert editor.post(address, data).status_code == 302
    page = client.get("/privacy/")
    assert "Your privacy We keep nothing." in words(page)
    assert Page.objects.get(slug="privacy").body == "We keep *nothing*.\n"


def test_preview_of_a_page_saves_nothing(editor):
    address = of(Page.objects.get(slug="privacy"))
    response = editor.post(address, form_of(editor, address) | {"text": "We keep *nothing*.", "preview": "yes"})
    assert "<em>nothing</em>" in response.content.decode()
    assert "nothing" not in Page.objects.get(slug="privacy").body


@pytest.mark.parametrize(
    ("text", "line", "names"),
    [("Fine.\n\n[x](/nowhere/)", 3, "/nowhere/"), ("<b>x</b>", 1, "<b>"), ("## A {#a}\n\n## B {#a}", 3, " a "),
     ("{{ code 3.1 }}", 1, "/code/3.1/"), ("", 0, "")],
)  # fmt: skip
def test_what_is_wrong_in_a_page_is_said_by_line(editor, text, line, names):
    address = of(Page.objects.get(slug="privacy"))
    response = editor.post(address, form_of(editor, address) | {"text": text, "save": "yes"})
    assert codes(response) == {"text": ["flaw" if line else "required"]}
    assert not line or re.search(rf" {line}: .*{re.escape(names)}", response.context["form"].errors["text"][0])
    assert Page.objects.get(slug="privacy").body == "About privacy.\n"


def test_a_page_that_somebody_else_has_changed(editor):
    """Their words stay, and what was typed is still there."""
    address = of(Page.objects.get(slug="privacy"))
    data = form_of(editor, address)
    editor.post(address, data | {"text": "Theirs.", "save": "yes"})
    response = editor.post(address, data | {"text": "Mine.", "save": "yes"})
    assert codes(response) == {"__all__": ["overtaken"]}
    assert "Mine." in Source(response).all("textarea")[0].words
    assert Page.objects.get(slug="privacy").body == "Theirs.\n"


# ---- whose portal this is, and who may ---------------------------------------------------------------------------


def test_the_names_are_on_every_page_at_once(editor, client):
    council = Council.objects.get()
    fields = ("name", "short_name", "committee", "code", "constitution")
    values = {name: getattr(council, name) for name in fields} | {"name": "New Brookshire Council"}
    assert editor.post(of(council), values).status_code == 302
    assert "New Brookshire Council" in client.get("/guidance/").content.decode()


def test_a_viewer_reads_and_changes_nothing(edition):
    viewer = cast.signed_in(cast.officer("viewer"))
    for thing in (Contact.objects.get(), SearchTerm.objects.first(), Page.objects.first(), Council.objects.get()):
        assert viewer.get(of(thing)).status_code == 200
        assert viewer.post(of(thing), {}).status_code == 403


@pytest.mark.parametrize("address", [CONTACTS, TERMS, PAGES, "/admin/guidance/council/"])
def test_lists(editor, address, django_assert_max_num_queries):
    assert editor.get(address).status_code == 200
    with django_assert_max_num_queries(14):
        editor.get(address)
