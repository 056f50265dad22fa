"""One's own account: what the portal holds, in words."""

import pytest

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.accounts.in_words import EVENTS
from protocol_portal.members.models import AccountEvent
from protocol_portal.members.own_account.views import SHOWN_EVENTS
from protocol_portal.members.signing_in import codes
from protocol_portal.members.signing_in.rules import WAYS, idle_time
from tests import cast
from tests.pages import Page

pytestmark = pytest.mark.django_db


def words(client) -> str:
    return Page(client.get("/accounts/")).words()


def test_only_when_signed_in(client):
    assert client.get("/accounts/")["Location"] == "/accounts/login/?next=/accounts/"


def test_what_is_held():
    ann = cast.member(division="Brook End", reference="C042", term_start="2025-05-01")
    told = words(cast.signed_in(ann))
    for one in (
        "Ann Archer",
        ann.email,
        "Brook End",
        "C042",
        "1 May 2025",
        WAYS["code"],
    ):
        assert one in told
    assert "administration" not in told, "a member needn't know of it"


def test_history_in_words():
    """What happened and who did it: no technical kind, nobody's own name."""
    ann, olive = cast.member(), cast.officer(full_name="Olive Officer")
    accounts.change(ann, by=olive, division="Brook End")
    codes.show(ann, by=olive)
    told = words(cast.signed_in(ann))
    assert EVENTS[AccountEvent.Kind.CHANGED] in told
    assert EVENTS[AccountEvent.Kind.CODE_SHOWN] in told
    assert told.count("by Olive Officer") == 2
    assert "by Ann Archer" not in told


def test_every_kind_of_event_has_words():
    assert set(EVENTS) == set(AccountEvent.Kind)


def test_history_is_short_and_costs_no_query_each(django_assert_max_num_queries):
    ann, olive = cast.member(), cast.officer()
    for i in range(SHOWN_EVENTS + 5):
        accounts.change(ann, by=olive, division=f"Division {i}")
    client = cast.signed_in(ann)
    with django_assert_max_num_queries(14):
        page = Page(client.get("/accounts/"))
    assert len([item for item in page.all("li") if ".entries" in item.inside]) == SHOWN_EVENTS


@pytest.mark.parametrize("is_set_up", [True, False])
def test_officers_find_their_second_step_and_the_administration(is_set_up):
    page = Page(cast.signed_in(cast.officer(), second_step=is_set_up).get("/accounts/"))
    assert "/admin/" in page.links("main")
    assert ("/accounts/second-step/codes/" in page.links()) is is_set_up
    assert ("/accounts/second-step/set-up/" in page.links()) is not is_set_up


@pytest.mark.parametrize(("division", "told"), [("Brook End", "Councillor, Brook End"), ("", "Councillor")])
def test_role_with_its_division(division, told):
    page = Page(cast.signed_in(cast.member(division=division)).get("/accounts/"))
    assert told in [dd.words for dd in page.all("dd", ".facts")]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(120, "2 hours"), (60, "1 hour"), (45, "45 minutes"), (90, "1 hour and 30 minutes"), (1, "1 minute")],
)
def test_idle_time_in_words(settings, minutes, told):
    settings.IDLE_MINUTES = minutes
    assert idle_time() == told


def test_no_rights(client):
    """A member at the administration's door is told kindly, and still signed in."""
    response = cast.signed_in(cast.member()).get("/admin/", follow=True)
    assert response.status_code == 403
    assert "members/no_rights.html" in [template.name for template in response.templates]
