"""What an officer typed is given back where it could not be taken, and nobody else's words ever are."""

import html

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import include, path

from protocol_portal import errors, kept
from protocol_portal.urls import handler400, handler403, handler404, handler500  # noqa: F401 (read by Django)
from tests import cast
from tests.pages import Page, words

ADD = "/admin/guidance/searchterm/add/"
OURS = {"origin": "http://testserver"}
TEXT = "\n\nA <b>bold</b> claim\r\n</textarea><script>alert(1)</script> & “more”"
TYPED = {"title": "Libel & slander", "body": TEXT}


def refuse(request):
    raise PermissionDenied


urlpatterns = [path("admin/refused/", refuse), path("refused/", refuse), path("", include("protocol_portal.urls"))]


def given_back(response) -> list[str]:
    """The texts that a page gives back, as they would be copied."""
    page = Page(response)
    assert page.all("script") == []
    assert all("readonly" in field.attributes for field in page.all("textarea"))
    return [html.unescape(field.text).removeprefix("\n") for field in page.all("textarea")]


def check(response, why: str) -> Page:
    """The page gives all back, says what happened, is kept by nobody and leads away in a new tab only."""
    page = Page(response)
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    assert response.context["why"] == why
    assert given_back(response) == list(TYPED.values())
    assert [label.words for label in page.all("label")] == ["Title", "Body"]
    assert all(link.attributes["target"] == "_blank" for link in page.all("a"))
    return page


# ---- who is given their text back ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_whoever_is_signed_out_gets_their_text_back(client):
    """The page has every text as it was typed, and leads to sign in and then back to the form, in a new tab."""
    page = check(client.post(ADD, TYPED, headers=OURS), "signed out")
    assert page.links() == [f"/admin/login/?next={ADD.replace('/', '%2F')}"]
    referred = client.post(ADD, TYPED, headers=OURS | {"referer": "http://testserver/admin/members/member/?q=a"})
    assert Page(referred).links() == ["/admin/login/?next=%2Fadmin%2Fmembers%2Fmember%2F"]
    assert client.get(page.links()[0])["Location"] == f"/accounts/login/?next={ADD.replace('/', '%2F')}"


@pytest.mark.django_db
def test_whoever_lost_their_second_step_or_rights_gets_their_text_back():
    """Both are told what is missing, and nothing is done for them."""
    client = cast.signed_in(cast.officer("editor"))
    Authenticator.objects.all().delete()
    check(client.post(ADD, TYPED, headers=OURS), "second step")
    member = cast.signed_in(cast.member())
    page = check(member.post(ADD, TYPED, headers=OURS), "rights")
    assert page.links() == []


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_refusal_inside_the_administration_gives_the_text_back(client):
    """A view that refuses does so too; outside the administration the page is the plain one."""
    check(client.post("/admin/refused/", TYPED, headers=OURS), "rights")
    assert words(client.post("/refused/", TYPED, headers=OURS)) == words(render_to_string("403.html"))


def test_form_of_an_earlier_sign_in_gives_the_text_back():
    """A form whose token is no longer the session's gives it back without a database; elsewhere the page is plain."""
    client = Client(enforce_csrf_checks=True)
    page = check(client.post(ADD, TYPED, headers=OURS), "old form")
    assert len(page.links()) == 1
    assert Page(client.post("/accounts/login/", TYPED, headers=OURS)).all("textarea") == []


# ---- and who is not ------------------------------------------------------------------------------------------------

STRANGERS: tuple[dict[str, str], ...] = (
    {}, {"origin": "null"}, {"origin": "https://testserver"}, {"origin": "http://testserver.evil.example"},
    {"origin": "http://evil.example"}, {"origin": "http://evil.example", "referer": "http://testserver/admin/"},
    {"origin": "http://["}, {"referer": "http://evil.example/http://testserver/"}, {"referer": "http://testserver:x@evil/"},
)  # fmt: skip


@pytest.mark.parametrize("headers", STRANGERS)
def test_no_other_site_puts_words_on_our_page(headers):
    """What another site sent, or nobody knows who, gets the plain page."""
    response = Client(enforce_csrf_checks=True).post(ADD, TYPED, headers=headers)
    assert response.status_code == 403
    assert "claim" not in response.content.decode()
    assert words(response) == words(render_to_string("csrf.html"))


def test_referrer_is_believed_where_there_is_no_origin():
    """Older browsers send the page's address only."""
    headers = {"referer": "http://testserver/admin/guidance/searchterm/add/"}
    check(Client(enforce_csrf_checks=True).post(ADD, TYPED, headers=headers), "old form")


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "data"), [("get", TYPED), ("post", {}), ("post", {"confirm": "yes", "row": "12"})])
def test_all_else_is_led_to_sign_in_as_before(client, method, data):
    """Whoever only looks, or typed nothing, is led to sign in."""
    response = getattr(client, method)(ADD, data, headers=OURS)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/?next=")


@pytest.mark.django_db
def test_officer_whose_form_is_taken_sees_none_of_it():
    """A form that is allowed is answered as ever."""
    response = cast.client_of("editor").post(ADD, TYPED, headers=OURS)
    assert response.status_code == 200
    assert "What you typed" not in response.content.decode()


# ---- what is given back --------------------------------------------------------------------------------------------


def texts(data) -> list[tuple[str, str]]:
    return [(field.label, field.text) for field in kept.typed(RequestFactory().post(ADD, data))]


NOT_GIVEN = {
    "csrfmiddlewaretoken": "a" * 64, "password": "hunter two", "new_password": "three", "code": "123456 7",
    "_save": "Save", "action": "invite", "seen": "0f" * 32, "lock_version": "12", "tick": "on", "empty": " \r\n",
    "file": None,
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_GIVEN)
def test_secrets_files_and_what_the_page_put_there_are_left_out(name):
    """Only what somebody typed is given back."""
    value = NOT_GIVEN[name] or SimpleUploadedFile("roster.csv", b"Ann,ann@brookshire.example")
    assert texts({name: value, "change_note": "Mended."}) == [("Change note", "Mended.")]


def test_each_of_several_values_is_given_back_and_none_without_end():
    """Fields with one name are each there; a text that is too long is cut, and there are only so many."""
    assert texts({"a": ["one", "two"]}) == [("A", "one"), ("A", "two")]
    [long] = kept.typed(RequestFactory().post(ADD, {"a": "x" * (kept.LONGEST + 1)}))
    assert (len(long.text), long.cut, long.rows) == (kept.LONGEST, True, 20)
    assert len(texts({f"field-{n}": "x" for n in range(kept.MOST_FIELDS + 5)})) == kept.MOST_FIELDS


def test_what_cannot_be_read_or_shown_gives_the_plain_page(settings, monkeypatch, caplog):
    """A body that is too large, or a page that fails itself, is no fault."""
    client = Client(enforce_csrf_checks=True)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert kept.page(RequestFactory().post(ADD, TYPED, headers=OURS), "old form") is None
    assert caplog.records == []  # no fault of ours
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    monkeypatch.setattr(kept, "typed", lambda request: 1 / 0)
    assert client.post(ADD, TYPED, headers=OURS).content == errors.csrf_failure(RequestFactory().get("/")).content
