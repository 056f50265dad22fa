"""The pages for what went wrong. They must not fail themselves: each falls back on a page that needs nothing."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template import loader
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes

from guidance.views import near

logger = logging.getLogger(__name__)

LAST_RESORT = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Something went wrong</title></head><body><main>'
    '<h1>Something went wrong</h1><p>Please try again in a moment.</p><p><a href="/">Home</a></p></main></body></html>'
)


def only_utf8(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuses a request that declares another character set, which Django would decode its words by."""

    def middleware(request: HttpRequest) -> HttpResponse:
        declared = (request.content_params or {}).get("charset", "utf-8")
        if declared.strip("'\" ").lower() not in ("utf-8", "utf8"):
            raise BadRequest("This site takes UTF-8 only.")
        return get_response(request)

    return middleware


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _plain("403.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain("500.html", 500)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Leads on to the same address in small letters where that is a page; otherwise helps to find what was meant."""
    try:
        if address := _in_small_letters(request):
            return HttpResponsePermanentRedirect(escape_leading_slashes(address))
        context = {"path": request.path[:200], "suggestions": near(request.path)}
        return HttpResponse(loader.render_to_string("404.html", context, request), status=404)
    except Exception:
        logger.exception("the 404 page failed")
        return server_error(request)


def _in_small_letters(request: HttpRequest) -> str:
    """The address, with its query, in small letters and with its last slash, where that differs and there is a page."""
    path = request.path.lower()
    if settings.APPEND_SLASH and not path.endswith("/") and "." not in path.rsplit("/", 1)[-1]:
        path += "/"
    if path == request.path or request.method not in ("GET", "HEAD"):
        return ""
    try:
        match = resolve(path)
        if getattr(match.func, "is_public", False):  # such a view only reads, so asking it is safe
            match.func(request, *match.args, **match.kwargs)
    except (Resolver404, Http404):
        return ""
    query = request.META.get("QUERY_STRING", "")
    return path + (f"?{query}" if query else "")


def _plain(template: str, status: int) -> HttpResponse:
    """A page without context, so that neither the request nor the database can make it fail."""
    try:
        text = loader.get_template(template).render()
    except Exception:
        logger.exception("the page %s failed", template)
        text = LAST_RESORT
    return HttpResponse(text, status=status)
