"""What all public pages have in common: anonymous, kept by anyone and revalidated, compressed, read only."""

import gzip
import re

import brotli
import pytest
from django.test import Client

from guidance.models import Contact, SearchTerm
from tests import factories
from tests.guidance.pages.test_views import PAGES, PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

LONG = "/guidance/talking-online/"  # long enough to be worth compressing
ELSEWHERE = ["/favicon.ico", "/healthz", "/nowhere/", "/GUIDANCE/", "/guidance"]  # answered, but not with a public page


@pytest.fixture(scope="module", autouse=True)
def _edition(stored_once):
    factories.in_force()


def get(client, address, **headers):
    return client.get(address, headers=headers)


# ---- anonymous -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*PUBLIC, *ELSEWHERE])
@pytest.mark.parametrize("token", ["b" * 32, "malformed!"])
def test_no_cookie_is_set_or_asked_about(client, address, token):
    """No answer sets a cookie or varies by one, and a stray cookie changes not a byte of it."""
    plain = client.get(address)
    client.cookies["sessionid"], client.cookies["csrftoken"] = "a" * 32, token
    stray = client.get(address)
    for response in (plain, stray):
        assert "Set-Cookie" not in response.headers
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower()
    assert (plain.status_code, plain.content, plain.get("ETag")) == (
        stray.status_code,
        stray.content,
        stray.get("ETag"),
    )


@pytest.mark.parametrize("address", PUBLIC)
def test_page_has_no_csrf_token(client, address):
    """Nothing in a page differs from one visitor to the next: no token, no nonce."""
    response = client.get(address)
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert response.content == Client().get(address).content
    assert "nonce" not in response["Content-Security-Policy"]


# ---- kept and revalidated ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PUBLIC)
def test_page_may_be_kept_and_is_always_revalidated(client, address):
    """Every public page says that anyone may keep it, that it is to be revalidated, and by which strong tag."""
    response = client.get(address)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["Vary"] == "Accept-Encoding"
    assert re.fullmatch(r'"[0-9a-f]{32}"', response["ETag"])
    assert response["Content-Length"] == str(len(response.content))
    assert "Expires" not in response.headers


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_unchanged_page_is_not_sent_again(client, address, encoding):
    """A browser that has the bytes already gets a 304 without a body, with the same tag and the same rules."""
    first = get(client, address, accept_encoding=encoding)
    again = get(client, address, accept_encoding=encoding, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert [again[name] for name in ("ETag", "Cache-Control", "Vary")] == [
        first[name] for name in ("ETag", "Cache-Control", "Vary")
    ]


@pytest.mark.parametrize("held", ['"{0}"', 'W/"{0}"', '"x", "{0}"', "*"])
def test_tag_is_recognised_however_it_is_held(client, held):
    """A tag that a proxy made weak, or one among several, is recognised."""
    tag = client.get(LONG)["ETag"].strip('"')
    assert get(client, LONG, if_none_match=held.format(tag)).status_code == 304


@pytest.mark.parametrize("held", ['"x"', "", "nonsense", '"', 'W/"x"', ",,,"])
def test_another_tag_gets_the_page(client, held):
    """A tag that isn't the page's, or isn't one, gets the whole page."""
    assert get(client, LONG, if_none_match=held).status_code == 200


def test_tag_is_the_same_for_everyone(client):
    """The same bytes have the same tag in every request and process state."""
    tags = {Client().get(LONG, headers={"user-agent": agent})["ETag"] for agent in ("a", "b", "c")}
    assert tags == {client.get(LONG)["ETag"]}


@pytest.mark.parametrize("address", ["/", "/contacts/", "/search/?q=zzzz"])
def test_tag_changes_with_a_contact(client, address):
    """A page that shows contacts has another tag, and other bytes, as soon as a contact has changed."""
    before = client.get(address)["ETag"]
    contact = Contact.objects.get()
    contact.team = "Clerks and ushers"
    contact.save()
    response = get(client, address, if_none_match=before)
    assert response.status_code == 200
    assert response["ETag"] != before


def test_tag_changes_with_a_search_term(client):
    """A page of results has another tag as soon as a search term leads elsewhere."""
    before = client.get("/search/?q=scuttlebutt")["ETag"]
    SearchTerm.objects.create(says="scuttlebutt", passage="/guidance/talking-online/#rumours")
    assert client.get("/search/?q=scuttlebutt")["ETag"] != before


OF_EDITIONS = ("/guidance/", "/code/", "/platforms/", "/editions/", "/updates.xml")


def test_tag_changes_with_an_edition(client):
    """Every page that shows an edition has another tag when the next one has come into force."""
    addresses = ["/", *(address for address in PUBLIC if address.startswith(OF_EDITIONS))]
    before = {address: client.get(address)["ETag"] for address in addresses}
    factories.approved()
    for address, tag in before.items():
        response = get(client, address, if_none_match=tag)
        assert response.status_code == 200
        assert response["ETag"] != tag


# ---- compressed ----------------------------------------------------------------------------------------------------

DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.mark.parametrize("address", PUBLIC)
def test_every_encoding_holds_the_same_page(client, address):
    """Brotli, gzip and plain decode to the same bytes, and each has a tag of its own."""
    responses = [get(client, address, accept_encoding=wanted) for wanted in ("br", "gzip", "identity")]
    pages = {DECODERS[response.get("Content-Encoding")](response.content) for response in responses}
    assert len(pages) == 1
    encodings = {response.get("Content-Encoding") for response in responses}
    assert len(encodings) == len({response["ETag"] for response in responses}) in (1, 3)
    assert encodings in ({None}, set(DECODERS))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_compressed(client, address):
    """HTML is always sent compressed to a browser that takes it: to a fraction of its size."""
    response = get(client, address, accept_encoding="gzip, deflate, br, zstd")
    assert response["Content-Encoding"] == "br"
    assert len(response.content) < len(client.get(address).content) / 2


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("br", "br"),
        ("gzip, br", "br"),
        ("BR;Q=1", "br"),
        ("gzip", "gzip"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("br;q=0.000, gzip ; q=0.5", "gzip"),
        ("deflate, zstd", None),
        ("br;q=0, gzip;q=0", None),
        ("identity", None),
        ("*", None),
        ("identity;q=0, *;q=0", None),
        ("", None),
        (",;,;q=;br;;;,", None),
        ("x," * 5000 + "br", None),
        ("bride", None),
    ],
)
def test_encoding_is_one_that_the_browser_takes(client, header, encoding):
    """The encoding follows Accept-Encoding; a browser that refuses all gets the page plain rather than nothing."""
    response = get(client, LONG, accept_encoding=header)
    assert response.status_code == 200
    assert response.get("Content-Encoding") == encoding
    assert b"Be kind." in DECODERS[encoding](response.content)


# ---- read only -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*PUBLIC, "/favicon.ico", "/healthz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(address, method):
    """A page is only read: any other method gets a 405 that names those that work, and no question for a token."""
    response = Client(enforce_csrf_checks=True).generic(method, address, b"a=b", "application/x-www-form-urlencoded")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("encoding", ["", "br"])
def test_head_is_get_without_the_body(client, address, encoding):
    """HEAD answers with the headers of GET and no body."""
    got = get(client, address, accept_encoding=encoding)
    head = client.head(address, headers={"accept-encoding": encoding})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers
