"""What is wrong in the short values beside the texts: titles, names, dates, addresses of contacts, search terms.

A folder is asked as it is read, and what is stored as a whole: `findings`. No database, no request.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from guidance.common.london import moment
from guidance.common.texts import LONGEST_LINE, one_line_flaw
from guidance.content.shape import CHANGE_KINDS, PAGES, ContactContent, Content, EditionContent, Part, SiteContent
from guidance.text import markdown
from guidance.text.flaws import Finding, is_reserved
from guidance.text.kinds import KINDS, Kind, is_taken

LONGEST = {"title": 200, "summary": 500, "slug": 80, "council": 200, "short_name": 200, "committee": 200, "code": 200,
           "team": 200, "email": 254, "replaces": 80, "phrase": 200}  # characters, as in the models  # fmt: skip

EXAMPLES = {
    "place": "01-short-name.md, in a-z, 0-9 and hyphens",
    "number": "3.1.md, the paragraph's number",
    "name": "short-name.md, in a-z, 0-9 and hyphens",
}  # how the files of a kind are called, by what its parts are ordered by


class Slip(NamedTuple):
    """What is wrong in a value, and what to do; `where` is its key, or the value itself."""

    where: str
    what: str
    do: str


# ---- one value -----------------------------------------------------------------------------------------------------


def line_slips(key: str, value: str, where: str = "") -> Iterator[Slip]:
    """Yields what keeps a value from being one line of at most its key's length."""
    if flaw := one_line_flaw(value, LONGEST.get(key, LONGEST_LINE)):
        yield Slip(where or key, f"{key} {flaw[0]}", flaw[1])


def needed_slips(key: str, value: str) -> Iterator[Slip]:
    """Yields what `line_slips` does, and a slip if the value is missing."""
    if not value:
        yield Slip(key, f"{key} is missing", f'add {key} = "…"')
    yield from line_slips(key, value)


def pieces_of(kind: Kind, name: str) -> tuple[int, str] | Slip:
    """Returns the position (0 if the kind has none) and slug in the name of a part's file, or what is wrong with it."""
    number = "([0-9][0-9])-" if kind.is_numbered else "()"
    named = re.fullmatch(rf"{number}({markdown.name_form(kind)})\.md", name)
    if not named or len(named[2]) > LONGEST["slug"]:
        return Slip("", "the file's name is not of the right form", f"call it {EXAMPLES[kind.order]}")
    if is_taken(kind, named[2]):
        return Slip("", 'the name "all" is taken', "choose another (/guidance/all/ is the whole protocol)")
    return int(named[1] or 0), named[2]


def replaces_slips(slug: str, replaces: str) -> Iterator[Slip]:
    """Yields a slip unless `replaces` is another paragraph's number."""
    if replaces == slug or not re.fullmatch(markdown.NUMBER, replaces):
        yield Slip("replaces", "replaces is not the number of another paragraph", 'write replaces = "3.1"')


def kind_slips(kind: str) -> Iterator[Slip]:
    """Yields a slip unless the kind of change is one of CHANGE_KINDS."""
    if kind not in CHANGE_KINDS:
        yield Slip("change_kind", f"change_kind is {kind!r}", f"use one of {', '.join(CHANGE_KINDS)}")


def date_slips(since: str) -> Iterator[Slip]:
    """Yields a slip unless the date is "" or one that `london.moment` reads."""
    try:
        if since:
            moment(since)
    except ValueError:
        do = 'write "2023-08", "2023-08-14" or "2023-08-14T09:30" (London time)'
        yield Slip("in_force_from", f"{since!r} is not a date", do)


def moved_slips(moved: Mapping[str, Any]) -> Iterator[Slip]:
    """Yields a slip for the first old address that doesn't lead to an address."""
    for old in [old for old, new in moved.items() if not isinstance(new, str)][:1]:
        yield Slip(old, f"{old} leads to no address", 'write "old" = "new"')


def web_slips(key: str, value: str) -> Iterator[Slip]:
    """Yields a slip unless the value is a web address."""
    if not re.fullmatch(r"https?://[^\s\"<>]+", value):
        yield Slip(key, f"{key} is not a web address", "write it out, with https://")


def contact_slips(contact: ContactContent) -> Iterator[Slip]:
    """Yields what is wrong with a contact's slug, e-mail address and web page."""
    slug = contact.slug
    if not re.fullmatch(markdown.ID, slug) or len(slug) > LONGEST["slug"]:
        yield Slip("slug", f"the slug {slug!r} is not well formed", "use a-z, 0-9 and hyphens")
    elif is_reserved(slug):
        yield Slip("slug", f"the slug {slug!r} is reserved", f"begin it otherwise than {slug.split('-')[0]}-")
    if contact.email and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", contact.email):
        yield Slip("email", f"{contact.email!r} is not an e-mail address", "write name@council.gov.uk")
    if contact.address:
        yield from web_slips("address", contact.address)


def phrase_slips(key: str, values: Any) -> Iterator[Slip]:
    """Yields what is wrong with a search term: what people say, and its words or passages."""
    yield from line_slips("phrase", key, key)
    is_list = isinstance(values, list | tuple) and all(isinstance(value, str) and value for value in values)
    if not key or not values or not is_list:
        yield Slip(key, f"{key!r} has no list of words", 'write "…" = ["…", "…"]')
        return
    for value in values:
        yield from line_slips("phrase", value, value)
    times = Counter(value.casefold() for value in values)
    if twice := next((value for value in values if times[value.casefold()] > 1), ""):
        yield Slip(key, f"{twice!r} stands twice under {key!r}", "take one away")


# ---- all of them ---------------------------------------------------------------------------------------------------


def findings(content: Content) -> Iterator[Finding]:
    """Yields what is wrong in a whole folder, or missing from it, other than in its texts."""
    for part in content.edition.parts:
        yield from _as_findings(part.file, _part_slips(part))
        yield from _empty(part.file, part.body)
    if not content.edition.sections:
        yield Finding("protocol/", None, "there is no section", "add one, such as protocol/01-introduction.md")
    yield from _as_findings("edition.toml", _edition_slips(content.edition))
    yield from _as_findings("site.toml", _site_slips(content.site))
    for table in (content.terms.synonyms, content.terms.passages):
        for key, values in table.items():
            yield from _as_findings("search-terms.toml", phrase_slips(key, values))
    pages = {page.slug: page for page in content.pages}
    for slug in PAGES:
        file = f"pages/{slug}.md"
        if page := pages.get(slug):
            yield from _as_findings(file, needed_slips("title", page.title))
            yield from _empty(file, page.body)
        else:
            yield Finding(file, None, "the file is missing", "add it (content/README.md says what it holds)")


def _as_findings(file: str, slips: Iterator[Slip]) -> Iterator[Finding]:
    return (Finding(file, slip.where, slip.what, slip.do) for slip in slips)


def _empty(file: str, body: str) -> Iterator[Finding]:
    if not body.strip():
        yield Finding(file, 1, "there is no text", "write some below the front matter")


def _part_slips(part: Part) -> Iterator[Slip]:
    named = pieces_of(KINDS[part.kind], part.file.partition("/")[2])
    if isinstance(named, Slip):
        yield named
    yield from needed_slips("title", part.title)
    yield from line_slips("summary", part.summary)
    if part.replaces:
        yield from line_slips("replaces", part.replaces)
        yield from replaces_slips(part.slug, part.replaces)


def _edition_slips(edition: EditionContent) -> Iterator[Slip]:
    yield from needed_slips("title", edition.title)
    yield from line_slips("change_note", edition.change_note)
    yield from kind_slips(edition.change_kind)
    yield from date_slips(edition.in_force_from)
    yield from moved_slips(edition.moved)


def _site_slips(site: SiteContent) -> Iterator[Slip]:
    for key in ("council", "short_name", "committee", "code", "constitution"):
        yield from needed_slips(key, getattr(site, key))
    yield from web_slips("constitution", site.constitution)
    for contact in site.contacts:
        for key in ("slug", "team", "helps_with"):
            yield from needed_slips(key, getattr(contact, key))
        for key in ("email", "telephone", "address"):
            yield from line_slips(key, getattr(contact, key))
        yield from contact_slips(contact)
