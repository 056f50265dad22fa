"""Members: known by e-mail address in any case, without a password."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ProtectedError, QuerySet

from guidance.common.texts import tidy
from protocol_portal.members.models import AccountEvent, Member
from tests import cast
from tests.awaited import awaited

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


# ---- the account ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "delete",
    [lambda ann: ann.delete(), lambda ann: Member.objects.filter(pk=ann.pk).delete(),
     lambda ann: Member.objects.all().delete(), lambda ann: Member._base_manager.filter(pk=ann.pk).delete(),
     lambda ann: awaited(ann.adelete), lambda ann: awaited(Member.objects.active().adelete)],
    ids=["instance", "rows", "all rows", "base manager", "instance, asynchronous", "rows, asynchronous"],
)  # fmt: skip
def test_a_member_is_never_deleted(delete):
    """Whoever tries reads what to do instead."""
    ann = member()
    with cast.refused("deleted"):
        delete(ann)
    assert Member.objects.get() == ann


@pytest.mark.parametrize(
    ("text", "stored"),
    [(" Ann\xa0  Archer\u200b ", "Ann Archer"), ("Ann\tArcher\r\n", "Ann Archer"), ("Zoe\u0308", "Zoë"), ("", "")],
)
def test_texts_are_stored_as_people_see_them(text, stored):
    """Stray spaces, invisible characters and two ways of writing a letter make no difference."""
    assert tidy(text) == tidy(tidy(text)) == stored
    ann = member(full_name=text, division=text)
    assert (ann.full_name, ann.division) == (stored, stored)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("123.0", "123"),
        ("0123", "0123"),
        ("007.0", "007"),
        (" 7 ", "7"),
        ("", None),
        (None, None),
        ("1.50", "1.50"),
        ("A.0", "A.0"),
    ],
)
def test_a_reference_is_text(given, stored):
    """Zeros in front stay; the ".0" of a spreadsheet goes; an empty one is none, and many members may have none."""
    assert member(reference=given).reference == stored
    assert member("bob@example.com").reference is None


def test_a_reference_belongs_to_one_member():
    """It says who is meant."""
    member(reference="12")
    with pytest.raises(IntegrityError):
        member("bob@example.com", reference="12")


def test_active_members():
    """Leavers aren't among them."""
    ann = member()
    member("bob@example.com", is_active=False)
    assert list(Member.objects.active()) == [ann]


@pytest.mark.parametrize("fields", [{"reference": ""}, {"term_start": "2025-05-01", "term_end": "2025-04-30"}])
def test_the_database_refuses_what_makes_no_sense(fields):
    """Whichever way it comes, past the model's own checks too."""
    ann = member()
    with pytest.raises(IntegrityError):
        Member.objects.filter(pk=ann.pk).update(**fields)


def test_a_change_of_address_cannot_lose_the_old_one_by_deletion():
    """The database itself protects whoever is named in the history, past the guards."""
    ann, olive = member(), member("olive@example.com")
    AccountEvent.objects.create(member=ann, actor=olive, kind="added")
    for person in (ann, olive):
        with pytest.raises(ProtectedError):
            QuerySet(Member).filter(pk=person.pk).delete()


@pytest.mark.django_db(transaction=True)
def test_members_from_before_keep_what_they_had():
    """The migration works on a database with people in it: they become active councillors without a reference."""
    executor = MigrationExecutor(connection)
    executor.migrate([("members", "0001_initial")])
    try:
        old = executor.loader.project_state([("members", "0001_initial")]).apps.get_model("members", "Member")
        old.objects.create(email="Ann@Example.com", full_name="Ann Archer", password="!x")
        old.objects.create(email="bob@example.com", full_name="Bob", password="!y", is_active=False)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    bob, ann = Member.objects.order_by("email").reverse()
    assert (ann.email, ann.full_name, ann.reference, ann.role) == ("Ann@Example.com", "Ann Archer", None, "councillor")
    assert (ann.is_active, bob.is_active, bob.division, bob.term_start) == (True, False, "", None)
    assert list(ann.events.all()) == []
