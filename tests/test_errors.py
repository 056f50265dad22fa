"""The pages for what went wrong, and the addresses that lead to the right one."""

from io import BytesIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path

from guidance.models import Edition
from guidance.models.failed_searches import FailedSearch
from protocol_portal import errors
from protocol_portal.urls import handler400, handler403, handler404, handler500  # noqa: F401 (read by Django)
from tests import factories
from tests.guidance.pages.test_views import PUBLIC
from tests.pages import Page


def forbidden(request):
    raise PermissionDenied


def fault(request):
    raise RuntimeError("a secret of the house")


urlpatterns = [  # for the tests that are marked urls(__name__)
    path("forbidden/", forbidden),
    path("fault/", fault),
    path("form/", lambda request: HttpResponse("filled in")),
    path("", include("protocol_portal.urls")),
]


@pytest.fixture
def edition(brookshire, db):
    """Brookshire's edition 1, in force."""
    return Edition.objects.get()


@pytest.fixture
def no_database(edition):
    """The database refuses every statement."""

    def refuse(execute, sql, params, many, context):
        raise OperationalError("the database has gone")

    with connection.execute_wrapper(refuse):
        yield


# ---- another case, without the slash -------------------------------------------------------------------------------

LEADS_TO = {
    "/GUIDANCE/TALKING-ONLINE": "/guidance/talking-online/",
    "/Guidance/Talking-Online/": "/guidance/talking-online/",
    "/guidance/talking-online": "/guidance/talking-online/",
    "/guidance": "/guidance/",
    "/Guidance/ALL": "/guidance/all/",
    "/Code/3.1": "/code/3.1/",
    "/code/3.1": "/code/3.1/",
    "/CODE/3.1/": "/code/3.1/",
    "/platforms/Forums": "/platforms/forums/",
    "/Editions/1": "/editions/1/",
    "/editions/1/CODE/3.1": "/editions/1/code/3.1/",
    "/EDITIONS/1/guidance/TALKING-online": "/editions/1/guidance/talking-online/",
    "/editions/1/changes": "/editions/1/changes/",
    "/Contacts": "/contacts/",
    "/Sitemap.XML": "/sitemap.xml",
    "/ROBOTS.TXT": "/robots.txt",
    "/search?q=Be+Kind": "/search/?q=Be+Kind",
    "/Search/?q=Be+Kind&x=%2F": "/search/?q=Be+Kind&x=%2F",
    "/CODE/3.1?a=B": "/code/3.1/?a=B",
}


@pytest.mark.parametrize("address", LEADS_TO)
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.alike
def test_address_in_another_case_or_without_slash_leads_on(edition, client, address, method):
    """An address in another case or without its slash leads to the right one for good, its query kept as it was."""
    response = getattr(client, method)(address)
    assert (response.status_code, response["Location"]) == (301, LEADS_TO[address])
    assert client.get(response["Location"]).status_code == 200


NOWHERE = (
    "/GUIDANCE/NOTHING", "/guidance/nothing", "/code/9.9", "/Code/9.9/", "/editions/9", "/Editions/2/guidance",
    "/nothing", "/NOTHING/", "/guidance/talking-online.", "/guidance//", "/Guidance//talking-online",
)  # fmt: skip


@pytest.mark.parametrize("address", NOWHERE)
def test_address_that_leads_nowhere_is_not_found_at_once(edition, client, address):
    """An address that is no page in small letters and with a slash either is a 404 and not a detour to one."""
    factories.draft()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/SEARCH/?q=gazebo", "/Guidance/All", "/EDITIONS/1/changes/", "/ON"])
def test_no_page_is_made_to_see_whether_it_is_there(edition, client, address):
    """The address that was meant is found without rendering anything, and no search is noted."""
    response = client.get(address)
    assert (response.status_code, response.templates) == (301, [])
    assert not FailedSearch.objects.exists()


def test_old_slug_in_another_case_leads_on(edition, client):
    """An old address in another case leads to the page that has its words now."""
    moved = {f"/guidance/talking-online/{id_}": f"/guidance/online/{id_}" for id_ in ("", "#rumours")}
    factories.approved(sections=(factories.section("online"),), moved=moved)
    response = client.get("/GUIDANCE/Talking-Online", follow=True)
    assert response.status_code == 200
    assert [address for address, _ in response.redirect_chain] == ["/guidance/talking-online/", "/guidance/online/"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_led_on(edition, client, method):
    """A request that would change something is never sent on to another address."""
    assert getattr(client, method)("/GUIDANCE").status_code == 404


ELSEWHERE = (
    "//evil.example", "//evil.example/", "//EVIL.example/GUIDANCE", "///evil.example/..", "//evil.example/../",
    "/../evil.example", "/guidance/../../evil.example/", "/\\evil.example", "/\\EVIL.EXAMPLE/guidance",
    "/ /evil.example", "/https://evil.example/", "/HTTPS://evil.example", "//guidance", "//GUIDANCE/",
    "/\t/EVIL.example", "/@evil.example", "/GUIDANCE/@EVIL.example", "/GUIDANCE/\r\nX: y", "/GUIDANCE/.",
    "/.", "/..", "/\x00", "/GUIDANCE\x00", "/;/EVIL",
)  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_address_leads_off_the_site(edition, client, address):
    """Whatever is asked for (as the server decodes it), the answer is no redirect to another site."""
    response = client.get("/", PATH_INFO=address, QUERY_STRING="next=//evil.example")
    assert response.status_code in (301, 404)
    location = response.get("Location", "")
    for base in ("http://testserver/", f"http://testserver{LEADS_TO['/guidance']}"):
        assert urlsplit(urljoin(base, location.replace("\\", "/"))).netloc == "testserver"
    assert "\n" not in location


# ---- not found -----------------------------------------------------------------------------------------------------


def test_address_like_nothing_gets_no_suggestion(edition, client):
    """Where nothing is near, the 404 offers the search, the contents and the contacts."""
    page = Page(client.get("/wp-login.php"))
    assert set(page.links("main")) == {"/", "/guidance/", "/contacts/"}


@pytest.mark.parametrize(
    "address", ["/<script>alert(1)</script>/", '/"onload="x', "/\x00\x1b", "/" + "a" * 9000, "/é😀", "/%"]
)
def test_strange_address_is_answered(edition, client, address):
    """Whatever stands in the address, the 404 page is whole and shows none of it as HTML."""
    response = client.get("/", PATH_INFO=address.encode().decode("latin-1"))
    assert response.status_code == 404
    assert Page(response).all("script") == []
    assert len(response.content) < 20_000


def test_not_found_works_on_an_empty_database(db, client):
    """Before anything has been loaded a 404 has its page."""
    response = client.get("/guidance/libel/")
    assert response.status_code == 404
    assert "404.html" in [template.name for template in response.templates]


def is_error_page(source, template: str) -> bool:
    """Whether an answer is the page of this template, which needs nothing of the request."""
    return Page(source).words() == Page(render_to_string(template)).words()


# ---- the portal's own faults ---------------------------------------------------------------------------------------


@pytest.fixture
def visitor():
    """A client that gets the error page, as a visitor does, where a view raises."""
    return Client(raise_request_exception=False)


NEEDS_DATABASE = [address for address in PUBLIC if address not in ("/robots.txt", "/.well-known/security.txt")]


@pytest.mark.parametrize("address", [*NEEDS_DATABASE, "/nowhere/", "/GUIDANCE"])
def test_page_without_its_database_is_an_error_page(no_database, visitor, address):
    """While the database is away every page, and every 404, is the portal's own error page."""
    response = visitor.get(address)
    assert response.status_code == 500
    assert is_error_page(response, "500.html")


@pytest.mark.urls(__name__)
def test_fault_shows_nothing_of_the_house(edition, visitor):
    """A fault is answered with a calm page and no word of what failed."""
    response = visitor.get("/fault/")
    assert response.status_code == 500
    assert "secret" not in response.content.decode()
    assert is_error_page(response, "500.html")


@pytest.mark.parametrize("address", ["/", "/guidance/talking-online/", "/nowhere/"])
@pytest.mark.alike
def test_page_without_its_static_files_is_an_error_page(edition, visitor, settings, tmp_path, address):
    """Where static files were never collected, pages fail with the error page, which needs none."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    response = visitor.get(address)
    assert response.status_code == 500
    assert is_error_page(response, "500.html")


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "status"), [("/fault/", 500), ("/forbidden/", 403), ("/nowhere/", 500)])
def test_error_without_its_template_has_a_last_resort(edition, visitor, monkeypatch, address, status):
    """An error page that fails itself gives way to one that needs nothing."""

    def gone(name, *args, **kwargs):
        raise TemplateDoesNotExist(name)

    monkeypatch.setattr(errors.loader, "get_template", gone)
    response = visitor.get(address)
    assert response.status_code == status
    assert response.content.decode() == errors.LAST_RESORT


@pytest.mark.parametrize("host", ["evil.example", "a b", "", "127.0.0.1:x", "é"])
def test_another_host_is_refused_with_a_page(client, host):
    """A request for a host that isn't the portal's gets the 400 page, without touching the database."""
    response = client.get("/", headers={"host": host}, SERVER_NAME="evil.example")
    assert response.status_code == 400
    assert is_error_page(response, "400.html")


@pytest.mark.urls(__name__)
def test_forged_form_is_refused_with_a_page():
    """A form that another site sent gets the 403 page."""
    response = Client(enforce_csrf_checks=True).post("/form/", {"a": "b"})
    assert response.status_code == 403
    assert is_error_page(response, "csrf.html")


PROVOKED = {  # what happens: how
    "bad request": lambda visitor: visitor.get("/", headers={"host": "evil.example"}),
    "strange charset": lambda visitor: visitor.generic("POST", "/", b"a=b", "text/plain; charset=evil"),
    "forbidden": lambda visitor: visitor.get("/forbidden/"),
    "not found": lambda visitor: visitor.get("/nowhere/"),
    "another method": lambda visitor: visitor.post("/"),
    "led on": lambda visitor: visitor.get("/GUIDANCE"),
    "fault": lambda visitor: visitor.get("/fault/"),
}


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("case", PROVOKED)
@pytest.mark.alike
def test_every_refusal_has_the_security_headers(edition, visitor, case):
    """Whatever goes wrong, the answer has the strict policy and the other headers, and sets no cookie."""
    response = PROVOKED[case](visitor)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("case", ["bad request", "strange charset", "forbidden", "not found", "fault"])
@pytest.mark.alike
def test_every_error_page_is_a_whole_page(edition, visitor, case):
    """An error page has a title, one heading, a way home, and asks not to be indexed."""
    page = Page(PROVOKED[case](visitor))
    assert page.all("html")[0].attributes["lang"] == "en-GB"
    assert page.words("title")
    assert len(page.all("h1", "main")) == 1
    assert "/" in page.links("main")
    assert {"name": "robots", "content": "noindex"} in [meta.attributes for meta in page.all("meta")]
    assert page.all("script") == []


# ---- other character sets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "charset", ["evil", "utf-7", "utf-16", "latin-1", "idna", "zip", "undefined", "''", "é", "x" * 9000]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("address", ["/", "/nowhere/", "/healthz"])
@pytest.mark.alike
def test_another_charset_is_refused_with_a_page(edition, client, charset, method, address):
    """A request in a character set other than UTF-8 gets the 400 page, whatever it asks for."""
    response = client.generic(method, address, b"a=b", f"application/x-www-form-urlencoded; charset={charset}")
    assert response.status_code == 400
    assert is_error_page(response, "400.html")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_utf_8_is_taken_however_it_is_written(edition, client, charset):
    """UTF-8 is what the portal takes."""
    assert client.generic("GET", "/", b"", f"text/plain; charset={charset}").status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset*=evil''x",
        "text/plain; charset*=undefined''x",
        "text/plain; charset*=utf-8''a%00b",
        "multipart/form-data; boundary*=nope'en'x",
        "text/plain; charset=evil",
    ],
)
def test_unreadable_content_type_is_refused_with_a_page(db, content_type, monkeypatch):
    """A Content-Type on which Django fails before any handler is asked gets the 400 page all the same."""
    monkeypatch.setattr("protocol_portal.housekeeping.start_sending", lambda: None)  # its thread would outlive the test
    from protocol_portal.wsgi import application  # here: the middleware is made while the tests' settings hold

    answer = {}

    def start_response(status, headers):
        answer["status"], answer["headers"] = status, dict(headers)

    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(b"a=b"), "CONTENT_LENGTH": "3", "CONTENT_TYPE": content_type,
    }  # fmt: skip
    body = b"".join(application(environ, start_response)).decode()
    assert answer["status"] == "400 Bad Request"
    assert is_error_page(body, "400.html")
    assert "default-src 'none'" in answer["headers"]["Content-Security-Policy"]
