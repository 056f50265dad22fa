"""The acts on one account: each changes what it says and writes its line of the history, or does neither."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Member

pytestmark = pytest.mark.django_db

ANN = {"email": "ann@example.com", "full_name": "Ann Archer", "reference": "0012", "division": "Brook End"}
ADDED = {
    "email": [None, "ann@example.com"], "full_name": [None, "Ann Archer"], "reference": [None, "0012"],
    "role": [None, "councillor"], "division": [None, "Brook End"], "is_active": [None, True],
}  # fmt: skip


def ann(**fields) -> Member:
    return accounts.add(by=None, **{**ANN, **fields})


def officer() -> Member:
    return Member.objects.create_user("olive@example.com", full_name="Olive Officer")


def history(member: Member) -> list[tuple]:
    """The lines of a member's history, the oldest first."""
    return [(event.kind, event.actor, event.changes, event.note) for event in member.events.order_by("pk")]


def test_adding_a_member_records_what_was_given():
    """The first line of the history holds every value that was there at the beginning, and who added it."""
    olive = officer()
    member = accounts.add(by=olive, note="asked by telephone", term_start=date(2025, 5, 1), **ANN)
    member.refresh_from_db()
    assert (member.email, member.reference, member.term_start) == ("ann@example.com", "0012", date(2025, 5, 1))
    assert not member.has_usable_password()
    assert history(member) == [("added", olive, {**ADDED, "term_start": [None, "2025-05-01"]}, "asked by telephone")]


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "ANN@example.com"), ("email", "no address"), ("email", "änn@example.com"), ("email", ""),
     ("full_name", " \xa0"), ("full_name", "A\u202enn"), ("reference", "0012"), ("reference", "1.2E+11"),
     ("role", "mayor"), ("division", "x" * 201), ("term_start", date(225, 5, 1)), ("term_end", "soon")],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_field(field, value):
    """Neither a member nor a line of history comes of it, when adding and when changing."""
    ann()
    bob = accounts.add(by=None, email="bob@example.com", full_name="Bob")
    for act in (
        lambda: accounts.add(by=None, **{"email": "new@example.com", "full_name": "New", field: value}),
        lambda: accounts.change(bob, by=None, **{field: value}),
    ):
        with pytest.raises(ValidationError) as e:
            act()
        assert set(e.value.message_dict) <= {field, "__all__"}
    assert (Member.objects.count(), AccountEvent.objects.count()) == (2, 2)


def test_a_change_records_old_and_new_of_what_differs():
    """The old address stays in the history; what was given and is the same isn't mentioned; texts are tidied."""
    member, olive = ann(), officer()
    now = accounts.change(
        member, by=olive, email="Ann@New.example", full_name=" Ann\xa0 Archer ", division="", term_end=date(2029, 5, 7)
    )
    assert (now.email, now.division) == ("Ann@new.example", "")
    assert now.email == Member.objects.get(pk=member.pk).email
    changes = {
        "email": ["ann@example.com", "Ann@new.example"],
        "division": ["Brook End", None],
        "term_end": [None, "2029-05-07"],
    }
    assert history(member)[1:] == [("changed", olive, changes, "")]


def test_a_change_of_nothing_writes_nothing():
    """The history tells of changes only."""
    member = ann()
    accounts.change(member, by=None, **ANN)
    accounts.change(member, by=None)
    assert len(history(member)) == 1


def test_a_change_begins_from_what_the_database_has():
    """An instance that is out of date takes nothing back."""
    member = ann()
    stale = Member.objects.get()
    accounts.change(member, by=None, division="Ash Hill")
    accounts.change(stale, by=None, full_name="Ann Brook")
    member.refresh_from_db()
    assert (member.full_name, member.division) == ("Ann Brook", "Ash Hill")


@pytest.mark.parametrize("field", ["is_active", "is_superuser", "password", "shoe_size"])
def test_other_fields_are_not_changed_this_way(field):
    """Leaving, rights and passwords have acts of their own, or none."""
    member = ann()
    with pytest.raises(TypeError, match=field):
        accounts.change(member, by=None, **{field: True})


def test_the_term_ends_after_it_starts():
    """Also where only one of the two is changed."""
    member = ann(term_start=date(2025, 5, 1))
    with pytest.raises(ValidationError):
        accounts.change(member, by=None, term_end=date(2024, 5, 1))
    assert accounts.change(member, by=None, term_end=date(2025, 5, 1)).term_end == date(2025, 5, 1)


def test_a_leaver_is_deactivated_and_may_come_back():
    """Each is recorded once, however often it is said, and ends the sessions that there were."""
    member, olive = ann(), officer()
    before = member.get_session_auth_hash()
    gone = accounts.deactivate(member, by=olive, note="resigned")
    accounts.deactivate(member, by=olive)
    assert (gone.is_active, Member.objects.active().filter(pk=member.pk).exists()) == (False, False)
    assert gone.get_session_auth_hash() != before
    back = accounts.reactivate(member, by=None)
    accounts.reactivate(member, by=None)
    assert back.is_active
    assert back.get_session_auth_hash() not in (before, gone.get_session_auth_hash())
    assert history(member)[1:] == [
        ("deactivated", olive, {"is_active": [True, False]}, "resigned"),
        ("reactivated", None, {"is_active": [False, True]}, ""),
    ]


def test_signing_out_everywhere_ends_every_session():
    """The hash that sessions hold is another one, still without a password, and the history says who did it."""
    member = ann()
    before = member.get_session_auth_hash()
    accounts.sign_out_everywhere(member, by=member)
    member.refresh_from_db()
    assert member.get_session_auth_hash() != before
    assert not member.has_usable_password()
    assert history(member)[1:] == [("signed out", member, {}, "")]


@pytest.mark.parametrize(
    "act",
    [lambda member: accounts.change(member, by=None, email="new@example.com"),
     lambda member: accounts.deactivate(member, by=None),
     lambda member: accounts.sign_out_everywhere(member, by=None),
     lambda member: accounts.add(by=None, email="bob@example.com", full_name="Bob")],
    ids=["change", "deactivate", "sign out", "add"],
)  # fmt: skip
def test_an_act_without_its_history_does_not_happen(act, monkeypatch):
    """Where the line can't be written, nothing is changed."""
    member = ann()
    before = list(Member.objects.order_by("pk").values())

    def fail(**fields):
        raise IntegrityError("no room")

    monkeypatch.setattr(AccountEvent.objects, "create", fail)
    with pytest.raises(IntegrityError):
        act(member)
    assert list(Member.objects.order_by("pk").values()) == before


def test_an_address_taken_at_the_last_moment_is_told_in_a_sentence(monkeypatch):
    """Two officers add the same person: the second is told so, whichever check found it."""
    ann()
    checked = Member.full_clean
    calls = []

    def late(self, *args, **kwargs):
        calls.append(self)
        return checked(self, *args, **kwargs) if len(calls) > 1 else None

    monkeypatch.setattr(Member, "full_clean", late)
    with pytest.raises(ValidationError, match="already"):
        accounts.add(by=None, email="ANN@example.com", full_name="Ann")
    assert Member.objects.count() == 1
