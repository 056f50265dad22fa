"""What may change and what never does: every model is in one of two lists; no way into a published edition works."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, models, transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Concat
from django.utils import timezone

from guidance.amending import parts as drafting
from guidance.amending.draft import amend
from guidance.common.append_only import AppendOnly, AppendOnlyError
from guidance.common.protection import says
from guidance.content import canonical
from guidance.editions import loading, publishing, stored
from guidance.models import (
    Adoption,
    CodeParagraph,
    Edition,
    EditionPart,
    GuidanceEvent,
    Pathway,
    PlatformType,
    SavedState,
    Section,
)
from guidance.models.editions import MODELS, PublishedEditionError
from protocol_portal.members.models import AccountEvent, Member, MemberError
from quizzes.bank import approvals
from quizzes.learning import attempts
from quizzes.models import Acknowledgement, Approval, Asked, Attempt, Option, QuestionVersion, Response
from quizzes.models.questions import QuizChange
from tests import factories
from tests.awaited import awaited
from tests.quizzes import taking as learning
from tests.rows import rows_of

PARTS = [Section, PlatformType, CodeParagraph, Pathway]
IMMUTABLE = {
    Edition,
    *PARTS,
    AccountEvent,
    QuestionVersion,
    Option,
    QuizChange,
    Approval,
    Acknowledgement,
    Attempt,  # but for its marks, and that it is not the member's: each is written once
    Asked,
    Response,
    GuidanceEvent,
    SavedState,
    Adoption,
}  # published or written; the tests below try every way into each
MUTABLE = {
    "members.Member",  # people change names and addresses, and leave
    "members.SignInCode",  # it is used up
    "members.SignInHelp",  # telephone numbers change
    "members.Mail",  # it is tried, sent, and forgotten
    "quizzes.Question",  # its words are in its versions
    "quizzes.Quiz",  # each attempt freezes it
    "guidance.PageStamp",  # it counts changes
    "guidance.Council",  # the live things, with effect at once
    "guidance.Contact",
    "guidance.SearchTerm",
    "guidance.Page",
    "guidance.Notice",  # until it begins, and then its end while that is ahead: tests.guidance.site.test_notices.py
    "guidance.OfficerNote",
    "guidance.FailedSearch",  # it counts days, and is forgotten
    "guidance.PreviewLink",  # it ends with its draft; that it was, is in the history
}


def own_models() -> set[type[models.Model]]:
    """The models of this project's apps, not of its dependencies."""
    here = Path(settings.BASE_DIR)
    own = [app for app in apps.get_app_configs() if {here, here / "protocol_portal"} & {Path(app.path).parent}]
    return {model for app in own for model in app.get_models()}


def test_every_model_is_listed_as_mutable_or_immutable():
    """A new model is in neither list, and fails here until someone has decided."""
    assert {model._meta.label for model in own_models()} == MUTABLE | {model._meta.label for model in IMMUTABLE}
    assert not MUTABLE & {model._meta.label for model in IMMUTABLE}


def test_every_kind_of_part_is_immutable_and_in_the_fingerprint():
    """A new kind of part is guarded, and counts as content."""
    kinds = {model for model in own_models() if issubclass(model, EditionPart)}
    assert kinds == set(PARTS) == set(MODELS.values())


# ---- the cast of the ways in ------------------------------------------------------------------------------------


@dataclass
class Cast:
    """A published part, the edition that it is in, and a draft edition with a part of its own."""

    edition: Edition
    part: EditionPart
    draft: Edition
    spare: EditionPart

    def again(self) -> "Cast":
        """The same, as the database has them."""
        edition, draft = (Edition.objects.get(pk=one.pk) for one in (self.edition, self.draft))
        part, spare = (self.model.objects.get(pk=one.pk) for one in (self.part, self.spare))
        return Cast(edition, part, draft, spare)

    @property
    def model(self) -> type[EditionPart]:
        return type(self.part)

    @property
    def rows(self) -> models.QuerySet:
        return self.model.objects.filter(pk=self.part.pk)

    @property
    def related(self):
        return getattr(self.edition, f"{self.model._meta.model_name}s")

    def new(self, **fields) -> EditionPart:
        """A part that isn't saved yet; of the published edition unless told otherwise."""
        return self.model(**{"edition": self.edition, **SPARE, **fields})


SPARE = {"slug": "9.9", "title": "New", "body": "New.\n", "position": 9}


def published_edition(state: str) -> Edition:
    edition = factories.in_force()
    if state == "superseded":
        factories.approved()
    return factories.scheduled() if state == "scheduled" else edition


@pytest.fixture(
    params=[(Section, "in force"), (PlatformType, "in force"), (CodeParagraph, "in force"),
            (Section, "scheduled"), (CodeParagraph, "superseded")],
    ids=lambda param: f"{param[0].__name__}, {param[1]}",
)  # fmt: skip
def cast(db, request) -> Cast:
    model, state = request.param
    edition = published_edition(state)
    assert edition.state() == state
    draft = Edition.objects.create(number=7, title="Draft", change_kind="minor")
    spare = model.objects.create(edition=draft, **SPARE)
    return Cast(edition, model.objects.get(edition=edition), draft, spare)


def everything() -> dict[str, list[dict]]:
    """All rows of all that is immutable."""
    return rows_of(IMMUTABLE)


SAID = {"save", "delete", "update", "delete rows", "create"}  # to these the guards say a sentence, before the database


def by_the_database(name: str, error: Exception) -> bool:
    """Whether the database refused what it alone has to."""
    if isinstance(error, ProgrammingError):  # PostgreSQL takes no statement that gives a column two values
        return name == "move in by both names" and "multiple assignments" in str(error)
    refusals = (says(model._meta.db_table) for model in IMMUTABLE)
    return name not in SAID and isinstance(error, IntegrityError) and any(told in str(error) for told in refusals)


def got_in(ways: dict[str, Callable[[Cast], object]], cast: Cast) -> list[str]:
    """Tries each way; names those that were not refused, by the sentence for a person or by the database, or changed
    something.
    """
    before = everything()
    ins = []
    for name, way in ways.items():
        try:
            with transaction.atomic():
                way(cast.again())
            ins.append(f"{name}: not refused")
        except PublishedEditionError as e:
            if e.code != "published":
                ins.append(f"{name}: {e.message}")
        except Exception as e:
            ins += [] if by_the_database(name, e) else [f"{name}: {e!r}"]
    if everything() != before:  # which of them did it is found by trying fewer
        ins.append("one of them changed something")
    edition = Edition.objects.get(pk=cast.edition.pk)
    assert canonical.fingerprint(stored.content_of(edition)) == edition.fingerprint
    return ins


def changed(row, **fields):
    """The instance with some fields set, not saved."""
    for name, value in fields.items():
        setattr(row, name, value)
    return row


WORDS = {"body": "Other words.\n"}
UPSERT = {"update_fields": ["body"], "unique_fields": ["edition", "slug"]}
BY_KEY = {"update_fields": ["body", "title"], "unique_fields": ["id"]}
UPSERT_BY_POSITION = (None, False, True, ["body"], ["edition", "slug"])

WAYS_INTO_A_PART = {
    # the instance
    "save": lambda c: changed(c.part, **WORDS).save(),
    "asave": lambda c: awaited(changed(c.part, **WORDS).asave),
    "save some fields": lambda c: changed(c.part, **WORDS).save(update_fields=["body"]),
    "force an update": lambda c: changed(c.part, **WORDS).save(force_update=True),
    "save to a named database": lambda c: changed(c.part, **WORDS).save(using="default"),
    "delete": lambda c: c.part.delete(),
    "adelete": lambda c: awaited(c.part.adelete),
    "delete from a named database": lambda c: c.part.delete(using="default"),
    "save another instance over it": lambda c: c.new(pk=c.part.pk, edition=c.draft).save(),
    "save a spare instance over it": lambda c: changed(c.spare, pk=c.part.pk).save(),
    "delete through another instance": lambda c: c.new(pk=c.part.pk, edition=c.draft).delete(),
    "save out of in_bulk": lambda c: changed(c.model.objects.in_bulk([c.part.pk])[c.part.pk], **WORDS).save(),
    "save out of select_related": lambda c: changed(c.rows.select_related("edition").get(), **WORDS).save(),
    "save a deferred instance": lambda c: changed(c.rows.only("title").get(), **WORDS).save(),
    "save out of raw": lambda c: changed(
        c.model.objects.raw(f"SELECT * FROM {c.model._meta.db_table} WHERE id = %s", [c.part.pk])[0],  # noqa: S608
        **WORDS,
    ).save(),
    "save an expression": lambda c: changed(c.part, position=F("position") + 1).save(),
    "save with a believed draft": lambda c: changed(changed(c.part, **WORDS).edition, approved_at=None)
    and c.part.save(),
    # the rows
    "update": lambda c: c.rows.update(**WORDS),
    "aupdate": lambda c: awaited(c.rows.aupdate, **WORDS),
    "update by an expression": lambda c: c.rows.update(body=Concat(F("body"), Value("More."))),
    "update all": lambda c: c.model.objects.update(**WORDS),
    "update across the edition": lambda c: c.model.objects.filter(edition__number=c.edition.number).update(**WORDS),
    "update distinct rows": lambda c: c.rows.distinct().update(**WORDS),
    "update a named database": lambda c: c.model.objects.using("default").filter(pk=c.part.pk).update(**WORDS),
    "update by the base manager": lambda c: c.model._base_manager.filter(pk=c.part.pk).update(**WORDS),
    "update by the default manager": lambda c: c.model._default_manager.filter(pk=c.part.pk).update(**WORDS),
    "delete rows": lambda c: c.rows.delete(),
    "adelete rows": lambda c: awaited(c.rows.adelete),
    "delete all": lambda c: c.model.objects.all().delete(),
    "delete by the base manager": lambda c: c.model._base_manager.filter(pk=c.part.pk).delete(),
    "bulk_update": lambda c: c.model.objects.bulk_update([changed(c.part, **WORDS)], ["body"]),
    "abulk_update": lambda c: awaited(c.model.objects.abulk_update, [changed(c.part, **WORDS)], ["body"]),
    "bulk_update beside a draft's": lambda c: c.model.objects.bulk_update(
        [changed(c.spare, **WORDS), changed(c.part, **WORDS)], ["body"], batch_size=1
    ),
    "update_or_create": lambda c: c.model.objects.update_or_create(
        edition=c.edition, slug=c.part.slug, defaults=WORDS
    ),
    "aupdate_or_create": lambda c: awaited(c.model.objects.aupdate_or_create, pk=c.part.pk, defaults=WORDS),
    "upsert": lambda c: c.model.objects.bulk_create([c.new(slug=c.part.slug)], update_conflicts=True, **UPSERT),
    "upsert, by position": lambda c: c.model.objects.bulk_create([c.new(slug=c.part.slug)], *UPSERT_BY_POSITION),
    "upsert by key": lambda c: c.model.objects.bulk_create(
        [c.new(pk=c.part.pk, edition=c.draft, slug="8.8", position=8)], update_conflicts=True, **BY_KEY
    ),
    "upsert by key, by position": lambda c: c.model.objects.bulk_create(
        [c.new(pk=c.part.pk, edition=c.draft, slug="8.8", position=8)], None, False, True, ["body"], ["id"]
    ),
    "aupsert by key": lambda c: awaited(
        c.model.objects.abulk_create,
        [c.new(pk=c.part.pk, edition=c.draft, slug="8.8", position=8)], update_conflicts=True, **BY_KEY,
    ),
    # from the edition
    "related update": lambda c: c.related.update(**WORDS),
    "related aupdate": lambda c: awaited(c.related.aupdate, **WORDS),
    "related filter and update": lambda c: c.related.filter(pk=c.part.pk).update(**WORDS),
    "related delete": lambda c: c.related.all().delete(),
    "related update_or_create": lambda c: c.related.update_or_create(slug=c.part.slug, defaults=WORDS),
    "related bulk_update": lambda c: c.related.bulk_update([changed(c.part, **WORDS)], ["body"]),
    # out of the edition
    "move out": lambda c: changed(c.part, edition=c.draft, slug="8.8", position=8).save(),
    "move out by key": lambda c: changed(c.part, edition_id=c.draft.pk, slug="8.8", position=8).save(),
    "move out by update": lambda c: c.rows.update(edition=c.draft, slug="8.8", position=8),
    "move out by update of the key": lambda c: c.rows.update(edition_id=c.draft.pk, slug="8.8", position=8),
    "move out by bulk_update": lambda c: c.model.objects.bulk_update(
        [changed(c.part, edition=c.draft, slug="8.8", position=8)], ["edition", "slug", "position"]
    ),
    "move out by related add": lambda c: getattr(c.draft, f"{c.model._meta.model_name}s").add(c.part),
    "move out by related set": lambda c: getattr(c.draft, f"{c.model._meta.model_name}s").set([c.part, c.spare]),
}  # fmt: skip

WAYS_TO_ADD_A_PART = {
    "save": lambda c: c.new().save(),
    "asave": lambda c: awaited(c.new().asave),
    "save by the edition's key": lambda c: c.model(edition_id=c.edition.pk, **SPARE).save(),
    "save by the edition's key as text": lambda c: c.model(edition_id=str(c.edition.pk), **SPARE).save(),
    "force an insert": lambda c: c.new().save(force_insert=True),
    "save a copy": lambda c: changed(c.part, pk=None, _state=models.base.ModelState(), **SPARE).save(),
    "create": lambda c: c.model.objects.create(edition=c.edition, **SPARE),
    "acreate": lambda c: awaited(c.model.objects.acreate, edition=c.edition, **SPARE),
    "create by the base manager": lambda c: c.model._base_manager.create(edition=c.edition, **SPARE),
    "get_or_create": lambda c: c.model.objects.get_or_create(edition=c.edition, slug="9.9", defaults=SPARE),
    "aget_or_create": lambda c: awaited(
        c.model.objects.aget_or_create, edition=c.edition, slug="9.9", defaults=SPARE
    ),
    "update_or_create": lambda c: c.model.objects.update_or_create(edition=c.edition, slug="9.9", defaults=SPARE),
    "bulk_create": lambda c: c.model.objects.bulk_create([c.new()]),
    "bulk_create from an iterator": lambda c: c.model.objects.bulk_create(iter([c.new()])),
    "abulk_create": lambda c: awaited(c.model.objects.abulk_create, [c.new()]),
    "bulk_create beside a draft's": lambda c: c.model.objects.bulk_create(
        [c.new(edition=c.draft, slug="8.8", position=8), c.new()]
    ),
    "bulk_create, conflicts ignored": lambda c: c.model.objects.bulk_create([c.new()], ignore_conflicts=True),
    "upsert": lambda c: c.model.objects.bulk_create([c.new()], update_conflicts=True, **UPSERT),
    "related create": lambda c: c.related.create(**SPARE),
    "related acreate": lambda c: awaited(c.related.acreate, **SPARE),
    "related get_or_create": lambda c: c.related.get_or_create(**SPARE),
    "related update_or_create": lambda c: c.related.update_or_create(slug="9.9", defaults=SPARE),
    "related bulk_create": lambda c: c.related.bulk_create([c.new()]),
    "related add": lambda c: c.related.add(c.spare),
    "related aadd": lambda c: awaited(c.related.aadd, c.spare),
    "related add, one by one": lambda c: c.related.add(c.spare, bulk=False),
    "related add of a new one": lambda c: c.related.add(c.new(), bulk=False),
    "related set": lambda c: c.related.set([c.part, c.spare]),
    "related aset": lambda c: awaited(c.related.aset, [c.part, c.spare]),
    "related set, one by one": lambda c: c.related.set([c.spare], bulk=False),
    "move in": lambda c: changed(c.spare, edition=c.edition).save(),
    "move in, that field only": lambda c: changed(c.spare, edition=c.edition).save(update_fields=["edition"]),
    "move in by key": lambda c: changed(c.spare, edition_id=c.edition.pk).save(),
    "move in by update": lambda c: c.model.objects.filter(pk=c.spare.pk).update(edition=c.edition),
    "move in by update of the key": lambda c: c.model.objects.filter(pk=c.spare.pk).update(edition=c.edition.pk),
    "move in by update of edition_id": lambda c: c.model.objects.filter(pk=c.spare.pk).update(
        edition_id=c.edition.pk
    ),
    "move in by both names": lambda c: c.model.objects.filter(pk=c.spare.pk).update(
        edition=c.draft, edition_id=c.edition.pk
    ),
    "move in by an expression": lambda c: c.model.objects.filter(pk=c.spare.pk).update(edition=Value(c.edition.pk)),
    "move in by a subquery": lambda c: c.model.objects.filter(pk=c.spare.pk).update(
        edition=models.Subquery(Edition.objects.filter(pk=c.edition.pk).values("pk"))
    ),
    "move in by another column": lambda c: c.model.objects.filter(pk=c.spare.pk).update(position=c.edition.pk)
    and c.model.objects.filter(pk=c.spare.pk).update(edition=F("position")),
    "move in by bulk_update": lambda c: c.model.objects.bulk_update(
        [changed(c.spare, edition=c.edition)], ["edition"]
    ),
    "move in by upsert": lambda c: c.model.objects.bulk_create(
        [c.new(pk=c.spare.pk)], update_conflicts=True, update_fields=["edition"], unique_fields=["id"]
    ),
    "move in by abulk_update": lambda c: awaited(
        c.model.objects.abulk_update, [changed(c.spare, edition=c.edition)], ["edition"]
    ),
}  # fmt: skip

TITLE = {"title": "Another title"}
OVER = {"number": 1, "title": "Other", "change_kind": "minor"}
BY_NUMBER: dict[str, Any] = {"update_fields": ["title"], "unique_fields": ["number"]}


def rows(cast: Cast) -> models.QuerySet:
    return Edition.objects.filter(pk=cast.edition.pk)


def over(cast: Cast, **fields) -> Edition:
    """An unsaved edition with the published one's number."""
    return Edition(**{**OVER, "number": cast.edition.number, **fields})


WAYS_INTO_AN_EDITION = {
    "save": lambda c: changed(c.edition, **TITLE).save(),
    "asave": lambda c: awaited(changed(c.edition, **TITLE).asave),
    "save some fields": lambda c: changed(c.edition, **TITLE).save(update_fields=["title"]),
    "force an update": lambda c: changed(c.edition, **TITLE).save(force_update=True),
    "save as a draft": lambda c: changed(c.edition, approved_at=None, fingerprint="").save(),
    "save as of later": lambda c: changed(c.edition, in_force_from=timezone.now() + timedelta(days=9)).save(),
    "save other moved addresses": lambda c: changed(c.edition, moved={"/code/1/": "/code/3.1/"}).save(),
    "save with another fingerprint": lambda c: changed(c.edition, fingerprint="0" * 64).save(),
    "save another instance over it": lambda c: over(c, pk=c.edition.pk).save(),
    "save the draft over it": lambda c: changed(c.draft, pk=c.edition.pk).save(),
    "save a deferred instance": lambda c: changed(rows(c).only("number").get(), **TITLE).save(),
    "save out of in_bulk": lambda c: changed(Edition.objects.in_bulk([c.edition.pk])[c.edition.pk], **TITLE).save(),
    "save through a part": lambda c: changed(c.part.edition, **TITLE).save(),
    "save out of select_related": lambda c: changed(
        c.rows.select_related("edition").get().edition, **TITLE
    ).save(),
    "save a believed draft": lambda c: changed(c.edition, approved_at=None, **TITLE).save(update_fields=["title"]),
    "delete": lambda c: c.edition.delete(),
    "adelete": lambda c: awaited(c.edition.adelete),
    "delete through another instance": lambda c: Edition(pk=c.edition.pk).delete(),
    "update": lambda c: rows(c).update(**TITLE),
    "aupdate": lambda c: awaited(rows(c).aupdate, **TITLE),
    "update by an expression": lambda c: rows(c).update(title=Concat(F("title"), Value("!"))),
    "update to a draft": lambda c: rows(c).update(approved_at=None, fingerprint=""),
    "update all": lambda c: Edition.objects.update(**TITLE),
    "update ordered rows": lambda c: rows(c).order_by("-number").update(**TITLE),
    "update a state": lambda c: Edition.objects.approved().update(**TITLE),
    "update the number": lambda c: rows(c).update(number=F("number") + 90),
    "update a named database": lambda c: Edition.objects.using("default").filter(pk=c.edition.pk).update(**TITLE),
    "update by the base manager": lambda c: Edition._base_manager.filter(pk=c.edition.pk).update(**TITLE),
    "update through its parts": lambda c: Edition.objects.filter(
        **{f"{c.model._meta.model_name}s": c.part}
    ).update(**TITLE),
    "delete rows": lambda c: rows(c).delete(),
    "adelete rows": lambda c: awaited(rows(c).adelete),
    "delete all": lambda c: Edition.objects.all().delete(),
    "delete by the base manager": lambda c: Edition._base_manager.filter(pk=c.edition.pk).delete(),
    "bulk_update": lambda c: Edition.objects.bulk_update([changed(c.edition, **TITLE)], ["title"]),
    "abulk_update": lambda c: awaited(Edition.objects.abulk_update, [changed(c.edition, **TITLE)], ["title"]),
    "update_or_create": lambda c: Edition.objects.update_or_create(number=c.edition.number, defaults=TITLE),
    "aupdate_or_create": lambda c: awaited(
        Edition.objects.aupdate_or_create, number=c.edition.number, defaults=TITLE
    ),
    "upsert": lambda c: Edition.objects.bulk_create([over(c)], update_conflicts=True, **BY_NUMBER),
    "upsert, by position": lambda c: Edition.objects.bulk_create(
        [over(c)], None, False, True, ["title"], ["number"]
    ),
    "aupsert": lambda c: awaited(Edition.objects.abulk_create, [over(c)], update_conflicts=True, **BY_NUMBER),
    "bulk_create a published one": lambda c: Edition.objects.bulk_create(
        [over(c, number=8, approved_at=timezone.now(), in_force_from=timezone.now(), fingerprint="f", change_note="x")]
    ),
}  # fmt: skip


def test_no_way_into_a_published_part(cast):
    """A part of an approved edition can't be changed, deleted or moved out, by whichever door."""
    assert got_in(WAYS_INTO_A_PART, cast) == []


def test_no_way_to_add_to_a_published_edition(cast):
    """Nothing can be put into an approved edition, new or from a draft, by whichever door."""
    assert got_in(WAYS_TO_ADD_A_PART, cast) == []


def test_no_way_into_a_published_edition(cast):
    """An approved edition itself can't be changed, deleted or overwritten, by whichever door."""
    assert got_in(WAYS_INTO_AN_EDITION, cast) == []


def test_the_related_manager_takes_nothing_away(cast):
    """Where the edition is compulsory, Django offers no way to take a part from it."""
    assert not {"remove", "clear", "aremove", "aclear"} & set(dir(cast.related))
    before = everything()
    cast.related.set([])
    assert everything() == before


@pytest.mark.parametrize("by", ["in force", "superseded"])
def test_no_published_edition_is_taken_back(db, by):
    """The statement that takes back reads the clock itself, and leaves alone what has come into force."""
    published_edition(by)
    before = everything()
    assert Edition.objects.take_back() == 0
    assert everything() == before


@pytest.mark.parametrize(
    ("delete", "error"),
    [(Member.delete, MemberError),
     (lambda member: Member.objects.filter(pk=member.pk).delete(), MemberError),
     (lambda member: models.QuerySet(Member).filter(pk=member.pk).delete(), ProtectedError)],
    ids=["instance", "rows", "rows past the guard"],
)  # fmt: skip
def test_whoever_made_or_approved_an_edition_is_never_deleted(db, delete, error):
    """A person's record can't take editions with it."""
    author, approver = (Member.objects.create_user(f"{name}@example.com") for name in ("author", "approver"))
    edition = loading.load(factories.folder(), by=author).edition
    draft = amend(by=author)
    publishing.approve(
        draft, kind="correction", note="None.", in_force_from=timezone.now(), by=approver,
        reviewed=publishing.reviewable(draft),
    )  # fmt: skip
    before = everything()
    for person in (author, approver):
        with pytest.raises(error), transaction.atomic():
            delete(person)
    assert everything() == before
    assert edition.created_by == author


def test_a_draft_with_parts_is_not_deleted_by_cascade(db):
    """Deleting a draft outside its act leaves its parts, and so fails."""
    edition = factories.draft()
    before = everything()
    for delete in (edition.delete, Edition.objects.draft().delete):
        with pytest.raises(ProtectedError), transaction.atomic():
            delete()
    assert everything() == before


def test_the_message_names_the_edition(cast):
    """Whoever met the guard reads which edition it is and what to do instead."""
    ways = (
        cast.part.save,
        cast.edition.save,
        cast.new().save,
        cast.rows.delete,
        partial(cast.rows.update, title="Other"),
    )
    for way in ways:
        with pytest.raises(PublishedEditionError) as e, transaction.atomic():
            way()
        assert (e.value.code, e.value.params) == ("published", {"number": cast.edition.number})
        assert f" {cast.edition.number} " in e.value.message


# ---- drafts -----------------------------------------------------------------------------------------------------

WAYS_INTO_A_DRAFT = {
    "save": lambda c: changed(c.spare, **WORDS).save(),
    "asave": lambda c: awaited(changed(c.spare, **WORDS).asave),
    "update": lambda c: c.model.objects.filter(edition=c.draft).update(**WORDS),
    "related update": lambda c: getattr(c.draft, f"{c.model._meta.model_name}s").update(**WORDS),
    "bulk_update": lambda c: c.model.objects.bulk_update([changed(c.spare, **WORDS)], ["body"]),
    "update_or_create": lambda c: c.model.objects.update_or_create(pk=c.spare.pk, defaults=WORDS),
    "create": lambda c: c.new(edition=c.draft, slug="8.8", position=8).save(),
    "bulk_create": lambda c: c.model.objects.bulk_create([c.new(edition=c.draft, slug="8.8", position=8)]),
    "bulk_create by position": lambda c: c.model.objects.bulk_create(
        [c.new(edition=c.draft, slug="8.8", position=8)], 10, True
    ),
    "move to the same edition": lambda c: c.model.objects.filter(pk=c.spare.pk).update(edition=c.draft, **WORDS),
    "delete": lambda c: c.spare.delete(),
    "delete rows": lambda c: c.model.objects.filter(edition=c.draft).delete(),
    "save the edition": lambda c: changed(c.draft, **TITLE).save(),
    "update the edition": lambda c: Edition.objects.draft().update(**TITLE),
    "delete the edition": lambda c: (c.spare.delete(), c.draft.delete()),
}  # fmt: skip


def test_a_draft_can_be_changed(cast):
    """The guards stop nobody from working on a draft, beside an edition that is published."""
    before = everything()
    for name, way in WAYS_INTO_A_DRAFT.items():
        with transaction.atomic():
            way(cast.again())
            assert everything() != before, name
            transaction.set_rollback(True)
    edition = Edition.objects.get(pk=cast.edition.pk)
    assert canonical.fingerprint(stored.content_of(edition)) == edition.fingerprint


# ---- what is only ever added to ---------------------------------------------------------------------------------


@dataclass
class Line:
    """A row that was written, what somebody would rather it said, and the rows by which it is reached."""

    row: AppendOnly
    worse: dict[str, object]
    parent: models.Model
    other: models.Model  # another of that kind
    field: str  # the row's, that names the parent
    related: str  # the parent's manager, or "" where it has none

    @property
    def rows(self) -> models.QuerySet:
        return type(self.row).objects.filter(pk=self.row.pk)

    @property
    def of_parent(self):
        return getattr(self.parent, self.related)

    @property
    def of_other(self):
        return getattr(self.other, self.related)

    def over(self) -> AppendOnly:
        """An unsaved row with the key of the one that is written."""
        fields = {one.attname: getattr(self.row, one.attname) for one in self.row._meta.concrete_fields}
        return type(self.row)(**fields | self.worse)

    def again(self) -> "Line":
        """The same, as the database has them."""
        parent, other = (type(one)._base_manager.get(pk=one.pk) for one in (self.parent, self.other))
        row = type(self.row).objects.get(pk=self.row.pk)
        return replace(self, row=row, parent=parent, other=other)


def names(line: Line) -> list[str]:
    return list(line.worse)


WAYS_INTO_A_LINE = {
    "save": lambda e: changed(e.row, **e.worse).save(),
    "asave": lambda e: awaited(changed(e.row, **e.worse).asave),
    "save some fields": lambda e: changed(e.row, **e.worse).save(update_fields=names(e)),
    "force an update": lambda e: changed(e.row, **e.worse).save(force_update=True),
    "save another instance over it": lambda e: e.over().save(),
    "insert another instance over it": lambda e: e.over().save(force_insert=True),
    "save a deferred instance": lambda e: changed(e.rows.only("pk").get(), **e.worse).save(),
    "save the same": lambda e: e.row.save(),
    "delete": lambda e: e.row.delete(),
    "adelete": lambda e: awaited(e.row.adelete),
    "update": lambda e: type(e.row).objects.update(**e.worse),
    "update by the base manager": lambda e: type(e.row)._base_manager.filter(pk=e.row.pk).update(**e.worse),
    "aupdate": lambda e: awaited(type(e.row).objects.aupdate, **e.worse),
    "update to another parent": lambda e: e.rows.update(**{e.field: e.other}),
    "delete rows": lambda e: type(e.row).objects.all().delete(),
    "delete rows by the base manager": lambda e: type(e.row)._base_manager.all().delete(),
    "adelete rows": lambda e: awaited(type(e.row).objects.all().adelete),
    "bulk_update": lambda e: type(e.row).objects.bulk_update([changed(e.row, **e.worse)], names(e)),
    "update_or_create": lambda e: type(e.row).objects.update_or_create(pk=e.row.pk, defaults=e.worse),
    "upsert": lambda e: type(e.row).objects.bulk_create(
        [e.over()], update_conflicts=True, update_fields=names(e), unique_fields=["id"]
    ),
    "upsert, by position": lambda e: type(e.row).objects.bulk_create(
        [e.over()], None, False, True, names(e), ["id"]
    ),
}  # fmt: skip
WAYS_BY_ITS_PARENT = {
    "related update": lambda e: e.of_parent.update(**e.worse),
    "related delete": lambda e: e.of_parent.all().delete(),
    "related update_or_create": lambda e: e.of_parent.update_or_create(pk=e.row.pk, defaults=e.worse),
    "related add to another": lambda e: e.of_other.add(e.row),
    "related add, one by one": lambda e: e.of_other.add(e.row, bulk=False),
    "related set": lambda e: e.of_other.set([e.row]),
}  # fmt: skip


@pytest.fixture
def lines(db) -> dict[type[AppendOnly], Line]:
    """One of each: Ann's account, what she acknowledged and answered, and what was approved; a finished attempt."""
    first, second = learning.small_site(), learning.quiz(slug="other")
    ann, olive = (Member.objects.create_user(f"{name}@example.com", full_name=name) for name in ("ann", "olive"))
    acknowledgement = learning.acknowledged(ann)
    attempt = learning.answer_all(attempts.start(ann, first), 0)
    other = attempts.start(ann, second)
    (asked, *_), (others, *_) = (one.asked.order_by("position") for one in (attempt, other))
    version, another = asked.version, others.version
    approval = approvals.record(
        first, approved_by="All", approved_on=timezone.localdate(), reference="", by=olive,
        shown=approvals.fingerprint(one.pk for one in approvals.drawable(first)), same_words=True,
    )  # fmt: skip
    edition = Edition.objects.in_force().get()
    publishing.adopt(edition, by=olive, authority="Full Council")
    draft = amend(by=olive)
    part = drafting.add_part(draft, "guidance", "new", {"title": "New", "body": "New.\n"}, by=olive)
    state = SavedState.objects.get(slug=part.slug)
    event = AccountEvent.objects.create(member=ann, actor=olive, kind="added", changes={"division": [None, "Ash"]})
    found = [
        Line(event, {"note": "nothing to see here"}, ann, olive, "member", "events"),
        Line(version, {"stem": "Other?"}, version.question, another.question, "question", "versions"),
        Line(version.options.first(), {"right": True, "feedback": "Yes."}, version, another, "version", "options"),
        Line(first.changes.get(), {"after": "Other.", "by": olive}, first, second, "quiz", "changes"),
        Line(approval, {"versions": [], "approved_by": "None"}, first, second, "quiz", "approvals"),
        Line(acknowledgement, {"statement": "I have not read it."}, ann, olive, "member", "acknowledgements"),
        Line(attempt, {"pass_mark": 1, "score": 4}, ann, olive, "member", "attempts"),
        Line(asked, {"order": [1], "position": 9}, attempt, other, "attempt", "asked"),
        Line(asked.response, {"chosen": [2]}, asked, others, "asked", ""),
        Line(stored.history_of(draft)[0], {"what": "changed", "note": "nobody"}, olive, ann, "actor", ""),
        Line(state, {"body": "Other.\n", "is_removed": True}, olive, ann, "by", ""),
        Line(stored.adoptions_of(edition).get(), {"authority": "Nobody", "minute": "0"}, olive, ann, "recorded_by", ""),
    ]
    return {type(line.row): line for line in found}


def test_every_kind_of_line_is_tried(lines):
    """A new model that is only ever added to has a line of its own below."""
    assert set(lines) == {model for model in own_models() if issubclass(model, AppendOnly)}


@pytest.mark.parametrize(
    "model",
    [AccountEvent, Acknowledgement, Adoption, Approval, Asked, Attempt, GuidanceEvent, Option, QuestionVersion,
     QuizChange, Response, SavedState],
)  # fmt: skip
def test_no_way_into_a_line(lines, model):
    """What was written can't be changed, moved, overwritten or deleted, by whichever door."""
    line, before, ins = lines[model], everything(), []
    ways = WAYS_INTO_A_LINE | (WAYS_BY_ITS_PARENT if line.related else {})
    for name, way in ways.items():
        try:
            with transaction.atomic():
                way(line.again())
            ins.append(f"{name}: not refused")
        except AppendOnlyError as e:
            if e.messages != [model.refusal]:
                ins.append(f"{name}: {e.messages}")
        except Exception as e:
            ins += [] if by_the_database(name, e) else [f"{name}: {e!r}"]
    assert ins == []
    assert everything() == before


def test_lines_are_added(lines):
    """The guards stop nobody from that, one by one or many at once."""
    ann = lines[AccountEvent].parent
    AccountEvent.objects.bulk_create([AccountEvent(member=ann, kind="changed")])
    AccountEvent.objects.create(member=ann, kind="changed")
    assert AccountEvent.objects.filter(member=ann).count() == 3


# ---- the two things that are written into an attempt -------------------------------------------------------------

MARKS = {"finished_at": timezone.now(), "score": 4, "passed": True, "code": "c" * 20}


@pytest.mark.parametrize("state", ["finished", "disowned", "finished and disowned"])
def test_an_attempt_is_finished_once(lines, state):
    """Nor after it was disowned, by whichever queryset."""
    attempt, _ = in_state(lines, state)
    before = everything()
    for rows_ in (
        Attempt.objects,
        Attempt.objects.all(),
        Attempt.objects.filter(pk=attempt.pk),
        attempt.member.attempts,
    ):
        assert rows_.filter(pk=attempt.pk).finish(**MARKS) == 0
    assert everything() == before


@pytest.mark.parametrize("state", ["disowned", "finished and disowned"])
def test_an_attempt_is_disowned_once(lines, state):
    """The first reason stays, and who gave it."""
    attempt, olive = in_state(lines, state)
    before = everything()
    fields = {"disowned_at": timezone.now(), "disowned_by": olive, "disowned_reason": "Another."}
    for rows_ in (Attempt.objects, Attempt.objects.all(), attempt.member.attempts):
        assert rows_.filter(pk=attempt.pk).disown(**fields) == 0
    assert everything() == before


def in_state(lines: dict[type[AppendOnly], Line], state: str) -> tuple[Attempt, Member]:
    """Ann's attempt that is finished already, or her open one; disowned or not."""
    done, is_finished = lines[Attempt].row, "finished" in state
    assert isinstance(done, Attempt)
    attempt = Attempt.objects.get(pk=done.pk) if is_finished else Attempt.objects.exclude(pk=done.pk).get()
    olive = Member.objects.get(full_name="olive")
    if "disowned" in state:
        attempts.disown(attempt, reason="Not hers.", by=olive)
    return Attempt.objects.get(pk=attempt.pk), olive
