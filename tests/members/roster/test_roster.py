"""The roster: a file is imported whole or refused with rows and columns named; importing it again changes nothing."""

import csv
import io
import re
import zipfile
from collections import Counter
from contextlib import suppress
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import Workbook, load_workbook

from guidance.common import spreadsheets
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Member
from protocol_portal.members.roster import acts as roster
from protocol_portal.members.roster.acts import OutdatedPreviewError
from protocol_portal.members.roster.rows import (
    COLUMNS,
    SYNONYMS,
    BadCellError,
    RosterError,
    RowProblem,
    _column,
    _value,
)
from tests.effort import examples
from tests.rows import rows_of

FULL = "reference,full_name,email,role,division,term_start,term_end,active\n"
ANN_ROW = "0012,Ann Archer,ann@example.com,councillor,Brook End,2025-05-01,2029-05-07,yes\n"
SHORT = "full_name,email\n"


def ann(**fields) -> Member:
    return accounts.add(by=None, **{"email": "ann@example.com", "full_name": "Ann Archer", **fields})


def officer() -> Member:
    return Member.objects.create_user("olive@example.com", full_name="Olive Officer")


def imported(data: str | bytes, by: Member | None = None) -> roster.Preview:
    """Previews a file, and does as shown."""
    shown = roster.preview(data if isinstance(data, bytes) else data.encode())
    roster.apply(shown, by=by)
    return shown


def refused(data: str | bytes) -> RosterError:
    """Why the file is refused; nothing has changed by it."""
    before = everything()
    with pytest.raises(RosterError) as e:
        roster.preview(data if isinstance(data, bytes) else data.encode())
    assert everything() == before
    assert e.value.messages[: len(e.value.problems)] == [str(problem) for problem in e.value.problems]
    return e.value


def why_not(data: str | bytes) -> list[tuple[int | None, str, str]]:
    """The row, column and code of each problem for which the file is refused."""
    return [(problem.row, problem.column, problem.code) for problem in refused(data).problems]


def everything() -> dict[str, list]:
    return rows_of((Member, AccountEvent))


def stored(**where) -> tuple:
    """A member's fields in the order of the columns."""
    return Member.objects.values_list(*COLUMNS.values()).get(**where)


def xlsx(*rows, formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for place, form in (formats or {}).items():
        sheet[place].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ANN_STORED = (
    "0012", "Ann Archer", "ann@example.com", "councillor", "Brook End", date(2025, 5, 1), date(2029, 5, 7), True
)  # fmt: skip


MIDNIGHT = datetime(2025, 5, 1)  # noqa: DTZ001  (Excel's times have no zone)
NOON = MIDNIGHT.replace(hour=12)


# ---- importing ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_adds_changes_and_leaves_alone():
    """The preview says what would happen, field by field, and changes nothing; applying it does just that."""
    olive = officer()
    member, bob = ann(reference="0012", division="Ash Hill"), ann(email="bob@example.com", full_name="Bob")
    data = FULL + ANN_ROW + ",Cy,cy@example.com,Co-opted member,,,,\n,Bob,BOB@example.com,,,,,\n"
    before = everything()
    shown = roster.preview(data.encode())
    assert everything() == before
    assert [(row.number, row.values["email"]) for row in shown.added] == [(3, "cy@example.com")]
    [change] = shown.changed
    assert (change.row, change.member) == (2, member)
    assert change.fields == {
        "division": ("Ash Hill", "Brook End"),
        "term_start": (None, date(2025, 5, 1)),
        "term_end": (None, date(2029, 5, 7)),
    }
    assert (shown.unchanged, shown.absent, shown.is_empty) == ((bob,), (olive,), False)
    roster.apply(shown, by=olive)
    assert stored(reference="0012") == ANN_STORED
    assert stored(full_name="Cy") == (None, "Cy", "cy@example.com", "co-opted", "", None, None, True)
    lines = [(event.kind, event.actor, event.note) for event in AccountEvent.objects.order_by("pk")]
    assert lines[2:] == [("added", olive, "imported"), ("changed", olive, "imported")]
    assert member.events.latest("pk").changes["division"] == ["Ash Hill", "Brook End"]


@pytest.mark.django_db
def test_the_second_run_changes_nothing():
    """No member and no line of history."""
    data = FULL + ANN_ROW
    assert not imported(data).is_empty
    before = everything()
    assert imported(data).is_empty
    assert everything() == before


@pytest.mark.django_db
def test_a_reference_finds_the_member_before_the_address():
    """So a new address is a change, and the old one stays in the history."""
    member = ann(reference="0012")
    imported("ref,name,e-mail\n0012,Ann Archer,new@example.com\n")
    member.refresh_from_db()
    assert member.email == "new@example.com"
    assert member.events.latest("pk").changes == {"email": ["ann@example.com", "new@example.com"]}


@pytest.mark.django_db
def test_an_address_finds_the_member_and_gives_a_reference():
    """Where the account had none yet; the case of letters makes no difference."""
    member = ann()
    imported("reference,full_name,email\n7,Ann Archer,ANN@EXAMPLE.COM\n")
    member.refresh_from_db()
    assert (member.reference, member.email) == ("7", "ann@example.com")


@pytest.mark.django_db
def test_leaving_and_coming_back():
    """Active "no" deactivates and "yes" reactivates, each with its own line; empty leaves it as it is."""
    member = ann()
    for active in ("no", "", "yes"):
        imported(f"name,email,active\nAnn Archer,ann@example.com,{active}\n")
    kinds = [event.kind for event in member.events.order_by("pk")]
    assert kinds == ["added", "deactivated", "reactivated"]


@pytest.mark.django_db
def test_what_a_file_does_not_say_stays():
    """A missing column changes nothing; an empty cell empties division and term, and leaves reference and role."""
    imported(FULL + ANN_ROW)
    imported(SHORT + "Ann Brook,ann@example.com\n")
    assert stored() == ("0012", "Ann Brook", *ANN_STORED[2:])
    imported(FULL + ",Ann Brook,ann@example.com,,,,,\n")
    assert stored() == ("0012", "Ann Brook", "ann@example.com", "councillor", "", None, None, True)


@pytest.mark.django_db
def test_a_preview_that_is_out_of_date_is_refused():
    """Whoever confirms gets what was shown, or nothing: also after confirming twice."""
    member = ann(division="Ash Hill")
    shown = roster.preview(b"name,email,division\nCy,cy@example.com,\nAnn Archer,ann@example.com,Brook End\n")
    accounts.change(member, by=None, division="Cold Ash")
    before = everything()
    with pytest.raises(OutdatedPreviewError):
        roster.apply(shown, by=None)
    assert everything() == before
    shown = roster.preview(b"name,email\nCy,cy@example.com\n")
    accounts.change(member, by=None, division="Elsewhere")  # not touched by the file
    roster.apply(shown, by=None)
    with pytest.raises(OutdatedPreviewError):
        roster.apply(shown, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize("taken", ["cy@example.com", "CY@example.com"])
def test_an_address_taken_since_the_preview_is_refused(taken):
    """Also where the one who has it now has another reference."""
    shown = roster.preview(b"reference,name,email\n7,Cy,cy@example.com\n")
    ann(email=taken, reference="8")
    with pytest.raises(OutdatedPreviewError):
        roster.apply(shown, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["add", "change", "deactivate"])
def test_all_or_none(act, monkeypatch):
    """Where the last row fails, the first is not imported either."""
    ann(), ann(email="bob@example.com", full_name="Bob")
    shown = roster.preview(
        b"name,email,active\nCy,cy@example.com,\nDi,di@example.com,\nAnn,ann@example.com,no\nBo,bob@example.com,no\n"
    )
    before, real, calls = everything(), getattr(accounts, act), []

    def fail_second(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return real(*args, **kwargs)

    monkeypatch.setattr(accounts, act, fail_second)
    with pytest.raises(RuntimeError):
        roster.apply(shown, by=None)
    assert everything() == before


# ---- kinds of files -----------------------------------------------------------------------------------------------

ZOE = "Name;E-mail;Division/ward\r\nZoë Brontë;zoe@example.com;St Ann’s\r\n"
KINDS = {
    "utf-8": ZOE.encode(),
    "byte-order mark": ZOE.encode("utf-8-sig"),
    "cp1252": ZOE.encode("cp1252"),
    "utf-16": ZOE.encode("utf-16"),
    "utf-16, big end first": b"\xfe\xff" + ZOE.encode("utf-16-be"),
    "utf-16 without a mark": ZOE.encode("utf-16-le"),
    "utf-16, big end first, without a mark": ZOE.encode("utf-16-be"),
    "commas": ZOE.replace(";", ",").encode(),
    "tabs": ZOE.replace(";", "\t").encode(),
    "newlines": ZOE.replace("\r\n", "\n").encode(),
    "old Mac": ZOE.replace("\r\n", "\r").encode(),
    "said separator": b"sep=;\r\n" + ZOE.encode(),
    "quotes": b'"Name","E-mail","Division/ward"\n"Zo\xc3\xab Bront\xc3\xab","zoe@example.com","St Ann\xe2\x80\x99s"\n',
    "byte-order mark before a quote": '"Name";E-mail;Ward\nZoë Brontë;zoe@example.com;St Ann’s\n'.encode("utf-8-sig"),
    "blank rows": ZOE.replace("\r\n", "\r\n;;\r\n\r\n").encode(),
    "trailing spaces": ZOE.replace(";", " \xa0; ").replace("\r\n", "  \r\n").encode(),
    "empty columns at the end": ZOE.replace("\r\n", ";;\r\n").encode(),
    "decomposed letters": ZOE.replace("ë", "e\u0308").encode(),
    "xlsx": xlsx(["FULL NAME", "e-mail address", "Ward"], [], ["Zoë  Brontë\xa0", "zoe@example.com", "St Ann’s"]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("data", KINDS.values(), ids=KINDS)
def test_a_file_is_read_however_it_was_saved(data):
    """Encodings, separators, line ends, quotes, blank rows and spaces make no difference."""
    imported(data)
    assert stored() == (None, "Zoë Brontë", "zoe@example.com", "councillor", "St Ann’s", None, None, True)


@pytest.mark.django_db
def test_rows_are_numbered_as_excel_shows_them():
    """Blank rows count; a cell of two lines is one row; the line that names the separator doesn't count."""
    text = 'sep=,\nname,email\n\n"Ann\nArcher",ann@example.com\nBob,nowhere\n'
    assert why_not(text) == [(4, "email", "invalid")]
    assert why_not(xlsx(["name", "email"], [], ["Bob", "nowhere"])) == [(3, "email", "invalid")]


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in parts.items():
            pack.writestr(name, data)
    return out.getvalue()


def with_sheet(old: bytes, new: bytes) -> bytes:
    """A workbook in whose first sheet something is replaced."""
    book = zipfile.ZipFile(io.BytesIO(xlsx(["name", "email"], ["Ann", "ann@example.com"])))
    sheet = "xl/worksheets/sheet1.xml"
    assert old in book.read(sheet)
    return packed(**{one: book.read(one).replace(old, new if one == sheet else old) for one in book.namelist()})


UNREADABLE = {
    "empty": (b"", "empty"),
    "blank": (b"\xef\xbb\xbf ,,\r\n\r\n", "empty"),
    "large": (b"x" * 2_000_001, "large"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old-excel"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no-table"),
    "not cp1252 either": (b"name,email\nZo\x81\xff,zoe@example.com\n", "letters"),
    "half of utf-16": (b"\xff\xfea", "letters"),
    "open quote": (SHORT.encode() + b'"Ann,ann@example.com\n', "quotes"),
    "stray quote": (SHORT.encode() + b'"Ann"a,ann@example.com\n', "quotes"),
    "many rows": (SHORT.encode() + b"A,a@b.example\n" * 5001, "rows"),
    "many columns": (b"name,email\n" + b",".join([b"x"] * 101), "columns"),
    "broken zip": (b"PK\x03\x04 and so on", "damaged"),
    "another zip": (packed(**{"word/document.xml": b"<a/>"}), "damaged"),
    "bomb": (packed(**{"xl/workbook.xml": b"0" * 40_000_000}), "unpacked"),
    "many parts": (packed(**{f"part{n}": b"" for n in range(501)}), "unpacked"),
    "entities": (with_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'), "damaged"),
    "far cell": (with_sheet(b'<c r="B2"', b'<c r="XFD2"'), "columns"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(data, code):
    """One that says what is the matter, and soon: a hostile file fills no memory."""
    assert why_not(data) == [(None, "", code)]


@pytest.mark.django_db
def test_the_row_at_which_the_quotes_do_not_match_is_named():
    """That is where to look."""
    [problem] = refused(SHORT + 'Bob,bob@example.com\n"Ann"a,ann@example.com\n').problems
    assert "3" in problem.text


@pytest.mark.django_db
def test_the_size_that_a_sheet_claims_is_not_believed():
    """A claim of a million rows costs nothing, nor does one row at the very end."""
    imported(with_sheet(b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD1048576"'))
    data = with_sheet(b'<row r="2"', b'<row r="1048576"')
    assert roster.preview(data).is_empty


# ---- headings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "column"),
    [(name, name) for name in COLUMNS] + [
        (" Full  Name ", "full_name"), ("NAME", "full_name"), ("E-mail", "email"), ("e_mail address:", "email"),
        ("Division/ward", "division"), ("Ward", "division"), ("Start of term", "term_start"),
        ("Term end", "term_end"), ("Active?", "active"), ("Ref.", "reference"), ("party", None), ("", None),
    ],
)  # fmt: skip
def test_headings_are_known_in_many_forms(heading, column):
    """Case, spaces, underscores and punctuation make no difference; some other words are known."""
    assert _column(heading) == column


def test_no_heading_means_two_columns():
    """Each synonym stands for one."""
    every = [name.replace("_", "") for name in COLUMNS] + [one for many in SYNONYMS.values() for one in many]
    assert {name: count for name, count in Counter(every).items() if count > 1} == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "wrong"),
    [("name,email,party", [(1, "party", "unknown")]), ("name", [(1, "email", "missing")]),
     ("email,shoe,sock", [(1, "shoe", "unknown"), (1, "sock", "unknown"), (1, "full_name", "missing")]),
     ("name,full name,email", [(1, "full name", "doubled")]), ("name,email,", [(2, "column 3", "unnamed")])],
)  # fmt: skip
def test_headings_that_are_wrong_are_named(header, wrong):
    """Unknown, missing, doubled or left out: all at once."""
    assert why_not(f"{header}\nAnn,ann@example.com,x\n" if header != "name" else "name\nAnn\n") == wrong


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["name,email,party", "name,full name,email"])
def test_a_wrong_heading_is_told_the_columns_that_there_are(header):
    """All of them where it is none of them, the one that it repeats where it does."""
    [problem] = refused(f"{header}\nAnn,ann@example.com,x\n").problems
    assert [name for name in COLUMNS if name in problem.text] == (
        list(COLUMNS) if problem.code == "unknown" else ["full_name"]
    )


# ---- cells --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2025-05-01", date(2025, 5, 1)), ("01/05/2025", date(2025, 5, 1)), ("1/5/2025", date(2025, 5, 1)),
     ("1.5.2025", date(2025, 5, 1)), ("1 May 2025", date(2025, 5, 1)), ("01-May-2025", date(2025, 5, 1)),
     ("2025-05-01 00:00:00", date(2025, 5, 1)), ("45778", date(2025, 5, 1)), (45778, date(2025, 5, 1)),
     (date(2025, 5, 1), date(2025, 5, 1)), ("29/02/2024", date(2024, 2, 29)), ("", None), (None, None)],
)  # fmt: skip
def test_dates_are_read_as_britain_and_excel_write_them(cell, day):
    """The day comes before the month."""
    assert _value("term_start", cell) == day


@pytest.mark.parametrize(
    "cell",
    ["12/25/2025", "29/02/2025", "31/04/2025", "1/5/25", "2025/05/01", "2025", "May 2025", "soon", "0", "99999999",
     2025, 1.5, True, NOON, "01/05/2025 and on", "-45778", "=TODAY()"],
)  # fmt: skip
def test_dates_that_are_impossible_or_may_mean_two_things_are_refused(cell):
    """Never guessed."""
    with pytest.raises(BadCellError, match=re.escape(str(cell))) as refusal:
        _value("term_end", cell)
    assert refusal.value.code == "date"


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [("active", cell, True) for cell in ("yes", "Y", "TRUE", "1", 1, True)]
    + [("active", cell, False) for cell in ("no", "N", "False", "0", 0, False)]
    + [("active", "", None), ("role", "", None), ("reference", " ", None), ("reference", "0012", "0012"),
       ("reference", 123, "123"), ("role", "Cllr", "councillor"), ("role", "CO_OPTED", "co-opted"),
       ("role", "Co-opted member", "co-opted"), ("role", "Officer", "officer"), ("division", None, "")],
)  # fmt: skip
def test_cells_are_read_as_people_fill_them_in(column, cell, value):
    """Yes and no in many forms, numbers for references, roles by their names."""
    assert _value(column, cell) == value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "cell", "code", "named"),
    [("active", "perhaps", "yes-or-no", "perhaps"), ("role", "Mayor", "role", "Mayor"),
     ("email", "ann@", "invalid", ""), ("email", "änn@example.com", "invalid", ""), ("email", "", "blank", ""),
     ("full_name", "", "blank", ""), ("full_name", "x" * 201, "max_length", "200"),
     ("full_name", "x" * 501, "long", "500"), ("full_name", "A\x07", "invalid", ""),
     ("reference", "1.2E+11", "invalid", ""), ("reference", "x" * 51, "max_length", "50"),
     ("term_start", "1/13/2025", "date", "1/13/2025"), ("term_start", "1025-05-01", "min_value", "1950"),
     ("term_end", "2024-05-01", "order", "2025-05-01")],
)  # fmt: skip
def test_what_is_wrong_is_named_with_row_and_column(column, cell, code, named):
    """And why, with what was there or what may be; nothing is imported."""
    values = {**dict(zip(COLUMNS, ANN_ROW.strip().split(","), strict=True)), column: cell}
    [problem] = refused(FULL + ",Bob,bob@example.com,,,,,\n" + ",".join(values.values()) + "\n").problems
    assert (problem.row, problem.column, problem.code) == (3, column, code)
    assert named in problem.text


@pytest.mark.django_db
def test_all_errors_are_told_at_once_up_to_a_number():
    """Whoever mends the file reads them in the order of its rows."""
    assert why_not(SHORT + "Ann,x\n,y\n") == [
        (2, "email", "invalid"), (3, "full_name", "blank"), (3, "email", "invalid"),
    ]  # fmt: skip
    error = refused(SHORT + "Ann,x\n" * 250)
    assert (len(error.problems), error.more, len(error.messages)) == (200, 50, 201)
    assert "50" in error.messages[-1]


@pytest.mark.django_db
def test_excels_own_cells():
    """Dates, numbers, ticks and text in cells of their kinds; a number keeps no ".0", a text its zeros."""
    head = FULL.strip().split(",")
    data = xlsx(
        head,
        [123.0, "Ann", "a@example.com", None, None, MIDNIGHT, 45778, True],
        ["0123", "Bob", "b@example.com", None, 42, date(2025, 5, 1), "01/05/2025", 0],
        formats={"F2": "dd/mm/yyyy"},
    )
    imported(data)
    day = date(2025, 5, 1)
    assert stored(full_name="Ann") == ("123", "Ann", "a@example.com", "councillor", "", day, day, True)
    assert stored(full_name="Bob") == ("0123", "Bob", "b@example.com", "councillor", "42", day, day, False)
    assert imported(data).is_empty


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cell", "code"),
    [("=A1", "formula"), ('=HYPERLINK("http://example.com")', "formula"), ("#N/A", "error"), (MIDNIGHT, "no-words"),
     (True, "no-words"), (1.5, "fraction")],
)  # fmt: skip
def test_cells_of_the_wrong_kind_are_refused(cell, code):
    """A formula is never calculated, and its text is nobody's name."""
    assert why_not(xlsx(["name", "email"], [cell, "ann@example.com"])) == [(2, "full_name", code)]


@pytest.mark.django_db
def test_a_formula_in_csv_is_text():
    """Nothing here runs it, and the export doesn't let a spreadsheet run it either."""
    imported(b'name,email\n"=HYPERLINK(""x"")",ann@example.com\n')
    assert Member.objects.get().full_name == '=HYPERLINK("x")'
    assert b"'=HYPERLINK" in roster.export_csv()


# ---- clashes ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "why", "named"),
    [(["1,A,a@x.example", "1,B,b@x.example"], (3, "reference", "same"), "2"),
     ([",A,a@x.example", ",B,A@X.example"], (3, "email", "same"), "2"),
     (["5,A,new@x.example", ",B,ann@example.com"], (3, "email", "person"), "Ann Archer"),
     (["5,A,bob@example.com"], (2, "email", "taken"), "Bob"),
     (["7,A,Bob@Example.com"], (2, "reference", "other"), "Bob")],
)  # fmt: skip
def test_clashes_are_named(rows, why, named):
    """Within the file, and with members that there are: nobody becomes another by mistake."""
    ann(reference="5"), ann(reference="6", full_name="Bob", email="bob@example.com")
    [problem] = refused("reference,name,email\n" + "\n".join(rows)).problems
    assert (problem.row, problem.column, problem.code) == why
    assert named in problem.text


@pytest.mark.django_db
def test_a_term_is_checked_against_what_stays():
    """A file that moves only the end of a term can't put it before the start that the account has."""
    ann(term_start=date(2025, 5, 1))
    assert why_not("name,email,term_end\nAnn Archer,ann@example.com,2024-05-01\n") == [(2, "term_end", "order")]


# ---- export -------------------------------------------------------------------------------------------------------

RISKY = ["=1+1", "+44", "-x", "@me", "'=1+1", "''-x", "'t Hooft", "'", "#N/A", "1E5", "0012", "TRUE", 'a"b', "a;b,c"]


@pytest.mark.django_db
@pytest.mark.parametrize("export", [roster.export_csv, roster.export_xlsx])
def test_an_export_imports_as_nothing_to_change(export):
    """Whatever the names are, and for leavers too."""
    for n, name in enumerate(RISKY):
        ann(full_name=name, division=name, email=f"{n}@example.com", is_active=bool(n % 2), term_end=date(2029, 5, 7))
    shown = imported(export())
    assert (len(shown.unchanged), shown.is_empty, shown.absent) == (len(RISKY), True, ())


@pytest.mark.django_db
def test_a_spreadsheet_runs_nothing_of_an_export():
    """What it would take for a formula begins with an apostrophe; in .xlsx every cell is text or a date."""
    for n, name in enumerate(RISKY):
        ann(full_name=name, email=f"{n}@example.com", term_start=date(2025, 5, 1))
    rows = list(csv.reader(io.StringIO(roster.export_csv().decode("utf-8-sig"))))
    assert rows[0] == list(COLUMNS)
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]
    cells = [cell for row in load_workbook(io.BytesIO(roster.export_xlsx())).worksheets[0] for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "d"}
    assert not [cell for cell in cells if str(cell.value)[:1] in tuple("=+-@\t\r")]


@pytest.mark.django_db
def test_an_export_of_nobody_is_a_file_to_fill_in():
    """It has the headings, and imports as nothing."""
    assert roster.export_csv() == b"\xef\xbb\xbf" + FULL.strip().encode() + b"\r\n"
    assert imported(roster.export_xlsx()).is_empty


@pytest.mark.django_db
def test_a_preview_asks_the_database_once(django_assert_num_queries):
    """Whether it is of three rows or of three hundred."""
    for count in (3, 300):
        data = SHORT + "".join(f"A,a{n}@example.com\n" for n in range(count))
        with django_assert_num_queries(1):
            roster.preview(data.encode())


# ---- generated files ----------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(RISKY)
DAYS = st.dates(date(1940, 1, 1), date(2210, 1, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.strftime("%d/%m/%Y"), day.strftime("%m/%d/%Y"), ""])
)
ADDRESSES = st.from_regex(r"[a-cA-C]{1,2}@[a-bA-B]\.example", fullmatch=True)
CELLS = {
    "reference": st.sampled_from(["", "1", "2", "1.0", "02", "x"]) | WORDS,
    "full_name": WORDS.map("A{}".format) | WORDS,
    "email": ADDRESSES,
    "role": st.sampled_from(["", "councillor", "Co-opted", "OFFICER"]),
    "division": WORDS,
    "term_start": DAYS,
    "term_end": DAYS,
    "active": st.sampled_from(["", "yes", "no", "0", "TRUE"]),
}
GOOD_ROW = st.builds(
    lambda n, name, role, active: [f"0{n}", f"A {name}", f"m{n}@example.com", role, name, "2025-05-01", "", active],
    st.integers(0, 30), st.text("aB é'=+-@", max_size=8), CELLS["role"], CELLS["active"],
)  # fmt: skip
GOOD_ROWS = st.lists(GOOD_ROW, max_size=6, unique_by=lambda row: row[0])
ANY_ROWS = st.lists(st.tuples(*CELLS.values()).map(list), max_size=4)
MEMBERS = st.lists(
    st.tuples(ADDRESSES, WORDS, st.sampled_from([None, "1", "2", "02", "x"]), WORDS, st.booleans()),
    max_size=4, unique_by=(lambda one: one[0].lower(), lambda one: one[2] or one[0]),
)  # fmt: skip
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
DAMAGE = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 20), st.binary(max_size=4)), max_size=3)
PATIENT = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def as_csv(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([list(COLUMNS), *rows])
    return out.getvalue().encode(encoding)


def damaged(data: bytes, damage: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, new in damage:
        place %= len(data) + 1
        data = data[:place] + new + data[place + length :]
    return data


def add_all(members: list[tuple]) -> None:
    for email, name, reference, division, active in members:
        accounts.add(
            by=None, email=email, full_name=f"A{name}", reference=reference, division=division, is_active=active
        )


def outcome(data: bytes) -> roster.Preview | list[RowProblem]:
    try:
        return roster.preview(data)
    except RosterError as e:
        return e.problems


def sound(data: bytes) -> bool:
    """Whether the file was imported; if so whole and for good, and if not, refused by row or for one reason."""
    before = everything()
    shown = outcome(data)
    if isinstance(shown, list):
        assert everything() == before
        assert all(problem.code and problem.text for problem in shown)
        assert len(shown) == 1 or all(problem.row and problem.column for problem in shown)
        return False
    roster.apply(shown, by=None)
    assert len(shown.rows) == len(shown.added) + len(shown.changed) + len(shown.unchanged)
    after = everything()
    again = roster.preview(data)
    assert again.is_empty
    assert len(again.unchanged) == len(shown.rows)
    roster.apply(again, by=None)
    assert everything() == after
    for export in (roster.export_csv, roster.export_xlsx):
        assert roster.preview(export()).is_empty
    return True


class GeneratedFilesTest(TestCase):
    """Each example has a database of its own."""

    @PATIENT
    @given(GOOD_ROWS, ENCODINGS, st.sampled_from(",;\t"))
    def test_good_files_are_imported(self, rows, encoding, delimiter):
        """In every encoding and with every separator, all the rows."""
        assert sound(as_csv(rows, encoding, delimiter))
        assert Member.objects.count() == len(rows)

    @PATIENT
    @given(GOOD_ROWS)
    def test_good_excel_files_are_imported(self, rows):
        """Written as the export writes them."""
        assert sound(spreadsheets.write_xlsx([list(COLUMNS), *rows]))
        assert Member.objects.count() == len(rows)

    @PATIENT
    @given(MEMBERS, ANY_ROWS)
    def test_any_rows_are_imported_whole_or_refused(self, members, rows):
        """Whoever was there before."""
        with suppress(ValidationError):
            add_all(members)
        sound(as_csv(rows))

    @PATIENT
    @given(GOOD_ROWS, ENCODINGS, DAMAGE)
    def test_damaged_csv_files_are_imported_whole_or_refused(self, rows, encoding, damage):
        """Bytes lost, changed and put in, anywhere."""
        sound(damaged(as_csv(rows, encoding), damage))

    @PATIENT
    @given(GOOD_ROWS, DAMAGE)
    def test_damaged_excel_files_are_imported_whole_or_refused(self, rows, damage):
        """In the packed file, where one byte spoils much."""
        sound(damaged(spreadsheets.write_xlsx([list(COLUMNS), *rows]), damage))

    @PATIENT
    @given(st.binary(max_size=200))
    def test_anything_at_all_is_refused(self, data):
        """No bytes make it fail in another way."""
        assert not sound(data)


def test_a_number_with_a_point_and_nothing_after_it_is_a_reference(db):
    """Some programs store 123 as 123.0: the reference is 123 all the same."""
    whole = zipfile.ZipFile(io.BytesIO(xlsx(["reference", "full_name", "email"], [123, "Ann", "a@example.com"])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        for name in whole.namelist():
            other.writestr(name, whole.read(name).replace(b"<v>123</v>", b"<v>123.0</v>"))
    sheet = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")
    assert b"<v>123.0</v>" in sheet  # the file is what this is about
    [row] = roster.preview(out.getvalue()).added
    assert row.values["reference"] == "123"
