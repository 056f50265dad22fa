"""What an edition's pages in the administration share."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import register_converter, reverse

from guidance.administration.editions.wording import sentences
from guidance.amending import parts as drafting
from guidance.book.book import Book
from guidance.common.admin import View, admin_page, has, show
from guidance.content import shape
from guidance.content.addresses import addresses_of
from guidance.content.checks import Known, part_flaws
from guidance.editions import stored
from guidance.editions.refusals import Refused
from guidance.models import Edition
from guidance.site import stored as live
from guidance.text.flaws import Finding, Flaw
from guidance.text.kinds import KINDS


class PartName:
    """A converter for what names a part in an address: its slug, or a paragraph's number."""

    regex = "[A-Za-z0-9.-]{1,80}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PartName, "part")

PART = "<int:pk>/parts/<slug:kind>/<part:slug>/"
VIEW, CHANGE, APPROVE = "guidance.view_edition", "guidance.change_edition", "guidance.approve_edition"


# ---- permission to open pages ------------------------------------------------------------------------------------


def edition_page(needs: str, *, to_post: str = "", draft_only: bool = False) -> Callable[[View], View]:
    """Decorates a view that takes the edition as a page of the administration: see `admin_page`.

    With `draft_only`, an edition that isn't a draft leads to its own page, which says why nothing was changed.
    """
    return admin_page(needs, to_post=to_post, of=Edition, refuses=refuse_approved if draft_only else None)


def part_page(needs: str, *, draft_only: bool = False) -> Callable[[View], View]:
    """Decorates a view that takes the edition and a part, as `edition_page` does; 404 if there is no such part."""

    def decorate(view: View) -> View:
        @edition_page(needs, draft_only=draft_only)
        @wraps(view)
        def page(request: HttpRequest, edition: Edition, kind: str, slug: str) -> HttpResponse:
            part = stored.part_of(edition, kind, slug)
            if part is None:
                raise Http404
            return view(request, edition, part)

        return page

    return decorate


def refuse_approved(request: HttpRequest, edition: Edition) -> HttpResponse | None:
    """Returns None for a draft; leads to the page of an approved edition, which says why nothing was changed."""
    if edition.approved_at is None:
        return None
    messages.error(request, never_changes(edition))
    return back(edition)


def never_changes(edition: Edition) -> str:
    """Returns the message for somebody who tries to change an approved edition."""
    nothing = f"Nothing was saved: edition {edition.number} is {edition.state()}"
    if edition.is_published():
        return f"{nothing} and never changes. Start the next edition to amend the guidance."
    return f"{nothing}. To change it, it has to be taken back to draft first."


# ---- responses ---------------------------------------------------------------------------------------------------


def to(name: str, *args: Any) -> HttpResponseRedirect:
    """Redirects to one of the pages on editions."""
    return HttpResponseRedirect(reverse(f"admin:guidance_edition_{name}", args=args))


def back(edition: Edition) -> HttpResponseRedirect:
    """Redirects to the edition's page, or to the list if the edition is gone."""
    there = Edition.objects.filter(pk=edition.pk).exists()
    return to("change", edition.pk) if there else to("changelist")


def done(request: HttpRequest, act: Callable[[], Any], success: str) -> bool:
    """Returns whether an act succeeded; shows `success`, or why the act was refused."""
    try:
        act()
    except Refused as e:
        for sentence in sentences(e):
            messages.error(request, sentence)
        return False
    messages.success(request, success)
    return True


def show_edition(request: HttpRequest, template: str, edition: Edition, title: str, **more: Any) -> HttpResponse:
    """Shows a page about an edition; the template knows the edition's state and what the officer may do."""
    rights = {"may_amend": has(request, CHANGE), "may_publish": has(request, APPROVE)}
    context = {"title": title, "edition": edition, "state": edition.state(), **rights} | more
    return show(request, Edition, template, context)


def ask(request: HttpRequest, edition: Edition, title: str, text: str, button: str, **more: Any) -> HttpResponse:
    """Shows a page that asks before an act is done."""
    template = "admin/guidance/edition/ask.html"
    return show_edition(request, template, edition, title, text=text, button=button, **more)


# ---- the edition's content ---------------------------------------------------------------------------------------


def places_in(edition: Edition, *without: str) -> list[tuple[str, str]]:
    """Returns the passages of an edition as choices, except those of the parts at the addresses `without`."""
    found = Book(stored.content_of(edition)).passages
    return [
        (address, passage.full_title)
        for address, passage in found.items()
        if not any(address.startswith(gone) for gone in without)
    ]


def vanished_from(edition: Edition) -> list[str]:
    """Returns the addresses of the edition before that lead nowhere in this one."""
    earlier = edition.before()
    return stored.vanished(stored.content_of(earlier), stored.content_of(edition)) if earlier else []


def problems_with(edition: Edition, part: shape.Part) -> list[Finding]:
    """Returns the errors and warnings that a part would have in the edition, by line."""
    whole = stored.content_of(edition)
    others = (one for one in whole.parts if one.address != part.address)
    changed = replace(whole, parts=(*others, part))
    return [finding for finding in stored.problems_of(changed) if finding.file == part.file]


def flaws_in_part(edition: Edition, part: shape.Part) -> list[Flaw]:
    """Returns what is wrong in a part's text and links, by line: all that a preview can check quickly."""
    around, _ = live.surrounded(stored.content_of(edition))
    known = Known.of(around)
    known.update(addresses_of(part.kind, part.slug, part.body))
    return list(part_flaws(part, known))


def as_content(kind: str, slug: str, texts: dict[str, Any], position: int) -> shape.Part:
    """Returns a part's texts, from a form, as `content/shape.py` describes a part."""
    texts = drafting.tidied(texts, kind)
    return shape.Part(kind=kind, slug=slug, position=position if KINDS[kind].is_numbered else 0, **texts)
