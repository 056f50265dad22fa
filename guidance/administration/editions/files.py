"""Editions as files: any edition sent as a zip of the content folder, and such a zip loaded as the draft."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_safe

from guidance.administration.editions.base import CHANGE, VIEW, to
from guidance.administration.editions.part_forms import LONGEST_BODY
from guidance.administration.editions.wording import errors, way_out
from guidance.common.admin import admin_page, posted, show
from guidance.content import canonical, reading, zips
from guidance.content.shape import Content
from guidance.editions import loading, stored
from guidance.editions.loading import LoadReport
from guidance.editions.refusals import Refused
from guidance.models import Edition, PageStamp
from guidance.site import stored as live
from guidance.text.flaws import Problem

MOST_ERRORS = 500  # on one page; nobody corrects more at once
MOST_LISTED = 10  # differences and warnings in a message
LONGEST_TEXT = LONGEST_BODY + 2_000  # characters with the front matter; officers can't edit longer texts
MOST_TEXT = 1_000_000  # characters of all texts together; checking more takes too long
FIRST = "The portal has no edition yet. The first is loaded on the server."


class ContentFileForm(forms.Form):
    """A form for one zip; its cleaned value is {path: bytes} of the files in the zip."""

    file = forms.FileField(
        label="Zip of the content folder",
        help_text="At most 2 MB.",
        widget=forms.FileInput({"accept": ".zip,application/zip"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean_file(self) -> dict[str, bytes]:
        file = self.cleaned_data["file"]
        if file.size > zips.MAX_BYTES:
            raise forms.ValidationError("The file is larger than 2 MB. Is it the right one?", code="too_large")
        try:
            return zips.files_in(file.read(zips.MAX_BYTES + 1))
        except zips.BadArchive as e:
            raise forms.ValidationError(str(e), code="bad_archive") from e


@require_safe
@admin_page(VIEW)
def export_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends any edition, with the live things as they are now. No cache may keep the zip: a draft changes."""
    with transaction.atomic():
        PageStamp.lock()  # so that nobody changes one part while another is read
        edition = get_object_or_404(Edition, pk=pk)
        try:
            around, _ = live.surrounded(stored.content_of(edition))
        except ValidationError as e:
            messages.error(request, e.messages[0])
            return to("changelist")
    state = "" if edition.is_published() else f"-{edition.state()}"
    headers = {
        "Content-Disposition": f'attachment; filename="edition-{edition.number}{state}.zip"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(zips.zip_of(canonical.written(around)), content_type="application/zip", headers=headers)


@admin_page(CHANGE)
def import_zip(request: HttpRequest) -> HttpResponse:
    """Loads a zip as the draft, or shows everything that is wrong with the zip."""
    form = ContentFileForm(posted(request), request.FILES or None)
    problems: list[Problem] = []
    if form.is_valid():
        found, problems = _read(form.cleaned_data["file"])
        if found and (report := _loaded(request, form, found)):
            _show_report(request, report, problems)
            return to("change", report.edition.pk)
    errors = [problem for problem in problems if not problem.warning]
    waiting = Edition.objects.unpublished().first()
    context = {
        "title": "Import an edition",
        "form": form,
        "errors": errors[:MOST_ERRORS],
        "more": len(errors[MOST_ERRORS:]),
        "warnings": [problem for problem in problems if problem.warning][:MOST_ERRORS],
        "waiting": waiting,
        "way_out": way_out(waiting.state()) if waiting else "",
    }
    return show(request, Edition, "admin/guidance/edition/import.html", context, status=422 if errors else 200)


urlpatterns = [
    path("import/", import_zip, name="guidance_edition_import"),
    path("<int:pk>/content.zip", export_zip, name="guidance_edition_export"),
]


def _loaded(request: HttpRequest, form: ContentFileForm, found: Content) -> LoadReport | None:
    """Returns the report of loading a checked folder; None, with the reason in the form, if loading was refused."""
    if not Edition.objects.exists():  # a first edition would be published without approval
        form.add_error("file", ValidationError(FIRST, code="no_edition"))
        return None
    try:
        return loading.load(found, live=False, by=request.user)
    except Refused as e:
        form.add_error("file", errors(e))
        return None


def _show_report(request: HttpRequest, report: LoadReport, problems: list[Problem]) -> None:
    """Shows messages on what became of the zip and what the officer should know."""
    messages.success(request, _outcome(report))
    if report.vanished:
        addresses = ", ".join(report.vanished)
        messages.warning(
            request, f"Before it can be published, say where readers of these addresses should go now: {addresses}."
        )
    if report.live.differences:
        messages.info(
            request,
            "Contacts, pages and search terms stayed as they are. These differ in the zip: "
            f"{_first_few(report.live.differences, '; ')}.",
        )
    if report.outcome == "draft" and problems:
        lines = [f"{problem.file}, line {problem.line}: {problem.what}" for problem in problems]
        messages.info(request, f"To think about: {_first_few(lines, '; ')}.")


def _read(files: dict[str, bytes]) -> tuple[Content | None, list[Problem]]:
    """Returns what `reading.parse` does, but refuses long texts first, which would keep the server busy."""
    texts = [path for path in files if path != "search-terms.toml" and not reading.left_alone(path)]
    lengths = {path: len(files[path].decode(errors="replace")) for path in texts}
    do = f"keep each under {LONGEST_TEXT:,} characters, and all together under {MOST_TEXT:,}"
    problems = [Problem(path, 1, "the text is too long", do) for path in texts if lengths[path] > LONGEST_TEXT]
    if not problems and sum(lengths.values()) > MOST_TEXT:
        problems = [Problem("edition.toml", 1, "the texts of this edition are too long together", do)]
    return (None, problems) if problems else reading.parse(files)


def _outcome(report: LoadReport) -> str:
    number, count = report.edition.number, len(report.changes)
    if report.outcome == "draft":
        changes = f"{count} change{'' if count == 1 else 's'}"
        return f"Edition {number} is now a draft, with {changes}. What is published stays as it is."
    return (
        f"The zip says the same as edition {number}, which is {_state_in_words(report.edition)}. Nothing has changed."
    )


def _state_in_words(edition: Edition) -> str:
    return "a draft" if edition.state() == "draft" else edition.state()


def _first_few(texts: list[str], between: str) -> str:
    """Returns the first few texts, joined, and how many more there are."""
    more = len(texts) - MOST_LISTED
    return between.join(texts[:MOST_LISTED] + ([f"and {more} more"] if more > 0 else []))
