"""Check before you post: a pathway's questions, one to a page. The answers are only in the page's address."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from guidance.book.book import Book, Passage
from guidance.common.pages import public_page
from guidance.content.shape import Part
from guidance.models import Contact
from guidance.pages.shown import Shown
from guidance.text import markdown, pathway_text, pathways
from guidance.text.kinds import PATHWAY


@public_page
def pathway_list(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows the pathways of the edition in force, or of a published edition by number."""
    return pathway_list_page(request, Shown.published(number))


def pathway_list_page(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Shows an edition's pathways; 404 if there are none."""
    if not shown.book.pathways:
        raise Http404("This edition has nothing to check a post by.")
    gone = shown.base and not shown.preview and not Shown.published(None).book.pathways
    now = "/" if gone else PATHWAY.address
    return shown.page(request, PATHWAY.list_template, PATHWAY.address, kind=PATHWAY, now=now)


@public_page
def step(request: HttpRequest, slug: str, answers: str = "", number: int | None = None) -> HttpResponseBase:
    """Shows the question or outcome that the answers lead to."""
    return step_page(request, Shown.published(number), slug, answers)


def step_page(request: HttpRequest, shown: Shown, slug: str, answers: str = "") -> HttpResponseBase:
    """Shows the question or outcome that the answers lead to, as far as they can be followed.

    Redirects an old address of the pathway, and answers in capital letters.
    """
    part = next((one for one in shown.book.content.pathways if one.slug == slug), None)
    if part is None and (new := shown.book.moved_to(f"{PATHWAY.address}{slug}/")):
        return redirect(new)
    pathway = _parsed(part.body) if part else None
    if part is None or pathway is None:
        raise Http404("There is no such pathway in this edition.")
    given = answers.split("/") if answers else []
    walk = pathways.walk(pathway, given)
    if walk.lost and not (small := pathways.walk(pathway, answers.lower().split("/"))).lost:
        return redirect(shown.base + part.address + small.way, permanent=not shown.preview)
    return _page_of(request, shown, part, pathway, walk)


@lru_cache(maxsize=8)
def _parsed(body: str) -> pathways.Pathway | None:
    return pathway_text.parse(body)[0]


def _page_of(
    request: HttpRequest, shown: Shown, part: Part, pathway: pathways.Pathway, walk: pathways.Walk
) -> HttpResponse:
    """Shows a question or an outcome."""
    way = f"{part.address}{walk.way}"
    context: dict[str, Any] = {
        "pathway": part,
        "walk": walk,
        "start": shown.base + part.address,
        "way": way,
        "here": shown.base + way,
        "back": f"{shown.base}{part.address}{walk.back}",
        "answered": _answered(shown.base + part.address, walk),
        "dated": shown.edition.base + way,
        "site": settings.ADDRESS,
    }
    body = _rendered(shown.book, walk.step.body)
    if walk.step.is_outcome:
        advice = [_rendered(shown.book, text) for text in walk.advice]
        context |= {"body": body, "advice": advice, "passages": _cited(shown.book, [body, *advice])}
        context["ours"] = [part.address for part in shown.book.paragraphs if not part.quoted]
        return shown.page(request, "guidance/check_outcome.html", way, contacts=Contact.objects.all(), **context)
    asked = len(walk.taken) + 1
    most = len(walk.taken) + pathway.most_to_come[walk.step.id]
    intro = "" if walk.taken else _rendered(shown.book, pathway.intro)
    return shown.page(
        request, "guidance/check_question.html", way, body=body, intro=intro, asked=asked, most=most, **context
    )


def _answered(start: str, walk: pathways.Walk) -> list[tuple[str, str, str]]:
    """Returns (question, answer, address of the question) for each step taken."""
    found, address = [], start
    for one, answer in walk.taken:
        found.append((one.title, answer.text, address))
        address += f"{answer.slug}/"
    return found


def _rendered(book: Book, text: str) -> markdown.Rendered:
    return markdown.render(text, paragraphs=book.content.wordings, base=book.base)


def _cited(book: Book, texts: Iterable[markdown.Rendered]) -> list[Passage]:
    """Returns the passages that texts link to or name, each once, in order."""
    hrefs = dict.fromkeys(href for text in texts for href in text.hrefs if not href.startswith(PATHWAY.address))
    return [book.passages[href] for href in hrefs if href in book.passages]
