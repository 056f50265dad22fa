"""Private addresses that show an edition before it is in force, to whoever holds them, for a time.

The address is told once and not kept: the database has its SHA-256. It ends at its time, when an officer ends it, and
when the draft is approved or discarded.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from guidance import check_views, comparison, views
from guidance.editions import Refused, content_of, record
from guidance.models import Contact, Edition, PageStamp
from guidance.models.history import GuidanceEvent, PreviewLink

# ---- acts --------------------------------------------------------------------------------------------------------


@transaction.atomic
def share(edition: Edition, *, for_whom: str, until: datetime, by: Any) -> str:
    """Makes an address for an edition that isn't in force yet, and returns its path. Raises Refused for any other."""
    PageStamp.lock()
    if not Edition.objects.unpublished().filter(pk=edition.pk).exists():
        raise Refused("It is published, so everyone can read it already: there is nothing to preview.")
    token = secrets.token_urlsafe(18)
    PreviewLink.objects.create(edition=edition, digest=_digest(token), for_whom=for_whom, expires_at=until, made_by=by)
    record(GuidanceEvent.What.SHARED, edition, by=by, note=f"{for_whom}, until {timezone.localtime(until):%Y-%m-%d}")
    return f"/drafts/{token}/"


@transaction.atomic
def unshare(link: PreviewLink, *, by: Any) -> None:
    """Ends an address at once."""
    record(GuidanceEvent.What.UNSHARED, link.edition, by=by, note=link.for_whom)
    link.delete()


def edition_at(token: str) -> Edition | None:
    """What an address shows now; None where it has ended, or never was."""
    link = PreviewLink.objects.select_related("edition").filter(digest=_digest(token)).first()
    if link is None or link.expires_at <= timezone.now() or link.edition.is_published():
        return None
    return link.edition


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# ---- views -------------------------------------------------------------------------------------------------------

View = Callable[..., HttpResponseBase]


def _preview(view: View) -> View:
    """Decorates a page of a preview: it is told what it shows; read only, kept by nobody, found by no search engine."""

    @csrf_exempt
    @require_safe
    @never_cache
    @wraps(view)
    def previewed(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        edition = edition_at(token)
        if edition is None:
            response: HttpResponseBase = render(request, "guidance/preview_over.html", status=404)
        else:
            response = _page(view, request, views.Shown(edition, f"/drafts/{token}", preview=True), **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"  # whoever is linked to must not learn the address
        return response

    return previewed


def _page(view: View, request: HttpRequest, shown: views.Shown, **kwargs: Any) -> HttpResponseBase:
    """The page, or one that says that the edition has no such page."""
    try:
        return view(request, shown, **kwargs)
    except Http404:
        response = shown.page(request, "preview_missing")
        response.status_code = 404
        return response


@_preview
def home(request: HttpRequest, shown: views.Shown) -> HttpResponse:
    return shown.page(request, "home", contacts=Contact.objects.all())


parts = _preview(views.parts_page)
part = _preview(views.part_page)
whole = _preview(views.whole_page)
find = _preview(views.find_page)
pathway_list = _preview(check_views.pathway_list_page)
step = _preview(check_views.step_page)


@_preview
def changes(request: HttpRequest, shown: views.Shown) -> HttpResponse:
    """What would change, against the edition before."""
    before = shown.edition.before()
    if before is None:
        raise Http404("There is no edition before it.")
    found = comparison.compare(content_of(before), content_of(shown.edition))
    where: dict[str, Any] = {"before": before, "before_base": f"/editions/{before.number}"}
    return shown.page(request, "preview_changes", changes=found, **where)
