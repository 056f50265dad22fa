"""Invitations: who gets one, what has become of it, and a list of members that tells."""

from datetime import timedelta

import pytest
from django.utils import timezone

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.mail import invitations, sending
from protocol_portal.members.models import AccountEvent, Mail, Member
from tests import cast
from tests.smtp import mail_sent_to, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(edition_1) -> Member:
    cast.help_with_signing_in()
    return cast.officer("superuser")


@pytest.fixture
def server():
    with mail_server() as running, mail_sent_to(running):
        yield running


def councillors(number: int) -> list[Member]:
    return [cast.member(f"member.{i}@brookshire.example", full_name=f"Member {i}") for i in range(number)]


def state(member: Member) -> str:
    found = invitations.with_states(Member.objects.filter(pk=member.pk)).get()
    return found.invitation_state  # type: ignore[attr-defined]  # annotated


def test_an_invitation_says_who_asks_and_where_to_sign_in(chief, server):
    """With whom to ask; its link is the ordinary page, so opening it uses nothing up."""
    (member,) = councillors(1)
    invitations.invite([member], by=chief)
    sending.send_due()
    (one,) = server.received
    assert one.to == member.email
    assert "social media" in one.message["Subject"]
    for words in ("Member 0", "social media", "/accounts/login/", "Democratic Services", "01632 960123"):
        assert words in one.text
    (event,) = AccountEvent.objects.filter(kind=AccountEvent.Kind.INVITED)
    assert (event.member, event.actor, event.note) == (member, chief, member.email)


def test_nobody_is_invited_before_it_is_known_whom_to_ask(edition_1):
    """The mail names them, so they come first."""
    with cast.refused("no help"):
        invitations.invite(councillors(2), by=None)
    assert not Mail.objects.exists()


def test_those_who_have_left_get_none(chief):
    """Even where they were chosen with the others."""
    left, here = councillors(2)
    accounts.deactivate(left, by=chief)
    invitations.invite([left, here], by=chief)
    assert [one.member for one in Mail.objects.all()] == [here]


def test_an_invitation_that_still_waits_is_replaced(chief, server):
    """Asked for twice in a row, it comes once; asked for again later, once more."""
    (member,) = councillors(1)
    invitations.invite([member], by=chief)
    invitations.invite([member], by=chief)
    sending.send_due()
    assert len(server.received) == 1
    invitations.invite([member], by=chief)
    sending.send_due()
    assert len(server.received) == 2


def test_progress_of_a_batch(chief, server):
    """Sent, waiting and failed; of this batch only."""
    first, *others = councillors(4)
    invitations.invite([first], by=chief)
    server.refuse = {others[0].email}
    batch = invitations.invite(others, by=chief)
    before = invitations.progress(batch)
    assert (before.sent, before.waiting, before.failed, before.total) == (0, 3, [], 3)
    sending.send_due()
    after = invitations.progress(batch)
    assert (after.sent, after.waiting, [one.member for one in after.failed]) == (2, 0, [others[0]])
    assert after.total == 3


def test_the_states_of_a_member(chief, server):
    """From not invited yet to signed in; an invitation sent again counts instead of the failed one."""
    (member,) = councillors(1)
    seen = [state(member)]
    server.refuse = {member.email}
    for refused in ({member.email}, set()):
        server.refuse = refused
        invitations.invite([member], by=chief)
        seen.append(state(member))
        sending.send_due()
        seen.append(state(member))
    Member.objects.filter(pk=member.pk).update(last_login=timezone.now() - timedelta(days=1))
    seen.append(state(member))
    accounts.deactivate(member, by=chief)
    seen.append(state(member))
    assert seen == ["new", "waiting", "failed", "waiting", "invited", "signed in", "left"]
    assert set(seen) == set(invitations.STATES)


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_with_states_is_one_query(chief, django_assert_num_queries, number):
    """However many members there are."""
    invitations.invite(councillors(number), by=chief)
    with django_assert_num_queries(1):
        assert len(invitations.with_states(Member.objects.exclude(pk=chief.pk))) == number
