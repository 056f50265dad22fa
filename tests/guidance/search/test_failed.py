"""What people could not find: what is kept of it, who sees it when, and how one step answers it."""

import re
import sqlite3
import time
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guidance.models import PageStamp, SearchTerm
from guidance.models.failed_searches import KEPT, LONGEST, FailedSearch
from guidance.search import failed
from guidance.search.failed import MOST, MOST_WORDS, PATIENCE, fit_to_keep, record, unanswered
from guidance.search.index import Index, SearchedPassage, Term
from guidance.search.words import LONGEST_QUERY, normalise
from tests import cast, factories
from tests.pages import Page

DAY = date(2026, 3, 2)
LIST, ADD = "/admin/guidance/failedsearch/", "/admin/guidance/searchterm/add/"
PASSAGE = "/guidance/talking-online/#rumours"


def days(*numbers: int) -> list[date]:
    return [DAY + timedelta(days=number) for number in numbers]


def searched(words: str, on: list[date]) -> None:
    for day in on:
        record(words, day)


def lately(words: str, times: int = 3) -> None:
    """Searched for in vain on as many days, the last of them today."""
    searched(words, [timezone.localdate() - timedelta(days=n) for n in reversed(range(times))])


def made(*counts: int, last: date = DAY) -> list[FailedSearch]:
    """Rows that were searched for on these numbers of days, in small letters after a, b, c …"""
    rows = [FailedSearch(words=f"{n:0>4}".translate(LETTERS), days=count, first_day=last, last_day=last)
            for n, count in enumerate(counts)]  # fmt: skip
    return FailedSearch.objects.bulk_create(rows)


LETTERS = str.maketrans("0123456789", "abcdefghij")

# ---- what is kept --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "kept"),
    [("Drones", "drones"), ("  Can I fly\ta drone? ", "can i fly a drone"), ("don't re-post", "don't re-post"),
     ("and/or", "and or"), ("call 01632 960123 now", "call now"), ("covid19", "covid"), ("²①٣ ፩", ""), ("a_b", "a b"),
     ("mail ann.archer@brookshire.example please", "mail please"), ("ann @ brookshire.example", ""),
     ("follow @annarcher", "follow"), ("ann＠brookshire.example", ""), ("<b>x</b>", "b x b"),
     ("one two three four five six seven", "one two three four five six"), ("", ""), ("?! -", ""), ("\x00\ud800", ""),
     (f"short {'x' * 90}", "short"), ("x" * 90, ""), (f"{'1' * 191} ann.arche", "")],
)  # fmt: skip
def test_what_is_kept_of_a_query(query, kept):
    """Words in small letters; no digit, nothing with an @, and no piece that may have had one."""
    assert fit_to_keep(query) == kept


TYPED = st.text(max_size=250) | st.lists(
    st.sampled_from(["ann", "@", "a@b", "@x", "7", "①", "ß", "İ", "don't", "re-use", "x" * 85, "\x00", "＠", "c/d"]),
    max_size=60,
).map(" ".join)


@given(TYPED)
def test_nothing_is_kept_that_could_be_a_number_or_an_address(query):
    """Whatever is typed: no digits, no word that had an @, few words and short, and the same again when kept again."""
    kept = fit_to_keep(query)
    assert not any(char.isdigit() or char == "@" for char in kept)
    assert len(kept) <= LONGEST < LONGEST_QUERY
    assert len(kept.split(" ")) <= MOST_WORDS
    said = normalise(query).lower().split()
    plain = " ".join(word for word in said if "@" not in word)
    assert all(word in plain for word in kept.split())
    assert fit_to_keep(kept) == kept


@given(TYPED)
def test_a_term_made_of_what_is_kept_finds(query):
    """One step does answer it: the words lead to the passage that an officer chooses for them."""
    if words := fit_to_keep(query):
        index = Index([SearchedPassage(PASSAGE, "Rumours", "", "Check.", "")], [Term(words, passage=PASSAGE)])
        assert [hit.passage.address for hit in index.search(words).hits] == [PASSAGE]


# ---- on how many days ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "today", "is_shown"),
    [(days(0, 0, 0), DAY, False), (days(0, 1), DAY, False), (days(0, 1, 1, 2), DAY, True), (days(0, 40, 80), DAY, True),
     (days(0, 1, 2), DAY + timedelta(days=2) + KEPT, True), (days(0, 1, 2), DAY + timedelta(days=3) + KEPT, False),
     (days(0, 91, 182), DAY, False), (days(2, 1, 0), DAY, False)],
    ids=["thrice on a day", "two days", "three days", "weeks apart", "90 days ago", "91 days ago", "forgotten between",
         "a clock gone back"],
)  # fmt: skip
def test_shown_from_the_third_day_on_for_90_days(on, today, is_shown):
    searched("drones", on)
    assert FailedSearch.objects.repeated(max(today, on[-1])).exists() is is_shown


@pytest.mark.django_db
def test_a_row_tells_days_and_times():
    """And the same words in other letters are the same row."""
    for words, day in (("Drones", 0), ("drones!", 0), ("drones 5", 3)):
        record(words, DAY + timedelta(days=day))
    row = FailedSearch.objects.get()
    assert (row.words, row.days, row.times) == ("drones", 2, 3)
    assert [row.first_day, row.last_day] == days(0, 3)


@pytest.mark.django_db
def test_no_more_than_500_are_kept():
    """The least repeated go first, of those the ones longest ago; a new one has its chance."""
    made(*[2] * (MOST - 2))
    for n, words in enumerate(("first", "second", "third", "fourth")):
        record(words, DAY + timedelta(days=n))
    assert FailedSearch.objects.count() == MOST
    assert set(FailedSearch.objects.filter(days=1).values_list("words", flat=True)) == {"third", "fourth"}


@pytest.mark.django_db
def test_what_is_too_old_is_deleted():
    """With the next search that finds nothing, new or not."""
    made(9, 9)
    record("drones", DAY + KEPT)
    assert FailedSearch.objects.count() == 3
    record("drones", DAY + KEPT + timedelta(days=1))
    assert FailedSearch.objects.get().words == "drones"


# ---- while somebody searches ---------------------------------------------------------------------------------------


@pytest.fixture
def edition(db):
    return factories.in_force()


@pytest.mark.parametrize(
    ("query", "kept"),
    [("drones", ["drones"]), ("rumours", []), ("", []), ("3.9", []), ("paragraph 3.9", []), ("12345", []),
     ("a@b.example", [])],
)  # fmt: skip
def test_only_what_finds_nothing_is_noted(edition, client, query, kept):
    """Nor is it where the page says that there is no such paragraph."""
    assert client.get("/search/", {"q": query}).status_code == 200
    assert list(FailedSearch.objects.values_list("words", flat=True)) == kept


def test_noting_changes_nothing_for_readers(edition, client):
    """The page is the same, sets no cookie, and no public page is made anew; a HEAD is no search."""
    stamp = PageStamp.current()
    assert client.head("/search/?q=drones").status_code == 200
    assert not FailedSearch.objects.exists()
    first, second = client.get("/search/?q=drones"), client.get("/search/?q=drones")
    assert (first.content, first["ETag"]) == (second.content, second["ETag"])
    assert not first.cookies
    assert FailedSearch.objects.get().times == 2
    assert PageStamp.current() == stamp


def test_a_search_is_answered_when_the_database_refuses_to_write(edition, client, monkeypatch, caplog):
    """The log says that nothing was noted, and not what was typed."""

    def refuse(*args):
        raise DatabaseError("could not write drones")

    monkeypatch.setattr(failed, "_note", refuse)
    response = client.get("/search/?q=drones")
    assert response.status_code == 200
    assert "“drones”" in Page(response).words()
    assert [one.args for one in caplog.records] == [("DatabaseError",)]
    assert "drones" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_search_does_not_wait_for_a_long_write():
    """On SQLite, where writers take turns, it is not noted then; the connection is as patient as before afterwards."""
    if connection.vendor == "sqlite":
        blocked()
    record("drones")
    assert FailedSearch.objects.exists()


def blocked() -> None:
    """A search while another connection holds the one writer's place."""
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        record("drones")
        took = time.monotonic() - began
        other.execute("ROLLBACK")
        other.close()
        assert PATIENCE / 1000 <= took < PATIENCE / 1000 + 2
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == usual != (PATIENCE,)
    assert not FailedSearch.objects.exists()


# ---- in the administration -----------------------------------------------------------------------------------------


def test_one_step_makes_a_term_that_finds(edition, client):
    """From the list to the form with the words in it; saved, the search finds, and the list is empty."""
    editor = cast.signed_in(cast.officer("editor"))
    lately("drones & kites")
    page = Page(editor.get(LIST))
    [link] = page.links(".entries")
    assert link == f"{ADD}?says=drones%20kites"
    assert re.search(r"drones kites \w+ 3 ", page.words())
    form = editor.get(link).context["adminform"].form
    assert form["says"].value() == "drones kites"
    response = editor.post(link, {"says": "drones kites", "means": "", "passage": PASSAGE})
    assert response["Location"] == LIST
    assert PASSAGE in Page(client.get("/search/?q=drones+kites")).links(".search-results")
    assert not Page(editor.get(LIST)).all("li", ".entries")


def test_a_viewer_sees_the_words_and_no_link(edition):
    viewer = cast.signed_in(cast.officer("viewer"))
    lately("drones")
    page = Page(viewer.get(LIST))
    assert re.search(r"drones \w+ 3 ", page.words())
    assert page.links(".entries") == []
    assert viewer.get(f"{ADD}?says=drones").status_code == 403


def test_an_empty_list_says_what_will_be_there(edition):
    """What was typed on two days is not shown, by any address."""
    boss = cast.signed_in(cast.officer("superuser"))
    lately("my secret", 2)
    page = Page(boss.get(f"{LIST}?days=2&q=secret"))
    assert re.search(r"\b3\b", page.words())
    assert "secret" not in page.words()
    row = FailedSearch.objects.get()
    for act in ("change", "history", "delete"):
        assert boss.get(f"{LIST}{row.pk}/{act}/").status_code == 404
        assert boss.post(f"{LIST}{row.pk}/{act}/", {"words": "x", "post": "yes"}).status_code == 404
    assert boss.post(LIST, {"action": "delete_selected", "_selected_action": row.pk}).status_code == 403
    row.refresh_from_db()


@pytest.mark.parametrize("role", ["people officer", "member"])
def test_nobody_else_sees_the_list(edition, role):
    assert cast.client_of(role).get(LIST).status_code in (302, 403)


def test_words_that_find_something_now_are_not_listed(edition):
    """Nor is anything where no edition is in force, since it can't be told."""
    lately("drones")
    lately("kites")
    SearchTerm.objects.create(says="kites", passage=PASSAGE)
    assert [row.words for row in unanswered()] == ["drones"]


@pytest.mark.django_db
def test_nothing_is_listed_before_the_first_edition():
    lately("drones")
    assert unanswered() == []


def test_the_list_asks_the_database_no_more_for_more_rows(edition, django_assert_num_queries):
    for count in (1, 3):
        made(*[3] * count, last=timezone.localdate())
        unanswered()  # makes the index
        with django_assert_num_queries(3):
            assert len(unanswered()) == count
        FailedSearch.objects.all().delete()
