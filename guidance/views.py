"""The public pages of the guidance. They read; the acts are in editions.py."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from guidance import search
from guidance.book import comparison
from guidance.book.book import Book, Passage
from guidance.common.pages import public_page
from guidance.content.canonical import FORMAT, edition_files
from guidance.content.zips import zip_of
from guidance.editions.stored import adoptions_of, book_of, content_of
from guidance.models import Contact, Council, Edition, Page, PageStamp, SearchTerm, failed_searches
from guidance.site import notices
from guidance.text import markdown
from guidance.words import normalise

TEMPLATES = {"guidance": "section", "platforms": "platform", "code": "paragraph"}
LISTS = {"guidance": "contents", "platforms": "platforms", "code": "paragraphs"}


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: whose portal this is and the edition in force; read only where a template asks."""

    @cache
    def surroundings() -> tuple[Council | None, Edition | None, notices.Kept]:
        council, approved, said = _kept_surroundings(PageStamp.current())
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


@lru_cache(maxsize=2)
def _kept_surroundings(stamp: int) -> tuple[Council | None, tuple[Edition, ...], notices.Kept]:
    """What every page needs: whose portal it is, the approved editions, latest first, and what officers say for a time;
    anew with each stamp.
    """
    return Council.objects.first(), tuple(Edition.objects.approved().order_by("-number")), notices.kept()


class Shown:
    """The edition that a page shows, and where its pages are: `base` is "" for the one in force."""

    def __init__(self, edition: Edition, base: str, *, preview: bool = False) -> None:
        self.edition, self.base, self.preview = edition, base, preview
        self.book: Book = book_of(edition, base)

    @classmethod
    def published(cls, number: int | None) -> "Shown":
        """The edition in force, or under its number any that was ever published. Raises Http404."""
        found = Edition.objects.in_force() if number is None else Edition.objects.published().filter(number=number)
        edition = found.first()
        if edition is None:
            raise Http404("There is no edition with this number." if number else "No edition is in force yet.")
        return cls(edition, "" if number is None else f"/editions/{number}")

    def page(self, request: HttpRequest, template: str, canonical: str = "", **context: Any) -> HttpResponse:
        """A page of this edition; `canonical` is its address in the edition in force."""
        context |= {"edition": self.edition, "book": self.book, "base": self.base, "preview": self.preview}
        context["preview_base"] = self.base if self.preview else ""  # before addresses that a preview has too
        if not self.base:
            context |= {"in_force": self.edition, "current_book": self.book}
        if canonical and not self.base:
            context["canonical"] = settings.ADDRESS + canonical
        return render(request, f"guidance/{template}.html", context)


@public_page
def home(request: HttpRequest) -> HttpResponse:
    shown = Shown.published(None)
    return shown.page(request, "home", "/", latest_change=shown.edition, contacts=Contact.objects.all())


@public_page
def parts(request: HttpRequest, kind: str, number: int | None = None) -> HttpResponse:
    return parts_page(request, Shown.published(number), kind)


def parts_page(request: HttpRequest, shown: Shown, kind: str) -> HttpResponse:
    """The contents, the paragraphs of the Code, or the types of platform."""
    if kind == "platforms" and not shown.book.platforms:
        raise Http404("This edition has no list of platforms.")
    return shown.page(request, LISTS[kind], f"/{kind}/")


@public_page
def part(request: HttpRequest, kind: str, slug: str, number: int | None = None) -> HttpResponseBase:
    return part_page(request, Shown.published(number), kind, slug)


def part_page(request: HttpRequest, shown: Shown, kind: str, slug: str) -> HttpResponseBase:
    """One section, paragraph or type of platform; a slug that is gone leads to where its words are now."""
    if found := shown.book.get(kind, slug):
        return shown.page(request, TEMPLATES[kind], found.current_address, part=found)
    if new := shown.book.moved_to(f"/{kind}/{slug}/"):
        return redirect(new)
    raise Http404("There is no such page in this edition.")


@public_page
def whole(request: HttpRequest, number: int | None = None) -> HttpResponse:
    return whole_page(request, Shown.published(number))


def whole_page(request: HttpRequest, shown: Shown) -> HttpResponse:
    book = shown.book
    parts = {"sections": book.sections, "paragraphs": book.paragraphs, "platforms": book.platforms}
    return shown.page(request, "whole", "/guidance/all/", **parts)


@public_page
def find(request: HttpRequest) -> HttpResponse:
    if normalise(request.GET.get("q", "")):
        return find_page(request, Shown.published(None))
    return render(request, "guidance/search.html", {"query": ""})


def find_page(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Search; `q` is what was typed."""
    query = normalise(request.GET.get("q", ""))
    results = _index(shown).search(query) if query else None
    context: dict[str, Any] = {"query": query, "results": results, "contacts": Contact.objects.all()}
    page = shown.page(request, "search", renumbered=_renumbered(query, shown.book) if query else {}, **context)
    nothing = results and not results.hits and not results.unknown
    if nothing and request.method == "GET" and not shown.preview:
        failed_searches.record(query)  # when the page is made already: nothing that fails here can spoil it
    return page


def _renumbered(query: str, book: Book) -> dict[str, Passage]:
    """The paragraphs' old numbers that a query names, and the paragraphs that have replaced them."""
    return {
        number: book.passages[new]
        for number, new in book.content.renumbered.items()
        if re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", query)
    }


def index_in_force() -> search.Index | None:
    """What a search looks through now; None where no edition is in force."""
    try:
        return _index(Shown.published(None))
    except Http404:
        return None


def _index(shown: Shown) -> search.Index:
    """Kept for the edition in force; a draft may have changed, so that its index is made each time."""
    return _index_over(shown.book) if shown.preview else _kept_index(PageStamp.current(), shown.edition.pk)


@lru_cache(maxsize=4)
def _kept_index(stamp: int, edition_pk: int) -> search.Index:
    """The index of an edition; made anew when the stamp says that search terms may have changed."""
    return _index_over(book_of(Edition.objects.get(pk=edition_pk)))


def _index_over(book: Book) -> search.Index:
    leads_on = book.content.leads_on  # what people say for a passage goes with it when it moves
    rows = SearchTerm.objects.values_list("says", "means", "passage")
    terms = [search.Term(says, means, book.base + leads_on.get(passage, passage)) for says, means, passage in rows]
    renumbered = [search.Term(number, passage=book.base + new) for number, new in book.content.renumbered.items()]
    return search.Index(book.for_search(), terms + renumbered)


@public_page
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/editions.html", {"editions": Edition.objects.published().order_by("-number")})


@public_page
def edition(request: HttpRequest, number: int) -> HttpResponse:
    later = Edition.objects.published().filter(number__gt=number).order_by("number").first()
    shown = Shown.published(number)
    return shown.page(request, "edition", later=later, adoption=adoptions_of(shown.edition).first())


@public_page
def fingerprint(request: HttpRequest, number: int) -> HttpResponse:
    """What an edition's fingerprint is, and how anybody can work it out."""
    shown = Shown.published(number)
    files = [(path, len(data)) for path, data in sorted(edition_files(shown.book.content).items())]
    return shown.page(request, "fingerprint", files=files, format=FORMAT)


@public_page
def files(request: HttpRequest, number: int) -> HttpResponse:
    """The files over which an edition's fingerprint is made, as a zip; nothing of what surrounds the edition."""
    headers = {"Content-Disposition": f'attachment; filename="edition-{number}.zip"'}
    zipped = zip_of(edition_files(Shown.published(number).book.content))
    return HttpResponse(zipped, content_type="application/zip", headers=headers)


@public_page
def changes(request: HttpRequest, number: int) -> HttpResponse:
    """What an edition changed, against the one before or, with `from`, any other."""
    after = get_object_or_404(Edition.objects.published(), number=number)
    others = Edition.objects.published().exclude(number=number)
    before: Edition | None = others.filter(number__lt=number).order_by("-number").first()
    if wanted := request.GET.get("from", ""):
        before = others.filter(number=wanted).first() if re.fullmatch(r"[0-9]{1,5}", wanted) else None
        if before is None:
            raise Http404("There is no such edition to compare with.")
    found = comparison.compare(content_of(before), content_of(after)) if before else []
    bases = {"after_base": f"/editions/{number}", "before_base": f"/editions/{before.number}" if before else ""}
    context = {"edition": after, "before": before, "changes": found, "others": others} | bases
    return render(request, "guidance/changes.html", context)


@public_page
def contacts(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/contacts.html", {"contacts": Contact.objects.all()})


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page about the site itself."""
    found = get_object_or_404(Page, slug=slug)
    html = markdown.render(found.body, paragraphs={}).html
    return render(request, "guidance/page.html", {"page": {"title": found.title, "html": html, "slug": slug}})


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    kept_out = ["/search/", "/on/?", "/on/*-"]  # the form that asks for a day may be found, its answers not
    kept_out += ["/check/*/*/", "/editions/*/check/"]  # nor the ways on from a first question: there are thousands
    refused = [f"Disallow: {path}" for path in kept_out]
    lines = ["User-agent: *", *refused, f"Sitemap: {settings.ADDRESS}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
def security_contact(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116). It expires, as the standard asks, and renews itself every month."""
    today = timezone.localdate()
    expires = f"{today.year + 1}-{today.month:02}-01T00:00:00Z"
    lines = [f"Contact: {settings.ADDRESS}/contacts/", f"Expires: {expires}", "Preferred-Languages: en", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def near(path: str) -> list[Passage]:
    """The passages whose addresses or titles are nearest to a mistyped address; none where no edition is in force."""
    try:
        return Shown.published(None).book.near(path)
    except Http404:
        return []


@csrf_exempt
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the portal can serve: 200 and "ok", or 503 and why not."""
    try:
        well = Edition.objects.in_force().exists()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    words: Mapping[bool, str] = {True: "ok\n", False: "no edition is in force\n"}
    return HttpResponse(words[well], status=200 if well else 503, content_type="text/plain")
