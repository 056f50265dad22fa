"""The acts on one account. Each is one transaction, which writes its line of the history; `by` is the acting member,
or None for the member's own act and for a command on the server.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from protocol_portal.members.models import AccountEvent, Member

FIELDS = ("email", "full_name", "reference", "role", "division", "term_start", "term_end")  # what `change` may change

Changes = dict[str, list[Any]]  # {field: [before, after]}, fit for JSON


@transaction.atomic
def add(*, by: Member | None, note: str = "", **fields: Any) -> Member:
    """A new member of these FIELDS and perhaps `is_active`. Raises ValidationError by field; TypeError for others."""
    _refuse_unknown(fields, *FIELDS, "is_active")
    member = Member(**fields)
    member.end_sessions()
    _save(member)
    changes = {name: [None, plain] for name in (*FIELDS, "is_active") if (plain := _plain(member, name)) is not None}
    _record(AccountEvent.Kind.ADDED, member, by, note, changes)
    return member


@transaction.atomic
def change(member: Member, *, by: Member | None, note: str = "", **fields: Any) -> Member:
    """Changes FIELDS and keeps the values before and after, the e-mail address's too; writes nothing if none differs.

    Returns the member as it is now. Raises ValidationError by field, and TypeError for other fields.
    """
    _refuse_unknown(fields, *FIELDS)
    now = _locked(member)
    before = {name: _plain(now, name) for name in fields}
    for name, value in fields.items():
        setattr(now, name, value)
    now.tidy()
    changes = {name: [old, new] for name, old in before.items() if (new := _plain(now, name)) != old}
    if changes:
        _save(now)
        _record(AccountEvent.Kind.CHANGED, now, by, note, changes)
    return now


def deactivate(member: Member, *, by: Member | None, note: str = "") -> Member:
    """For someone who has left: signed out everywhere, and never in again unless reactivated. Safe to repeat."""
    return _set_active(member, False, by, note)


def reactivate(member: Member, *, by: Member | None, note: str = "") -> Member:
    """For someone who is back. Safe to repeat."""
    return _set_active(member, True, by, note)


@transaction.atomic
def sign_out_everywhere(member: Member, *, by: Member | None, note: str = "") -> Member:
    """Ends every session of the member, on every device."""
    now = _locked(member)
    now.end_sessions()
    now.save(update_fields=["password"])
    _record(AccountEvent.Kind.SIGNED_OUT, now, by, note, {})
    return now


@transaction.atomic
def _set_active(member: Member, active: bool, by: Member | None, note: str) -> Member:
    now = _locked(member)
    if now.is_active != active:
        now.is_active = active
        now.end_sessions()
        now.save(update_fields=["is_active", "password"])
        kind = AccountEvent.Kind.REACTIVATED if active else AccountEvent.Kind.DEACTIVATED
        _record(kind, now, by, note, {"is_active": [not active, active]})
    return now


def _refuse_unknown(fields: dict[str, Any], *known: str) -> None:
    if unknown := fields.keys() - set(known):
        raise TypeError(f"not a field of an account that is changed here: {', '.join(sorted(unknown))}")


def _locked(member: Member) -> Member:
    """The member as the database has it, held until the end of the transaction."""
    return Member.objects.select_for_update().get(pk=member.pk)


def _save(member: Member) -> None:
    """Checks and saves. Where another transaction took the address or reference in between, the check says so again."""
    member.full_clean(exclude=["password"])
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        member.full_clean(exclude=["password"])
        raise


def _plain(member: Member, field: str) -> Any:
    """The field's value as JSON has it; None where it is empty."""
    value = getattr(member, field)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def _record(kind: str, member: Member, by: Member | None, note: str, changes: Changes) -> None:
    AccountEvent.objects.create(kind=kind, member=member, actor=by, note=note, changes=changes)
