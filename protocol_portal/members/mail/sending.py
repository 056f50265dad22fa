"""Mail leaves by way of the database: a page answers at once, whatever the mail server does, and nothing gets lost.

Each process that serves pages has a thread that sends what is due, see `protocol_portal.housekeeping`. A mail that a
server refuses for now is tried again, for as long as it makes sense; one refused for good is marked as failed, and the
others go on. A process that dies between the server's "250 OK" and the note of it has the mail sent once more, under
the same Message-ID. An invitation that is made anew while the one before is just being sent goes out twice.
"""

import logging
import threading
import uuid
from contextlib import closing, suppress
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from guidance.common.texts import tidy
from protocol_portal.members.models import Mail, Member

logger = logging.getLogger(__name__)

WORTH_TRYING = {
    Mail.Kind.CODE: timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    Mail.Kind.INVITATION: timedelta(days=1),
    Mail.Kind.NOBODY: timedelta(0),
}
PRIORITY = {Mail.Kind.CODE: 0, Mail.Kind.INVITATION: 1, Mail.Kind.NOBODY: 2}
PAUSES = (5, 10, 20, 40, 60)  # seconds before the next try; then always the last
# For so long no other process tries the same mail. A mail is eight exchanges with the server at most, each of which may
# take EMAIL_TIMEOUT.
BEING_SENT = timedelta(minutes=3)
TOO_LATE = "It could not be sent in time."

has_queued = threading.Event()  # set when there is mail for housekeeping to send


# ---- into the queue ----------------------------------------------------------------------------------------------


def queue(
    kind: Mail.Kind, member: Member | None, subject: str, text: str, *, by: Member | None = None,
    batch: uuid.UUID | None = None,
) -> Mail:  # fmt: skip
    """Queues a mail to a member. For Kind.NOBODY the same is done, so that it takes as long, and nothing is sent."""
    now = timezone.now()
    made = Mail.objects.create(
        kind=kind,
        priority=PRIORITY[kind],
        member=member,
        batch=batch,
        queued_by=by,
        recipient=member.email if member else "",
        subject=tidy(subject)[:200],
        text=text if member else "",
        queued_at=now,
        next_try_at=now,
        give_up_at=now + WORTH_TRYING[kind],
    )
    transaction.on_commit(has_queued.set)
    return made


# ---- out of the queue --------------------------------------------------------------------------------------------


def send_due() -> int:
    """Sends what is due, codes first; returns how many were tried. Safe to run in many processes at once.

    Stops where the server can't be reached: what is still due then waits for the next call.
    """
    if not Mail.objects.due().exists():  # most of the time: nothing is locked for it
        return 0
    Mail.objects.filter(kind=Mail.Kind.NOBODY).delete()
    tried = 0
    with closing(_Line()) as line:
        while mail := _claim():
            tried += 1
            if not line.send(mail):
                break
    return tried


@transaction.atomic
def _claim() -> Mail | None:
    """The next mail, put out of other processes' reach for a while. One at a time: a code queued now goes before the
    invitations that wait.
    """
    now = timezone.now()
    due = Mail.objects.due(now).exclude(kind=Mail.Kind.NOBODY)
    mail = due.select_for_update(skip_locked=True, of=("self",)).first()
    if mail:
        Mail.objects.filter(pk=mail.pk).update(next_try_at=now + BEING_SENT)
    return mail


class _Line:
    """A connection to the mail server, opened when the first mail needs it and anew after it broke."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None

    def send(self, mail: Mail) -> bool:
        """Sends one mail and writes down what became of it; False where the server can't be reached."""
        if timezone.now() >= mail.give_up_at:
            _failed(mail, mail.error or TOO_LATE)
            return True
        try:
            connection = self.open()
        except Exception as e:  # the server's fault, or the settings', never the mail's
            self.close()
            _put_off(mail, _said(e)[1])
            return False
        try:
            _message(mail, connection).send()
        except Exception as e:  # whatever it is, the other mails go on
            self.close_after(e)
            _refused(mail, e)
        else:
            _sent(mail)
        return True

    def open(self) -> BaseEmailBackend:
        if self.connection is None:
            self.connection = get_connection()
            self.connection.open()
        return self.connection

    def close_after(self, error: Exception) -> None:
        """Keeps the line where only a recipient was refused: the server is ready for the next."""
        if not isinstance(error, SMTPRecipientsRefused) or _said(error)[0] == 421:
            self.close()

    def close(self) -> None:
        connection, self.connection = self.connection, None
        with suppress(Exception):
            if connection:
                connection.close()


def _message(mail: Mail, connection: BaseEmailBackend) -> EmailMessage:
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    headers = {
        # Out-of-office replies and mailing lists leave mail of this kind alone (RFC 3834).
        "Auto-Submitted": "auto-generated",
        # The same at each try, so that a mail that came twice is seen to be one.
        "Message-ID": f"<{mail.pk}.{mail.queued_at.timestamp():.6f}@{host}>",
    }
    reply_to = [settings.EMAIL_REPLY_TO] if settings.EMAIL_REPLY_TO else None
    return EmailMessage(
        mail.subject, mail.text, to=[mail.recipient], reply_to=reply_to, headers=headers, connection=connection
    )


# ---- what became of it -------------------------------------------------------------------------------------------


def _said(error: Exception) -> tuple[int, str]:
    """The server's code and words, on one line of at most 300 characters; 421 where it broke off, 554 where the mail
    can't even be written.
    """
    reply: bytes | str = str(error)
    if isinstance(error, SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, reply = error.smtp_code, error.smtp_error
    else:
        code = 421 if isinstance(error, SMTPException | OSError) else 554
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    printable = "".join(c if c.isprintable() else " " for c in text)
    return code, tidy(f"{code} {printable}")[:300]


def _sent(mail: Mail) -> None:
    """A code isn't kept, nor is an invitation's text."""
    if mail.kind == Mail.Kind.CODE:
        Mail.objects.filter(pk=mail.pk).delete()
    else:
        Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), tries=mail.tries + 1, text="", error="")


def _refused(mail: Mail, error: Exception) -> None:
    code, said = _said(error)
    if code >= 500:
        _failed(mail, said)
    else:
        _put_off(mail, said)


def _put_off(mail: Mail, said: str) -> None:
    again = timezone.now() + timedelta(seconds=PAUSES[min(mail.tries, len(PAUSES) - 1)])
    if again >= mail.give_up_at:
        _failed(mail, said)
    else:
        Mail.objects.filter(pk=mail.pk).update(next_try_at=again, tries=mail.tries + 1, error=said)


def _failed(mail: Mail, said: str) -> None:
    """The log gets the server's code alone: its words often repeat the address."""
    Mail.objects.filter(pk=mail.pk).update(failed_at=timezone.now(), tries=mail.tries + 1, error=said, text="")
    code = said[:3] if said[:3].isdigit() else TOO_LATE
    logger.warning("mail %s (%s) was not delivered: %s", mail.pk, mail.get_kind_display(), code)
