"""An edition as a whole in the administration: what it changes, its particulars, publishing, taking back, sharing."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from guidance.administration.editions.base import EditionPages, Views, places_in, vanished_from
from guidance.administration.editions.part_forms import PlacesForm, PlainForm
from guidance.administration.editions.publishing_forms import (
    AdoptionForm,
    ApprovalForm,
    ParticularsForm,
    ShareForm,
    since,
)
from guidance.administration.editions.wording import sentences
from guidance.amending import sharing
from guidance.amending.draft import discard, particulars_of, set_particulars, set_places
from guidance.book import comparison
from guidance.common.admin import posted
from guidance.content import shape
from guidance.editions import publishing, stored
from guidance.editions.refusals import Refused
from guidance.models import Adoption, Edition, PreviewLink


class PublishingPages(EditionPages):
    def publishing_urls(self) -> list[Any]:
        views: Views = [
            ("<int:pk>/comparison/", self.comparison_view, "comparison"),
            ("<int:pk>/particulars/", self.particulars_view, "particulars"),
            ("<int:pk>/places/", self.places_view, "places"),
            ("<int:pk>/approve/", self.approve_view, "approve"),
            ("<int:pk>/take-back/", self.take_back_view, "take_back"),
            ("<int:pk>/discard/", self.discard_view, "discard"),
            ("<int:pk>/adoption/", self.adoption_view, "adoption"),
            ("<int:pk>/share/", self.share_view, "share"),
            ("<int:pk>/share/<int:link>/end/", self.unshare_view, "unshare"),
        ]
        return self.addresses(views)

    # -- what it changes

    def comparison_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Against the edition before: word by word, or as a table for a report."""
        edition = self.for_viewer(request, pk)
        title = f"What edition {edition.number} {'changed' if edition.approved_at else 'would change'}"
        return self.edition_page(
            request,
            "admin/guidance/edition/comparison.html",
            edition,
            title,
            as_table="table" in request.GET,
            **differences(edition),
        )

    def particulars_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = self.for_editor(request, pk)
        if refused := self.refuses(request, edition):
            return refused
        names = ("title", "change_kind", "change_note")
        initial = {name: getattr(edition, name) for name in names} | since(edition)
        initial["seen"] = particulars_of(edition)
        form = ParticularsForm(posted(request), initial=initial)
        if form.is_valid():
            seen = form.cleaned_data["seen"]
            try:
                set_particulars(edition, form.values, seen=seen, by=request.user)
            except Refused as e:
                form.add_error(None, sentences(e))
                form.renew("seen", particulars_of(Edition.objects.get(pk=pk)))
            else:
                messages.success(request, "The particulars are saved.")
                return self.back(edition)
        text = "What is proposed. Whoever approves the edition sees it there, and confirms or changes it."
        return self.ask(request, edition, "Particulars", text, "Save", form=form)

    def places_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where the readers of addresses that are gone should go now."""
        edition = self.for_editor(request, pk)
        if refused := self.refuses(request, edition):
            return refused
        places = places_in(edition)
        form = PlacesForm(posted(request), gone=gone_from(edition, dict(places)), places=places)
        if form.is_valid():
            told = "Those addresses lead on now."
            self.done(request, lambda: set_places(edition, form.chosen, by=request.user), told)
            return self.back(edition)
        text = (
            "Members have kept and shared these addresses. The part or the passage is gone, or has another name: "
            "choose where its readers should go now."
        )
        return self.ask(request, edition, "Addresses that are gone", text, "Save", form=form)

    # -- publishing

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would be published, what stands against it, and the form that publishes."""
        edition = self.for_publisher(request, pk)
        if refused := self.refuses(request, edition):
            return refused
        seen = publishing.reviewable(edition)
        initial = {"change_kind": edition.change_kind, "change_note": edition.change_note, "reviewed": seen}
        form = ApprovalForm(posted(request), initial=initial | since(edition) | self._last_adoption(edition))
        if form.is_valid() and self._approve(request, edition, form):
            return self.back(edition)
        is_changer = request.user.pk in publishing.changed_by(edition)
        against = [one for one in obstacles(edition) if not one.is_warning]
        context = {"form": form, "obstacles": against, "is_changer": is_changer}
        context |= {"is_barred": is_changer and settings.SECOND_PERSON} | differences(edition)
        return self.edition_page(
            request, "admin/guidance/edition/approve.html", edition, f"Approve edition {edition.number}", **context
        )

    def _last_adoption(self, edition: Edition) -> dict[str, Any]:
        """Who adopted it, where that was recorded before it was taken back; otherwise the date of the next review."""
        names = ("authority", "minute", "adopted_on", "review_by")
        if own := Adoption.objects.filter(edition_pk=edition.pk).values(*names).first():
            return own
        earlier = edition.before()
        newest = stored.adoptions_of(earlier).first() if earlier else None
        return {"review_by": newest.review_by} if newest else {}

    def _approve(self, request: HttpRequest, edition: Edition, form: ApprovalForm) -> bool:
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
            form.add_error(None, sentences(e))
            form.renew(
                "reviewed", publishing.reviewable(edition)
            )  # what the page shows now is what the next approval is of
            return False
        edition.refresh_from_db()
        applies = "applies" if edition.is_published() else "will apply"
        messages.success(request, f"Edition {edition.number} is approved. It {applies} from {edition.in_force_since}.")
        return True

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = self.for_publisher(request, pk)
        if request.method == "POST":
            told = f"Edition {edition.number} is a draft again."
            self.done(request, lambda: publishing.take_back(edition, by=request.user), told)
            return self.back(edition)
        text = (
            "It becomes a draft again and can be changed. It then has to be approved anew. Members see no difference."
        )
        return self.ask(request, edition, f"Take edition {edition.number} back", text, "Take it back", form=PlainForm())

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = self.for_editor(request, pk)
        if refused := self.refuses(request, edition):
            return refused
        if request.method == "POST":
            told = "The draft is discarded. Its history stays."
            if self.done(request, lambda: discard(edition, by=request.user), told):
                return self.back(edition)
        text = (
            "Everything that was changed in it goes, for everyone who worked on it, and so do its previews. Its "
            "history stays, with every text that was saved. To keep the whole draft, export it first."
        )
        return self.ask(
            request,
            edition,
            f"Discard the draft of edition {edition.number}",
            text,
            "Discard the draft",
            form=PlainForm(),
        )

    def adoption_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who adopted it, the minute when it comes, the date of the next review."""
        edition = self.for_publisher(request, pk)
        newest = stored.adoptions_of(edition).first()
        names = ("authority", "minute", "adopted_on", "review_by")
        form = AdoptionForm(posted(request), initial={name: getattr(newest, name) for name in names} if newest else {})
        if form.is_valid():
            try:
                publishing.adopt(edition, by=request.user, **form.adoption)
            except Refused as e:
                form.add_error(None, sentences(e))
            else:
                messages.success(request, "It is recorded.")
                return self.back(edition)
        text = "What is recorded is added to the edition’s record, and what was recorded before stays."
        return self.ask(request, edition, "Authority and review", text, "Record", form=form)

    # -- private previews

    def share_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The addresses by which others see the draft; a new one is told once, on the answer to the form."""
        edition = self.for_editor(request, pk)
        form, address = ShareForm(posted(request)), ""
        if form.is_valid():
            who = form.cleaned_data["for_whom"]
            try:
                shared = sharing.share(edition, for_whom=who, until=form.until, by=request.user)
                address, form = settings.ADDRESS + shared, ShareForm()
            except Refused as e:
                form.add_error(None, sentences(e))
        links = edition.preview_links.select_related("made_by")
        return self.edition_page(
            request,
            "admin/guidance/edition/share.html",
            edition,
            f"Share edition {edition.number}",
            form=form,
            address=address,
            links=links,
        )

    @method_decorator(require_POST)
    def unshare_view(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        edition = self.for_editor(request, pk)
        found = get_object_or_404(PreviewLink, pk=link, edition=edition)
        told = f"The address for {found.for_whom} leads nowhere now."
        self.done(request, lambda: sharing.unshare(found, by=request.user), told)
        return HttpResponseRedirect(self.to("share", edition.pk))


# ---- what these pages tell ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TableRow:
    """A paragraph as it is and as it would be, each as pieces (what it is, words)."""

    label: str
    current: tuple[comparison.Piece, ...]
    proposed: tuple[comparison.Piece, ...]


def differences(edition: Edition) -> dict[str, Any]:
    """An edition against the one before; each change with its rows for a table."""
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
    """What has to be mended before a draft can be approved, or to be thought about; and the part that it is in."""

    text: str
    part: shape.Part | None = None
    is_warning: bool = False


def obstacles(edition: Edition) -> list[Obstacle]:
    """What stands against approving a draft, then what might."""
    whole = stored.content_of(edition)
    parts = {part.file: part for part in whole.parts}
    found = [Obstacle(f"{address} would lead nowhere.") for address in vanished_from(edition)]
    for one in stored.problems_of(whole):
        part = parts.get(one.file)
        where = f"{part.title}, line {one.line}" if part else f"{one.file}, line {one.line}"
        if part or not one.warning:  # a warning about what surrounds the edition is none about the draft
            found.append(Obstacle(f"{where}: {one.what}. {one.do[:1].upper()}{one.do[1:]}.", part, one.warning))
    return found


def gone_from(edition: Edition, places: dict[str, str]) -> dict[str, str]:
    """The addresses that need a place: those that lead nowhere, and those led to what is gone; each with its place."""
    lost = {old: place for old, place in edition.moved.items() if place not in places}
    return dict.fromkeys(vanished_from(edition), "") | lost
