"""Spreadsheets as bytes and as rows of cells: CSV of whatever kind, and Excel's .xlsx. Knows nothing of whom it lists.

A cell is what the file holds: text, a number, True or False, a date, None where it is empty; or Bad, and what is wrong.
No formula is ever calculated. In CSV there is only text. In .xlsx a formula is Bad: its text is nobody's name, and the
value that Excel last saw may no longer be true.

openpyxl is imported where a workbook is read or written: few processes do either, and it takes as long to import as a
tenth of the portal.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any

from guidance.common.texts import INVISIBLE

EXCELS_DAY_0 = date(1899, 12, 30)  # for days after February 1900, which Excel gives a 29th
MAX_BYTES = 2_000_000
MAX_UNPACKED = 30_000_000  # bytes; what an .xlsx of MAX_BYTES may declare to hold, so that none fills the memory
MAX_PARTS = 500
MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELL = 500  # characters
RISKY = re.compile(r"'*[=+\-@\t\r]")  # a spreadsheet would run such text, as it would without the apostrophes before it


class UnreadableError(Exception):
    """Raised where a file can't be read as rows at all; says why in a sentence or two. `code` is why, in a word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Bad:
    """A cell that can't be used, and what is wrong with it: in a word, and in a sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Line:
    """A row of a file that isn't blank, by the number that Excel shows for it."""

    number: int
    cells: tuple[Any, ...]


def read(data: bytes) -> list[Line]:
    """Returns the rows of a CSV or .xlsx file that aren't blank. Raises UnreadableError."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("large", "The file is larger than 2 MB. Is it the right one?")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "old-excel",
            "This is an old .xls file, or one with a password. Save it as .xlsx or CSV, without a password.",
        )
    with warnings.catch_warnings(action="ignore"):  # openpyxl's, of what it doesn't keep: charts, rules, styles
        return _lines(_xlsx_rows(data) if data.startswith(b"PK\x03\x04") else _csv_rows(data))


def _lines(rows: Iterable[list[Any]]) -> list[Line]:
    lines = []
    for number, cells in enumerate(rows, start=1):
        if not all(map(is_blank, cells)):
            lines.append(Line(number, tuple(cells)))
        if len(lines) > MAX_ROWS + 1:
            raise UnreadableError("rows", f"The file has more than {MAX_ROWS:,} rows. Is it the right one?")
        if len(cells) > MAX_COLUMNS and not all(map(is_blank, cells[MAX_COLUMNS:])):
            raise UnreadableError("columns", f"Row {number} has more than {MAX_COLUMNS} columns. Is it the right file?")
    return lines


def is_blank(cell: Any) -> bool:
    """Returns whether a cell holds nothing but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.translate(INVISIBLE).split())


# ---- CSV ---------------------------------------------------------------------------------------------------------


def _csv_rows(data: bytes) -> list[list[Any]]:
    text = _decoded(data)
    first, _, rest = text.partition("\n")
    if separator := re.fullmatch(r"sep=([,;\t|])\s*", first):  # Excel writes and hides this line
        return _split(rest, separator[1])
    header = next((line for line in text.splitlines() if line.strip(" ,;\t\xa0")), "")
    return _split(text, max(",;\t", key=header.count))


def _decoded(data: bytes) -> str:
    """The text: UTF-8 or UTF-16 where it can be told, and otherwise cp1252, which Excel writes in Britain."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        elif b"\0" in data[:2]:
            text = data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le")
        else:
            text = _utf_8_or_cp1252(data)
    except UnicodeDecodeError as e:
        raise UnreadableError(
            "letters", "The letters in this file can't be made out. Save it again as “CSV UTF-8”."
        ) from e
    if "\0" in text:
        raise UnreadableError("no-table", "This is neither a CSV nor an .xlsx file. Save it as one of the two.")
    return text


def _utf_8_or_cp1252(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _split(text: str, delimiter: str) -> list[list[Any]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Any]] = []
    try:
        rows.extend([_unescaped(cell) for cell in row] for row in reader)
    except csv.Error as e:
        raise UnreadableError("quotes", f"Row {len(rows) + 1}: the quotes don't match ({e}).") from e
    return rows


# ---- .xlsx -------------------------------------------------------------------------------------------------------


def _xlsx_rows(data: bytes) -> Iterator[list[Any]]:
    """The rows of the first sheet, blank ones too."""
    try:
        _refuse_bomb(data)
        load_workbook = import_module("openpyxl").load_workbook
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the size that the file claims may be anything
        for row in sheet.iter_rows():
            yield [_cell(cell) for cell in row]
    except UnreadableError:
        raise
    except Exception as e:  # a damaged file makes openpyxl, zipfile and the XML parser raise whatever they happen to
        raise UnreadableError("damaged", "The Excel file can't be opened. Save it again as .xlsx, or as CSV.") from e


def _refuse_bomb(data: bytes) -> None:
    """Refuses a file that would unpack to far more than it is. zipfile never unpacks more than is declared."""
    parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableError(
            "unpacked", "The Excel file unpacks to far more than a list of members. Save the list on its own."
        )


def _cell(cell: Any) -> Any:
    value = cell.value
    if cell.data_type == "f":
        return Bad("formula", "This is a formula. Put its value in its place (copy, then paste special: values).")
    if cell.data_type == "e":
        return Bad("error", f"Excel shows an error here ({value}).")
    if isinstance(value, str):
        return _unescaped(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value.date() if isinstance(value, datetime) and value.time() == time() else value


def serial_date(number: int) -> date | None:
    """Returns the day that Excel's serial number stands for, if it is one of our time: 45778 is 1 May 2025."""
    return EXCELS_DAY_0 + timedelta(days=number) if 18_000 < number < 110_000 else None


# ---- writing -----------------------------------------------------------------------------------------------------


def write_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Writes rows of text, dates and None as CSV: UTF-8 with CRLF and a byte-order mark, which Excel knows it by."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_escaped(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    """Writes rows of text, dates and None as an .xlsx file: text stays text, whatever it begins with."""
    book = import_module("openpyxl").Workbook()
    sheet = book.worksheets[0]
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, _escaped(value))
            if isinstance(value, str):
                cell.data_type = "s"
                cell.number_format = "@"  # text: zeros in front stay when someone edits it
            elif value is not None:
                cell.number_format = "yyyy-mm-dd"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _escaped(value: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe before it, in .xlsx too, which may be saved as CSV later."""
    return f"'{value}" if isinstance(value, str) and RISKY.match(value) else value


def _unescaped(text: str) -> str:
    """As it was before `_escaped`."""
    return text[1:] if text.startswith("'") and RISKY.match(text) else text
