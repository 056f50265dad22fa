"""Ways in that work once and need no mail: a code that an officer shows, and a link made on the server.

A code is a page to scan and digits to type; using one uses up both. Nothing is stored that would sign anyone in: a
token has 256 bits, so its hash suffices; digits are few, so their hash is keyed with the portal's secret.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Member, MemberError, SignInCode

SHOWN_FOR = timedelta(minutes=10)
LINK_FOR = timedelta(minutes=15)
DIGITS = 8


@dataclass(frozen=True)
class Made:
    """A new code, known in full only now: the path of its page, its digits ("" for a link) and until when it works."""

    path: str
    digits: str
    expires_at: datetime


@transaction.atomic
def show(member: Member, *, by: Member) -> Made:
    """Makes a code for an officer to show to this member; those shown before stop working.

    Raises MemberError for someone inactive, and for an officer with rights: theirs would be somebody else's to use.
    """
    if reason := accounts.refusal(by, member):
        raise MemberError(reason, code="rights")
    if member == by:
        raise MemberError("You can’t show a code to yourself.", code="own")
    SignInCode.objects.usable().filter(member=member, kind=SignInCode.Kind.SHOWN).update(expires_at=timezone.now())
    made = _make(member, SignInCode.Kind.SHOWN, by, SHOWN_FOR, f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")
    accounts.record(AccountEvent.Kind.CODE_SHOWN, member, by=by)
    return made


@transaction.atomic
def link(member: Member) -> Made:
    """Makes a link for whoever runs the server to hand over. Raises MemberError for someone inactive."""
    made = _make(member, SignInCode.Kind.LINK, None, LINK_FOR, "")
    accounts.record(AccountEvent.Kind.LINK_MADE, member, by=None)
    return made


def of_token(token: str) -> SignInCode | None:
    """Returns the code that a page's address names, if it still works and its member is active."""
    found = SignInCode.objects.select_related("member").filter(token_hash=_token_hash(token)).first()
    return found if found and found.is_usable() and found.member.is_active else None


@transaction.atomic
def use_token(token: str) -> SignInCode | None:
    """Uses up the code of a page and returns it; None if it no longer works."""
    found = of_token(token)
    return found if found and _used(found) else None


@transaction.atomic
def use_digits(member: Member | None, digits: str) -> SignInCode | None:
    """Uses up the code that these digits are; a wrong guess counts against every code that the member has.

    Does as much work for no member as for one without a code.
    """
    plain = "".join(digits.split()).replace("-", "")
    usable = SignInCode.objects.select_related("member").usable().filter(member=member, kind=SignInCode.Kind.SHOWN)
    for code in usable:
        if constant_time_compare(code.digits_hash, _digits_hash(plain)):
            return code if _used(code) else None
    usable.update(wrong_tries=F("wrong_tries") + 1)
    return None


def forget_old(before: datetime) -> None:
    """Deletes codes that have long expired; the history keeps that they were made."""
    SignInCode.objects.filter(expires_at__lt=before).delete()


def _make(member: Member, kind: SignInCode.Kind, by: Member | None, lasts: timedelta, digits: str) -> Made:
    if not member.is_active:
        raise MemberError(f"{member}’s account isn’t active. Reactivate it first.", code="inactive")
    token, now = secrets.token_urlsafe(32), timezone.now()
    SignInCode.objects.create(
        member=member,
        kind=kind,
        made_by=by,
        made_at=now,
        expires_at=now + lasts,
        token_hash=_token_hash(token),
        digits_hash=_digits_hash(digits) if digits else "",
    )
    return Made(f"/accounts/code/{token}/", digits, now + lasts)


def _used(code: SignInCode) -> bool:
    """Whether this call was the one that used it up: of two at once, one."""
    return bool(SignInCode.objects.usable().filter(pk=code.pk).update(used_at=timezone.now()))


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _digits_hash(digits: str) -> str:
    return salted_hmac("protocol_portal.members.signing_in.codes", digits, algorithm="sha256").hexdigest()
