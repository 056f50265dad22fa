"""The states of an edition, what the database itself refuses, and the page stamp."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from guidance.amending.draft import amend, discard
from guidance.common.london import LONDON, moment
from guidance.editions import publishing
from guidance.models import CodeParagraph, Contact, Council, Edition, LiveThing, Page, PageStamp, SearchTerm, Section
from guidance.models.editions import PublishedEditionError
from protocol_portal.members.models import Member
from tests import factories
from tests.awaited import awaited
from tests.rows import rows_of
from tests.unprotected import unprotected

# ---- states -----------------------------------------------------------------------------------------------------

T1, T2, T3 = (datetime(2024, month, 1, 9, 30, tzinfo=LONDON) for month in (1, 2, 3))
MOMENT = timedelta(microseconds=1)
STATES = ("draft", "scheduled", "in force", "superseded")

# edition 1 from T1, edition 2 from T2, edition 3 from T3, edition 4 a draft (its date, once given, is no matter)
TABLE = [
    ("before all", T1 - timedelta(days=400), ("scheduled", "scheduled", "scheduled", "draft")),
    ("a moment before the first", T1 - MOMENT, ("scheduled", "scheduled", "scheduled", "draft")),
    ("at the first's moment", T1, ("in force", "scheduled", "scheduled", "draft")),
    ("a moment before the second", T2 - MOMENT, ("in force", "scheduled", "scheduled", "draft")),
    ("at the second's moment", T2, ("superseded", "in force", "scheduled", "draft")),
    ("a moment after", T2 + MOMENT, ("superseded", "in force", "scheduled", "draft")),
    ("at the third's moment", T3, ("superseded", "superseded", "in force", "draft")),
    ("long after", T3 + timedelta(days=4000), ("superseded", "superseded", "in force", "draft")),
    ("at the third's moment, told in UTC", T3.astimezone(UTC), ("superseded", "superseded", "in force", "draft")),
]
at_each_moment = pytest.mark.parametrize(("at", "states"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])


def edition_row(number: int, since: datetime | None = None, **fields) -> Edition:
    """An edition without parts, approved unless a field says otherwise; approved past the checks."""
    plain = {"title": "Guide", "change_kind": "minor", "change_note": "A change.", "in_force_precision": "minute",
             "in_force_from": since, "approved_at": since or T1, "fingerprint": "f" * 64}  # fmt: skip
    wanted = Edition(number=number, **{**plain, **fields})
    begun = Edition.objects.create(number=number, title=wanted.title, change_kind=wanted.change_kind)
    values = {field.attname: getattr(wanted, field.attname) for field in Edition._meta.fields if field.name != "id"}
    models.QuerySet[Edition](Edition).filter(pk=begun.pk).update(**values)
    return Edition.objects.get(pk=begun.pk)


@pytest.fixture(params=["minute", "day", "month"])
def four(db, request) -> list[Edition]:
    """Three approved editions of one precision, and a draft that has its date already."""
    approved = [edition_row(n, since, in_force_precision=request.param) for n, since in enumerate((T1, T2, T3), 1)]
    return [*approved, edition_row(4, T1 + timedelta(days=1), approved_at=None, fingerprint="")]


def by_queryset(at: datetime | None = None) -> dict[str, list[int]]:
    """The numbers of the editions in each state, as the querysets have it."""
    objects = Edition.objects
    found = {"draft": objects.draft(), "scheduled": objects.scheduled(at), "in force": objects.in_force(at),
             "superseded": objects.superseded(at)}  # fmt: skip
    return {state: sorted(queryset.values_list("number", flat=True)) for state, queryset in found.items()}


def by_property(at: datetime | None = None) -> dict[str, list[int]]:
    """The same, as the editions themselves have it."""
    return {state: [e.number for e in Edition.objects.all() if e.state(at) == state] for state in STATES}


@at_each_moment
def test_querysets_and_properties_agree(four, at, states):
    """At every moment each edition is in one state, the same by queryset and by property."""
    expected = {state: [n for n, found in enumerate(states, 1) if found == state] for state in STATES}
    assert by_queryset(at) == by_property(at) == expected


@at_each_moment
def test_now_is_the_moment_when_none_is_given(four, at, states, monkeypatch):
    """Without a moment, the states are those of the clock."""
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert [edition.state() for edition in four] == list(states)
    assert by_queryset() == by_property() == by_queryset(at)


@at_each_moment
def test_the_sets_of_states_are_made_of_the_states(four, at, states):
    """Published is in force or superseded; unpublished is draft or scheduled; approved is all but draft."""

    def numbers(*wanted: str) -> set[int]:
        return {n for n, state in enumerate(states, 1) if state in wanted}

    def found(queryset: models.QuerySet) -> set[int]:
        return set(queryset.values_list("number", flat=True))

    assert found(Edition.objects.published(at)) == numbers("in force", "superseded")
    assert found(Edition.objects.unpublished(at)) == numbers("draft", "scheduled")
    assert found(Edition.objects.approved()) == numbers("scheduled", "in force", "superseded")
    assert {e.number for e in four if e.is_published(at)} == numbers("in force", "superseded")


@at_each_moment
def test_exactly_one_edition_is_in_force(four, at, states):
    """From the first edition's moment on there is always one in force, and before it none."""
    assert Edition.objects.in_force(at).count() == (1 if at >= T1 else 0)


def test_states_combine_with_other_filters(four):
    """A state narrows the queryset that it is asked of."""
    later = Edition.objects.filter(number__gt=1)
    assert [e.number for e in later.in_force(T2)] == [2]
    assert [e.number for e in later.superseded(T3)] == [2]
    assert not Edition.objects.filter(number=1).in_force(T2).exists()


def test_no_edition_has_a_state_before_there_is_one(db):
    """An empty database is no error."""
    assert by_queryset() == {state: [] for state in STATES}


def test_an_edition_dated_back_supersedes_at_once(db):
    """Approved as from the past, it is in force now and was, by date, since then."""
    factories.in_force()
    first, second = T1 + timedelta(days=1), T2
    factories.approved(first)
    edition = factories.approved(second)
    assert by_queryset() == {"draft": [], "scheduled": [], "in force": [3], "superseded": [1, 2]}
    assert by_queryset(first) == by_property(first) == {
        "draft": [], "scheduled": [3], "in force": [2], "superseded": [1]
    }  # fmt: skip
    assert edition.first_shown_at == edition.approved_at > edition.in_force_from


def test_an_edition_approved_ahead_is_first_shown_at_its_moment(db):
    """Three clocks are kept apart: approval, coming into force, being shown."""
    factories.in_force()
    edition = factories.scheduled()
    assert edition.first_shown_at == edition.in_force_from > edition.approved_at
    assert Edition(number=9).first_shown_at is None


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("2023-08", "August 2023"),
        ("2023-01", "January 2023"),
        ("2023-08-14", "14 August 2023"),
        ("2024-03-01", "1 March 2024"),
        ("2023-08-14T09:30", "14 August 2023 at 09:30"),
        ("2023-08-14T00:00", "14 August 2023 at 00:00"),
        ("2024-01-31T23:59", "31 January 2024 at 23:59"),
    ],
)
def test_since_when_is_told_no_more_precisely_than_known(db, text, since):
    """August 2023 stays August 2023, in London's time, also after a visit to the database."""
    at, precision = moment(text)
    edition = edition_row(1, at, in_force_precision=precision)
    edition.refresh_from_db()
    assert edition.in_force_since == since
    assert Edition(in_force_from=at.astimezone(UTC), in_force_precision=precision).in_force_since == since


def test_a_draft_without_date_is_in_force_since_never():
    """Nothing is said where nothing is decided."""
    assert Edition(number=2).in_force_since == ""


def test_names_and_addresses(db):
    """Editions and parts have addresses under the edition's number."""
    edition = factories.in_force()
    assert (str(edition), edition.get_absolute_url()) == ("Edition 1", "/editions/1/")
    parts = [*edition.sections.all(), *edition.platformtypes.all(), *edition.codeparagraphs.all()]
    assert [(str(part), part.get_absolute_url()) for part in parts] == [
        ("Talking online", "/editions/1/guidance/talking-online/"),
        ("Forums", "/editions/1/platforms/forums/"),
        ("Paragraph 3.1", "/editions/1/code/3.1/"),
    ]
    assert Page.objects.get(slug="privacy").get_absolute_url() == "/privacy/"
    names = [str(row) for row in (Council.objects.get(), Contact.objects.get(), Page.objects.get(slug="cookies"))]
    assert names == ["Brookshire County Council", "Clerks", "Cookies"]
    assert [str(term) for term in SearchTerm.objects.filter(says__in=["gossip", "hearsay"])] == [
        "gossip → rumours",
        "hearsay → /guidance/talking-online/#rumours",
    ]


# ---- what the database refuses ----------------------------------------------------------------------------------

DRAFT: dict[str, Any] = {"approved_at": None, "fingerprint": "", "in_force_from": None}


def two_drafts() -> None:
    edition_row(2, **DRAFT)
    edition_row(3, **DRAFT)


def part_twice(**same) -> None:
    edition = edition_row(2, **DRAFT)
    for n in (1, 2):
        fields = {"slug": f"slug-{n}", "position": n, **same}
        CodeParagraph.objects.create(edition=edition, title="Title", body="Body.\n", **fields)


# what: the constraint that says no (SQLite names the columns of some), and the attempt
def numbered_twice() -> None:
    with unprotected():  # which refuses the second in words of its own
        edition_row(2, T1)
        edition_row(2, T2)


IMPOSSIBLE = {
    "two drafts": ("guidance_one_draft", two_drafts),
    "a number twice": ("guidance_edition[._]number", numbered_twice),
    "approved without date": (
        "guidance_approved_has_date_and_fingerprint", lambda: edition_row(2, T1, in_force_from=None)
    ),
    "approved without fingerprint": (
        "guidance_approved_has_date_and_fingerprint", lambda: edition_row(1, T1, fingerprint="")
    ),
    "approved without note": ("guidance_approved_has_note", lambda: edition_row(2, T1, change_note="")),
    "approver without time": (
        "guidance_approver_has_time",
        lambda: edition_row(2, **DRAFT, approved_by=Member.objects.create_user("a@b.example")),
    ),
    "a part's slug twice": ("guidance_codeparagraph[._]slug", lambda: part_twice(slug="3.1")),
    "a part's position twice": ("guidance_codeparagraph[._]position", lambda: part_twice(position=1)),
    "a term that neither means nor leads": (
        "guidance_term_means_or_leads", lambda: SearchTerm.objects.create(says="gossip")
    ),
    "a term that both means and leads": (
        "guidance_term_means_or_leads", lambda: SearchTerm.objects.create(says="a", means="b", passage="/code/1/")
    ),
    "a term twice": (
        "guidance_term_once|guidance_searchterm.says",
        lambda: [SearchTerm.objects.create(says="a", means="b") for _ in range(2)],
    ),
    "two councils": ("guidance_one_council", lambda: Council.objects.create(pk=2, name="Council")),
    "two page stamps": ("guidance_one_page_stamp", lambda: PageStamp.objects.create(pk=2)),
    "a page twice": (
        "guidance_page[._]slug", lambda: [Page.objects.create(slug="privacy", title="Privacy") for _ in range(2)]
    ),
    "a contact twice": (
        "guidance_contact[._]slug", lambda: [Contact.objects.create(slug="clerks", team="Clerks") for _ in range(2)]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("constraint", "attempt"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_the_database_refuses(db, constraint, attempt):
    """What must always hold, the database holds, by the constraint that is meant."""
    with pytest.raises(IntegrityError, match=constraint):
        attempt()


def test_a_draft_beside_a_scheduled_edition_is_beyond_a_constraint(db):
    """The database sees no clock: one draft beside approved editions is allowed; the acts see to the rest."""
    edition_row(1, T1)
    edition_row(2, **DRAFT)
    assert Edition.objects.unpublished(T1 - MOMENT).count() == 2


def test_the_first_edition_needs_no_note(db):
    """There is nothing that it changed."""
    assert edition_row(1, T1, change_note="").state(T2) == "in force"


def told_by(model: type[models.Model], name: str) -> str:
    """The sentence that a constraint has of its own."""
    [constraint] = [one for one in model._meta.constraints if one.name == name]
    told = str(constraint.violation_error_message)
    assert name not in told
    return told


def test_a_second_draft_is_told_in_words(db):
    """A form says why, before the database has to."""
    edition_row(2, **DRAFT)
    with pytest.raises(ValidationError) as refusal:
        Edition(number=3, title="Guide", change_kind="minor").validate_constraints()
    assert refusal.value.messages == [told_by(Edition, "guidance_one_draft")]


def test_a_search_term_without_meaning_is_told_in_words(db):
    """A form says what is missing, before the database has to."""
    with pytest.raises(ValidationError) as refusal:
        SearchTerm(says="gossip").validate_constraints()
    assert refusal.value.messages == [told_by(SearchTerm, "guidance_term_means_or_leads")]


# ---- the page stamp ---------------------------------------------------------------------------------------------

LIVE: list[tuple[type[LiveThing], dict[str, str]]] = [
    (Council, {"name": "Other"}),
    (Contact, {"team": "Other"}),
    (Page, {"title": "Other"}),
    (SearchTerm, {"says": "other"}),
]


def new(model: type[LiveThing]) -> LiveThing:
    """A row that isn't there yet; the one council's is taken away first."""
    if model is Council:
        Council.objects.all().delete()
        return Council(pk=1, name="New")
    fields: dict[type[LiveThing], dict] = {
        Contact: {"slug": "new"},
        Page: {"slug": "new"},
        SearchTerm: {"says": "new", "means": "new"},
    }
    return model(**fields[model])


def changed(model: type[LiveThing], fields: dict) -> LiveThing:
    row = model.objects.get(pk=model.objects.values_list("pk")[:1])
    for name, value in fields.items():
        setattr(row, name, value)
    return row


CHANGES: dict[str, Callable] = {
    "save": lambda model, fields: changed(model, fields).save(),
    "save some fields": lambda model, fields: changed(model, fields).save(update_fields=list(fields)),
    "asave": lambda model, fields: awaited(changed(model, fields).asave),
    "save a new one": lambda model, fields: new(model).save(),
    "delete": lambda model, fields: model.objects.first().delete(),
    "adelete": lambda model, fields: awaited(model.objects.first().adelete),
    "update": lambda model, fields: model.objects.filter(pk=model.objects.first().pk).update(**fields),
    "aupdate": lambda model, fields: awaited(model.objects.filter(pk=model.objects.first().pk).aupdate, **fields),
    "update by the base manager": lambda model, fields: model._base_manager.filter(
        pk=model.objects.first().pk
    ).update(**fields),
    "delete rows": lambda model, fields: model.objects.all().delete(),
    "adelete rows": lambda model, fields: awaited(model.objects.all().adelete),
    "create": lambda model, fields: model.objects.create(**values(new(model))),
    "acreate": lambda model, fields: awaited(model.objects.acreate, **values(new(model))),
    "bulk_create": lambda model, fields: model.objects.bulk_create([new(model)]),
    "abulk_create": lambda model, fields: awaited(model.objects.abulk_create, [new(model)]),
    "upsert": lambda model, fields: model.objects.bulk_create(
        [changed(model, fields)], update_conflicts=True, update_fields=list(fields), unique_fields=["id"]
    ),
    "bulk_update": lambda model, fields: model.objects.bulk_update([changed(model, fields)], list(fields)),
    "abulk_update": lambda model, fields: awaited(model.objects.abulk_update, [changed(model, fields)], list(fields)),
    "get_or_create": lambda model, fields: model.objects.get_or_create(**values(new(model))),
    "update_or_create": lambda model, fields: model.objects.update_or_create(
        pk=model.objects.first().pk, defaults=fields
    ),
    "aupdate_or_create": lambda model, fields: awaited(
        model.objects.aupdate_or_create, pk=model.objects.first().pk, defaults=fields
    ),
}  # fmt: skip


def values(row: models.Model) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.fields if field.attname != "id" or row.pk}


def live_rows() -> dict[str, list[dict]]:
    return rows_of(model for model, _ in LIVE)


@pytest.mark.parametrize(("model", "fields"), LIVE, ids=lambda value: getattr(value, "__name__", ""))
def test_every_change_of_a_live_thing_raises_the_stamp(db, model, fields):
    """Whichever way it is changed; and the change and the stamp are undone together."""
    factories.in_force()
    before, stamp = live_rows(), PageStamp.current()
    for name, change in CHANGES.items():
        with transaction.atomic():
            change(model, fields)
            assert live_rows() != before, name
            assert PageStamp.current() > stamp, name
            transaction.set_rollback(True)
        assert (live_rows(), PageStamp.current()) == (before, stamp), name


@pytest.mark.parametrize(("model", "fields"), LIVE, ids=lambda value: getattr(value, "__name__", ""))
def test_a_failed_change_of_a_live_thing_leaves_the_stamp(db, model, fields, monkeypatch):
    """Where the change fails after the stamp was raised, neither has happened."""
    factories.in_force()
    before, stamp = live_rows(), PageStamp.current()
    rows, nothing = model.objects.all(), dict.fromkeys(fields)

    def fail(*args, **kwargs):
        raise IntegrityError("the database says no")

    monkeypatch.setattr(models.Model, "delete", fail)
    monkeypatch.setattr(models.QuerySet, "delete", fail)
    for change in (
        lambda: changed(model, nothing).save(),
        lambda: rows.update(**nothing),
        lambda: rows.bulk_create([rows.first()]),
        lambda: rows.first().delete(),
        rows.delete,
    ):
        with pytest.raises(IntegrityError):
            change()
        assert (live_rows(), PageStamp.current()) == (before, stamp)


def test_the_stamp_follows_editions(db):
    """Loading the first, approving and taking back raise it; drafts don't, since nobody sees them."""
    stamps = [PageStamp.current()]

    def raised(act: Callable[[], object]) -> bool:
        act()
        stamps.append(PageStamp.current())
        return stamps[-1] > stamps[-2]

    assert raised(factories.in_force)
    assert not raised(amend)
    assert not raised(lambda: Section.objects.filter(edition__number=2).update(title="Other"))
    assert not raised(lambda: Edition.objects.draft().update(title="Other"))
    assert raised(approve_tomorrow)
    assert raised(lambda: publishing.take_back(Edition.objects.get(number=2)))
    assert not raised(lambda: discard(Edition.objects.get(number=2)))
    assert not raised(factories.draft)
    assert sorted(stamps) == stamps


def approve_tomorrow() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.approve(Edition.objects.draft().get(), kind="minor", note="Some.", in_force_from=tomorrow)


def test_the_stamp_begins_at_nothing(db):
    """Before anything was loaded there is no stamp, and reading it makes none."""
    assert PageStamp.current() == 0
    assert not PageStamp.objects.exists()
    PageStamp.step()
    PageStamp.step()
    assert PageStamp.current() == 2
    assert str(PageStamp.objects.get()) == "2"


APPROVED = {"approved_at": T1, "in_force_from": T1, "fingerprint": "f" * 64, "change_note": "A change."}
PAST_THE_CHECKS = {
    "a new one": lambda draft: Edition.objects.create(number=9, title="Guide", change_kind="minor", **APPROVED),
    "a draft saved": lambda draft: changed_fields(draft, APPROVED).save(),
    "a draft saved, some fields": lambda draft: changed_fields(draft, APPROVED).save(update_fields=list(APPROVED)),
    "a draft updated": lambda draft: Edition.objects.filter(pk=draft.pk).update(**APPROVED),
    "update_or_create": lambda draft: Edition.objects.update_or_create(pk=draft.pk, defaults=APPROVED),
}


def changed_fields(edition: Edition, fields: dict[str, Any]) -> Edition:
    for name, value in fields.items():
        setattr(edition, name, value)
    return edition


@pytest.mark.parametrize("way", PAST_THE_CHECKS.values(), ids=PAST_THE_CHECKS)
def test_nothing_is_published_but_by_approving(db, way):
    """An edition can't be made or saved as approved: only `publishing.approve` checks what has to be checked."""
    draft = edition_row(1, **DRAFT)
    with pytest.raises(PublishedEditionError) as refusal:
        way(draft)
    assert refusal.value.code == "unasked"
    assert [edition.state() for edition in Edition.objects.all()] == ["draft"]
