"""The feed of editions and the sitemap."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from guidance.book.book import Book
from guidance.common.pages import public_page
from guidance.content.shape import PAGES
from guidance.editions.stored import book_of
from guidance.models import Council, Edition
from guidance.text.kinds import KINDS, SECTION, WHOLE, Kind


class Updates(Feed):
    """A feed of the published editions, each with its note of what changed, newest first.

    Links and ids use the portal's own address, so that an entry keeps its id under any host name.
    """

    feed_type = Atom1Feed

    def link(self) -> str:
        return f"{settings.ADDRESS}/editions/"

    def feed_url(self) -> str:
        return f"{settings.ADDRESS}/updates.xml"

    def author_name(self) -> str:
        return str(Council.objects.first() or "The council")

    def title(self) -> str:
        council, edition = Council.objects.first(), Edition.objects.current()
        return f"{edition.title if edition else 'Guidance'} – {council or ''}"

    def subtitle(self) -> str:
        return "Each edition, and what changed in it."

    def items(self) -> Any:
        return Edition.objects.published().order_by("-number")[:50]

    def item_title(self, item: Any) -> str:
        return f"Edition {item.number}: {item.get_change_kind_display()}"

    def item_description(self, item: Any) -> str:
        return escape(f"In force from {item.in_force_since}. {item.change_note}".strip())  # feed readers read HTML

    def item_link(self, item: Edition) -> str:
        return f"{settings.ADDRESS}{item.base}/changes/"

    def item_pubdate(self, item: Edition) -> datetime | None:
        return item.first_shown_at

    def item_updateddate(self, item: Edition) -> datetime | None:
        return item.first_shown_at


updates = public_page(Updates())


class Pages(Sitemap):
    """A sitemap of the edition in force and the pages about the site, under the portal's own address."""

    def __init__(self, edition: Edition | None) -> None:
        self.edition = edition

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.ADDRESS).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.ADDRESS).netloc

    def items(self) -> list[str]:
        book = book_of(self.edition) if self.edition else None
        pages = ["/", SECTION.address, f"{SECTION.address}{WHOLE}/"]
        pages += [kind.address for kind in KINDS.values() if _is_listed(kind, book) and kind is not SECTION]
        pages += [part.current_address for part in book.parts] if book else []
        for kind in KINDS.values():
            if kind.is_walked and book and (parts := book.content.of(kind)):
                pages += [kind.address, *(part.address for part in parts)]  # each first question
        return [*pages, "/editions/", "/on/", "/contacts/", *(f"/{slug}/" for slug in PAGES)]

    def location(self, item: str) -> str:
        return item

    def lastmod(self, item: str) -> datetime | None:
        of_edition = item.startswith(tuple(kind.address for kind in KINDS.values()))
        return self.edition.first_shown_at if self.edition and of_edition else None


def _is_listed(kind: Kind, book: Book | None) -> bool:
    """Returns whether the edition has a page that lists the parts of a kind, other than pathways."""
    return not kind.is_walked and (kind.is_always_listed or bool(book and book.of(kind)))


@public_page
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Shows the sitemap."""
    return views.sitemap(request, {"pages": Pages(Edition.objects.current())})
