"""The administration of what people could not find: looked at, and answered by making a search term."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from guidance.common.admin import LookedAt
from guidance.models.failed_searches import SHOWN_FROM, FailedSearch
from guidance.search import Index
from guidance.views import index_in_force


def unanswered(today: date | None = None) -> list[FailedSearch]:
    """What was searched for on enough days and would find nothing now either, the most frequent first."""
    rows = list(FailedSearch.objects.repeated(today))
    index = index_in_force() if rows else None
    return [row for row in rows if index and _finds_nothing(index, row.words)]


def _finds_nothing(index: Index, words: str) -> bool:
    kept = _kept(index)
    if words not in kept:
        kept[words] = not index.search(words).hits
    return kept[words]


@lru_cache(maxsize=1)
def _kept(index: Index) -> dict[str, bool]:
    """Which words find nothing in an index: for the newest alone, which is made anew with each search term."""
    return {}


class FailedSearchAdmin(LookedAt):
    """A list and nothing else: no row has a page of its own, and none can be changed, by anybody."""

    heading = "What people could not find"
    blurb = "Words that the search has no answer for; from each, a search term is one step away."

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return [url for url in super().get_urls() if url.name == name]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        self.require(self.has_view_permission(request) and request.method != "POST")
        context = {
            "title": self.heading,
            "rows": unanswered(),
            "shown_from": SHOWN_FROM,
            "may_answer": request.user.has_perm("guidance.add_searchterm"),
        }
        return self.page(request, "admin/guidance/failedsearch/list.html", context | (extra_context or {}))
