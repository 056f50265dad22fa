"""What every act on an edition shares: the lock, the history, and creating an edition's rows."""

from collections.abc import Mapping
from typing import Any

from guidance.common.london import moment
from guidance.common.people import Person, pk_of
from guidance.content.shape import EditionContent, Part
from guidance.editions.refusals import EditionGone, NotADraft
from guidance.models import MODELS, Edition, EditionPart, PageStamp
from guidance.models.history import GuidanceEvent
from guidance.text.kinds import KINDS


def lock_editions() -> None:
    """Makes other writers of editions wait until the transaction ends."""
    PageStamp.lock()


def record(
    what: GuidanceEvent.What,
    edition: Edition,
    *,
    by: Person | None,
    about: str = "",
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Writes a line of the history. Call it in the transaction of the act."""
    GuidanceEvent.objects.create(
        what=what,
        actor_id=pk_of(by),
        edition_pk=edition.pk,
        edition_number=edition.number,
        about=about[:300],
        note=note[:500],
        changes=dict(changes or {}),
    )


def locked_draft(edition: Edition) -> Edition:
    """Returns the draft as it is now, locked. Raises NotADraft if it has been approved, and EditionGone."""
    found = locked(edition)
    if found.approved_at:
        raise NotADraft(found.number, found.state())
    return found


def locked(edition: Edition) -> Edition:
    """Returns the edition as it is now, locked until the transaction ends. Raises EditionGone."""
    lock_editions()
    found = Edition.objects.select_for_update().filter(pk=edition.pk).first()
    if found is None:
        raise EditionGone
    return found


def create(number: int, wanted: EditionContent, by: Person | None) -> Edition:
    """Creates an unapproved edition with its parts and returns it. Call it after `lock_editions`."""
    since, precision = moment(wanted.in_force_from) if wanted.in_force_from else (None, "minute")
    edition = Edition.objects.create(
        number=number, title=wanted.title, change_kind=wanted.change_kind, change_note=wanted.change_note,
        in_force_from=since, in_force_precision=precision, moved=dict(wanted.moved), created_by_id=pk_of(by),
    )  # fmt: skip
    for kind, model in MODELS.items():
        parts = [part for part in wanted.parts if part.kind == kind]
        model._default_manager.bulk_create(_as_row(model, edition, part, n) for n, part in enumerate(parts, 1))
    return edition


def _as_row(model: type[EditionPart], edition: Edition, part: Part, order: int) -> EditionPart:
    kind = KINDS[part.kind]
    more = {name: getattr(part, name) for name in kind.more}
    position = part.position if kind.is_numbered else order
    return model(edition=edition, slug=part.slug, title=part.title, summary=part.summary, body=part.body,
                 position=position, **more)  # fmt: skip
