"""Editions as zips in the administration: what is exported is imported to the same bytes, or nothing is imported."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance.administration.editions.wording import way_out
from guidance.amending.draft import discard
from guidance.content import reading, zips
from guidance.content.canonical import edition_files, written
from guidance.content.reading import parse
from guidance.content.shape import Content
from guidance.editions import loading, publishing, stored
from guidance.models import Contact, Edition, PageStamp
from guidance.models.history import GuidanceEvent
from tests import cast, factories, strategies
from tests.conftest import undone
from tests.effort import examples
from tests.guidance.content.test_zips import zipped
from tests.pages import Page, codes, numbers

pytestmark = pytest.mark.django_db
IMPORT, LIST = "/admin/guidance/edition/import/", "/admin/guidance/edition/"
IN_DATABASE = settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
LATER = "2031-05-06T09:30"
TEXT = "".join(f"é{n:07}\n" for n in range(40_000))
NOTE = "A note that no generated edition is given by chance."


@pytest.fixture
def editor(db):
    return cast.signed_in(cast.officer("editor", full_name="Edith Editor"))


def exported(client, edition: Edition) -> bytes:
    response = client.get(f"{LIST}{edition.pk}/content.zip")
    assert response.status_code == 200
    return response.content


def imported(client, data: bytes | Content, name: str = "content.zip"):
    data = data if isinstance(data, bytes) else zips.zip_of(written(data))
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data, "application/zip")})


def told(client, response) -> dict[str, list[str]]:
    """What the page says to which a form led, by level; of the messages alone, which are there whatever the page is."""
    assert response.status_code == 302, Page(response).words()
    found: dict[str, list[str]] = {}
    for message in client.get("/admin/").context["messages"]:
        found.setdefault(message.level_tag, []).append(str(message))
    return found


def summary(page: Page) -> list[str]:
    """What is wrong in the files, line by line."""
    return [one.words for one in page.all("li", ".error-summary")]


def amended(**changes) -> Content:
    """The invented folder with other words in its section, or as the changes say."""
    section = factories.section(body=f"{factories.section().body}\nAmended.\n")
    return factories.folder(factories.edition_content(**{"sections": (section,)} | changes))


def state() -> list:
    rows = [list(Edition.objects.values()), [edition_files(stored.content_of(one)) for one in Edition.objects.all()]]
    return [*rows, list(GuidanceEvent.objects.values()), PageStamp.current()]


# ---- there and back ------------------------------------------------------------------------------------------------


@given(strategies.contents())
@IN_DATABASE
def test_the_first_edition_comes_back_the_same(editor, content):
    """Exported from one portal, loaded into an empty one and exported again, it is the same bytes."""
    with undone():
        first = exported(editor, loading.load(content).edition)
    with undone():
        found, problems = parse(zips.files_in(first))
        assert found, problems
        assert exported(editor, loading.load(found).edition) == first


@st.composite
def drafts(draw) -> tuple[Content, Content]:
    """A folder, and the next edition of it: later, with a note of its own, and with parts changed and added."""
    content = draw(strategies.contents())
    before = content.edition

    def reworded(part):
        changed = replace(part, title=draw(strategies.LINE), body=f"{part.body}\nMore. {draw(strategies.PROSE)}\n")
        return changed if draw(st.booleans()) else part

    sections = tuple(map(reworded, before.sections))
    last = sections[-1].position
    new = [factories.section("quite-new", position=last + 1, body="New.\n")] if last < 99 else []
    after = factories.changed(
        before, in_force_from=draw(st.sampled_from(["", LATER])), change_note=draw(st.sampled_from(["", NOTE])),
        title=f"{before.title} again", sections=(*sections, *new),
        paragraphs=tuple(map(reworded, before.paragraphs)), platforms=tuple(map(reworded, before.platforms)),
    )  # fmt: skip
    return content, replace(content, edition=after)


@given(drafts())
@IN_DATABASE
def test_a_draft_comes_back_the_same(editor, pair):
    """Exported, discarded, imported and exported again, it is the same bytes."""
    with undone():
        loading.load(pair[0])
        draft = loading.load(pair[1]).edition
        first = exported(editor, draft)
        discard(draft)
        response = imported(editor, first)
        again = Edition.objects.draft().get()
        assert response["Location"] == f"{LIST}{again.pk}/change/"
        assert exported(editor, again) == first


@pytest.mark.alike
def test_an_old_edition_is_exported_as_it_was(editor):
    """Its files are the same bytes, whatever was published later."""
    first = factories.in_force()
    before = zips.files_in(exported(editor, first))
    body = factories.section().body.replace("{#rumours}", "{#hearsay}")
    moved = {
        "/guidance/talking-online/#rumours": "/guidance/talking-online/#hearsay",
        "/platforms/forums/": "/code/3.1/",
    }
    factories.approved(sections=(factories.section(body=body),), moved=moved, platforms=(), title="Another")
    after = zips.files_in(exported(editor, first))
    assert before.keys() >= edition_files(stored.content_of(first)).keys()
    assert after == before
    assert parse(after)[0]


# ---- export --------------------------------------------------------------------------------------------------------


def test_the_file_says_what_it_is(editor):
    """Its name has the number and, before it is in force, the state; and nothing keeps it."""
    made = [(factories.in_force(), "edition-1.zip"), (factories.draft(), "edition-2-draft.zip")]
    for edition, name in made:
        response = editor.get(f"{LIST}{edition.pk}/content.zip")
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["Content-Type"] == "application/zip"
        assert "no-store" in response["Cache-Control"]
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.approve(made[1][0], kind="minor", note="A note.", in_force_from=tomorrow)
    name = editor.get(f"{LIST}{made[1][0].pk}/content.zip")["Content-Disposition"]
    assert "edition-2-scheduled.zip" in name


@pytest.mark.parametrize("pk", ["999", "9" * 30])
@pytest.mark.alike
def test_an_edition_that_is_not_there(editor, pk):
    factories.in_force()
    assert editor.get(f"{LIST}{pk}/content.zip", follow=True).status_code == 404


def test_an_export_is_only_looked_at(editor):
    edition = factories.in_force()
    before = state()
    exported(editor, edition)
    assert editor.post(f"{LIST}{edition.pk}/content.zip").status_code == 405
    assert state() == before


@pytest.mark.alike
def test_who_may(client):
    """Whoever may look exports; whoever may amend imports; nobody else does either."""
    edition = factories.in_force()
    address, changed = f"{LIST}{edition.pk}/content.zip", amended()
    for role, may_export, may_import in [
        ("member", False, False), ("people officer", False, False), ("viewer", True, False), ("editor", True, True),
    ]:  # fmt: skip
        theirs = cast.client_of(role)
        assert (theirs.get(address).status_code == 200) == may_export, role
        assert (theirs.get(IMPORT).status_code == 200) == may_import, role
        assert imported(theirs, changed)["Location"].startswith(LIST) if may_import else True, role
        if not may_import:
            assert imported(theirs, changed).status_code in (302, 403)
        assert Edition.objects.draft().exists() == may_import, role
    assert client.get(address).status_code == 302


# ---- import --------------------------------------------------------------------------------------------------------


def test_a_zip_becomes_the_draft(editor):
    """It says how much differs; and whoever imported it is one of those who changed it."""
    factories.in_force()
    said = told(editor, imported(editor, amended()))
    draft = Edition.objects.draft().get()
    assert {level: list(map(numbers, sentences)) for level, sentences in said.items()} == {"success": [[2, 1]]}
    assert draft.created_by.full_name == "Edith Editor"
    assert publishing.changed_by(draft) == {draft.created_by.pk}


def test_addresses_that_would_lead_nowhere_are_named(editor):
    factories.in_force()
    said = told(editor, imported(editor, amended(platforms=())))
    assert numbers(said["success"][0]) == [2, 2]
    assert said["warning"][0].endswith(": /platforms/forums/.")


def test_what_belongs_to_the_portal_is_left_alone(editor):
    """And what differs in the zip is told."""
    factories.in_force()
    folder = amended()
    clerk = replace(folder.site.contacts[0], team="Other Clerks")
    said = told(editor, imported(editor, replace(folder, site=replace(folder.site, council="X", contacts=(clerk,)))))
    assert re.search(r": site\.toml: council; \S+ clerks: \S+\.$", said["info"][0])
    assert Contact.objects.get().team == "Clerks"


def test_what_to_think_about_is_told(editor):
    """Warnings don't stop an import; many are counted."""
    factories.in_force()
    platforms = tuple(factories.platform(f"forums-{n}", summary="", position=n) for n in range(1, 15))
    [said] = told(editor, imported(editor, amended(platforms=(factories.platform(position=0), *platforms))))["info"]
    *first, more = said.split("; ")
    assert len(first) == 10
    assert "appendix-a/01-forums-1.md" in first[0]
    assert numbers(more) == [4]
    assert "forums-14" not in said


@pytest.mark.parametrize("is_draft", [False, True])
@pytest.mark.alike
def test_the_same_again_changes_nothing(editor, is_draft):
    """It says which edition the zip is, and leads to it."""
    edition = factories.draft() if is_draft else factories.in_force()
    before, data = state(), exported(editor, edition)
    response = imported(editor, data)
    assert response["Location"] == f"{LIST}{edition.pk}/change/"
    said = told(editor, response)
    assert {level: list(map(numbers, sentences)) for level, sentences in said.items()} == {
        "success": [[2 if is_draft else 1]]
    }
    assert state() == before


@pytest.mark.parametrize("make", [factories.draft, factories.scheduled])
@pytest.mark.alike
def test_an_import_over_what_waits_is_refused(editor, make):
    """Before and after the attempt the page says why and what to do, and names no command of the server."""
    edition = make()
    before = state()
    response = imported(editor, amended(title="Theirs"))
    for shown in (editor.get(IMPORT), response):
        assert way_out(edition.state()) in Page(shown).words()
        assert f"{LIST}{edition.pk}/change/" in Page(shown).links(".note")
    page = Page(response)
    assert codes(response) == {"file": ["EditionWaiting"]}
    assert "_edition" not in page.words()
    assert page.links(".error-summary")
    assert state() == before


def test_a_contact_that_only_the_zip_has(editor):
    factories.in_force()
    before, folder = state(), factories.folder()
    new = replace(folder.site.contacts[0], slug="registrar")
    body = "Ask [her](/contacts/#registrar).\n\n- **Rumours:** {#rumours} Check.\n"
    wanted = amended(sections=(factories.section(body=body),))
    page = imported(editor, replace(wanted, site=replace(folder.site, contacts=(*folder.site.contacts, new))))
    assert codes(page) == {"file": ["UnknownContacts"]}
    assert "/contacts/#registrar" in Page(page).words()
    assert state() == before


def test_no_first_edition_comes_this_way(editor):
    """It would be published at once, and nobody would have approved it."""
    assert codes(imported(editor, factories.folder())) == {"file": ["no_edition"]}
    assert not Edition.objects.exists()


def test_all_that_is_wrong_is_told(editor):
    """With file, line and what to do, warnings too; what is quoted from a file is shown and not run."""
    factories.in_force()
    before = state()
    files = written(amended(paragraphs=(factories.paragraph(summary=""),)))
    files["protocol/01-talking-online.md"] += b"\n[x](/nowhere/)\n\n<script>alert(1)</script>\n"
    files |= {"stray.md": b"", "code/<b>.md": b""}
    del files["edition.toml"]
    response = imported(editor, zips.zip_of(files))
    page = Page(response)
    assert response.status_code == 422
    assert page.words("title").endswith(f": {Page(editor.get(IMPORT)).words('title')}")
    for file, line in (
        ("edition.toml", 1),
        ("protocol/01-talking-online.md", 14),
        ("stray.md", 1),
        ("code/<b>.md", 1),
    ):
        assert [one for one in summary(page) if re.match(rf"{re.escape(file)}, \w+ {line}: ", one)], file
    assert not page.all("b", "main")
    assert state() == before


def test_errors_and_warnings_are_told_apart(editor):
    factories.in_force()
    files = written(amended(paragraphs=(factories.paragraph(summary=""),)))
    files["protocol/01-talking-online.md"] += b"\n[x](/nowhere/)\n"
    page = Page(imported(editor, zips.zip_of(files)))
    [errors] = [one.words for one in page.all("div") if one.attributes.get("class") == "error-summary"]
    [notes] = [one.words for one in page.all("div") if one.attributes.get("class") == "note"]
    assert "protocol/01-talking-online.md" in errors
    assert "code/3.1.md" in notes
    assert "code/3.1.md" not in errors
    assert "protocol/01-talking-online.md" not in notes


@pytest.mark.alike
def test_very_many_errors_are_counted(editor):
    factories.in_force()
    files = written(amended())
    files["protocol/01-talking-online.md"] += b"\n<b>\n" * 600
    page = Page(imported(editor, zips.zip_of(files)))
    assert numbers(page.all("p", ".error-summary")[-1].words) == [100]
    assert len(summary(page)) == 500


@pytest.mark.parametrize(
    ("sections", "length", "file"),
    [(1, 42_001, "protocol/01-s.md"), (1, 42_000, ""), (26, 40_000, "edition.toml")],
)
@pytest.mark.alike
def test_texts_that_would_take_long_to_check(editor, monkeypatch, sections, length, file):
    """They are refused unread; as long as one that can be amended here is not too long."""
    monkeypatch.setattr(reading, "parse", lambda files: (None, []))
    files = {f"protocol/{n:02}-s.md": TEXT[:length].encode() for n in range(1, sections + 1)}
    files["search-terms.toml"] = TEXT.encode() if sections == 1 else b""
    page = Page(imported(editor, zipped(*files.items())))
    assert [one.split(", ")[0] for one in summary(page)] == ([file] if file else [])


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [(b"", "empty", ""), (b"no zip", "bad_archive", ""), (b"x" * (zips.MAX_BYTES + 1), "too_large", ""),
     (zips.zip_of({"../<b>": b""}), "bad_archive", "../<b>")],
)  # fmt: skip
@pytest.mark.alike
def test_a_broken_or_hostile_zip_is_told_at_the_field(editor, data, code, says):
    """Never a failure of the page; what the zip is like is tested where zips are read."""
    factories.in_force()
    response = imported(editor, data)
    page = Page(response)
    assert codes(response) == {"file": [code]}
    assert says in page.words()
    assert page.links(".error-summary") == ["#id_file"]
    assert not page.all("b", "main")


def test_no_file_at_all(editor):
    assert codes(editor.post(IMPORT)) == {"file": ["required"]}


def test_a_zip_that_is_too_large_is_not_read(editor, monkeypatch):
    factories.in_force()
    monkeypatch.setattr(zips, "files_in", None)
    assert codes(imported(editor, b"x" * (zips.MAX_BYTES + 1))) == {"file": ["too_large"]}
