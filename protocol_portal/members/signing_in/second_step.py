"""The officers' second step: secrets that are unreadable in the database, and a reset by another officer."""

import base64

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Member, MemberError


def cipher() -> Fernet:
    """Returns a cipher made of the portal's secret key (HKDF, RFC 5869): the database alone reveals no secret."""
    derived = HKDF(SHA256(), 32, salt=None, info=b"protocol_portal second step").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def is_set_up(member: Member) -> bool:
    """Returns whether the member has set up an authenticator app."""
    return Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists()


def has_recovery_codes(member: Member) -> bool:
    """Returns whether recovery codes were made for the member, used or not."""
    return Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).exists()


@transaction.atomic
def reset(member: Member, *, by: Member | None, note: str = "") -> None:
    """Takes away app and recovery codes, for someone who has lost both: the next sign-in begins with setting up anew.

    Signs them out everywhere. People officers may do so for any officer but those with all rights; nobody for
    themselves. Safe to repeat. Raises MemberError.
    """
    now = Member.objects.select_for_update().get(pk=member.pk)
    if by == now:
        raise MemberError("You can’t reset your own second step. Ask another officer.", code="own")
    if by is not None and now.is_superuser and not by.is_superuser:
        raise MemberError(
            f"{now} has all rights. Only another officer with all rights can reset their second step.", code="rights"
        )
    removed, _ = Authenticator.objects.filter(user=now).delete()
    if removed:
        accounts.end_ways_in(now)
        now.save(update_fields=["password"])
        accounts.record(AccountEvent.Kind.STEP_REMOVED, now, by=by, note=note)
