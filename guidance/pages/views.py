"""The public pages of the guidance; they only read."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from guidance.book import comparison
from guidance.book.book import Book, Passage
from guidance.common.pages import public_page
from guidance.content.canonical import FORMAT, edition_files
from guidance.content.zips import zip_of
from guidance.editions.stored import adoptions_of, content_of
from guidance.models import Contact, Edition, Page
from guidance.pages.shown import Shown
from guidance.search import failed
from guidance.search.in_force import index_of, index_over
from guidance.search.words import normalise
from guidance.text import markdown
from guidance.text.kinds import KINDS, SECTION, WHOLE


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Shows the home page."""
    shown = Shown.published(None)
    return shown.page(request, "guidance/home.html", "/", latest_change=shown.edition, contacts=Contact.objects.all())


@public_page
def parts(request: HttpRequest, kind: str, number: int | None = None) -> HttpResponse:
    """Shows the parts of a kind in the edition in force, or in a published edition by number."""
    return parts_page(request, Shown.published(number), kind)


def parts_page(request: HttpRequest, shown: Shown, kind: str) -> HttpResponse:
    """Shows the parts of a kind: the contents, the paragraphs of the Code or the types of platform."""
    row = KINDS[kind]
    pages = shown.book.of(row)
    if not pages and not row.is_always_listed:
        raise Http404(f"This edition has no {row.plural}.")
    return shown.page(request, row.list_template, row.address, kind=row, kind_is="page", parts=pages)


@public_page
def part(request: HttpRequest, kind: str, slug: str, number: int | None = None) -> HttpResponseBase:
    """Shows a part of the edition in force, or of a published edition by number."""
    return part_page(request, Shown.published(number), kind, slug)


def part_page(request: HttpRequest, shown: Shown, kind: str, slug: str) -> HttpResponseBase:
    """Shows a section, paragraph or type of platform; redirects an address that has moved."""
    if found := shown.book.get(kind, slug):
        row = KINDS[kind]
        return shown.page(request, row.page_template, found.current_address, kind=row, kind_is="true", part=found)
    if new := shown.book.moved_to(f"/{kind}/{slug}/"):
        return redirect(new)
    raise Http404("There is no such page in this edition.")


@public_page
def whole(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows the whole protocol of the edition in force, or of a published edition by number."""
    return whole_page(request, Shown.published(number))


def whole_page(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Shows the whole protocol on one page."""
    return shown.page(request, "guidance/whole.html", f"{SECTION.address}{WHOLE}/", kind=SECTION, kind_is="true")


@public_page
def find(request: HttpRequest) -> HttpResponse:
    """Shows the search of the edition in force."""
    if normalise(request.GET.get("q", "")):
        return find_page(request, Shown.published(None))
    return TemplateResponse(request, "guidance/search.html", {"query": ""})


def find_page(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Shows what the search for `q` finds in an edition; records a search to which the protocol has no answer."""
    query = normalise(request.GET.get("q", ""))
    index = index_over(shown.book) if shown.preview else index_of(shown.edition)  # a draft changes, so isn't cached
    results = index.search(query) if query else None
    quoted = [part for part in shown.book.paragraphs if part.quoted]
    context: dict[str, Any] = {"query": query, "results": results, "contacts": Contact.objects.all(), "quoted": quoted}
    page = shown.page(
        request, "guidance/search.html", renumbered=_renumbered(query, shown.book) if query else {}, **context
    )
    nothing = results and not results.answers and not results.unknown
    if nothing and request.method == "GET" and not shown.preview:
        page.add_post_render_callback(lambda _: failed.record(query))  # afterwards: a failure can't spoil the page
    return page


def _renumbered(query: str, book: Book) -> dict[str, Passage]:
    """Returns the old numbers of paragraphs that a query names, with the passages that replaced them."""
    return {
        number: book.passages[new]
        for number, new in book.content.renumbered.items()
        if re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", query)
    }


@public_page
def edition_list(request: HttpRequest) -> HttpResponse:
    """Shows the published editions, newest first."""
    return TemplateResponse(
        request, "guidance/editions.html", {"editions": Edition.objects.published().order_by("-number")}
    )


@public_page
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """Shows a published edition: its dates, its adoption and the edition after it."""
    later = Edition.objects.published().filter(number__gt=number).order_by("number").first()
    shown = Shown.published(number)
    return shown.page(request, "guidance/edition.html", later=later, adoption=adoptions_of(shown.edition).first())


@public_page
def fingerprint(request: HttpRequest, number: int) -> HttpResponse:
    """Shows an edition's fingerprint, and how anyone can check it."""
    shown = Shown.published(number)
    files = [(path, len(data)) for path, data in sorted(edition_files(shown.book.content).items())]
    return shown.page(request, "guidance/fingerprint.html", files=files, format=FORMAT)


@public_page
def files(request: HttpRequest, number: int) -> HttpResponse:
    """Sends the files that an edition's fingerprint covers as a zip, without the live things."""
    headers = {"Content-Disposition": f'attachment; filename="edition-{number}.zip"'}
    zipped = zip_of(edition_files(Shown.published(number).book.content))
    return HttpResponse(zipped, content_type="application/zip", headers=headers)


@public_page
def changes(request: HttpRequest, number: int) -> HttpResponse:
    """Shows what an edition changed, compared with the edition before or with edition `from`."""
    after = get_object_or_404(Edition.objects.published(), number=number)
    others = Edition.objects.published().exclude(number=number)
    before: Edition | None = others.filter(number__lt=number).order_by("-number").first()
    if wanted := request.GET.get("from", ""):
        before = others.filter(number=wanted).first() if re.fullmatch(r"[0-9]{1,5}", wanted) else None
        if before is None:
            raise Http404("There is no such edition to compare with.")
    found = comparison.compare(content_of(before), content_of(after)) if before else []
    bases = {"after_base": after.base, "before_base": before.base if before else ""}
    context = {"edition": after, "before": before, "changes": found, "others": others} | bases
    return TemplateResponse(request, "guidance/changes.html", context)


@public_page
def contacts(request: HttpRequest) -> HttpResponse:
    """Shows the teams that members can ask."""
    return TemplateResponse(request, "guidance/contacts.html", {"contacts": Contact.objects.all()})


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows a page about the site itself."""
    found = get_object_or_404(Page, slug=slug)
    html = markdown.render(found.body, paragraphs={}).html
    return TemplateResponse(request, "guidance/page.html", {"page": {"title": found.title, "html": html, "slug": slug}})
