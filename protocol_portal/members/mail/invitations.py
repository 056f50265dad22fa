"""Invitations: a mail that says who asks, why, and where to sign in. Its link is the ordinary sign-in page: opening it
signs nobody in and uses nothing up.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, Value, When
from django.template.loader import render_to_string

from guidance.models import Council
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.mail import sending
from protocol_portal.members.models import AccountEvent, Mail, Member, MemberError, MemberQuerySet, SignInHelp

STATES = {  # of a member, in words
    "left": "has left",
    "signed in": "has signed in",
    "waiting": "invitation waiting to be sent",
    "failed": "invitation could not be delivered",
    "invited": "invited, not signed in yet",
    "new": "not invited yet",
}


@transaction.atomic
def invite(members: Iterable[Member], *, by: Member | None) -> uuid.UUID:
    """Queues an invitation to each active member of these, once more to those who had one; returns the batch's name.

    Raises MemberError, and invites nobody, before it is known whom to ask for help: the mail names them.
    """
    help_ = SignInHelp.objects.first()
    if help_ is None:
        raise MemberError(
            "First say who members can call for help with signing in: a team and its telephone number.", code="no help"
        )
    batch, council = uuid.uuid4(), Council.objects.first()
    for member in Member.objects.active().filter(pk__in=[member.pk for member in members]).order_by("full_name", "pk"):
        context = {"member": member, "council": council, "help": help_, "address": settings.ADDRESS}
        subject = render_to_string("members/mail/invitation_subject.txt", context).strip()
        text = render_to_string("members/mail/invitation.txt", context)
        Mail.objects.waiting().filter(member=member, kind=Mail.Kind.INVITATION).delete()  # this one takes its place
        sending.queue(Mail.Kind.INVITATION, member, subject, text, by=by, batch=batch)
        accounts.record(AccountEvent.Kind.INVITED, member, by=by, note=member.email)
    return batch


@dataclass(frozen=True)
class Progress:
    """How far a batch has come: numbers of mails, and those that failed."""

    sent: int
    waiting: int
    failed: list[Mail]

    @property
    def total(self) -> int:
        """Returns how many mails the invitation has."""
        return self.sent + self.waiting + len(self.failed)


def progress(batch: uuid.UUID) -> Progress:
    """Returns how far a batch has come."""
    mails = Mail.objects.filter(batch=batch, kind=Mail.Kind.INVITATION)
    failed = list(mails.failed().select_related("member").order_by("member__full_name"))
    return Progress(mails.sent().count(), mails.waiting().count(), failed)


def with_states(members: MemberQuerySet) -> MemberQuerySet:
    """Returns each member with `invitation_state`, one of STATES: what has become of the latest invitation."""
    invitations = Mail.objects.filter(member=OuterRef("pk"), kind=Mail.Kind.INVITATION)
    later = Mail.objects.filter(member=OuterRef("member"), kind=Mail.Kind.INVITATION, pk__gt=OuterRef("pk"))
    failed = invitations.failed().filter(~Exists(later))  # a mail sent again counts instead
    return members.annotate(
        invitation_state=Case(
            When(is_active=False, then=Value("left")),
            When(last_login__isnull=False, then=Value("signed in")),
            When(Exists(invitations.waiting()), then=Value("waiting")),
            When(Exists(failed), then=Value("failed")),
            When(Exists(invitations), then=Value("invited")),
            default=Value("new"),
            output_field=CharField(),
        )
    )
