"""Reads stored editions: their content, parts, book, history and adoption, and the problems in them."""

import logging
from functools import lru_cache
from typing import Any

from django.utils import timezone

from guidance.book.book import Book
from guidance.common.london import moment_text
from guidance.content import canonical, checks, particulars
from guidance.content.addresses import addresses
from guidance.content.shape import Content, EditionContent, Part
from guidance.models import MODELS, Edition, EditionPart
from guidance.models.history import Adoption, GuidanceEvent
from guidance.site.stored import pages_of_database, site_of_database, surrounded, terms_of_database
from guidance.text.flaws import Finding
from guidance.text.kinds import KINDS

logger = logging.getLogger(__name__)


class Tampered(Exception):  # noqa: N818 (names what was found)
    """An error raised when a published edition's parts don't match its fingerprint.

    Something changed them behind the guards, or the edition was read while somebody took it back.
    """


def content_of(edition: Edition) -> EditionContent:
    """Returns an edition's content, as `content/shape.py` describes it."""
    since = edition.in_force_from
    return EditionContent(
        title=edition.title,
        in_force_from=moment_text(since, edition.in_force_precision) if since else "",
        change_kind=edition.change_kind,
        change_note=edition.change_note,
        moved=dict(sorted(edition.moved.items())),
        parts=tuple(as_content(part) for kind in MODELS for part in parts_of(edition, kind)),
    )


def parts_of(edition: Edition, kind: str) -> Any:
    """Returns the parts of one kind as a queryset, in order."""
    return MODELS[kind]._default_manager.filter(edition=edition).order_by("position")


def part_of(edition: Edition, kind: str, slug: str) -> EditionPart | None:
    """Returns a part as the database has it; None if there is no such part."""
    return MODELS[kind]._default_manager.filter(edition=edition, slug=slug).first() if kind in MODELS else None


def history_of(edition: Edition) -> Any:
    """Returns the edition's history as a queryset, newest line first."""
    return GuidanceEvent.objects.filter(edition_pk=edition.pk).select_related("actor")


def adoptions_of(edition: Edition) -> Any:
    """Returns the records of the edition's adoption, newest first, without those of an approval taken back."""
    since = edition.approved_at or timezone.now()
    rows = Adoption.objects.filter(edition_pk=edition.pk, recorded_at__gte=since)
    return rows.select_related("recorded_by")


def newest_adoptions() -> dict[int, Adoption]:
    """Returns the record that `adoptions_of` gives first for each approved edition, by the edition's key."""
    approved = dict(Edition.objects.approved().values_list("pk", "approved_at"))
    rows = Adoption.objects.filter(edition_pk__in=approved).order_by("recorded_at", "pk")
    return {row.edition_pk: row for row in rows if row.recorded_at >= approved[row.edition_pk]}


def as_content(part: EditionPart) -> Part:
    """Returns a part as `content/shape.py` describes it."""
    kind = KINDS[part.kind]
    more = {name: getattr(part, name) for name in kind.more}
    position = part.position if kind.is_numbered else 0
    return Part(part.kind, part.slug, part.title, part.summary, part.body, position, **more)


def book_of(edition: Edition, base: str = "") -> Book:
    """Returns the edition's pages. The process caches an approved edition's, by its fingerprint."""
    if edition.fingerprint:
        try:
            return _book(edition.pk, edition.fingerprint, base)
        except Tampered:
            logger.exception("edition %s is shown as it is now", edition.number)
    return Book(content_of(edition), base)


def book_in_force() -> Book | None:
    """Returns the pages of the edition in force; None before the first."""
    edition = Edition.objects.current()
    return book_of(edition) if edition else None


@lru_cache(maxsize=32)
def _book(pk: int, fingerprint: str, base: str) -> Book:
    """Returns an approved edition's pages. Raises Tampered, so that nothing is cached, if the parts don't match."""
    found = content_of(Edition.objects.get(pk=pk))
    if canonical.fingerprint(found) != fingerprint:
        raise Tampered("The fingerprint does not agree with the parts.")
    return Book(found, base)


def content_in_force() -> Content | None:
    """Returns the edition in force with the live things as they are now; None before the first."""
    edition, site = Edition.objects.current(), site_of_database()
    if edition is None or site is None:
        return None
    return Content(content_of(edition), site, pages_of_database(), terms_of_database())


def problems_of(edition: EditionContent) -> list[Finding]:
    """Returns the problems in an edition beside the live things, by line of its texts, errors first."""
    if site_of_database() is None:
        return []
    whole, _ = surrounded(edition)
    found = [*particulars.findings(whole), *checks.check(whole)]
    return sorted(found, key=lambda finding: (finding.warning, finding.file, finding.line))


def vanished(before: EditionContent, after: EditionContent) -> list[str]:
    """Returns the addresses that the earlier edition had, or led on from, and that lead nowhere in the later one."""
    had = addresses(before) | set(before.leads_on)
    return sorted(had - addresses(after) - set(after.leads_on))
