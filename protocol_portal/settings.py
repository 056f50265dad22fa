"""Settings. Everything that differs between installations is read from the environment, here at the top."""

import os
import secrets
from pathlib import Path
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
    """A web address without a path or a last slash."""
    value = os.environ.get(name, "").strip().rstrip("/") or default
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name} is {value!r}: write an address such as https://protocol.example.gov.uk")
    return value


def _secret_key(folder: Path) -> str:
    """The key in the folder, made the first time; readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "secret_key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key := file.read_text().strip():
            return key
        raise ImproperlyConfigured(f"{file} is empty: delete it, and a new key is made.") from None
    with os.fdopen(descriptor, "w") as out:
        out.write(key := secrets.token_urlsafe(50))
    return key


VAR = Path(os.environ.get("PORTAL_VAR") or BASE_DIR / "var").resolve()
CONTENT = Path(os.environ.get("PORTAL_CONTENT") or BASE_DIR / "content").resolve()
ADDRESS = _address("PORTAL_ADDRESS", "http://127.0.0.1:8000")
DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'portal.sqlite3'}"
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
    "protocol_portal.errors.only_utf8",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
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

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
