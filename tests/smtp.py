"""A real mail server for tests: keeps what it gets, and refuses what it is told to."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings

from tests.server import free_port


@dataclass
class Received:
    """One mail as it arrived."""

    to: str
    message: EmailMessage

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n")


@dataclass
class MailServer:
    """What arrived is in `received`, in order; each knob may be turned while it runs.

    `refuse`: addresses answered with 550. `not_yet`: so many of the next tries are answered with 451. `per_minute`:
    more recipients than that within a minute, by the clock of `time.time`, are answered with 450.
    """

    port: int
    refuse: Collection[str] = ()
    not_yet: int = 0
    per_minute: int | None = None
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    tries: int = 0
    _taken_at: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        """For EMAIL_URL, where the portal runs in a process of its own."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Received]:
        return [one for one in self.received if one.to.lower() == address.lower()]

    # what aiosmtpd calls

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self.tries += 1
        if address in self.refuse:
            return f"550 5.1.1 <{address}>: there is nobody of that name here"
        if self.not_yet > 0:
            self.not_yet -= 1
            return "451 4.3.0 come back later"
        if self._too_many():
            return "450 4.7.1 too many recipients within a minute"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received += [Received(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    def _too_many(self) -> bool:
        if self.per_minute is None:
            return False
        now = time.time()
        self._taken_at = [at for at in self._taken_at if now - at < 60]
        if len(self._taken_at) >= self.per_minute:
            return True
        self._taken_at.append(now)
        return False


@contextmanager
def mail_server(**knobs: Any) -> Iterator[MailServer]:
    """A mail server on a free port of this machine, for as long as the block lasts."""
    server = MailServer(free_port(), **knobs)
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def mail_sent_to(server: MailServer) -> Iterator[None]:
    """The portal of this process sends its mail to this server, rather than to Django's outbox."""
    names = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": server.port,
    }
    before = {name: getattr(settings, name) for name in names}
    for name, value in names.items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
