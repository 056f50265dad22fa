"""Rows that the database itself protects, by triggers: whoever sends the statement, and from whichever program.

Each app says in its `protected.py` which of its models is protected how; `table` gives all of it together. A refusal
comes as `IntegrityError`, with the words of `says`.

What remains possible, and can't be helped from here:
- The owner of the database can drop a trigger or the table, or disable the trigger (PostgreSQL); a superuser of
  PostgreSQL can also set `session_replication_role`. Give the portal's daily work to another role where that matters.
- Whoever may write a SQLite file owns it: they can drop a trigger, open the file with triggers switched off
  (`SQLITE_DBCONFIG_ENABLE_TRIGGER`), or put another file in its place.
- New rows can be added to what is only ever added to, though not to a question that was asked or approved, nor to an
  attempt that has all its questions or is over; and a draft can be approved past the checks.
A published edition's fingerprint shows afterwards that its parts were changed, unless it was forged too.

A migration that changes a protected table, or its rows, takes the protection off first and puts it back at its end:

    operations = [Unprotect(), migrations.AddField("Section", …), Protect()]

Otherwise SQLite, where Django makes such a table anew, loses the triggers with the old one or can't rename the new one,
and on both a trigger that lists columns doesn't know the new one; tests/test_protection.py then fails. `Protect` makes
the triggers that the table asks for today; what a database at that migration hasn't got yet, it leaves to a later one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model, UniqueConstraint
from django.utils.module_loading import module_has_submodule

# What differs between the databases: SQL by the names that `Protected.rows` and `Change.when` use.
WORDS = {
    "sqlite": {"now": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "locked": ""},
    "postgresql": {"now": "clock_timestamp()", "locked": " FOR SHARE"},
}
TAKEN = 'EXISTS (SELECT 1 FROM "{table}" AS there WHERE ({same}) AND {protected}{other})'
UNCHANGED = {"sqlite": "NEW.{0} IS OLD.{0}", "postgresql": "NEW.{0} IS NOT DISTINCT FROM OLD.{0}"}


@dataclass(frozen=True)
class Change:
    """The one thing that may still be written into a protected row: these columns and no other, when the SQL holds.

    `when` speaks of OLD and NEW, and may ask for {now}, the database's own clock.
    """

    columns: tuple[str, ...]
    when: str


@dataclass(frozen=True)
class Protected:
    """Which rows of a model are never updated or deleted, `but_for` some changes.

    `rows` is SQL about a {row}; it writes {locked} behind a query whose answer has to stay true until the transaction
    ends. `closed_to` says by what no row may become one of them: "INSERT", "UPDATE". `complete` is SQL about a new
    {row}: whether what it would belong to takes no more.
    """

    rows: str = "TRUE"
    closed_to: tuple[str, ...] = ()
    but_for: tuple[Change, ...] = ()
    complete: str = ""


@dataclass(frozen=True)
class Trigger:
    """A trigger that refuses an event on a table's rows if a condition holds."""

    table: str
    event: str
    condition: str

    @property
    def name(self) -> str:
        """Returns the trigger's name in the database."""
        return f"{self.table}_protected_{self.event.lower()}"

    def body(self, vendor: str) -> str:
        """Returns the SQL that the trigger runs."""
        if vendor == "sqlite":
            return f"BEGIN SELECT RAISE(ABORT, '{says(self.table)}'); END"
        return (
            f"BEGIN IF {self.condition} THEN RAISE EXCEPTION USING MESSAGE = '{says(self.table)}', "
            f"ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {'OLD' if self.event == 'DELETE' else 'NEW'}; END"
        )

    def made(self, vendor: str) -> list[str]:
        """Returns the statements that create the trigger."""
        before = f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}"'
        if vendor == "sqlite":
            return [f"{before} WHEN {self.condition} {self.body(vendor)}"]
        return [
            f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $body${self.body(vendor)}$body$',
            # So that the function never reads a temporary table of the same name.
            f"DO $$ BEGIN EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', '{self.name}', "
            "current_schema()); END $$",
            f'{before} FOR EACH {"STATEMENT" if self.event == "TRUNCATE" else "ROW"} EXECUTE FUNCTION "{self.name}"()',
        ]

    def dropped(self, vendor: str) -> str:
        """Returns the statement that drops the trigger."""
        if vendor == "sqlite":
            return f'DROP TRIGGER IF EXISTS "{self.name}"'
        return f'DROP FUNCTION IF EXISTS "{self.name}"() CASCADE'


def says(table: str) -> str:
    """Returns the message of the database's error when it refuses."""
    return f"rows of {table} stay as they were written"


# ---- the table ---------------------------------------------------------------------------------------------------


def rows_of(app: AppConfig) -> Mapping[str, Protected]:
    """Returns how an app protects its models, by the model's name; empty if it protects none."""
    if app.module is None or not module_has_submodule(app.module, "protected"):
        return {}
    found: Mapping[str, Protected] = import_module(f"{app.name}.protected").PROTECTED
    return found


def table() -> dict[type[Model], Protected]:
    """Returns how each protected model is protected."""
    return {app.get_model(name): how for app in apps.get_app_configs() for name, how in rows_of(app).items()}


# ---- from a row of the table to triggers -------------------------------------------------------------------------


def triggers(model: type[Model], how: Protected, editor: BaseDatabaseSchemaEditor) -> list[Trigger]:
    """Returns the triggers that protect a model in the editor's database."""
    vendor = editor.connection.vendor

    def protected(row: str) -> str:
        return f"({how.rows.format(row=row, **WORDS[vendor])})"

    found = {
        "INSERT": [protected("NEW")] if "INSERT" in how.closed_to else [],
        "UPDATE": [_rewrites(model, how, protected("OLD"), vendor)],
        "DELETE": [protected("OLD")],
    }
    if how.complete:
        found["INSERT"].append(f"({how.complete.format(row='NEW')})")
    if "UPDATE" in how.closed_to:
        found["UPDATE"].append(protected("NEW"))
    if vendor == "sqlite":
        for event in ("INSERT", "UPDATE"):
            found[event].append(_replaces(model, protected("there"), event, editor))
    else:
        found["TRUNCATE"] = ["TRUE"]
    return [Trigger(model._meta.db_table, event, " OR ".join(any_of)) for event, any_of in found.items() if any_of]


def _rewrites(model: type[Model], how: Protected, protected: str, vendor: str) -> str:
    """Returns SQL that is true if a protected row would change in a way that isn't allowed."""
    columns = sorted(field.column for field in model._meta.concrete_fields)
    condition = protected
    for change in how.but_for:
        same = [UNCHANGED[vendor].format(f'"{column}"') for column in columns if column not in change.columns]
        may = " AND ".join([*same, f"({change.when.format(**WORDS[vendor])})"])
        condition += f" AND ({may}) IS NOT TRUE"
    return condition


def _replaces(model: type[Model], protected: str, event: str, editor: BaseDatabaseSchemaEditor) -> str:
    """Returns SQL that is true if `INSERT OR REPLACE` or `UPDATE OR REPLACE` would replace a protected row.

    SQLite then deletes the old row without asking a trigger. Without REPLACE, the unique key refuses such a row anyway.
    """
    same = " OR ".join(f"({key})" for key in sorted(_same_keys(model, editor)))
    other = f' AND there."{model._meta.pk.column}" IS NOT OLD."{model._meta.pk.column}"' if event == "UPDATE" else ""
    return TAKEN.format(table=model._meta.db_table, same=same, protected=protected, other=other)


def _same_keys(model: type[Model], editor: BaseDatabaseSchemaEditor) -> Iterator[str]:
    """Yields for each unique key SQL that is true if the new row has the same key as the row that is there."""

    def same(fields: Iterable[Any]) -> str:
        return " AND ".join(f'there."{field.column}" = NEW."{field.column}"' for field in fields)

    yield from (same([field]) for field in model._meta.concrete_fields if field.unique)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            key = same(map(model._meta.get_field, constraint.fields))
            _, _, only = str(constraint.create_sql(model, editor)).partition(" WHERE ")
            both = [re.sub(r'"\w+"', rf"{row}.\g<0>", only) for row in ("there", "NEW") if only]
            yield " AND ".join([key, *both])


# ---- migrations --------------------------------------------------------------------------------------------------


class Protect(Operation):
    """A migration operation that creates the triggers of the app's table, for the models that exist by then."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Changes nothing: triggers aren't part of the models."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.drop(app_label, schema_editor, to_state)
        for trigger in _triggers_of(app_label, schema_editor, to_state):
            for statement in trigger.made(schema_editor.connection.vendor):
                schema_editor.execute(statement, None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.drop(app_label, schema_editor, to_state)

    def drop(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState) -> None:
        """Drops the triggers of the app's models."""
        for trigger in _triggers_of(app_label, schema_editor, state):
            schema_editor.execute(trigger.dropped(schema_editor.connection.vendor), None)

    def describe(self) -> str:
        return "Protect rows by triggers"


class Unprotect(Protect):
    """A migration operation that drops the triggers, for changes to protected tables or rows; `Protect` comes last."""

    def database_forwards(self, *args: Any) -> None:
        super().database_backwards(*args)

    def database_backwards(self, *args: Any) -> None:
        super().database_forwards(*args)

    def describe(self) -> str:
        return "Take the triggers that protect rows off"


def _triggers_of(app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> Iterator[Trigger]:
    for name, how in rows_of(apps.get_app_config(app_label)).items():
        if (app_label, name.lower()) in state.models:
            yield from triggers(state.apps.get_model(app_label, name), how, editor)
