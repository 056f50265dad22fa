"""Guidance is anonymous: a public page never looks at the session, whoever asks; what is private is never kept."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.template.loader import get_template
from django.urls import get_resolver

from tests import cast
from tests.pages import Page

PUBLIC = [
    "/", "/guidance/", "/guidance/introduction/", "/guidance/all/", "/code/", "/code/24.8/", "/platforms/",
    "/search/?q=libel", "/editions/", "/editions/1/", "/contacts/", "/accessibility/", "/privacy/", "/cookies/",
    "/practice/", "/practice/libel/", "/updates.xml", "/sitemap.xml", "/robots.txt", "/healthz", "/no/such/page/",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.alike
def test_public_page_of_somebody_signed_in(edition_1, monkeypatch, address):
    """The session stays unread, no cookie is set, and caches may keep the page for everybody."""
    client = cast.signed_in(cast.member())
    plain = client.__class__().get(address)

    def refuse(self):
        raise AssertionError("a public page reads the session")

    monkeypatch.setattr(SessionBase, "_get_session", refuse)
    monkeypatch.setattr(SessionBase, "_session", property(refuse))
    response = client.get(address)
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert response.content == plain.content


@pytest.mark.alike
def test_footer_leads_to_signing_in(edition_1, client):
    """The same for everybody."""
    assert Page(client.get("/guidance/")).links().count("/accounts/") == 1


# ---- nothing of allauth's own is ever shown -----------------------------------------------------------------------

OURS = Path(settings.BASE_DIR) / "templates"
MESSAGES = [
    "account/messages/logged_in.txt", "account/messages/logged_out.txt", "account/messages/login_code_sent.txt",
    "mfa/messages/recovery_codes_generated.txt", "mfa/messages/totp_activated.txt", "mfa/messages/totp_deactivated.txt",
    "socialaccount/authentication_error.html", "429.html",
]  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_are_ours(name):
    assert Path(get_template(name).origin.name).is_relative_to(OURS)


def ways(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from ways(pattern.url_patterns, prefix + str(pattern.pattern))
        elif prefix.startswith("accounts/"):
            yield pattern


def test_every_page_of_signing_in_is_ours():
    """Every view under /accounts/ that has a template has one of ours; all others are functions of ours."""
    found = list(ways(get_resolver().url_patterns))
    assert len(found) > 15
    for pattern in found:
        view = getattr(pattern.callback, "view_class", None)
        name = getattr(view, "template_name", None)
        if name:
            assert Path(get_template(name).origin.name).is_relative_to(OURS), pattern
        else:
            assert view is not None or pattern.callback.__module__.startswith("protocol_portal.members."), pattern
