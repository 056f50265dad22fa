"""start [--host HOST] [--port PORT] [--workers N]: everything from an empty machine to pages being served."""

import os
import socket
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from guidance.models import Edition

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (only translated: nothing listens there unasked)


class Command(BaseCommand):
    help = "Makes what is missing (data folder, key, database, content, static files), keeps the rest, and serves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one per core)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        self.refuse_taken(host, port)
        self.prepare()
        here = EVERYWHERE.get(host, host)
        local = f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"
        if not os.environ.get("PORTAL_ADDRESS"):
            self.follow(local, here)
        connections.close_all()  # a forked worker must not share one
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

    def follow(self, address: str, host: str) -> None:
        """The address that people use is the one that is listened on; for workers forked and for workers spawned."""
        os.environ["PORTAL_ADDRESS"] = settings.ADDRESS = address
        settings.CSRF_TRUSTED_ORIGINS = [address]
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, f"[{host}]" if ":" in host else host]

    def refuse_taken(self, host: str, port: int) -> None:
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
        Path(settings.VAR).mkdir(parents=True, exist_ok=True)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        except OperationalError as e:
            raise CommandError(f"The database can't be used: {e}") from e
        if not Edition.objects.exists():
            call_command("load_content", settings.CONTENT, stdout=self.stdout, stderr=self.stderr)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)

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
