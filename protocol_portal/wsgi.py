"""What the web server calls."""

import codecs
import os
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from protocol_portal import housekeeping

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "protocol_portal.settings")

django_application = get_wsgi_application()


housekeeping.start_sending()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answers a request, after replacing a Content-Type header that Django can't read.

    Django reads the header before any handler of ours could answer; `errors.only_utf8` refuses the replacement.
    """
    try:
        _, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        with suppress(LookupError):
            codecs.lookup(parameters.get("charset", "utf-8"))
    except ValueError:
        environ["CONTENT_TYPE"] = "text/plain; charset=unreadable"
    return django_application(environ, start_response)
