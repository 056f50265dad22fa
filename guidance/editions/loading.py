"""Loads a content folder: as edition 1 the first time, later as the draft of the next edition."""

from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone

from guidance.book import comparison
from guidance.common.london import moment
from guidance.common.people import Person
from guidance.content.addresses import contact_links
from guidance.content.shape import Content, EditionContent
from guidance.editions.acts import create, lock_editions, record
from guidance.editions.publishing import write_approval
from guidance.editions.refusals import EditionWaiting, FirstNotInForce, UnknownContacts
from guidance.editions.stored import content_of, vanished
from guidance.models import Contact, Edition
from guidance.models.history import GuidanceEvent
from guidance.site.stored import LiveReport, load_live


@dataclass
class LoadReport:
    """A report of what loading a folder did."""

    edition: Edition
    outcome: str  # "first", "same", "same draft" or "draft"
    changes: list[comparison.PartChange] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)  # addresses that need a line in [moved] before publishing
    live: LiveReport = field(default_factory=LiveReport)


@transaction.atomic
def load(folder: Content, *, live: bool = False, by: Person | None = None) -> LoadReport:
    """Loads a checked content folder and reports what changed.

    The first time, the folder becomes edition 1, approved as in force from its date. Later it becomes a draft if its
    parts differ from the latest edition's; if they don't, nothing changes. The live things are loaded the first time,
    and after that only with `live`. Raises EditionWaiting if a different edition is still unpublished, UnknownContacts
    and FirstNotInForce.
    """
    lock_editions()
    if not live:
        _refuse_unknown_contacts(folder.edition)
    report = _load_edition(folder.edition, by)
    report.live = load_live(folder, overwrite=live)
    return report


def _refuse_unknown_contacts(wanted: EditionContent) -> None:
    """Raises UnknownContacts if the edition links to a contact that the database hasn't got.

    After the first load contacts belong to the database, so a contact that is only in the files would lead nowhere.
    """
    here = {f"/contacts/#{slug}" for slug in Contact.objects.values_list("slug", flat=True)}
    if here and (gone := sorted(contact_links(wanted) - here)):
        raise UnknownContacts(tuple(gone))


def _load_edition(wanted: EditionContent, by: Person | None) -> LoadReport:
    latest = Edition.objects.order_by("-number").first()
    if latest is None:
        if not wanted.in_force_from or moment(wanted.in_force_from)[0] > timezone.now():
            raise FirstNotInForce
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
    raise EditionWaiting(latest.number, latest.state())


def _as_draft(wanted: EditionContent, latest: Edition) -> EditionContent:
    """Returns the content without the date and the note that it only repeats from the latest edition."""
    date, note = wanted.in_force_from, wanted.change_note
    if date and latest.in_force_from and moment(date)[0] <= latest.in_force_from:
        date = ""
    if note == latest.change_note:
        note = ""
    return replace(wanted, in_force_from=date, change_note=note)
