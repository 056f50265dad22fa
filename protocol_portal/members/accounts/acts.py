"""The acts on one account. Each is one transaction, which writes its line of the history; `by` is the acting member,
or None for the member's own act and for a command on the server. Raises MemberError where `by` may not, see `refusal`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from protocol_portal.members.models import AccountEvent, Member, MemberError, SignInCode

FIELDS = ("email", "full_name", "reference", "role", "division", "term_start", "term_end")  # what `change` may change

Changes = dict[str, list[Any]]  # {field: [before, after]}, fit for JSON


@transaction.atomic
def add(*, by: Member | None, note: str = "", **fields: Any) -> Member:
    """Adds a member with these FIELDS, perhaps `is_active`. Raises ValidationError by field, TypeError for others."""
    _refuse_unknown(fields, *FIELDS, "is_active")
    member = Member(**fields)
    member.end_sessions()
    _save(member)
    changes = {name: [None, plain] for name in (*FIELDS, "is_active") if (plain := _plain(member, name)) is not None}
    record(AccountEvent.Kind.ADDED, member, by=by, note=note, changes=changes)
    return member


def refusal(by: Member | None, member: Member) -> str:
    """Says why `by` may not change this account, or "" if they may.

    Whoever can change an officer's address can sign in as that officer. So accounts with rights are changed by those
    with all rights only; otherwise people officers could make themselves publishers.
    """
    if by is None or by.is_superuser or not member.is_staff:
        return ""
    return f"{member} has rights in the administration. Only an officer with all rights can change this account."


def _refuse(by: Member | None, member: Member) -> None:
    if reason := refusal(by, member):
        raise MemberError(reason, code="rights")


@transaction.atomic
def change(member: Member, *, by: Member | None, note: str = "", **fields: Any) -> Member:
    """Changes FIELDS and keeps the values before and after, the e-mail address's too; writes nothing if none differs.

    Returns the member as it is now. Raises ValidationError by field, and TypeError for other fields.
    """
    _refuse_unknown(fields, *FIELDS)
    now = _locked(member)
    _refuse(by, now)
    before = {name: _plain(now, name) for name in fields}
    for name, value in fields.items():
        setattr(now, name, value)
    now.tidy()
    changes = {name: [old, new] for name, old in before.items() if (new := _plain(now, name)) != old}
    if changes:
        if "email" in changes:  # whoever still reads the old address is no longer this person
            end_ways_in(now)
        _save(now)
        record(AccountEvent.Kind.CHANGED, now, by=by, note=note, changes=changes)
    return now


def deactivate(member: Member, *, by: Member | None, note: str = "") -> Member:
    """Signs out someone who has left, everywhere, and lets them in no more unless reactivated. Safe to repeat."""
    return _set_active(member, False, by, note)


def reactivate(member: Member, *, by: Member | None, note: str = "") -> Member:
    """Lets in again someone who is back. Safe to repeat."""
    return _set_active(member, True, by, note)


@transaction.atomic
def sign_out_everywhere(member: Member, *, by: Member | None, note: str = "") -> Member:
    """Ends every session and every code shown. Anyone may do it for anyone: no harm can come of it."""
    now = _locked(member)
    end_ways_in(now)
    now.save(update_fields=["password"])
    record(AccountEvent.Kind.SIGNED_OUT, now, by=by, note=note)
    return now


@transaction.atomic
def set_rights(
    member: Member, *, groups: Iterable[Group], superuser: bool, by: Member | None, note: str = ""
) -> Member:
    """Gives an officer these groups, and all rights or not; takes others away. Only those with all rights may, and
    never their own. Safe to repeat. Raises MemberError.
    """
    now = _locked(member)
    wanted = {group.name for group in groups}
    before = rights(now)
    after = sorted(wanted) + (["all rights"] if superuser else [])
    if before == after:
        return now
    if by is not None and not by.is_superuser:
        raise MemberError("Only an officer with all rights can change anyone’s rights.", code="rights")
    if by == now:
        raise MemberError("You can’t change your own rights. Ask another officer with all rights.", code="own")
    if now.is_superuser and not superuser:
        _refuse_last_superuser(now)
    now.groups.set(Group.objects.filter(name__in=wanted))
    now.is_superuser = superuser
    end_ways_in(now)
    now.save(update_fields=["is_superuser", "password"])
    record(AccountEvent.Kind.RIGHTS, now, by=by, note=note, changes={"rights": [before, after]})
    return Member.objects.get(pk=now.pk)


@transaction.atomic
def unlink_single_sign_on(member: Member, *, by: Member | None, note: str = "") -> None:
    """Has single sign-on know the member by e-mail address once more, as on the first day. Safe to repeat."""
    now = _locked(member)
    _refuse(by, now)
    unlinked, _ = SocialAccount.objects.filter(user=now).delete()
    if unlinked:
        record(AccountEvent.Kind.SSO_UNLINKED, now, by=by, note=note)


def is_linked(member: Member) -> bool:
    """Returns whether the council's single sign-on knows this person."""
    return SocialAccount.objects.filter(user=member).exists()


def end_ways_in(member: Member) -> None:
    """Ends every session of the member once it is saved, and every code that was shown or link that was made."""
    member.end_sessions()
    SignInCode.objects.usable().filter(member=member).update(expires_at=timezone.now())


def rights(member: Member) -> list[str]:
    """Returns the groups' names in order, and "all rights"."""
    names = sorted(group.name for group in member.groups.all())
    return names + (["all rights"] if member.is_superuser else [])


def _refuse_last_superuser(member: Member) -> None:
    others = Member.objects.select_for_update().active().filter(is_superuser=True).exclude(pk=member.pk)
    if not others:
        raise MemberError(
            f"{member} is the only officer with all rights. Give all rights to someone else first.", code="last"
        )


@transaction.atomic
def _set_active(member: Member, active: bool, by: Member | None, note: str) -> Member:
    now = _locked(member)
    if now.is_active != active:
        _refuse(by, now)
        if not active and by == now:
            raise MemberError("You can’t deactivate your own account. Ask another officer.", code="own")
        if not active and now.is_superuser and by is not None:
            _refuse_last_superuser(now)
        now.is_active = active
        end_ways_in(now)
        now.save(update_fields=["is_active", "password"])
        kind = AccountEvent.Kind.REACTIVATED if active else AccountEvent.Kind.DEACTIVATED
        record(kind, now, by=by, note=note, changes={"is_active": [not active, active]})
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


def record(
    kind: AccountEvent.Kind, member: Member, *, by: Member | None, note: str = "", changes: Changes | None = None
) -> None:
    """Writes a line of the history, for acts of other rooms."""
    AccountEvent.objects.create(kind=kind, member=member, actor=by, note=note[:200], changes=changes or {})
