"""The edition that a page shows, and what every page needs: the council, the edition in force and the notices."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from guidance.book.book import Book, Passage
from guidance.common.caching import cached
from guidance.editions.stored import book_of
from guidance.models import Council, Edition, PageStamp
from guidance.site import notices


def portal(request: HttpRequest) -> dict[str, Any]:
    """Returns what every template may use, for Django's context processors; queries run only for what is used."""

    @cache
    def surroundings() -> tuple[Council | None, Edition | None, notices.Kept]:
        council, approved, said = _surroundings()
        return council, next((edition for edition in approved if edition.is_published(now)), None), said

    def current_book() -> Book | None:
        edition = surroundings()[1]
        return book_of(edition) if edition else None

    now = timezone.now()
    return {
        "council": SimpleLazyObject(lambda: surroundings()[0]),
        "in_force": SimpleLazyObject(lambda: surroundings()[1]),
        "current_book": SimpleLazyObject(current_book),
        "notices": SimpleLazyObject(lambda: surroundings()[2].notices_at(now, current_book())),
        "officer_notes": SimpleLazyObject(lambda: surroundings()[2].notes_at(now, current_book())),
        "help_withdrawn": SimpleLazyObject(lambda: surroundings()[2].withdrawal_at(now)),
    }


@cached(most=2, stamp=PageStamp.current)
def _surroundings() -> tuple[Council | None, tuple[Edition, ...], notices.Kept]:
    """Returns the council, the approved editions (latest first) and the notices and officers' notes."""
    return Council.objects.first(), tuple(Edition.objects.approved().order_by("-number")), notices.kept()


class Shown:
    """An edition as a page shows it; `base` starts its addresses and is "" for the edition in force."""

    def __init__(self, edition: Edition, base: str, *, preview: bool = False) -> None:
        self.edition, self.base, self.preview = edition, base, preview
        self.book: Book = book_of(edition, base)

    @classmethod
    def published(cls, number: int | None) -> "Shown":
        """Returns the edition in force, or the published edition with this number. Raises Http404."""
        found = Edition.objects.in_force() if number is None else Edition.objects.published().filter(number=number)
        edition = found.first()
        if edition is None:
            raise Http404("There is no edition with this number." if number else "No edition is in force yet.")
        return cls(edition, "" if number is None else edition.base)

    def page(self, request: HttpRequest, template: str, canonical: str = "", **context: Any) -> TemplateResponse:
        """Returns a page of this edition; `canonical` is the page's address in the edition in force."""
        context |= {"edition": self.edition, "book": self.book, "base": self.base, "preview": self.preview}
        context["preview_base"] = self.base if self.preview else ""  # for links to pages that a preview has too
        if not self.base:
            context |= {"in_force": self.edition, "current_book": self.book}
        if canonical and not self.base:
            context["canonical"] = settings.ADDRESS + canonical
        return TemplateResponse(request, template, context)


def near(path: str) -> list[Passage]:
    """Returns passages whose addresses or titles resemble a mistyped address; none if no edition is in force."""
    try:
        return Shown.published(None).book.near(path)
    except Http404:
        return []
