"""The addresses that an edition and the site around it have."""

import re

from guidance.content.shape import PAGES, Content, EditionContent
from guidance.text import markdown
from guidance.text.kinds import KINDS, SECTION, WHOLE


def addresses(edition: EditionContent) -> set[str]:
    """Returns the address of every passage of an edition: pages and ids on them, but not the steps of a pathway."""
    return {address for part in edition.parts for address in addresses_of(part.kind, part.slug, part.body)}


def addresses_of(kind: str, slug: str, body: str) -> list[str]:
    """Returns the addresses of a part and of the passages in it, the part's first."""
    address, ids = f"/{kind}/{slug}/", () if KINDS[kind].is_walked else markdown.ids(body)
    return [address, *(f"{address}#{one}" for one in ids)]


def contact_links(edition: EditionContent) -> set[str]:
    """Returns the addresses of contacts that an edition links to."""
    return {link for part in edition.parts for link in re.findall(rf"\((/contacts/#{markdown.ID})[)\s]", part.body)}


def site_addresses(content: Content) -> set[str]:
    """Returns the addresses of the site outside the edition's parts."""
    own = {"/", f"{SECTION.address}{WHOLE}/", "/search/", "/editions/", "/contacts/", "/on/", "/updates.xml"}
    own |= {"/learn/", "/learn/record/", "/certificates/"}  # beside the guidance, by their names alone
    own |= {kind.address for kind in KINDS.values() if kind.is_always_listed or content.edition.of(kind)}
    return own | {f"/{slug}/" for slug in PAGES} | {f"/contacts/#{contact.slug}" for contact in content.site.contacts}
