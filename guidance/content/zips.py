"""A content folder as one zip file, and back. No database, no request.

What `zip_of` writes depends on the files alone. It doesn't compress: compressors differ from one machine to the next.
`files_in` believes nothing that a zip says of itself: every byte has to belong to one entry, and each is unpacked only
as far as a content folder goes.
"""

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping

from guidance.text.kinds import KINDS

MAX_BYTES = 2_000_000  # of the zip
MAX_ENTRIES = 500
MAX_FILE = 1_000_000  # bytes of one file, unpacked
MAX_UNPACKED = 5_000_000  # bytes of all files together
MAX_RATIO = 100  # text packs to a tenth; what unpacks to far more was made to fill a memory
LONGEST_PATH = 255  # characters
MADE_AT = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
UNIX = 3
PROTECTED = 0x1 | 0x40 | 0x2000  # an entry's flags of encryption
HAS_DESCRIPTOR = 0x8  # its sizes follow its data, in at most
DESCRIPTOR = 24  # bytes

BROKEN = "The zip is damaged and can’t be read. Zip the content folder again."
BESIDE = "There is something in this file beside the zip, or its entries overlap. Zip the content folder again."


class BadArchive(ValueError):  # noqa: N818 (an answer to a person, not a fault)
    """Raised where a file can't be read as a content folder; says why and what to do. `code` is why, in a word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Returns a zip of files by their paths: the same bytes for the same files, on every machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, MADE_AT)
            entry.create_system, entry.external_attr = UNIX, (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[path])
    return out.getvalue()


def files_in(data: bytes) -> dict[str, bytes]:
    """Returns the files of a zip by their paths. Raises BadArchive.

    Passed over are folders, hidden files and what macOS adds; one folder around everything is taken away.
    """
    if len(data) > MAX_BYTES:
        raise BadArchive("large", "The file is larger than 2 MB. Is it the right one?")
    entries, directory = _entries(data)
    _refuse_doubles(map(_path, entries))
    files: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for entry, packed in _packed(data, entries, directory):
        path = _path(entry)
        if entry.orig_filename.endswith("/") or _is_passed_over(path):
            continue
        files[path] = _unpacked(entry, packed)
        left -= len(files[path])
        if left < 0:
            raise BadArchive("together", "The files are larger than 5 MB together, unpacked. Is it the right zip?")
    if not files:
        raise BadArchive("empty", "There is no file in the zip. Zip the content folder, and choose that.")
    return _unwrapped(dict(sorted(files.items())))


# ---- the zip as a whole ------------------------------------------------------------------------------------------


def _entries(data: bytes) -> tuple[list[zipfile.ZipInfo], int]:
    """What the zip's directory lists, in the order in which it lies in the file, and where the directory begins."""
    count, directory = _end(data)
    if count > MAX_ENTRIES:
        raise BadArchive("many", f"The zip holds more than {MAX_ENTRIES} files and folders. Is it the right one?")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, found = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as e:
        raise BadArchive("damaged", BROKEN) from e
    if found != directory or len(entries) != count:  # something stands before the zip, or there is a second directory
        raise BadArchive("beside", BESIDE)
    return sorted(entries, key=lambda entry: entry.header_offset), directory


def _end(data: bytes) -> tuple[int, int]:
    """How many entries the last record of the zip counts, and where it says that their directory begins."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) < at + 22:
        raise BadArchive("no-zip", "This is not a zip file. Zip the content folder, and choose that.")
    count, _, directory, comment = struct.unpack("<H2LH", data[at + 10 : at + 22])
    if at + 22 + comment != len(data):
        raise BadArchive("beside", BESIDE)
    return count, directory


def _packed(data: bytes, entries: Iterable[zipfile.ZipInfo], directory: int) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """Each entry and its bytes as they are packed: one after the other, from the first byte to the directory."""
    end = slack = 0
    for entry in entries:
        start = entry.header_offset
        if not end <= start <= end + slack:
            raise BadArchive("beside", BESIDE)
        header = data[start : start + 30]
        if not header.startswith(b"PK\x03\x04"):
            raise BadArchive("damaged", BROKEN)
        named, extra = struct.unpack("<2H", header[26:])
        if data[start + 30 : start + 30 + named] != _raw_name(entry):
            raise BadArchive("damaged", BROKEN)
        first = start + 30 + named + extra
        end = first + entry.compress_size
        slack = DESCRIPTOR if entry.flag_bits & HAS_DESCRIPTOR else 0
        yield entry, data[first:end]
    if not end <= directory <= end + slack:
        raise BadArchive("beside", BESIDE)


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")


# ---- one entry ---------------------------------------------------------------------------------------------------


def _path(entry: zipfile.ZipInfo) -> str:
    """The entry's path, a folder's without its last slash. Raises BadArchive where it isn't a plain file or folder."""
    name, path = entry.orig_filename, entry.orig_filename.removesuffix("/")
    climbs = any(piece in ("", ".", "..") for piece in path.split("/"))  # an absolute path begins with an empty piece
    if climbs or len(path) > LONGEST_PATH or not name.isprintable() or any(sign in name for sign in "\\:"):
        raise BadArchive(
            "name",
            f"{_shown(name)} is not the name of a file inside a folder. Zip the content folder with the computer’s own "
            "command for it.",
        )
    if entry.flag_bits & PROTECTED:
        raise BadArchive("locked", "The zip is protected by a password. Zip the content folder again without one.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadArchive(
            "packing", f"{_shown(name)} is packed in a rare way. Zip the content folder again as an ordinary zip."
        )
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFDIR if name.endswith("/") else stat.S_IFREG):
        raise BadArchive("link", f"{_shown(name)} is a link to somewhere else. Put the file itself in its place.")
    return path


def _shown(name: str) -> str:
    """Fit for a message."""
    plain = "".join(sign if sign.isprintable() else "�" for sign in name)
    return plain if len(plain) <= 100 else f"{plain[:100]}…"


def _refuse_doubles(paths: Iterable[str]) -> None:
    """Two paths that are one on some computers, where case and the way of writing an accent don't count."""
    seen: set[str] = set()
    for path in paths:
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
        if key in seen:
            raise BadArchive(
                "twice", f"{_shown(path)} is in the zip twice, or in capitals too. Take one of the two away."
            )
        seen.add(key)


def _is_passed_over(path: str) -> bool:
    """Passes over what `reading.folder_files` does, and what macOS puts beside the files."""
    pieces = path.split("/")
    return "__MACOSX" in pieces or any(piece.startswith(".") for piece in pieces)


def _unpacked(entry: zipfile.ZipInfo, packed: bytes) -> bytes:
    """The file's bytes; unpacking stops where there are more than a file of a content folder has."""
    most = MAX_FILE if entry.compress_type == zipfile.ZIP_STORED else min(MAX_FILE, MAX_RATIO * len(packed))
    whole, found = True, packed
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            found = inflater.decompress(packed, most + 1)
        except zlib.error as e:
            raise BadArchive("damaged", BROKEN) from e
        whole = inflater.eof and not inflater.unused_data
    if len(found) > most:
        raise BadArchive(
            "unpacked", f"{_shown(entry.orig_filename)} is far too large, unpacked, for a text of a content folder."
        )
    if not whole or len(found) != entry.file_size or zlib.crc32(found) != entry.CRC:
        raise BadArchive("damaged", BROKEN)
    if found.startswith(b"PK\x03\x04"):
        raise BadArchive(
            "nested", f"{_shown(entry.orig_filename)} is a zip itself. Unpack it, and zip the content folder alone."
        )
    return found


def _unwrapped(files: dict[str, bytes]) -> dict[str, bytes]:
    """Without a folder around everything, which zipping a folder from outside adds."""
    around, _, rest = next(iter(files)).partition("/")
    inside = {"pages", "quizzes", *(kind.folder for kind in KINDS.values())}
    if not rest or around in inside or not all(path.startswith(f"{around}/") for path in files):
        return files
    return _unwrapped({path.removeprefix(f"{around}/"): data for path, data in files.items()})
