"""The officers' second step: unreadable in the database, and reset by another officer."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken

from protocol_portal.members.models import AccountEvent, Member
from protocol_portal.members.signing_in import second_step
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Member:
    return cast.officer("editor")


def test_the_database_holds_no_readable_secret(officer):
    """Neither the app's nor the recovery codes'; the portal's key opens them."""
    secret = cast.set_up_second_step(officer)
    recovery = RecoveryCodes.activate(officer)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert recovery.instance.data["seed"]
    assert decrypt(recovery.instance.data["seed"]) not in stored
    assert not [code for code in recovery.get_unused_codes() if code in stored]
    assert decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_two_ciphers_of_one_key_are_the_same_and_of_another_are_not(settings):
    """The key is made of SECRET_KEY alone."""
    sealed = second_step.cipher().encrypt(b"secret")
    assert second_step.cipher().decrypt(sealed) == b"secret"
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(InvalidToken):
        second_step.cipher().decrypt(sealed)


def test_under_another_secret_key_no_code_matches(officer, settings, caplog):
    """It is an error in the log, not on the page; the second step has to be reset."""
    secret = cast.set_up_second_step(officer)
    settings.SECRET_KEY = "another" * 10
    kept = Authenticator.objects.get(user=officer, type="totp")
    assert not TOTP(kept).validate_code(cast.app_code(secret))
    assert "another SECRET_KEY" in caplog.text
    assert secret not in caplog.text


def test_another_officer_resets_it(officer):
    """App and recovery codes are gone, the officer is signed out, and the history says who did it."""
    people = cast.officer()
    browser = cast.signed_in(officer)
    RecoveryCodes.activate(officer)
    assert second_step.is_set_up(officer)
    second_step.reset(officer, by=people, note="lost telephone")
    assert not Authenticator.objects.filter(user=officer).exists()
    assert not second_step.is_set_up(officer)
    assert browser.get("/accounts/").status_code == 302
    (event,) = AccountEvent.objects.filter(kind=AccountEvent.Kind.STEP_REMOVED)
    assert (event.member, event.actor, event.note) == (officer, people, "lost telephone")


def test_resetting_again_changes_nothing(officer):
    """Safe to repeat, and for someone who never set it up: no line in the history, and nobody signed out."""
    before = Member.objects.get(pk=officer.pk).password
    second_step.reset(officer, by=cast.officer())
    assert Member.objects.get(pk=officer.pk).password == before
    assert not AccountEvent.objects.filter(kind=AccountEvent.Kind.STEP_REMOVED).exists()


@pytest.mark.parametrize(
    ("role", "code"), [("people officer", "rights"), ("itself", "own")], ids=["people officer", "itself"]
)
def test_who_may_not(role, code):
    """A people officer for one with all rights, and nobody for themselves."""
    chief = cast.officer("superuser")
    cast.set_up_second_step(chief)
    by = chief if role == "itself" else cast.officer(role)
    with cast.refused(code):
        second_step.reset(chief, by=by)
    assert second_step.is_set_up(chief)


@pytest.mark.parametrize("by", [None, "second"], ids=["a command", "another with all rights"])
def test_who_may_for_one_with_all_rights(by):
    """A command on the server, and another officer with all rights."""
    chief = cast.officer("superuser")
    cast.set_up_second_step(chief)
    second_step.reset(chief, by=by and cast.officer("superuser", "second@brookshire.example"))
    assert not second_step.is_set_up(chief)
