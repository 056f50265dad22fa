"""Takes the database's protection off for a while, as its owner can: to forge rows on purpose, and to empty tables.

with unprotected():
    Section.objects.filter(pk=1)._raw_delete("default")
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from guidance.common import protection


def triggers() -> list[protection.Trigger]:
    """All that the table asks for."""
    editor = connection.schema_editor()
    return [one for model, how in protection.table().items() for one in protection.triggers(model, how, editor)]


def wanted() -> dict[str, str]:
    """What each does, by name: its statement, or on PostgreSQL its function."""
    vendor = connection.vendor
    return {one.name: one.body(vendor) if vendor == "postgresql" else one.made(vendor)[0] for one in triggers()}


def installed() -> dict[str, str]:
    """The same, of those that are there and at work."""
    queries = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
        "WHERE NOT tgisinternal AND tgenabled = 'O'",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return dict(cursor.fetchall())


@contextmanager
def unprotected() -> Iterator[None]:
    """Without triggers until the end of the block; where it raises, everything in it is rolled back."""
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()  # PostgreSQL drops no trigger while foreign keys wait to be checked
        for trigger in triggers():
            cursor.execute(trigger.dropped(connection.vendor))
        yield
        for trigger in triggers():
            for statement in trigger.made(connection.vendor):
                cursor.execute(statement)
