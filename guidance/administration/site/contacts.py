"""The administration of contacts: the teams that members can ask."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from guidance.administration.site.base import LiveAdmin, LiveForm
from guidance.editions.stored import content_of
from guidance.models import Contact, Edition, Notice, OfficerNote, Page


class ContactForm(LiveForm):
    """A form for a contact, who needs an e-mail address, a telephone number or a web page."""

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
            says = "Give an e-mail address, a telephone number or a web page: one of them at least."
            self.add_error("email", forms.ValidationError(says, code="unreachable"))
        return cleaned


class ContactAdmin(LiveAdmin):
    """An admin for contacts; a contact that something links to can't be deleted."""

    blurb = "The teams that members can ask, on the contacts page and beside the guidance."
    form = ContactForm
    list_display = ["team", "helps_with", "email", "telephone"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("slug",) if obj else ()

    def linked_from(self, contact: Contact) -> list[str]:
        """Returns the titles of the parts, pages, notices and notes that link to the contact, now or soon."""
        link = f"(/contacts/#{contact.slug})"
        editions = [*Edition.objects.in_force(), *Edition.objects.unpublished()]
        parts = [part for edition in editions for part in content_of(edition).parts]
        bodies = [(part.title, part.body) for part in parts] + list(Page.objects.values_list("title", "body"))
        bodies += [(str(notice), notice.body) for notice in Notice.objects.not_over()]
        bodies += [(str(note), note.text) for note in OfficerNote.objects.not_over()]
        return sorted({title for title, body in bodies if link in body})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Returns False while something links to the contact: the link would lead nowhere."""
        return super().has_delete_permission(request, obj) and not (obj and self.linked_from(obj))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        contact = kwargs.get("obj")
        if contact and (titles := self.linked_from(contact)):
            messages.info(request, f"It can’t be deleted while these link to it: {', '.join(titles)}.")
        return super().render_change_form(request, context, *args, **kwargs)
