"""Officers' rights: who may give them, and whose account only those with all rights may change."""

import pytest
from django.contrib.auth.models import Group

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Member
from protocol_portal.members.signing_in import codes
from tests import cast

pytestmark = pytest.mark.django_db

GROUPS = ("Viewers", "Editors", "Publishers", "People officers")


def officer(*names: str, superuser: bool = False, email: str = "") -> Member:
    email = email or f"{'.'.join(names or ('all',)).replace(' ', '').lower()}@brookshire.example"
    made = accounts.add(by=None, full_name="Olive Oakes", email=email, role="officer")
    return accounts.set_rights(made, groups=Group.objects.filter(name__in=names), superuser=superuser, by=None)


def test_the_groups_are_there_with_their_permissions():
    """People officers see members and no guidance in their permissions; the others the other way about."""
    found = {name: set(Group.objects.get(name=name).permissions.values_list("codename", flat=True)) for name in GROUPS}
    assert {"add_member", "change_member", "view_accountevent"} <= found["People officers"]
    help_ = {"view_signinhelp", "change_signinhelp", "add_signinhelp"}
    assert {code for code in found["People officers"] if code.endswith(("_mail", "_signinhelp"))} == {
        "view_mail"
    } | help_
    assert not any(code.startswith("delete_") for code in found["People officers"])
    assert all(code.startswith("view_") for code in found["Viewers"])
    assert "change_section" in found["Editors"] & found["Publishers"]
    assert not found["People officers"] & (found["Viewers"] | found["Editors"] | found["Publishers"])


@pytest.mark.parametrize("name", GROUPS)
def test_whoever_is_in_a_group_is_staff(name):
    """And nobody else is, but those with all rights."""
    member = accounts.add(by=None, full_name="Ann Archer", email="ann@brookshire.example")
    assert not member.is_staff
    made, chief = officer(name), officer(superuser=True, email="chief@brookshire.example")
    assert made.is_staff
    assert chief.is_staff


def test_rights_given_and_taken_are_in_the_history():
    """Before and after; asking for what is there writes nothing."""
    chief, made = officer(superuser=True), officer("Viewers")
    now = accounts.set_rights(made, groups=Group.objects.filter(name="Editors"), superuser=False, by=chief)
    accounts.set_rights(now, groups=Group.objects.filter(name="Editors"), superuser=False, by=chief)
    events = AccountEvent.objects.filter(member=made, kind=AccountEvent.Kind.RIGHTS, actor=chief)
    assert [event.changes for event in events] == [{"rights": [["Viewers"], ["Editors"]]}]
    assert now.password != made.password  # signed out


def test_only_those_with_all_rights_give_rights():
    """A people officer can't make a publisher of anyone."""
    people = officer("People officers")
    member = accounts.add(by=None, full_name="Ann Archer", email="ann@brookshire.example")
    with cast.refused("rights"):
        accounts.set_rights(member, groups=Group.objects.filter(name="Publishers"), superuser=False, by=people)
    assert not Member.objects.get(pk=member.pk).is_staff


def test_nobody_changes_their_own_rights():
    """Not even with all of them."""
    chief = officer(superuser=True)
    officer(superuser=True, email="second@brookshire.example")
    with cast.refused("own"):
        accounts.set_rights(chief, groups=(), superuser=False, by=chief)


def test_the_last_with_all_rights_stays():
    """Somebody can always give rights; an inactive one doesn't count."""
    chief, second = officer(superuser=True), officer(superuser=True, email="second@brookshire.example")
    accounts.deactivate(second, by=chief)
    with cast.refused("last"):
        accounts.set_rights(chief, groups=(), superuser=False, by=None)


@pytest.mark.parametrize(
    "act",
    [lambda member, by: accounts.change(member, by=by, email=f"new{member.pk}@brookshire.example"),
     lambda member, by: accounts.deactivate(member, by=by), lambda member, by: codes.show(member, by=by)],
    ids=["change", "deactivate", "show a code"],
)  # fmt: skip
def test_a_people_officer_can_not_take_over_an_officer(act):
    """Whoever reads an officer's mail, or holds their code, could sign in as them."""
    people, publisher, chief = officer("People officers"), officer("Publishers"), officer(superuser=True)
    for other in (publisher, chief):
        with cast.refused("rights"):
            act(other, people)
        assert Member.objects.get(pk=other.pk).email == other.email
    act(accounts.add(by=None, full_name="Ann Archer", email="ann@brookshire.example"), people)
    act(publisher, chief)


def test_nobody_deactivates_themselves():
    """They would lock themselves out."""
    chief = officer(superuser=True)
    with cast.refused("own"):
        accounts.deactivate(chief, by=chief)


def test_another_address_signs_out():
    """Whoever still reads the old one may hold an open session; another name changes nothing."""
    chief = officer(superuser=True)
    ann = accounts.add(by=None, full_name="Ann Archer", email="ann@brookshire.example")
    renamed = accounts.change(ann, by=chief, full_name="Ann Ash")
    assert renamed.password == ann.password
    moved = accounts.change(ann, by=chief, email="ann.ash@brookshire.example")
    assert moved.password != ann.password
