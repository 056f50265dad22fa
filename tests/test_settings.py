"""Settings: nonsense is refused with a sentence, the secret key is made once, https hardens everything."""

import json
import logging
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from protocol_portal.settings import _address, _briefly, _flag, _secret_key

OIDC = {
    "OIDC_ISSUER": "https://login.example.gov.uk/tenant",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_CLIENT_SECRET": "secret",
}
OURS = (
    "PORTAL_ADDRESS", "PORTAL_CONTENT", "DATABASE_URL", "SECRET_KEY", "DEBUG", "EMAIL_URL", "EMAIL_FROM",
    "EMAIL_REPLY_TO", "CACHE_URL", "IDLE_MINUTES", "TRUSTED_PROXIES", *OIDC, "OIDC_NAME", "SSO_ENFORCES_MFA",
)  # fmt: skip


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
    with pytest.raises(ImproperlyConfigured, match=f"^DEBUG .*'{value.lower()}'"):
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
    assert [one in str(e.value) for one in ("PORTAL_ADDRESS", repr(repeated), "https://protocol.example.gov.uk")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("environment", "named"),
    [({"DEBUG": "perhaps"}, ["DEBUG", "'perhaps'"]),
     ({"PORTAL_ADDRESS": "example"}, ["PORTAL_ADDRESS", "'example'"]),
     ({"DATABASE_URL": "the usual"}, ["DATABASE_URL", "postgres://user:password@host/name"]),
     ({"DATABASE_URL": "oracles://host/name"}, ["DATABASE_URL", "postgres://"]),
     ({"DATABASE_URL": "postgres://host:port/name"}, ["DATABASE_URL", "postgres://"]),
     ({"IDLE_MINUTES": "0"}, ["IDLE_MINUTES", "'0'", "1", "1440"]),
     ({"IDLE_MINUTES": "two"}, ["IDLE_MINUTES", "'two'", "1", "1440"]),
     ({"IDLE_MINUTES": "1441"}, ["IDLE_MINUTES", "'1441'"]),
     ({"TRUSTED_PROXIES": "-1"}, ["TRUSTED_PROXIES", "'-1'", "10"]),
     ({"EMAIL_URL": "mail.example.gov.uk"}, ["EMAIL_URL", "smtp+tls://user:password@host:587"]),
     ({"EMAIL_URL": "smtp://"}, ["EMAIL_URL", "smtp+tls://"]),
     ({"EMAIL_URL": "smtp://host:port"}, ["EMAIL_URL", "smtp+tls://"]),
     ({"EMAIL_URL": "filemail:///tmp"}, ["EMAIL_URL", "smtp+tls://"]),
     ({"EMAIL_FROM": "Democratic Services"}, ["EMAIL_FROM", "'Democratic Services'"]),
     ({"EMAIL_REPLY_TO": "a@example.gov.uk\nBcc: b@example.org"}, ["EMAIL_REPLY_TO", "b@example.org"]),
     ({"CACHE_URL": "memcached://host"}, ["CACHE_URL", "redis://host:6379/0"]),
     ({"OIDC_ISSUER": OIDC["OIDC_ISSUER"]}, ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]),
     (OIDC | {"OIDC_ISSUER": "login.example.gov.uk"}, ["OIDC_ISSUER"]),
     (OIDC | {"OIDC_ISSUER": "http://login.example.gov.uk"}, ["OIDC_ISSUER", "https://"]),
     ({"SSO_ENFORCES_MFA": "perhaps"}, ["SSO_ENFORCES_MFA", "'perhaps'"])],
    ids=["DEBUG", "PORTAL_ADDRESS", "DATABASE_URL", "its scheme", "its port", "no idle time", "IDLE_MINUTES",
         "more than a day", "TRUSTED_PROXIES", "EMAIL_URL", "no mail host", "mail port", "mail to files", "EMAIL_FROM",
         "EMAIL_REPLY_TO", "CACHE_URL", "half of OIDC", "OIDC_ISSUER", "OIDC_ISSUER without TLS", "SSO_ENFORCES_MFA"],
)  # fmt: skip
def test_the_portal_does_not_start_on_nonsense(tmp_path, environment, named):
    """The last line of what it prints names what is wrong and what to write."""
    done = run(tmp_path, "DEBUG", **environment)
    assert done.returncode != 0
    assert [one for one in named if one not in done.stderr.splitlines()[-1]] == []
    assert "ImproperlyConfigured" in done.stderr.splitlines()[-1]


# ---- the secret key ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "told"),
    [("/check/a-post/yes/no/", "/check/a-post/…"), ("/check/a-post/", "/check/a-post/"),
     ("/editions/2/check/a-post/yes/", "/editions/2/check/a-post/…"),
     ("/drafts/AbC123/guidance/", "/drafts/…"), ("/certificates/ABCDE/", "/certificates/…"),
     ("/accounts/code/AbC123/", "/accounts/code/…"),
     ("/guidance/libell/", "/guidance/libell/")],
)  # fmt: skip
def test_the_log_holds_neither_answers_nor_secrets(path, told):
    """A missing page is named in it, but for what says more than that."""
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "%s: %s", ("Not Found", path), None)
    assert _briefly(record)
    assert record.getMessage() == f"Not Found: {told}"


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
    with pytest.raises(ImproperlyConfigured, match=re.escape(str(tmp_path / "secret_key"))):
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


def test_scripts_and_other_sites_get_no_cookie(tmp_path):
    """Both cookies are for the browser alone, and for requests that begin here."""
    names = [f"{cookie}_COOKIE_{what}" for cookie in ("SESSION", "CSRF") for what in ("HTTPONLY", "SAMESITE")]
    assert list(settings_with(tmp_path, *names).values()) == [True, "Lax"] * 2


# ---- mail, cache, single sign-on --------------------------------------------------------------------------------

MAIL = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")


@pytest.mark.parametrize(
    ("url", "found"),
    [("smtp+tls://portal:p%40ss@mail.example:2525", ["mail.example", 2525, "portal", "p@ss", True, False]),
     ("smtp+tls://mail.example", ["mail.example", 587, "", "", True, False]),
     ("smtp+ssl://mail.example", ["mail.example", 465, "", "", False, True]),
     ("smtp://mail.example", ["mail.example", 25, "", "", False, False])],
    ids=["in full", "TLS", "SSL", "plain"],
)  # fmt: skip
def test_a_mail_server_by_its_address(tmp_path, url, found):
    """With the usual port where none is given."""
    assert list(settings_with(tmp_path, *MAIL, EMAIL_URL=url).values()) == found


@pytest.mark.parametrize("url", ["", "console"])
def test_without_a_mail_server_mail_goes_to_the_console(tmp_path, url):
    """Where a newcomer can read the code."""
    backend = settings_with(tmp_path, "EMAIL_BACKEND", EMAIL_URL=url)["EMAIL_BACKEND"]
    assert backend == "django.core.mail.backends.console.EmailBackend"


def test_whom_mail_comes_from(tmp_path):
    """Our host by default; a name may stand before the address."""
    host = {"PORTAL_ADDRESS": "https://protocol.example.gov.uk"}
    names = ("DEFAULT_FROM_EMAIL", "EMAIL_REPLY_TO")
    assert list(settings_with(tmp_path, *names, **host).values()) == ["no-reply@protocol.example.gov.uk", ""]
    assert settings_with(tmp_path, names[0])[names[0]] == "no-reply@localhost.localdomain"
    mine = {"EMAIL_FROM": "Democratic Services <ds@example.gov.uk>", "EMAIL_REPLY_TO": "help@example.gov.uk"}
    assert list(settings_with(tmp_path, *names, **mine).values()) == list(mine.values())


def test_the_cache_is_shared_by_all_processes(tmp_path):
    """In the database, with room for the limits of a training room; or in Redis."""
    found = settings_with(tmp_path, "CACHES")["CACHES"]["default"]
    assert found["BACKEND"].endswith("DatabaseCache")
    assert found["OPTIONS"]["MAX_ENTRIES"] >= 10_000
    found = settings_with(tmp_path, "CACHES", CACHE_URL="rediss://cache.example:6379/0")["CACHES"]["default"]
    assert found["BACKEND"].endswith("RedisCache")
    assert found["LOCATION"] == "rediss://cache.example:6379/0"


def test_the_idle_time_is_the_session_s(tmp_path):
    """Two hours unless said otherwise."""
    assert settings_with(tmp_path, "SESSION_COOKIE_AGE") == {"SESSION_COOKIE_AGE": 7200}
    assert settings_with(tmp_path, "SESSION_COOKIE_AGE", IDLE_MINUTES="30") == {"SESSION_COOKIE_AGE": 1800}


def test_trusted_proxies(tmp_path):
    """Behind https there is one; a number says otherwise."""
    name, https = "ALLAUTH_TRUSTED_PROXY_COUNT", {"PORTAL_ADDRESS": "https://protocol.example.gov.uk"}
    assert settings_with(tmp_path, name) == {name: 0}
    assert settings_with(tmp_path, name, **https) == {name: 1}
    assert settings_with(tmp_path, name, TRUSTED_PROXIES="2", **https) == {name: 2}


def test_single_sign_on(tmp_path):
    """None unless there is a provider; its name is what the button says."""
    found = settings_with(tmp_path, "SSO", "SSO_ENFORCES_MFA", "SOCIALACCOUNT_PROVIDERS")
    assert (found["SSO"], found["SSO_ENFORCES_MFA"]) == ({}, False)
    assert found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []
    found = settings_with(tmp_path, "SSO", "SSO_ENFORCES_MFA", "SOCIALACCOUNT_PROVIDERS", **OIDC, SSO_ENFORCES_MFA="on")
    assert found["SSO"] == OIDC | {"OIDC_NAME": "your council account"}
    assert found["SSO_ENFORCES_MFA"] is True
    (app,) = found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert app["settings"]["server_url"] == OIDC["OIDC_ISSUER"]
