"""Private addresses that show an edition before it is in force, for a limited time.

The portal shows an address once and keeps only its SHA-256. The address ends at its time, or earlier: when an officer
ends it, or when the draft is approved or discarded.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from guidance.amending.sharing import edition_at
from guidance.book import comparison
from guidance.editions.stored import content_of
from guidance.models import Contact
from guidance.pages import check, views
from guidance.pages.shown import Shown

View = Callable[..., HttpResponseBase]


def _preview(view: View) -> View:
    """Decorates a view of a preview: passes the edition shown; reads only; no cache or search engine may keep it."""

    @csrf_exempt
    @require_safe
    @never_cache
    @wraps(view)
    def previewed(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        edition = edition_at(token)
        if edition is None:
            response: HttpResponseBase = render(request, "guidance/preview_over.html", status=404)
        else:
            response = _page(view, request, Shown(edition, f"/drafts/{token}", preview=True), **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"  # other sites must not learn the address
        return response

    return previewed


def _page(view: View, request: HttpRequest, shown: Shown, **kwargs: Any) -> HttpResponseBase:
    """Returns the view's page, or one that says that the edition has no such page."""
    try:
        return view(request, shown, **kwargs)
    except Http404:
        response = shown.page(request, "guidance/preview_missing.html")
        response.status_code = 404
        return response


@_preview
def home(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Shows the home page of the edition previewed."""
    return shown.page(request, "guidance/home.html", contacts=Contact.objects.all())


parts = _preview(views.parts_page)
part = _preview(views.part_page)
whole = _preview(views.whole_page)
find = _preview(views.find_page)
pathway_list = _preview(check.pathway_list_page)
step = _preview(check.step_page)


@_preview
def changes(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Shows what the edition would change, compared with the edition before."""
    before = shown.edition.before()
    if before is None:
        raise Http404("There is no edition before it.")
    found = comparison.compare(content_of(before), content_of(shown.edition))
    where: dict[str, Any] = {"before": before, "before_base": before.base}
    return shown.page(request, "guidance/preview_changes.html", changes=found, **where)
