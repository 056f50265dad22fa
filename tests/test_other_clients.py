"""Other programs on the portal's database: refused where rows are protected, and taking turns where they aren't."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from guidance.common import protection
from guidance.content.canonical import fingerprint
from guidance.editions import publishing
from guidance.editions.stored import content_of
from guidance.models import Edition, PageStamp
from tests import earlier, factories
from tests.rows import rows_of

pytestmark = pytest.mark.django_db(transaction=True)

REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)
A_WHILE = 0.2  # seconds; long enough for a statement that nothing keeps waiting


def client() -> Any:
    """A connection of the database's own library, with nothing of Django's."""
    if connection.vendor == "sqlite":
        return sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    given = connection.get_connection_params()
    wanted = {name: given[name] for name in ("dbname", "host", "port", "user", "password") if name in given}
    return psycopg.connect(**wanted, autocommit=True)


CLIENT_WAYS = {
    "sqlite": ["UPDATE {} SET id = id + 1", "DELETE FROM {}", "REPLACE INTO {0} SELECT * FROM {0}",
               "UPDATE OR REPLACE {} SET id = 1", "UPDATE {} SET rowid = rowid + 1"],
    "postgresql": ["UPDATE {} SET id = id + 1", "DELETE FROM {}", "TRUNCATE {} CASCADE",
                   "CREATE TEMPORARY TABLE guidance_edition (id bigint, approved_at date); DELETE FROM public.{}",
                   "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT (id) DO UPDATE SET id = {0}.id"],
}  # fmt: skip


def test_another_client_is_refused():
    """No guard of the portal's is in the way of another program; foreign keys are not looked at."""
    earlier.fill()
    before = everything()
    for model in protection.table():
        for way in CLIENT_WAYS[connection.vendor]:
            with closing(client()) as other, pytest.raises(REFUSED) as e:
                other.execute(way.format(model._meta.db_table))
            assert protection.says(model._meta.db_table) in str(e.value), (model, way)
    assert everything() == before


def everything() -> dict[str, list[dict[str, Any]]]:
    return rows_of(protection.table())


each_change = pytest.mark.parametrize(
    "change",
    ["UPDATE guidance_section SET title = 'By another' WHERE edition_id = {}",
     "INSERT INTO guidance_section (edition_id, slug, title, body, summary, position, lock_version) "
     "VALUES ({}, 'other', 'By another', 'Other.', '', 2, 1)",],
    ids=["update", "insert"],
)  # fmt: skip


def approve(draft: Edition) -> Edition:
    return publishing.approve(draft, kind="minor", note="Some.", in_force_from=timezone.now())


def begun(act: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """The act, begun in a thread of its own; and what came of it, once it is over."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(act())
        except Exception as e:
            results.append(e)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


@each_change
def test_a_draft_is_approved_with_what_another_client_is_writing(change):
    """The approval waits for it, and its fingerprint is made over those words."""
    factories.in_force()
    draft = factories.draft()
    with closing(client()) as other:
        other.execute("BEGIN")
        other.execute(change.format(draft.pk))
        thread, results = begun(lambda: approve(draft))
        thread.join(timeout=A_WHILE)
        assert results == []
        other.execute("COMMIT")
    thread.join(timeout=20)
    edition = Edition.objects.get(pk=results[0].pk)
    assert fingerprint(content_of(edition)) == edition.fingerprint
    assert "By another" in [section.title for section in content_of(edition).sections]


@each_change
def test_another_client_waits_for_an_approval_and_is_refused(monkeypatch, change):
    """Between the fingerprint and the end of the transaction nothing gets in."""
    factories.in_force()
    draft = factories.draft()
    step, reached, go_on = PageStamp.step, threading.Event(), threading.Event()

    def waiting() -> None:
        step()
        reached.set()
        assert go_on.wait(timeout=10)

    monkeypatch.setattr(PageStamp, "step", waiting)
    thread, results = begun(lambda: approve(draft))
    assert reached.wait(timeout=10)
    with closing(client()) as other:
        threading.Timer(A_WHILE, go_on.set).start()
        with pytest.raises(REFUSED):
            other.execute(change.format(draft.pk))
    thread.join(timeout=20)
    edition = Edition.objects.get(pk=results[0].pk)
    assert fingerprint(content_of(edition)) == edition.fingerprint
