"""What waits for whom, on the first page of the administration."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance.administration.waiting import LAST_ACT, REVIEW_AHEAD, waiting
from guidance.amending.draft import amend
from guidance.editions import publishing
from guidance.models import Adoption, Edition, FailedSearch, GuidanceEvent, Notice
from guidance.search.failed import record
from protocol_portal.members.models import Member
from tests import cast, factories
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

NOW = datetime(2026, 6, 1, 11, 0, tzinfo=UTC)  # noon in London
HOUR = timedelta(hours=1)


@pytest.fixture
def edition() -> Edition:
    return factories.in_force()


@pytest.fixture
def viewer(edition) -> Member:
    return cast.officer("viewer")


DAY = re.compile(r"\d+ [A-Z][a-z]+ \d{4}(?: at \d\d:\d\d)?$")


def told(user: Member, at: datetime | None = None) -> list[tuple[str, int, str]]:
    """What waits, the number in its words and the day, or moment, that is told."""
    found = []
    for one in waiting(user, at):
        number, day = re.search(r"\b\d+\b", one.text), DAY.search(one.when)
        found.append((one.what, int(number[0]) if number else 0, day[0] if day else ""))
    return found


def page_of(edition: Edition) -> str:
    return f"/admin/guidance/edition/{edition.pk}/change/"


# ---- editions ------------------------------------------------------------------------------------------------------


def test_nothing_waits(viewer):
    assert waiting(viewer) == []


@pytest.mark.parametrize(
    ("what", "does", "when"),
    [("changed", "changed", "Edith, 1 June 2026 at 12:00"), ("moved", "changed", "Edith, 1 June 2026 at 12:00"),
     ("taken back", "taken back", "Edith, 1 June 2026 at 12:00"), ("shared", "started", ", 1 May 2026 at 12:00")],
)  # fmt: skip
def test_the_draft_and_who_touched_it_last(viewer, what, does, when):
    """By name and time; what changed nothing is left out, and so is what happened to another draft."""
    with time_machine.travel(NOW - timedelta(days=31), tick=False):
        draft = amend()
    edith = cast.officer("editor", full_name="Edith")
    fields = {"actor": edith, "at": NOW, "edition_number": 2}
    GuidanceEvent.objects.create(what=what, edition_pk=draft.pk, **fields)
    GuidanceEvent.objects.create(what="changed", edition_pk=draft.pk + 1, **fields | {"at": NOW + HOUR})
    [one] = waiting(viewer, NOW)
    assert (one.what, one.address) == ("draft", page_of(draft))
    assert one.when.startswith(f"{LAST_ACT[GuidanceEvent.What(does)]} ")
    assert one.when.endswith(when)
    assert ("Edith" in one.when) == ("Edith" in when)


def test_a_draft_without_history(viewer):
    """It was made before there was one."""
    Edition.objects.create(number=2, title="Draft", change_kind="minor")
    assert told(viewer) == [("draft", 2, "")]


def test_a_scheduled_edition_until_its_moment(viewer, edition):
    scheduled = factories.scheduled(datetime(2090, 6, 1, 8, 30, tzinfo=UTC))
    assert told(viewer) == [("scheduled", 2, "1 June 2090 at 09:30")]
    assert [one.address for one in waiting(viewer)] == [page_of(scheduled)]
    assert waiting(viewer, scheduled.in_force_from) == []


TODAY = date(2026, 6, 1)


def adopted(edition: Edition, **fields) -> None:
    Adoption.objects.create(
        edition_pk=edition.pk, edition_number=edition.number, **{"authority": "Full Council", "minute": "12"} | fields
    )


@pytest.mark.parametrize(
    ("review_by", "says"),
    [(None, []), (TODAY + REVIEW_AHEAD + timedelta(days=1), []),
     (TODAY + REVIEW_AHEAD, [("review", 1, "31 July 2026")]),
     (TODAY, [("review", 1, "1 June 2026")]), (TODAY - timedelta(days=1), [("overdue", 1, "31 May 2026")])],
)  # fmt: skip
def test_a_review_that_is_due_within_60_days(viewer, edition, review_by, says):
    adopted(edition, review_by=review_by)
    assert told(viewer, NOW) == says


@pytest.mark.parametrize(("minute", "says"), [("", [("minute", 1, "")]), ("12", [])])
def test_a_minute_that_is_missing(viewer, edition, minute, says):
    """By the newest record alone: what an earlier one left open may be there now."""
    adopted(edition, minute="old", review_by=TODAY)
    adopted(edition, minute="")
    adopted(edition, minute=minute)
    assert told(viewer, NOW) == says


def test_an_edition_whose_adoption_was_never_recorded(viewer, edition):
    """It came from files, and is left alone; so is a correction."""
    assert told(viewer) == []
    correction = publishing.approve(factories.draft(), kind="correction", note="A comma.", in_force_from=timezone.now())
    adopted(correction, minute="")
    assert told(viewer) == []


def test_a_minute_is_missing_whether_scheduled_in_force_or_superseded(viewer, edition):
    """It may follow late. A review waits only where the edition is in force."""
    adopted(edition, minute="")
    second = factories.scheduled(timezone.now() + HOUR)
    adopted(second, minute="", review_by=timezone.localdate())
    missing = [("minute", 2), ("minute", 1)]
    assert [one[:2] for one in told(viewer)] == [("scheduled", 2), *missing]
    later = told(viewer, timezone.now() + 2 * HOUR)
    assert [one[:2] for one in later] == [("review", 2), *missing]


def test_it_asks_no_query_for_each_edition(viewer, edition, django_assert_max_num_queries):
    """With one edition and with three."""
    adopted(edition)
    with CaptureQueriesContext(connection) as asked:
        told(viewer)
    few = len(asked)
    for title in ("Second", "Third"):
        adopted(factories.approved(title=title))
    with django_assert_max_num_queries(few):
        told(viewer)


def test_what_was_recorded_of_an_approval_taken_back_is_void(viewer, edition):
    """Its date of review counts no more."""
    scheduled = factories.scheduled(timezone.now() + HOUR)
    adopted(scheduled, review_by=TODAY)
    again = publishing.take_back(scheduled)
    publishing.approve(again, kind="correction", note="A comma.", in_force_from=timezone.now())
    assert told(viewer, timezone.now()) == []


def test_a_correction_does_not_silence_the_review(viewer, edition):
    """Until a review is recorded of an edition after."""
    adopted(edition, review_by=TODAY)
    publishing.approve(factories.draft(), kind="correction", note="A comma.", in_force_from=timezone.now())
    assert [one[:2] for one in told(viewer, timezone.now())] == [("overdue", 2)]


# ---- notices and searches ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [(-2, -1, []), (-2, 0, []), (-1, 1, [("running", 0, "1 June 2026 at 13:00")]), (-1, None, [("running", 0, "")]),
     (0, 1, [("running", 0, "1 June 2026 at 13:00")]), (1, 2, [("planned", 0, "1 June 2026 at 13:00")])],
)  # fmt: skip
def test_a_notice_that_runs_or_is_planned(viewer, begins, ends, says):
    ends_at = None if ends is None else NOW + ends * HOUR
    Notice.objects.create(kind="general", title="Storm", starts_at=NOW + begins * HOUR, ends_at=ends_at)
    assert told(viewer, NOW) == says
    assert all("“Storm”" in one.text for one in waiting(viewer, NOW))
    assert {one.address for one in waiting(viewer, NOW)} <= {"/admin/guidance/notice/"}


@pytest.mark.each
def test_searches_that_find_nothing_are_counted(viewer):
    for count, words in enumerate(["drones", "kites"], 1):
        for day in range(3):
            record(words, timezone.localdate() - timedelta(days=day))
        FailedSearch.objects.filter(words=words).update(days=3, last_day=timezone.localdate())
        assert told(viewer) == [("searches", count, "")]
        [one] = waiting(viewer)
        assert one.address == "/admin/guidance/failedsearch/"


# ---- who is told, and at what cost -----------------------------------------------------------------------------------


def busy(rows: int) -> None:
    """A draft, a missing minute, and as many notices and failed searches."""
    today = timezone.localdate()
    for n in range(rows):
        Notice.objects.create(kind="general", title=f"Storm {n}")
        FailedSearch.objects.create(words="abc"[n] * 9, days=3, first_day=today, last_day=today)
    adopted(Edition.objects.get(number=1), minute="")
    amend()


@pytest.mark.parametrize(
    ("role", "count"), [("viewer", 4), ("editor", 4), ("publisher", 4), ("superuser", 4), ("people officer", 0)]
)
def test_who_is_told(edition, role, count):
    """Whoever may see the guidance in the administration; officers for people are told nothing of it."""
    busy(1)
    assert len(waiting(cast.officer(role))) == count


@pytest.mark.parametrize(
    ("right", "what"),
    [("view_edition", ["draft", "minute"]), ("change_notice", ["running"]), ("view_failedsearch", ["searches"]),
     ("view_page", [])],
)  # fmt: skip
@pytest.mark.each
def test_each_right_shows_its_own(edition, right, what):
    busy(1)
    officer = cast.officer("people officer")
    officer.user_permissions.add(Permission.objects.get(codename=right))
    assert [one.what for one in waiting(officer)] == what


def test_the_front_page_shows_it(edition):
    """Above everything else, with links; and nothing of it where nothing waits."""
    client = cast.signed_in(cast.officer("editor"))
    assert not Page(client.get("/admin/")).links(".waiting")
    Notice.objects.create(kind="general", title="<b>Storm</b>")
    busy(1)
    page = Page(client.get("/admin/"))
    assert page.links("main")[0] == page.links(".waiting")[0] == page_of(Edition.objects.draft().get())
    assert "“<b>Storm</b>”" in page.words("section")
    assert "/admin/guidance/failedsearch/" in page.links(".waiting")
    assert not page.all("b", "main")


@pytest.mark.each
def test_it_costs_the_same_for_one_and_for_three(viewer):
    counts = []
    for rows in (1, 3):
        Notice.objects.all()._raw_delete("default")
        FailedSearch.objects.all().delete()
        busy(rows)
        waiting(viewer)
        with CaptureQueriesContext(connection) as queries:
            assert len(waiting(viewer)) == 2 + rows + 1
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
