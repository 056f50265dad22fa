"""The history of accounts in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from protocol_portal.members.models import AccountEvent, Member


def told(event: AccountEvent) -> list[str]:
    """What an event changed, in words; of an account that was added, what was put in."""
    if event.kind == AccountEvent.Kind.ADDED:
        return [f"{_label(name)}: {_value(name, after)}" for name, (_, after) in event.changes.items()]
    return changes_in_words(event.changes)


def changes_in_words(changes: Mapping[str, Sequence[Any]]) -> list[str]:
    """What changed, from fields with values before and after: "Division: Brook East → Brook West"."""
    return [
        f"{_label(name)}: {_value(name, before)} → {_value(name, after)}" for name, (before, after) in changes.items()
    ]


def _label(name: str) -> str:
    label = "rights" if name == "rights" else str(getattr(Member._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if name == "role" and value:
        return str(Member.Role(value).label)
    if isinstance(value, Iterable) and not isinstance(value, str):
        value = ", ".join(value)
    return str(value or "nothing")
