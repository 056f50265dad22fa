"""start [--host HOST] [--port PORT] [--workers N]: everything from an empty machine to pages being served."""

import os
import socket
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
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
        if "PORTAL_ADDRESS" not in os.environ:
            self.follow(local, here)
        connections.close_all()  # a forked worker must not share one
        threading.Thread(target=self.tell_when_ready, args=(local, settings.ADDRESS), daemon=True).start()
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
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError) as e:
                reason = getattr(e, "strerror", None) or str(e)
                raise CommandError(
                    f"Can't listen on {host} port {port}: {reason}. Choose another with --host or --port."
                ) from e

    def prepare(self) -> None:
        Path(settings.VAR).mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        if not Edition.objects.exists():
            call_command("load_content", settings.CONTENT, stdout=self.stdout, stderr=self.stderr)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)

    def tell_when_ready(self, local: str, address: str) -> None:
        """Prints the Ready line once a page is served; says so if that takes more than a minute."""
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{local}/healthz", timeout=5):  # noqa: S310 (our own address)
                    self.stdout.write(f"Ready: {address}/ (stop with Ctrl+C)")
                    self.stdout.flush()
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.stderr.write(f"The portal does not answer at {local}/healthz.")
