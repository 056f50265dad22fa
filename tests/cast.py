"""The people of the tests, and a browser in which one of them is signed in."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHOSE_METHODS
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Group
from django.test import Client

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import Member, MemberError, SignInHelp

BACKEND = "django.contrib.auth.backends.ModelBackend"
GROUPS = {
    "viewer": "Viewers",
    "editor": "Editors",
    "publisher": "Publishers",
    "people officer": "People officers",
}
ROLES = ("anonymous", "member", *GROUPS, "superuser")


def member(email: str = "ann.archer@brookshire.example", **fields: Any) -> Member:
    """A councillor, added as an officer would, with history."""
    return accounts.add(by=None, **{"full_name": "Ann Archer", "email": email} | fields)


def officer(role: str = "people officer", email: str = "", **fields: Any) -> Member:
    """An officer of one of GROUPS, or a "superuser"."""
    email = email or f"{role.replace(' ', '.')}@brookshire.example"
    made = member(email, **{"full_name": f"{role.title()} Olive", "role": Member.Role.OFFICER} | fields)
    groups = Group.objects.filter(name=GROUPS.get(role, ""))
    return accounts.set_rights(made, groups=groups, superuser=role == "superuser", by=None)


def help_with_signing_in() -> SignInHelp:
    help_, _ = SignInHelp.objects.get_or_create(team="Democratic Services", telephone="01632 960123")
    return help_


def signed_in(person: Member | None, *, second_step: bool = True, method: str = "code") -> Client:
    """A browser in which this person is signed in; officers with their second step given, unless told not to."""
    client = Client()
    if person is None:
        return client
    client.force_login(person, BACKEND)
    session = client.session
    methods = [{"method": method, "at": time.time()}]
    if person.is_staff and second_step:
        set_up_second_step(person)
        methods.append({"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session[WHOSE_METHODS] = user_id_to_str(person)
    session.save()
    return client


def signed_in_as(client: Client) -> Member | None:
    """Who is signed in in a browser, as the account's own page says."""
    response = client.get("/accounts/")
    return response.context["user"] if response.status_code == 200 else None


def client_of(role: str) -> Client:
    """A browser for one of ROLES."""
    if role == "anonymous":
        return Client()
    return signed_in(member("member@brookshire.example") if role == "member" else officer(role))


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done within is refused as something that is never done with an account, for this reason."""
    with pytest.raises(MemberError) as e:
        yield
    assert e.value.code == code


def set_up_second_step(person: Member) -> str:
    """Sets up an authenticator app, unless there is one; returns its secret in base32, or "" where there was one."""
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        return ""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def app_code(secret: str, at: float | None = None) -> str:
    """What an authenticator app shows for a secret at a time (seconds since 1970, now when left out)."""
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // 30))
