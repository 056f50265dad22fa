"""The acts by which editions change: load, amend, approve, take back, discard. `drafting` has those on the parts of a
draft; nothing else writes them.

Each act is one transaction that first locks the page stamp's row, so that two officers (or two processes) follow one
another and the second sees what the first did. Each raises `Refused`, with sentences for the person who met it, and
then nothing has changed.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guidance import comparison
from guidance.book import Book
from guidance.common.london import moment, moment_text
from guidance.common.texts import one_line_flaw
from guidance.content import canonical, reading, shape
from guidance.content.addresses import addresses, contact_links
from guidance.content.shape import Content, EditionContent, Part
from guidance.live import LiveReport, load_live, site_of_database, surrounded
from guidance.models import CodeParagraph, Contact, Edition, EditionPart, PageStamp, Pathway, PlatformType, Section
from guidance.models.history import CHANGING, Adoption, GuidanceEvent, PreviewLink
from guidance.text.flaws import Problem

logger = logging.getLogger(__name__)

MODELS: dict[str, type[EditionPart]] = {"guidance": Section, "code": CodeParagraph, "platforms": PlatformType,
                                          "check": Pathway}  # fmt: skip


class Refused(ValidationError):  # noqa: N818 (an answer to a person, not a fault)
    """An act was refused; `messages` says why and what to do."""


NO_AUTHORITY = "Say by which body or under which delegated power it was adopted; the minute may follow later."
ALONE = "by somebody who had changed the draft: here no second person is asked for"


class Tampered(Exception):  # noqa: N818 (what is found, not what is raised)
    """A published edition was changed behind the guards, or read in the middle of being taken back."""


@dataclass
class LoadReport:
    """What loading a folder did."""

    edition: Edition
    outcome: str  # "first", "same", "same draft" or "draft"
    changes: list[comparison.PartChange] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)  # addresses that need a line in [moved] before publishing
    live: LiveReport = field(default_factory=LiveReport)


# ---- reading -----------------------------------------------------------------------------------------------------


def content_of(edition: Edition) -> EditionContent:
    """What an edition says, as `content.py` describes it."""
    parts = {kind: [as_content(part) for part in parts_of(edition, kind)] for kind in MODELS}
    since = edition.in_force_from
    return EditionContent(
        title=edition.title,
        in_force_from=moment_text(since, edition.in_force_precision) if since else "",
        change_kind=edition.change_kind,
        change_note=edition.change_note,
        moved=dict(sorted(edition.moved.items())),
        sections=tuple(parts["guidance"]),
        paragraphs=tuple(parts["code"]),
        platforms=tuple(parts["platforms"]),
        pathways=tuple(parts["check"]),
    )


def parts_of(edition: Edition, kind: str) -> Any:
    """The parts of one kind, in their order."""
    return MODELS[kind]._default_manager.filter(edition=edition).order_by("position")


def part_of(edition: Edition, kind: str, slug: str) -> EditionPart | None:
    """The part as the database has it; None where there is none."""
    return MODELS[kind]._default_manager.filter(edition=edition, slug=slug).first() if kind in MODELS else None


def history_of(edition: Edition) -> Any:
    """Who did what to it, newest first."""
    return GuidanceEvent.objects.filter(edition_pk=edition.pk).select_related("actor")


def adoptions_of(edition: Edition) -> Any:
    """What was recorded about its adoption, newest first; nothing of an approval that was taken back."""
    since = edition.approved_at or timezone.now()
    rows = Adoption.objects.filter(edition_pk=edition.pk, recorded_at__gte=since)
    return rows.select_related("recorded_by")


def newest_adoptions() -> dict[int, Adoption]:
    """The newest record of each approved edition's adoption, by the edition's key; what `adoptions_of` gives first."""
    approved = dict(Edition.objects.approved().values_list("pk", "approved_at"))
    rows = Adoption.objects.filter(edition_pk__in=approved).order_by("recorded_at", "pk")
    return {row.edition_pk: row for row in rows if row.recorded_at >= approved[row.edition_pk]}


def as_content(part: EditionPart) -> Part:
    """A part as `content.py` describes it."""
    common = (part.kind, part.slug, part.title, part.summary, part.body)
    if isinstance(part, CodeParagraph):
        return Part(*common, position=0, replaces=part.replaces, quoted=part.quoted)
    return Part(*common, position=0 if part.kind in shape.UNNUMBERED else part.position)


def book_of(edition: Edition, base: str = "") -> Book:
    """The edition's pages; kept in the process for an approved one, whose fingerprint stands for its content."""
    if edition.fingerprint:
        try:
            return _kept_book(edition.pk, edition.fingerprint, base)
        except Tampered:
            logger.exception("edition %s is shown as it is now", edition.number)
    return Book(content_of(edition), base)


@lru_cache(maxsize=32)
def _kept_book(pk: int, fingerprint: str, base: str) -> Book:
    """Raises Tampered, and so keeps nothing, where the parts are not those that the fingerprint was made over."""
    found = content_of(Edition.objects.get(pk=pk))
    if canonical.fingerprint(found) != fingerprint:
        raise Tampered("The fingerprint does not agree with the parts.")
    return Book(found, base)


def problems_of(edition: EditionContent) -> list[Problem]:
    """What the loader would say of an edition's files, errors first: over the canonical ones, with the live things.

    A problem in a part's text is told by the line of its body, since that is what is edited.
    """
    if site_of_database() is None:
        return []
    whole, _ = surrounded(edition)
    _, problems = reading.parse(canonical.written(whole))
    above = {part.file: canonical.part_file(part).count(b"\n") - part.body.count("\n") for part in edition.parts}
    return [replace(problem, line=max(1, problem.line - above.get(problem.file, 0))) for problem in problems]


# ---- acts ----------------------------------------------------------------------------------------------------------


def lock_editions() -> None:
    """Makes writers of editions follow one another until the transaction ends."""
    PageStamp.lock()


def record(
    what: GuidanceEvent.What,
    edition: Edition,
    *,
    by: Any,
    about: str = "",
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Writes a line of the history, in the transaction of the act."""
    GuidanceEvent.objects.create(
        what=what,
        actor=by,
        edition_pk=edition.pk,
        edition_number=edition.number,
        about=about[:300],
        note=note[:500],
        changes=dict(changes or {}),
    )


def locked_draft(edition: Edition) -> Edition:
    """The draft, locked. Raises Refused where it isn't one any more."""
    found = locked(edition)
    if found.approved_at:
        raise Refused(f"Edition {found.number} is not a draft: it is {found.state()}.")
    return found


def locked(edition: Edition) -> Edition:
    """The edition as it is now; nobody else writes it until the transaction ends. Raises Refused where it is gone."""
    lock_editions()
    found = Edition.objects.select_for_update().filter(pk=edition.pk).first()
    if found is None:
        raise Refused("This edition is not there any more: somebody discarded the draft.")
    return found


@transaction.atomic
def load(folder: Content, *, live: bool = False, by: Any = None) -> LoadReport:
    """Loads a checked content folder.

    The first time it becomes edition 1, approved as in force from its date. Later it becomes a draft where its parts
    differ from the latest edition's, and nothing where they don't. The live things are loaded the first time, and after
    that only when `live` says so. Raises Refused where there is an unpublished edition that differs.
    """
    lock_editions()
    if not live:
        _refuse_unknown_contacts(folder.edition)
    report = _load_edition(folder.edition, by)
    report.live = load_live(folder, overwrite=live)
    return report


def _refuse_unknown_contacts(wanted: EditionContent) -> None:
    """Contacts belong to the database after the first load, so a new one in the files is a link that leads nowhere."""
    here = {f"/contacts/#{slug}" for slug in Contact.objects.values_list("slug", flat=True)}
    if here and (gone := sorted(contact_links(wanted) - here)):
        raise Refused(
            f"{', '.join(gone)} would lead nowhere: the portal has no such contact. Load with --live to add it."
        )


def _load_edition(wanted: EditionContent, by: Any) -> LoadReport:
    latest = Edition.objects.order_by("-number").first()
    if latest is None:
        if not wanted.in_force_from or moment(wanted.in_force_from)[0] > timezone.now():
            raise Refused("The first edition has to be in force: give in_force_from in edition.toml a date not ahead.")
        edition = create(1, wanted, by)
        record(GuidanceEvent.What.LOADED, edition, by=by)
        write_approval(edition, by)
        record(GuidanceEvent.What.APPROVED, edition, by=by)
        return LoadReport(edition, "first")
    if latest.is_published():
        before = content_of(latest)
        changes = comparison.compare(before, wanted)
        if not changes:
            return LoadReport(latest, "same")
        draft = create(latest.number + 1, _as_draft(wanted, latest), by)
        record(GuidanceEvent.What.LOADED, draft, by=by)
        return LoadReport(draft, "draft", changes, vanished(before, wanted))
    if not comparison.compare(content_of(latest), wanted):
        return LoadReport(latest, "same draft")
    published = Edition.objects.published().order_by("-number").first()
    if published and not comparison.compare(content_of(published), wanted):
        return LoadReport(published, "same")
    waiting = "scheduled" if latest.approved_at else "a draft"
    raise Refused(
        f"Edition {latest.number} is {waiting}, and only one edition at a time can wait to be published. "
        "Publish it (publish_edition) or discard it (discard_draft), then load again."
    )


def _as_draft(wanted: EditionContent, latest: Edition) -> EditionContent:
    """The same content, its date and note left open where they are still those of the edition before."""
    date, note = wanted.in_force_from, wanted.change_note
    if date and latest.in_force_from and moment(date)[0] <= latest.in_force_from:
        date = ""
    if note == latest.change_note:
        note = ""
    return replace(wanted, in_force_from=date, change_note=note)


def create(number: int, wanted: EditionContent, by: Any) -> Edition:
    since, precision = moment(wanted.in_force_from) if wanted.in_force_from else (None, "minute")
    edition = Edition.objects.create(
        number=number, title=wanted.title, change_kind=wanted.change_kind, change_note=wanted.change_note,
        in_force_from=since, in_force_precision=precision, moved=dict(wanted.moved), created_by=by,
    )  # fmt: skip
    for kind, model in MODELS.items():
        parts = [part for part in wanted.parts if part.kind == kind]
        model._default_manager.bulk_create(_as_row(model, edition, part, n) for n, part in enumerate(parts, 1))
    return edition


def _as_row(model: type[EditionPart], edition: Edition, part: Part, order: int) -> EditionPart:
    more: Mapping[str, Any] = {"replaces": part.replaces, "quoted": part.quoted} if part.kind == "code" else {}
    position = order if part.kind in shape.UNNUMBERED else part.position
    return model(edition=edition, slug=part.slug, title=part.title, summary=part.summary, body=part.body,
                 position=position, **more)  # fmt: skip


@transaction.atomic
def amend(*, by: Any = None) -> Edition:
    """The draft edition: the one there is, or a new copy of the latest. Raises Refused while one is scheduled."""
    lock_editions()
    if draft := Edition.objects.draft().first():
        return draft
    latest = Edition.objects.order_by("-number").first()
    if latest is None:
        raise Refused("There is no edition to amend yet. Load the content folder first (load_content).")
    if not latest.is_published():
        raise Refused(f"Edition {latest.number} is scheduled. Take it back to draft to change it.")
    copy = replace(content_of(latest), in_force_from="", change_note="", change_kind=Edition.ChangeKind.MINOR)
    draft = create(latest.number + 1, copy, by)
    record(GuidanceEvent.What.STARTED, draft, by=by)
    return draft


@transaction.atomic
def approve(
    edition: Edition,
    *,
    kind: str,
    note: str,
    in_force_from: datetime | None,
    precision: str = "minute",
    by: Any = None,
    reviewed: str | None = None,
    adoption: Mapping[str, Any] | None = None,
) -> Edition:
    """Publishes the draft from a moment on: ahead (it is then scheduled), now, or behind, after its predecessor's.

    An officer (`by`) has to name what they `reviewed`, by its `reviewable` fingerprint, and in `adoption` (as `adopt`
    takes it) the authority for a minor or major change: a body or a delegated power.

    Raises Refused where it isn't a draft, was changed since it was reviewed, or by the approver, has no note, begins
    before its predecessor or holds an error, and where an address of its predecessor leads nowhere now.
    """
    edition = locked_draft(edition)
    if by is not None:
        _refuse_approver(edition, by, reviewed)
        if kind != Edition.ChangeKind.CORRECTION and not (adoption or {}).get("authority", "").strip():
            raise Refused(NO_AUTHORITY)
    edition.change_kind, edition.change_note = kind, " ".join(note.split())
    edition.in_force_from, edition.in_force_precision = _first_moment(in_force_from, precision), precision
    if reasons := _reasons_against(edition):
        raise Refused(reasons)
    write_approval(edition, by)
    PreviewLink.objects.filter(edition=edition).delete()
    alone = by is not None and by.pk in changed_by(edition)
    record(GuidanceEvent.What.APPROVED, edition, by=by, note=ALONE if alone else "")
    if any((adoption or {}).values()):
        adopt(edition, by=by, **(adoption or {}))
    return edition


def reviewable(edition: Edition) -> str:
    """Names what an approver has before them: the draft's text and particulars as they are now."""
    return canonical.fingerprint(content_of(edition))


def changed_by(edition: Edition) -> set[int]:
    """The keys of those who changed the draft since it was started."""
    changing = GuidanceEvent.objects.filter(edition_pk=edition.pk, what__in=CHANGING)
    return {pk for pk in changing.values_list("actor", flat=True) if pk}


def _refuse_approver(edition: Edition, by: Any, reviewed: str | None) -> None:
    if reviewed != reviewable(edition):
        raise Refused("The draft was changed since you reviewed it. Look at what is there now, then approve.")
    if settings.SECOND_PERSON and by.pk in changed_by(edition):
        raise Refused("You have changed this draft yourself. Somebody else has to approve it.")


@transaction.atomic
def adopt(
    edition: Edition,
    *,
    by: Any,
    authority: str = "",
    minute: str = "",
    adopted_on: date | None = None,
    review_by: date | None = None,
) -> None:
    """Records by which authority an edition was adopted, and by when it is to be reviewed; the newest record counts.

    Raises Refused for a draft, and where there is neither an authority nor a date of review.
    """
    if not locked(edition).approved_at:
        raise Refused("A draft is not adopted yet: approve it first.")
    authority, minute = " ".join(authority.split()), " ".join(minute.split())
    if not authority and (minute or adopted_on or not review_by):
        raise Refused("Say by which body or under which delegated power it was adopted.")
    fields = {"authority": authority, "minute": minute, "adopted_on": adopted_on, "review_by": review_by}
    Adoption.objects.create(edition_pk=edition.pk, edition_number=edition.number, recorded_by=by, **fields)
    told = [authority, minute, str(adopted_on or ""), f"review by {review_by}" if review_by else ""]
    record(GuidanceEvent.What.ADOPTED, edition, by=by, note=" · ".join(filter(None, told)))
    PageStamp.step()


def _first_moment(at: datetime | None, precision: str) -> datetime | None:
    """The beginning of the day or month in which a moment lies, where no more than that is to be known."""
    if at and precision in (Edition.Precision.DAY, Edition.Precision.MONTH):
        return moment(moment_text(at, precision))[0]
    return at


def _reasons_against(edition: Edition) -> list[str]:
    reasons = []
    if edition.change_kind not in Edition.ChangeKind.values:
        reasons.append(f"{edition.change_kind!r} is no kind of change: choose {', '.join(Edition.ChangeKind.values)}.")
    if edition.in_force_precision not in Edition.Precision.values:
        reasons.append(f"{edition.in_force_precision!r} is no precision: choose {', '.join(Edition.Precision.values)}.")
    if edition.in_force_from is None:
        reasons.append("Say from when it applies.")
    if flaw := one_line_flaw(edition.change_note):
        reasons.append(f"The note of what changed {flaw[0]}: {flaw[1]}.")
    before = edition.before()
    if before is None:
        return reasons
    if not edition.change_note:
        reasons.append("Say in a sentence what changed: everyone will see it.")
    if before.in_force_from and edition.in_force_from and edition.in_force_from <= before.in_force_from:
        reasons.append(
            f"It must apply from later than edition {before.number}, which applies since {before.in_force_since}."
        )
    draft = content_of(Edition.objects.get(pk=edition.pk))  # as stored: what is proposed may have no date yet
    for address in vanished(content_of(before), draft):
        reasons.append(f"{address} would lead nowhere: say under [moved] where its readers should go now.")
    return reasons + [str(problem) for problem in problems_of(draft) if not problem.warning]


def vanished(before: EditionContent, after: EditionContent) -> list[str]:
    """The addresses that the earlier edition had, or led on from, and the later one neither has nor leads on from."""
    had = addresses(before) | set(before.leads_on)
    return sorted(had - addresses(after) - set(after.leads_on))


def write_approval(edition: Edition, by: Any) -> None:
    """Writes a draft's last particulars, and the approval over what is then there."""
    edition.save()
    edition.fingerprint = canonical.fingerprint(content_of(edition))
    edition.approved_at, edition.approved_by = timezone.now(), by
    names = ("fingerprint", "approved_at", "approved_by")
    Edition.objects.filter(pk=edition.pk).approve(**{name: getattr(edition, name) for name in names})
    PageStamp.step()


@transaction.atomic
def take_back(edition: Edition, *, by: Any = None) -> Edition:
    """Makes a scheduled edition a draft again, until its moment. Raises Refused from then on."""
    edition = locked(edition)
    if not Edition.objects.filter(pk=edition.pk).take_back():
        raise Refused(f"Edition {edition.number} can't be taken back: it is {edition.state()}.")
    PageStamp.step()
    edition.refresh_from_db()
    record(GuidanceEvent.What.TAKEN_BACK, edition, by=by)
    return edition


@transaction.atomic
def discard(edition: Edition, *, by: Any = None) -> None:
    """Deletes the draft; its history and the saved states of its parts stay. Raises Refused for any other edition."""
    edition = locked(edition)
    if edition.approved_at:
        raise Refused(f"Edition {edition.number} can't be discarded: it is {edition.state()}.")
    record(GuidanceEvent.What.DISCARDED, edition, by=by)
    for model in MODELS.values():
        model._default_manager.filter(edition=edition).delete()
    edition.delete()
