"""What the pages of an edition in the administration have in common."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, register_converter, reverse

from guidance.administration.editions.wording import sentences
from guidance.amending import parts as drafting
from guidance.book.book import Book
from guidance.common.admin import PortalAdmin
from guidance.content import shape
from guidance.content.addresses import addresses, addresses_of, site_addresses
from guidance.content.checks import Known, part_flaws
from guidance.editions import stored
from guidance.editions.refusals import Refused
from guidance.models import Edition
from guidance.site import stored as live
from guidance.text.flaws import Flaw, Problem


class PartName:
    """What stands for a part in an address: a name, or a paragraph's number."""

    regex = "[A-Za-z0-9.-]{1,80}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PartName, "part")

APPROVE = "guidance.approve_edition"
Views = list[tuple[str, Callable[..., HttpResponse], str]]  # address, view, and the last word of its name


class EditionPages(PortalAdmin):
    """Finds the edition, asks for rights, and tells the outcome of an act."""

    def addresses(self, views: Views) -> list[Any]:
        """The URL patterns of our own views, closed to those who may not enter the administration."""
        ours: Any = self.admin_site.admin_view
        return [path(address, ours(view), name=f"guidance_edition_{name}") for address, view, name in views]

    def for_viewer(self, request: HttpRequest, pk: int) -> Edition:
        """The edition, for somebody who may look at it. Raises PermissionDenied, Http404."""
        self.require(self.has_view_permission(request))
        return get_object_or_404(Edition, pk=pk)

    def for_editor(self, request: HttpRequest, pk: int) -> Edition:
        """The edition, for somebody who may amend. Raises PermissionDenied, Http404."""
        self.require(self.has_change_permission(request))
        return get_object_or_404(Edition, pk=pk)

    def for_publisher(self, request: HttpRequest, pk: int) -> Edition:
        """The edition, for somebody who may publish. Raises PermissionDenied, Http404."""
        self.require(self.may_publish(request))
        return get_object_or_404(Edition, pk=pk)

    def may_publish(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_active", False) and request.user.has_perm(APPROVE))

    def to(self, name: str, *args: Any) -> str:
        return reverse(f"admin:guidance_edition_{name}", args=args)

    def back(self, edition: Edition) -> HttpResponseRedirect:
        """To the page of the edition, or of all of them where it is gone."""
        there = Edition.objects.filter(pk=edition.pk).exists()
        return HttpResponseRedirect(self.to("change", edition.pk) if there else self.to("changelist"))

    def done(self, request: HttpRequest, act: Callable[[], Any], told: str) -> bool:
        """Whether an act was done; says so, or why not."""
        try:
            act()
        except Refused as e:
            for sentence in sentences(e):
                messages.error(request, sentence)
            return False
        messages.success(request, told)
        return True

    def refuses(self, request: HttpRequest, edition: Edition) -> HttpResponse | None:
        """Where the edition is no draft: leads back to its page, which says why nothing was changed."""
        if edition.approved_at is None:
            return None
        messages.error(request, self.never_changes(edition))
        return self.back(edition)

    def never_changes(self, edition: Edition) -> str:
        """What is said to whoever would change what is approved."""
        nothing = f"Nothing was saved: edition {edition.number} is {edition.state()}"
        if edition.is_published():
            return f"{nothing} and never changes. Start the next edition to amend the guidance."
        return f"{nothing}. To change it, it has to be taken back to draft first."

    def edition_page(
        self, request: HttpRequest, template: str, edition: Edition, title: str, **more: Any
    ) -> HttpResponse:
        """A page about an edition."""
        rights = {"may_amend": self.has_change_permission(request), "may_publish": self.may_publish(request)}
        context = {"title": title, "edition": edition, "state": edition.state(), **rights} | more
        return self.page(request, template, context)

    def ask(
        self, request: HttpRequest, edition: Edition, title: str, text: str, button: str, **more: Any
    ) -> HttpResponse:
        """A page that asks before an act is done."""
        return self.edition_page(
            request, "admin/guidance/edition/ask.html", edition, title, text=text, button=button, **more
        )


def places_in(edition: Edition, *without: str) -> list[tuple[str, str]]:
    """Every passage of an edition to choose from, but for those of the parts at some addresses."""
    found = Book(stored.content_of(edition)).passages
    return [
        (address, f"{passage.page_title}: {passage.title}" if passage.page_title else passage.title)
        for address, passage in found.items()
        if not any(address.startswith(gone) for gone in without)
    ]


def vanished_from(edition: Edition) -> list[str]:
    """The addresses of the edition before that lead nowhere in this one."""
    earlier = edition.before()
    return stored.vanished(stored.content_of(earlier), stored.content_of(edition)) if earlier else []


def problems_with(edition: Edition, part: shape.Part) -> list[Problem]:
    """What would be wrong in a part, were it so in the edition: errors and warnings in it, by line."""
    whole = stored.content_of(edition)
    group = {"guidance": "sections", "code": "paragraphs", "platforms": "platforms", "check": "pathways"}[part.kind]
    parts: Any = {group: (*(one for one in getattr(whole, group) if one.slug != part.slug), part)}
    changed = replace(whole, **parts)
    return [problem for problem in stored.problems_of(changed) if problem.file == part.file]


def flaws_in_part(edition: Edition, part: shape.Part) -> list[Flaw]:
    """What is wrong in a part by itself and in its links, by line: what a preview can tell at once."""
    whole = stored.content_of(edition)
    around, _ = live.surrounded(whole)
    own = set(addresses_of(part.kind, part.slug, part.body))
    known = Known(addresses(whole) | own | site_addresses(around), frozenset())
    return list(part_flaws(part, known))


def as_content(kind: str, slug: str, words: dict[str, Any], position: int) -> shape.Part:
    """A part's words as the checks take them."""
    words = drafting.tidied(words, kind)
    return shape.Part(kind=kind, slug=slug, position=0 if kind in shape.UNNUMBERED else position, **words)
