"""A training room: 75 members behind one address, and a mail server that takes 30 mails a minute; and a guesser there.

Time is simulated: a step is five seconds, as the thread that sends looks every five seconds.
"""

import re
from collections import Counter

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from protocol_portal.members.mail import sending
from protocol_portal.members.models import AccountEvent, Mail
from protocol_portal.members.signing_in import codes
from protocol_portal.members.signing_in.rules import WAYS
from tests import cast
from tests.smtp import mail_sent_to, mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

ROOM = "192.0.2.75"
STEP = 5  # seconds
TEN_MINUTES = 10 * 60 // STEP  # in steps
GUESSES = 25  # for an address in ten minutes: five codes of five guesses each; of 100,000,000


class Person:
    """Someone in the room: asks for a code, types it when it comes, perhaps wrongly at first."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.member = cast.member(f"member.{number}@brookshire.example", full_name=f"Member {number}")
        self.browser = Client(REMOTE_ADDR=ROOM)
        self.typos = 1 if number % 7 == 0 else 0

    @property
    def begins(self) -> int:
        """All within the first minute."""
        return self.number % 12

    def asks(self) -> None:
        response = self.browser.post("/accounts/login/", {"email": self.member.email})
        assert response.status_code == 302, response.content

    def types(self, code: str) -> None:
        if self.typos:
            self.typos -= 1
            wrong = self.browser.post("/accounts/login/code/", {"code": f"{int(code) ^ 1:08}", "action": "verify"})
            assert wrong["Location"] == "/accounts/login/code/"
        response = self.browser.post("/accounts/login/code/", {"code": code, "action": "verify"})
        assert response["Location"] != "/accounts/login/code/", response.content

    def scans(self, path: str) -> None:
        assert self.browser.post(path).status_code == 302

    @property
    def signed_in(self) -> bool:
        return self.browser.session.get("_auth_user_id") == str(self.member.pk)


def code_in(text: str) -> str:
    found = re.search(r"^\d{8}$", text, re.MULTILINE)
    assert found, text
    return found.group()


def test_all_are_signed_in_within_ten_minutes(edition_1):
    """65 by mail, five by digits that an officer shows and five by the page to scan; no limit is in their way."""
    cast.help_with_signing_in()
    chief = cast.officer("superuser")
    people = [Person(number) for number in range(75)]
    with (
        mail_server(per_minute=30) as server, mail_sent_to(server),
        time_machine.travel(timezone.now(), tick=False) as clock,
    ):  # fmt: skip
        for step in range(TEN_MINUTES):
            for person in people:
                if step == person.begins:
                    begin(person, chief)
            sending.send_due()
            for person in people:
                arrived = server.to(person.member.email)
                if arrived and not person.signed_in:
                    person.types(code_in(arrived[-1].text))
            if all(person.signed_in for person in people):
                break
            clock.shift(STEP)
    assert [person.number for person in people if not person.signed_in] == []
    assert len(server.received) == 65
    ways = Counter(AccountEvent.objects.filter(kind=AccountEvent.Kind.SIGNED_IN).values_list("note", flat=True))
    assert ways == {WAYS["code"]: 65, WAYS["shown"]: 10}


def begin(person: Person, chief) -> None:
    if person.number < 65:
        person.asks()
        return
    shown = codes.show(person.member, by=chief)
    if person.number < 70:
        # No mail need come for it: the digits are typed on the same page.
        person.asks()
        Mail.objects.filter(member=person.member).delete()
        person.types(shown.digits)
    else:
        person.scans(shown.path)


def test_a_guesser_in_the_room_is_stopped():
    """However hard they try for ten minutes, they get 25 guesses at an address; others in the room sign in meanwhile,
    and so does the member with a code to scan.
    """
    chief, victim, other = cast.officer("superuser"), Person(1), Person(2)
    guesses = 0
    with (
        mail_server() as server, mail_sent_to(server),
        time_machine.travel(timezone.now(), tick=False) as clock,
    ):  # fmt: skip
        for step in range(TEN_MINUTES):
            guesser = Client(REMOTE_ADDR=ROOM)
            guesser.post("/accounts/login/", {"email": victim.member.email})
            guesser.post("/accounts/login/code/", {"action": "resend"})  # gives no further guesses
            while guesser.get("/accounts/login/code/").status_code == 200:  # until it leads back to the address
                guesser.post("/accounts/login/code/", {"code": f"{guesses:08}", "action": "verify"})
                guesses += 1
            if step == TEN_MINUTES // 2:
                other.asks()
                sending.send_due()
                other.types(code_in(server.to(other.member.email)[-1].text))
                victim.scans(codes.show(victim.member, by=chief).path)
            clock.shift(STEP)
    assert guesses == GUESSES
    assert other.signed_in
    assert victim.signed_in
