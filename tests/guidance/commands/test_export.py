"""Exporting: the files that were loaded, byte for byte."""

from dataclasses import replace

import pytest
from django.db import transaction

from guidance.content.reading import folder_files, parse
from guidance.editions import loading, stored
from guidance.models import Contact, Edition
from tests import factories
from tests.conftest import SHIPPED
from tests.guidance.commands.saying import SECTION, put, refused, run
from tests.pages import numbers
from tests.rows import GUIDANCE, rows_of
from tests.unprotected import unprotected

pytestmark = pytest.mark.django_db


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
