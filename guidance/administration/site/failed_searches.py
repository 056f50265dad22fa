"""The administration of searches that found nothing, which officers answer with search terms."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from guidance.common.admin import LookedAt, require, show
from guidance.models.failed_searches import SHOWN_FROM
from guidance.search.failed import unanswered


class FailedSearchAdmin(LookedAt):
    """An admin that only lists: rows have no pages of their own, and nobody can change them."""

    heading = "What people could not find"
    blurb = "Words that the search has no answer for; from each, a search term is one step away."

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return [url for url in super().get_urls() if url.name == name]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        require(self.has_view_permission(request) and request.method != "POST")
        context = {
            "title": self.heading,
            "rows": unanswered(),
            "shown_from": SHOWN_FROM,
            "may_answer": request.user.has_perm("guidance.add_searchterm"),
        }
        return show(request, self.model, "admin/guidance/failedsearch/list.html", context | (extra_context or {}))
