"""Shares an edition that isn't in force yet at a private address, for a limited time."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from guidance.common.people import Person, pk_of
from guidance.common.texts import digest
from guidance.editions.acts import record
from guidance.editions.refusals import NothingToPreview
from guidance.models import Edition, PageStamp
from guidance.models.history import GuidanceEvent, PreviewLink


@transaction.atomic
def share(edition: Edition, *, for_whom: str, until: datetime, by: Person) -> str:
    """Creates a private address for an edition not in force yet and returns its path. Raises NothingToPreview."""
    PageStamp.lock()
    if not Edition.objects.unpublished().filter(pk=edition.pk).exists():
        raise NothingToPreview
    token = secrets.token_urlsafe(18)
    PreviewLink.objects.create(
        edition=edition, digest=digest(token), for_whom=for_whom, expires_at=until, made_by_id=pk_of(by)
    )
    record(GuidanceEvent.What.SHARED, edition, by=by, note=f"{for_whom}, until {timezone.localtime(until):%Y-%m-%d}")
    return f"/drafts/{token}/"


@transaction.atomic
def unshare(link: PreviewLink, *, by: Person) -> None:
    """Ends a private address at once."""
    record(GuidanceEvent.What.UNSHARED, link.edition, by=by, note=link.for_whom)
    link.delete()


def edition_at(token: str) -> Edition | None:
    """Returns the edition that a private address shows now; None if the address has ended or never existed."""
    link = PreviewLink.objects.select_related("edition").filter(digest=digest(token)).first()
    if link is None or link.expires_at <= timezone.now() or link.edition.is_published():
        return None
    return link.edition
