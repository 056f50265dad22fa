"""A fifth kind of part takes a row, a model and a template: one is added for a while, and goes through all rooms."""

import runpy
import sys
from copy import deepcopy
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction
from django.template.loader import get_template
from django.test.utils import isolate_apps
from django.urls import include, path

from guidance.amending import parts as drafting
from guidance.amending.draft import amend
from guidance.book.comparison import compare
from guidance.common import protection
from guidance.content.canonical import fingerprint, written
from guidance.content.reading import parse
from guidance.content.shape import Content, Part
from guidance.editions import publishing, stored
from guidance.models import MODELS, Edition, EditionPart
from guidance.site.stored import surrounded
from guidance.text.kinds import KINDS, Entry, Kind
from protocol_portal import urls
from tests import cast, factories
from tests.pages import Page

ROOT = Path(django_settings.BASE_DIR)
ROW = Kind(
    word="annexes",
    folder="annexes",
    name="annex",
    article="an",
    plural="annexes",
    order="place",
    list_template="guidance/annexes.html",
    title="Forms and examples",
    eyebrow="Annexes",
    menu="Annexes",
    entry=Entry("Forms and examples", "To copy and fill in"),
)
TEMPLATE = """{% extends 'base.html' %}
{% block title %}{{ kind.title }}{% endblock %}
{% block main %}<h1>{{ kind.title }}</h1>{% include 'includes/contents_list.html' with parts=parts %}{% endblock %}
"""
BODY = "Ask first, says paragraph 3.1.\n\n## Photographs {#photographs}\n\nNobody is shown without their consent.\n"
CONSENT = Part("annexes", "consent-form", "Consent form", "What to ask for.", BODY, 1)
LINK = "[the form](/annexes/consent-form/#photographs)"
LETTER = Part("annexes", "letter", "Letter", "What to write.", f"See {LINK}.\n", 2)


@pytest.fixture(scope="module")
def model(django_db_setup, django_db_blocker):
    """The model, in no registry of Django's but its own, and its table, protected as `guidance.protected` says."""
    with isolate_apps("guidance") as registry, pytest.MonkeyPatch.context() as patch:
        registry.register_model("guidance", Edition)
        patch.setattr(Edition, "annexs", None, raising=False)  # where Django puts the way back, taken away afterwards
        patch.setitem(MODELS, "annexes", EditionPart)  # where it enters itself, likewise

        class Annex(EditionPart):
            kind = "annexes"

            class Meta(EditionPart.Meta):
                app_label = "guidance"

        protected = runpy.run_path(str(ROOT / "guidance" / "protected.py"))["PROTECTED"]

    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Annex)
            triggers = protection.triggers(Annex, protected[Annex.__name__], editor)
            for trigger in triggers:
                for statement in trigger.made(connection.vendor):
                    editor.execute(statement, None)
        yield Annex
        with connection.schema_editor() as editor:
            for trigger in triggers:
                editor.execute(trigger.dropped(connection.vendor), None)
            editor.delete_model(Annex)
    apps.clear_cache()  # or deleting an edition would still look for annexes


@pytest.fixture(autouse=True)
def fifth(model, monkeypatch, settings, tmp_path):
    """The portal with the kind in it: a row, a model and a template; addresses are read from the row anew."""
    monkeypatch.setitem(KINDS, ROW.word, ROW)
    monkeypatch.setitem(MODELS, model.kind, model)
    (tmp_path / "guidance").mkdir()
    (tmp_path / ROW.list_template).write_text(TEMPLATE)
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)
    scratch = ModuleType("scratch_urls")
    vars(scratch).update(vars(urls))
    of_guidance = runpy.run_path(str(ROOT / "guidance" / "urls.py"))["urlpatterns"]
    scratch.urlpatterns = [path("", include(of_guidance)), *urls.urlpatterns[1:]]
    monkeypatch.setitem(sys.modules, "scratch_urls", scratch)
    settings.ROOT_URLCONF = "scratch_urls"


def folder(*annexes: Part) -> Content:
    """A content folder with annexes, whose section links into one."""
    section = factories.section(body=f"{factories.section().body}\nUse {LINK}.\n")
    return factories.folder(factories.edition_content(sections=(section,), annexes=annexes or (CONSENT, LETTER)))


@pytest.fixture
def edition(db) -> Edition:
    return factories.in_force(folder().edition)


# ---- a content folder --------------------------------------------------------------------------------------------


def test_its_files_are_read_and_written_byte_for_byte():
    """In their own folder, in the order of their numbers, and counted in the fingerprint."""
    files = written(folder(LETTER, CONSENT))
    assert [path for path in files if path.startswith("annexes/")] == [
        "annexes/01-consent-form.md",
        "annexes/02-letter.md",
    ]
    content, problems = parse(dict(reversed(files.items())))
    assert not problems
    assert content == folder()
    assert written(content) == files
    assert fingerprint(content.edition) != fingerprint(folder(CONSENT).edition)


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("annexes/letter.md", "", ("01-short-name.md",)),
        ("annexes/02-more.md", "Words.", ("02", "annexes/02-letter.md")),
        ("annexes/03-letter.md", "Words.", ("'letter'", "annexes/02-letter.md")),
        ("annexes/03-more.md", "## More {#photographs}", ("photographs", "annexes/01-consent-form.md")),
        ("annexes/03-more.md", "## More {#annexes-more}", ("annexes-more",)),
        ("annexes/03-more.md", "[Here](/annexes/none/).", ("/annexes/none/",)),
        ("annexes/03-more.md", "{{ code 9.9 }}", ("code/9.9.md",)),
    ],
)
def test_its_files_are_checked(file, text, named):
    """Names, numbers, ids and links, as those of every kind are."""
    _, problems = parse(written(folder()) | {file: f'+++\ntitle = "More"\n+++\n\n{text}\n'.encode()})
    [error] = [problem for problem in problems if not problem.warning]
    assert error.file == file
    assert [one for one in named if one not in f"{error.what}: {error.do}"] == []


def test_addresses_that_moved_may_be_its():
    """And a pathway may end at one of its passages."""
    pathway = factories.pathway(body=factories.pathway().body.replace("Paragraph 3.1", "[This](/annexes/letter/)"))
    moved = {"/annexes/reply/": "/annexes/letter/"}
    edition = factories.changed(folder().edition, pathways=(pathway,), moved=moved)
    content, problems = parse(written(factories.folder(edition)))
    assert not problems
    assert content.edition == edition


# ---- an edition --------------------------------------------------------------------------------------------------


def test_it_is_stored_and_comes_back_the_same(edition):
    """Row for row, fingerprint for fingerprint, byte for byte."""
    wanted = folder()
    assert stored.content_of(edition) == wanted.edition
    assert edition.fingerprint == fingerprint(wanted.edition)
    exported, _ = surrounded(stored.content_of(edition))
    assert {name: data for name, data in written(exported).items() if name.startswith("annexes/")} == {
        part.file: written(wanted)[part.file] for part in (CONSENT, LETTER)
    }


@pytest.mark.parametrize(
    "statement",
    ["UPDATE {table} SET title = 'Other'", "DELETE FROM {table}", "UPDATE {table} SET edition_id = edition_id + 1"],
)
def test_the_database_protects_it_once_published(edition, model, statement):
    """As the parts of every kind, whoever sends the statement."""
    table = model._meta.db_table
    before = list(model.objects.values())
    with pytest.raises(IntegrityError, match=protection.says(table)), transaction.atomic():
        connection.cursor().execute(statement.format(table=table))
    assert list(model.objects.values()) == before != []


def test_it_is_amended_compared_and_published(edition, client):
    """Changed, moved, renamed, added and removed; what its readers kept leads on."""
    draft = amend()
    part = stored.part_of(draft, "annexes", "consent-form")
    drafting.save_part(part, {"body": BODY.replace("Ask", "Always ask"), "replaces": "9"}, seen=1, by=None)
    drafting.move_part(stored.part_of(draft, "annexes", "letter"), up=True, by=None)
    drafting.rename_part(stored.part_of(draft, "annexes", "letter"), "model-letter", by=None)
    drafting.add_part(draft, "annexes", "poster", {"title": "Poster", "body": "Hang it up.\n"}, by=None)
    after = stored.content_of(Edition.objects.get(pk=draft.pk))
    assert [one.file.split("/")[1] for one in after.of(ROW)] == [
        "01-model-letter.md",
        "02-consent-form.md",
        "03-poster.md",
    ]
    changes = compare(folder().edition, after)
    assert [(one.kind, one.title, one.what) for one in changes if one.kind == "annexes"] == [
        ("annexes", "Letter", "changed"),
        ("annexes", "Consent form", "changed"),
        ("annexes", "Poster", "added"),
    ]
    drafting.remove_part(stored.part_of(draft, "annexes", "poster"), leads_to="/annexes/model-letter/", by=None)
    publishing.approve(draft, kind="minor", note="The letter first.", in_force_from=factories.timezone.now())
    assert "Always ask first" in Page(client.get("/annexes/consent-form/")).words()
    assert "Always ask first" not in Page(client.get("/editions/1/annexes/consent-form/")).words()
    assert client.get("/annexes/letter/")["Location"] == "/annexes/model-letter/"
    assert "Always" in Page(client.get("/editions/2/changes/")).words()


# ---- the public pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["", "/editions/1"])
def test_its_pages_are_shown(edition, client, base):
    """The list and each part; links stay inside the edition, and the menu says where one is."""
    listed = Page(client.get(f"{base}/annexes/"))
    assert listed.words("h1") == "Forms and examples"
    assert listed.links("main")[-2:] == [f"{base}/annexes/consent-form/", f"{base}/annexes/letter/"]
    assert [a.words for a in listed.all("a", "nav") if "aria-current" in a.attributes] == ["Annexes"]
    shown = Page(client.get(f"{base}/annexes/consent-form/"))
    assert shown.words("h1") == "Consent form"
    assert {f"{base}/annexes/", f"{base}/code/3.1/", f"{base}/annexes/letter/"} <= set(shown.links("main"))
    assert "photographs" in shown.ids
    assert f"{base}/annexes/consent-form/#photographs" in Page(client.get(f"{base}/annexes/letter/")).links("main")


@pytest.mark.parametrize(
    "address", ["/", "/guidance/", "/editions/1/", "/editions/1/guidance/", "/on/2024-05-03/", "/contacts/"]
)
def test_its_list_is_led_to(edition, client, address):
    """From the home page, the contents, the page of an edition and that of a day; from the menu everywhere."""
    page = Page(client.get(address, follow=True))
    assert any(link.endswith("/annexes/") for link in page.links("main" if address != "/contacts/" else "nav"))


def test_it_stands_on_the_page_that_joins_all(edition, client):
    """Under its own heading, each part with an id."""
    page = Page(client.get("/guidance/all/"))
    assert {"page-annexes", "annexes-consent-form", "annexes-letter"} <= set(page.ids)
    assert "#page-annexes" in page.links("nav")


def test_it_is_found_and_mapped(edition, client):
    """By search, and on the site map."""
    assert Page(client.get("/search/?q=photographs")).links("main")[0] == "/annexes/consent-form/#photographs"
    sitemap = client.get("/sitemap.xml").content.decode()
    for address in ("/annexes/", "/annexes/consent-form/", "/annexes/letter/"):
        assert f"{address}</loc>" in sitemap


def test_an_edition_without_it_has_no_list(db, client):
    """Nor does anything lead there."""
    factories.in_force(factories.edition_content(title="A guide without annexes"))
    assert client.get("/annexes/").status_code == 404
    assert "/annexes/" not in Page(client.get("/")).links()
    assert "/annexes/" not in client.get("/sitemap.xml").content.decode()


# ---- the administration ------------------------------------------------------------------------------------------


def test_officers_edit_it(edition):
    """On the page of the draft, with a form of its own."""
    editor = cast.signed_in(cast.officer("editor"))
    draft = amend()
    of = f"/admin/guidance/edition/{draft.pk}"
    page = Page(editor.get(f"{of}/change/"))
    assert "Annexes" in {heading.words for heading in page.all("h2")}
    assert {f"{of}/parts/annexes/letter/", f"{of}/add/annexes/"} <= set(page.links())
    words = {"title": "Letter", "summary": "", "body": "Dear all,\n", "save": "yes"}
    editor.post(f"{of}/parts/annexes/letter/", words | {"seen": "1"})
    assert stored.part_of(draft, "annexes", "letter").body == "Dear all,\n"
    assert Page(editor.get(f"{of}/add/annexes/")).words("h1").endswith(" an annex")
    editor.post(f"{of}/add/annexes/", words | {"slug": "reply", "title": "Reply"})
    assert stored.part_of(draft, "annexes", "reply").position == 3
    editor.post(f"{of}/parts/annexes/reply/move/", {"up": "yes"})
    assert stored.part_of(draft, "annexes", "reply").position == 2


# ---- the table itself --------------------------------------------------------------------------------------------


def test_the_word_is_nowhere_else():
    """So nothing but the row, the model and the template made all this work."""
    named = [
        str(file.relative_to(ROOT))
        for room in ("guidance", "quizzes", "protocol_portal", "templates", "static")
        for file in (ROOT / room).rglob("*.*")
        if file.suffix in (".py", ".html", ".js", ".css") and "annex" in file.read_text(encoding="utf-8").lower()
    ]
    assert named == []


def test_every_row_has_its_model_and_its_templates():
    """And every model its row."""
    assert set(KINDS) == set(MODELS)
    for word, kind in KINDS.items():
        assert kind.word == word
        assert get_template(kind.list_template)
        assert get_template(kind.page_template)
