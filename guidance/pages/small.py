"""Small pages for machines: robots.txt, security.txt and healthz."""

from collections.abc import Mapping

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from guidance.common.pages import public_page
from guidance.models import Edition
from guidance.text.kinds import KINDS


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Shows which pages search engines shouldn't visit."""
    kept_out = ["/search/", "/on/?", "/on/*-"]  # search engines may list the form for a day, but not its answers
    walked = [kind.word for kind in KINDS.values() if kind.is_walked]  # thousands of addresses after a first question
    kept_out += [path for word in walked for path in (f"/{word}/*/*/", f"/editions/*/{word}/")]
    refused = [f"Disallow: {path}" for path in kept_out]
    lines = ["User-agent: *", *refused, f"Sitemap: {settings.ADDRESS}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
def security_contact(request: HttpRequest) -> HttpResponse:
    """Shows whom to tell about a vulnerability (RFC 9116); the date of expiry moves on each month."""
    today = timezone.localdate()
    expires = f"{today.year + 1}-{today.month:02}-01T00:00:00Z"
    lines = [f"Contact: {settings.ADDRESS}/contacts/", f"Expires: {expires}", "Preferred-Languages: en", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@csrf_exempt
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Shows whether the portal can serve: 200 and "ok", or 503 and the reason."""
    try:
        well = Edition.objects.in_force().exists()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    answers: Mapping[bool, str] = {True: "ok\n", False: "no edition is in force\n"}
    return HttpResponse(answers[well], status=200 if well else 503, content_type="text/plain")
