"""Pages for errors. They must not fail themselves: each falls back on a page that needs nothing."""

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.template import loader
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.http import escape_leading_slashes

from guidance.common.pages import has_page
from guidance.pages.shown import near
from protocol_portal import kept

PRIVATE = "/drafts/"  # below it, addresses are what lets somebody in, and small letters differ from large ones
logger = logging.getLogger(__name__)

LAST_RESORT = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Something went wrong</title></head><body><main>'
    '<h1>Something went wrong</h1><p>Please try again in a moment.</p><p><a href="/">Home</a></p></main></body></html>'
)


def only_utf8(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Wraps the site so that it refuses character sets other than UTF-8, by which Django would decode the text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        declared = (request.content_params or {}).get("charset", "utf-8")
        if declared.strip("'\" ").lower() not in ("utf-8", "utf8"):
            raise BadRequest("This site takes UTF-8 only.")
        return get_response(request)

    return middleware


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Shows the page for 400."""
    return _plain("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Shows the page for 403, or gives back what was typed in the administration."""
    return kept.page(request, "rights") or _plain("403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shows the page for an old form, or gives back what was typed in the administration."""
    return kept.page(request, "old form") or _plain("csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Shows the page for 500."""
    return _plain("500.html", 500)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Leads on to the address that was meant where that is a page; otherwise helps to find it."""
    try:
        if address := _meant(request):
            return _led_on(escape_leading_slashes(address))
        context = {"suggestions": near(request.path), "editions": request.path.startswith("/editions/")}
        return HttpResponse(loader.render_to_string("404.html", context, request), status=404)
    except Exception:
        logger.exception("the 404 page failed")
        return server_error(request)


def _meant(request: HttpRequest) -> str:
    """Returns the address in small letters or with a last slash, and with its query; "" if that isn't a page either."""
    if request.method not in ("GET", "HEAD"):
        return ""
    small = request.path.lower()
    if small.startswith(PRIVATE):
        small = PRIVATE + request.path[len(PRIVATE) :]
    query = request.META.get("QUERY_STRING", "")
    for path in [small] if small.endswith("/") else [small, f"{small}/"]:
        if path != request.path and _is_page(path, request):
            return path + (f"?{query}" if query else "")
    return ""


def _led_on(address: str) -> HttpResponse:
    """Redirects for good, or only this time if the address is a secret that no cache should keep."""
    if not address.startswith(PRIVATE):
        return HttpResponsePermanentRedirect(address)
    response = HttpResponseRedirect(address)
    add_never_cache_headers(response)
    return response


def _is_page(path: str, request: HttpRequest) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return has_page(match.func, request, *match.args, **match.kwargs)


def _plain(template: str, status: int) -> HttpResponse:
    """Returns a page without context, so that neither the request nor the database can make it fail."""
    try:
        text = loader.get_template(template).render()
    except Exception:
        logger.exception("the page %s failed", template)
        text = LAST_RESORT
    return HttpResponse(text, status=status)
