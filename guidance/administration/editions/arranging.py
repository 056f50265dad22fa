"""Pages that add, remove, rename and move the parts of a draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from guidance.administration.editions.base import (
    CHANGE,
    PART,
    as_content,
    ask,
    back,
    done,
    edition_page,
    never_changes,
    part_page,
    places_in,
    refuse_approved,
    show_edition,
)
from guidance.administration.editions.part_forms import NewPartForm, RemoveForm, RenameForm
from guidance.administration.editions.parts import check, example, not_saved, shown
from guidance.administration.editions.wording import errors
from guidance.amending import parts as drafting
from guidance.amending import places as draft_places
from guidance.common.admin import posted
from guidance.editions import stored
from guidance.editions.refusals import Refused
from guidance.models import Edition, EditionPart
from guidance.text.kinds import KINDS


@edition_page(CHANGE)
def add_part(request: HttpRequest, edition: Edition, kind: str) -> HttpResponse:
    """Shows a form for a new part; gives back what was typed if the edition is no draft any more."""
    if kind not in KINDS:
        raise Http404
    if edition.approved_at and request.method == "POST":
        return not_saved(request, never_changes(edition))
    return refuse_approved(request, edition) or _add_part(request, edition, kind)


def _add_part(request: HttpRequest, edition: Edition, kind: str) -> HttpResponse:
    form = NewPartForm(posted(request), kind=kind, initial={"quoted": True})
    context = {"form": form, "kind": KINDS[kind], "shown": ""} | example(edition)
    if form.is_valid():
        wanted = as_content(kind, form.cleaned_data["slug"], form.cleaned_data, _free_number(edition, kind))
        context |= {"warnings": check(form, edition, wanted), "shown": shown(edition, wanted)}
        if "save" in request.POST and not form.errors and _added(request, edition, kind, form):
            return back(edition)
    title = f"Add {KINDS[kind].article} {KINDS[kind].name}"
    return show_edition(request, "admin/guidance/edition/part.html", edition, title, **context)


def _added(request: HttpRequest, edition: Edition, kind: str, form: NewPartForm) -> bool:
    """Returns whether the part was added; shows success, or puts the reason in the form."""
    cleaned = form.cleaned_data
    try:
        drafting.add_part(edition, kind, cleaned["slug"], cleaned, by=request.user)
    except Refused as e:
        form.add_error("slug", errors(e))
        return False
    messages.success(request, f"{cleaned['title']} is added.")
    return True


@part_page(CHANGE, draft_only=True)
def remove(request: HttpRequest, edition: Edition, part: EditionPart) -> HttpResponse:
    """Asks where the part's readers should go, then removes the part."""
    form = RemoveForm(posted(request), places=places_in(edition, f"/{part.kind}/{part.slug}/"))
    if form.is_valid():
        place = form.cleaned_data["place"]
        success = f"{part.title} is removed. Its readers will be led to {place}."
        done(request, lambda: drafting.remove_part(part, leads_to=place, by=request.user), success)
        return back(edition)
    text = "It goes from the draft, not from the editions that have it. You can bring it back while this is a draft."
    return ask(request, edition, f"Remove {part.title}", text, "Remove it", form=form, part=part)


@part_page(CHANGE, draft_only=True)
def rename(request: HttpRequest, edition: Edition, part: EditionPart) -> HttpResponse:
    """Asks for a part's new address, or a paragraph's new number, then changes it."""
    form = RenameForm(posted(request), kind=part.kind, initial={"slug": part.slug})
    if form.is_valid():
        success = f"{part.title} has its new address, and the old one leads there."
        new = form.cleaned_data["slug"]
        if done(request, lambda: drafting.rename_part(part, new, by=request.user), success):
            return back(edition)
    text = "The old address keeps leading to it, and so do those of its passages."
    if KINDS[part.kind].by_number:
        text = f"{text} The paragraph says which number it replaces. Its title stays: change that beside its text."
    return ask(request, edition, f"Change the address of {part.title}", text, "Change it", form=form, part=part)


@require_POST
@part_page(CHANGE, draft_only=True)
def move(request: HttpRequest, edition: Edition, part: EditionPart) -> HttpResponse:
    """Moves a part up or down."""
    up = "up" in request.POST
    success = f"{part.title} is moved {'up' if up else 'down'}."
    done(request, lambda: drafting.move_part(part, up=up, by=request.user), success)
    return back(edition)


urlpatterns = [
    path("<int:pk>/add/<slug:kind>/", add_part, name="guidance_edition_add_part"),
    path(f"{PART}remove/", remove, name="guidance_edition_remove"),
    path(f"{PART}rename/", rename, name="guidance_edition_rename"),
    path(f"{PART}move/", move, name="guidance_edition_move"),
]


def _free_number(edition: Edition, kind: str) -> int:
    """Returns a position that no other part has, to check a new part with; `parts.add_part` gives the real one."""
    taken = {part.position for part in stored.parts_of(edition, kind)}
    return next((number for number in range(draft_places.MOST, 0, -1) if number not in taken), draft_places.MOST)
