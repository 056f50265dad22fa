"""What the commands on people share."""

from django.core.management.base import CommandError

from guidance.common.texts import tidy
from protocol_portal.members.models import Member


def member_of(address: str) -> Member:
    """Returns the member with this e-mail address, in any case. Raises CommandError if there is none."""
    member = Member.objects.filter(email__iexact=tidy(address)).first()
    if member is None:
        raise CommandError(f"Nobody here has the address {address!r}. Check its spelling, or add them first.")
    return member
