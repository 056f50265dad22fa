"""The administration of search terms: what people type, and what they mean."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from guidance.administration.site.base import LiveAdmin, LiveForm, choose_passage
from guidance.models import SearchTerm


class SearchTermForm(LiveForm):
    """A form for a search term, which has either other words or a passage."""

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
            says = "Give either the protocol’s words or a passage, and not both."
            self.add_error("means", ValidationError(says, code="either"))
        return cleaned


class SearchTermAdmin(LiveAdmin):
    """An admin for search terms."""

    blurb = "What people type into the search, and what they mean by it."
    form = SearchTermForm
    list_display = ["says", "means", "passage"]
    search_fields = ["says", "means", "passage"]
    search_help_text = "A word that people say, a word of the protocol, or the address of a passage."
    list_per_page = 100

    def response_post_save_add(self, request: HttpRequest, obj: SearchTerm) -> HttpResponseRedirect:
        """Leads back to the searches that found nothing if the officer came from there."""
        if "says" in request.GET and request.user.has_perm("guidance.view_failedsearch"):
            return redirect("admin:guidance_failedsearch_changelist")
        return super().response_post_save_add(request, obj)
