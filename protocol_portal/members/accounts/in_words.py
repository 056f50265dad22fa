"""The history of accounts in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from protocol_portal.members.models import AccountEvent, Member

Kind = AccountEvent.Kind
EVENTS = {
    Kind.ADDED: "Your account was created",
    Kind.CHANGED: "Your details changed",
    Kind.DEACTIVATED: "Your account was closed",
    Kind.REACTIVATED: "Your account was reopened",
    Kind.SIGNED_OUT: "You were signed out on every device",
    Kind.SIGNED_IN: "You signed in",
    Kind.INVITED: "You were invited",
    Kind.CODE_SHOWN: "You were shown a sign-in code",
    Kind.LINK_MADE: "A one-off sign-in link was made for you on the server",
    Kind.RIGHTS: "Your rights in the administration changed",
    Kind.STEP_ADDED: "Your authenticator app was set up",
    Kind.STEP_REMOVED: "Your authenticator app was removed",
    Kind.CODES_MADE: "New recovery codes were made",
    Kind.SSO_LINKED: "Your account was linked to single sign-on",
    Kind.SSO_UNLINKED: "Your account was unlinked from single sign-on",
    Kind.EXPORTED: "You exported a list of members",
}


def changes_of(event: AccountEvent) -> list[str]:
    """Returns what an event changed, in words; for an account that was added, what was put in."""
    if event.kind == AccountEvent.Kind.ADDED:
        return [f"{_label(name)}: {_value(name, after)}" for name, (_, after) in event.changes.items()]
    return changes_in_words(event.changes)


def changes_in_words(changes: Mapping[str, Sequence[Any]]) -> list[str]:
    """Returns what changed, from fields with values before and after: "Division: Brook East → Brook West"."""
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


def for_its_member(event: AccountEvent) -> dict[str, Any]:
    """Returns an event as its member reads it: `what` happened, `how`, `by` whom else, and `at` what time."""
    is_own = event.kind == Kind.SIGNED_IN
    by_other = event.actor is not None and event.actor_id != event.member_id
    return {
        "what": EVENTS[Kind(event.kind)],
        "how": event.note if is_own or event.kind == Kind.EXPORTED else "",
        "by": event.actor if by_other else None,
        "at": event.at,
    }
