"""What is wrong between the texts of a content folder: names used twice, links that lead nowhere.

It is told by the lines of the texts; where those stand in files, `reading` knows. No database, no request.
"""

import re
from collections.abc import Iterator, Set

from guidance.content.addresses import addresses, site_addresses
from guidance.content.shape import PAGES, Content, EditionContent, PageContent, Part
from guidance.text import markdown, pathway_text
from guidance.text.flaws import MOST_BRACKETS, Finding, Flaw, flaws_in
from guidance.text.kinds import KINDS, PARAGRAPH

NO_ALT = "an image without alt text"
LONGEST_ID = 80  # characters, so that an address fits its column


class Known(set[str]):
    """The addresses that lead somewhere; those of a part that can't be read do, as far as can be told."""

    def __init__(self, addresses: Set[str], unread: Set[str]) -> None:
        super().__init__(addresses)
        self.unread = tuple(unread)

    @classmethod
    def of(cls, content: Content, unread: Set[str] = frozenset()) -> "Known":
        """Returns every address of an edition and of the site around it."""
        return cls(addresses(content.edition) | site_addresses(content), unread)

    def __contains__(self, address: object) -> bool:
        return super().__contains__(address) or (isinstance(address, str) and address.startswith(self.unread))


def check(content: Content, unread: Set[str] = frozenset()) -> Iterator[Finding]:
    """Returns what is wrong between the texts: numbers, ids and slugs used twice, links that lead nowhere.

    Of links to the parts at the addresses `unread`, which are there and can't be read, nothing is said.
    """
    edition = content.edition
    yield from _doubles(edition)
    known = Known.of(content, unread)
    for part in edition.parts:
        yield from _in_text(part.file, part_flaws(part, known))
        yield from _oddities(part)
    for page in content.pages:
        yield from _in_text(f"pages/{page.slug}.md", page_flaws(page, known))
    yield from _live(content, unread)
    yield from _moved(edition, unread)


def _in_text(file: str, flaws: Iterator[Flaw]) -> Iterator[Finding]:
    return (Finding(file, flaw.line, flaw.what, flaw.do, flaw.warning) for flaw in flaws)


def _oddities(part: Part) -> Iterator[Finding]:
    """Yields what is only odd in what stands above a part's text."""
    numbers = re.findall(r"\d+(?:\.\d+)+", part.title) if KINDS[part.kind].by_number else []
    if numbers and part.slug not in numbers:
        do = f"write {part.slug} in the title, or rename the file"
        yield Finding(part.file, "title", f"the title says {numbers[0]} and the file {part.slug}", do, warning=True)
    if not part.summary:
        yield Finding(
            part.file, None, "there is no summary", 'add summary = "…", one sentence for a busy reader', warning=True
        )


def part_flaws(part: Part, known: Known) -> Iterator[Flaw]:
    """Returns what is wrong in a part, by the lines of its body; `known` are the addresses to link to."""
    found = [*flaws_in(part.body), *link_flaws(part.body, known, part.address)]
    if KINDS[part.kind].is_walked:
        there = (*known, *known.unread)
        numbers = {address.split("/")[2] for address in there if address.startswith(PARAGRAPH.address)}
        found += pathway_text.parse(part.body, numbers)[1]
    yield from dict.fromkeys(found)  # the three agree on some


def page_flaws(page: PageContent, known: Known) -> Iterator[Flaw]:
    """Returns what is wrong in a page about the site, by the lines of its body; links may lead to what is `known`."""
    yield from flaws_in(page.body, ids_needed=False)
    yield from link_flaws(page.body, known, f"/{page.slug}/")
    for one, found in markdown.ids(page.body).items():
        if len(found) > 1:
            yield Flaw(found[-1], f"the id {one} is used in this file too", "choose another id")


def _doubles(edition: EditionContent) -> Iterator[Finding]:
    """Slugs, positions and ids that stand twice: ids in the whole edition, since one page joins its parts."""
    slugs: dict[tuple[str, str], str] = {}
    positions: dict[tuple[str, int], str] = {}
    seen: dict[str, str] = {}
    for part in edition.parts:
        if (first := slugs.setdefault((part.kind, part.slug), part.file)) != part.file:
            yield Finding(part.file, None, f"the name {part.slug!r} is used by {first} too", "rename one of them")
        kind, place = KINDS[part.kind], (part.kind, part.position)
        if kind.is_numbered and (first := positions.setdefault(place, part.file)) != part.file:
            yield Finding(part.file, None, f"the number {part.position:02} is used by {first} too", "number them apart")
        if part.replaces and (first := slugs.setdefault(("replaced", part.replaces), part.file)) != part.file:
            yield Finding(part.file, None, f"{first} replaces {part.replaces} too", "keep one of the two lines")
        if kind.is_walked:
            continue  # its steps have ids of their own
        for one, lines in markdown.ids(part.body).items():
            if len(one) > LONGEST_ID:
                yield Finding(part.file, lines[0], f"the id {one[:20]}… is too long", f"keep it under {LONGEST_ID}")
            if len(lines) > 1 or one in seen:
                where = seen.get(one, "this file")
                yield Finding(part.file, lines[-1], f"the id {one} is used in {where} too", "choose another id")
            seen[one] = part.file


def link_flaws(body: str, known: Known, page: str) -> Iterator[Flaw]:
    """Yields links that lead nowhere, paragraphs that don't exist, and images that aren't ours."""
    for line, number in markdown.includes(body):
        if page.startswith(PARAGRAPH.address):
            yield Flaw(line, "a paragraph of the Code can't include another", "write its words out")
        elif page.strip("/") in PAGES:
            do = f"link to it: [paragraph {number}]({PARAGRAPH.address}{number}/)"
            yield Flaw(line, "a page about the site can't show a paragraph of the Code", do)
        elif f"{PARAGRAPH.address}{number}/" not in known:
            yield Flaw(line, f"there is no paragraph {number}", f"add code/{number}.md or mend the number")
    for line, number in markdown.mentions(body):
        if f"{PARAGRAPH.address}{number}/" not in known:
            do = "mend the number, unless it is another document's"
            yield Flaw(line, f"paragraph {number} is mentioned, which this edition hasn't got", do, warning=True)
    if any(line.count("[") > MOST_BRACKETS for line in body.split("\n")):
        return
    try:
        rendered = markdown.render(body, paragraphs={})
    except RecursionError:
        yield Flaw(1, "lists or quotations are nested too deeply", "use fewer levels")
        return
    yield from _lost_ids(body, {passage.id for passage in rendered.passages})
    here = set(markdown.ids(body))
    for href in dict.fromkeys(rendered.hrefs):
        if reason := _wrong_link(href, known, here):
            for line in markdown.lines_of(body, href):
                yield Flaw(line, f"the link {href or '()'} {reason[0]}", reason[1])
    for src, alt in rendered.images:
        line = markdown.lines_of(body, src)[0]
        if not re.fullmatch(r"/static/[\w/-]+(\.\w+)+", src):
            yield Flaw(line, f"the image {src} is not the portal's own", "say in words what it shows")
        elif not alt.strip():
            do = "say in the square brackets what it shows"
            yield Flaw(line, NO_ALT, do, warning=True)


def _lost_ids(body: str, shown: set[str]) -> Iterator[Flaw]:
    """Ids that are written but that no heading or list item of the finished page has."""
    for one, lines in markdown.ids(body).items():
        if one not in shown:
            do = "leave an empty line before the list, and don't indent it"
            yield Flaw(lines[0], f"the id {one} is not at the beginning of a list item here", do)


def _wrong_link(href: str, known: Known, here: set[str]) -> tuple[str, str] | None:
    if re.fullmatch(r"https?://[^/\s\"<>]+\.[^\s\"<>]+", href) or re.match(
        r"mailto:[^@\s]+@[^@\s]+$|tel:\+?[\d ()-]+$", href
    ):
        return None
    if href.startswith("#"):
        return None if href[1:] in here else ("leads nowhere", "name an id that is written {#id} in this file")
    if re.match(r"[A-Za-z][\w+.-]*:", href) or href.startswith("//"):
        return "is not allowed", "use https://, mailto:, tel: or an address of this site"
    if href.removeprefix("/search/").startswith("?q="):
        return None
    if href not in known:
        return "leads nowhere", "use an address such as /guidance/section/#passage, with its last slash"
    return None


def _live(content: Content, unread: Set[str]) -> Iterator[Finding]:
    contacts = [contact.slug for contact in content.site.contacts]
    for slug in sorted({slug for slug in contacts if contacts.count(slug) > 1}):
        yield Finding("site.toml", slug, f"the contact {slug} stands twice", "take one away")
    for contact in content.site.contacts:
        if not (contact.email or contact.telephone or contact.address):
            do = "add email, telephone or address, so that members can reach it"
            yield Finding("site.toml", contact.slug, f"nothing says how to reach {contact.team}", do, warning=True)
    known = Known(addresses(content.edition), unread)
    for address in content.terms.passages:
        if address not in known:
            do = "name a passage, such as /code/3.1/ or /guidance/section/#passage, or take the lines away"
            yield Finding("search-terms.toml", address, f"{address} leads nowhere", do)


def _moved(edition: EditionContent, unread: Set[str]) -> Iterator[Finding]:
    known, words = addresses(edition), "|".join(KINDS)
    for old, new in edition.moved.items():
        if old in known:
            yield Finding("edition.toml", old, f"{old} is still there", "take the line away: it has not moved")
        elif not re.fullmatch(rf"/(?:{words})/(?:{markdown.ID}|{markdown.NUMBER})/(?:#{markdown.ID})?", old):
            yield Finding("edition.toml", old, f"{old} is not an address", "write /guidance/section/#passage")
        if new not in Known(known, unread):
            yield Finding("edition.toml", old, f"{new} leads nowhere", "name a passage of this edition")
