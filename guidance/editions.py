"""The acts by which editions change: load, amend, approve, take back, discard. Nothing else writes them or their parts.

Each act is one transaction that first locks the page stamp's row, so that two officers (or two processes) follow one
another and the second sees what the first did. Each raises `Refused`, with sentences for the person who met it, and
then nothing has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guidance import comparison, content
from guidance.book import Book
from guidance.content import Content, EditionContent, Part
from guidance.live import LiveReport, load_live
from guidance.models import CodeParagraph, Edition, EditionPart, PageStamp, PlatformType, Section

MODELS: dict[str, type[EditionPart]] = {"guidance": Section, "code": CodeParagraph, "platforms": PlatformType}


class Refused(ValidationError):  # noqa: N818 (an answer to a person, not a fault)
    """An act was refused; `messages` says why and what to do."""


@dataclass
class LoadReport:
    """What loading a folder did."""

    edition: Edition
    outcome: str  # "first", "same", "same draft" or "draft"
    changes: list[comparison.PartChange] = field(default_factory=list)
    live: LiveReport = field(default_factory=LiveReport)


# ---- reading -----------------------------------------------------------------------------------------------------


def content_of(edition: Edition) -> EditionContent:
    """What an edition says, as `content.py` describes it."""
    parts = {kind: [_as_content(part) for part in _parts(model, edition)] for kind, model in MODELS.items()}
    since = edition.in_force_from
    return EditionContent(
        title=edition.title,
        in_force_from=content.moment_text(since, edition.in_force_precision) if since else "",
        change_kind=edition.change_kind,
        change_note=edition.change_note,
        moved=dict(sorted(edition.moved.items())),
        sections=tuple(parts["guidance"]),
        paragraphs=tuple(parts["code"]),
        platforms=tuple(parts["platforms"]),
    )


def _parts(model: type[EditionPart], edition: Edition) -> Any:
    return model._default_manager.filter(edition=edition).order_by("position")


def _as_content(part: EditionPart) -> Part:
    common = (part.kind, part.slug, part.title, part.summary, part.body)
    if isinstance(part, CodeParagraph):
        return Part(*common, position=0, replaces=part.replaces, quoted=part.quoted)
    return Part(*common, position=part.position)


def book_of(edition: Edition, base: str = "") -> Book:
    """The edition's pages; kept in the process for an approved one, whose fingerprint stands for its content."""
    if edition.fingerprint:
        return _kept_book(edition.pk, edition.fingerprint, base)
    return Book(content_of(edition), base)


@lru_cache(maxsize=32)
def _kept_book(pk: int, fingerprint: str, base: str) -> Book:
    return Book(content_of(Edition.objects.get(pk=pk)), base)


# ---- acts ----------------------------------------------------------------------------------------------------------


def _lock() -> None:
    """Makes writers of editions follow one another until the transaction ends."""
    PageStamp.objects.select_for_update().get_or_create(pk=1)


@transaction.atomic
def load(folder: Content, *, live: bool = False, by: Any = None) -> LoadReport:
    """Loads a checked content folder.

    The first time it becomes edition 1, approved as in force from its date. Later it becomes a draft where its parts
    differ from the latest edition's, and nothing where they don't. The live things are loaded the first time, and after
    that only when `live` says so. Raises Refused where there is an unpublished edition that differs.
    """
    _lock()
    report = _load_edition(folder.edition, by)
    report.live = load_live(folder, overwrite=live)
    return report


def _load_edition(wanted: EditionContent, by: Any) -> LoadReport:
    latest = Edition.objects.order_by("-number").first()
    if latest is None:
        if not wanted.in_force_from:
            raise Refused(
                "edition.toml says no in_force_from. The first edition needs it: add the date from which it applies."
            )
        edition = _create(1, wanted, by)
        _approve(edition, by)
        return LoadReport(edition, "first")
    if latest.is_published():
        changes = _differences(content_of(latest), wanted)
        if not changes:
            return LoadReport(latest, "same")
        return LoadReport(_create(latest.number + 1, _as_draft(wanted, latest), by), "draft", changes)
    if not _differences(content_of(latest), wanted):
        return LoadReport(latest, "same draft")
    published = Edition.objects.published().order_by("-number").first()
    if published and not _differences(content_of(published), wanted):
        return LoadReport(published, "same")
    raise Refused(
        f"Edition {latest.number} is {latest.state()} and not published yet, and there can be only one such edition. "
        "Publish it (publish_edition) or discard it (discard_draft), then load again."
    )


def _differences(before: EditionContent, after: EditionContent) -> list[comparison.PartChange]:
    """What differs in words: parts, the title, and what has moved; not the date, the kind or the note of a change."""
    changes = comparison.compare(before, after)
    if before.title != after.title:
        block = comparison.Block(comparison.words(before.title, after.title), "Title")
        changes.insert(0, comparison.PartChange("edition", after.title, "/guidance/", "changed", (block,)))
    if before.moved != after.moved:
        moved = sorted(f"{old} is now at {new}" for old, new in after.moved.items() if before.moved.get(old) != new)
        gone = sorted(f"{old} no longer leads on" for old in before.moved if old not in after.moved)
        blocks = tuple(comparison.Block((("insert", text),)) for text in moved + gone)
        changes.append(comparison.PartChange("edition", "Moved addresses", "/guidance/", "changed", blocks))
    return changes


def _as_draft(wanted: EditionContent, latest: Edition) -> EditionContent:
    """The same content, its date and note left open where they are still those of the edition before."""
    date, note = wanted.in_force_from, wanted.change_note
    if date and latest.in_force_from and content.moment(date)[0] <= latest.in_force_from:
        date = ""
    if note == latest.change_note:
        note = ""
    return replace(wanted, in_force_from=date, change_note=note)


def _create(number: int, wanted: EditionContent, by: Any) -> Edition:
    since, precision = content.moment(wanted.in_force_from) if wanted.in_force_from else (None, "minute")
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
    position = order if part.kind == "code" else part.position
    return model(edition=edition, slug=part.slug, title=part.title, summary=part.summary, body=part.body,
                 position=position, **more)  # fmt: skip


@transaction.atomic
def amend(*, by: Any = None) -> Edition:
    """The draft edition: the one there is, or a new copy of the latest. Raises Refused while one is scheduled."""
    _lock()
    if draft := Edition.objects.draft().first():
        return draft
    latest = Edition.objects.order_by("-number").first()
    if latest is None:
        raise Refused("There is no edition to amend yet. Load the content folder first (load_content).")
    if not latest.is_published():
        raise Refused(f"Edition {latest.number} is scheduled. Take it back to draft to change it.")
    copy = replace(content_of(latest), in_force_from="", change_note="", change_kind=Edition.ChangeKind.MINOR)
    return _create(latest.number + 1, copy, by)


@transaction.atomic
def approve(
    edition: Edition, *, kind: str, note: str, in_force_from: datetime, precision: str = "minute", by: Any = None
) -> Edition:
    """Publishes the draft from a moment on: ahead (it is then scheduled), now, or behind, after its predecessor's.

    Raises Refused where it isn't a draft, has no note, or begins before its predecessor, and where an address of its
    predecessor leads nowhere now.
    """
    _lock()
    edition = Edition.objects.get(pk=edition.pk)
    if edition.approved_at:
        raise Refused(f"Edition {edition.number} is not a draft: it is {edition.state()}.")
    edition.change_kind, edition.change_note = kind, note.strip()
    edition.in_force_from, edition.in_force_precision = in_force_from, precision
    if reasons := _reasons_against(edition):
        raise Refused(reasons)
    _approve(edition, by)
    return edition


def _reasons_against(edition: Edition) -> list[str]:
    reasons = []
    if edition.change_kind not in Edition.ChangeKind.values:
        reasons.append(f"{edition.change_kind!r} is no kind of change: choose {', '.join(Edition.ChangeKind.values)}.")
    before = Edition.objects.filter(number__lt=edition.number).order_by("-number").first()
    if before is None:
        return reasons
    if not edition.change_note:
        reasons.append("Say in a sentence what changed: everyone will see it.")
    if before.in_force_from and edition.in_force_from and edition.in_force_from <= before.in_force_from:
        reasons.append(
            f"It must apply from later than edition {before.number}, which applies since {before.in_force_since}."
        )
    for address in vanished(content_of(before), content_of(edition)):
        reasons.append(f"{address} would lead nowhere: say under [moved] where its readers should go now.")
    return reasons


def vanished(before: EditionContent, after: EditionContent) -> list[str]:
    """The addresses that the earlier edition had, or led on from, and the later one neither has nor leads on from."""
    had = content.addresses(before) | set(before.leads_on)
    return sorted(had - content.addresses(after) - set(after.leads_on))


def _approve(edition: Edition, by: Any) -> None:
    edition.fingerprint = content.fingerprint(content_of(edition))
    edition.approved_at, edition.approved_by = timezone.now(), by
    edition.save()
    PageStamp.step()


@transaction.atomic
def take_back(edition: Edition) -> Edition:
    """Makes a scheduled edition a draft again, until its moment. Raises Refused from then on."""
    _lock()
    if not Edition.objects.filter(pk=edition.pk).take_back(timezone.now()):
        edition.refresh_from_db()
        raise Refused(f"Edition {edition.number} can't be taken back: it is {edition.state()}.")
    PageStamp.step()
    edition.refresh_from_db()
    return edition


@transaction.atomic
def discard(edition: Edition) -> None:
    """Deletes the draft. Raises Refused for any other edition."""
    _lock()
    edition.refresh_from_db()
    if edition.approved_at:
        raise Refused(f"Edition {edition.number} can't be discarded: it is {edition.state()}.")
    for model in MODELS.values():
        model._default_manager.filter(edition=edition).delete()
    edition.delete()
