"""The people of `start --demo`: made once, with a past that holds together, and never among real people."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from protocol_portal.management import demo
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.mail import invitations, sending
from protocol_portal.members.models import AccountEvent, Mail, Member, SignInHelp
from protocol_portal.members.roster import acts as roster
from protocol_portal.members.signing_in import second_step
from tests import cast
from tests.rows import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
Kind = AccountEvent.Kind


def person(name: str) -> Member:
    return Member.objects.get(email=f"{name}@portal.example")


def everything() -> dict[str, list]:
    return rows_of((Member, AccountEvent, Mail, SignInHelp))


@pytest.mark.parametrize(
    ("name", "rights"),
    [
        ("officer", ["Editors"]),
        ("publisher", ["Publishers"]),
        ("viewer", ["Viewers"]),
        ("people", ["People officers"]),
        ("chief", ["all rights"]),
        ("member", []),
        ("new.member", []),
    ],
)
def test_who_there_is(name, rights):
    """One for each kind of rights, as the history says too; whoever has rights has a second step."""
    demo.make()
    member = person(name)
    all_rights = ["all rights"] if member.is_superuser else []
    assert [group.name for group in member.groups.all()] + all_rights == rights
    assert second_step.is_set_up(member) == member.is_staff == bool(rights)
    given = member.events.filter(kind=Kind.RIGHTS).values_list("changes", flat=True)
    assert [change["rights"][1] for change in given] == ([rights] if rights else [])
    assert (member.role == Member.Role.OFFICER) == bool(rights)


def test_making_them_again_changes_nothing():
    """Nobody is added, nothing is told twice, and no second mail is queued."""
    demo.make()
    before = everything()
    demo.make()
    assert everything() == before


def test_one_mail_is_queued(mailoutbox):
    """The invitation of the one who is just invited; the others' are a record of what was sent long ago."""
    demo.make()
    while sending.send_due():
        pass
    assert [message.to for message in mailoutbox] == [["new.member@portal.example"]]


def test_what_has_become_of_the_invitations():
    """Every state that the administration can filter by, but waiting to be sent once the mail has left."""
    demo.make()
    states = dict(invitations.with_states(Member.objects.all()).values_list("email", "invitation_state"))
    assert states["new.member@portal.example"] == "waiting"
    assert states["member@portal.example"] == "signed in"
    assert set(states.values()) == set(invitations.STATES)


@pytest.mark.usefixtures("_made")
class TestTheirPast:
    """It is made up, and reads as if `accounts` had written it."""

    @pytest.fixture
    def _made(self):
        demo.make()

    def test_is_past(self):
        """Nothing lies ahead, and nobody did anything before they were added or after they had left."""
        assert not AccountEvent.objects.filter(at__gt=timezone.now()).exists()
        for member in Member.objects.all():
            events = list(member.events.order_by("at", "pk"))
            assert events[0].kind == Kind.ADDED, member
            assert (events[-1].kind == Kind.DEACTIVATED) == (not member.is_active), member
            assert not AccountEvent.objects.filter(actor=member, at__lt=events[0].at).exists(), member

    def test_leads_to_what_is(self):
        """The values of the history, one after the other, end in those that the members have."""
        for member in Member.objects.all():
            told = {}
            for event in member.events.exclude(kind=Kind.RIGHTS).order_by("at", "pk"):
                for field, (before, after) in event.changes.items():
                    assert told.get(field) == before, (member, field)
                    told[field] = after
            fields = (*accounts.FIELDS, "is_active")
            plain = {name: value for name in fields if (value := accounts._plain(member, name)) is not None}
            assert told == plain, member

    def test_agrees_with_the_last_sign_in(self):
        """Whoever has signed in has a line of it, at that time."""
        for member in Member.objects.all():
            last = member.events.filter(kind=Kind.SIGNED_IN).order_by("at").last()
            assert member.last_login == (last and last.at), member

    def test_invitations_are_in_the_mail_and_in_the_history(self):
        """As often in the one as in the other, to the address of that day."""
        mails = Mail.objects.filter(kind=Mail.Kind.INVITATION).values_list("member", "recipient")
        events = AccountEvent.objects.filter(kind=Kind.INVITED).values_list("member", "note")
        assert sorted(mails) == sorted(events)
        moved = AccountEvent.objects.get(kind=Kind.CHANGED)
        assert set(mails.filter(member=moved.member).values_list("recipient", flat=True)) == {moved.changes["email"][0]}
        assert Mail.objects.filter(member=person("cosima.wayfleet")).count() == 2

    def test_holds_what_happens_in_life(self):
        """A changed address, and someone who has left, whose division is somebody else's now."""
        changed = AccountEvent.objects.get(kind=Kind.CHANGED)
        assert "email" in changed.changes
        left = Member.objects.get(is_active=False)
        assert left.division == person("member").division
        assert left.term_end == person("member").term_start

    def test_is_a_roster(self):
        """They are exported and imported again like anybody, and that changes nothing."""
        assert roster.preview(roster.export_csv()).is_empty

    def test_every_account_is_valid(self):
        for member in Member.objects.all():
            member.full_clean(exclude=["password"])


def test_help_that_is_there_is_kept():
    """Where it is known whom to ask, that stays; where it isn't, somebody is named."""
    SignInHelp.objects.create(team="The Clerk", telephone="01632 960999")
    demo.make()
    assert SignInHelp.objects.get().team == "The Clerk"


@pytest.mark.parametrize("how", ["with history", "without"])
def test_real_people_keep_their_database(how):
    """Where there is anybody, nobody is added to them."""
    if how == "with history":
        cast.member()
    else:
        Member.objects.create_user("ann@brookshire.example", full_name="Ann Archer")
    before = everything()
    with cast.refused("others"):
        demo.make()
    assert everything() == before


def test_whoever_tries_things_out_may_add_people():
    """The next start finds the demo's people and one more, and goes on."""
    demo.make()
    cast.member()
    before = everything()
    demo.make()
    assert everything() == before


def test_all_of_them_or_none(monkeypatch):
    """A demo that failed half-way leaves nobody behind."""

    def fail(*args, **kwargs):
        raise ValidationError("no")

    monkeypatch.setattr(invitations, "invite", fail)
    with pytest.raises(ValidationError):
        demo.make()
    assert not Member.objects.exists()
    assert not SignInHelp.objects.exists()


# ---- what is printed ---------------------------------------------------------------------------------------------


def test_every_link_signs_in():
    """As the person it is printed for; officers with the secret that is printed with it."""
    demo.make()
    entries = demo.entries()
    assert [entry.member.email for entry in entries] == list(demo.MAIN)
    for entry in entries:
        client = Client()
        answer = client.post(entry.link.path)
        if entry.secret:
            assert answer.url == "/accounts/second-step/"
            client.post(answer.url, {"code": cast.app_code(entry.secret)})
        assert client.get("/accounts/").context["user"] == entry.member
        assert client.get("/admin/").status_code == (200 if entry.secret else 302)


def test_secrets_stay_and_links_are_made_anew():
    """What an authenticator app has learnt works after the next start too."""
    demo.make()
    first, second = demo.entries(), demo.entries()
    assert [entry.secret for entry in first] == [entry.secret for entry in second]
    assert len({entry.secret for entry in first}) == 6  # of five officers, and none
    assert not {entry.link.path for entry in first} & {entry.link.path for entry in second}


def test_what_was_tried_out_is_not_undone():
    """Who was deactivated or has another address is left out; a second step that was removed stays so."""
    demo.make()
    accounts.deactivate(person("viewer"), by=None)
    accounts.change(person("member"), by=None, email="morwenna@portal.example")
    second_step.reset(person("officer"), by=None)
    demo.make()
    secrets = {entry.member.email: entry.secret for entry in demo.entries()}
    assert set(demo.MAIN) - set(secrets) == {"viewer@portal.example", "member@portal.example"}
    assert secrets["officer@portal.example"] == ""
