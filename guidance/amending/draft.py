"""Acts on a draft as a whole: starts it, sets its particulars and where old addresses lead, and discards it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from guidance.amending.parts import What
from guidance.common.people import Person
from guidance.common.texts import digest
from guidance.editions.acts import create, lock_editions, locked, locked_draft, record
from guidance.editions.refusals import NoEdition, NotDiscardable, ParticularsOvertaken, ScheduledAlready
from guidance.editions.stored import content_of
from guidance.models import MODELS, Edition
from guidance.models.history import GuidanceEvent


@transaction.atomic
def amend(*, by: Person | None = None) -> Edition:
    """Returns the draft, or a new copy of the latest edition if there is none. Raises ScheduledAlready, NoEdition."""
    lock_editions()
    if draft := Edition.objects.draft().first():
        return draft
    latest = Edition.objects.order_by("-number").first()
    if latest is None:
        raise NoEdition
    if not latest.is_published():
        raise ScheduledAlready(latest.number, latest.state())
    copy = replace(content_of(latest), in_force_from="", change_note="", change_kind=Edition.ChangeKind.MINOR)
    draft = create(latest.number + 1, copy, by)
    record(GuidanceEvent.What.STARTED, draft, by=by)
    return draft


@transaction.atomic
def discard(edition: Edition, *, by: Person | None = None) -> None:
    """Deletes the draft; its history and saved states stay. Raises NotDiscardable and EditionGone."""
    edition = locked(edition)
    if edition.approved_at:
        raise NotDiscardable(edition.number, edition.state())
    record(GuidanceEvent.What.DISCARDED, edition, by=by)
    for model in MODELS.values():
        model._default_manager.filter(edition=edition).delete()
    edition.delete()


def particulars_of(edition: Edition) -> str:
    """Returns a digest of the particulars as they are now, for `seen` of `set_particulars`."""
    names = ("title", "change_kind", "change_note", "in_force_from", "in_force_precision")
    return digest(repr([str(getattr(edition, name)) for name in names]))


@transaction.atomic
def set_particulars(edition: Edition, values: Mapping[str, Any], *, seen: str, by: Person) -> Edition:
    """Sets the draft's title, kind and note of change, date and precision, and returns the draft.

    `seen` is what `particulars_of` returned when the officer opened them. Raises ParticularsOvertaken if somebody else
    has changed them since, NotADraft and EditionGone.
    """
    now = locked_draft(edition)
    if all(getattr(now, name) == value for name, value in values.items()):
        return now
    if particulars_of(now) != seen:
        raise ParticularsOvertaken
    before = _particulars_in_words(now)
    for name, value in values.items():
        setattr(now, name, value)
    now.save()
    after = _particulars_in_words(now)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(What.PARTICULARS, now, by=by, changes=changes)
    return now


@transaction.atomic
def set_places(edition: Edition, places: Mapping[str, str], *, by: Person) -> Edition:
    """Sets where readers of old addresses are led: {old address: address in the draft}; returns the draft."""
    now = locked_draft(edition)
    new = {old: place for old, place in places.items() if now.moved.get(old) != place}
    if new:
        now.moved = now.moved | new
        now.save()
        note = ", ".join(f"{old} leads to {place}" for old, place in new.items())
        record(What.PARTICULARS, now, by=by, note=note)
    return now


def _particulars_in_words(edition: Edition) -> dict[str, str]:
    """Returns an edition's particulars as the history words them."""
    return {
        "title": edition.title,
        "kind": edition.get_change_kind_display(),
        "what changed": edition.change_note,
        "applies from": edition.in_force_since,
    }
