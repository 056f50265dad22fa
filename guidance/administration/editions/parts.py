"""The parts of a draft in the administration: looked at, changed, added, removed, renamed, moved and brought back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from guidance.administration.editions.base import (
    EditionPages,
    Views,
    as_content,
    flaws_in_part,
    places_in,
    problems_with,
)
from guidance.administration.editions.part_forms import NewPartForm, PartForm, RemoveForm, RenameForm
from guidance.administration.editions.wording import sentences
from guidance.amending import parts as drafting
from guidance.amending import places as draft_places
from guidance.amending import states as saved_states
from guidance.amending.draft import amend
from guidance.amending.parts import NAMES
from guidance.book import comparison
from guidance.common.admin import posted
from guidance.content import shape
from guidance.editions import stored
from guidance.editions.refusals import Overtaken, Refused
from guidance.models import Edition, EditionPart, GuidanceEvent, SavedState
from guidance.text import markdown, pathway_text, pathways
from guidance.text.flaws import MOST_BRACKETS, Problem

GONE = "A colleague has removed or renamed this part, or discarded the draft, while you had it open."
PART = "<int:pk>/parts/<slug:kind>/<part:slug>/"


class DraftPages(EditionPages):
    def draft_urls(self) -> list[Any]:
        views: Views = [
            ("amend/", self.amend_view, "amend"),
            ("<int:pk>/add/<slug:kind>/", self.add_part_view, "add_part"),
            ("<int:pk>/add/<slug:kind>/preview/", self.preview_view, "new_part_preview"),
            (PART, self.part_view, "part"),
            (f"{PART}preview/", self.preview_view, "part_preview"),
            (f"{PART}remove/", self.remove_view, "remove"),
            (f"{PART}rename/", self.rename_view, "rename"),
            (f"{PART}move/", self.move_view, "move"),
            (f"{PART}states/", self.states_view, "states"),
            ("states/<int:pk>/", self.state_view, "state"),
        ]
        return self.addresses(views)

    # -- which part

    def part_in(self, edition: Edition, kind: str, slug: str) -> EditionPart:
        part = stored.part_of(edition, kind, slug)
        if part is None:
            raise Http404
        return part

    @method_decorator(require_POST)
    def amend_view(self, request: HttpRequest) -> HttpResponse:
        """Starts the draft, or opens the one there is, at the part that is to be amended."""
        self.require(self.has_change_permission(request))
        try:
            draft = amend(by=request.user)
        except Refused as e:
            messages.error(request, " ".join(sentences(e)))
            return HttpResponseRedirect(self.to("changelist"))
        kind, slug = request.POST.get("kind", ""), request.POST.get("slug", "")
        if stored.part_of(draft, kind, slug[:80].replace("\0", "")):
            return HttpResponseRedirect(self.to("part", draft.pk, kind, slug))
        return HttpResponseRedirect(self.to("change", draft.pk))

    # -- one part

    def part_view(self, request: HttpRequest, pk: int, kind: str, slug: str) -> HttpResponse:
        """The part: read, where the edition is no draft or the officer may not amend; otherwise edited."""
        self.require(self.has_view_permission(request))
        edition = Edition.objects.filter(pk=pk).first()
        part = stored.part_of(edition, kind, slug) if edition else None
        if request.method == "POST":
            self.require(self.has_change_permission(request))
            if edition is None or part is None:
                return self._not_saved(request, GONE)
            if edition.approved_at:
                return self._not_saved(request, self.never_changes(edition))
        if edition is None or part is None:
            raise Http404
        if edition.approved_at or not self.has_change_permission(request):
            return self._read(request, edition, part)
        initial = saved_states.words_of(part) | {"seen": part.lock_version}
        form = PartForm(posted(request), kind=kind, initial=initial)
        return self._edit(request, edition, part, form)

    def _edit(self, request: HttpRequest, edition: Edition, part: EditionPart, form: PartForm) -> HttpResponse:
        problems: list[Problem] = []
        theirs: EditionPart | None = None
        shown = ""
        if form.is_bound and form.is_valid():
            wanted = as_content(part.kind, part.slug, form.cleaned_data, part.position)
            problems = problems_with(edition, wanted)
            form.show(problems)
            form.show_replaced(draft_places.numbers_before(edition))
            shown = _shown(edition, wanted)
            if "save" in request.POST and not form.errors:
                try:
                    return self._save(request, part, form)
                except Overtaken as e:
                    form.add_error(None, sentences(e))
                    form.renew("seen", str(e.theirs.lock_version))  # the next save is over what is shown now, and meant
                    theirs = e.theirs
                except Refused as e:
                    return self._not_saved(request, " ".join(sentences(e)))
        context = {
            "form": form,
            "part": part,
            "name": NAMES[part.kind],
            "warnings": [problem for problem in problems if problem.warning],
            "shown": shown if "preview" in request.POST else _shown(edition, stored.as_content(part)),
            "theirs": theirs,
            "differences": _differences(theirs, form) if theirs else [],
        } | _example(edition)
        return self.edition_page(request, "admin/guidance/edition/part.html", edition, part.title, **context)

    def _save(self, request: HttpRequest, part: EditionPart, form: PartForm) -> HttpResponse:
        """Raises Overtaken where a colleague has saved it meanwhile, and Refused where the draft is no more."""
        cleaned = form.cleaned_data
        drafting.save_part(part, cleaned, seen=cleaned["seen"] or 0, by=request.user)
        messages.success(request, f"{cleaned['title']} is saved.")
        return self.back(part.edition)

    def _read(self, request: HttpRequest, edition: Edition, part: EditionPart) -> HttpResponse:
        shown = _shown(edition, stored.as_content(part))
        return self.edition_page(
            request,
            "admin/guidance/edition/part_read.html",
            edition,
            part.title,
            part=part,
            name=NAMES[part.kind],
            shown=shown,
        )

    def _not_saved(self, request: HttpRequest, why: str) -> HttpResponse:
        """What was typed is given back where it can't be saved any more: the part or the draft is gone, or approved."""
        typed = [(name, request.POST.get(name, "")) for name in ("title", "summary", "body")]
        context = {"title": "Not saved", "why": why, "typed": typed}
        return self.page(request, "admin/guidance/edition/not_saved.html", context, status=409)

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest, pk: int, kind: str, slug: str = "") -> HttpResponse:
        """For the script of the editing page: what the text says, and what is wrong in it, as a piece of a page."""
        edition = self.for_editor(request, pk)
        if kind not in NAMES:
            raise Http404
        form = PartForm(request.POST, kind=kind)
        if not form.is_valid():
            errors = [error for found in form.errors.values() for error in found]
            return self.edition_page(request, "admin/guidance/edition/preview.html", edition, "", errors=errors)
        wanted = as_content(kind, slug or "new", form.cleaned_data, 1)
        context = {"problems": flaws_in_part(edition, wanted), "shown": _shown(edition, wanted)}
        return self.edition_page(request, "admin/guidance/edition/preview.html", edition, "", **context)

    # -- its place among the others

    def add_part_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        edition = self.for_editor(request, pk)
        if kind not in NAMES:
            raise Http404
        if edition.approved_at and request.method == "POST":
            return self._not_saved(request, self.never_changes(edition))
        if refused := self.refuses(request, edition):
            return refused
        form = NewPartForm(posted(request), kind=kind, initial={"quoted": True})
        shown, problems = "", []
        if form.is_bound and form.is_valid():
            wanted = as_content(kind, form.cleaned_data["slug"], form.cleaned_data, _free_number(edition, kind))
            problems = problems_with(edition, wanted)
            form.show(problems)
            form.show_replaced(draft_places.numbers_before(edition))
            shown = _shown(edition, wanted)
            if "save" in request.POST and not form.errors and self._add(request, edition, kind, form):
                return self.back(edition)
        name = NAMES[kind]
        warnings = [problem for problem in problems if problem.warning]
        context = {"form": form, "name": name, "kind": kind, "shown": shown, "warnings": warnings} | _example(edition)
        return self.edition_page(
            request, "admin/guidance/edition/part.html", edition, f"Add a {name.lower()}", **context
        )

    def _add(self, request: HttpRequest, edition: Edition, kind: str, form: NewPartForm) -> bool:
        cleaned = form.cleaned_data
        try:
            drafting.add_part(edition, kind, cleaned["slug"], cleaned, by=request.user)
        except Refused as e:
            form.add_error("slug", sentences(e))
            return False
        messages.success(request, f"{cleaned['title']} is added.")
        return True

    def remove_view(self, request: HttpRequest, pk: int, kind: str, slug: str) -> HttpResponse:
        edition = self.for_editor(request, pk)
        if refused := self.refuses(request, edition):
            return refused
        part = self.part_in(edition, kind, slug)
        form = RemoveForm(posted(request), places=places_in(edition, f"/{kind}/{slug}/"))
        if form.is_valid():
            place = form.cleaned_data["place"]
            told = f"{part.title} is removed. Its readers will be led to {place}."
            self.done(request, lambda: drafting.remove_part(part, leads_to=place, by=request.user), told)
            return self.back(edition)
        text = (
            "It goes from the draft, not from the editions that have it. You can bring it back while this is a draft."
        )
        return self.ask(request, edition, f"Remove {part.title}", text, "Remove it", form=form, part=part)

    def rename_view(self, request: HttpRequest, pk: int, kind: str, slug: str) -> HttpResponse:
        edition = self.for_editor(request, pk)
        if refused := self.refuses(request, edition):
            return refused
        part = self.part_in(edition, kind, slug)
        form = RenameForm(posted(request), kind=kind, initial={"slug": slug})
        if form.is_valid():
            told = f"{part.title} has its new address, and the old one leads there."
            new = form.cleaned_data["slug"]
            if self.done(request, lambda: drafting.rename_part(part, new, by=request.user), told):
                return self.back(edition)
        text = "The old address keeps leading to it, and so do those of its passages."
        if kind == "code":
            text = f"{text} The paragraph says which number it replaces. Its title stays: change that beside its text."
        return self.ask(
            request, edition, f"Change the address of {part.title}", text, "Change it", form=form, part=part
        )

    @method_decorator(require_POST)
    def move_view(self, request: HttpRequest, pk: int, kind: str, slug: str) -> HttpResponse:
        edition = self.for_editor(request, pk)
        if refused := self.refuses(request, edition):
            return refused
        part, up = self.part_in(edition, kind, slug), "up" in request.POST
        told = f"{part.title} is moved {'up' if up else 'down'}."
        self.done(request, lambda: drafting.move_part(part, up=up, by=request.user), told)
        return self.back(edition)

    # -- what it was

    def states_view(self, request: HttpRequest, pk: int, kind: str, slug: str) -> HttpResponse:
        """Every state in which a part was saved, in this draft."""
        edition = self.for_viewer(request, pk)
        states = saved_states.states_of(edition, kind, slug)
        part = stored.part_of(edition, kind, slug)
        if part is None and not states:
            raise Http404
        title = part.title if part else states[0].title
        earlier = edition.before()
        then = stored.part_of(earlier, kind, slug) if earlier else None
        return self.edition_page(
            request,
            "admin/guidance/edition/states.html",
            edition,
            f"History of {title}",
            states=states,
            part=part,
            then=then,
            earlier=earlier,
        )

    def state_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A saved state, and on POST it is brought back into the draft."""
        self.require(self.has_view_permission(request))
        state = get_object_or_404(SavedState, pk=pk)
        edition = Edition.objects.filter(pk=state.edition_pk).first()
        if request.method == "POST":
            self.require(self.has_change_permission(request))
            draft = Edition.objects.draft().first()
            if draft is None:
                messages.error(request, "There is no draft to bring it back into. Start one first.")
                return HttpResponseRedirect(self.to("changelist"))
            day = date_format(timezone.localtime(state.at), "j F Y")
            told = f"{state.title} is as it was saved on {day}."
            self.done(request, lambda: drafting.bring_back(draft, state, by=request.user), told)
            return self.back(draft)
        shown = markdown.render(state.body, paragraphs={}).html
        context = {"title": state.title, "state_of_part": state, "edition": edition, "shown": shown}
        context |= {"draft": Edition.objects.draft().first(), "may_amend": self.has_change_permission(request)}
        return self.page(request, "admin/guidance/edition/state.html", context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who did what to an edition, and to a draft that is gone."""
        self.require(self.has_view_permission(request))
        pk = int(object_id) if object_id.isdecimal() and len(object_id) < 18 else 0
        lines = GuidanceEvent.objects.filter(edition_pk=pk).select_related("actor")
        edition = Edition.objects.filter(pk=pk).first()
        if edition is None and not lines:
            raise Http404
        number = edition.number if edition else lines[0].edition_number
        title = f"History of edition {number}" if edition else f"History of a discarded draft of edition {number}"
        states = SavedState.objects.filter(edition_pk=pk).select_related("by")
        context = {"title": title, "edition": edition, "lines": lines, "states": states}
        return self.page(request, "admin/guidance/edition/history.html", context)


def _shown(edition: Edition, part: shape.Part) -> str:
    """A part as its public page would show it, in the edition as it is otherwise."""
    wordings = stored.content_of(edition).wordings | ({part.slug: part.body} if part.kind == "code" else {})
    try:
        too_many = any(line.count("[") > MOST_BRACKETS for line in part.body.split("\n"))
        html = "" if too_many else markdown.render(part.body, paragraphs=wordings).html
    except RecursionError:
        html = ""  # in both cases the checks say why
    pathway = pathway_text.parse(part.body)[0] if part.kind == "check" else None
    rows = pathways.outline(pathway) if pathway else []
    return render_to_string("admin/guidance/edition/shown.html", {"part": part, "html": html, "outline": rows})


def _example(edition: Edition) -> dict[str, str]:
    """A paragraph's number, and how its wording is called for, to explain with."""
    first = stored.parts_of(edition, "code").first()
    number = first.slug if first else "3.1"
    return {"number": number, "example": f"{{{{ code {number} }}}}"}


def _differences(theirs: EditionPart, form: PartForm) -> list[tuple[str, Any]]:
    """What differs between what a colleague saved and what was typed: the field, and the words as pieces."""
    mine = drafting.tidied(form.cleaned_data, theirs.kind)
    now = saved_states.words_of(theirs)
    return [
        (str(form.fields[name].label or name.capitalize()), comparison.words(_text(now[name]), _text(mine[name])))
        for name in saved_states.WORDS
        if name in mine and now[name] != mine[name]
    ]


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _free_number(edition: Edition, kind: str) -> int:
    """One that no part has: which it will get is decided when it is added."""
    taken = {part.position for part in stored.parts_of(edition, kind)}
    return next((number for number in range(draft_places.MOST, 0, -1) if number not in taken), draft_places.MOST)
