"""start [--host HOST] [--port PORT] [--workers N] [--demo]: everything from an empty machine to pages being served."""

import ipaddress
import os
import signal
import socket
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from guidance.models import Edition
from protocol_portal.management import demo, static_files
from protocol_portal.members.models import Member, MemberError
from quizzes.models import Question

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (only translated: nothing listens there unasked)


class Command(BaseCommand):
    help = "Makes what is missing (data folder, key, database, content, static files), keeps the rest, and serves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one per core)"
        )
        parser.add_argument(
            "--demo", action="store_true", help="with made-up members and officers, on this machine only"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if options["demo"]:
            self.refuse_demo_for_others(host)
        self.refuse_taken(host, port)
        self.prepare()
        here = EVERYWHERE.get(host, host)
        local = f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"
        usual = settings.ADDRESS
        if not os.environ.get("PORTAL_ADDRESS"):
            self.follow(local, here)
        # A command in another terminal can't know of --host and --port.
        elsewhere = "" if usual == settings.ADDRESS else f" --address {settings.ADDRESS}"
        if options["demo"]:
            self.make_demo(elsewhere)
        elif not Member.objects.active().filter(is_superuser=True).exists():
            self.tell_first_officer(elsewhere)
        connections.close_all()  # a forked worker must not share one
        # Ctrl+C reaches the workers too. One that then gets SIGTERM as well, from the parent, may not end by itself.
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}))
        threading.Thread(target=self.tell_when_ready, args=(here, port), daemon=True).start()
        Granian(
            "protocol_portal.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            workers=max(1, options["workers"]),
            blocking_threads=4,
            log_enabled=False,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()

    def refuse_demo_for_others(self, host: str) -> None:
        """Raises CommandError unless the portal is for this machine only: who sees the demo's links can use them."""
        if not is_loopback(host) or not is_loopback(urlsplit(settings.ADDRESS).hostname or ""):
            raise CommandError(
                "The demo is for this machine only: leave out --host and PORTAL_ADDRESS, or set them to 127.0.0.1."
            )

    def make_demo(self, elsewhere: str) -> None:
        """Creates the demo's people who don't exist yet, and prints who they are and how to sign in as them."""
        try:
            demo.make()
        except MemberError as e:
            raise CommandError("\n".join(e.messages)) from e
        entries = demo.entries()
        width = max((len(entry.member.email) for entry in entries), default=0)
        self.stdout.write("People to try it with. Each link signs in once, within 15 minutes; for another one:")
        self.stdout.write(f"  uv run manage.py sign_in_link ADDRESS{elsewhere}")
        self.stdout.write("A secret goes into an authenticator app, whose code is the second step.\n\n")
        for entry in entries:
            self.stdout.write(f"{entry.member.email:{width}}  {entry.member}, {entry.what}")
            self.stdout.write(f"{'':{width}}  {settings.ADDRESS}{entry.link.path}")
            if entry.secret:
                self.stdout.write(f"{'':{width}}  secret {entry.secret}")
        self.stdout.write("")

    def tell_first_officer(self, elsewhere: str) -> None:
        """Prints how to create the first officer."""
        self.stdout.write("There is no officer with all rights yet. To make the first, in another terminal:")
        self.stdout.write('  uv run manage.py add_officer EMAIL "FULL NAME"')
        self.stdout.write(f"  uv run manage.py sign_in_link EMAIL{elsewhere}")

    def follow(self, address: str, host: str) -> None:
        """Makes the address that people use the one that is listened on, also in the server's worker processes."""
        os.environ["PORTAL_ADDRESS"] = settings.ADDRESS = address
        settings.CSRF_TRUSTED_ORIGINS = [address]
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, f"[{host}]" if ":" in host else host]

    def refuse_taken(self, host: str, port: int) -> None:
        """Raises CommandError if the port can't be listened on."""
        if not 0 < port < 65536:
            raise CommandError(f"{port} is no port. Choose one from 1 to 65535 with --port.")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as e:
                raise CommandError(
                    f"Can't listen on {host} port {port}: {e.strerror}. Choose another with --host or --port."
                ) from e

    def prepare(self) -> None:
        """Migrates the database, loads content and questions the first time, and collects static files."""
        Path(settings.VAR).mkdir(parents=True, exist_ok=True)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        except OperationalError as e:
            raise CommandError(f"The database can't be used: {e}") from e
        if not Edition.objects.exists():
            call_command("load_content", settings.CONTENT, stdout=self.stdout, stderr=self.stderr)
        if not Question.objects.exists() and (Path(settings.CONTENT) / "quizzes").is_dir():
            call_command("load_questions", settings.CONTENT, stdout=self.stdout, stderr=self.stderr, verbosity=0)
        static_files.collect()

    def tell_when_ready(self, host: str, port: int) -> None:
        """Prints the Ready line once a page is served; says so if that takes more than a minute."""
        for _ in range(600):
            try:
                http = HTTPConnection(host, port, timeout=5)  # by no proxy, whatever the environment says
                http.request("GET", "/healthz")
                http.getresponse()
            except (HTTPException, OSError):
                time.sleep(0.1)
            else:
                self.stdout.write(f"Ready: {settings.ADDRESS}/ (stop with Ctrl+C)")
                self.stdout.flush()
                return
            finally:
                http.close()
        self.stderr.write(f"The portal does not answer on {host} port {port}.")


def is_loopback(host: str) -> bool:
    """Returns whether a host is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
