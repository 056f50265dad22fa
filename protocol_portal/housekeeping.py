"""Runs beside the server: sends waiting mail and deletes what has expired."""

import logging
import threading
import time
import traceback
from contextlib import suppress
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import close_old_connections, connections
from django.utils import timezone

from protocol_portal.members.mail.sending import has_queued, send_due
from protocol_portal.members.models import Mail
from protocol_portal.members.signing_in import codes

logger = logging.getLogger(__name__)

LOOK_AGAIN = 5.0  # seconds, when nothing was queued here
AFTER_THE_ANSWER = 0.5  # seconds; sending must not slow the page that queued, or its time would tell who is known
TIDY_EVERY = timedelta(hours=1)


def start_sending() -> None:
    """Starts the thread that sends mail, in a process that serves pages."""
    threading.Thread(target=_run, name="mail", daemon=True).start()


def _run() -> None:
    tidied: datetime | None = None
    while True:
        if has_queued.wait(LOOK_AGAIN):
            time.sleep(AFTER_THE_ANSWER)
            has_queued.clear()
        tidied = step(tidied)


def step(tidied: datetime | None) -> datetime | None:
    """Does one round of the thread and returns when it last tidied up (aware; None before the first time).

    Raises nothing: no error, such as a database that restarts, may end the thread.
    """
    try:
        close_old_connections()
        send_due()
        if tidied is None or timezone.now() - tidied > TIDY_EVERY:
            tidy_up()
            tidied = timezone.now()
    except Exception as e:  # without its words, which may hold an address
        where = "".join(traceback.format_tb(e.__traceback__))
        logger.error("sending mail failed, it is tried again: %s\n%s", type(e).__name__, where)
        with suppress(Exception):
            connections.close_all()
    return tidied


def tidy_up() -> None:
    """Deletes what has expired and nobody needs: sessions, sign-in codes, and the mails that carried codes."""
    now = timezone.now()
    yesterday = now - timedelta(days=1)
    Session.objects.filter(expire_date__lt=now).delete()
    codes.forget_old(yesterday)
    Mail.objects.failed().filter(kind=Mail.Kind.CODE, queued_at__lt=yesterday).delete()
