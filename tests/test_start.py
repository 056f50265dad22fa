"""`manage.py start`: from an empty folder to pages, and a clean end."""

import shutil
import signal
import socket
import stat
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import SHIPPED
from tests.pages import Page
from tests.server import own_data, running


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """The environment of an installation that has been started once, and the folder of its data."""
    folder = tmp_path_factory.mktemp("installed") / "var"
    with own_data(folder) as environment:
        with running(environment) as server:
            server.ready()
            assert server.stop() == 0, server.output
        yield environment, folder


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 (our own)
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_first_start_serves_the_portal(tmp_path):
    """On an empty machine start says Ready with the address within a minute, once the council's pages are served."""
    with own_data(tmp_path / "var") as environment, running(environment) as server:
        line = server.ready()
        address = f"http://127.0.0.1:{server.port}/"
        assert line.startswith(f"Ready: {address} ")
        status, html = get(address)
        assert status == 200
        assert "in force since August 2023" in Page(html).words()
        assert get(f"{address}healthz") == (200, "ok\n")
        assert server.stop() == 0, server.output
        assert "Edition 1 is published, in force from August 2023." in server.output
        assert "Traceback" not in server.output


def test_static_files_are_served_for_ever_under_names_of_their_own(installation):
    """The style sheet has a name that changes with it, comes compressed, and may be kept for ever."""
    environment, _ = installation
    with running(environment) as server:
        server.ready()
        base = f"http://127.0.0.1:{server.port}"
        [sheet] = [
            link.attributes["href"] for link in Page(get(base)[1]).all("link") if link.attributes["rel"] == "stylesheet"
        ]
        request = urllib.request.Request(base + sheet, headers={"Accept-Encoding": "br"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            assert "immutable" in response.headers["Cache-Control"]
            assert response.headers["Content-Encoding"] == "br"
            assert response.headers["Content-Type"].startswith("text/css")
        assert get(f"{base}/static/css/portal.css")[0] == 200  # the error pages name it so
        assert get(f"{base}/favicon.ico")[0] == 200
        assert server.stop() == 0, server.output


def test_second_start_keeps_everything(installation):
    """Starting again keeps the edition and the secret key, which its owner alone can read, and loads nothing."""
    environment, folder = installation
    key = (folder / "secret_key").read_text()
    with running(environment) as server:
        server.ready()
        before = get(f"http://127.0.0.1:{server.port}/editions/1/")[1]
        assert server.stop() == 0, server.output
        assert "published" not in server.output
    with running(environment) as server:
        server.ready()
        after = get(f"http://127.0.0.1:{server.port}/editions/1/")[1]
        assert get(f"http://127.0.0.1:{server.port}/editions/2/")[0] == 404
        assert server.stop() == 0, server.output
    assert before == after
    assert (folder / "secret_key").read_text() == key
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600


def test_port_is_part_of_the_address(installation):
    """--port sets the address that the portal gives for itself; PORTAL_ADDRESS, where set, is stronger."""
    environment, _ = installation
    with running(environment) as server:
        server.ready()
        base = f"http://127.0.0.1:{server.port}"
        assert f"Sitemap: {base}/sitemap.xml" in get(f"{base}/robots.txt")[1]
        assert f'href="{base}/"' in get(base)[1]  # the canonical address
    with running(environment | {"PORTAL_ADDRESS": "http://protocol.example"}) as server:
        assert server.ready().startswith("Ready: http://protocol.example/ ")
        assert "Sitemap: http://protocol.example/" in get(f"http://127.0.0.1:{server.port}/robots.txt")[1]


def test_taken_port_is_said_before_anything_is_made(tmp_path):
    """Where the port is taken, start says so and what to do in one line, and has made nothing."""
    with socket.socket() as taken, own_data(tmp_path / "var") as environment:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running(environment, "--port", str(port)) as server:
            assert server.ended(within=60) == 1
            assert f"Can't listen on 127.0.0.1 port {port}: Address already in use." in server.output
            assert "--port" in server.output
            assert "Traceback" not in server.output
    assert not (tmp_path / "var" / "portal.sqlite3").exists()


@pytest.mark.parametrize("port", ["0", "-1", "65536", "http"])
def test_port_that_is_none_is_refused(tmp_path, port):
    """A number that is no port gets a sentence, not a traceback."""
    with own_data(tmp_path / "var") as environment, running(environment, "--port", port) as server:
        assert server.ended(within=60) != 0
        assert "Traceback" not in server.output
        assert "port" in server.output


@pytest.mark.parametrize("group", [False, True], ids=["to it alone", "to its workers too"])
@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_cleanly(installation, with_signal, group):
    """SIGTERM and SIGINT, to it alone or to its workers too, end it with code 0; no worker and no traceback is left."""
    environment, _ = installation
    with running(environment) as server:
        server.ready()
        assert server.stop(with_signal, group=group) == 0, server.output
        assert "Traceback" not in server.output
        with pytest.raises(urllib.error.URLError):
            get(f"http://127.0.0.1:{server.port}/")


def broken_content(folder: Path) -> Path:
    """The shipped content with two faults."""
    content = folder / "content"
    shutil.copytree(SHIPPED, content)
    with (content / "protocol" / "01-introduction.md").open("a") as file:
        file.write("\n<b>raw</b>\n")
    (content / "code" / "24.8.md").write_bytes(b"+++\ntitle = \xff\n")
    return content


def test_broken_content_loads_nothing(tmp_path):
    """With faulty content start names every fault with its file, ends with code 1, and has loaded nothing."""
    content = broken_content(tmp_path)
    with own_data(tmp_path / "var") as environment:
        with running(environment | {"PORTAL_CONTENT": str(content)}) as server:
            assert server.ended(within=60) == 1
            assert "01-introduction.md:" in server.output
            assert "24.8.md" in server.output
            assert "Traceback" not in server.output
            assert "Ready" not in server.output
        with running(environment) as server:  # mended: it is still the first load
            server.ready()
            assert "Edition 1 is published" in server.output
            assert server.stop() == 0, server.output


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
def test_strange_request_is_answered_with_a_page(installed_server, request_, status):
    """Over the wire, a strange request gets the portal's own page with its security headers, never a bare fault."""
    with socket.create_connection(("127.0.0.1", installed_server.port), timeout=10) as connection:
        connection.sendall(request_.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.split(b" ", 2)[1] == status
    assert b"\r\ncontent-security-policy: " in answer.lower()


@pytest.fixture(scope="module")
def installed_server(installation):
    """The installation, serving."""
    environment, _ = installation
    with running(environment) as server:
        server.ready()
        yield server
        assert server.stop() == 0, server.output
