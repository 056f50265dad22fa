"""Members: known by e-mail address in any case, without a password."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError

from protocol_portal.members.models import Member

pytestmark = pytest.mark.django_db


def member(email: str = "Ann.Archer@Example.com", **fields) -> Member:
    return Member.objects.create_user(email, **{"full_name": "Ann Archer", **fields})


@pytest.mark.parametrize("other", ["Ann.Archer@Example.com", "ann.archer@example.com", "ANN.ARCHER@EXAMPLE.COM"])
def test_an_address_belongs_to_one_member(other):
    """It is unique without regard to case: nobody has two accounts, and nobody has another's."""
    member()
    with pytest.raises(ValidationError, match="already"):
        Member(email=other, full_name="Another").full_clean(exclude=["password"])
    with pytest.raises(IntegrityError):
        member(other)


def test_an_address_cannot_become_anothers():
    """A change of address is held to the same."""
    member()
    other = member("bob@example.com")
    other.email = "ann.archer@example.com"
    with pytest.raises(IntegrityError):
        other.save()


@pytest.mark.parametrize("typed", ["Ann.Archer@Example.com", "ann.archer@example.com", "ANN.ARCHER@EXAMPLE.COM"])
def test_a_member_is_found_by_the_address_as_typed(typed):
    """People type their address in any case."""
    ann = member()
    assert Member.objects.get_by_natural_key(typed) == ann


def test_natural_key():
    """The address stands for the member where files refer to one."""
    ann = member()
    assert ann.natural_key() == ("Ann.Archer@example.com",)
    assert Member.objects.get_by_natural_key(*ann.natural_key()) == ann


def test_nobody_is_found_by_another_address():
    """An unknown address is no member, nor is none at all."""
    member()
    for typed in ("ann@example.com", "", None, "%", "Ann_Archer@example.com"):
        with pytest.raises(Member.DoesNotExist):
            Member.objects.get_by_natural_key(typed)


def test_no_member_has_a_password():
    """Nobody signs in with one, whatever is typed."""
    ann = member()
    assert not ann.has_usable_password()
    assert not ann.check_password("")
    assert not ann.check_password(ann.password)
    assert authenticate(email=ann.email, password=ann.password) is None


def test_a_member_is_active_and_nothing_more():
    """Rights are given, never had by default."""
    ann = member()
    assert (ann.is_active, ann.is_superuser) == (True, False)
    assert not ann.has_perm("guidance.change_edition")


def test_a_superuser_has_every_right_and_no_password():
    """Also where one is offered."""
    chief = Member.objects.create_superuser("chief@example.com", full_name="Chief", password="hunter2")
    assert chief.is_superuser
    assert chief.has_perm("guidance.change_edition")
    assert not chief.has_usable_password()


def test_createsuperuser_makes_one():
    """Django's own command works with the fields that there are."""
    call_command("createsuperuser", interactive=False, email="chief@example.com", full_name="Chief", stdout=StringIO())
    chief = Member.objects.get()
    assert (chief.is_superuser, chief.has_usable_password(), chief.full_name) == (True, False, "Chief")


def test_members_are_called_by_name_and_listed_by_it():
    """The address stands in where no name is known."""
    nameless, bob, ann = member("zoe@example.com", full_name=""), member("b@example.com", full_name="Bob"), member()
    assert [str(person) for person in (nameless, bob, ann)] == ["zoe@example.com", "Bob", "Ann Archer"]
    assert list(Member.objects.all()) == [nameless, ann, bob]
