"""The list of members as a spreadsheet: import with a preview, all rows or none, and export of the same columns.

A row is about the member with its reference, or else with its e-mail address. What a file doesn't say stays as it is:
a column that it hasn't got, and an empty cell of reference, role or active (a new member is an active councillor). An
empty division, start or end of term empties it. Members that aren't in the file are left alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guidance.common import spreadsheets
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import Member, MemberError
from protocol_portal.members.roster.rows import COLUMNS, RosterError, Row, RowProblem, read

NOTE = "imported"


# ---- what comes out ----------------------------------------------------------------------------------------------


class OutdatedPreviewError(ValidationError):
    """Raised where what a preview showed is no longer what would happen."""

    def __init__(self) -> None:
        super().__init__(
            "The members have changed since this preview was made. Nothing was imported: look at a new one first."
        )


@dataclass(frozen=True)
class Change:
    """What a row would change of a member: `fields` by name, each with its value before and after."""

    row: int
    member: Member
    fields: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Preview:
    """What importing a file would do. `absent` members are not in the file, and left alone."""

    rows: tuple[Row, ...]
    added: tuple[Row, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[Member, ...]
    absent: tuple[Member, ...] = field(compare=False)

    @property
    def is_empty(self) -> bool:
        """Returns whether importing would change nothing."""
        return not (self.added or self.changed)


# ---- the acts ----------------------------------------------------------------------------------------------------


def preview(data: bytes, *, by: Member | None = None) -> Preview:
    """Returns what the file would change; changes nothing. Raises RosterError with all that is wrong in the file, and
    with what `by` may not change.
    """
    shown = _compared(read(data), Member.objects.prefetch_related("groups"))
    refusals = [(change, accounts.refusal(by, change.member)) for change in shown.changed]
    if refused := [RowProblem(change.row, "", "rights", reason) for change, reason in refusals if reason]:
        raise RosterError(refused)
    return shown


@transaction.atomic
def apply(shown: Preview, *, by: Member | None) -> None:
    """Makes the changes that the preview showed, with a line of history each; all of them or none.

    Raises OutdatedPreviewError where the members have changed in between, so that something else would happen, and
    MemberError where `by` may not.
    """
    members = Member.objects.select_for_update().order_by("pk")
    try:
        if _compared(shown.rows, members) != shown:
            raise OutdatedPreviewError
        with transaction.atomic():
            _write(shown, by)
    except MemberError:
        raise
    except (RosterError, ValidationError, IntegrityError) as e:  # someone took a row's address or reference meanwhile
        raise OutdatedPreviewError from e


def _write(shown: Preview, by: Member | None) -> None:
    for row in shown.added:
        accounts.add(by=by, note=NOTE, **row.values)
    for change in shown.changed:
        new = {name: after for name, (_, after) in change.fields.items()}
        active = new.pop("is_active", None)
        accounts.change(change.member, by=by, note=NOTE, **new)
        if active is not None:
            (accounts.reactivate if active else accounts.deactivate)(change.member, by=by, note=NOTE)


def export_csv() -> bytes:
    """Returns all members, active or not, as a file that imports as "nothing to change"."""
    return spreadsheets.write_csv(_exported())


def export_xlsx() -> bytes:
    """Returns the same as an Excel file."""
    return spreadsheets.write_xlsx(_exported())


def _exported() -> list[list[Any]]:
    rows = Member.objects.order_by("full_name", "email", "pk").values_list(*COLUMNS.values())
    return [list(COLUMNS), *([*values, "yes" if active else "no"] for *values, active in rows)]


# ---- from rows to what they would change -------------------------------------------------------------------------


def _compared(rows: tuple[Row, ...], members: Iterable[Member]) -> Preview:
    """Returns what the rows would change. Raises RosterError if rows clash with one another or with members."""
    members = list(members)
    finder, problems = _Finder(members), list(_twice(rows))
    added, changed, unchanged = [], [], []
    for row in rows:
        member = finder.member_of(row, problems)
        new = {name: value for name, value in row.values.items() if member is None or not _same(member, name, value)}
        problems += _term(row, member)
        if member is None:
            added.append(row)
        elif new:
            changed.append(Change(row.number, member, {name: (getattr(member, name), new[name]) for name in new}))
        else:
            unchanged.append(member)
    if problems:
        raise RosterError(sorted(problems, key=lambda problem: problem.row or 0))
    absent = tuple(member for member in members if member.pk not in finder.rows)
    return Preview(rows, tuple(added), tuple(changed), tuple(unchanged), absent)


def _same(member: Member, name: str, value: Any) -> bool:
    old = getattr(member, name)
    return old.lower() == value.lower() if name == "email" else old == value


def _twice(rows: tuple[Row, ...]) -> Iterable[RowProblem]:
    """Yields a problem for each reference or address that an earlier row has."""
    for name in ("reference", "email"):
        seen: dict[str, int] = {}
        for row in rows:
            value = row.values.get(name) or ""
            value = value.lower() if name == "email" else value
            if value and value in seen:
                yield RowProblem(row.number, name, "same", f"Row {seen[value]} has the same. Keep one of the two.")
            seen.setdefault(value, row.number)


def _term(row: Row, member: Member | None) -> Iterable[RowProblem]:
    start, end = (row.values.get(name, getattr(member, name, None)) for name in ("term_start", "term_end"))
    if start and end and end < start:
        column = "term_end" if "term_end" in row.values else "term_start"
        yield RowProblem(row.number, column, "order", f"The term can't end ({end}) before it starts ({start}).")


class _Finder:
    """An index of the members that rows are about, by reference, then by e-mail address in any case."""

    def __init__(self, members: Iterable[Member]) -> None:
        self.by_reference = {member.reference: member for member in members if member.reference}
        self.by_email = {member.email.lower(): member for member in members}
        self.rows: dict[int, int] = {}  # the key of each member found, and the row

    def member_of(self, row: Row, problems: list[RowProblem]) -> Member | None:
        """Returns the row's member, None for a new one; adds what is wrong to the problems."""
        reference = row.values.get("reference")
        holder = self.by_email.get(row.values["email"].lower())
        member = self.by_reference.get(reference or "") or holder
        if member and holder and member != holder:
            text = f"This is the address of {_label(holder)}. Change that account first, or correct the row."
            problems.append(RowProblem(row.number, "email", "taken", text))
        elif member and reference and member.reference and member.reference != reference:
            text = f"The address in this row is that of {_label(member)}. Correct the reference or the address."
            problems.append(RowProblem(row.number, "reference", "other", text))
        if member and self.rows.setdefault(member.pk, row.number) != row.number:
            text = f"Row {self.rows[member.pk]} is about the same person, {_label(member)}. Keep one of the two."
            problems.append(RowProblem(row.number, "email", "person", text))
        return member


def _label(member: Member) -> str:
    """Returns how a message names a member: by name, and by reference if there is one."""
    return f"{member} (reference {member.reference})" if member.reference else str(member)
