"""The mail queue, with a real mail server: nothing twice, nothing lost, and what is refused stops nothing else."""

import logging
import threading
from contextlib import suppress
from datetime import UTC, timedelta
from unittest import mock

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.utils import timezone

from protocol_portal import housekeeping
from protocol_portal.members.mail import sending
from protocol_portal.members.models import Mail, SignInCode
from protocol_portal.members.signing_in import codes
from tests import cast
from tests.smtp import mail_sent_to, mail_server

CODE, INVITATION, NOBODY = Mail.Kind.CODE, Mail.Kind.INVITATION, Mail.Kind.NOBODY
pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    with mail_server() as running, mail_sent_to(running):
        yield running


@pytest.fixture
def clock():
    """A clock that moves when told to."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def people(number: int) -> list:
    return [cast.member(f"member.{i}@brookshire.example", full_name=f"Member {i}") for i in range(number)]


def queue(kind, member, text="12345678"):
    return sending.queue(kind, member, "A subject", text)


# ---- sending ----------------------------------------------------------------------------------------------------


def test_a_code_is_sent_and_forgotten(server):
    """Nothing of it is left in the database."""
    queue(CODE, cast.member())
    assert sending.send_due() == 1
    assert [(one.to, one.text.strip()) for one in server.received] == [("ann.archer@brookshire.example", "12345678")]
    assert not Mail.objects.exists()


def test_an_invitation_stays_as_a_record_without_its_text(server):
    """When it was sent, and to which address."""
    made = queue(INVITATION, cast.member(), "Please come.")
    sending.send_due()
    made.refresh_from_db()
    assert made.sent_at
    assert (made.text, made.error, made.tries) == ("", "", 1)
    assert made.recipient == "ann.archer@brookshire.example"
    assert sending.send_due() == 0
    assert len(server.received) == 1


def test_mail_for_nobody_is_deleted_and_never_sent(server):
    """Not even where it comes into the queue while others are being sent."""
    queue(NOBODY, None)
    queue(CODE, cast.member())
    claim, left = sending._claim, [1, 2, 3]

    def and_another():
        if left:
            left.pop()
            queue(NOBODY, None)
        return claim()

    with mock.patch.object(sending, "_claim", and_another):
        sending.send_due()
    sending.send_due()
    assert len(server.received) == 1
    assert not Mail.objects.exists()


def test_codes_go_before_invitations_even_those_queued_meanwhile(server):
    """A code asked for while a batch is being sent is the next mail."""
    first, second, third = people(3)
    queue(INVITATION, first, "invitation")
    queue(INVITATION, second, "invitation")
    queue(CODE, third)
    sent = sending._sent

    def and_then_a_code(one):
        sent(one)
        if one.kind == INVITATION and len(server.received) == 2:
            queue(CODE, third, "87654321")

    with mock.patch.object(sending, "_sent", and_then_a_code):
        sending.send_due()
    assert [one.text.strip() for one in server.received] == ["12345678", "invitation", "87654321", "invitation"]


def test_a_batch_takes_one_connection(server):
    """Also where a recipient is refused in the middle of it."""
    members = people(30)
    server.refuse = {members[10].email}
    for member in members:
        queue(INVITATION, member)
    assert sending.send_due() == 30
    assert (len(server.received), server.connections) == (29, 1)


def test_headers(server, settings):
    """Who writes and who reads the answers; that a machine wrote it; a name of our host that stays the same."""
    settings.DEFAULT_FROM_EMAIL = "Democratic Services <no-reply@brookshire.example>"
    settings.EMAIL_REPLY_TO, settings.ADDRESS = "help@brookshire.example", "https://protocol.brookshire.example"
    server.not_yet = 1
    made = queue(INVITATION, cast.member())
    name = sending._message(made, mock.Mock()).message()["Message-ID"]
    sending.send_due()
    Mail.objects.update(next_try_at=timezone.now())
    sending.send_due()
    (one,) = server.received
    assert one.message["From"] == "Democratic Services <no-reply@brookshire.example>"
    assert one.message["To"] == "ann.archer@brookshire.example"
    assert one.message["Reply-To"] == "help@brookshire.example"
    assert one.message["Auto-Submitted"] == "auto-generated"
    assert one.message["Message-ID"] == name
    assert name.endswith("@protocol.brookshire.example>")
    assert abs(one.message["Date"].datetime.replace(tzinfo=UTC) - timezone.now()) < timedelta(minutes=1)


def test_a_line_break_in_a_subject_begins_no_header(server):
    """It is a space."""
    sending.queue(INVITATION, cast.member(), "Come\r\nBcc: eve@example.org", "Text.\r\nBcc: eve@example.org")
    sending.send_due()
    (one,) = server.received
    assert one.message["Bcc"] is None
    assert one.message["Subject"] == "Come Bcc: eve@example.org"


# ---- what is refused --------------------------------------------------------------------------------------------


def test_a_refusal_for_now_is_tried_again_after_longer_and_longer_pauses(server, clock):
    """Until it is taken; the last error stays until then."""
    server.not_yet = 3
    made = queue(INVITATION, cast.member())
    for pause in (5, 10, 20):
        assert sending.send_due() == 1
        made.refresh_from_db()
        assert made.next_try_at == timezone.now() + timedelta(seconds=pause)
        assert made.error == "451 4.3.0 come back later"
        clock.shift(pause - 1)
        assert sending.send_due() == 0
        clock.shift(1)
    sending.send_due()
    made.refresh_from_db()
    assert (made.tries, made.error, len(server.received)) == (4, "", 1)
    assert made.sent_at


def test_a_code_that_would_come_too_late_is_given_up(server, clock, caplog):
    """After its fifteen minutes; its text is gone, and the log names neither address nor code."""
    server.not_yet = 1000
    made = queue(CODE, cast.member())
    for _ in range(15 * 12 + 1):
        sending.send_due()
        clock.shift(5)
    made.refresh_from_db()
    assert made.failed_at
    assert (made.text, made.error) == ("", "451 4.3.0 come back later")
    assert not server.received
    assert [record.getMessage() for record in caplog.records] == [
        f"mail {made.pk} (sign-in code) was not delivered: 451"
    ]


def test_a_bad_address_fails_at_once_and_stops_no_other(server, caplog):
    """The server's words are kept, short; not in the log, since they repeat the address."""
    bad, good = people(2)
    server.refuse = {bad.email}
    made = queue(INVITATION, bad)
    queue(INVITATION, good)
    sending.send_due()
    made.refresh_from_db()
    assert made.failed_at
    assert made.error == f"550 5.1.1 <{bad.email}>: there is nobody of that name here"
    assert [one.to for one in server.received] == [good.email]
    assert bad.email not in caplog.text


@pytest.mark.parametrize("words", ["no " * 500, "a\0b\r\nc"], ids=["long", "control characters"])
def test_any_words_of_a_server_can_be_kept(server, words):
    """On one line, at most 300 characters."""
    made = queue(INVITATION, cast.member())
    refused = sending.SMTPRecipientsRefused({made.recipient: (550, words.encode())})
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=refused):
        sending.send_due()
    made.refresh_from_db()
    assert made.failed_at
    assert made.error.isprintable()
    assert len(made.error) <= 300


def test_a_server_that_is_away_is_tried_again(settings, clock):
    """One connection is tried, not one for each mail; all go when it is back."""
    made = [queue(INVITATION, member) for member in people(3)]
    with mail_server() as gone:
        pass
    with mail_sent_to(gone):
        assert sending.send_due() == 1
    made[0].refresh_from_db()
    assert made[0].failed_at is None
    assert made[0].error.startswith("421 ")
    clock.shift(5)
    with mail_server() as back, mail_sent_to(back):
        assert sending.send_due() == 3
        assert len(back.received) == 3


def test_a_wrong_password_for_the_server_fails_no_mail(server):
    """The settings are at fault: what waits is sent once they are right."""
    made = queue(INVITATION, cast.member())
    wrong = sending.SMTPResponseException(535, b"authentication failed")
    with mock.patch("django.core.mail.backends.smtp.EmailBackend.open", side_effect=wrong):
        sending.send_due()
    made.refresh_from_db()
    assert made.failed_at is None
    Mail.objects.update(next_try_at=timezone.now())
    sending.send_due()
    assert len(server.received) == 1


# ---- many processes, and one that dies --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_nothing_twice(server):
    """Both take from one queue at once; each mail goes once."""
    for member in people(40):
        queue(INVITATION, member)
    together, sent = threading.Barrier(2), []

    def work():
        together.wait()
        sent.append(sending.send_due())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(one.to for one in server.received) == sorted(Mail.objects.values_list("recipient", flat=True))
    assert len(server.received) == 40
    assert sum(sent) == 40


class Killed(BaseException):
    """As a signal ends a process: nothing of ours catches it."""


def test_a_worker_that_dies_leaves_the_mail_to_others(server, clock):
    """Not at once, since it may still be at it; after three minutes."""
    queue(CODE, cast.member())
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=Killed), suppress(Killed):
        sending.send_due()
    assert sending.send_due() == 0
    clock.shift(sending.BEING_SENT)
    assert sending.send_due() == 1
    assert len(server.received) == 1


@pytest.mark.django_db(transaction=True)
def test_the_thread_outlives_a_database_that_is_away(server, caplog):
    """It logs what kind of error it was, without its words, and goes on."""
    queue(CODE, cast.member())
    with mock.patch.object(housekeeping, "send_due", side_effect=OperationalError("ann.archer@brookshire.example")):
        assert housekeeping.step(None) is None
    assert "OperationalError" in caplog.text
    assert "ann.archer" not in caplog.text
    assert housekeeping.step(None)
    assert len(server.received) == 1


def test_no_thread_sends_in_tests_and_commands():
    """Only wsgi.py starts it."""
    assert "mail" not in {thread.name for thread in threading.enumerate()}


# ---- tidying up -------------------------------------------------------------------------------------------------


def test_what_has_expired_is_tidied_up(clock):
    """Sessions, sign-in codes and failed code mails; records of invitations stay."""
    member, chief = cast.member(), cast.officer("superuser")
    cast.signed_in(member)
    codes.show(member, by=chief)
    for kind in (CODE, INVITATION):
        sending._failed(queue(kind, member), "550 no")
    clock.shift(timedelta(hours=1))
    housekeeping.tidy_up()
    assert (Session.objects.count(), SignInCode.objects.count(), Mail.objects.count()) == (1, 1, 2)
    clock.shift(timedelta(days=2))
    housekeeping.tidy_up()
    assert (Session.objects.count(), SignInCode.objects.count()) == (0, 0)
    assert [one.kind for one in Mail.objects.all()] == [INVITATION]


def test_a_newcomer_can_read_the_code_on_the_console(settings, capsys, caplog):
    """Without a mail server, mail is printed."""
    caplog.set_level(logging.WARNING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    queue(CODE, cast.member(), "Your code – 12345678")
    sending.send_due()
    assert "Your code – 12345678" in capsys.readouterr().out
    assert not Mail.objects.exists()
