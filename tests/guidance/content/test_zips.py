"""Zips of a content folder: the same bytes for the same files, and no file that does harm is let in."""

import hashlib
import io
import re
import stat
import struct
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guidance.content.reading import folder_files
from guidance.content.zips import MAX_BYTES, MAX_ENTRIES, MAX_FILE, BadArchive, files_in, zip_of
from tests.conftest import SHIPPED
from tests.effort import examples

SMALL = {"edition.toml": b'title = "x"\n', "protocol/01-a.md": b"A.\n"}
DIRECTORY, END = b"PK\x01\x02", b"PK\x05\x06"  # how a zip's directory and its last record begin
LINK = stat.S_IFLNK | 0o777


def zipped(*entries, packed: int = zipfile.ZIP_DEFLATED, **attributes) -> bytes:
    """A zip of (name, bytes) as other programs make it, with the attributes of every entry set to these."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name)
            entry.orig_filename, entry.filename, entry.compress_type = name, name, packed
            for key, value in attributes.items():
                setattr(entry, key, value)
            archive.writestr(entry, data)
    return out.getvalue()


def one(name: str, data: bytes = b"x", **attributes) -> bytes:
    return zipped((name, data), **attributes)


def patched(data: bytes, central: int, value: bytes, local: int | None = None) -> bytes:
    """Other bytes at an offset of the first entry in the directory, and at one of its own header."""
    at = data.index(DIRECTORY) + central
    data = data[:at] + value + data[at + len(value) :]
    return data if local is None else data[:local] + value + data[local + len(value) :]


def claiming(data: bytes, size: int) -> bytes:
    """A zip of one file, which says that it is so large."""
    return patched(data, 24, struct.pack("<L", size), 22)


def deflated(packed: bytes, data: bytes) -> bytes:
    """A zip of one file whose packed bytes are these."""
    at, both = one("a.md", packed, packed=zipfile.ZIP_STORED), struct.pack("<L", zlib.crc32(data))
    return claiming(patched(patched(at, 10, b"\x08\x00", 8), 16, both, 14), len(data))


def raw(data: bytes, flush: int = zlib.Z_FINISH) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(flush)


def overlapping() -> bytes:
    """A zip of two entries, of which the second lies in the bytes of the first: how a few bytes become very many."""
    second = one("b.md")
    inner, listed = second[: second.index(DIRECTORY)], second[second.index(DIRECTORY) : second.index(END)]
    data = one("a.md", b"x" + inner, packed=zipfile.ZIP_STORED)
    start, end = data.index(DIRECTORY), data.index(END)
    both = data[start:end] + listed[:42] + struct.pack("<L", 35) + listed[46:]
    return data[:start] + both + ended(2, len(both), start)


def ended(count: int, size: int, start: int) -> bytes:
    return struct.pack("<4s4H2LH", END, 0, 0, count, count, size, start, 0)


def quoting_another(outer: bytes, inner: bytes) -> bytes:
    """A zip with another one between its entries and its directory."""
    start = outer.index(DIRECTORY)
    listed = outer[start : outer.index(END)]
    return outer[:start] + inner + listed + ended(1, len(listed), start + len(inner))


GOOD = zip_of(SMALL)
BOMB = one("a.md", b"0" * 900_000)
LARGE = b"".join(b"%07d\n" % n for n in range(130_000))  # it packs as text does
HOSTILE = {
    "nothing": (b"", "no-zip"),
    "text": (b"title = 'x'\n", "no-zip"),
    "another kind": (b"Rar!\x1a\x07\x01\x00" + b"x" * 99, "no-zip"),
    "cut off": (GOOD[:-30], "no-zip"),
    "cut off in its last record": (GOOD[:-3], "no-zip"),
    "too large": (GOOD + b"x" * MAX_BYTES, "large"),
    "empty": (zip_of({}), "empty"),
    "only hidden files": (zip_of({".DS_Store": b"", "__MACOSX/a.md": b""}), "empty"),
    "encrypted": (patched(one("a.md"), 8, b"\x01\x00", 6), "locked"),
    "encrypted by its directory alone": (patched(one("a.md"), 8, b"\x40\x00"), "locked"),
    "many entries": (zipped(*[(f"{n}.md", b"") for n in range(MAX_ENTRIES + 1)]), "many"),
    "fewer entries claimed": (GOOD[:-12] + struct.pack("<H", 1) + GOOD[-10:], "beside"),
    "a large file": (one("a.md", LARGE, packed=zipfile.ZIP_STORED), "unpacked"),
    "a large file that claims to be small": (claiming(one("a.md", LARGE), 10), "unpacked"),
    "large together": (zipped(*[(f"{n}.md", LARGE[:990_000]) for n in range(6)]), "together"),
    "a bomb": (BOMB, "unpacked"),
    "a bomb that claims to be small": (claiming(BOMB, 10), "unpacked"),
    "one that claims to be large": (claiming(one("a.md"), 900_000), "damaged"),
    "a bomb of overlapping entries": (overlapping(), "beside"),
    "a zip in the zip": (zip_of({"content.zip": GOOD}), "nested"),
    "a zip before": (GOOD + GOOD, "beside"),
    "something before": (b"#!/bin/sh\n" + GOOD, "beside"),
    "something after": (GOOD + b"x", "beside"),
    "a zip between": (quoting_another(one("a.md"), GOOD), "beside"),
    "climbing": (one("../a.md"), "name"),
    "climbing within": (one("protocol/../../a.md"), "name"),
    "here": (one("./a.md"), "name"),
    "absolute": (one("/etc/a.md"), "name"),
    "absolute folder": (zipped(("/", b""), ("a.md", b"x")), "name"),
    "an empty piece": (one("protocol//a.md"), "name"),
    "backslash": (one("..\\a.md"), "name"),
    "drive": (one("C:a.md"), "name"),
    "stream": (one("a.md:x"), "name"),
    "line break": (one("a\n.md"), "name"),
    "zero byte": (one("a.md\0.png"), "name"),
    "turned round": (one("a\u202edm.exe"), "name"),
    "a long name": (one("a/" * 300 + "b.md"), "name"),
    "a name in no alphabet": (patched(one("é.md"), 46, b"\xff\xff", 30), "damaged"),
    "another name in its header": (patched(one("a.md"), 46, b"b.md"), "damaged"),
    "symlink": (one("a.md", b"/etc/passwd", external_attr=LINK << 16), "link"),
    "symlink by another system": (
        one("a.md", b"..", external_attr=LINK << 16, create_system=0), "link"),
    "device": (one("a.md", external_attr=(stat.S_IFCHR | 0o666) << 16), "link"),
    "folder that is a file": (one("a/", external_attr=stat.S_IFREG << 16), "link"),
    "twice": (patched(zipped(("b.md", b"1"), ("a.md", b"2")), 46, b"a.md", 30), "twice"),
    "twice, by case": (zipped(("a.md", b"1"), ("A.MD", b"2")), "twice"),
    "twice, by accent": (zipped(("\xe9.md", b"1"), ("e\u0301.md", b"2")), "twice"),
    "twice, hidden": (zipped((".a", b"1"), (".A", b"2"), ("a.md", b"")), "twice"),
    "bzip2": (one("a.md", packed=zipfile.ZIP_BZIP2), "packing"),
    "unknown packing": (patched(one("a.md"), 10, b"\x63\x00", 8), "packing"),
    "wrong checksum": (patched(one("a.md"), 16, b"abcd", 14), "damaged"),
    "bytes that don't unpack": (one("a.md")[:34] + b"\x07" + one("a.md")[35:], "damaged"),
    "bytes after those that unpack": (deflated(raw(b"x") + b"hidden", b"x"), "damaged"),
    "bytes that don't end": (deflated(raw(b"x", zlib.Z_SYNC_FLUSH), b"x"), "damaged"),
    "an unknown version": (patched(one("a.md"), 6, b"\xff\x00"), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_or_broken_zip_is_refused_with_a_reason(data, code):
    """In a sentence or two for the officer, and fit to be shown."""
    with pytest.raises(BadArchive) as refusal:
        files_in(data)
    message = str(refusal.value)
    assert refusal.value.code == code
    assert message.endswith((".", "?"))
    assert message.isprintable()
    assert len(message) < 300


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [("a large file", "a.md"), ("many entries", str(MAX_ENTRIES)), ("a zip in the zip", "content.zip"),
     ("twice", "a.md"), ("symlink", "a.md"), ("climbing", "../a.md"), ("line break", "a�.md"),
     ("zero byte", "a.md�.png"), ("turned round", "a�dm.exe")],
)  # fmt: skip
def test_a_refusal_names_the_file_or_the_limit(hostile, shown):
    """What can't be printed of a name is replaced."""
    data, _ = HOSTILE[hostile]
    with pytest.raises(BadArchive, match=rf"(^|\s){re.escape(shown)}\s"):
        files_in(data)


TOLERATED = {
    "as it is": zipped(*SMALL.items()),
    "stored": zipped(*SMALL.items(), packed=zipfile.ZIP_STORED),
    "folders": zipped(("protocol/", b""), *SMALL.items()),
    "one folder around": zipped(("content/", b""), *((f"content/{path}", data) for path, data in SMALL.items())),
    "two folders around": zipped(*((f"edition-2/content/{path}", data) for path, data in SMALL.items())),
    "what macOS adds": zipped(
        *((f"content/{path}", data) for path, data in SMALL.items()), ("content/.DS_Store", b"\0"),
        ("__MACOSX/content/._edition.toml", b"\0")),
    "hidden": zipped(*SMALL.items(), (".git/config", b"x"), ("protocol/.01-a.md.swp", b"x")),
    "an archive comment": GOOD[:-2] + b"\x03\x00abc",
}  # fmt: skip


@pytest.mark.parametrize("data", TOLERATED.values(), ids=TOLERATED)
def test_zips_of_all_kinds_hold_the_same_files(data):
    """However they were made: packed, in a folder, with what computers add."""
    assert files_in(data) == SMALL


class Pipe(io.BytesIO):
    """Where nobody can go back: sizes are then written behind the data."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def test_sizes_behind_the_data():
    """As Finder and streaming programs write them."""
    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in SMALL.items():
            archive.writestr(path, data)
    assert files_in(out.getvalue()) == SMALL


@pytest.mark.parametrize("path", ["protocol/01-a.md", "pages/cookies.md", "quizzes/induction.md"])
def test_a_folder_of_ours_is_none_around_everything(path):
    """What is missing beside it is then told by the loader."""
    assert files_in(zip_of({path: b"x"})) == {path: b"x"}


def test_packed_bytes_as_the_tests_make_them():
    """Those above are refused for what was done to them and for nothing else."""
    assert files_in(deflated(raw(b"x"), b"x")) == {"a.md": b"x"}


def test_the_limits_can_be_reached():
    """As many files as there may be, and one as large as it may be."""
    many = {f"{n:03}.md": b"" for n in range(MAX_ENTRIES)}
    assert files_in(zip_of(many)) == many
    large = {"a.md": bytes(MAX_FILE)}
    assert files_in(zip_of(large)) == large


def test_the_bytes_are_the_same_on_every_machine(monkeypatch):
    """They depend on neither the compressor, nor the system, nor the day."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert zip_of(SMALL) == GOOD
    assert hashlib.sha256(GOOD).hexdigest() == "bd22dce4949871093fc3eab15f5d2329a24dc94c58cb95d25c5f9402ee106395"
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        [first, _] = archive.infolist()
        assert (first.date_time, first.create_system, first.external_attr >> 16) == ((1980, 1, 1, 0, 0, 0), 3, 0o100644)


def test_the_shipped_folder_comes_back():
    """And other programs unpack it to the same folder."""
    files = folder_files(SHIPPED)
    data = zip_of(files)
    assert files_in(data) == files
    with zipfile.ZipFile(io.BytesIO(data)) as archive, tempfile.TemporaryDirectory() as at:
        archive.extractall(at)
        assert folder_files(Path(at)) == files


PIECE = st.text(
    st.characters(categories=("L", "N", "P", "S"), exclude_characters="/\\:"), min_size=1, max_size=8
).filter(lambda piece: not piece.startswith(".") and piece != "__MACOSX" and piece.isprintable())
PATH = st.lists(PIECE, min_size=1, max_size=3).map("/".join)
DATA = st.binary(max_size=50).filter(lambda data: not data.startswith(b"PK\x03\x04"))  # a zip in the zip is refused
FILES = st.lists(st.tuples(PATH, DATA), max_size=5, unique_by=lambda file: normalize("NFKC", file[0]).casefold()).map(
    dict
)
CHEAP = settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))


@given(FILES)
@CHEAP
def test_files_come_back_as_they_were(files):
    """Whatever they are called and hold; and the order in which they were named is nothing to the zip."""
    files |= {"edition.toml": b""}  # so that no folder is around everything
    data = zip_of(files)
    assert files_in(data) == files
    assert zip_of(dict(reversed(files.items()))) == data


@given(st.data())
@settings(CHEAP, max_examples=examples(150))
def test_a_zip_damaged_anywhere_is_refused_or_read_rightly(data):
    """Whichever byte is changed, no other error comes out, and no text that wasn't put in."""
    good = zipped(*SMALL.items())
    at, byte = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(0, 255))
    assume(good[at] != byte)
    try:
        found = files_in(good[:at] + bytes([byte]) + good[at + 1 :])
    except BadArchive:
        return
    assert set(found.values()) <= set(SMALL.values())
