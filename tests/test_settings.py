"""Settings: nonsense is refused with a sentence, the secret key is made once, https hardens everything."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from protocol_portal.settings import _address, _flag, _secret_key

OURS = ("PORTAL_ADDRESS", "PORTAL_CONTENT", "DATABASE_URL", "SECRET_KEY", "DEBUG")


def run(var: Path, *names: str, **environment: str) -> subprocess.CompletedProcess:
    """A new process with this environment, which prints the named settings as JSON."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    says = (
        f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {names}}}))"
    )
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", says], cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60,
        env={**clean, "PORTAL_VAR": str(var), "DJANGO_SETTINGS_MODULE": "protocol_portal.settings", **environment},
    )  # fmt: skip


def settings_with(var: Path, *names: str, **environment: str) -> dict:
    done = run(var, *names, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# ---- nonsense ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "flag"),
    [("1", True), ("on", True), ("YES", True), (" True ", True), ("", False), ("0", False), ("off", False),
     ("No", False), ("false", False)],
)  # fmt: skip
def test_a_flag_is_on_or_off(monkeypatch, value, flag):
    """The usual words for it are understood, in any case."""
    monkeypatch.setenv("DEBUG", value)
    assert _flag("DEBUG") is flag


@pytest.mark.parametrize("value", ["2", "ja", "maybe", "on off", "-1", "None"])
def test_a_flag_that_is_nonsense_is_refused(monkeypatch, value):
    """Nobody runs with debug pages because of a typo, or without what was meant."""
    monkeypatch.setenv("DEBUG", value)
    with pytest.raises(ImproperlyConfigured, match=f"^DEBUG is '{value.lower()}': write on or off.$"):
        _flag("DEBUG")


@pytest.mark.parametrize(
    ("value", "address"),
    [("https://protocol.example.gov.uk", "https://protocol.example.gov.uk"),
     ("https://protocol.example.gov.uk/", "https://protocol.example.gov.uk"),
     (" http://127.0.0.1:8080 ", "http://127.0.0.1:8080"), ("http://[::1]:8000", "http://[::1]:8000"),
     ("HTTPS://Protocol.Example.gov.uk", "https://protocol.example.gov.uk"), ("", "http://127.0.0.1:8000"), ("  ", "http://127.0.0.1:8000")],
)  # fmt: skip
def test_an_address_is_taken_without_its_last_slash(monkeypatch, value, address):
    """And without one given, the default is taken."""
    monkeypatch.setenv("PORTAL_ADDRESS", value)
    assert _address("PORTAL_ADDRESS", "http://127.0.0.1:8000") == address


@pytest.mark.parametrize(
    "value",
    ["protocol.example.gov.uk", "ftp://protocol.example.gov.uk", "https://", "https:///guidance", "//example.gov.uk",
     "https://example.gov.uk/portal", "https://example.gov.uk?a=b", "https://example.gov.uk#a", "localhost:8000", "on",
     "https://example.gov.uk:port", "https://[::1", "https://exa mple.gov.uk",
     "https://user:pass@example.gov.uk"],
)  # fmt: skip
def test_an_address_that_is_nonsense_is_refused(monkeypatch, value):
    """The sentence repeats it and shows what one looks like."""
    monkeypatch.setenv("PORTAL_ADDRESS", value)
    with pytest.raises(ImproperlyConfigured) as e:
        _address("PORTAL_ADDRESS", "http://127.0.0.1:8000")
    repeated = value.rstrip("/")
    assert str(e.value) == f"PORTAL_ADDRESS is {repeated!r}: write an address such as https://protocol.example.gov.uk"


@pytest.mark.parametrize(
    ("environment", "says"),
    [({"DEBUG": "perhaps"}, "DEBUG is 'perhaps': write on or off."),
     ({"PORTAL_ADDRESS": "example"}, "PORTAL_ADDRESS is 'example': write an address such as"),
     ({"DATABASE_URL": "the usual"}, "DATABASE_URL makes no sense: write postgres://user:password@host/name"),
     ({"DATABASE_URL": "oracles://host/name"}, "DATABASE_URL makes no sense"),
     ({"DATABASE_URL": "postgres://host:port/name"}, "DATABASE_URL makes no sense")],
    ids=["DEBUG", "PORTAL_ADDRESS", "DATABASE_URL", "its scheme", "its port"],
)  # fmt: skip
def test_the_portal_does_not_start_on_nonsense(tmp_path, environment, says):
    """The last line of what it prints says what is wrong and what to write."""
    done = run(tmp_path, "DEBUG", **environment)
    assert done.returncode != 0
    assert says in done.stderr.splitlines()[-1]


# ---- the secret key ---------------------------------------------------------------------------------------------


def test_the_secret_key_is_made_once(tmp_path):
    """The folder is made with it, only its owner may read it, and it is kept."""
    folder = tmp_path / "a" / "var"
    key = _secret_key(folder)
    assert len(key) >= 50
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert (folder / "secret_key").read_text() == key
    assert [file.name for file in folder.iterdir()] == ["secret_key"]
    assert _secret_key(folder) == key
    assert _secret_key(tmp_path / "another") != key


def test_an_empty_secret_key_is_refused(tmp_path):
    """Signing with nothing would be no signing; the sentence says what to do."""
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(ImproperlyConfigured, match="is empty: delete it, and a new key is made"):
        _secret_key(tmp_path)


def test_the_key_of_the_environment_goes_before_the_kept_one(tmp_path):
    """Several machines can share one, and then none is made."""
    assert settings_with(tmp_path, "SECRET_KEY", SECRET_KEY="shared" * 10) == {"SECRET_KEY": "shared" * 10}
    assert not list(tmp_path.iterdir())
    kept = settings_with(tmp_path, "SECRET_KEY")
    assert settings_with(tmp_path, "SECRET_KEY", SECRET_KEY="") == kept


# ---- what follows from the address ------------------------------------------------------------------------------

HARDENED = {
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
}


def test_an_https_address_hardens_everything(tmp_path):
    """Cookies only over https, plain requests redirected, browsers told to stay; the proxy says what was https."""
    address = "https://protocol.example.gov.uk"
    found = settings_with(
        tmp_path, *HARDENED, "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "ADDRESS", PORTAL_ADDRESS=address + "/"
    )
    assert found == {
        **HARDENED, "ALLOWED_HOSTS": ["protocol.example.gov.uk", "127.0.0.1", "localhost", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": [address], "DEBUG": False, "ADDRESS": address,
    }  # fmt: skip


def test_a_plain_address_does_not(tmp_path):
    """On a machine of one's own, pages come without https; and a header that claims it is not believed."""
    found = settings_with(tmp_path, *HARDENED, "ADDRESS")
    assert found.pop("ADDRESS") == "http://127.0.0.1:8000"
    assert not any(found.values())


def test_defaults_live_in_the_data_folder(tmp_path):
    """Debug is off; the database and the collected files are in PORTAL_VAR, the content in the tree."""
    says = settings_with(tmp_path, "DEBUG", "DATABASES")
    assert says["DEBUG"] is False
    assert says["DATABASES"]["default"]["NAME"] == str(tmp_path / "portal.sqlite3")
    assert says["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_by_its_address(tmp_path):
    """DATABASE_URL says which."""
    url = "postgres://portal:secret@db.example:5433/protocol"
    found = settings_with(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"]) == ("db.example", 5433, "protocol", "portal")
    assert "OPTIONS" not in found or "transaction_mode" not in found["OPTIONS"]
