"""What every act on an edition shares: the lock, the history, refusing, and making an edition’s rows."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from guidance.common.london import moment
from guidance.content import shape
from guidance.content.shape import EditionContent, Part
from guidance.editions.stored import MODELS
from guidance.models import Edition, EditionPart, PageStamp
from guidance.models.history import GuidanceEvent


class Refused(ValidationError):  # noqa: N818 (an answer to a person, not a fault)
    """An act was refused; `messages` says why and what to do."""


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
