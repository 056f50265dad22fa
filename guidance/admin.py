"""The administration of what surrounds the editions: it changes at any time, with effect at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from guidance.admin_editions import EditionAdmin, GuidanceEventAdmin
from guidance.admin_notices import NoticeAdmin, OfficerNoteAdmin
from guidance.admin_searches import FailedSearchAdmin
from guidance.common.admin import PortalAdmin, posted
from guidance.common.texts import digest
from guidance.content.checks import page_flaws
from guidance.content.reading import LONGEST
from guidance.content.shape import PageContent
from guidance.editions.stored import content_of
from guidance.live_admin import LiveAdmin, LiveForm, choose_passage, known_addresses
from guidance.models import (
    Contact,
    Council,
    Edition,
    FailedSearch,
    GuidanceEvent,
    Notice,
    OfficerNote,
    Page,
    SearchTerm,
)
from guidance.site import stored as live
from guidance.text import markdown
from guidance.text.flaws import Problem
from guidance.text_admin import TextAdmin, TextForm

# ---- contacts ----------------------------------------------------------------------------------------------------


class ContactForm(LiveForm):
    address = forms.URLField(
        label="Web page",
        help_text="A page of the council about the team, https://…",
        required=False,
        max_length=1000,
        assume_scheme="https",
    )

    class Meta:
        model = Contact
        fields = ("slug", "team", "helps_with", "email", "telephone", "address", "in_elections", "position")
        widgets = {"helps_with": forms.Textarea({"rows": 3})}
        help_texts = {
            "slug": "In small letters, digits and hyphens, such as legal-services. Pages link to it, so it stays.",
            "in_elections": "Tick it where members can ask this team while a pre-election notice runs.",
            "helps_with": "In a sentence: what members can ask this team about.",
            "position": "Contacts stand in the order of these numbers.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("email", "telephone", "address")) and not self.errors:
            self.add_error("email", "Give an e-mail address, a telephone number or a web page: one of them at least.")
        return cleaned


class ContactAdmin(LiveAdmin):
    blurb = "The teams that members can ask, on the contacts page and beside the guidance."
    form = ContactForm
    list_display = ["team", "helps_with", "email", "telephone"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("slug",) if obj else ()

    def linked_from(self, contact: Contact) -> list[str]:
        """The titles of what links to the contact, in the edition in force and in those that wait, and of pages."""
        link = f"(/contacts/#{contact.slug})"
        editions = [*Edition.objects.in_force(), *Edition.objects.unpublished()]
        parts = [part for edition in editions for part in content_of(edition).parts]
        bodies = [(part.title, part.body) for part in parts] + list(Page.objects.values_list("title", "body"))
        bodies += [(str(notice), notice.body) for notice in Notice.objects.not_over()]
        bodies += [(str(note), note.text) for note in OfficerNote.objects.not_over()]
        return sorted({title for title, body in bodies if link in body})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not while something links to it: the link would lead nowhere."""
        return super().has_delete_permission(request, obj) and not (obj and self.linked_from(obj))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        contact = kwargs.get("obj")
        if contact and (titles := self.linked_from(contact)):
            messages.info(request, f"It can’t be deleted while these link to it: {', '.join(titles)}.")
        return super().render_change_form(request, context, *args, **kwargs)


# ---- what people say ---------------------------------------------------------------------------------------------


class SearchTermForm(LiveForm):
    class Meta:
        model = SearchTerm
        fields = ("says", "means", "passage")
        labels = {"means": "The protocol’s words (optional)", "passage": "The passage that it leads to (optional)"}
        help_texts = {
            "says": "A word or a few, as people type them: small letters, no punctuation.",
            "means": "What the protocol calls it. The search then looks for that.",
            "passage": "Or the passage that answers it. Give one of the two.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_passage(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("means")) == bool(cleaned.get("passage")) and "says" in cleaned:
            self.add_error("means", "Give either the protocol’s words or a passage, and not both.")
        return cleaned


class SearchTermAdmin(LiveAdmin):
    blurb = "What people type into the search, and what they mean by it."
    form = SearchTermForm
    list_display = ["says", "means", "passage"]
    search_fields = ["says", "means", "passage"]
    search_help_text = "A word that people say, a word of the protocol, or the address of a passage."
    list_per_page = 100

    def response_post_save_add(self, request: HttpRequest, obj: SearchTerm) -> HttpResponseRedirect:
        """Whoever came from what people could not find goes back there, to the next of it."""
        if "says" in request.GET and request.user.has_perm("guidance.view_failedsearch"):
            return redirect("admin:guidance_failedsearch_changelist")
        return super().response_post_save_add(request, obj)


# ---- pages about the site ----------------------------------------------------------------------------------------


class PageForm(TextForm):
    title = forms.CharField(max_length=LONGEST["title"], error_messages={"required": "Give the page a title."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "text", "seen"])

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class PageAdmin(TextAdmin):
    heading = "Pages about the site"
    blurb = "Accessibility, privacy and cookies."
    list_display = ["title", "address"]

    @admin.display(description="address")
    def address(self, page: Page) -> str:
        return page.get_absolute_url()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Which pages there are is fixed."""
        return False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        page: Any = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        if page is None:
            raise Http404
        context: dict[str, Any] = {"title": page.title}
        if not self.has_change_permission(request):
            self.require(request.method != "POST")
            return self.page(request, "admin/text.html", context | {"text": page.body})
        initial = {"title": page.title, "text": page.body, "seen": digest(page.title + page.body)}
        form = PageForm(posted(request), initial=initial)

        def read(form: TextForm) -> tuple[PageContent | None, list[Problem]]:
            return _page_in(page.slug, form.cleaned_data["title"], form.cleaned_data["text"])

        def save(found: PageContent, seen: str) -> str:
            live.amend_page(found, seen=seen)
            messages.success(request, "Saved. The page says so from now on.")
            self.log_change(request, page, "Changed.")
            return reverse("admin:guidance_page_change", args=[page.pk])

        return self.texts_view(request, form, context, read, save)

    def preview(self, found: PageContent) -> SafeString:
        return mark_safe(markdown.render(found.body, paragraphs={}).html)  # noqa: S308 (render sanitises)


def _page_in(slug: str, title: str, body: str) -> tuple[PageContent | None, list[Problem]]:
    """The page, or None where there is an error; and what is wrong, by the lines of its body."""
    page, known = PageContent(slug, title, body), known_addresses()
    if known is None:
        return None, [Problem(slug, 1, "no edition is in force to link to", "publish one first")]
    problems = [Problem(slug, flaw.line, flaw.what, flaw.do, flaw.warning) for flaw in page_flaws(page, known)]
    return (None if any(not problem.warning for problem in problems) else page), problems


# ---- whose portal this is ----------------------------------------------------------------------------------------


class CouncilForm(LiveForm):
    constitution = forms.URLField(label="Address of the constitution", max_length=1000, assume_scheme="https")

    class Meta:
        model = Council
        fields = ("name", "short_name", "committee", "code", "constitution")


class CouncilAdmin(PortalAdmin):
    heading = "Names and addresses"
    blurb = "The council’s names as every page shows them, its committee, and where its constitution is."
    form = CouncilForm
    list_display = ["name", "short_name", "committee", "code"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one, from the content folder."""
        return False


# In the order of the menu.
admin.site.register(Edition, EditionAdmin)
admin.site.register(Notice, NoticeAdmin)
admin.site.register(OfficerNote, OfficerNoteAdmin)
admin.site.register(Contact, ContactAdmin)
admin.site.register(SearchTerm, SearchTermAdmin)
admin.site.register(FailedSearch, FailedSearchAdmin)
admin.site.register(Page, PageAdmin)
admin.site.register(Council, CouncilAdmin)
admin.site.register(GuidanceEvent, GuidanceEventAdmin)
