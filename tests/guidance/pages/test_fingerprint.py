"""The page of a fingerprint: what it offers, and that anybody can work the fingerprint out, with and without us."""

import io
import re
import shutil
import subprocess
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings

from guidance.content import canonical
from guidance.content.canonical import edition_files
from guidance.content.reading import read_edition
from guidance.content.zips import files_in, zip_of
from guidance.editions import stored
from guidance.models import Contact, Edition, PageStamp
from tests import factories, strategies
from tests.effort import examples
from tests.pages import Page

PAGE, FILES = "/editions/1/fingerprint/", "/editions/1/files.zip"
EDITION = factories.edition_content(paragraphs=tuple(map(factories.paragraph, ("3.1", "3.9", "3.10"))))
OF_EDITION = edition_files(EDITION)
MARK = canonical.fingerprint(EDITION)


def unpacked(files: dict[str, bytes], folder: Path) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def printed(path: Path | str) -> str:
    """What the command prints, without a word on the side."""
    out, err = StringIO(), StringIO()
    call_command("check_content", str(path), fingerprint=True, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


def refused(path: Path | str) -> tuple[str, str]:
    """The sentence with which the command refuses, and what it said before."""
    err = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("check_content", str(path), fingerprint=True, stdout=StringIO(), stderr=err)
    return str(refusal.value), err.getvalue()


# ---- the page and the files ----------------------------------------------------------------------------------------


def test_page_shows_the_fingerprint_and_where_it_comes_from(client, db):
    """It leads to the files, names each of them with its length, and is led to by the edition's page."""
    edition = factories.in_force(EDITION)
    page = Page(client.get(PAGE))
    assert edition.fingerprint in page.words()
    assert FILES in page.links("main")
    assert PAGE in Page(client.get("/editions/1/")).links("main")
    listed = [item.words for item in page.all("li", "details")]
    assert [item.rpartition(" ")[0] for item in listed] == [
        f"{path}, {len(data)}" for path, data in sorted(OF_EDITION.items())
    ]
    assert re.search(rf"\b{len(OF_EDITION)}\b", page.words("ol"))


def test_zip_holds_exactly_the_files_of_its_edition(client, db):
    """Byte for byte, of a superseded edition too, under a name that says which."""
    factories.in_force(EDITION)
    factories.approved()
    for number in (1, 2):
        response = client.get(f"/editions/{number}/files.zip")
        assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
        assert response["Content-Disposition"] == f'attachment; filename="edition-{number}.zip"'
        found = files_in(response.content)
        assert found == edition_files(stored.content_of(Edition.objects.get(number=number)))
        assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None


def test_zip_stays_the_same_whatever_changes_around_it(client, db):
    """It holds nothing live: after another contact and edition it has the same bytes and tag, and may be kept."""
    factories.in_force(EDITION)
    first = client.get(FILES)
    Contact.objects.update(team="Ushers")
    PageStamp.step()
    factories.approved()
    again = client.get(FILES, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["ETag"], again["Cache-Control"]) == (304, first["ETag"], first["Cache-Control"])
    assert first["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in first.headers


@pytest.mark.django_db
@pytest.mark.parametrize("unpublished", [factories.draft, factories.scheduled])
@pytest.mark.parametrize("address", ["fingerprint/", "files.zip"])
def test_unpublished_edition_has_neither(client, unpublished, address):
    """Of a draft or a scheduled edition there is no page and no zip; nor of one that never was."""
    factories.in_force(EDITION)
    unpublished()
    assert [client.get(f"/editions/{number}/{address}").status_code for number in (1, 2, 3)] == [200, 404, 404]


# ---- worked out with standard tools --------------------------------------------------------------------------------


@pytest.mark.skipif(not (shutil.which("sh") and shutil.which("sha256sum")), reason="there is no sha256sum here")
@pytest.mark.parametrize("extra", [{}, {".DS_Store": b"x", "code/.hidden": b"x"}], ids=["plain", "hidden files beside"])
def test_lines_on_the_page_work_it_out(client, db, tmp_path, extra):
    """Run as they stand, in the folder of the unpacked zip, they print the fingerprint."""
    edition = factories.in_force(EDITION)
    folder = unpacked(files_in(client.get(FILES).content) | extra, tmp_path)
    lines, _ = (one.text for one in Page(client.get(PAGE)).all("code", "pre"))
    done = subprocess.run(["sh", "-ec", lines], cwd=folder, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout.split()[0], done.stderr) == (0, edition.fingerprint, "")


# ---- worked out by the command -------------------------------------------------------------------------------------


def test_command_on_the_page_prints_the_fingerprint_alone(client, db, tmp_path):
    """Of the zip as it is downloaded."""
    edition = factories.in_force(EDITION)
    _, command = (one.text for one in Page(client.get(PAGE)).all("code", "pre"))
    assert command == "uv run manage.py check_content --fingerprint edition-1.zip"
    (tmp_path / "edition-1.zip").write_bytes(client.get(FILES).content)
    assert printed(tmp_path / command.split()[-1]) == f"{edition.fingerprint}\n"


WHOLE = canonical.written(factories.folder(EDITION))
FOLDERS = {  # with the same fingerprint: more than the edition's files, or another way of writing them
    "the edition alone": OF_EDITION,
    "a whole content folder": {**WHOLE, "README.md": b"x", "quizzes/induction.md": b"x", ".git/config": b"x"},
    "line ends of Windows": {path: data.replace(b"\n", b"\r\n") for path, data in OF_EDITION.items()},
}


@pytest.mark.parametrize("case", FOLDERS)
def test_command_takes_a_folder(case, tmp_path):
    assert printed(unpacked(FOLDERS[case], tmp_path)) == f"{MARK}\n"


def test_command_takes_the_portals_own_folder_where_none_is_named(shipped):
    out = StringIO()
    call_command("check_content", fingerprint=True, stdout=out)
    assert out.getvalue() == f"{canonical.fingerprint(shipped.edition)}\n"


def test_one_letter_makes_another_fingerprint(tmp_path):
    changed = {path: data.replace(b"Be kind", b"Be mind") for path, data in OF_EDITION.items()}
    assert printed(unpacked(changed, tmp_path)) not in ("", f"{MARK}\n")


WRONG = {  # what is wrong with the files, and the file of which it is said
    "no edition.toml": ({p: d for p, d in OF_EDITION.items() if p != "edition.toml"}, "edition.toml"),
    "no text": ({"edition.toml": OF_EDITION["edition.toml"]}, "edition.toml"),
    "nothing": ({}, "edition.toml"),
    "a stray file": (OF_EDITION | {"notes.docx": b"x"}, "notes.docx"),
    "not UTF-8": (OF_EDITION | {"code/3.1.md": b"\xff"}, "code/3.1.md"),
    "no front matter": (OF_EDITION | {"code/3.1.md": b"Words.\n"}, "code/3.1.md"),
}


@pytest.mark.parametrize("case", WRONG)
def test_command_says_what_it_cannot_read(case, tmp_path):
    """By file and line; it prints no fingerprint then."""
    files, file = WRONG[case]
    refusal, before = refused(unpacked(files, tmp_path))
    assert all(line.startswith(f"{tmp_path}/{file}:1: ") for line in before.splitlines())
    assert len(before.splitlines()) == (2 if case == "nothing" else 1)
    assert str(tmp_path) in refusal


@pytest.mark.parametrize(("data", "named"), [(b"", ""), (b"PK no zip", ""), (zip_of({"../x": b"x"}), "../x")])
def test_command_refuses_what_is_no_zip_of_an_edition(data, named, tmp_path):
    (tmp_path / "edition.zip").write_bytes(data)
    refusal, _ = refused(tmp_path / "edition.zip")
    assert refusal.startswith(f"{tmp_path / 'edition.zip'}: ")
    assert named in refusal


def test_command_refuses_what_is_not_there(tmp_path):
    nowhere = tmp_path / "nowhere"
    assert str(nowhere) in refused(nowhere)[0]


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.contents())
def test_files_of_any_edition_come_back_with_its_fingerprint(whole):
    """Whatever an edition holds, its own files are enough, zipped or not."""
    found, problems = read_edition(files_in(zip_of(edition_files(whole.edition))))
    assert problems == []
    assert found == whole.edition
    assert canonical.fingerprint(found) == canonical.fingerprint(whole.edition)
