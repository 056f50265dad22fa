"""What officers can do with one account, each asked about first: the words, and the act itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.administration.forms import ReasonForm
from protocol_portal.members.mail import invitations
from protocol_portal.members.models import Member
from protocol_portal.members.signing_in import second_step


@dataclass(frozen=True)
class Act:
    """An act on a member's account that is asked about first. `{}` in the texts is the member."""

    link: str
    title: str
    text: str
    button: str
    done: str
    run: Callable[[Member, Member, str], Any]  # member, by, note
    is_offered: Callable[[Member], bool]
    form: type[forms.Form] = ReasonForm
    needs_right_to_change: bool = True


def _invite(member: Member, by: Member, note: str) -> None:
    invitations.invite([member], by=by)


ACTS = {
    "invite": Act(
        link="Send an invitation",
        title="Send {} an invitation",
        text="{} gets a mail that asks them to sign in and says whom to ask for help. It signs nobody in by itself.",
        button="Send the invitation",
        done="The invitation to {} is on its way.",
        run=_invite,
        is_offered=lambda member: member.is_active,
        form=forms.Form,  # the history has the address in place of a note
        needs_right_to_change=False,
    ),
    "sign_out": Act(
        link="Sign out everywhere",
        title="Sign {} out everywhere",
        text="{} is signed out on every device, at once. They can sign in again.",
        button="Sign out everywhere",
        done="{} is signed out everywhere.",
        run=lambda member, by, note: accounts.sign_out_everywhere(member, by=by, note=note),
        is_offered=lambda member: member.is_active,
        needs_right_to_change=False,
    ),
    "reset_second_step": Act(
        link="Reset the second step",
        title="Reset the second step of {}",
        text="For somebody who has lost their phone and their recovery codes. {} is signed out everywhere and sets up"
        " an authenticator app anew after signing in. Make sure that it is they who ask: call them back.",
        button="Reset the second step",
        done="The second step of {} is reset.",
        run=lambda member, by, note: second_step.reset(member, by=by, note=note),
        is_offered=second_step.is_set_up,
        needs_right_to_change=False,
    ),
    "unlink": Act(
        link="Unlink from single sign-on",
        title="Unlink {} from single sign-on",
        text="For somebody who was given a new council account, so that single sign-on no longer recognises them. The"
        " next time they use it, {} is recognised by e-mail address once more.",
        button="Unlink",
        done="{} is unlinked from single sign-on.",
        run=lambda member, by, note: accounts.unlink_single_sign_on(member, by=by, note=note),
        is_offered=accounts.is_linked,
    ),
    "deactivate": Act(
        link="Deactivate",
        title="Deactivate the account of {}",
        text="For somebody who has left. {} is signed out everywhere and can no longer sign in. What is recorded stays,"
        " and you can reactivate the account.",
        button="Deactivate",
        done="The account of {} is deactivated.",
        run=lambda member, by, note: accounts.deactivate(member, by=by, note=note),
        is_offered=lambda member: member.is_active,
    ),
    "reactivate": Act(
        link="Reactivate",
        title="Reactivate the account of {}",
        text="For somebody who is back. {} can sign in again.",
        button="Reactivate",
        done="The account of {} is active again.",
        run=lambda member, by, note: accounts.reactivate(member, by=by, note=note),
        is_offered=lambda member: not member.is_active,
    ),
}
