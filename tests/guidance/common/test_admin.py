"""Pages of our own in the administration: closed unless they say whom they are for."""

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path

from guidance.common.admin import admin_page, has, key_in, registered
from guidance.models import Contact
from tests import cast

VIEW, CHANGE = "guidance.view_contact", "guidance.change_contact"


def told(request, row=None) -> HttpResponse:
    return HttpResponse(str(row))


def asked(rf, role: str, method: str = "get"):
    request = getattr(rf, method)("/")
    request.user = cast.officer(role)
    return request


def test_a_view_that_does_not_say_who_may_open_it_is_not_registered():
    with pytest.raises(ImproperlyConfigured, match="guidance_told"):
        registered([path("told/", told, name="guidance_told")])


def test_a_page_keeps_its_address_and_name():
    [pattern] = registered([path("told/", admin_page(VIEW)(told), name="guidance_told")])
    assert (str(pattern.pattern), pattern.name) == ("told/", "guidance_told")
    assert pattern.callback.needs == (VIEW,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "method", "let_in"),
    [("viewer", "get", True), ("viewer", "post", False), ("editor", "post", True), ("people officer", "get", False)],
)
def test_who_looks_and_who_posts(rf, role, method, let_in):
    request, page = asked(rf, role, method), admin_page(VIEW, to_post=CHANGE)(told)
    if let_in:
        assert page(request).status_code == 200
    else:
        with pytest.raises(PermissionDenied):
            page(request)


@pytest.mark.django_db
def test_all_permissions_are_needed(rf):
    with pytest.raises(PermissionDenied):
        admin_page(VIEW, "members.view_member")(told)(asked(rf, "viewer"))


@pytest.mark.django_db
def test_the_row_is_found_allowed_and_then_refused(rf):
    """403 without the permission, whether the row is there or not; then 404 where it isn't; then what the page says."""
    row = Contact.objects.create(slug="a", team="A", helps_with="All.", email="a@b.example")
    page = admin_page(VIEW, of=Contact)(told)
    assert page(asked(rf, "viewer"), pk=row.pk).content == b"A"
    with pytest.raises(Http404):
        page(asked(rf, "editor"), pk=row.pk + 1)
    with pytest.raises(PermissionDenied):
        page(asked(rf, "people officer"), pk=row.pk + 1)
    with pytest.raises(PermissionDenied):
        admin_page(VIEW, of=Contact, allowed=lambda request, row: False)(told)(asked(rf, "publisher"), pk=row.pk)
    refusing = admin_page(VIEW, of=Contact, refuses=lambda request, row: HttpResponse(f"Not {row}"))(told)
    assert refusing(asked(rf, "superuser"), pk=row.pk).content == b"Not A"


@pytest.mark.django_db
def test_who_may_change_may_look(rf):
    request = asked(rf, "people officer")
    assert has(request, "members.change_member", "members.view_member")
    assert not has(request, "members.view_member", VIEW)


@pytest.mark.parametrize("object_id", ["", "x", "-1", "1_5F2", "9" * 19])
def test_what_can_be_no_key(object_id):
    with pytest.raises(Http404):
        key_in(object_id)
    assert key_in("12") == 12
