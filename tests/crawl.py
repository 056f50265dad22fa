"""Every page of the site that a reader can reach by links."""

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client

from guidance.common.caching import forget
from tests.pages import Page

ORIGIN = "http://127.0.0.1:8000"
A_WAY_ON = re.compile(r"/check/[^/]+/[^/]+/[^/]")  # from a third question on: there are tens of thousands
UNLINKED = ("/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/healthz", "/nowhere/", "/editions/99/")


def crawled(client: Client, *more: str) -> dict[str, str]:
    """{address: text} of the pages reached from the home page, those that nothing links to, and `more`."""
    forget()  # each test's database begins with the same stamp and keys
    pages: dict[str, str] = {}
    waiting = ["/", *UNLINKED, *more]
    while waiting:
        if (address := waiting.pop()) in pages:
            continue
        response = client.get(address)
        pages[address] = response.content.decode()
        assert response.status_code < 400 or address in UNLINKED, f"{address} answers {response.status_code}"
        waiting += _onward(address, [response.get("Location", ""), *Page(response).links()])
        waiting += _onward(address, [link.attributes["href"] for link in Page(response).all("link")])
    return pages


def _onward(page: str, links: list[str]) -> Iterator[str]:
    """The site's own addresses among the links, without their fragments; static files aside."""
    for link in filter(None, links):
        url = urlsplit(urldefrag(urljoin(ORIGIN + page, link)).url)
        ours = f"{url.scheme}://{url.netloc}" == ORIGIN and not url.path.startswith("/static/")
        if ours and not url.path.endswith(".zip") and not A_WAY_ON.search(url.path):
            yield f"{url.path}?{url.query}" if url.query else url.path
