"""What all public pages have in common: they are anonymous, may be kept by anyone, and tell when they changed. And what
private pages have: they are for those signed in, and kept by nobody.
"""

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import brotli
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]

_undecorated: dict[View, View] = {}  # the view behind each public page
REVALIDATE = "public, max-age=0, must-revalidate"
SMALLEST = 500  # bytes; less than that isn't worth compressing
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=5),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}


def public_page(view: View) -> View:
    """Decorates a view that reads only: GET and HEAD, no cookie, cached by anyone and always revalidated.

    It is exempt from the CSRF check because it changes nothing; another method gets a plain 405. A view that finds what
    its page shows, raises Http404 where there is none, and returns a TemplateResponse can be asked by `has_page`.
    """

    @csrf_exempt
    @require_safe
    @wraps(view)
    def public(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response = response.render()
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return response
        return revalidated(request, compressed(request, response))

    _undecorated[public] = view
    return public


def has_page(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> bool:
    """Returns whether a view has a page for these arguments, without rendering it.

    True for a view that isn't public: it may do more than read, so it isn't asked.
    """
    try:
        if view in _undecorated:
            _undecorated[view](request, *args, **kwargs)
    except Http404:
        return False
    return True


def private_page(view: View) -> View:
    """Decorates a private page: for those signed in only, kept by no cache. Others are told that nothing was kept."""

    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            messages.warning(request, "You’re signed out, so we didn’t save what you sent. Sign in and send it again.")
        return login_required(view)(request, *args, **kwargs)

    return never_cache(private)


def compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compresses the answer as best the browser takes it. It holds nothing secret that BREACH could find."""
    patch_vary_headers(response, ["Accept-Encoding"])
    encoding = accepted(request.headers.get("Accept-Encoding", ""))
    if encoding and len(response.content) >= SMALLEST:
        response.content = ENCODERS[encoding](response.content)
        response["Content-Encoding"] = encoding
    return response


def accepted(header: str) -> str:
    """Returns the first of our encodings that an Accept-Encoding header takes, or ""."""
    offers = {}
    for offer in header.lower().split(",")[:20]:
        name, _, weight = offer.partition(";")
        offers[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ENCODERS if offers.get(name)), "")


def revalidated(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Gives the answer a strong ETag over the bytes sent; returns a 304 where the browser has them already."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = REVALIDATE
    response["Content-Length"] = str(len(response.content))
    return get_conditional_response(request, etag=etag, response=response) or response
