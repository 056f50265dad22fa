"""Every link of the site, over the wire. It needs the portal, but no browser."""

import urllib.error
import urllib.request
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from tests.crawl import A_WAY_ON
from tests.pages import Page

pytestmark = pytest.mark.alike

NOT_PAGES = (".xml", ".svg", ".txt", ".css", ".zip")
PRIVATE = ("/accounts/", "/learn/", "/learn/record/")  # these lead on to signing in


def test_no_link_or_fragment_is_broken(portal):
    """From the home page every internal link, and every fragment, leads to what it names; none needs a redirect."""
    broken, ids, wanted = [], {}, []  # ids: {address: its ids}
    waiting = [(f"{portal}/", "")]
    while waiting:
        address, linked_from = waiting.pop()
        if address in ids:
            continue
        try:
            with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 (our own)
                if response.url != address and not address.endswith(PRIVATE):
                    broken.append(f"{linked_from} -> {address}: redirects to {response.url}")
                text = "" if address.endswith(NOT_PAGES) else response.read().decode()
        except urllib.error.HTTPError as error:
            error.close()
            broken.append(f"{linked_from} -> {address}: {error.code}")
            text = ""
        page = Page(text)
        ids[address] = page.ids
        links = [*page.links(), *(link.attributes["href"] for link in page.all("link"))]
        links += [form.attributes["action"] for form in page.all("form")]
        for link in links:
            target, fragment = urldefrag(urljoin(address, link))
            if target.startswith(portal) and not A_WAY_ON.search(target):
                waiting.append((target, address))
                wanted.append((target, unquote(fragment), address))
    broken += [f"{page} -> {to}#{id_}: no such id" for to, id_, page in wanted if id_ and id_ not in ids[to]]
    assert broken == []
    assert len(ids) > 60  # the pages, and those of edition 1


def test_links_to_other_sites_are_safe_addresses(portal):
    """What leads off the site is https, mail or a telephone number, and opens in the same window."""
    for address in ("/", "/contacts/", "/guidance/all/", "/accessibility/", "/privacy/", "/cookies/"):
        with urllib.request.urlopen(portal + address, timeout=10) as response:  # noqa: S310 (our own)
            page = Page(response.read().decode())
        elsewhere = [a for a in page.all("a") if not a.attributes.get("href", "/").startswith(("/", "#"))]
        assert [
            a.attributes for a in elsewhere if not a.attributes["href"].startswith(("https://", "mailto:", "tel:"))
        ] == []
        assert [a.attributes for a in elsewhere if "target" in a.attributes] == []
