"""Text that an officer typed, given back when it couldn't be saved: signed out, or no longer allowed.

The page needs neither the database nor a session. It gives text back only to a form of our own, so that no other site
can put words on our pages.
"""

import logging
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template import loader
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

logger = logging.getLogger(__name__)

ADMINISTRATION = "/admin/"
MOST_FIELDS = 60
LONGEST = 100_000  # characters of one field, as many as the longest that the administration takes
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)
NOT_TYPED = re.compile(r"_.*|action|code|csrfmiddlewaretoken|index|select_across|.*(passw|secret|token).*")
NOT_WORDS = re.compile(r"\s*|\d{1,9}|on|yes|true|[0-9a-f]{32,128}")  # ticks, the numbers of rows, fingerprints


@dataclass(frozen=True)
class Typed:
    """A field of the form, cut to LONGEST characters (`cut` says whether)."""

    label: str
    text: str
    cut: bool

    @property
    def rows(self) -> int:
        """Returns how many rows the text area needs."""
        return min(20, max(1, self.text.count("\n") + len(self.text) // 70 + 1))


def page(request: HttpRequest, why: str) -> HttpResponse | None:
    """Returns the page that gives the typed text back; None if there is no text or another site may have sent it.

    `why` is "signed out", "second step", "rights" or "old form".
    """
    try:
        if request.method == "POST" and request.path.startswith(ADMINISTRATION) and _is_ours(_sender(request), request):
            return _page(request, why, typed(request))
    except UNREADABLE:
        pass
    except Exception:  # the caller has another page, and this one must not be the reason that there is none
        logger.exception("the page that gives text back failed")
    return None


def _page(request: HttpRequest, why: str, fields: list[Typed]) -> HttpResponse | None:
    if not fields:
        return None
    again = f"{reverse('admin:login')}?{urlencode({'next': _form(request)})}"
    context = {"why": why, "fields": fields, "again": again, "longest": LONGEST}
    response = HttpResponse(loader.get_template("admin/kept.html").render(context), status=403)
    add_never_cache_headers(response)
    return response


def typed(request: HttpRequest) -> list[Typed]:
    """Returns the fields that somebody filled in: no files, no secrets, and nothing that only the page put there."""
    found = [
        Typed(name.replace("_", " ").replace("-", " ").capitalize(), value[:LONGEST], len(value) > LONGEST)
        for name, values in request.POST.lists()
        for value in values
        if not NOT_TYPED.fullmatch(name.lower()) and not NOT_WORDS.fullmatch(value)
    ]
    return found[:MOST_FIELDS]


def _sender(request: HttpRequest) -> str:
    """Returns the page or site that sent the form, by its own account."""
    return request.headers.get("Origin") or request.headers.get("Referer", "")


def _is_ours(address: str, request: HttpRequest) -> bool:
    try:
        sender = urlsplit(address)
    except ValueError:
        return False
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return f"{sender.scheme}://{sender.netloc}" in ours


def _form(request: HttpRequest) -> str:
    """Returns the path of the form's page, which may differ from where the form is sent."""
    referrer = request.headers.get("Referer", "")
    path = urlsplit(referrer).path if _is_ours(referrer, request) else ""
    return path if path.startswith(ADMINISTRATION) else request.path
