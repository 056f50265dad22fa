"""The feed of editions and the site map."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponseBase
from django.utils.feedgenerator import Atom1Feed

from guidance.content import PAGES
from guidance.editions import book_of
from guidance.models import Council, Edition
from guidance.public import public_page


class Updates(Feed):
    """Every published edition with the note of what changed, newest first."""

    feed_type = Atom1Feed
    link = "/editions/"

    def title(self) -> str:
        council, edition = Council.objects.first(), Edition.objects.in_force().first()
        return f"{edition.title if edition else 'Guidance'} – {council or ''}"

    def subtitle(self) -> str:
        return "Each edition, and what it changed."

    def items(self) -> Any:
        return Edition.objects.published().order_by("-number")[:50]

    def item_title(self, item: Any) -> str:
        return f"Edition {item.number}: {item.get_change_kind_display()}"

    def item_description(self, item: Any) -> str:
        return f"In force from {item.in_force_since}. {item.change_note}".strip()

    def item_link(self, item: Edition) -> str:
        return f"/editions/{item.number}/changes/"

    def item_pubdate(self, item: Edition) -> datetime | None:
        return item.first_shown_at

    def item_updateddate(self, item: Edition) -> datetime | None:
        return item.first_shown_at


updates = public_page(Updates())


class Pages(Sitemap):
    """Every page of the edition in force, and those about the site."""

    def items(self) -> list[str]:
        edition = Edition.objects.in_force().first()
        book = book_of(edition) if edition else None
        lists = ["/", "/guidance/", "/guidance/all/", "/code/", *(["/platforms/"] if book and book.platforms else [])]
        parts = [part.current_address for part in book.parts] if book else []
        return [*lists, *parts, "/editions/", "/contacts/", *(f"/{slug}/" for slug in PAGES)]

    def location(self, item: str) -> str:
        return item

    def lastmod(self, item: str) -> datetime | None:
        edition = Edition.objects.in_force().first()
        return edition.first_shown_at if edition and item.startswith(("/guidance/", "/code/", "/platforms/")) else None


@public_page
def sitemap(request: HttpRequest) -> HttpResponseBase:
    response = views.sitemap(request, {"pages": Pages})
    return response.render()
