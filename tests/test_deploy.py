"""The files of `protocol_portal/deploy/`, used as the README says, with only the places changed."""

import json
import re
import shlex
import subprocess
import sys

import pytest

from tests import needs
from tests.fronts import COMMANDS, DEPLOY, NAME, echo, in_front, make_certificate, placed
from tests.pages import Page
from tests.server import free_port, own_data, running
from tests.test_house import read_from_environment

pytestmark = pytest.mark.alike

LARGEST = 3 * 1024 * 1024  # bytes that nginx lets through; Caddy counts a megabyte as 1000 kilobytes
SECRET = [  # pages whose address says what isn't for a log
    "/certificates/ABCDE-FGHIJ/", "/drafts/AbC123/guidance/", "/accounts/code/AbC123/",
    "/check/before-you-post/yes/no/", "/editions/1/check/before-you-post/yes/",
]  # fmt: skip


@pytest.fixture(scope="module")
def deployed(tmp_path_factory, prepared):
    """The port of a portal that was started with the settings of portal.env, its folder aside."""
    folder = tmp_path_factory.mktemp("deployed") / "var"
    lines = shlex.split(placed("portal.env", {"/var/lib/portal": str(folder)}), comments=True)
    ours = dict(line.split("=", 1) for line in lines)
    with own_data(folder, prepared) as environment, running(environment | ours) as server:
        assert server.ready().startswith(f"Ready: https://{NAME}/ ")
        yield server.port
        assert server.stop() == 0, server.output
        assert "Traceback" not in server.output, server.output


@pytest.fixture(scope="module", params=COMMANDS)
def front(request, deployed, tmp_path_factory):
    """nginx, and then Caddy, in front of the portal."""
    with in_front(request.param, tmp_path_factory.mktemp("front"), deployed) as started:
        yield started


@pytest.fixture(params=COMMANDS)
def kind(request):
    """nginx, and then Caddy, by name."""
    return request.param


# ---- in front of the portal -------------------------------------------------------------------------------------


def test_http_leads_to_the_same_page_by_https(front):
    answer = front.ask_plainly("/guidance/introduction/?q=a%20b")
    assert answer.status in (301, 308)
    assert answer.headers["Location"] == f"https://{NAME}/guidance/introduction/?q=a%20b"


def test_page_comes_by_https(front):
    """The portal knows that it is asked by https, and what stands in front adds no version number of its own."""
    answer = front.ask("/")
    assert answer.status == 200
    assert "in force since August 2023" in Page(answer.body.decode()).words()
    assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains"]
    assert len(answer.headers.get_all("Content-Security-Policy")) == 1
    assert not re.search("[0-9]", answer.headers.get("Server", ""))


def test_form_is_taken(front):
    """Cookies are for https alone, and the form that comes back with them is taken as the portal's own."""
    page = front.ask("/accounts/login/")
    cookies = page.headers.get_all("Set-Cookie")
    assert cookies
    assert all("; Secure" in cookie for cookie in cookies)
    [token] = {field.attributes["value"] for field in Page(page.body.decode()).all("input")
               if field.attributes.get("name") == "csrfmiddlewaretoken"}  # fmt: skip
    form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}
    form["Cookie"] = "; ".join(cookie.partition(";")[0] for cookie in cookies)
    sent = f"csrfmiddlewaretoken={token}&email=nobody@example.gov.uk".encode()
    answer = front.ask("/accounts/login/", "POST", sent, **form)
    assert (answer.status, answer.headers["Location"]) == (302, "/accounts/login/code/")


def test_static_files_come_compressed_and_may_be_kept(front):
    [sheet, *_] = [link.attributes["href"] for link in Page(front.ask("/").body.decode()).all("link")
                   if link.attributes["rel"] == "stylesheet"]  # fmt: skip
    for encoding in ("br", "gzip"):
        answer = front.ask(sheet, Accept_Encoding=encoding)
        assert answer.status == 200
        assert answer.headers["Content-Encoding"] == encoding
        assert "immutable" in answer.headers["Cache-Control"]


def test_only_the_portal_compresses(front):
    """A page of signing in has a secret in it, and stays as it is."""
    assert "Content-Encoding" not in front.ask("/accounts/login/", Accept_Encoding="gzip").headers
    assert front.ask("/guidance/", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"


# ---- what reaches the portal, and what is written down ------------------------------------------------------------


def test_portal_is_told_who_asks_and_for_what(kind, tmp_path):
    """Host, the visitor's address and https arrive once, whatever the visitor says, and in whichever spelling."""
    forged = {
        "X_Forwarded_For": "203.0.113.9", "X__Forwarded__For": "203.0.113.9", "X__Forwarded_For": "203.0.113.9",
        "X_Forwarded__For": "203.0.113.9", "X_Forwarded_Proto": "http", "X__Forwarded__Proto": "http",
        "X__Forwarded_Proto": "http", "X_Forwarded__Proto": "http",
    }  # fmt: skip
    with echo() as upstream, in_front(kind, tmp_path, upstream) as front:
        arrived = json.loads(front.ask("/", **forged).body)["headers"]
    told = [(name.lower().replace("_", "-"), value) for name, value in arrived]  # as they are told to the portal
    assert [value for name, value in told if name == "host"] == [NAME]
    assert [value for name, value in told if name == "x-forwarded-for"] == ["127.0.0.1"]
    assert [value for name, value in told if name == "x-forwarded-proto"] == ["https"]


def test_upload_may_be_large_and_not_larger(kind, tmp_path):
    with echo() as upstream, in_front(kind, tmp_path, upstream) as front:
        assert json.loads(front.ask("/", "POST", b"x" * 2_900_000).body)["length"] == 2_900_000
        refused = front.ask("/?q=libel", "POST", b"x" * (LARGEST + 1)).status
        front.stop()
    assert refused == 413 or (kind, refused) == ("Caddy", 502)  # version 2.6 says so
    assert "libel" not in front.logged()


def test_nobody_is_named_while_the_portal_is_away(kind, tmp_path):
    """What people look for then is written down no more than at other times."""
    with in_front(kind, tmp_path, free_port()) as front:
        answer = front.ask("/search/?q=libel", Referer=f"https://{NAME}/?q=slander")
        assert answer.status == 502
        assert not re.search(rb"[0-9]\.[0-9]", answer.body)
        front.stop()
    assert "libel" not in front.logged()
    assert "slander" not in front.logged()
    assert "127.0.0.1" not in front.logged().replace("127.0.0.1:", "")  # Caddy says where it listens


def test_access_log_of_nginx_is_discreet(tmp_path):
    """It has a line for a page, without query and address, and none for a page whose address says too much."""
    with echo() as upstream, in_front("nginx", tmp_path, upstream) as front:
        front.ask("/search/?q=libel", Referer=f"https://{NAME}/?q=slander", User_Agent="Phone")
        for path in SECRET:
            front.ask(path)
            front.ask(path.upper())
            front.ask(f"/guidance/..{path.replace('/', '//', 1)}")
        front.ask("/check/")
        front.ask_plainly("/certificates/ABCDE-FGHIJ/?q=libel")
        front.stop()
    lines = (tmp_path / "portal.log").read_text().splitlines()
    assert [line.split()[1:4] for line in lines] == [["GET", "/search/", "200"]]
    assert re.fullmatch(r"\S+ GET /search/ 200 \d+ [\d.]+", lines[0])
    assert "ABCDE" not in front.logged()


def test_nginx_leads_to_its_own_name_only(tmp_path):
    """A request that came for another name is led to this one."""
    with in_front("nginx", tmp_path, free_port()) as front:
        assert front.ask_plainly("/", Host="evil.example").headers["Location"] == f"https://{NAME}/"


# ---- what the programs say to the files ---------------------------------------------------------------------------


def said(*command: str) -> str:
    """Returns what a command said; fails where it failed."""
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_nginx_finds_nothing_to_say(tmp_path):
    make_certificate(tmp_path)
    assert said(*COMMANDS["nginx"](tmp_path, free_port(), free_port(), 8000), "-t", "-q") == ""


def test_caddy_finds_nothing_to_say():
    """The file is valid, and formatted as Caddy does it."""
    file = str(DEPLOY / "Caddyfile")
    heard = said(needs.needed("Caddy"), "validate", "--config", file, "--adapter", "caddyfile")
    assert "Valid configuration" in heard
    assert not re.search('"level":"(?!info)', heard), heard


@pytest.fixture
def unit(tmp_path):
    """The unit, with a program that is there."""
    file = tmp_path / "portal.service"
    file.write_text(placed("portal.service", {"/srv/portal/.venv/bin/python manage.py start": f"{sys.executable} -V"}))
    return str(file)


def test_systemd_finds_nothing_to_say(unit):
    assert said(needs.needed("systemd-analyze"), "verify", "--recursive-errors=no", unit) == ""


def test_service_may_do_little(unit):
    """Of 10, where a service without restrictions has 9.6, systemd counts an exposure of at most 2."""
    said(needs.needed("systemd-analyze"), "security", "--offline=true", "--threshold=20", unit)


def test_settings_are_the_portal_s():
    """What portal.env sets, or offers to set, is a setting."""
    names = re.findall(r"^(?:# )?([A-Z_]+)=", (DEPLOY / "portal.env").read_text(), re.MULTILINE)
    assert len(names) > 5
    assert set(names) <= read_from_environment()
