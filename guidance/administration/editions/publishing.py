"""Pages on an edition as a whole: comparison, particulars, approval, taking back, adoption and private previews."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from guidance.administration.editions.base import (
    APPROVE,
    CHANGE,
    VIEW,
    ask,
    back,
    done,
    edition_page,
    places_in,
    show_edition,
    to,
    vanished_from,
)
from guidance.administration.editions.part_forms import PlacesForm, PlainForm
from guidance.administration.editions.publishing_forms import (
    AdoptionForm,
    ApprovalForm,
    ParticularsForm,
    ShareForm,
    initial_since,
)
from guidance.administration.editions.wording import errors
from guidance.amending import sharing
from guidance.amending.draft import discard as discard_draft
from guidance.amending.draft import particulars_of, set_particulars, set_places
from guidance.book import comparison
from guidance.common.admin import posted
from guidance.content import shape
from guidance.editions import publishing, stored
from guidance.editions.refusals import Refused
from guidance.models import Adoption, Edition, PreviewLink

ADOPTION = ("authority", "minute", "adopted_on", "review_by")  # fields of the model


# ---- before publishing -------------------------------------------------------------------------------------------


@edition_page(VIEW)
def compare(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Shows what an edition changes: word by word, or with `?table` as a table for a report."""
    title = f"What edition {edition.number} {'changed' if edition.approved_at else 'would change'}"
    context = {"as_table": "table" in request.GET} | differences(edition)
    return show_edition(request, "admin/guidance/edition/comparison.html", edition, title, **context)


@edition_page(CHANGE, draft_only=True)
def particulars(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Shows a form for the draft's title, kind of change, note and date, and saves them."""
    names = ("title", "change_kind", "change_note")
    initial = {name: getattr(edition, name) for name in names} | initial_since(edition)
    form = ParticularsForm(posted(request), initial=initial | {"seen": particulars_of(edition)})
    if form.is_valid():
        try:
            set_particulars(edition, form.values, seen=form.cleaned_data["seen"], by=request.user)
        except Refused as e:
            form.add_error(None, errors(e))
            form.renew("seen", particulars_of(Edition.objects.get(pk=edition.pk)))
        else:
            messages.success(request, "The particulars are saved.")
            return back(edition)
    text = "What is proposed. Whoever approves the edition sees it there, and confirms or changes it."
    return ask(request, edition, "Particulars", text, "Save", form=form)


@edition_page(CHANGE, draft_only=True)
def places(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Shows a form for where the readers of lost addresses should go, and saves the answers."""
    there = places_in(edition)
    form = PlacesForm(posted(request), gone=gone_from(edition, dict(there)), places=there)
    if form.is_valid():
        success = "Those addresses lead on now."
        done(request, lambda: set_places(edition, form.chosen, by=request.user), success)
        return back(edition)
    text = (
        "Members have kept and shared these addresses. The part or the passage is gone, or has another name: "
        "choose where its readers should go now."
    )
    return ask(request, edition, "Addresses that are gone", text, "Save", form=form)


# ---- publishing --------------------------------------------------------------------------------------------------


@edition_page(APPROVE, draft_only=True)
def approve(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Shows what would be published, what prevents it, and the form that publishes."""
    seen = publishing.reviewable(edition)
    initial = {"change_kind": edition.change_kind, "change_note": edition.change_note, "reviewed": seen}
    form = ApprovalForm(posted(request), initial=initial | initial_since(edition) | _last_adoption(edition))
    if form.is_valid() and _approved(request, edition, form):
        return back(edition)
    is_changer = request.user.pk in publishing.changed_by(edition)
    against = [one for one in obstacles(edition) if not one.is_warning]
    context = {"form": form, "obstacles": against, "is_changer": is_changer}
    context |= {"is_barred": is_changer and settings.SECOND_PERSON} | differences(edition)
    title = f"Approve edition {edition.number}"
    return show_edition(request, "admin/guidance/edition/approve.html", edition, title, **context)


def _last_adoption(edition: Edition) -> dict[str, Any]:
    """Returns the record made before the edition was taken back, or else the review date of the edition before."""
    if own := Adoption.objects.filter(edition_pk=edition.pk).values(*ADOPTION).first():
        return own
    earlier = edition.before()
    newest = stored.adoptions_of(earlier).first() if earlier else None
    return {"review_by": newest.review_by} if newest else {}


def _approved(request: HttpRequest, edition: Edition, form: ApprovalForm) -> bool:
    """Returns whether the edition was approved; shows success, or puts the reasons in the form."""
    said = form.cleaned_data
    try:
        publishing.approve(
            edition,
            kind=said["change_kind"],
            note=said["change_note"],
            in_force_from=said["in_force_from"] or timezone.now(),
            precision=said["in_force_precision"],
            by=request.user,
            reviewed=said["reviewed"],
            adoption=form.adoption,
        )
    except Refused as e:
        form.add_error(None, errors(e))
        form.renew("reviewed", publishing.reviewable(edition))  # the page shows the draft as it is now
        return False
    edition.refresh_from_db()
    applies = "applies" if edition.is_published() else "will apply"
    messages.success(request, f"Edition {edition.number} is approved. It {applies} from {edition.in_force_since}.")
    return True


@edition_page(APPROVE)
def take_back(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Asks before a scheduled edition is taken back, then takes it back."""
    if request.method == "POST":
        success = f"Edition {edition.number} is a draft again."
        done(request, lambda: publishing.take_back(edition, by=request.user), success)
        return back(edition)
    text = "It becomes a draft again and can be changed. It then has to be approved anew. Members see no difference."
    return ask(request, edition, f"Take edition {edition.number} back", text, "Take it back", form=PlainForm())


@edition_page(CHANGE, draft_only=True)
def discard(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Asks before the draft is discarded, then discards it."""
    success = "The draft is discarded. Its history stays."
    if request.method == "POST" and done(request, lambda: discard_draft(edition, by=request.user), success):
        return back(edition)
    title = f"Discard the draft of edition {edition.number}"
    text = (
        "Everything that was changed in it goes, for everyone who worked on it, and so do its previews. Its "
        "history stays, with every text that was saved. To keep the whole draft, export it first."
    )
    return ask(request, edition, title, text, "Discard the draft", form=PlainForm())


@edition_page(APPROVE)
def adoption(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Shows a form for who adopted the edition, the minute and the review date, and records them."""
    newest = stored.adoptions_of(edition).values(*ADOPTION).first()
    form = AdoptionForm(posted(request), initial=newest or {})
    if form.is_valid():
        try:
            publishing.adopt(edition, by=request.user, **form.adoption)
        except Refused as e:
            form.add_error(None, errors(e))
        else:
            messages.success(request, "It is recorded.")
            return back(edition)
    text = "What is recorded is added to the edition’s record, and what was recorded before stays."
    return ask(request, edition, "Authority and review", text, "Record", form=form)


# ---- private previews --------------------------------------------------------------------------------------------


@edition_page(CHANGE)
def share(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Shows the private addresses of an edition and a form for a new one, which is shown only once."""
    form, address = ShareForm(posted(request)), ""
    if form.is_valid():
        who = form.cleaned_data["for_whom"]
        try:
            shared = sharing.share(edition, for_whom=who, until=form.until, by=request.user)
            address, form = settings.ADDRESS + shared, ShareForm()
        except Refused as e:
            form.add_error(None, errors(e))
    context = {"form": form, "address": address, "links": edition.preview_links.select_related("made_by")}
    title = f"Share edition {edition.number}"
    return show_edition(request, "admin/guidance/edition/share.html", edition, title, **context)


@require_POST
@edition_page(CHANGE)
def unshare(request: HttpRequest, edition: Edition, link: int) -> HttpResponse:
    """Ends a private address."""
    found = get_object_or_404(PreviewLink, pk=link, edition=edition)
    success = f"The address for {found.for_whom} leads nowhere now."
    done(request, lambda: sharing.unshare(found, by=request.user), success)
    return to("share", edition.pk)


urlpatterns = [
    path("<int:pk>/comparison/", compare, name="guidance_edition_comparison"),
    path("<int:pk>/particulars/", particulars, name="guidance_edition_particulars"),
    path("<int:pk>/places/", places, name="guidance_edition_places"),
    path("<int:pk>/approve/", approve, name="guidance_edition_approve"),
    path("<int:pk>/take-back/", take_back, name="guidance_edition_take_back"),
    path("<int:pk>/discard/", discard, name="guidance_edition_discard"),
    path("<int:pk>/adoption/", adoption, name="guidance_edition_adoption"),
    path("<int:pk>/share/", share, name="guidance_edition_share"),
    path("<int:pk>/share/<int:link>/end/", unshare, name="guidance_edition_unshare"),
]


# ---- what these pages show ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TableRow:
    """A changed paragraph as it is and as it would be, each in pieces."""

    label: str
    current: tuple[comparison.Piece, ...]
    proposed: tuple[comparison.Piece, ...]


def differences(edition: Edition) -> dict[str, Any]:
    """Returns the edition before, and each change with its rows for a table."""
    earlier = edition.before()
    if earlier is None:
        return {"earlier": None, "changes": []}
    changes = comparison.compare(stored.content_of(earlier), stored.content_of(edition))
    return {"earlier": earlier, "changes": [(change, [_row(block) for block in change.blocks]) for change in changes]}


def _row(block: comparison.Block) -> TableRow:
    current = tuple(piece for piece in block.pieces if piece[0] != "insert")
    return TableRow(block.label, current, tuple(piece for piece in block.pieces if piece[0] != "delete"))


@dataclass(frozen=True)
class Obstacle:
    """A problem to solve before a draft is approved or, as a warning, to consider; `part` has it, if any."""

    text: str
    part: shape.Part | None = None
    is_warning: bool = False


def obstacles(edition: Edition) -> list[Obstacle]:
    """Returns what prevents a draft's approval, with the warnings about its parts."""
    whole = stored.content_of(edition)
    parts = {part.file: part for part in whole.parts}
    found = [Obstacle(f"{address} would lead nowhere.") for address in vanished_from(edition)]
    for one in stored.problems_of(whole):
        part = parts.get(one.file)
        where = f"{part.title}, line {one.line}" if part else one.file
        if part or not one.warning:  # warnings about live things don't concern the draft
            found.append(Obstacle(f"{where}: {one.what}. {one.do[:1].upper()}{one.do[1:]}.", part, one.warning))
    return found


def gone_from(edition: Edition, places: dict[str, str]) -> dict[str, str]:
    """Returns {address: its place or ""} for addresses that lead nowhere, or to a place that is gone."""
    lost = {old: place for old, place in edition.moved.items() if place not in places}
    return dict.fromkeys(vanished_from(edition), "") | lost
