"""What was published or written can't be changed: by the database itself, whoever asks it and with which program.

The table of `guidance.common.protection` says which model is protected how; these tests read it.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Model
from django.utils import timezone

from guidance.common import protection
from guidance.common.append_only import AppendOnly
from guidance.common.protection import says
from guidance.editions import publishing
from guidance.models import Edition, EditionPart
from protocol_portal.members.models import Member
from quizzes.learning import attempts
from quizzes.models import Approval, Asked, Attempt, Option, QuestionVersion, Response
from tests import earlier
from tests.guidance.models.test_mutability import IMMUTABLE
from tests.unprotected import installed, unprotected, wanted

TABLE = protection.table()
PARTS = [model for model in TABLE if issubclass(model, EditionPart)]
each_model = pytest.mark.parametrize("model", TABLE, ids=lambda model: model.__name__)
each_part = pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)


# ---- the table ---------------------------------------------------------------------------------------------------


def test_what_is_published_or_only_added_to_is_in_the_table():
    """A new model of that sort fails here until its app's `protected.py` says how it is protected."""
    sorts = {model for model in apps.get_models() if issubclass(model, AppendOnly | EditionPart)}
    assert {*sorts, Edition} == set(TABLE) == IMMUTABLE


def test_the_database_has_the_triggers_of_the_table(db):
    """A migration that lost some, or left them as they were before a column was added, fails here."""
    assert installed() == wanted()


# ---- rows, and ways in -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Rows of every protected model; each test takes back what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        earlier.fill()
        connection.check_constraints()  # PostgreSQL truncates nothing while foreign keys wait to be checked
        yield
        transaction.set_rollback(True)


@pytest.fixture
def taken_back(filled) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def row(taken_back, model) -> Model:
    """A protected one."""
    return model._base_manager.order_by("pk").first()


@pytest.fixture
def draft(taken_back) -> Edition:
    return publishing.take_back(Edition.objects.scheduled().get())


def run(model: type[Model], statement: str, *parameters: Any) -> None:
    """Sends SQL about TABLE; only SQLite knows OR REPLACE."""
    if connection.vendor != "sqlite":
        statement = statement.replace(" OR REPLACE", "")
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("TABLE", model._meta.db_table), parameters)


def copy(row: Model, verb: str = "INSERT", **others: Any) -> None:
    """Puts a copy of the row into its table, with other values in some columns."""
    columns = [field.column for field in row._meta.concrete_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join("%s" if column in others else f'"{column}"' for column in columns)
    given = [others[column] for column in columns if column in others]
    statement = " ".join([verb, "INTO TABLE (", names, ") SELECT", values, "FROM TABLE WHERE id = %s"])
    run(type(row), statement, *given, row.pk)


def plain(row: Model) -> models.QuerySet[Any]:
    """The row, by a queryset that has no guards."""
    return models.QuerySet(type(row)).filter(pk=row.pk)


def fault(model: type[Model], way: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """What was wrong with the database's refusal; "" where it refused as it should."""
    try:
        with transaction.atomic():
            way(*args, **kwargs)
    except IntegrityError as e:
        return "" if says(model._meta.db_table) in str(e) else str(e)
    return "not refused"


def rows(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._base_manager.order_by("pk").values())


def names(row: Model) -> list[str]:
    return [field.name for field in row._meta.concrete_fields if not field.primary_key]


WAYS: dict[str, Callable[[Model], Any]] = {
    "update": lambda row: plain(row).update(**{names(row)[0]: None}),
    "bulk_update": lambda row: plain(row).bulk_update([row], names(row)),
    "upsert": lambda row: plain(row).bulk_create(
        [row], update_conflicts=True, update_fields=names(row), unique_fields=["id"]
    ),
    "save_base": lambda row: row.save_base(),
    "save_base of one field": lambda row: row.save_base(update_fields=names(row)[:1]),
    "_raw_delete": lambda row: plain(row)._raw_delete("default"),
    "UPDATE of all": lambda row: run(type(row), "UPDATE TABLE SET id = id"),
    "UPDATE of the key": lambda row: run(type(row), "UPDATE TABLE SET id = 999 WHERE id = %s", row.pk),
    "DELETE": lambda row: run(type(row), "DELETE FROM TABLE WHERE id = %s", row.pk),
    "DELETE of all": lambda row: run(type(row), "DELETE FROM TABLE"),
}  # fmt: skip
WAYS_BY_VENDOR: dict[str, dict[str, Callable[[Model], Any]]] = {
    "sqlite": {
        "INSERT OR REPLACE": lambda row: copy(row, "INSERT OR REPLACE"),
        "REPLACE, the key as text": lambda row: copy(row, "REPLACE", id=str(row.pk)),
        "INSERT OR IGNORE": lambda row: copy(row, "INSERT OR IGNORE"),
        "UPDATE OR IGNORE": lambda row: run(type(row), "UPDATE OR IGNORE TABLE SET id = id"),
        "UPDATE OR REPLACE": lambda row: run(type(row), "UPDATE OR REPLACE TABLE SET id = 999 WHERE id = %s", row.pk),
    },
    "postgresql": {"TRUNCATE": lambda row: run(type(row), "TRUNCATE TABLE CASCADE")},
}


@each_model
def test_no_way_into_a_protected_row(row, model):
    """It can't be changed, deleted or replaced: neither past the guards nor by SQL."""
    before = rows(model)
    ways = WAYS | WAYS_BY_VENDOR[connection.vendor]
    faults = {
        name: fault(model, lambda way: way(model._base_manager.get(pk=row.pk)), way) for name, way in ways.items()
    }
    assert {name: found for name, found in faults.items() if found} == {}
    assert rows(model) == before


@each_model
def test_every_row_is_protected(taken_back, model):
    """Of whichever edition that is approved, and whoever's: superseded or scheduled, passed or still open."""
    for one in rows(model):
        for statement in ("UPDATE TABLE SET id = id WHERE id = %s", "DELETE FROM TABLE WHERE id = %s"):
            assert fault(model, run, model, statement, one["id"]) == "", (statement, one)


@each_model
def test_no_new_row_takes_the_place_of_a_protected_one(taken_back, model):
    """With a key of its own and all else the same it is refused or put beside it; what was there stays. SQLite would
    delete that by itself, and ask no trigger for deletions.
    """
    before = rows(model)
    for n, one in enumerate(model._base_manager.order_by("pk"), before[-1]["id"] + 1):
        fault(model, copy, one, "INSERT OR REPLACE", id=n)
    assert rows(model)[: len(before)] == before


# ---- editions and their parts ------------------------------------------------------------------------------------

NEW = {"slug": "9.9", "position": 9}


@each_part
def test_no_part_comes_into_an_approved_edition(row, model, draft):
    """Neither a new one nor a draft's, and none takes the place of a published one."""
    spare, before = model.objects.filter(edition=draft).first(), rows(model)
    made = model(edition_id=row.edition_id, title="New", body="", **NEW)
    move = "UPDATE TABLE SET edition_id = %s, slug = '9.9', position = 9 WHERE id = %s"
    faults = {
        "INSERT": fault(model, copy, row, id=999, **NEW),
        "INSERT of a draft's": fault(model, copy, spare, id=999, edition_id=row.edition_id, **NEW),
        "bulk_create": fault(model, plain(row).bulk_create, [made]),
        "UPDATE": fault(model, run, model, move, row.edition_id, spare.pk),
        "update": fault(model, plain(spare).update, edition=row.edition_id, **NEW),
    }
    assert {name: found for name, found in faults.items() if found} == {}
    with pytest.raises(IntegrityError), transaction.atomic():
        run(model, "UPDATE OR REPLACE TABLE SET id = %s WHERE id = %s", row.pk, spare.pk)
    assert rows(model) == before


@each_part
def test_a_drafts_parts_are_open_to_all(model, draft):
    """What isn't published can be added to, changed and taken away."""
    copy(model.objects.filter(edition=draft).first(), id=999, **NEW)
    run(model, "UPDATE TABLE SET title = 'Other' WHERE edition_id = %s", draft.pk)
    assert set(model.objects.filter(edition=draft).values_list("title", flat=True)) == {"Other"}
    run(model, "DELETE FROM TABLE WHERE edition_id = %s", draft.pk)
    assert not model.objects.filter(edition=draft).exists()


@pytest.mark.parametrize("model", [Edition])
def test_no_edition_is_approved_but_from_a_draft(row, draft):
    """None is put in as approved, and no draft takes the number or the key of one that is."""
    before = rows(Edition)
    assert fault(Edition, copy, row, id=999, number=999) == ""
    for column, taken in {"number": row.number, "id": row.pk}.items():
        statement = "UPDATE OR REPLACE TABLE SET COLUMN = %s WHERE id = %s".replace("COLUMN", column)
        with pytest.raises(IntegrityError), transaction.atomic():
            run(Edition, statement, taken, draft.pk)
    assert rows(Edition) == before


@pytest.mark.parametrize(("ahead", "outcome"), [(timedelta(minutes=1), "not refused"), (timedelta(0), "")])
def test_an_edition_is_taken_back_until_its_moment(taken_back, monkeypatch, ahead, outcome):
    """By the database's own clock, whatever the portal's says."""
    edition = Edition.objects.scheduled().get()
    with unprotected():
        plain(edition).update(in_force_from=timezone.now() + ahead)
    monkeypatch.setattr(timezone, "now", lambda: edition.approved_at - timedelta(days=400))
    assert fault(Edition, plain(edition).update, **WRITTEN["taking back"][2]) == outcome


# ---- what may still be written -----------------------------------------------------------------------------------

WRITTEN: dict[str, tuple[type[Model], Callable[[], Any], dict[str, Any]]] = {
    "taking back": (
        Edition,
        lambda: Edition.objects.scheduled().get(),
        {"approved_at": None, "approved_by_id": None, "fingerprint": ""},
    ),
    "finishing": (
        Attempt,
        lambda: Attempt.objects.open().get(),
        {"finished_at": timezone.now(), "score": 0, "passed": False},
    ),
    "disowning": (
        Attempt,
        lambda: Attempt.objects.passed()[0],
        {"disowned_at": timezone.now(), "disowned_by_id": 1, "disowned_reason": "Not hers."},
    ),
}
each_change = pytest.mark.parametrize(("model", "find", "fields"), WRITTEN.values(), ids=WRITTEN)
EMPTY = {"DateField": timezone.localdate(), "DateTimeField": timezone.now()}  # what is written where nothing was


def test_every_change_that_the_table_allows_is_tried():
    """A new one fails here until it is."""
    allowed = [set(change.columns) for how in TABLE.values() for change in how.but_for]
    assert len(allowed) == len(WRITTEN)
    assert all(any(set(fields) <= columns for columns in allowed) for _, _, fields in WRITTEN.values())


@each_change
def test_it_is_written_once_and_nothing_else_with_it(taken_back, model, find, fields):
    """Beside any other column it is refused, and a second time."""
    found = find()
    if "disowned_by_id" in fields:
        fields = fields | {"disowned_by_id": Member.objects.first().pk}
    free = next(set(change.columns) for change in TABLE[model].but_for if set(fields) <= set(change.columns))
    for field in (one for one in model._meta.concrete_fields if one.column not in free):
        value = None if getattr(found, field.attname) is not None else EMPTY.get(field.get_internal_type(), 1)
        other = {field.attname: 999 if field.primary_key else value}
        assert fault(model, plain(found).update, **fields, **other) == "", field.name
    plain(found).update(**fields)
    assert fault(model, plain(found).update, **fields) == ("not refused" if model is Edition else "")


@pytest.mark.parametrize(
    "some", [{"approved_by_id": None}, {"fingerprint": ""}, {"approved_at": None, "approved_by_id": None}]
)
def test_an_approval_is_taken_back_as_a_whole(taken_back, some):
    """Its fingerprint and who approved it don't go alone."""
    assert fault(Edition, plain(Edition.objects.scheduled().get()).update, **some) != "not refused"


@pytest.mark.parametrize("state", ["in_force", "superseded"])
def test_no_edition_is_taken_back_once_in_force(taken_back, state):
    """The first or the last."""
    edition = getattr(Edition.objects, state)().get()
    assert fault(Edition, plain(edition).update, **WRITTEN["taking back"][2]) == ""


def test_no_attempt_takes_anothers_certificate(taken_back):
    """SQLite would delete the attempt whose code it is."""
    before, code = rows(Attempt), Attempt.objects.passed().first().code
    with pytest.raises(IntegrityError), transaction.atomic():
        run(
            Attempt, "UPDATE OR REPLACE TABLE SET finished_at = started_at, score = 4, passed = TRUE, code = %s "
            "WHERE finished_at IS NULL", code,
        )  # fmt: skip
    assert rows(Attempt) == before


# ---- what takes no more ------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(taken_back) -> QuestionVersion:
    """A question's version that was neither asked nor approved, with an option."""
    version: Any = QuestionVersion.objects.latest("pk")
    made = QuestionVersion.objects.create(**{**value_of(version), "number": 99})
    option: Any = Option.objects.filter(version=version).earliest("pk")
    Option.objects.create(**{**value_of(option), "version_id": made.pk})
    return made


def value_of(row: Model) -> dict[str, Any]:
    """What a row holds, without its key."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def test_a_question_takes_options_until_it_is_asked_or_approved(fresh):
    """Then none is added: it would change what was answered, or what was approved."""
    option = fresh.options.get()
    assert fault(Option, copy, option, id=901, position=91) == "not refused"
    approval: Any = Approval.objects.latest("pk")
    others = [fresh.pk * 10, fresh.pk + 1]
    Approval.objects.create(**{**value_of(approval), "versions": others})
    assert fault(Option, copy, option, id=902, position=92) == "not refused"
    Approval.objects.create(**{**value_of(approval), "versions": [*others, fresh.pk]})
    assert fault(Option, copy, option, id=903, position=93) == ""


def test_an_asked_question_takes_no_option(fresh):
    """Nor does one that somebody was asked."""
    option = fresh.options.get()
    attempt = Attempt.objects.filter(finished_at__isnull=False).first()
    with unprotected():
        Asked.objects.create(**{**value_of(attempt.asked.first()), "version_id": fresh.pk, "position": 99})
    assert fault(Option, copy, option, id=901, position=91) == ""


@pytest.mark.parametrize("over", [True, False])
def test_an_attempt_takes_no_more_questions(fresh, over):
    """It has as many as it was begun with, whether it is over or not."""
    attempt = Attempt.objects.filter(finished_at__isnull=not over).first()
    assert fault(Asked, copy, attempt.asked.first(), id=901, position=91, version_id=fresh.pk) == ""


def test_an_attempt_that_is_over_takes_no_answer(taken_back):
    """An open one does, until it is marked as not this member's."""
    answer = Response.objects.first()
    open_one = Asked.objects.filter(attempt__finished_at=None, attempt__disowned_at=None, response=None).first()
    assert fault(Response, copy, answer, id=901, asked_id=open_one.pk) == "not refused"
    with unprotected():
        Response.objects.filter(pk=901)._raw_delete("default")
    attempts.disown(open_one.attempt, reason="Not theirs.", by=Member.objects.first())
    assert fault(Response, copy, answer, id=902, asked_id=open_one.pk) == ""
