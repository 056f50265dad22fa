"""Loading and checking a folder: whole or not at all, and what is told of it."""

import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from guidance.common.london import moment_text
from guidance.content.canonical import fingerprint, written
from guidance.content.reading import folder_files, parse
from guidance.editions import loading, refusals, stored
from guidance.models import Contact, Council, Edition, Page, PageStamp, SearchTerm, Section
from guidance.site import stored as live
from tests import factories, strategies
from tests.conftest import SHIPPED, undone
from tests.effort import examples
from tests.guidance.commands.saying import (
    IN_DATABASE,
    SECTION,
    change,
    in_database,
    places,
    put,
    refused,
    row_counts,
    run,
    tried,
    why_not,
)
from tests.pages import numbers
from tests.rows import GUIDANCE, rows_of

pytestmark = pytest.mark.django_db


# ---- load_content


def test_the_first_load_publishes_edition_1_with_everything(folder):
    """Into an empty database the folder is loaded whole: edition 1, in force since its date, and all live things."""
    said = tried("load_content", folder)
    assert "January 2020" in said.out
    assert numbers(said.out) == [1, 2020]
    assert (said.errors, said.refusal) == ("", None)
    edition = Edition.objects.get()
    assert (edition.number, edition.state(), edition.in_force_precision) == (1, "in force", "month")
    assert edition.fingerprint == fingerprint(factories.edition_content())
    assert (edition.approved_by, edition.created_by) == (None, None)
    expected = {
        "Edition": 1,
        "Section": 1,
        "CodeParagraph": 1,
        "PlatformType": 1,
        "Contact": 1,
        "SearchTerm": 3,
        "Page": 3,
    }
    assert {name: count for name, count in row_counts().items() if name in expected} == expected
    assert written(in_database()) == folder_files(folder)


@pytest.mark.alike
def test_the_shipped_folder_is_loaded_where_none_is_named():
    """Without a path the portal's own folder is loaded, without an error."""
    assert "August 2023" in run("load_content")
    assert Edition.objects.get().state() == "in force"
    assert Council.objects.get().name
    assert Section.objects.count() == len(list((SHIPPED / "protocol").iterdir()))


def test_the_same_content_again_changes_nothing(loaded):
    """Loading the same content again says so and writes nothing."""
    before = rows_of(GUIDANCE)
    assert numbers(run("load_content", loaded)) == [1]
    assert rows_of(GUIDANCE) == before


@pytest.mark.parametrize(
    ("key", "value"),
    [("change_note", "A note that came later."), ("change_kind", "minor"), ("in_force_from", "2021-01")],
)
def test_only_words_make_a_new_edition(loaded, key, value):
    """Another date, note or kind of change without a change of words is the same content."""
    text = "".join(line for line in (loaded / "edition.toml").read_text().splitlines(True) if not line.startswith(key))
    (loaded / "edition.toml").write_text(f'{key} = "{value}"\n{text}')
    before = rows_of(GUIDANCE)
    assert numbers(run("load_content", loaded))[0] == 1
    assert rows_of(GUIDANCE) == before


def told_changes(said: str) -> list[str]:
    """The lines of what differs, and the option that the last line names."""
    _, *lines, last = said.splitlines()
    assert "publish_edition --note" in last
    return lines


def test_changed_content_becomes_a_draft(amended):
    """Changed words become the next edition as a draft, what differs is told, and what is published stays as it is."""
    published = rows_of(GUIDANCE)
    said = run("load_content", amended)
    assert numbers(said.splitlines()[0]) == [2]
    assert told_changes(said) == ["  changed: Talking online (/guidance/talking-online/)"]
    assert Edition.objects.get(number=2).state() == "draft"
    assert Edition.objects.in_force().get().number == 1
    after = rows_of(GUIDANCE)
    assert all(row in after[name] for name, found in published.items() if name != "PageStamp" for row in found)


def test_every_kind_of_difference_is_told(loaded):
    """What was added, removed, renamed, retitled and moved is told in a line each."""
    change(loaded, "edition.toml", '"Online Guide"', '"Guide"')
    (loaded / "appendix-a/01-forums.md").unlink()
    put(loaded, {"code/3.2.md": b'+++\ntitle = "Paragraph 3.2"\n+++\n\nNew.\n'})
    with (loaded / "edition.toml").open("a") as edition:
        edition.write('\n[moved]\n"/platforms/forums/" = "/guidance/talking-online/"\n')
    lines = [re.fullmatch(r"  (\w+): .* \((/.*/)\)", line) for line in told_changes(run("load_content", loaded))]
    assert [line and line.groups() for line in lines] == [
        ("changed", "/guidance/"),
        ("added", "/code/3.2/"),
        ("removed", "/platforms/forums/"),
        ("changed", "/guidance/"),
    ]


def test_a_drafts_date_and_note_are_left_open_where_they_are_still_those_of_the_edition_before(amended):
    """The date and note that the files still have from the edition before are not the draft's."""
    run("load_content", amended)
    draft = Edition.objects.get(number=2)
    assert (draft.in_force_from, draft.change_note) == (None, "")


def test_a_drafts_own_date_and_note_are_kept(amended):
    """The date, note and kind that the files give the amendment are the draft's."""
    text = 'title = "Online Guide"\nin_force_from = "2026-05-01"\nchange_kind = "minor"\nchange_note = "Kinder."\n'
    (amended / "edition.toml").write_text(text)
    run("load_content", amended)
    draft = Edition.objects.get(number=2)
    assert moment_text(draft.in_force_from, draft.in_force_precision) == "2026-05-01"
    assert (draft.change_note, draft.change_kind) == ("Kinder.", "minor")


def test_the_drafts_content_again_changes_nothing(amended):
    """Loading what the draft says already says so and writes nothing."""
    run("load_content", amended)
    before = rows_of(GUIDANCE)
    assert numbers(run("load_content", amended)) == [2]
    assert rows_of(GUIDANCE) == before


def test_what_is_in_force_is_the_same_content_beside_a_draft(folder, amended):
    """Loading what is published while there is a draft says that it is the same, and leaves the draft."""
    run("load_content", amended)
    change(amended, SECTION, "Be kind to all.", "Be kind.")
    assert numbers(run("load_content", amended)) == [1]
    assert Edition.objects.count() == 2


@pytest.mark.parametrize("which", ["draft", "scheduled"])
@pytest.mark.alike
def test_beside_an_unpublished_edition_nothing_is_loaded(amended, which):
    """While an edition is unpublished, other content is refused with how to proceed, and nothing is loaded."""
    getattr(factories, which)()
    before = rows_of(GUIDANCE)
    assert why_not("load_content", amended) == [(refusals.EditionWaiting, 2, which)]
    message = refused("load_content", amended)
    assert re.search("publish_edition.*discard_draft", message)
    assert rows_of(GUIDANCE) == before


def test_beside_an_unpublished_edition_the_live_things_are_not_loaded_either(amended):
    """A refused edition refuses the live things with it, with --live too."""
    factories.draft()
    change(amended, "site.toml", '"Clerks"', '"Clerks anew"')
    before = rows_of(GUIDANCE)
    refused("load_content", amended, live=True)
    assert rows_of(GUIDANCE) == before


@pytest.mark.parametrize("date", ["", "2999-01"])
def test_a_first_edition_has_to_be_in_force(folder, date):
    """A first edition without a date, or with one ahead, is refused with what to do, and nothing is loaded."""
    change(folder, "edition.toml", 'in_force_from = "2020-01"\n', date and f'in_force_from = "{date}"\n')
    assert why_not("load_content", folder) == [(refusals.FirstNotInForce,)]
    assert "in_force_from" in refused("load_content", folder)
    assert not any(row_counts().values())


def test_a_draft_that_would_break_links_says_which(loaded):
    """Where an address of the edition before would lead nowhere, loading says so, with the lines to fill in."""
    (loaded / "appendix-a/01-forums.md").unlink()
    said = run("load_content", loaded)
    assert '  [moved]\n  "/platforms/forums/" = "…"\n' in said


# ---- the live things


def live_changes(folder: Path) -> None:
    change(folder, "site.toml", '"Standards Committee"', '"Conduct Committee"')
    change(folder, "site.toml", '"Any question."', '"Every question."')
    change(folder, "pages/privacy.md", "About privacy.", "All about privacy.")
    change(folder, "search-terms.toml", '"hearsay"', '"whispers"')


def test_the_live_things_are_kept_and_what_differs_is_told(loaded):
    """After the first load, live things in the files are told where they differ, and not loaded."""
    live_changes(loaded)
    before = rows_of(GUIDANCE)
    edition, kept, *lines = run("load_content", loaded).splitlines()
    assert numbers(edition) == [1]
    assert "--live" in kept
    assert lines[0] == "  site.toml: committee"
    assert ["clerks" in lines[1], "privacy" in lines[2], numbers(lines[3])] == [True, True, [1, 1]]
    assert len(lines) == 4
    assert rows_of(GUIDANCE) == before


def test_the_live_things_are_replaced_when_asked_for(loaded):
    """With --live the files' live things replace the database's, the edition stays, and readers see it at once."""
    live_changes(loaded)
    edition, stamp = Edition.objects.values().get(), PageStamp.current()
    said = run("load_content", loaded, "--live")
    assert said.splitlines()[2] == "  site.toml: committee"
    assert Edition.objects.values().get() == edition
    assert PageStamp.current() > stamp
    assert in_database() == replace(parse(folder_files(loaded))[0], pages=live.pages_of_database())
    assert Page.objects.get(slug="privacy").body == "All about privacy.\n"


def test_asking_to_replace_what_is_the_same_does_nothing(loaded):
    """With --live and nothing that differs, nothing is written."""
    before = rows_of(GUIDANCE)
    assert numbers(run("load_content", loaded, "--live")) == [1]
    assert rows_of(GUIDANCE) == before


def test_what_an_officer_changed_survives_a_load(loaded):
    """A contact, page or term changed or added in the database is neither lost nor changed by loading."""
    Contact.objects.filter(slug="clerks").update(team="The Clerks")
    Contact.objects.create(slug="registrar", team="Registrar", helps_with="Registers.", position=9)
    SearchTerm.objects.create(says="hearsay", means="rumours")
    Page.objects.filter(slug="privacy").update(body="Ours.\n")
    before = rows_of(GUIDANCE)
    said = run("load_content", loaded)
    assert rows_of(GUIDANCE) == before
    *named, terms = said.splitlines()[2:]
    assert sorted(slug for slug in ("clerks", "registrar", "privacy") for line in named if f" {slug}: " in line) == [
        "clerks", "privacy", "registrar"
    ]  # fmt: skip
    assert len(named) == 3
    assert "synonyms" in terms
    assert numbers(terms) == [0, 1]


def test_the_order_of_contacts_is_a_difference(loaded):
    """Contacts in another order are told and, with --live, put in the files' order."""
    site = factories.folder().site
    more = (replace(site.contacts[0], slug="a", team="A"), *site.contacts)
    put(loaded, factories.folder(site=replace(site, contacts=more)))
    run("load_content", loaded, "--live")
    put(loaded, factories.folder(site=replace(site, contacts=more[::-1])))
    assert len(run("load_content", loaded).splitlines()) == 3  # the edition, what was kept, and what differs
    run("load_content", loaded, "--live")
    assert [contact.slug for contact in Contact.objects.all()] == ["clerks", "a"]


# ---- wrong folders


def test_errors_are_told_by_file_and_line_and_nothing_is_loaded(folder):
    """All errors are written out with file, line, what and what to do; the command fails and has loaded nothing."""
    change(folder, SECTION, "Be kind.", "Be <b>kind</b>.")
    (folder / "stray.txt").write_text("x")
    (folder / "pages/privacy.md").unlink()
    said = tried("load_content", folder)
    assert str(said.refusal).startswith("3 errors ")
    assert sorted(places(folder, said.errors)) == [("pages/privacy.md", 1), (SECTION, 6), ("stray.txt", 1)]
    assert all(line.startswith(f"{folder}/") for line in said.errors.splitlines())
    assert not any(row_counts().values())


@pytest.mark.parametrize("command", ["load_content", "check_content"])
def test_every_error_of_the_texts_is_written_out(folder, command):
    """Errors in the texts are written out to stderr, counted in the refusal."""
    change(folder, SECTION, "Be kind.", "Be <b>kind</b>. [x](/nowhere/)")
    said = tried(command, folder)
    assert (numbers(str(said.refusal))[0], str(folder) in str(said.refusal)) == (2, True)
    assert places(folder, said.errors) == [(SECTION, 6)] * 2
    html, link = said.errors.splitlines()
    assert ("<b>" in html, "/nowhere/" in link) == (True, True)


def test_one_error_is_one_error(folder):
    """A single error is not told in the plural."""
    (folder / "stray.txt").write_text("x")
    assert refused("check_content", folder).startswith("1 error ")


def test_a_wrong_folder_leaves_what_is_loaded(amended):
    """A wrong folder loaded over a good one changes nothing, with --live neither."""
    (amended / "stray.txt").write_text("x")
    before = rows_of(GUIDANCE)
    refused("load_content", amended, live=True)
    assert rows_of(GUIDANCE) == before


def test_warnings_do_not_stop_loading(folder):
    """Warnings go to stderr and the folder is loaded."""
    change(folder, SECTION, 'summary = "Kindness online."\n', "")
    change(folder, SECTION, "Be kind.", "Be kind, as paragraph 9.9 says.")
    said = tried("load_content", folder)
    assert Edition.objects.get().state() == "in force"
    assert [line.removeprefix(f"{folder}/").partition(":")[2][:11] for line in said.errors.splitlines()] == [
        "1: warning:",
        "5: warning:",
    ]


@pytest.mark.parametrize("command", ["load_content", "check_content"])
@pytest.mark.parametrize("path", ["nowhere", "file"])
def test_a_path_that_is_no_folder_is_refused(tmp_path, command, path):
    """A path at which there is no folder is refused by name."""
    (tmp_path / "file").write_text("x")
    assert str(tmp_path / path) in refused(command, tmp_path / path)


def test_a_file_name_that_is_not_utf_8_is_named(folder):
    """A file whose name is not UTF-8 is an error like another."""
    (folder / b"protocol/\xff.md".decode(errors="surrogateescape")).write_bytes(b"x")
    said = tried("load_content", folder)
    assert str(said.refusal).startswith("1 error ")
    assert "protocol/" in said.errors


# ---- check_content


def test_checking_says_what_the_folder_holds_and_writes_nothing(folder):
    """A good folder is said to be loadable, with counts and its fingerprint, and the database stays empty."""
    counts, last = run("check_content", folder).splitlines()
    assert counts.startswith(f"{folder} ")
    assert numbers(counts.removeprefix(str(folder))) == [1, 1, 1, 1, 3]
    assert last.split()[-1] == fingerprint(factories.edition_content())
    assert not any(row_counts().values())


def test_the_shipped_folder_is_checked_where_none_is_named():
    """Without a path the portal's own folder is checked, and it is right."""
    assert run("check_content").startswith(f"{SHIPPED} ")


# ---- search terms and contacts beside the texts


def test_what_people_say_follows_a_passage_that_moved(loaded, tmp_path):
    """An edition with a moved passage, and the one before it, both export to folders that load."""
    before = stored.content_of(Edition.objects.get())
    body = before.sections[0].body.replace("{#rumours}", "{#hearsay}")
    moved = {"/guidance/talking-online/#rumours": "/guidance/talking-online/#hearsay"}
    factories.approved(sections=(replace(before.sections[0], body=body),), moved=moved)
    for number, where in ((1, "#rumours"), (2, "#hearsay")):
        run("export_content", tmp_path / f"{number}", "--edition", number)
        content, problems = parse(folder_files(tmp_path / f"{number}"))
        assert content, problems
        assert list(content.terms.passages) == [f"/guidance/talking-online/{where}"]


def test_terms_of_no_passage_are_left_out_and_named(loaded, tmp_path):
    """Search terms for a passage that the exported edition hasn't got are left out, and the command says so."""
    SearchTerm.objects.create(says="whispers", passage="/guidance/talking-online/#whispers")
    said = run("export_content", tmp_path / "out")
    assert "/guidance/talking-online/#whispers" in said
    assert parse(folder_files(tmp_path / "out"))[0]


def test_a_link_to_a_contact_of_the_files_only_is_refused(loaded):
    """A section can't lead to a contact that only the files have, unless contacts are loaded too."""
    before = rows_of(GUIDANCE)
    content = factories.folder()
    new = replace(content.site.contacts[0], slug="registrar", team="Registrar")
    body = "Ask the [registrar](/contacts/#registrar).\n\n- **Rumours:** {#rumours} Check.\n"
    section = factories.section(body=body)
    wanted = factories.changed(factories.edition_content(), sections=(section,))
    put(loaded, replace(content, edition=wanted, site=replace(content.site, contacts=(*content.site.contacts, new))))
    assert why_not("load_content", loaded) == [(refusals.UnknownContacts, ("/contacts/#registrar",))]
    assert "--live" in refused("load_content", loaded)
    assert rows_of(GUIDANCE) == before
    run("load_content", loaded, live=True)
    assert Edition.objects.draft().get().number == 2


# ---- any folder


@given(strategies.contents())
@IN_DATABASE
def test_generated_content_comes_back_from_the_database(content):
    """Any good content, loaded, is in the database whole, and is written as the same bytes and fingerprint."""
    with undone():
        edition = loading.load(content).edition
        assert written(in_database()) == written(content)
        assert edition.fingerprint == fingerprint(content.edition)
        assert loading.load(content).outcome == "same"
        assert loading.load(content).live.outcome == "same"


@given(strategies.damaged_folders())
@settings(IN_DATABASE, max_examples=examples(35))
def test_a_damaged_folder_loads_whole_or_not_at_all(files):
    """A damaged folder is refused with errors and no row is written, or it is good and every word of it is loaded."""
    with undone(), tempfile.TemporaryDirectory() as at:
        put(Path(at), files)
        content, problems = parse(files)
        if content and not content.edition.in_force_from:
            content = None  # as a first edition
        if content:
            run("load_content", at)
            assert written(in_database()) == written(content)
        else:
            said = tried("load_content", at)
            assert said.refusal
            assert all(f"{at}/{problem}" in said.errors for problem in problems)
            assert not any(row_counts().values())
