"""Pages on one part of an edition: read, changed, and previewed as its public page would show it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.http import require_POST

from guidance.administration.editions.base import (
    CHANGE,
    PART,
    VIEW,
    as_content,
    back,
    edition_page,
    flaws_in_part,
    never_changes,
    problems_with,
    show_edition,
    to,
)
from guidance.administration.editions.part_forms import PartForm
from guidance.administration.editions.wording import errors, sentences
from guidance.amending import parts as drafting
from guidance.amending import places as draft_places
from guidance.amending import states as saved_states
from guidance.amending.draft import amend as amend_edition
from guidance.book import comparison
from guidance.common.admin import admin_page, has, posted, show
from guidance.content import shape
from guidance.editions import stored
from guidance.editions.refusals import Overtaken, Refused
from guidance.models import Edition, EditionPart
from guidance.text import markdown, pathway_text, pathways
from guidance.text.flaws import MOST_BRACKETS, Finding
from guidance.text.kinds import KINDS, PARAGRAPH

GONE = "A colleague has removed or renamed this part, or discarded the draft, while you had it open."


@require_POST
@admin_page(CHANGE)
def amend(request: HttpRequest) -> HttpResponse:
    """Opens the draft, started if there is none, at the part that the officer wants to amend."""
    try:
        draft = amend_edition(by=request.user)
    except Refused as e:
        messages.error(request, " ".join(sentences(e)))
        return to("changelist")
    kind, slug = request.POST.get("kind", ""), request.POST.get("slug", "")
    if stored.part_of(draft, kind, slug[:80].replace("\0", "")):
        return to("part", draft.pk, kind, slug)
    return to("change", draft.pk)


@admin_page(VIEW, to_post=CHANGE)
def part_of_edition(request: HttpRequest, pk: int, kind: str, slug: str) -> HttpResponse:
    """Shows a part: to read if the edition is approved or the officer may not amend, otherwise to edit."""
    edition = Edition.objects.filter(pk=pk).first()
    part = stored.part_of(edition, kind, slug) if edition else None
    if edition is None or part is None:
        if request.method == "POST":
            return not_saved(request, GONE)
        raise Http404
    if edition.approved_at and request.method == "POST":
        return not_saved(request, never_changes(edition))
    if edition.approved_at or not has(request, CHANGE):
        return _read(request, edition, part)
    return _edit(request, edition, part)


def _read(request: HttpRequest, edition: Edition, part: EditionPart) -> HttpResponse:
    context = {"part": part, "kind": KINDS[part.kind], "shown": shown(edition, stored.as_content(part))}
    return show_edition(request, "admin/guidance/edition/part_read.html", edition, part.title, **context)


def _edit(request: HttpRequest, edition: Edition, part: EditionPart) -> HttpResponse:
    initial = saved_states.texts_of(part) | {"seen": part.lock_version}
    form = PartForm(posted(request), kind=part.kind, initial=initial)
    is_preview = "preview" in request.POST
    context = {
        "form": form,
        "part": part,
        "kind": KINDS[part.kind],
        "shown": "" if is_preview else shown(edition, stored.as_content(part)),
    } | example(edition)
    if form.is_valid():
        wanted = as_content(part.kind, part.slug, form.cleaned_data, part.position)
        context["warnings"] = check(form, edition, wanted)
        context |= {"shown": shown(edition, wanted)} if is_preview else {}
        if "save" in request.POST and not form.errors:
            try:
                return _save(request, part, form)
            except Overtaken as e:
                context |= _overtaken(form, e)
            except Refused as e:
                return not_saved(request, " ".join(sentences(e)))
    return show_edition(request, "admin/guidance/edition/part.html", edition, part.title, **context)


def check(form: PartForm, edition: Edition, wanted: shape.Part) -> list[Finding]:
    """Returns the warnings about a part as it would be in the edition; puts the errors in the form."""
    problems = problems_with(edition, wanted)
    form.show(problems)
    form.show_replaced(draft_places.numbers_before(edition))
    return [problem for problem in problems if problem.warning]


def _save(request: HttpRequest, part: EditionPart, form: PartForm) -> HttpResponse:
    """Saves the part. Raises Overtaken if a colleague saved it in between, and Refused if the draft is gone."""
    cleaned = form.cleaned_data
    drafting.save_part(part, cleaned, seen=cleaned["seen"] or 0, by=request.user)
    messages.success(request, f"{cleaned['title']} is saved.")
    return back(part.edition)


def _overtaken(form: PartForm, refusal: Overtaken) -> dict[str, Any]:
    """Returns what the page shows of a colleague's version; the next save replaces that version."""
    form.add_error(None, errors(refusal))
    form.renew("seen", str(refusal.theirs.lock_version))
    return {"theirs": refusal.theirs, "differences": _differences(refusal.theirs, form)}


def not_saved(request: HttpRequest, why: str) -> HttpResponse:
    """Shows what was typed when it can't be saved any more: the part or draft is gone, or approved."""
    typed = [(name, request.POST.get(name, "")) for name in ("title", "summary", "body")]
    context = {"title": "Not saved", "why": why, "typed": typed}
    return show(request, Edition, "admin/guidance/edition/not_saved.html", context, status=409)


@require_POST
@edition_page(CHANGE)
def preview(request: HttpRequest, edition: Edition, kind: str, slug: str = "") -> HttpResponse:
    """Shows, for the editing page's script, what the typed text says and what is wrong in it."""
    if kind not in KINDS:
        raise Http404
    form = PartForm(request.POST, kind=kind)
    if form.is_valid():
        wanted = as_content(kind, slug or "new", form.cleaned_data, 1)
        context: dict[str, Any] = {"problems": flaws_in_part(edition, wanted), "shown": shown(edition, wanted)}
    else:
        context = {"errors": [error for found in form.errors.values() for error in found]}
    return show_edition(request, "admin/guidance/edition/preview.html", edition, "", **context)


urlpatterns = [
    path("amend/", amend, name="guidance_edition_amend"),
    path("<int:pk>/add/<slug:kind>/preview/", preview, name="guidance_edition_new_part_preview"),
    path(PART, part_of_edition, name="guidance_edition_part"),
    path(f"{PART}preview/", preview, name="guidance_edition_part_preview"),
]


# ---- what these pages show ---------------------------------------------------------------------------------------


def shown(edition: Edition, part: shape.Part) -> str:
    """Returns the HTML of a part as its public page would show it in the edition."""
    wordings = stored.content_of(edition).wordings | ({part.slug: part.body} if part.kind == PARAGRAPH.word else {})
    try:
        too_many = any(line.count("[") > MOST_BRACKETS for line in part.body.split("\n"))
        html = "" if too_many else markdown.render(part.body, paragraphs=wordings).html
    except RecursionError:
        html = ""  # too deeply nested; the checks say so, as they say which line has too many brackets
    pathway = pathway_text.parse(part.body)[0] if KINDS[part.kind].is_walked else None
    rows = pathways.outline(pathway) if pathway else []
    return render_to_string("admin/guidance/edition/shown.html", {"part": part, "html": html, "outline": rows})


def example(edition: Edition) -> dict[str, str]:
    """Returns a paragraph's number, and how to include its wording, for the help text."""
    first = stored.parts_of(edition, PARAGRAPH.word).first()
    number = first.slug if first else "3.1"
    return {"number": number, "example": f"{{{{ code {number} }}}}"}


def _differences(theirs: EditionPart, form: PartForm) -> list[tuple[str, Any]]:
    """Returns (field, pieces) where a colleague's version and what was typed differ."""
    mine = drafting.tidied(form.cleaned_data, theirs.kind)
    now = saved_states.texts_of(theirs)
    return [
        (str(form.fields[name].label or name.capitalize()), comparison.pieces(_text(now[name]), _text(mine[name])))
        for name in saved_states.TEXT_FIELDS
        if name in mine and now[name] != mine[name]
    ]


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
