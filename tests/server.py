"""The real thing for tests: `manage.py start` in a process of its own, with data of its own."""

import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, flock
from hashlib import md5
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import dj_database_url
import psycopg
from django.conf import settings
from psycopg import sql

READY_WITHIN = 60  # seconds
GONE_WITHIN = 15  # a worker that is only beginning doesn't heed the signal, and is killed after ten
# Tests in several processes are ended the hard way where somebody stops them: then their servers end too.
WITH_US = ("setpriv", "--pdeathsig", "TERM") if shutil.which("setpriv") else ()

_databases = count(1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Prepared:
    """An installation that was started once and stopped, to be copied: its folder, and its database on PostgreSQL."""

    folder: Path
    database: str

    @property
    def first(self) -> "FirstStart":
        """What was seen of the one start that it had."""
        return FirstStart(**json.loads(self.folder.with_name("first.json").read_text()))


@dataclass(frozen=True)
class FirstStart:
    """What the first start showed, from an empty folder to its end with code 0."""

    port: int
    ready: str  # the line
    pages: dict[str, str]  # by address
    output: str


@contextmanager
def own_data(folder: Path, like: Prepared | None = None) -> Iterator[dict[str, str]]:
    """An environment for an installation whose data is in a folder, and in a database that is dropped afterwards.

    Where the tests run on PostgreSQL, so does the installation: in a database of its own on the same server. It is
    empty, or as another that was prepared.
    """
    if like:
        # Nothing writes into a static file once it is collected: a second name for each will do.
        shutil.copytree(like.folder, folder, ignore=shutil.ignore_patterns("static"))
        shutil.copytree(like.folder / "static", folder / "static", copy_function=os.link)
    name = f"portal_tests_{os.getpid()}_{next(_databases)}"
    environment = _environment(folder, name)
    if "DATABASE_URL" not in environment:
        yield environment
        return
    _create(name, like.database if like else "template1")
    try:
        yield environment
    finally:
        _drop(name)


def _environment(folder: Path, database: str) -> dict[str, str]:
    ours = {"PORTAL_VAR", "PORTAL_CONTENT", "PORTAL_ADDRESS", "SECRET_KEY", "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"PORTAL_VAR": str(folder), "PYTHONUNBUFFERED": "1"}
    if environment.pop("DATABASE_URL", ""):
        url, _, rest = os.environ["DATABASE_URL"].partition("?")
        environment["DATABASE_URL"] = f"{url.rpartition('/')[0]}/{database}{'?' + rest if rest else ''}"
    return environment


@contextmanager
def prepared_in(folder: Path) -> Iterator[Prepared]:
    """An installation begun by `start`, the same for all processes that ask for it in this folder.

    Whoever comes first makes it, and whoever goes last drops its database.
    """
    folder.mkdir(exist_ok=True)
    made = Prepared(folder / "var", f"portal_tests_like_{md5(str(folder).encode(), usedforsecurity=False).hexdigest()}")
    with _users(folder) as users:
        if not users:
            _prepare(made)
        users.append(os.getpid())
    try:
        yield made
    finally:
        with _users(folder) as users:
            users.remove(os.getpid())
            if not users and os.environ.get("DATABASE_URL"):
                _drop(made.database)


@contextmanager
def _users(folder: Path) -> Iterator[list[int]]:
    """The processes that use what is prepared in a folder; no other process adds or removes one meanwhile."""
    with (folder / "users.json").open("a+") as file:
        flock(file, LOCK_EX)
        file.seek(0)
        users = json.loads(file.read() or "[]")
        yield users
        file.truncate(0)
        json.dump(users, file)


def _prepare(made: Prepared) -> None:
    shutil.rmtree(made.folder, ignore_errors=True)
    environment = _environment(made.folder, made.database)
    if "DATABASE_URL" in environment:
        _create(made.database, "template1")
    with running(environment) as server:
        ready = server.ready()
        pages = {}
        for address in ("/", "/healthz"):
            with urlopen(f"http://127.0.0.1:{server.port}{address}", timeout=10) as response:
                pages[address] = response.read().decode()
        code = server.stop()
        assert code == 0, server.output
        seen = FirstStart(server.port, ready, pages, server.output)
    made.folder.with_name("first.json").write_text(json.dumps(asdict(seen)))


def _create(name: str, like: str) -> None:
    with _maintenance() as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))


def _drop(name: str) -> None:
    with _maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection]:
    parts: dict[str, Any] = dict(dj_database_url.parse(os.environ["DATABASE_URL"]))
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {key: parts[setting] for key, setting in named.items() if parts.get(setting)}
    with psycopg.connect(dbname="postgres", autocommit=True, **given, **parts.get("OPTIONS", {})) as connection:
        yield connection


class Server:
    """A running `manage.py start`; its output, both streams together, is in `lines`.

    Each worker takes a processor a while to begin, so it has more than one only where people do things in turn.
    """

    def __init__(self, environment: dict[str, str], *arguments: str, workers: int = 1) -> None:
        self.port = free_port()
        command = [sys.executable, "manage.py", "start", "--port", str(self.port), "--workers", str(workers)]
        self.process = subprocess.Popen(
            [*WITH_US, *command, *arguments],
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
def running(environment: dict[str, str], *arguments: str, workers: int = 1) -> Iterator[Server]:
    """A server that has begun to start; whatever is left of it at the end is killed."""
    server = Server(environment, *arguments, workers=workers)
    try:
        yield server
    finally:
        server.kill()
