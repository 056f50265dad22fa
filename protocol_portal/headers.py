"""Middleware for headers that every response has, and for request bodies that nobody has read."""

from collections.abc import Callable
from contextlib import suppress

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware

Handler = Callable[[HttpRequest], HttpResponse]

UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")
POLICY = ", ".join(f"{feature}=()" for feature in UNUSED)
LARGEST_LEFT = 8_000_000  # bytes of a refused body that are read and thrown away


def more_headers(get_response: Handler) -> Handler:
    """Wraps the site so that unused browser features are off and no other site can embed our files."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def read_to_the_end(get_response: Handler) -> Handler:
    """Wraps the site so that the rest of a refused request is read.

    The server drops a connection with unread data, and so would lose the visitor's (or proxy's) next request.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        left = LARGEST_LEFT
        with suppress(UnreadablePostError):
            while left > 0 and (piece := request.read(65536)):
                left -= len(piece)
        return response

    return middleware


class QuietCsrfMiddleware(CsrfViewMiddleware):
    """Django's CSRF middleware, except that public pages set no cookie to replace a malformed one."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
