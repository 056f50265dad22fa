"""Settings. Everything that differs between installations is read from the environment, here at the top."""

import logging
import os
import re
import secrets
import tempfile
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = ("127.0.0.1", "localhost", "::1")


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def _flag(name: str, default: str = "off") -> bool:
    value = _text(name, default).lower()
    if value not in ("", "0", "1", "no", "yes", "off", "on", "false", "true"):
        raise ImproperlyConfigured(f"{name} is {value!r}: write on or off.")
    return value in ("1", "yes", "on", "true")


def _address(name: str, default: str) -> str:
    """A web address without a path or a last slash, its scheme and host in small letters."""
    value = (_text(name).rstrip("/") or default).lower()
    if not re.fullmatch(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", value):
        raise ImproperlyConfigured(f"{name} is {value!r}: write an address such as https://protocol.example.gov.uk")
    return value


def _number(name: str, default: int, least: int, most: int) -> int:
    value = _text(name, str(default))
    if not re.fullmatch("[0-9]{1,6}", value) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number from {least} to {most}.")
    return int(value)


def _mailbox(name: str, default: str) -> str:
    """An e-mail address, bare or as "Democratic Services <protocol@example.gov.uk>"."""
    value = _text(name, default)
    try:
        if value:
            validate_email(parseaddr(value)[1])
        if not value.isprintable():  # a line break would begin another header
            raise ValidationError(value)
    except ValidationError:
        raise ImproperlyConfigured(f"{name} is {value!r}: write an e-mail address.") from None
    return value


def _mail() -> dict[str, Any]:
    """How mail leaves, from EMAIL_URL; to the console where there is none."""
    url = _text("EMAIL_URL")
    if url in ("", "console"):
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        found = dict(environ.Env.email_url_config(url))
    except (ValueError, ImproperlyConfigured):
        found = {}
    if not found.get("EMAIL_HOST") or "smtp" not in str(found.get("EMAIL_BACKEND")):
        raise ImproperlyConfigured("EMAIL_URL makes no sense: write smtp+tls://user:password@host:587")
    usual = 465 if found.get("EMAIL_USE_SSL") else 587 if found.get("EMAIL_USE_TLS") else 25
    found["EMAIL_PORT"] = found.get("EMAIL_PORT") or usual
    unwanted = {"EMAIL_FILE_PATH", "OPTIONS"}
    return {name: value for name, value in found.items() if value is not None and name not in unwanted}


def _cache() -> dict[str, Any]:
    """What all processes must agree on, such as how often something was tried: the database's table, or Redis."""
    if not (url := _text("CACHE_URL")):
        # The default of 300 entries would forget limits at random when a training room signs in.
        options = {"MAX_ENTRIES": 100_000}
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "portal_cache",
            "OPTIONS": options,
        }
    if not re.match("(redis|rediss)://.", url):
        raise ImproperlyConfigured("CACHE_URL makes no sense: write redis://host:6379/0")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def _single_sign_on() -> dict[str, str]:
    """The council's OpenID Connect provider: all of issuer, client and secret, or none of them."""
    given = {
        "OIDC_ISSUER": _text("OIDC_ISSUER"),
        "OIDC_CLIENT_ID": _text("OIDC_CLIENT_ID"),
        "OIDC_CLIENT_SECRET": _text("OIDC_CLIENT_SECRET"),
    }
    if not any(given.values()):
        return {}
    if missing := [name for name, value in given.items() if not value]:
        raise ImproperlyConfigured(f"Single sign-on needs {' and '.join(missing)} too.")
    if not re.fullmatch(r"https?://[^/?#@\s]+(/[^?#\s]*)?", given["OIDC_ISSUER"]):
        raise ImproperlyConfigured("OIDC_ISSUER makes no sense: write the provider's address, https://…")
    issuer = urlsplit(given["OIDC_ISSUER"])
    if issuer.scheme != "https" and issuer.hostname not in LOCAL:  # nobody in between may say who somebody is
        raise ImproperlyConfigured("OIDC_ISSUER has to begin with https://")
    return given | {"OIDC_NAME": _text("OIDC_NAME", "your council account")}


def _database(folder: Path) -> dict[str, Any]:
    """The database that DATABASE_URL names, or a SQLite file in the folder."""
    if not (url := _text("DATABASE_URL")):
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
IDLE_MINUTES = _number("IDLE_MINUTES", 120, 1, 1440)
SECOND_PERSON = _flag("SECOND_PERSON", "on")
SSO = _single_sign_on()
SSO_ENFORCES_MFA = _flag("SSO_ENFORCES_MFA")

# ---- what people reach us by

_host = urlsplit(ADDRESS).hostname or ""
HTTPS = ADDRESS.startswith("https://")
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [f"[{_host}]" if ":" in _host else _host, *LOCAL_HOSTS]
CSRF_TRUSTED_ORIGINS = [ADDRESS]

# ---- the application

INSTALLED_APPS = [
    "protocol_portal.apps.Administration",  # django.contrib.admin, with a site of our own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "protocol_portal.members",
    "protocol_portal",
    "quizzes",
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
    # None of these touches the session unless a view does: public pages stay without cookies.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "protocol_portal.headers.QuietCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "protocol_portal.members.signing_in.rules.stay_signed_in",
]
APPEND_SLASH = False  # errors.page_not_found adds it, and only where there is such a page
ROOT_URLCONF = "protocol_portal.urls"
WSGI_APPLICATION = "protocol_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guidance.pages.shown.portal",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- the database

DATABASES = {"default": _database(VAR)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds; opening the file anew for each page takes longer than the page
    # Readers don't wait for a writer (WAL), and a transaction that will write takes its turn at its beginning: with the
    # default, two that read and then write can lose one of the writes.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # Tests use a file too: two writers on a database in memory would not behave as they do here.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}

CACHES = {"default": _cache()}

# ---- signing in: by a code in a mail, or by the council's single sign-on; nobody has a password

LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/accounts/"
SIGN_IN_WAY = (
    "protocol_portal.members.signing_in.rules.way"  # for quizzes, which record it: how a session was signed in
)
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
SESSION_COOKIE_AGE = IDLE_MINUTES * 60  # seconds; stay_signed_in begins them anew with each page
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ALLAUTH_TRUSTED_PROXY_COUNT = _number("TRUSTED_PROXIES", 1 if HTTPS else 0, 0, 10)
ACCOUNT_ADAPTER = "protocol_portal.members.signing_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # officers vouch for the addresses, and a code goes to nobody else
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": False}
ACCOUNT_LOGIN_TIMEOUT = 60 * 60  # seconds for all steps together, codes sent again included
ACCOUNT_SESSION_REMEMBER = True  # a phone that drops the browser while its owner reads mail keeps the session
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the adapter then does the same work for an unknown address, and sends nothing
ACCOUNT_FORMS = {
    "request_login_code": "protocol_portal.members.signing_in.forms.AddressForm",
    "confirm_login_code": "protocol_portal.members.signing_in.forms.CodeForm",
}
# A training room shares one internet address: 75 people, each twice, within a minute. A code stands five guesses. To an
# e-mail address five codes are sent in ten minutes for any one internet address, so that nobody elsewhere can keep its
# owner out, and thirty in all: 25 guesses of 100,000,000 from one place, and 150 from everywhere.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "200/m/ip,5/10m/key",  # here a key is an e-mail address and an internet address
    "codes_for_address": "30/10m/key",
    "login": "200/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
}

MFA_ADAPTER = "protocol_portal.members.signing_in.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "protocol_portal.members.signing_in.forms.SecondStepForm",
    "reauthenticate": "protocol_portal.members.signing_in.forms.SecondStepAgainForm",
    "activate_totp": "protocol_portal.members.signing_in.forms.SetUpForm",
}

SOCIALACCOUNT_ADAPTER = "protocol_portal.members.signing_in.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": SSO["OIDC_NAME"],
                "client_id": SSO["OIDC_CLIENT_ID"],
                "secret": SSO["OIDC_CLIENT_SECRET"],
                "settings": {"server_url": SSO["OIDC_ISSUER"].rstrip("/")},
            }
        ]
        if SSO
        else [],
    }
}

# ---- mail

globals().update(_mail())
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = _mailbox(
    "EMAIL_FROM", f"no-reply@{_host if re.search('[a-z]', _host) else 'localhost.localdomain'}"
)
EMAIL_REPLY_TO = _mailbox("EMAIL_REPLY_TO", "")

# ---- forms

CRISPY_ALLOWED_TEMPLATE_PACKS = ("portal",)
CRISPY_TEMPLATE_PACK = "portal"

# ---- language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = "protocol_portal.formats"

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
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000  # all members of the largest roster, chosen at once

# ---- logging: errors to the console, where systemd keeps them


# What follows is answers, or a secret.
UNTOLD = re.compile(r"(/check/[^/\s]+/|/(?:drafts|certificates|accounts/code)/)\S+")


def _briefly(record: logging.LogRecord) -> bool:
    """A refused page is a line; the way through our code to it says nothing more, and the line no secret."""
    if isinstance(record.args, tuple):
        record.args = tuple(UNTOLD.sub(r"\1…", one) if isinstance(one, str) else one for one in record.args)
    if getattr(record, "status_code", None) in (400, 403):
        record.exc_info = record.exc_text = None
    return True


SCANNED = ("DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"briefly": {"()": "django.utils.log.CallbackFilter", "callback": _briefly}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["briefly"]},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Scanners try such things all day long: each gets its 400, and no place in the log.
        **{f"django.security.{name}": {"handlers": ["nowhere"], "propagate": False} for name in SCANNED},
    },
}
