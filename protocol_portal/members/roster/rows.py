"""A spreadsheet's rows as what they say of members: columns by their headings, cells as dates, roles, yes and no.

Every row is checked by the model's own rules; nothing here asks the database.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from guidance.common import spreadsheets
from guidance.common.spreadsheets import MAX_CELL, Bad, Line, UnreadableError, is_blank, serial_date
from guidance.common.texts import tidy
from protocol_portal.members.models import Member

COLUMNS = {  # the column of a file, and the field of a member
    "reference": "reference",
    "full_name": "full_name",
    "email": "email",
    "role": "role",
    "division": "division",
    "term_start": "term_start",
    "term_end": "term_end",
    "active": "is_active",
}
REQUIRED = ("full_name", "email")
KEPT_WHERE_EMPTY = ("reference", "role", "active")
SYNONYMS = {  # other headings, without spaces and punctuation
    "reference": ("ref", "memberreference", "membernumber", "memberid", "id"),
    "full_name": ("name", "member", "membername"),
    "email": ("mail", "emailaddress"),
    "role": ("roles", "type"),
    "division": ("ward", "divisionward", "divisionorward", "warddivision"),
    "term_start": ("startofterm", "start", "startdate", "termstarts", "termstartdate"),
    "term_end": ("endofterm", "end", "enddate", "termends", "termenddate"),
    "active": ("isactive",),
}
ROLES = {
    "councillor": Member.Role.COUNCILLOR, "cllr": Member.Role.COUNCILLOR, "officer": Member.Role.OFFICER,
    "coopted": Member.Role.CO_OPTED, "cooptedmember": Member.Role.CO_OPTED, "cooptee": Member.Role.CO_OPTED,
}  # fmt: skip
YES_OR_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
DATE_FORMATS = ("%Y-%m-%d", "%Y-%m-%d 00:00:00", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
MOST_PROBLEMS = 200  # reported at once


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in a file: where, by the number that Excel shows and the column's name; why, in a word; and what
    to do.
    """

    row: int | None
    column: str
    code: str
    text: str

    def __str__(self) -> str:
        place = ", ".join(filter(None, [f"Row {self.row}" if self.row else "", self.column]))
        return f"{place}: {self.text}" if place else self.text


class BadCellError(ValueError):
    """Raised where a cell isn't what its column holds; says why and what to do. `code` is why, in a word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RosterError(ValidationError):
    """Raised where a file is refused and nothing imported. `problems` (up to MOST_PROBLEMS) say why; `more` remain."""

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        found = list(dict.fromkeys(problems))
        self.problems = found[:MOST_PROBLEMS]
        self.more = max(0, len(found) - MOST_PROBLEMS)
        super().__init__([*map(str, self.problems), *([f"And {self.more:,} more."] if self.more else [])])


@dataclass(frozen=True)
class Row:
    """A row of a file that is right in itself: `values` by the member's field, of those that the row says."""

    number: int
    values: dict[str, Any]


# ---- from bytes to rows ------------------------------------------------------------------------------------------


def read(data: bytes) -> tuple[Row, ...]:
    """Returns the rows of a file, each right in itself. Raises RosterError."""
    try:
        lines = spreadsheets.read(data)
    except UnreadableError as e:
        raise RosterError([RowProblem(None, "", e.code, str(e))]) from e
    if not lines:
        raise RosterError([RowProblem(None, "", "empty", "The file is empty.")])
    header, *rest = lines
    columns = _columns(header, rest)
    problems: list[RowProblem] = []
    rows = tuple(_row(line, columns, problems) for line in rest)
    if problems:
        raise RosterError(problems)
    return rows


def _columns(header: Line, rest: list[Line]) -> dict[int, str]:
    """Returns which cell of a row belongs to which column. Raises RosterError for unknown, missing or repeated
    headings.
    """
    problems: list[RowProblem] = []
    columns: dict[int, str] = {}
    for place in range(max(len(line.cells) for line in [header, *rest])):
        heading = _text(header.cells[place]) if place < len(header.cells) else ""
        column = _column(heading)
        if column and column in columns.values():
            problems.append(
                RowProblem(header.number, heading, "doubled", f"There is another column for {column}. Keep one.")
            )
        elif column:
            columns[place] = column
        elif heading:
            known = ", ".join(COLUMNS)
            problems.append(
                RowProblem(header.number, heading[:60], "unknown", f"No such column. Those known are: {known}.")
            )
        else:
            problems += [
                RowProblem(
                    line.number, f"column {place + 1}", "unnamed", "There is something here, and no heading above it."
                )
                for line in rest
                if place < len(line.cells) and not is_blank(line.cells[place])
            ]
    missing = [name for name in REQUIRED if name not in columns.values()]
    problems += [
        RowProblem(header.number, name, "missing", "There is no such column, and there has to be.") for name in missing
    ]
    if problems:
        raise RosterError(problems)
    return columns


def _column(heading: str) -> str | None:
    plain = _letters(heading)
    return next((name for name in COLUMNS if plain in (_letters(name), *SYNONYMS[name])), None)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _text(value: Any) -> str:
    """Returns a cell as tidied text."""
    return "" if value is None or isinstance(value, Bad) else tidy(str(value))


def _row(line: Line, columns: dict[int, str], problems: list[RowProblem]) -> Row:
    """Returns a line's values; adds what is wrong to the problems."""
    values, bad = {}, set()
    for place, column in columns.items():
        cell = line.cells[place] if place < len(line.cells) else None
        try:
            if (value := _value(column, cell)) is not None or column not in KEPT_WHERE_EMPTY:
                values[COLUMNS[column]] = value
        except BadCellError as e:
            bad.add(COLUMNS[column])
            problems.append(RowProblem(line.number, column, e.code, str(e)))
    problems += _flaws(line.number, values, bad)
    return Row(line.number, values)


def _flaws(number: int, values: dict[str, Any], bad: set[str]) -> list[RowProblem]:
    """Returns what the model's rules say against a row; puts the values into the form in which they are stored."""
    member = Member(**values)
    unsaid = [one.name for one in Member._meta.fields if one.name not in values or one.name in bad]
    try:
        member.clean_fields(exclude=unsaid)
    except ValidationError as e:
        found = {column: e.error_dict[name] for column, name in COLUMNS.items() if name in e.error_dict}
        return [
            RowProblem(number, column, errors[0].code or "", " ".join(ValidationError(errors).messages))
            for column, errors in found.items()
        ]
    finally:
        values.update({name: getattr(member, name) for name in values})
    return []


def _value(column: str, cell: Any) -> Any:
    """Returns a cell's value: None if empty, "" for text that may be empty. Raises BadCellError."""
    if isinstance(cell, Bad):
        raise BadCellError(cell.code, cell.text)
    if len(text := _text(cell)) > MAX_CELL:
        raise BadCellError("long", f"This is longer than {MAX_CELL} characters.")
    return READERS.get(column, _as_text)(cell, text)


def _as_text(cell: Any, text: str) -> str:
    if isinstance(cell, bool | date):
        raise BadCellError("no-words", f"Words are meant to be here, not “{text}”.")
    if isinstance(cell, float):
        raise BadCellError("fraction", f"The number {text} may not be whole. Write it as text.")
    return text


def _as_reference(cell: Any, text: str) -> str | None:
    return _as_text(cell, text) or None


def _as_role(cell: Any, text: str) -> str | None:
    if text and _letters(text) not in ROLES:
        raise BadCellError("role", f"“{text[:60]}” is no role. Write councillor, co-opted or officer.")
    return ROLES[_letters(text)] if text else None


def _as_active(cell: Any, text: str) -> bool | None:
    if text and text.casefold() not in YES_OR_NO:
        raise BadCellError("yes-or-no", f"“{text[:60]}” says neither yes nor no.")
    return YES_OR_NO[text.casefold()] if text else None


def _as_date(cell: Any, text: str) -> date | None:
    """Returns a date from a date cell, Excel's serial number, 2025-05-01, 1/5/2025 (day first) or 1 May 2025."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell
    if not text:
        return None
    if re.fullmatch(r"[0-9]{5,6}", text) and not isinstance(cell, bool):
        found = serial_date(int(text))
    else:
        found = next((day for form in DATE_FORMATS if (day := _parsed(text, form))), None)
    if found is None:
        raise BadCellError(
            "date", f"“{text[:60]}” can't be read as a date. Write it as 2025-05-01 or 01/05/2025, the day first."
        )
    return found


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None


READERS: dict[str, Callable[[Any, str], Any]] = {
    "reference": _as_reference,
    "role": _as_role,
    "term_start": _as_date,
    "term_end": _as_date,
    "active": _as_active,
}
