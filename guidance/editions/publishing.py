"""Publishes editions: approves a draft, takes a scheduled edition back, and records who adopted an edition.

Each act is one transaction that first locks the page stamp's row. Two officers (or processes) therefore act one after
the other, and the second sees what the first did. An act that is refused raises a `Refused` and changes nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from guidance.common.london import moment, moment_text
from guidance.common.people import Person, pk_of
from guidance.common.texts import one_line_flaw
from guidance.content import canonical
from guidance.editions.acts import locked, locked_draft, record
from guidance.editions.refusals import (
    BadNote,
    ChangedSinceReview,
    HoldsError,
    LeadsNowhere,
    NoAuthority,
    NoAuthorityYet,
    NoDate,
    NoNote,
    NoSuchChoice,
    NotApprovedYet,
    NotReady,
    NotScheduled,
    Refused,
    SecondPersonNeeded,
    TooEarly,
)
from guidance.editions.stored import content_of, problems_of, vanished
from guidance.models import Edition, PageStamp
from guidance.models.history import CHANGING, Adoption, GuidanceEvent, PreviewLink

ALONE = "by somebody who had changed the draft: here no second person is asked for"


@transaction.atomic
def approve(
    edition: Edition,
    *,
    kind: str,
    note: str,
    in_force_from: datetime | None,
    precision: str = "minute",
    by: Person | None = None,
    reviewed: str | None = None,
    adoption: Mapping[str, Any] | None = None,
) -> Edition:
    """Approves the draft, in force from a moment that may be ahead (the edition is then scheduled), now or past.

    An officer (`by`) has to name the text they `reviewed` by its `reviewable` fingerprint. For a minor or major change,
    `adoption` (the arguments of `adopt`) has to name the authority: a body or a delegated power.

    Raises NotADraft and, for an officer, ChangedSinceReview, SecondPersonNeeded and NoAuthorityYet. Raises NotReady,
    with every reason, if the particulars are incomplete or wrong, the text has an error, or an address would lead
    nowhere.
    """
    edition = locked_draft(edition)
    if by is not None:
        _refuse_approver(edition, by, reviewed)
        if kind != Edition.ChangeKind.CORRECTION and not (adoption or {}).get("authority", "").strip():
            raise NoAuthorityYet
    edition.change_kind, edition.change_note = kind, " ".join(note.split())
    edition.in_force_from, edition.in_force_precision = _first_moment(in_force_from, precision), precision
    if reasons := tuple(_reasons_against(edition)):
        raise NotReady(reasons)
    write_approval(edition, by)
    PreviewLink.objects.filter(edition=edition).delete()
    alone = by is not None and by.pk in changed_by(edition)
    record(GuidanceEvent.What.APPROVED, edition, by=by, note=ALONE if alone else "")
    if any((adoption or {}).values()):
        adopt(edition, by=by, **(adoption or {}))
    return edition


def reviewable(edition: Edition) -> str:
    """Returns the fingerprint of the draft's text and particulars as they are now, as an approver reviews them."""
    return canonical.fingerprint(content_of(edition))


def changed_by(edition: Edition) -> set[int]:
    """Returns the keys of the people who have changed the draft since it was started."""
    changing = GuidanceEvent.objects.filter(edition_pk=edition.pk, what__in=CHANGING)
    return {pk for pk in changing.values_list("actor", flat=True) if pk}


def _refuse_approver(edition: Edition, by: Person, reviewed: str | None) -> None:
    if reviewed != reviewable(edition):
        raise ChangedSinceReview
    if settings.SECOND_PERSON and by.pk in changed_by(edition):
        raise SecondPersonNeeded


@transaction.atomic
def adopt(
    edition: Edition,
    *,
    by: Person | None,
    authority: str = "",
    minute: str = "",
    adopted_on: date | None = None,
    review_by: date | None = None,
) -> None:
    """Records who adopted an edition and when the edition is due for review; the newest record counts.

    Raises NotApprovedYet for a draft, and NoAuthority if no authority is given, except with a review date alone.
    """
    if not locked(edition).approved_at:
        raise NotApprovedYet
    authority, minute = " ".join(authority.split()), " ".join(minute.split())
    if not authority and (minute or adopted_on or not review_by):
        raise NoAuthority
    fields = {"authority": authority, "minute": minute, "adopted_on": adopted_on, "review_by": review_by}
    Adoption.objects.create(edition_pk=edition.pk, edition_number=edition.number, recorded_by_id=pk_of(by), **fields)
    told = [authority, minute, str(adopted_on or ""), f"review by {review_by}" if review_by else ""]
    record(GuidanceEvent.What.ADOPTED, edition, by=by, note=" · ".join(filter(None, told)))
    PageStamp.step()


def _first_moment(at: datetime | None, precision: str) -> datetime | None:
    """Returns the start of the month or day that a moment is in, if the date is no more precise than that."""
    if at and precision in (Edition.Precision.DAY, Edition.Precision.MONTH):
        return moment(moment_text(at, precision))[0]
    return at


def _reasons_against(edition: Edition) -> Iterator[Refused]:
    kinds, precisions = Edition.ChangeKind.values, Edition.Precision.values
    if edition.change_kind not in kinds:
        yield NoSuchChoice("kind of change", edition.change_kind, tuple(kinds))
    if edition.in_force_precision not in precisions:
        yield NoSuchChoice("precision", edition.in_force_precision, tuple(precisions))
    if edition.in_force_from is None:
        yield NoDate()
    if flaw := one_line_flaw(edition.change_note):
        yield BadNote(*flaw)
    if before := edition.before():
        yield from _reasons_beside(edition, before)


def _reasons_beside(edition: Edition, before: Edition) -> Iterator[Refused]:
    """Yields the reasons against an edition that come from the edition before it."""
    if not edition.change_note:
        yield NoNote()
    if before.in_force_from and edition.in_force_from and edition.in_force_from <= before.in_force_from:
        yield TooEarly(before.number, before.in_force_since)
    draft = content_of(Edition.objects.get(pk=edition.pk))  # the stored draft: the proposed precision may be unknown
    yield from map(LeadsNowhere, vanished(content_of(before), draft))
    yield from (HoldsError(finding) for finding in problems_of(draft) if not finding.warning)


def write_approval(edition: Edition, by: Person | None) -> None:
    """Saves a draft's last particulars, then approves it with the fingerprint of what is now stored."""
    edition.save()
    edition.fingerprint = canonical.fingerprint(content_of(edition))
    edition.approved_at, edition.approved_by_id = timezone.now(), pk_of(by)
    names = ("fingerprint", "approved_at", "approved_by_id")
    Edition.objects.filter(pk=edition.pk).approve(**{name: getattr(edition, name) for name in names})
    PageStamp.step()


@transaction.atomic
def take_back(edition: Edition, *, by: Person | None = None) -> Edition:
    """Makes a scheduled edition a draft again and returns it. Raises NotScheduled once it is in force."""
    edition = locked(edition)
    if not Edition.objects.filter(pk=edition.pk).take_back():
        raise NotScheduled(edition.number, edition.state())
    PageStamp.step()
    edition.refresh_from_db()
    record(GuidanceEvent.What.TAKEN_BACK, edition, by=by)
    return edition
