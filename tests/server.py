"""The real thing for tests: `manage.py start` in a process of its own, with data of its own."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
from django.conf import settings
from psycopg import sql

READY_WITHIN = 60  # seconds
GONE_WITHIN = 15

_databases = count(1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def own_data(folder: Path) -> Iterator[dict[str, str]]:
    """An environment for an installation whose data is in a folder, and in a database that is dropped afterwards.

    Where the tests run on PostgreSQL, so does the installation: in an empty database of its own on the same server.
    """
    ours = {"PORTAL_VAR", "PORTAL_CONTENT", "PORTAL_ADDRESS", "SECRET_KEY", "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"PORTAL_VAR": str(folder), "PYTHONUNBUFFERED": "1"}
    if not environment.get("DATABASE_URL"):
        yield environment
        return
    name = f"portal_tests_{os.getpid()}_{next(_databases)}"
    url, _, rest = environment["DATABASE_URL"].partition("?")
    with _maintenance(environment["DATABASE_URL"]) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield environment | {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}{'?' + rest if rest else ''}"}
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _maintenance(url: str) -> Iterator[psycopg.Connection]:
    parts: dict[str, Any] = dict(dj_database_url.parse(url))
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {key: parts[setting] for key, setting in named.items() if parts.get(setting)}
    with psycopg.connect(dbname="postgres", autocommit=True, **given, **parts.get("OPTIONS", {})) as connection:
        yield connection


class Server:
    """A running `manage.py start`; its output, both streams together, is in `lines`."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.port = free_port()
        command = [sys.executable, "manage.py", "start", "--port", str(self.port), "--workers", "2", *arguments]
        self.process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # a group of its own: a signal reaches its workers and not us
        )
        self.lines: list[str] = []
        self._arriving: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def ready(self) -> str:
        """Waits for the line that begins with "Ready" and returns it; fails where it doesn't come."""
        deadline = time.monotonic() + READY_WITHIN
        with suppress(queue.Empty):
            while (line := self._arriving.get(timeout=max(0, deadline - time.monotonic()))) is not None:
                if line.startswith("Ready"):
                    return line
        self.kill()
        raise AssertionError(f"no Ready line within {READY_WITHIN} seconds:\n{self.output}")

    def ended(self, within: float = GONE_WITHIN) -> int:
        """Waits until it has ended, workers and all, and returns its exit code."""
        code = self.process.wait(timeout=within)
        self._reader.join(timeout=within)
        assert not self._reader.is_alive(), "a worker lives on and holds the output"
        return code

    def stop(self, with_signal: signal.Signals = signal.SIGTERM, *, group: bool = False) -> int:
        """Asks it to end as systemd (SIGTERM) or a terminal (SIGINT to the group) does; returns its exit code."""
        (os.killpg if group else os.kill)(self.process.pid, with_signal)
        return self.ended()

    def kill(self) -> None:
        """Ends what is left of it, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.lines.append(line.rstrip("\n"))
                self._arriving.put(self.lines[-1])
        self._arriving.put(None)


@contextmanager
def running(environment: dict[str, str], *arguments: str) -> Iterator[Server]:
    """A server that has begun to start; whatever is left of it at the end is killed."""
    server = Server(environment, *arguments)
    try:
        yield server
    finally:
        server.kill()
