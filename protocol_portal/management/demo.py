"""The people of `start --demo`: made up, with a past that is made up too.

They are written row by row and not by the acts in `accounts`, which know no time but now. An installation is the demo's
where these people were the first in it; there, whoever tries things out may add more.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.contrib.auth.models import Group
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from guidance.models import Council
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.mail import invitations
from protocol_portal.members.models import AccountEvent, Mail, Member, MemberError, SignInHelp
from protocol_portal.members.signing_in import codes, rules
from quizzes.learning import demo

Kind = AccountEvent.Kind
NOTE = "made by start --demo"
MAIN = {  # those to try things out as; what each is, in words
    "officer@portal.example": "officer who edits the protocol",
    "publisher@portal.example": "officer who publishes it",
    "viewer@portal.example": "officer who looks and changes nothing",
    "people@portal.example": "officer who looks after the accounts",
    "chief@portal.example": "officer with all rights",
    "member@portal.example": "councillor who has passed the quiz",
    "new.member@portal.example": "councillor, just invited",
}
TERM_BEGAN = 300  # days ago; the term before it was as long as this one will be
TERM = timedelta(days=4 * 365 + 1)


@dataclass(frozen=True)
class Entry:
    """What `start --demo` prints of one of MAIN: the link is made anew, the second step's secret ("" if none) stays."""

    member: Member
    what: str
    link: codes.Made
    secret: str


def entries() -> list[Entry]:
    """Returns those of MAIN who still exist; a visitor may have changed addresses or deactivated some."""
    there = {member.email: member for member in Member.objects.active().filter(email__in=MAIN)}
    return [
        Entry(there[email], what, codes.link(there[email]), _secret(there[email]))
        for email, what in MAIN.items()
        if email in there
    ]


def _secret(member: Member) -> str:
    step = Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).first()
    return decrypt(step.data["secret"]) if step else ""


@transaction.atomic
def make() -> None:
    """Makes the people where there is nobody; keeps everything where they are already. Raises MemberError where there
    are others.
    """
    if Member.objects.exists():
        first = AccountEvent.objects.order_by("pk").first()
        if first is None or first.note != NOTE:
            raise MemberError(
                "There are people in this database already, and the demo’s don’t belong among them. "
                "For the demo, set PORTAL_VAR to an empty folder and leave DATABASE_URL out.",
                code="others",
            )
        return
    SignInHelp.objects.get_or_create(pk=1, defaults={"team": "Democratic Services", "telephone": "01632 960123"})
    chief = _officer("chief", "Beatrix Lorne", 420, by=None, all_rights=True)
    people = _officer("people", "Jonah Pell", 410, by=chief, group="People officers")
    _officer("officer", "Imogen Hale", 409, by=chief, group="Editors")
    _officer("publisher", "Rafael Quint", 409, by=chief, group="Publishers")
    _officer("viewer", "Tamsin Reed", 200, by=chief, group="Viewers")
    _councillors(people)
    new = accounts.add(by=people, full_name="Dev Marlowe", email="new.member@portal.example", **_seat("Nether Quay"))
    invitations.invite([new], by=people)


# ---- who they are ------------------------------------------------------------------------------------------------


def _officer(
    name: str, full_name: str, days: int, *, by: Member | None, group: str = "", all_rights: bool = False
) -> Member:
    officer = _member(_at(days, "09:40"), by, email=f"{name}@portal.example", full_name=full_name,
                      role=Member.Role.OFFICER, is_superuser=all_rights)  # fmt: skip
    officer.groups.set(Group.objects.filter(name=group))
    rights = {"rights": [[], [group or "all rights"]]}
    _event(_at(days, "09:41"), Kind.RIGHTS, officer, by, changes=rights)
    TOTP.activate(officer, generate_totp_secret())
    _signed_in(officer, _at(days - 1, "08:55"))
    _event(_at(days - 1, "08:57"), Kind.STEP_ADDED, officer, officer)
    _signed_in(officer, _at(3, "09:05"))
    return officer


def _councillors(people: Member) -> None:
    """Each with something of what happens to accounts in the life of a council."""
    began = TERM_BEGAN - 1

    steady = _member(_at(began, "10:02"), people, email="member@portal.example", full_name="Morwenna Stile",
                     reference="1001", **_seat("Kestrel Hill"))  # fmt: skip
    _invited(steady, _at(began, "11:30"), people)
    _signed_in(steady, _at(began - 1, "19:22"))
    _event(_at(began - 2, "17:45"), Kind.CODE_SHOWN, steady, people)
    _signed_in(steady, _at(began - 2, "17:47"), "shown")
    demo.acknowledged(steady, at=_at(began - 1, "19:31"), way=rules.WAYS["code"])
    demo.took(steady, at=_at(began - 1, "19:40"), wrong=5)
    demo.took(steady, at=_at(began - 2, "17:49"), wrong=1)
    _signed_in(steady, _at(21, "20:14"))

    moved = _member(_at(began, "10:04"), people, email="alban.thrupp@portal.example", full_name="Alban Thrupp",
                    reference="1002", **_seat("Larkmere"), first_email="a.thrupp@old-mail.example")  # fmt: skip
    _invited(moved, _at(began, "11:30"), people, to="a.thrupp@old-mail.example")
    _signed_in(moved, _at(began - 3, "07:58"))
    demo.acknowledged(moved, at=_at(began - 3, "08:12"), way=rules.WAYS["code"])
    demo.took(moved, at=_at(62, "21:05"), wrong=2, left=6)
    _event(_at(64, "14:12"), Kind.CHANGED, moved, people, note="asked for by telephone",
           changes={"email": ["a.thrupp@old-mail.example", moved.email]})  # fmt: skip
    _signed_in(moved, _at(62, "21:03"))

    slow = _member(_at(began, "10:06"), people, email="cosima.wayfleet@portal.example", full_name="Cosima Wayfleet",
                   reference="1003", **_seat("Oldcastle East"))  # fmt: skip
    _invited(slow, _at(began, "11:30"), people)
    _invited(slow, _at(30, "15:20"), people)

    misspelt = _member(_at(95, "12:10"), people, email="lionel.bracket@portal.example", full_name="Lionel Brackett",
                       reference="1004", **_seat("Sallowfield", since=96))  # fmt: skip
    _invited(misspelt, _at(95, "12:12"), people, failed="550 5.1.1 There is nobody of that name here")

    left = _member(_at(400, "13:30"), people, email="hector.dunmore@portal.example", full_name="Hector Dunmore",
                   reference="0917", **_seat("Kestrel Hill", since=TERM_BEGAN + TERM.days))  # fmt: skip
    _invited(left, _at(400, "13:35"), people)
    _signed_in(left, _at(396, "18:40"))
    _left(left, _at(TERM_BEGAN - 3, "09:15"), people)

    _member(_at(38, "16:05"), people, email="perpetua.ashlar@portal.example", full_name="Perpetua Ashlar",
            role=Member.Role.CO_OPTED, term_start=_day(40), term_end=_day(40) + TERM)  # fmt: skip


def _seat(division: str, since: int = TERM_BEGAN) -> dict[str, Any]:
    """A division, and a term that began so many days ago and ends with everybody's."""
    began = TERM_BEGAN if since < TERM_BEGAN else since
    return {"division": division, "term_start": _day(since), "term_end": _day(began) + TERM}


# ---- what has happened to them -----------------------------------------------------------------------------------


def _member(at: datetime, by: Member | None, *, first_email: str = "", **fields: Any) -> Member:
    """A member as they are now, who perhaps had another address when they were added."""
    member = Member(**fields)
    member.end_sessions()
    member.full_clean(exclude=["password"])
    member.save()
    first = {"role": member.role, "is_active": True} | fields | {"email": first_email or member.email}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in first.items()}
    plain.pop("is_superuser", None)  # given next, with a line of its own
    _event(at, Kind.ADDED, member, by, NOTE, {name: [None, value] for name, value in plain.items()})
    return member


def _invited(member: Member, at: datetime, by: Member, *, to: str = "", failed: str = "") -> None:
    recipient = to or member.email
    Mail.objects.create(
        kind=Mail.Kind.INVITATION,
        priority=1,
        member=member,
        batch=uuid.uuid4(),
        queued_by=by,
        recipient=recipient,
        subject=render_to_string("members/mail/invitation_subject.txt", {"council": Council.objects.first()}).strip(),
        queued_at=at,
        next_try_at=at,
        give_up_at=at + timedelta(days=1),
        tries=1,
        sent_at=None if failed else at,
        failed_at=at if failed else None,
        error=failed,
    )
    _event(at, Kind.INVITED, member, by, recipient)


def _signed_in(member: Member, at: datetime, way: str = "code") -> None:
    Member.objects.filter(pk=member.pk).update(last_login=at)
    _event(at, Kind.SIGNED_IN, member, member, rules.WAYS[way])


def _left(member: Member, at: datetime, by: Member) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)
    _event(at, Kind.DEACTIVATED, member, by, "stood down at the election", {"is_active": [True, False]})


def _event(
    at: datetime, kind: AccountEvent.Kind, member: Member, by: Member | None, note: str = "", changes: Any = None
) -> None:
    AccountEvent.objects.create(at=at, kind=kind, member=member, actor=by, note=note, changes=changes or {})


def _day(days: int) -> date:
    """So many days ago."""
    return timezone.localdate() - timedelta(days=days)


def _at(days: int, clock: str) -> datetime:
    """So many days ago, at a time of day here."""
    return timezone.make_aware(datetime.combine(_day(days), time.fromisoformat(clock)))
