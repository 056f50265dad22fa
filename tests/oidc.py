"""A real OpenID Connect provider for tests, in a process of its own; and one that says what it is told to say."""

import json
import subprocess
import sys
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from tests.server import free_port

READY_WITHIN = 30  # seconds
CLIENT = "portal"


@dataclass
class Provider:
    """A provider and how the portal is told of it."""

    issuer: str

    @property
    def environment(self) -> dict[str, str]:
        """For a portal in a process of its own."""
        return {"OIDC_ISSUER": self.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": "s3cret"}

    def configure(self, settings: Any) -> None:
        """For the portal of this process; `settings` is pytest-django's."""
        settings.SSO = self.environment | {"OIDC_NAME": "your council account"}
        app: dict[str, Any] = {"provider_id": "council", "name": "", "client_id": CLIENT, "secret": "s3cret"}
        ours = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": ours | {"APPS": [app | {"settings": {"server_url": self.issuer}}]}
        }

    def knows(self, subject: str, **claims: Any) -> None:
        """From now on the subject has these claims, such as email and email_verified, and no others."""
        requests.put(f"{self.issuer}/users/{quote(subject)}", json=claims, timeout=10).raise_for_status()

    def lets_in(self, subject: str, address: str) -> str:
        """The subject agrees on the provider's page at this address; returns where they are sent then."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
        return answer.headers["Location"]


@contextmanager
def provider() -> Iterator[Provider]:
    """oidc-provider-mock on a free port of this machine, for as long as the block lasts."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        made = Provider(f"http://127.0.0.1:{port}")
        _wait_for(f"{made.issuer}/.well-known/openid-configuration", process)
        yield made
    finally:
        process.kill()
        process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            requests.get(address, timeout=5).raise_for_status()
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no provider within {READY_WITHIN} seconds")


# ---- one that says what it is told to ------------------------------------------------------------------------------


@dataclass
class Puppet(Provider):
    """Answers by `says`: {path: what is sent as JSON, or bytes that are sent as they are}, and 500 where it says None.

    In the beginning it is a good provider, which sends "ann" and claims. `asked` holds what the portal asked for.
    """

    says: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.says |= {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/jwks",
            },
            "/userinfo": {"sub": "ann"},
        }
        self.tells(email="ann.archer@brookshire.example")

    def tells(self, **claims: Any) -> None:
        """Its next ID tokens have these claims beside, or in place of, the usual ones."""
        usual = {"iss": self.issuer, "sub": "ann", "aud": CLIENT, "exp": int(time.time()) + 600}
        token = ".".join(
            urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in ({"alg": "RS256", "typ": "JWT"}, usual | claims, "signature")
        )
        self.says["/token"] = {"access_token": "a", "token_type": "Bearer", "id_token": token}


@contextmanager
def puppet() -> Iterator[Puppet]:
    """A puppet on a free port of this machine, for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            made.asked.append(path)
            said = made.says.get(path)
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(500 if said is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *args: Any) -> None:
            """Keeps quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Puppet(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
