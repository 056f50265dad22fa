"""What the pages of an edition in the administration have in common."""

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
    """What stands for a part in an address: a name, or a paragraph's number."""

    regex = "[A-Za-z0-9.-]{1,80}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PartName, "part")

PART = "<int:pk>/parts/<slug:kind>/<part:slug>/"
VIEW, CHANGE, APPROVE = "guidance.view_edition", "guidance.change_edition", "guidance.approve_edition"


# ---- who may open them, and when ---------------------------------------------------------------------------------


def edition_page(needs: str, *, to_post: str = "", draft_only: bool = False) -> Callable[[View], View]:
    """Makes a view, which is given the edition, one of its pages: see `admin_page`. With `draft_only`, an edition that
    is no draft leads back to its own page, which says why nothing was changed.
    """
    return admin_page(needs, to_post=to_post, of=Edition, refuses=refuse_approved if draft_only else None)


def part_page(needs: str, *, draft_only: bool = False) -> Callable[[View], View]:
    """As `edition_page`, for a view that is given the edition and the part of it; 404 where it has no such part."""

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
    """Where the edition is no draft: leads back to its page, which says why nothing was changed."""
    if edition.approved_at is None:
        return None
    messages.error(request, never_changes(edition))
    return back(edition)


def never_changes(edition: Edition) -> str:
    """What is said to whoever would change what is approved."""
    nothing = f"Nothing was saved: edition {edition.number} is {edition.state()}"
    if edition.is_published():
        return f"{nothing} and never changes. Start the next edition to amend the guidance."
    return f"{nothing}. To change it, it has to be taken back to draft first."


# ---- what they answer --------------------------------------------------------------------------------------------


def to(name: str, *args: Any) -> HttpResponseRedirect:
    """To one of the pages of editions."""
    return HttpResponseRedirect(reverse(f"admin:guidance_edition_{name}", args=args))


def back(edition: Edition) -> HttpResponseRedirect:
    """To the page of the edition, or of all of them where it is gone."""
    there = Edition.objects.filter(pk=edition.pk).exists()
    return to("change", edition.pk) if there else to("changelist")


def done(request: HttpRequest, act: Callable[[], Any], told: str) -> bool:
    """Whether an act was done; says so, or why not."""
    try:
        act()
    except Refused as e:
        for sentence in sentences(e):
            messages.error(request, sentence)
        return False
    messages.success(request, told)
    return True


def show_edition(request: HttpRequest, template: str, edition: Edition, title: str, **more: Any) -> HttpResponse:
    """A page about an edition, with what whoever asks may do there."""
    rights = {"may_amend": has(request, CHANGE), "may_publish": has(request, APPROVE)}
    context = {"title": title, "edition": edition, "state": edition.state(), **rights} | more
    return show(request, Edition, template, context)


def ask(request: HttpRequest, edition: Edition, title: str, text: str, button: str, **more: Any) -> HttpResponse:
    """A page that asks before an act is done."""
    template = "admin/guidance/edition/ask.html"
    return show_edition(request, template, edition, title, text=text, button=button, **more)


# ---- what the edition says ---------------------------------------------------------------------------------------


def places_in(edition: Edition, *without: str) -> list[tuple[str, str]]:
    """Every passage of an edition to choose from, but for those of the parts at some addresses."""
    found = Book(stored.content_of(edition)).passages
    return [
        (address, passage.full_title)
        for address, passage in found.items()
        if not any(address.startswith(gone) for gone in without)
    ]


def vanished_from(edition: Edition) -> list[str]:
    """The addresses of the edition before that lead nowhere in this one."""
    earlier = edition.before()
    return stored.vanished(stored.content_of(earlier), stored.content_of(edition)) if earlier else []


def problems_with(edition: Edition, part: shape.Part) -> list[Finding]:
    """What would be wrong in a part, were it so in the edition: errors and warnings in it, by line."""
    whole = stored.content_of(edition)
    others = (one for one in whole.parts if one.address != part.address)
    changed = replace(whole, parts=(*others, part))
    return [finding for finding in stored.problems_of(changed) if finding.file == part.file]


def flaws_in_part(edition: Edition, part: shape.Part) -> list[Flaw]:
    """What is wrong in a part by itself and in its links, by line: what a preview can tell at once."""
    around, _ = live.surrounded(stored.content_of(edition))
    known = Known.of(around)
    known.update(addresses_of(part.kind, part.slug, part.body))
    return list(part_flaws(part, known))


def as_content(kind: str, slug: str, words: dict[str, Any], position: int) -> shape.Part:
    """A part's words as the checks take them."""
    words = drafting.tidied(words, kind)
    return shape.Part(kind=kind, slug=slug, position=position if KINDS[kind].is_numbered else 0, **words)
