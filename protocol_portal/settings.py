"""Settings. Everything that differs between installations is read from the environment, here at the top."""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in ("", "0", "1", "no", "yes", "off", "on", "false", "true"):
        raise ImproperlyConfigured(f"{name} is {value!r}: write on or off.")
    return value in ("1", "yes", "on", "true")


def _address(name: str, default: str) -> str:
    """A web address without a path or a last slash, its scheme and host in small letters."""
    value = (os.environ.get(name, "").strip().rstrip("/") or default).lower()
    if not re.fullmatch(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", value):
        raise ImproperlyConfigured(f"{name} is {value!r}: write an address such as https://protocol.example.gov.uk")
    return value


def _database(folder: Path) -> dict[str, Any]:
    """The database that DATABASE_URL names, or a SQLite file in the folder."""
    if not (url := os.environ.get("DATABASE_URL", "").strip()):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "portal.sqlite3")}
    try:
        found = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except (ValueError, KeyError):
        found = {}
    if not str(found.get("ENGINE")).endswith((".postgresql", ".sqlite3")):
        raise ImproperlyConfigured("DATABASE_URL makes no sense: write postgres://user:password@host/name")
    return found


def _secret_key(folder: Path) -> str:
    """The key in the folder, made the first time; readable by its owner only."""
    file = folder / "secret_key"
    try:
        if not file.exists():
            _write_key(file)
        key = file.read_text().strip()
    except OSError as e:
        raise ImproperlyConfigured(f"PORTAL_VAR: {e.filename or folder} can't be used: {e.strerror}.") from e
    if not key:
        raise ImproperlyConfigured(f"{file} is empty: delete it, and a new key is made.")
    return key


def _write_key(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, ours = tempfile.mkstemp(dir=file.parent, prefix=".secret_key-")  # mode 0600
    with os.fdopen(descriptor, "w") as out:
        out.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):  # another process was first: its key counts
        os.link(ours, file)
    Path(ours).unlink()


VAR = Path(os.environ.get("PORTAL_VAR") or BASE_DIR / "var").resolve()
CONTENT = Path(os.environ.get("PORTAL_CONTENT") or BASE_DIR / "content").resolve()
ADDRESS = _address("PORTAL_ADDRESS", "http://127.0.0.1:8000")
SECRET_KEY = os.environ.get("SECRET_KEY") or _secret_key(VAR)
DEBUG = _flag("DEBUG")

# ---- what people reach us by

_host = urlsplit(ADDRESS).hostname or ""
HTTPS = ADDRESS.startswith("https://")
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [f"[{_host}]" if ":" in _host else _host, *LOCAL_HOSTS]
CSRF_TRUSTED_ORIGINS = [ADDRESS]

# ---- the application

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "csp",
    "protocol_portal.members",
    "protocol_portal",
    "guidance",
]
AUTH_USER_MODEL = "members.Member"
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "protocol_portal.headers.more_headers",
    "protocol_portal.headers.read_to_the_end",
    "django.middleware.security.SecurityMiddleware",
    "protocol_portal.errors.only_utf8",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "protocol_portal.headers.QuietCsrfMiddleware",
]
APPEND_SLASH = False  # errors.page_not_found adds it, and only where there is such a page
ROOT_URLCONF = "protocol_portal.urls"
WSGI_APPLICATION = "protocol_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "guidance.views.portal"]},
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- the database

DATABASES = {"default": _database(VAR)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers don't wait for a writer (WAL), and a transaction that will write takes its turn at its beginning: with the
    # default, two that read and then write can lose one of the writes.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # Tests use a file too: two writers on a database in memory would not behave as they do here.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}

# ---- language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# ---- static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

# ---- security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "protocol_portal.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# ---- logging: errors to the console, where systemd keeps them

SCANNED = ("DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Scanners try such things all day long: each gets its 400, and no place in the log.
        **{f"django.security.{name}": {"handlers": ["nowhere"], "propagate": False} for name in SCANNED},
    },
}
