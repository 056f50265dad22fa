"""The commands on people: the first officer, a link to sign in, and a second step that was lost."""

import re
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Member, SignInCode
from tests import cast
from tests.pages import codes

pytestmark = pytest.mark.django_db
OLIVE = "olive@brookshire.example"


@pytest.fixture(autouse=True)
def _no_address(monkeypatch):
    """As where nobody has set PORTAL_ADDRESS."""
    monkeypatch.delenv("PORTAL_ADDRESS", raising=False)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> CommandError:
    """The error with which a command refuses, having changed nothing."""
    before = list(Member.objects.values()), AccountEvent.objects.count(), SignInCode.objects.count()
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert (list(Member.objects.values()), AccountEvent.objects.count(), SignInCode.objects.count()) == before
    return refusal.value


def kinds(member: Member) -> list[str]:
    return list(AccountEvent.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


# ---- add_officer -------------------------------------------------------------------------------------------------


def test_the_first_officer():
    """An officer with all rights, in the history as the server's doing, who is told how to go on."""
    said = run("add_officer", OLIVE, "Olive Oakes")
    olive = Member.objects.get()
    assert (olive.email, olive.full_name, olive.role) == (OLIVE, "Olive Oakes", Member.Role.OFFICER)
    assert olive.is_superuser
    assert not olive.has_usable_password()
    assert kinds(olive) == ["added", "rights"]
    assert not AccountEvent.objects.exclude(actor=None).exists()
    assert f"sign_in_link {OLIVE}" in said
    assert "/admin/" in said


def test_adding_an_officer_again_changes_nothing():
    """Neither the name nor the history, however the address is written."""
    run("add_officer", OLIVE, "Olive Oakes")
    before = Member.objects.values().get(), AccountEvent.objects.count()
    assert "Olive Oakes" in run("add_officer", " OLIVE@Brookshire.EXAMPLE ", "olive  oakes")
    assert (Member.objects.values().get(), AccountEvent.objects.count()) == before


def test_a_member_is_raised_to_officer():
    """Who is there keeps name and groups, and gets all rights."""
    olive = cast.member(OLIVE, full_name="Olive Oakes", role=Member.Role.CO_OPTED)
    accounts.set_rights(olive, groups=Group.objects.filter(name="Editors"), superuser=False, by=None)
    with pytest.raises(CommandError, match="Olive Oakes"):
        run("add_officer", OLIVE, "Somebody Else")
    assert not Member.objects.get(pk=olive.pk).is_superuser
    run("add_officer", OLIVE, "Olive Oakes")
    olive = Member.objects.get(pk=olive.pk)
    assert (olive.full_name, olive.role, olive.is_superuser) == ("Olive Oakes", Member.Role.OFFICER, True)
    assert list(olive.groups.all()) == [Group.objects.get(name="Editors")]
    assert kinds(olive) == ["added", "rights", "changed", "rights"]


@pytest.mark.parametrize(
    ("email", "name", "field", "code"),
    [("olive", "Olive Oakes", "email", "invalid"), ("", "Olive Oakes", "email", "blank"),
     ("ölive@brookshire.example", "Olive Oakes", "email", "invalid"), (OLIVE, " ", "full_name", "blank")],
)  # fmt: skip
def test_what_makes_no_officer(email, name, field, code):
    """A sentence that names the field and no other, and nobody is added."""
    refusal = refused("add_officer", email, name)
    assert {one: set(found) for one, found in codes(refusal.__cause__).items()} == {field: {code}}
    names = {one: f"{Member._meta.get_field(one).verbose_name}: " for one in ("email", "full_name")}
    assert [one for one in names if names[one] in str(refusal)] == [field]


def test_someone_who_has_left_is_not_made_an_officer():
    """It takes an officer to let them in again."""
    accounts.deactivate(cast.member(OLIVE, full_name="Olive Oakes"), by=None)
    assert "Olive Oakes" in str(refused("add_officer", OLIVE, "Olive Oakes"))


def test_half_an_officer_is_never_added(monkeypatch):
    """Where giving the rights fails, the account isn't there either."""

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(accounts, "set_rights", fail)
    with pytest.raises(RuntimeError):
        run("add_officer", OLIVE, "Olive Oakes")
    assert not Member.objects.exists()


def test_an_address_with_signs_of_the_shell_is_quoted():
    """What is printed can be copied."""
    assert "sign_in_link 'o&o@brookshire.example'\n" in run("add_officer", "o&o@brookshire.example", "Olive Oakes")


# ---- sign_in_link ------------------------------------------------------------------------------------------------


def path_of(said: str, address: str = "http://127.0.0.1:8000") -> str:
    """The path of the link in the first line."""
    found = re.fullmatch(rf"{re.escape(address)}(/accounts/code/[\w-]+/)", said.splitlines()[0])
    assert found, said
    return found[1]


def after_the_link(said: str) -> str:
    """What is printed below the link, without times."""
    return re.sub(r"\d\d:\d\d", "", said.partition("\n")[2])


def test_a_link_signs_in_once():
    """Looking at it does nothing; its button signs in, and then it is over. The address may be in capitals."""
    ann = cast.member()
    said = run("sign_in_link", "ANN.ARCHER@brookshire.EXAMPLE")
    path, client = path_of(said), Client()
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    assert client.get("/accounts/").context["user"] == ann
    assert Client().post(path).status_code == 410
    assert kinds(ann)[-2:] == ["link made", "signed in"]


@time_machine.travel(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), tick=False)
def test_a_link_says_for_whom_and_for_how_long():
    """In minutes that are true, and until when in local time: in July London is an hour ahead."""
    cast.member()
    said = run("sign_in_link", "ann.archer@brookshire.example")
    assert [one in said for one in ("Ann Archer", "15", "13:15")] == [True] * 3
    assert SignInCode.objects.get().expires_at == datetime(2026, 7, 1, 12, 15, tzinfo=UTC)


def test_a_link_to_where_the_portal_is(monkeypatch, settings):
    """--address for a portal that was started elsewhere; otherwise PORTAL_ADDRESS, and a hint where there is none."""
    cast.member()
    email = "ann.archer@brookshire.example"
    assert "--address" in run("sign_in_link", email)
    elsewhere = run("sign_in_link", email, "--address", "http://127.0.0.1:8001/")
    assert path_of(elsewhere, "http://127.0.0.1:8001")
    assert "--address" not in elsewhere
    settings.ADDRESS = "https://protocol.example.gov.uk"
    monkeypatch.setenv("PORTAL_ADDRESS", settings.ADDRESS)
    set_ = run("sign_in_link", email)
    assert path_of(set_, "https://protocol.example.gov.uk")
    assert "--address" not in set_


@pytest.mark.parametrize("address", ["127.0.0.1:8001", "ftp://127.0.0.1", "http://127.0.0.1/portal", "http://a b"])
def test_a_link_to_nowhere_is_refused(address):
    """No link is made that couldn't be opened."""
    cast.member()
    assert address in str(refused("sign_in_link", "ann.archer@brookshire.example", "--address", address))


def test_an_officer_is_told_what_comes_next():
    """The second step, to give or to set up; a link never takes its place."""
    olive = cast.officer("superuser", OLIVE)
    member = cast.member(full_name=olive.full_name)
    told = [after_the_link(run("sign_in_link", one.email)) for one in (member, olive)]
    cast.set_up_second_step(olive)
    said = run("sign_in_link", OLIVE)
    assert len({*told, after_the_link(said)}) == 3, "a member's, with a step to set up, with one to give"
    client = Client()
    assert client.post(path_of(said)).url == "/accounts/second-step/"
    assert client.get("/admin/").status_code == 302


def test_no_link_for_strangers_and_leavers():
    """Whoever isn't a member here, or no longer."""
    accounts.deactivate(cast.member(), by=None)
    assert "eve@brookshire.example" in str(refused("sign_in_link", "eve@brookshire.example"))
    assert "Ann Archer" in str(refused("sign_in_link", "ann.archer@brookshire.example"))


# ---- reset_second_step -------------------------------------------------------------------------------------------


def test_the_only_officer_has_lost_phone_and_codes():
    """The server takes the second step away, ends every session, and leaves a line of it."""
    olive = cast.officer("superuser", OLIVE)
    browser = cast.signed_in(olive)
    RecoveryCodes.activate(olive)
    said = run("reset_second_step", OLIVE.upper())
    assert not Authenticator.objects.exists()
    assert browser.get("/accounts/").status_code == 302
    event = AccountEvent.objects.get(kind=AccountEvent.Kind.STEP_REMOVED)
    assert (event.member, event.actor) == (olive, None)
    assert f"sign_in_link {OLIVE}" in said
    assert "sign_in_link" not in run("reset_second_step", OLIVE)
    assert AccountEvent.objects.filter(kind=AccountEvent.Kind.STEP_REMOVED).count() == 1


def test_nobody_to_reset():
    """A mistyped address."""
    assert OLIVE in str(refused("reset_second_step", OLIVE))
