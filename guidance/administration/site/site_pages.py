"""The administration of the pages about the site: accessibility, privacy and cookies."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from guidance.administration.site.base import known_addresses
from guidance.administration.texts import TextAdmin, TextForm, edit_text
from guidance.common.admin import posted, require, show
from guidance.common.texts import digest
from guidance.content.checks import page_flaws
from guidance.content.particulars import LONGEST
from guidance.content.shape import PageContent
from guidance.models import Page
from guidance.site import stored as live
from guidance.text import markdown
from guidance.text.flaws import Problem


class PageForm(TextForm):
    """A form for a page's title and text."""

    title = forms.CharField(max_length=LONGEST["title"], error_messages={"required": "Give the page a title."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "text", "seen"])

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class PageAdmin(TextAdmin):
    """An admin for the pages about the site."""

    heading = "Pages about the site"
    blurb = "Accessibility, privacy and cookies."
    list_display = ["title", "address"]

    @admin.display(description="address")
    def address(self, page: Page) -> str:
        return page.get_absolute_url()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Returns False: the set of pages is fixed."""
        return False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        page: Any = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        if page is None:
            raise Http404
        context: dict[str, Any] = {"title": page.title}
        if not self.has_change_permission(request):
            require(request.method != "POST")
            return show(request, Page, "admin/text.html", context | {"text": page.body})
        initial = {"title": page.title, "text": page.body, "seen": digest(page.title + page.body)}
        form = PageForm(posted(request), initial=initial)

        def read(form: TextForm) -> tuple[PageContent | None, list[Problem]]:
            return _page_in(page.slug, form.cleaned_data["title"], form.cleaned_data["text"])

        def save(found: PageContent, seen: str) -> str:
            live.amend_page(found, seen=seen)
            messages.success(request, "Saved. The page says so from now on.")
            self.log_change(request, page, "Changed.")
            return reverse("admin:guidance_page_change", args=[page.pk])

        return edit_text(request, Page, form, context, read=read, preview=_shown, save=save)


def _shown(found: PageContent) -> SafeString:
    return mark_safe(markdown.render(found.body, paragraphs={}).html)  # noqa: S308 (render sanitises)


def _page_in(slug: str, title: str, body: str) -> tuple[PageContent | None, list[Problem]]:
    """Returns the page, None if it has an error; and its problems, by line of the body."""
    page, known = PageContent(slug, title, body), known_addresses()
    if known is None:
        return None, [Problem(slug, 1, "no edition is in force to link to", "publish one first")]
    problems = [Problem(slug, flaw.line, flaw.what, flaw.do, flaw.warning) for flaw in page_flaws(page, known)]
    return (None if any(not problem.warning for problem in problems) else page), problems
