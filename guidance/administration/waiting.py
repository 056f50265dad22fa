"""What an officer has to do, listed on the first page of the administration: only what they may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_permission_codename
from django.db.models import Model
from django.urls import reverse
from django.utils import formats, timezone

from guidance.common.london import LONDON
from guidance.common.people import Person
from guidance.editions.stored import newest_adoptions
from guidance.models import Edition, FailedSearch, Notice
from guidance.models.history import CHANGING, Adoption, GuidanceEvent
from guidance.search.failed import unanswered

REVIEW_AHEAD = timedelta(days=60)
LAST_ACT = {
    GuidanceEvent.What.STARTED: "started",
    GuidanceEvent.What.TAKEN_BACK: "taken back",
    **dict.fromkeys(CHANGING, "last changed"),
}


@dataclass(frozen=True)
class Waiting:
    """A thing to do, by its kind and in words: the address where an officer deals with it and, where known, when and by
    whom.
    """

    what: str
    text: str
    address: str
    when: str = ""


def waiting(user: Person, at: datetime | None = None) -> list[Waiting]:
    """Returns what there is to do at a moment (aware; now when left out), as far as this person may see it."""
    at = at or timezone.now()
    found: list[Waiting] = []
    if _may_see(user, Edition):
        found += [*_drafts(), *_scheduled(at), *_records(at)]
    if _may_see(user, Notice):
        found += _notices(at)
    if _may_see(user, FailedSearch):
        found += _searches(at)
    return found


def _may_see(user: Person, model: type[Model]) -> bool:
    """Returns whether the person may open the model's pages in the administration."""
    names = (get_permission_codename(act, model._meta) for act in ("view", "change"))
    return any(user.has_perm(f"{model._meta.app_label}.{name}") for name in names)


# ---- editions ----------------------------------------------------------------------------------------------------


def _drafts() -> Iterable[Waiting]:
    for draft in Edition.objects.draft():
        events = GuidanceEvent.objects.filter(edition_pk=draft.pk, what__in=LAST_ACT).select_related("actor")
        yield Waiting("draft", f"Edition {draft.number} is a draft", _page(draft), _last_touched(events.first()))


def _last_touched(event: GuidanceEvent | None) -> str:
    if event is None:
        return ""
    what = LAST_ACT[GuidanceEvent.What(event.what)]
    return f"{what} by {event.actor or 'a command on the server'}, {_moment(event.at)}"


def _scheduled(at: datetime) -> Iterable[Waiting]:
    for edition in Edition.objects.scheduled(at):
        text = f"Edition {edition.number} is scheduled"
        yield Waiting("scheduled", text, _page(edition), f"from {edition.in_force_since}")


def _records(at: datetime) -> Iterable[Waiting]:
    """Yields reviews that are due, and minutes still missing in an edition's newest record of adoption."""
    newest = newest_adoptions()
    for edition in Edition.objects.in_force(at):
        yield from _review(edition, newest, at)
    for edition in Edition.objects.approved().order_by("-number"):
        adoption = newest.get(edition.pk)
        if adoption and edition.change_kind != Edition.ChangeKind.CORRECTION and not adoption.minute:
            text = f"Edition {edition.number}: the minute reference is still missing"
            yield Waiting("minute", text, _page(edition))


def _review(edition: Edition, recorded: dict[int, Adoption], at: datetime) -> Iterable[Waiting]:
    """Yields the review of an edition that is due or overdue.

    The date comes from the edition's newest record or, if it has none, such as a correction, from an earlier edition's.
    """
    published = Edition.objects.published(at).order_by("-number").values_list("pk", flat=True)
    newest = next((recorded[pk] for pk in published if pk in recorded), None)
    today = timezone.localdate(at)
    if newest is None or newest.review_by is None or newest.review_by > today + REVIEW_AHEAD:
        return
    day = formats.date_format(newest.review_by, "j F Y")
    if newest.review_by < today:
        yield Waiting("overdue", f"The review of edition {edition.number} is overdue", _page(edition), f"since {day}")
    else:
        yield Waiting("review", f"Edition {edition.number} is due for review", _page(edition), f"by {day}")


def _page(edition: Edition) -> str:
    return reverse("admin:guidance_edition_change", args=[edition.pk])


# ---- notices and searches ----------------------------------------------------------------------------------------


def _notices(at: datetime) -> Iterable[Waiting]:
    """Yields running notices, then planned ones, each in the order in which they begin."""
    address = reverse("admin:guidance_notice_changelist")
    for notice in Notice.objects.running(at).order_by("starts_at"):
        until = f"until {_moment(notice.ends_at)}" if notice.ends_at else "until somebody ends it"
        yield Waiting("running", f"The notice “{notice}” is running", address, until)
    for notice in Notice.objects.planned(at).order_by("starts_at"):
        yield Waiting("planned", f"The notice “{notice}” is planned", address, f"from {_moment(notice.starts_at)}")


def _searches(at: datetime) -> Iterable[Waiting]:
    if count := len(unanswered(timezone.localdate(at))):
        what = "1 search finds" if count == 1 else f"{count} searches find"
        address = reverse("admin:guidance_failedsearch_changelist")
        yield Waiting("searches", f"{what} nothing useful", address)


def _moment(at: datetime) -> str:
    there = timezone.localtime(at, LONDON)
    return f"{formats.date_format(there, 'j F Y')} at {there:%H:%M}"
