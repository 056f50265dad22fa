"""`manage.py start`: from an empty folder to pages, and a clean end."""

import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from guidance.content.canonical import written
from guidance.models import Edition
from protocol_portal.management import static_files
from protocol_portal.management.commands import start
from protocol_portal.members.models import Member
from tests import cast, factories
from tests.conftest import SHIPPED
from tests.pages import Page
from tests.server import READY_WITHIN, Server, own_data, running


@pytest.fixture(scope="module")
def installation(tmp_path_factory, prepared):
    """The environment of an installation that has been started once, and the folder of its data."""
    folder = tmp_path_factory.mktemp("installed") / "var"
    with own_data(folder, prepared) as environment:
        yield environment, folder


@pytest.fixture(scope="module")
def served(installation):
    """The installation, started for the second time, with more than one worker."""
    environment, _ = installation
    with running(environment, workers=2) as server:
        server.ready()
        yield server
        assert_ends(server, signal.SIGINT)


def assert_ends(server: Server, with_signal: signal.Signals) -> None:
    """The signal, to it and to its workers, ends it with code 0; no worker and no traceback is left."""
    assert server.stop(with_signal, group=True) == 0, server.output
    assert "Traceback" not in server.output
    with pytest.raises(urllib.error.URLError):
        get(f"http://127.0.0.1:{server.port}/")


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 (our own)
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_first_start_serves_the_portal(prepared):
    """On an empty machine start says Ready with the address within a minute, once the council's pages are served."""
    first = prepared.first
    assert first.ready.startswith(f"Ready: http://127.0.0.1:{first.port}/ ")
    assert "in force since August 2023" in Page(first.pages["/"]).words()
    assert first.pages["/healthz"] == "ok\n"
    assert "Edition 1 is published, in force from August 2023." in first.output
    assert "Traceback" not in first.output


def test_static_files_are_served_for_ever_under_names_of_their_own(served):
    """The style sheet has a name that changes with it, comes compressed, and may be kept for ever."""
    base = f"http://127.0.0.1:{served.port}"
    [sheet] = [
        link.attributes["href"] for link in Page(get(base)[1]).all("link") if link.attributes["rel"] == "stylesheet"
    ]
    request = urllib.request.Request(base + sheet, headers={"Accept-Encoding": "br"})  # noqa: S310 (our own)
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 (our own)
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["Content-Encoding"] == "br"
        assert response.headers["Content-Type"].startswith("text/css")
    assert get(f"{base}/static/css/portal.css")[0] == 200  # the error pages name it so
    assert get(f"{base}/favicon.ico")[0] == 200


def test_second_start_keeps_everything(installation, prepared, served):
    """Starting again keeps the edition and the secret key, which its owner alone can read, and loads nothing."""
    _, folder = installation
    base = f"http://127.0.0.1:{served.port}"
    assert "Edition 1" not in served.output
    assert [get(f"{base}/editions/{number}/")[0] for number in (1, 2)] == [200, 404]
    assert (folder / "secret_key").read_text() == (prepared.folder / "secret_key").read_text()
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600


def test_port_is_part_of_the_address(served):
    """--port sets the address that the portal gives for itself."""
    base = f"http://127.0.0.1:{served.port}"
    assert f"Sitemap: {base}/sitemap.xml" in get(f"{base}/robots.txt")[1]
    assert f'href="{base}/"' in get(base)[1]  # the canonical address


def test_taken_port_is_said_before_anything_is_made(tmp_path, settings):
    """Where the port is taken, start says so and what to do, and has made nothing."""
    settings.VAR = tmp_path / "var"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f" 127.0.0.1 .*{port}.*--port"):
            call_command("start", "--port", str(port))
    assert not settings.VAR.exists()


@pytest.mark.parametrize("port", ["0", "-1", "65536", "http"])
def test_port_that_is_none_is_refused(tmp_path, settings, port):
    """A number that is no port gets a sentence, not a traceback, before anything is made."""
    settings.VAR = tmp_path / "var"
    with pytest.raises(CommandError, match=port):
        call_command("start", f"--port={port}")
    assert not settings.VAR.exists()


# ---- the people -------------------------------------------------------------------------------------------------


def command(environment: dict[str, str], *arguments: str) -> str:
    """What a command prints that somebody runs in another terminal."""
    ran = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=django_settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return ran.stdout


def test_how_to_make_the_first_officer(installation, served):
    """Until there is an officer with all rights, start prints the two commands, for the address that it serves; done as
    it says, the link opens. With that officer it says nothing.

    That start has PORTAL_ADDRESS too, which is stronger than the port.
    """
    environment, _ = installation
    address = f"http://127.0.0.1:{served.port}"
    assert lines_before_ready(served)[-2:] == [
        '  uv run manage.py add_officer EMAIL "FULL NAME"',
        f"  uv run manage.py sign_in_link EMAIL --address {address}",
    ]
    command(environment, "add_officer", "olive@brookshire.example", "Olive Oakes")
    printed = command(environment, "sign_in_link", "olive@brookshire.example", "--address", address)
    status, html = get(printed.splitlines()[0])
    assert status == 200
    assert "Olive Oakes" in html
    with running(environment | {"PORTAL_ADDRESS": "http://protocol.example"}, workers=2) as server:
        assert server.ready().startswith("Ready: http://protocol.example/ ")
        assert "Sitemap: http://protocol.example/" in get(f"http://127.0.0.1:{server.port}/robots.txt")[1]
        assert "add_officer" not in server.output
        assert_ends(server, signal.SIGTERM)


@pytest.mark.django_db
def test_demo_is_not_for_real_people():
    """With somebody in the database already, start refuses to add the demo's people."""
    cast.member()
    with pytest.raises(CommandError):
        start.Command().make_demo("")
    assert Member.objects.count() == 1


def lines_before_ready(server: Server) -> list[str]:
    return server.lines[: next(n for n, line in enumerate(server.lines) if line.startswith("Ready"))]


def says(server: Server, text: str) -> bool:
    """Waits until the server has printed this; False where it doesn't."""
    deadline = time.monotonic() + READY_WITHIN
    while text not in server.output and time.monotonic() < deadline:
        time.sleep(0.1)
    return text in server.output


def printed(server: Server) -> tuple[list[str], list[str]]:
    """The links and the secrets that start has printed before the line that begins with "Ready"."""
    server.ready()
    before = "\n".join(lines_before_ready(server))
    links = re.findall(rf"^ +(http://127\.0\.0\.1:{server.port}/accounts/code/[\w-]+/)$", before, re.MULTILINE)
    return links, re.findall("^ +secret ([A-Z2-7]{32})$", before, re.MULTILINE)


def test_demo_has_people_in_it(tmp_path, prepared):
    """It prints a link for each, which opens, and the officers' secrets, which the next start prints again; the mail of
    whom it invites leads to the address that it serves.
    """
    with own_data(tmp_path / "var", prepared) as environment:
        environment.pop("EMAIL_URL", None)
        with running(environment, "--demo") as server:
            links, secrets = printed(server)
            assert "add_officer" not in server.output
            assert len([line for line in server.lines if line.startswith("Ready")]) == 1
            assert (len(links), len(set(secrets))) == (7, 5)
            assert [get(link)[0] for link in links] == [200] * 7
            assert f"sign_in_link ADDRESS --address http://127.0.0.1:{server.port}" in server.output
            assert says(server, f"\nhttp://127.0.0.1:{server.port}/accounts/login/\n")
            assert server.stop() == 0, server.output
        with running(environment, "--demo") as server:
            again, kept = printed(server)
            assert kept == secrets
            assert len(again) == 7
            assert server.stop() == 0, server.output
            assert "Traceback" not in server.output


@pytest.mark.parametrize(
    ("address", "host"),
    [("http://127.0.0.1:8000", "0.0.0.0"), ("http://127.0.0.1:8000", "::"), ("https://protocol.example", "127.0.0.1"),  # noqa: S104 (refused)
     ("http://192.0.2.1:8000", "127.0.0.1")],
)  # fmt: skip
def test_demo_is_for_this_machine_only(tmp_path, settings, address, host):
    """Where others could reach it, start --demo says so and has made nothing."""
    settings.VAR, settings.ADDRESS = tmp_path / "var", address
    with pytest.raises(CommandError, match="--host"):
        call_command("start", "--demo", "--host", host)
    assert not settings.VAR.exists()


def broken_content(folder: Path) -> Path:
    """The shipped content with two faults."""
    content = folder / "content"
    shutil.copytree(SHIPPED, content)
    with (content / "protocol" / "01-introduction.md").open("a") as file:
        file.write("\n<b>raw</b>\n")
    (content / "code" / "24.8.md").write_bytes(b"+++\ntitle = \xff\n")
    return content


def test_broken_content_ends_the_start(tmp_path):
    """With faulty content start names every fault with its file, and ends with code 1."""
    content = broken_content(tmp_path)
    with (
        own_data(tmp_path / "var") as environment,
        running(environment | {"PORTAL_CONTENT": str(content)}) as server,
    ):
        assert server.ended(within=60) == 1
        assert "01-introduction.md:" in server.output
        assert "24.8.md" in server.output
        assert "Traceback" not in server.output
        assert "Ready" not in server.output


@pytest.mark.django_db
def test_mended_content_is_the_first_load(tmp_path, settings, monkeypatch):
    """Faulty content loads nothing, so that once it is mended it is still edition 1 that is loaded."""
    monkeypatch.setattr(static_files, "collect", lambda: False)
    settings.VAR, settings.CONTENT = tmp_path / "var", tmp_path
    files = written(factories.folder())
    for file, data in files.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(data)
    (tmp_path / "site.toml").write_bytes(b"=")
    with pytest.raises(CommandError):
        start.Command().prepare()
    assert not Edition.objects.exists()
    (tmp_path / "site.toml").write_bytes(files["site.toml"])
    start.Command().prepare()
    assert Edition.objects.get().number == 1


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (
            b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: a/b; charset*=evil''x\r\nContent-Length: 1\r\n\r\nx",
            b"400",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: a/b; charset=evil\r\nContent-Length: 1\r\n\r\nx",
            b"400",
        ),
        (b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n\r\nx", b"405"),
        (b"GET /%ff%00%0d%0a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"404"),
        (b"GET //evil.example/%2e%2e HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"404"),
        (b"GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"404"),
        (b"GET /static/../../secret_key HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"404"),
        (b"GET /static/%2e%2e/secret_key HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"404"),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", b"400"),
    ],
)
def test_strange_request_is_answered_with_a_page(served, request_, status):
    """Over the wire, a strange request gets the portal's own page with its security headers, never a bare fault."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(request_.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.split(b" ", 2)[1] == status
    assert b"\r\ncontent-security-policy: " in answer.lower()
