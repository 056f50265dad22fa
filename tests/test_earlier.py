"""A database that an earlier commit made: after today's migrations it holds the same, and is protected."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import AddField, Migration
from django.db.migrations.executor import MigrationExecutor

from guidance.common import protection
from guidance.common.protection import Protect, Unprotect
from guidance.models import Edition
from tests import earlier
from tests.rows import rows_of
from tests.unprotected import installed, wanted

TABLES = [model._meta.db_table for model in protection.table()]
WITHOUT = [("guidance", "0003_pathways"), ("quizzes", "0002_learning"), ("members", "0009_rights_to_amend")]


@pytest.fixture
def database(tmp_path) -> Path:
    """As the earlier commit left it."""
    file = tmp_path / "portal.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.executescript(earlier.FILE.read_text(encoding="utf-8"))
    return file


def rows(database: Path, columns: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(database)) as opened:
        return {
            table: opened.execute(" ".join(["SELECT", ", ".join(names), "FROM", table, "ORDER BY id"])).fetchall()
            for table, names in columns.items()
        }


def columns(database: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(database)) as opened:
        return {table: [f'"{row[1]}"' for row in opened.execute(f"PRAGMA table_info({table})")] for table in TABLES}


def triggers(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]


def test_what_an_earlier_commit_wrote_is_the_same_and_protected(database, tmp_path):
    """Every row, fingerprint and mark; made anew, fingerprints and marks are those that are stored."""
    there = columns(database)
    before = rows(database, there)
    assert all(before.values())
    assert triggers(database) == 0
    earlier.run(tmp_path, "manage.py", "migrate", "--verbosity", "0")
    assert rows(database, there) == before
    found = json.loads(
        earlier.run(tmp_path, "-c", "import django; django.setup(); from tests import earlier; earlier.tell()")
    )
    assert len(found["fingerprints"]) == 3
    assert len(found["marks"]) == 4
    assert all(stored == anew for stored, anew in [*found["fingerprints"], *found["marks"]])
    with closing(sqlite3.connect(database)) as opened:
        for table in TABLES:
            for statement in ("UPDATE {} SET id = id", "DELETE FROM {}"):
                with pytest.raises(sqlite3.IntegrityError, match=protection.says(table)):
                    opened.execute(statement.format(table))


@pytest.mark.django_db(transaction=True)
def test_the_protection_can_be_taken_off_and_put_on_again():
    """The migrations run either way, on a database with rows in it."""
    earlier.fill()
    before = rows_of(protection.table())
    try:
        MigrationExecutor(connection).migrate(WITHOUT)
        assert installed() == {}
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    assert installed() == wanted()
    assert rows_of(protection.table()) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["Edition", "Section"])
def test_a_later_migration_of_a_protected_table(name):
    """It takes the protection off, changes the table, and puts it on again with the new column."""
    earlier.fill()
    before = MigrationExecutor(connection).loader.project_state()
    migration = Migration("9999_later", "guidance")
    migration.operations = [
        Unprotect(), AddField(name, "extra", models.CharField(max_length=9, default="", unique=False)), Protect()
    ]  # fmt: skip
    with connection.schema_editor() as editor:
        migration.apply(before.clone(), editor)
    try:
        assert installed().keys() == wanted().keys()
        assert ("extra" in installed()["guidance_edition_protected_update"]) == (name == "Edition")
        assert set(Edition.objects.values_list("pk", flat=True))
    finally:
        with connection.schema_editor() as editor:
            migration.unapply(before, editor)
    assert installed() == wanted()
