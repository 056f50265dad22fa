"""What waits for whom, on the first page of the administration."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance.administration.waiting import REVIEW_AHEAD, Waiting, waiting
from guidance.amending.draft import amend
from guidance.editions import publishing
from guidance.models import Adoption, Edition, FailedSearch, GuidanceEvent, Notice
from guidance.search.failed import record
from protocol_portal.members.models import Member
from tests import cast, factories
from tests.pages import Page

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 11, 0, tzinfo=UTC)  # noon in London
HOUR = timedelta(hours=1)


@pytest.fixture
def edition() -> Edition:
    return factories.in_force()


@pytest.fixture
def viewer(edition) -> Member:
    return cast.officer("viewer")


def told(user: Member, at: datetime | None = None) -> list[tuple[str, str]]:
    return [(one.text, one.when) for one in waiting(user, at)]


def page_of(edition: Edition) -> str:
    return f"/admin/guidance/edition/{edition.pk}/change/"


# ---- editions ------------------------------------------------------------------------------------------------------


def test_nothing_waits(viewer):
    assert waiting(viewer) == []


@pytest.mark.parametrize(
    ("what", "when"),
    [("changed", "last changed by Edith, 1 June 2026 at 12:00"),
     ("moved", "last changed by Edith, 1 June 2026 at 12:00"),
     ("taken back", "taken back by Edith, 1 June 2026 at 12:00"),
     ("shared", "started by a command on the server, 1 May 2026 at 12:00")],
)  # fmt: skip
def test_the_draft_and_who_touched_it_last(viewer, what, when):
    """By name and time; what changed nothing is left out, and so is what happened to another draft."""
    with time_machine.travel(NOW - timedelta(days=31), tick=False):
        draft = amend()
    edith = cast.officer("editor", full_name="Edith")
    fields = {"actor": edith, "at": NOW, "edition_number": 2}
    GuidanceEvent.objects.create(what=what, edition_pk=draft.pk, **fields)
    GuidanceEvent.objects.create(what="changed", edition_pk=draft.pk + 1, **fields | {"at": NOW + HOUR})
    assert waiting(viewer, NOW) == [Waiting("Edition 2 is a draft", page_of(draft), when)]


def test_a_draft_without_history(viewer):
    """It was made before there was one."""
    Edition.objects.create(number=2, title="Draft", change_kind="minor")
    assert told(viewer) == [("Edition 2 is a draft", "")]


def test_a_scheduled_edition_until_its_moment(viewer, edition):
    scheduled = factories.scheduled(datetime(2090, 6, 1, 8, 30, tzinfo=UTC))
    [one] = waiting(viewer)
    assert one == Waiting("Edition 2 is scheduled", page_of(scheduled), "from 1 June 2090 at 09:30")
    assert waiting(viewer, scheduled.in_force_from) == []


TODAY = date(2026, 6, 1)
BY, SINCE, MINUTE = ("Edition 1 is due for review", "The review of edition 1 is overdue",
                     "Edition 1: the minute reference is still missing")  # fmt: skip


def adopted(edition: Edition, **fields) -> None:
    Adoption.objects.create(
        edition_pk=edition.pk, edition_number=edition.number, **{"authority": "Full Council", "minute": "12"} | fields
    )


@pytest.mark.parametrize(
    ("review_by", "says"),
    [(None, []), (TODAY + REVIEW_AHEAD + timedelta(days=1), []), (TODAY + REVIEW_AHEAD, [(BY, "by 31 July 2026")]),
     (TODAY, [(BY, "by 1 June 2026")]), (TODAY - timedelta(days=1), [(SINCE, "since 31 May 2026")])],
)  # fmt: skip
def test_a_review_that_is_due_within_60_days(viewer, edition, review_by, says):
    adopted(edition, review_by=review_by)
    assert told(viewer, NOW) == says


@pytest.mark.parametrize(("minute", "says"), [("", [(MINUTE, "")]), ("12", [])])
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
    missing = "Edition 2: the minute reference is still missing"
    assert [text for text, _ in told(viewer)] == ["Edition 2 is scheduled", missing, MINUTE]
    later = told(viewer, timezone.now() + 2 * HOUR)
    assert [text for text, _ in later] == ["Edition 2 is due for review", missing, MINUTE]


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
    assert [text for text, _ in told(viewer, timezone.now())] == ["The review of edition 2 is overdue"]


# ---- notices and searches ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [(-2, -1, []), (-2, 0, []), (-1, 1, [("is running", "until 1 June 2026 at 13:00")]),
     (-1, None, [("is running", "until somebody ends it")]),
     (0, 1, [("is running", "until 1 June 2026 at 13:00")]), (1, 2, [("is planned", "from 1 June 2026 at 13:00")])],
)  # fmt: skip
def test_a_notice_that_runs_or_is_planned(viewer, begins, ends, says):
    ends_at = None if ends is None else NOW + ends * HOUR
    Notice.objects.create(kind="general", title="Storm", starts_at=NOW + begins * HOUR, ends_at=ends_at)
    assert told(viewer, NOW) == [(f"The notice “Storm” {text}", when) for text, when in says]
    assert {one.address for one in waiting(viewer, NOW)} <= {"/admin/guidance/notice/"}


def test_searches_that_find_nothing_are_counted(viewer):
    for count, words in enumerate(["drones", "kites"], 1):
        for day in range(3):
            record(words, timezone.localdate() - timedelta(days=day))
        FailedSearch.objects.filter(words=words).update(days=3, last_day=timezone.localdate())
        [one] = waiting(viewer)
        assert one.text == ("1 search finds nothing" if count == 1 else "2 searches find nothing") + ", again and again"
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
    ("right", "text"),
    [("view_edition", "Edition 2 is a draft"), ("change_notice", "The notice “Storm 0” is running"),
     ("view_failedsearch", "1 search finds nothing, again and again"), ("view_page", None)],
)  # fmt: skip
def test_each_right_shows_its_own(edition, right, text):
    busy(1)
    officer = cast.officer("people officer")
    officer.user_permissions.add(Permission.objects.get(codename=right))
    assert [one.text for one in waiting(officer)][:1] == ([text] if text else [])


def test_the_front_page_shows_it(edition):
    """Above everything else, with links; and one quiet line where nothing waits."""
    client = cast.signed_in(cast.officer("editor"))
    assert "Nothing is waiting for you." in Page(client.get("/admin/")).words()
    Notice.objects.create(kind="general", title="<b>Storm</b>")
    busy(1)
    page = Page(client.get("/admin/"))
    assert page.words("section").startswith("What waits Edition 2 is a draft started by a command on the server")
    assert "“<b>Storm</b>”" in page.words("section")
    assert "/admin/guidance/failedsearch/" in page.links(".waiting")
    assert not page.all("b", "main")


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
