"""The web servers that stand in front of the portal, run here with the files of `protocol_portal/deploy/`."""

import json
import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from tests import needs
from tests.server import free_port

DEPLOY = Path(settings.BASE_DIR) / "protocol_portal" / "deploy"
NAME = "protocol.example.gov.uk"  # as in the files
LISTENING_WITHIN = 20  # seconds


def placed(file: str, places: dict[str, str]) -> str:
    """Returns the text of a deploy file with these places in it for the shipped ones, each of which has to be there."""
    text = (DEPLOY / file).read_text(encoding="utf-8")
    for shipped, here in places.items():
        assert shipped in text, f"{file} no longer says {shipped!r}"
        text = text.replace(shipped, here)
    return text


# ---- what is asked ----------------------------------------------------------------------------------------------


@dataclass
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes


@dataclass
class Front:
    """A running web server: where it listens, its process, and the folder of its files and logs."""

    folder: Path
    http: int
    https: int
    process: subprocess.Popen[bytes]

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Asks by https, and trusts the certificate in the folder alone. A header's name is written with underscores;
        two of them stand for one.
        """
        trusted = ssl.create_default_context(cafile=self.folder / "portal.pem")
        plain = socket.create_connection(("127.0.0.1", self.https), timeout=20)
        return asked(trusted.wrap_socket(plain, server_hostname=NAME), path, method, body, headers)

    def ask_plainly(self, path: str, **headers: str) -> Answer:
        """Asks by http."""
        return asked(socket.create_connection(("127.0.0.1", self.http), timeout=20), path, "GET", None, headers)

    def stop(self) -> None:
        """Ends it in order, so that all its logs are written."""
        self.process.terminate()
        self.process.wait(timeout=20)

    def logged(self) -> str:
        """Returns all that it has said, in its logs and to the console."""
        return "".join(file.read_text(encoding="utf-8") for file in sorted(self.folder.glob("*.log")))


def asked(connected: socket.socket, path: str, method: str, body: bytes | None, headers: dict[str, str]) -> Answer:
    names = {name.replace("__", " ").replace("_", "-").replace(" ", "_"): value for name, value in headers.items()}
    with closing(HTTPConnection(NAME)) as connection:
        connection.sock = connected
        connection.request(method, path, body, names)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


# ---- who answers ------------------------------------------------------------------------------------------------


class Echo(BaseHTTPRequestHandler):
    """Answers with what arrived: the headers in order, and how long the body was."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        promised = int(self.headers.get("Content-Length", 0))
        length = len(self.rfile.read(promised))
        if length < promised:  # who asked has gone away
            self.close_connection = True
            return
        answer = json.dumps({"headers": self.headers.items(), "length": length}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@contextmanager
def echo() -> Iterator[int]:
    """Gives the port of a server that answers with what arrived."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


# ---- the two web servers ----------------------------------------------------------------------------------------


def make_certificate(folder: Path) -> None:
    """Writes a self-signed certificate for the name in the files, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    today = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    pem = serialization.Encoding.PEM
    (folder / "portal.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    form, secret = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "portal.key").write_bytes(key.private_bytes(pem, form, secret))


def nginx_command(folder: Path, http: int, https: int, upstream: int) -> list[str]:
    """Writes nginx's files for these ports, and returns the command that runs it with them."""
    places = {
        "listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "/etc/ssl/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "http://127.0.0.1:8000;": f"http://127.0.0.1:{upstream};",
    }
    (folder / "portal.conf").write_text(placed("nginx.conf", places), encoding="utf-8")
    temporary = [f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")]
    around = ["daemon off;", f"pid {folder}/nginx.pid;", "events {}"]
    usual = ["gzip on;", f"access_log {folder}/access.log;"]  # as in Debian's own
    around += ["http {", *temporary, *usual, f"include {folder}/portal.conf;", "}"]
    if os.geteuid() == 0:
        around.insert(0, "user root;")  # whom the folder belongs to
    (folder / "nginx.conf").write_text("\n".join(around), encoding="utf-8")
    return [needs.needed("nginx"), "-e", f"{folder}/error.log", "-p", str(folder), "-c", f"{folder}/nginx.conf"]


def caddy_command(folder: Path, http: int, https: int, upstream: int) -> list[str]:
    """Writes Caddy's file for these ports, and returns the command that runs it with that."""
    ours = f"\tadmin off\n\tdefault_bind 127.0.0.1\n\thttp_port {http}\n\thttps_port {https}\n"
    places = {
        "\n{\n": f"\n{{\n{ours}\tstorage file_system {folder}/caddy\n",
        f"\n{NAME} {{\n": f"\n{NAME} {{\n\ttls {folder}/portal.pem {folder}/portal.key\n",
        "reverse_proxy 127.0.0.1:8000": f"reverse_proxy 127.0.0.1:{upstream}",
    }
    (folder / "Caddyfile").write_text(placed("Caddyfile", places), encoding="utf-8")
    return [needs.needed("Caddy"), "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


COMMANDS = {"nginx": nginx_command, "Caddy": caddy_command}


@contextmanager
def in_front(kind: str, folder: Path, upstream: int) -> Iterator[Front]:
    """Runs nginx or Caddy with the shipped file, before what listens on a port; its logs go into the folder."""
    make_certificate(folder)
    http, https = free_port(), free_port()
    command = COMMANDS[kind](folder, http, https, upstream)
    home = os.environ | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (folder / "console.log").open("wb") as console:
        process = subprocess.Popen(command, env=home, stdin=subprocess.DEVNULL, stdout=console, stderr=console)
    front = Front(folder, http, https, process)
    try:
        wait_until_listening(front)
        yield front
    finally:
        front.stop()


def wait_until_listening(front: Front) -> None:
    deadline = time.monotonic() + LISTENING_WITHIN
    waiting = [front.http, front.https]
    while waiting:
        assert front.process.poll() is None, front.logged()
        assert time.monotonic() < deadline, front.logged()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", waiting[0]), timeout=1).close()
            waiting.pop(0)
            continue
        time.sleep(0.02)
