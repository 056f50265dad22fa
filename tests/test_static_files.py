"""Collecting the static files: when it is done, and what is in use when it is cut short."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages

from protocol_portal.management import static_files

HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"


@pytest.fixture
def sources(tmp_path, settings):
    """The folder that static files are collected from, with a style sheet in it."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a.css").write_text("a { color: red }\n" * 50)
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STORAGES = {"staticfiles": {"BACKEND": HASHED}}
    settings.STATIC_ROOT = tmp_path / "static"
    return folder


def names(folder) -> set[str]:
    """The collected files but the list of them and the compressed ones."""
    return {path.name for path in folder.iterdir() if path.suffix == ".css"}


def test_they_are_collected_once(sources, settings):
    """Under a name that changes with them, compressed, and not again while they are the same."""
    assert static_files.collect() is True
    hashed = staticfiles_storage.stored_name("a.css")
    assert names(settings.STATIC_ROOT) == {"a.css", hashed}
    assert (settings.STATIC_ROOT / f"{hashed}.br").exists()
    (settings.STATIC_ROOT / "mark").touch()
    assert static_files.collect() is False
    assert (settings.STATIC_ROOT / "mark").exists()


@pytest.mark.parametrize("change", ["other words", "another file", "one less", "another storage"])
def test_they_are_collected_anew_when_something_changed(sources, settings, change):
    """Nothing is left of what was there, and pages name the new files at once."""
    (sources / "b.css").write_text("b { color: blue }")
    static_files.collect()
    before = staticfiles_storage.stored_name("a.css")
    if change == "other words":
        (sources / "a.css").write_text("a { color: green }")
    elif change == "another file":
        (sources / "c.css").write_text("c { color: green }")
    elif change == "one less":
        (sources / "b.css").unlink()
    else:
        settings.STORAGES = {"staticfiles": {"BACKEND": HASHED.replace("Compressed", "")}}
    (settings.STATIC_ROOT / "mark").touch()
    assert static_files.collect() is True
    assert not (settings.STATIC_ROOT / "mark").exists()
    there = sorted(path.name for path in sources.iterdir())
    assert names(settings.STATIC_ROOT) == {*there, *map(staticfiles_storage.stored_name, there)}
    assert (staticfiles_storage.stored_name("a.css") == before) is (change != "other words")
    assert [path.name for path in settings.STATIC_ROOT.parent.iterdir() if path.name.startswith("static.")] == []


@pytest.mark.parametrize("first", [True, False], ids=["the first time", "another time"])
def test_what_is_cut_short_is_not_used(sources, settings, first):
    """The files in use stay, or there are none; the next call clears up and collects."""
    if not first:
        static_files.collect()
    before = names(settings.STATIC_ROOT) if settings.STATIC_ROOT.exists() else None
    (sources / "a.css").write_text("a { color: green }")
    (sources / "b.css").write_text("b { background: url(missing.png) }")  # the copies are made, and then it ends
    with pytest.raises(ValueError, match=r"missing\.png"):
        static_files.collect()
    assert (names(settings.STATIC_ROOT) if settings.STATIC_ROOT.exists() else None) == before
    (sources / "b.css").unlink()
    assert static_files.collect() is True
    assert names(settings.STATIC_ROOT) == {"a.css", storages["staticfiles"].stored_name("a.css")}
    assert not settings.STATIC_ROOT.with_name("static.new").exists()
