"""The commands on content: load, check, export, publish, discard; and that a folder loads whole or not at all."""

import re
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from guidance.common.london import moment_text
from guidance.content.canonical import fingerprint, written
from guidance.content.reading import folder_files, parse
from guidance.content.shape import Content
from guidance.editions import loading, refusals, stored
from guidance.models import Adoption, Contact, Council, Edition, Page, PageStamp, SearchTerm, Section
from guidance.site import stored as live
from tests import factories, strategies
from tests.conftest import SHIPPED, undone
from tests.effort import examples
from tests.pages import numbers
from tests.refusals import reasons
from tests.rows import GUIDANCE, rows_of
from tests.unprotected import unprotected

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SECTION = "protocol/01-talking-online.md"
pytestmark = pytest.mark.django_db
IN_DATABASE = settings(max_examples=examples(20), deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Said:
    """What a command wrote to stdout and to stderr, and the error with which it refused, if it did."""

    out: str
    errors: str
    refusal: CommandError | None = None


def tried(*arguments, **options) -> Said:
    """What a command says, whether it refuses or not."""
    out, err, refusal = StringIO(), StringIO(), None
    try:
        call_command(*map(str, arguments), **options, stdout=out, stderr=err)
    except CommandError as e:
        refusal = e
    return Said(out.getvalue(), err.getvalue(), refusal)


def run(*arguments, **options) -> str:
    """What a command that doesn't refuse writes to stdout."""
    said = tried(*arguments, **options)
    if said.refusal:
        raise said.refusal
    return said.out


def refused(*arguments, **options) -> str:
    """The sentences with which a command refuses."""
    refusal = tried(*arguments, **options).refusal
    assert refusal
    return str(refusal)


def why_not(*arguments, **options) -> list[tuple]:
    """The reasons for which an act, and so the command, is refused."""
    refusal = tried(*arguments, **options).refusal
    assert refusal
    return reasons(refusal.__cause__)


def places(folder: Path, told: str) -> list[tuple[str, int]]:
    """(file, line) of each line in which a command tells a problem."""
    found = (line.removeprefix(f"{folder}/").split(":") for line in told.splitlines())
    return [(file, int(line)) for file, line, *_ in found]


def put(folder: Path, content: Content | dict[str, bytes]) -> Path:
    for path, data in (content if isinstance(content, dict) else written(content)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))


def row_counts() -> dict[str, int]:
    """How many rows each model of the guidance has."""
    return {name: len(rows) for name, rows in rows_of(GUIDANCE).items()}


def in_database() -> Content:
    """What the database holds, as a content folder would."""
    edition = stored.content_of(Edition.objects.get())
    site = live.site_of_database()
    assert site
    return Content(edition, site, live.pages_of_database(), live.terms_of_database())


@pytest.fixture
def folder(tmp_path) -> Path:
    return put(tmp_path / "content", factories.folder())


@pytest.fixture
def loaded(folder) -> Path:
    """The folder, loaded as edition 1."""
    run("load_content", folder)
    return folder


@pytest.fixture
def amended(loaded) -> Path:
    """The folder with another sentence, not loaded again."""
    change(loaded, SECTION, "Be kind.", "Be kind to all.")
    return loaded


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


# ---- export_content


def test_the_shipped_content_comes_back_byte_for_byte(db, tmp_path, shipped):
    """What is shipped, loaded and exported is the same bytes, the README and the quizzes aside."""
    loading.load(shipped)
    said = run("export_content", tmp_path / "out")
    theirs = {
        file: data for file, data in folder_files(SHIPPED).items() if not file.startswith(("README.md", "quizzes/"))
    }
    assert folder_files(tmp_path / "out") == theirs
    assert str(tmp_path / "out") in said
    assert numbers(said.replace(str(tmp_path), "")) == [1, len(theirs)]


def test_an_export_loads_into_an_empty_database_with_the_same_fingerprint(edition_1, tmp_path):
    """A portal made from an export has the same edition, by its fingerprint."""
    before = edition_1.fingerprint
    run("export_content", tmp_path / "out")
    with transaction.atomic():
        empty()
        run("load_content", tmp_path / "out")
        assert Edition.objects.get().fingerprint == before
        transaction.set_rollback(True)


def empty() -> None:
    """Takes every row of the guidance away, as the database's owner."""
    with unprotected():
        for model in reversed(GUIDANCE):
            model._base_manager.all()._raw_delete(using="default")


@pytest.mark.parametrize(("number", "words"), [(None, "Amended 1."), (1, ""), (2, "Amended 1."), (3, "Amended 2.")])
@pytest.mark.alike
def test_any_edition_can_be_exported(db, tmp_path, number, words):
    """The edition in force is exported, or the one that is asked for, an old one or a draft."""
    factories.in_force()
    factories.approved()
    factories.draft()
    run("export_content", tmp_path, *(["--edition", number] if number else []))
    assert words in (tmp_path / SECTION).read_text()
    assert ("Amended 2." in (tmp_path / SECTION).read_text()) == (number == 3)
    content, problems = parse(folder_files(tmp_path))
    assert content, problems
    assert content.edition == stored.content_of(Edition.objects.get(number=number or 2))


def test_an_amended_portal_is_exported_with_its_live_things(loaded, tmp_path):
    """The export holds what is in the database now, not what was loaded once."""
    Contact.objects.update(team="The Clerks")
    run("export_content", tmp_path / "out")
    assert 'team = "The Clerks"' in (tmp_path / "out/site.toml").read_text()


def test_an_export_over_itself_leaves_readme_and_quizzes(loaded):
    """An export over the folder that was loaded leaves what isn't the loader's."""
    put(loaded, {"README.md": b"How to write", "quizzes/induction.md": b"Q", ".git/config": b"x"})
    before = folder_files(loaded)
    run("export_content", loaded)
    assert folder_files(loaded) == before
    assert (loaded / ".git/config").exists()


def test_files_of_another_edition_are_not_mixed_in(loaded):
    """A folder with files that the edition hasn't got is refused by name, and nothing is written."""
    put(loaded, {"protocol/02-strange.md": b"x"})
    Contact.objects.update(team="The Clerks")
    before = folder_files(loaded)
    message = refused("export_content", loaded)
    assert "protocol/02-strange.md" in message
    assert SECTION not in message
    assert folder_files(loaded) == before


@pytest.mark.parametrize("path", ["file", "file/below"])
def test_an_export_to_where_no_folder_can_be_is_refused(loaded, tmp_path, path):
    """Where no folder can be made, the command says so."""
    (tmp_path / "file").write_text("x")
    assert str(tmp_path / "file") in refused("export_content", tmp_path / path)


def test_there_is_nothing_to_export_from_an_empty_database(tmp_path):
    """Before the first load an export is refused, and no folder is made."""
    assert not numbers(refused("export_content", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_an_edition_that_is_not_there_is_refused_with_those_that_are(loaded, tmp_path):
    """For a number without an edition, the numbers that there are are named."""
    factories.approved()
    assert numbers(refused("export_content", tmp_path / "out", "--edition", "7")) == [1, 2]


# ---- publish_edition

PUBLISH = ("publish_edition", "--authority", "Full Council")


def test_publishing_more_than_a_correction_names_its_authority():
    """As in the administration; a correction needs none."""
    factories.in_force()
    factories.draft()
    assert "--authority" in refused("publish_edition", "--note", "N", "--kind", "minor")
    run("publish_edition", "--note", "N", "--kind", "correction")
    assert Edition.objects.in_force().get().number == 2
    assert not Adoption.objects.exists()
    factories.draft()
    run(*PUBLISH, "--note", "M", "--kind", "major")
    assert Adoption.objects.get().authority == "Full Council"


@pytest.fixture
def draft(amended) -> Edition:
    """Edition 2, a draft without a date or a note."""
    run("load_content", amended)
    return Edition.objects.get(number=2)


def test_a_draft_is_published_now(draft, monkeypatch):
    """Without a date the draft is in force at once, with its note and kind."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    said = run(*PUBLISH, "--note", "Kinder.", "--kind", "minor")
    assert "2 March 2026 at 10:00" in said
    assert numbers(said) == [2, 2, 2026, 10, 0]
    draft.refresh_from_db()
    assert (draft.state(), draft.change_note, draft.change_kind) == ("in force", "Kinder.", "minor")
    assert draft.fingerprint == fingerprint(stored.content_of(draft))


@pytest.mark.parametrize(
    ("since", "state", "shown"),
    [
        ("2026-02", "in force", "February 2026"),
        ("2026-02-03", "in force", "3 February 2026"),
        ("now", "in force", "2 March 2026 at 10:00"),
        ("2026-03-02T10:00", "in force", "2 March 2026 at 10:00"),
        ("2026-07-01T09:30", "scheduled", "1 July 2026 at 09:30"),
        ("2026-12", "scheduled", "December 2026"),
    ],
)
@pytest.mark.alike
def test_a_draft_is_published_from_a_date(draft, monkeypatch, since, state, shown):
    """From a date behind the edition is in force, from one ahead it is scheduled; the date is as exact as was said."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    said = run(*PUBLISH, "--note", "N", "--from", since)
    assert re.search(rf"\b{state}\b.*[^\d ] {shown}\.", said)
    draft.refresh_from_db()
    assert draft.state() == state
    assert said.count("\n") == (2 if shown.endswith("February 2026") else 1)  # a date that has passed is remarked upon


def test_a_drafts_own_date_is_its_default(draft):
    """A draft that has a date, note and kind is published with them."""
    Edition.objects.filter(pk=draft.pk).update(
        in_force_from=datetime(2025, 5, 1, tzinfo=UTC), in_force_precision="month", change_note="Kinder."
    )
    assert " May 2025." in run(*PUBLISH).splitlines()[0]
    draft.refresh_from_db()
    assert (draft.state(), draft.change_note) == ("in force", "Kinder.")


def test_now_is_chosen_over_a_drafts_own_date(draft):
    """A draft that was scheduled and taken back keeps its date; `--from now` publishes it all the same."""
    ahead = timezone.now() + timedelta(days=30)
    Edition.objects.filter(pk=draft.pk).update(in_force_from=ahead, change_note="Kinder.")
    run(*PUBLISH, "--from", "now")
    assert Edition.objects.in_force().get() == draft


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], (refusals.NoNote,)),
        (["--note", "  "], (refusals.NoNote,)),
        (["--note", "N", "--from", "2019-12"], (refusals.TooEarly, 1, "January 2020")),
        (["--note", "N", "--from", "2020-01"], (refusals.TooEarly, 1, "January 2020")),
    ],
)
@pytest.mark.alike
def test_a_draft_that_cannot_be_published_stays_one(draft, options, why):
    """Without a note, or with too early a date, publishing is refused and the draft stays as it was."""
    before = rows_of(GUIDANCE)
    assert why_not(*PUBLISH, *options) == [why]
    assert rows_of(GUIDANCE) == before


@pytest.mark.parametrize("options", [["--from", "tomorrow"], ["--from", "2026-03-29T01:30"], ["--kind", "huge"]])
@pytest.mark.alike
def test_what_is_no_date_or_kind_is_refused_by_name(draft, options):
    """What was given is quoted, and the draft stays as it was."""
    before = rows_of(GUIDANCE)
    assert repr(options[1]) in refused(*PUBLISH, "--note", "N", *options)
    assert rows_of(GUIDANCE) == before


def test_a_draft_that_would_break_links_is_not_published(loaded):
    """A draft without an address that its predecessor had is refused until it says where readers should go."""
    (loaded / "appendix-a/01-forums.md").unlink()
    run("load_content", loaded)
    assert why_not(*PUBLISH, "--note", "N") == [(refusals.LeadsNowhere, "/platforms/forums/")]
    assert Edition.objects.draft().exists()


def test_without_a_draft_nothing_can_be_published(loaded):
    """Without a draft publishing is refused, with how to come by one."""
    assert "(load_content)" in refused(*PUBLISH)


# ---- discard_draft


def test_a_draft_is_discarded(draft):
    """The draft and its parts go, what is published stays, and the content can be loaded again."""
    assert numbers(run("discard_draft")) == [2]
    assert [edition.number for edition in Edition.objects.all()] == [1]
    assert Section.objects.count() == 1


def test_a_scheduled_edition_is_taken_back_and_discarded(loaded):
    """A scheduled edition can be discarded until its moment."""
    factories.scheduled()
    assert numbers(run("discard_draft")) == [2]
    assert Edition.objects.get().number == 1


def test_what_is_published_is_not_discarded(loaded):
    """Where all editions are published there is nothing to discard."""
    before = rows_of(GUIDANCE)
    refused("discard_draft")
    assert rows_of(GUIDANCE) == before


def test_a_scheduled_edition_whose_moment_came_is_not_discarded(loaded, monkeypatch):
    """An edition that has come into force in the meantime is published."""
    factories.scheduled(timezone.now() + timedelta(hours=1))
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    refused("discard_draft")
    assert Edition.objects.count() == 2


def test_discarding_and_publishing_make_way_for_the_next_load(amended):
    """As the refusal says: after the draft is discarded or published, the content loads."""
    factories.draft()
    refused("load_content", amended)
    run("discard_draft")
    run("load_content", amended)
    assert Edition.objects.draft().get().number == 2
    run(*PUBLISH, "--note", "Kinder.")
    change(amended, SECTION, "Be kind to all.", "Be kind to everybody.")
    run("load_content", amended)
    assert Edition.objects.draft().get().number == 3


def test_a_scheduled_edition_is_taken_back_and_dated_anew(loaded):
    """Its date can be changed: taken back it is a draft again; until then, publishing says that it has to be."""
    factories.scheduled()
    assert "publish_edition --take-back" in refused("publish_edition", "--from", "2090-01-01")
    assert numbers(run("publish_edition", "--take-back")) == [2]
    assert Edition.objects.draft().get().number == 2
    assert "1 January 2090" in run(*PUBLISH, "--from", "2090-01-01")
    assert Edition.objects.scheduled().get().in_force_since == "1 January 2090"


def test_nothing_scheduled_is_not_taken_back(loaded):
    """Without a scheduled edition, taking back is refused; what is published stays."""
    refused("publish_edition", "--take-back")
    assert Edition.objects.get().state() == "in force"


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


def test_an_export_after_a_move_differs_in_nothing(loaded, tmp_path):
    """What is exported after a passage moved, loaded untouched, is the same: terms moved with it."""
    first = stored.content_of(Edition.objects.get())
    body = first.sections[0].body.replace("{#rumours}", "{#hearsay}")
    moved = {"/guidance/talking-online/#rumours": "/guidance/talking-online/#hearsay"}
    factories.approved(sections=(replace(first.sections[0], body=body),), moved=moved)
    run("export_content", tmp_path / "out")
    before = rows_of(GUIDANCE)
    assert numbers(run("load_content", tmp_path / "out")) == [2]
    assert rows_of(GUIDANCE) == before


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
