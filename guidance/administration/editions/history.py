"""The history of editions and parts in the administration: who did what, and every saved text."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format

from guidance.administration.editions.base import CHANGE, PART, VIEW, back, done, edition_page, show_edition, to
from guidance.amending import parts as drafting
from guidance.amending import states as saved_states
from guidance.common.admin import admin_page, has, show
from guidance.editions import stored
from guidance.models import Edition, GuidanceEvent, SavedState
from guidance.text import markdown


@edition_page(VIEW)
def states(request: HttpRequest, edition: Edition, kind: str, slug: str) -> HttpResponse:
    """Shows every saved state of a part in this draft."""
    found, part = saved_states.states_of(edition, kind, slug), stored.part_of(edition, kind, slug)
    if part is None and not found:
        raise Http404
    earlier = edition.before()
    context = {
        "states": found,
        "part": part,
        "then": stored.part_of(earlier, kind, slug) if earlier else None,
        "earlier": earlier,
    }
    title = f"History of {part.title if part else found[0].title}"
    return show_edition(request, "admin/guidance/edition/states.html", edition, title, **context)


@admin_page(VIEW, to_post=CHANGE, of=SavedState)
def state(request: HttpRequest, saved: SavedState) -> HttpResponse:
    """Shows a saved state; on POST, brings it back into the draft."""
    if request.method == "POST":
        return _bring_back(request, saved)
    context = {
        "title": saved.title,
        "state_of_part": saved,
        "edition": Edition.objects.filter(pk=saved.edition_pk).first(),
        "shown": markdown.render(saved.body, paragraphs={}).html,
        "draft": Edition.objects.draft().first(),
        "may_amend": has(request, CHANGE),
    }
    return show(request, Edition, "admin/guidance/edition/state.html", context)


def _bring_back(request: HttpRequest, saved: SavedState) -> HttpResponse:
    draft = Edition.objects.draft().first()
    if draft is None:
        messages.error(request, "There is no draft to bring it back into. Start one first.")
        return to("changelist")
    success = f"{saved.title} is as it was saved on {date_format(timezone.localtime(saved.at), 'j F Y')}."
    done(request, lambda: drafting.bring_back(draft, saved, by=request.user), success)
    return back(draft)


@admin_page(VIEW)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows who did what to an edition, or to a draft that is gone."""
    lines = GuidanceEvent.objects.filter(edition_pk=pk).select_related("actor")
    edition = Edition.objects.filter(pk=pk).first()
    if edition is None and not lines:
        raise Http404
    number = edition.number if edition else lines[0].edition_number
    title = f"History of edition {number}" if edition else f"History of a discarded draft of edition {number}"
    saved = SavedState.objects.filter(edition_pk=pk).select_related("by")
    context = {"title": title, "edition": edition, "lines": lines, "states": saved}
    return show(request, Edition, "admin/guidance/edition/history.html", context)


urlpatterns = [
    path(f"{PART}states/", states, name="guidance_edition_states"),
    path("states/<int:pk>/", state, name="guidance_edition_state"),
]
