"""The live things: contacts, search terms, pages and whose portal it is; from the content folder and back to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from guidance.common.texts import digest
from guidance.content.addresses import addresses
from guidance.content.shape import ContactContent, Content, EditionContent, PageContent, SearchTerms, SiteContent
from guidance.models import Contact, Council, Page, SearchTerm

WHOSE = {"council": "name", "short_name": "short_name", "committee": "committee", "code": "code",
         "constitution": "constitution"}  # fmt: skip
CONTACT_FIELDS = ("slug", "team", "helps_with", "email", "telephone", "address", "in_elections")


@dataclass
class LiveReport:
    """What became of the live things: loaded the first time, overwritten, or kept though they differ."""

    outcome: str = "same"  # "first", "same", "kept" or "overwritten"
    differences: list[str] = field(default_factory=list)


def site_of_database() -> SiteContent | None:
    """Returns whose portal this is, and its contacts; None before the first load."""
    council = Council.objects.first()
    if council is None:
        return None
    contacts = (ContactContent(**{key: getattr(row, key) for key in CONTACT_FIELDS}) for row in Contact.objects.all())
    return SiteContent(**{key: getattr(council, name) for key, name in WHOSE.items()}, contacts=tuple(contacts))


def pages_of_database() -> tuple[PageContent, ...]:
    """Returns the pages about the site."""
    return tuple(PageContent(page.slug, page.title, page.body) for page in Page.objects.all())


def terms_of_database() -> SearchTerms:
    """Returns the search terms."""
    synonyms: dict[str, list[str]] = {}
    passages: dict[str, list[str]] = {}
    for term in SearchTerm.objects.all():
        if term.means:
            synonyms.setdefault(term.says, []).append(term.means)
        else:
            passages.setdefault(term.passage, []).append(term.says)
    return SearchTerms(*({key: tuple(sorted(group[key])) for key in sorted(group)} for group in (synonyms, passages)))


def terms_for(edition: EditionContent) -> tuple[SearchTerms, list[str]]:
    """Returns the search terms that an edition can hold, and the addresses left out because it has no such passage.

    Terms belong to no edition: what is said for a passage that has moved goes where the passage went.
    """
    terms, known = terms_of_database(), addresses(edition)
    passages: dict[str, set[str]] = {}
    left_out = []
    for address, says in terms.passages.items():
        home = edition.leads_on.get(address, address)
        if home in known:
            passages.setdefault(home, set()).update(says)
        else:
            left_out.append(address)
    return SearchTerms(terms.synonyms, {key: tuple(sorted(passages[key])) for key in sorted(passages)}), left_out


def surrounded(edition: EditionContent) -> tuple[Content, list[str]]:
    """Returns an edition with the live things around it, as a whole content folder, and the addresses whose search
    terms are left out. Raises ValidationError before the first load, when there is nothing around it.
    """
    site = site_of_database()
    if site is None:
        raise ValidationError("Nothing has been loaded yet, so there is nothing to export.")
    terms, left_out = terms_for(edition)
    return Content(edition, site, pages_of_database(), terms), left_out


@transaction.atomic
def amend_page(page: PageContent, *, seen: str) -> None:
    """Saves a page that has been checked, as edited in the administration; `seen` is the digest of its title and body
    when it was opened. Raises ValidationError if somebody has changed it since.
    """
    there = Page.objects.select_for_update().get(slug=page.slug)
    if digest(there.title + there.body) != seen:
        raise ValidationError("Somebody else has changed this since you opened it. Nothing is saved.", code="overtaken")
    there.title, there.body = page.title, page.body
    there.save()


def load_live(folder: Content, *, overwrite: bool) -> LiveReport:
    """Loads the live things if there are none yet or `overwrite` says so; otherwise only says what differs."""
    site = site_of_database()
    if site is None:
        _write(folder)
        return LiveReport("first")
    differences = _differences(folder, site)
    if differences and overwrite:
        _write(folder)
    return LiveReport(("overwritten" if overwrite else "kept") if differences else "same", differences)


def _differences(folder: Content, site: SiteContent) -> list[str]:
    found = [f"site.toml: {key}" for key in WHOSE if getattr(folder.site, key) != getattr(site, key)]
    found += _named("contact", {c.slug: c for c in site.contacts}, {c.slug: c for c in folder.site.contacts})
    if not found and folder.site.contacts != site.contacts:
        found.append("the order of the contacts")
    found += _named("page", {p.slug: p for p in pages_of_database()}, {p.slug: p for p in folder.pages})
    terms, _ = terms_for(folder.edition)  # as they would be exported: what moved has moved with it
    for what, ours, theirs in (
        ("synonyms", terms.synonyms, folder.terms.synonyms),
        ("words for passages", terms.passages, folder.terms.passages),
    ):
        here, there = _pairs(ours.items()), _pairs(theirs.items())
        if here != there:
            found.append(f"{what}: {len(there - here)} only in the files, {len(here - there)} only in the database")
    return found


def _named(what: str, ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    found = [f"{what} {slug}: only in the files" for slug in theirs if slug not in ours]
    found += [f"{what} {slug}: only in the database" for slug in ours if slug not in theirs]
    return found + [f"{what} {slug}: differs" for slug in ours if slug in theirs and ours[slug] != theirs[slug]]


def _pairs(table: Iterable[tuple[str, tuple[str, ...]]]) -> set[tuple[str, str]]:
    return {(key, value) for key, values in table for value in values}


def _write(folder: Content) -> None:
    """Replaces every live thing by the folder's. Call it inside a transaction."""
    Council.objects.update_or_create(pk=1, defaults={name: getattr(folder.site, key) for key, name in WHOSE.items()})
    for model in (Contact, Page, SearchTerm):
        model.objects.all().delete()
    Contact.objects.bulk_create(
        Contact(position=position, **{key: getattr(contact, key) for key in CONTACT_FIELDS})
        for position, contact in enumerate(folder.site.contacts, 1)
    )
    Page.objects.bulk_create(Page(slug=page.slug, title=page.title, body=page.body) for page in folder.pages)
    synonyms = (SearchTerm(says=says, means=means) for says, means in sorted(_pairs(folder.terms.synonyms.items())))
    phrases = (
        SearchTerm(passage=address, says=says) for address, says in sorted(_pairs(folder.terms.passages.items()))
    )
    SearchTerm.objects.bulk_create([*synonyms, *phrases])
