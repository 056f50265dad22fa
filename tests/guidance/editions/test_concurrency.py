"""Two people, or two processes, at the same moment: one follows the other; never are there two unpublished editions.

Each act is slowed down in its midst, so that the two would meet there if nothing kept them apart.
"""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from guidance.amending import draft as amending
from guidance.amending import parts as drafting
from guidance.amending.draft import amend, discard
from guidance.content import canonical
from guidance.editions import loading, publishing, stored
from guidance.editions.loading import LoadReport
from guidance.editions.refusals import ChangedSinceReview, NotADraft, NotScheduled, Overtaken, Refused
from guidance.models import Adoption, Contact, Edition, PageStamp, SavedState, Section
from guidance.models import editions as stored_editions
from guidance.models.editions import PublishedEditionError
from tests import cast, factories

pytestmark = pytest.mark.django_db(transaction=True)

A_WHILE = 0.06  # seconds; long enough for another thread to come into the midst of an act


@pytest.fixture
def slowly(monkeypatch) -> Callable[[Any, str], threading.Event]:
    """Makes a function take a while after it has done its work; gives the event that it has come so far."""

    def slow(where: Any, name: str) -> threading.Event:
        worked, reached = getattr(where, name), threading.Event()

        def slowed(*args, **kwargs):
            result = worked(*args, **kwargs)
            reached.set()
            time.sleep(A_WHILE)
            return result

        monkeypatch.setattr(where, name, slowed)
        return reached

    return slow


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Runs each act in its own thread, and connection, from the same moment; gives what each returned or raised."""
    begin = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(n: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            begin.wait(timeout=10)
            results[n] = act()
        except Exception as e:
            results[n] = e
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return results


def once(reached: threading.Event, act: Callable[[], Any]) -> Callable[[], Any]:
    """The act, begun when the other one is in its midst."""

    def later() -> Any:
        assert reached.wait(timeout=10)
        return act()

    return later


def sound() -> bool:
    """At most one edition is unpublished, and every approved one is what its fingerprint says."""
    approved = Edition.objects.approved()
    true = all(canonical.fingerprint(stored.content_of(edition)) == edition.fingerprint for edition in approved)
    return true and Edition.objects.unpublished().count() <= 1


def terms(**changes) -> dict[str, Any]:
    return {"kind": "minor", "note": "Some.", "in_force_from": timezone.now() + timedelta(days=1), **changes}


def kinds(results: Iterable[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_two_first_loads_at_once(slowly):
    """One loads edition 1 and the live things; the other finds them there."""
    slowly(loading, "create")
    reports = at_once(factories_load, factories_load)
    assert sorted(report.outcome for report in reports) == ["first", "same"]
    assert sorted(report.live.outcome for report in reports) == ["first", "same"]
    assert Edition.objects.get().number == 1
    assert [Section.objects.count(), Contact.objects.count()] == [1, 1]
    assert sound()


def factories_load(**changes) -> LoadReport:
    return loading.load(factories.folder(factories.edition_content(**changes)))


def test_two_loads_of_different_drafts_at_once(slowly):
    """One becomes the draft; the other is refused and says how to proceed."""
    factories.in_force()
    slowly(loading, "create")
    results = at_once(lambda: factories_load(title="One"), lambda: factories_load(title="Other"))
    assert kinds(results) == ["EditionWaiting", "LoadReport"]
    assert Edition.objects.draft().get().title in ("One", "Other")
    assert sound()


def test_two_amendments_at_once(slowly):
    """Both officers get the same draft."""
    factories.in_force()
    slowly(amending, "create")
    first, second = at_once(amend, amend)
    assert first == second == Edition.objects.draft().get()
    assert Section.objects.filter(edition=first).count() == 1
    assert sound()


def test_an_amendment_and_a_load_at_once(slowly):
    """Whichever is first makes the draft; the other gets it, or is refused."""
    factories.in_force()
    slowly(amending, "create")
    slowly(loading, "create")
    amended, loaded = at_once(amend, lambda: factories_load(title="Other"))
    draft = Edition.objects.draft().get()
    assert amended == draft
    assert isinstance(loaded, Refused) or loaded.edition == draft
    assert sound()


def test_two_approvals_at_once(slowly):
    """One publishes; the other is told that it is no draft any more; the first's note stays."""
    draft = factories.draft()
    slowly(canonical, "fingerprint")
    results = at_once(
        lambda: publishing.approve(draft, **terms(note="One.")),
        lambda: publishing.approve(draft, **terms(note="Other.")),
    )
    assert kinds(results) == ["Edition", "NotADraft"]
    won = next(result for result in results if isinstance(result, Edition))
    lost = next(result for result in results if isinstance(result, NotADraft))
    assert (lost.number, lost.state) == (2, "scheduled")
    assert Edition.objects.get(number=2).change_note == won.change_note
    assert sound()


def test_taking_back_races_approving(slowly):
    """Either the approval comes too early and is refused, or it follows and publishes the draft anew."""
    edition = factories.scheduled()
    slowly(PageStamp, "step")
    taken, approved = at_once(
        lambda: publishing.take_back(edition), lambda: publishing.approve(edition, **terms(note="Anew."))
    )
    after = Edition.objects.get(number=2)
    assert isinstance(taken, Edition)
    if isinstance(approved, Refused):
        assert (after.state(), after.change_note) == ("draft", "A small change.")
    else:
        assert (after.state(), after.change_note) == ("scheduled", "Anew.")
    assert sound()


def test_approving_in_the_midst_of_taking_back(slowly):
    """It waits until the edition is a draft again, and then publishes it."""
    edition = factories.scheduled()
    reached = slowly(PageStamp, "step")
    results = at_once(
        lambda: publishing.take_back(edition), once(reached, lambda: publishing.approve(edition, **terms(note="Anew.")))
    )
    assert kinds(results) == ["Edition", "Edition"]
    assert Edition.objects.get(number=2).change_note == "Anew."
    assert sound()


def test_taking_back_in_the_midst_of_approving(slowly):
    """It waits until the edition is scheduled, and then takes it back."""
    draft = factories.draft()
    reached = slowly(canonical, "fingerprint")
    results = at_once(lambda: publishing.approve(draft, **terms()), once(reached, lambda: publishing.take_back(draft)))
    assert kinds(results) == ["Edition", "Edition"]
    assert Edition.objects.get(number=2).state() == "draft"
    assert sound()


def test_two_take_backs_at_once(slowly):
    """One takes it back; the other is told that it is a draft."""
    edition = factories.scheduled()
    slowly(PageStamp, "step")
    results = at_once(lambda: publishing.take_back(edition), lambda: publishing.take_back(edition))
    assert kinds(results) == ["Edition", "NotScheduled"]
    assert Edition.objects.draft().get() == edition
    assert sound()


def test_amending_races_approving(slowly):
    """Whoever amends gets the draft that was, or a new one, or is refused; never is there a second beside it."""
    draft = factories.draft()
    slowly(canonical, "fingerprint")
    amended, approved = at_once(amend, lambda: publishing.approve(draft, **terms()))
    assert isinstance(approved, Edition)
    assert amended == draft or isinstance(amended, Refused)
    assert Edition.objects.count() == 2
    assert sound()


def test_discarding_races_approving(slowly):
    """The draft is gone, or it is published; the other person is told."""
    draft = factories.draft()
    slowly(canonical, "fingerprint")
    results = at_once(lambda: discard(draft), lambda: publishing.approve(draft, **terms()))
    assert kinds(results) in (["Edition", "NotDiscardable"], ["EditionGone", "NoneType"])
    assert Edition.objects.filter(number=2).exists() == (results[0] is not None)
    assert sound()


CHANGES_OF_A_DRAFT = {
    "save": lambda section: section.save(),
    "update": lambda section: Section.objects.filter(pk=section.pk).update(body=section.body),
    "bulk_update": lambda section: Section.objects.bulk_update([section], ["body"]),
    "delete": lambda section: section.delete(),
    "delete rows": lambda section: Section.objects.filter(pk=section.pk).delete(),
    "add": lambda section: Section.objects.create(edition=section.edition, slug="new", title="New", position=9),
    "edition": lambda section: Edition.objects.filter(pk=section.edition_id).update(title="Other"),
    "edition save": lambda section: section.edition.save(),
    "edition delete": lambda section: Edition.objects.filter(pk=section.edition_id).delete(),
}


@pytest.mark.parametrize("change", CHANGES_OF_A_DRAFT.values(), ids=CHANGES_OF_A_DRAFT)
def test_a_draft_is_not_changed_while_it_is_approved(slowly, change):
    """Whoever saves in the midst of an approval waits for it, and is then refused as if it had been long ago."""
    draft = factories.draft()
    section = Section.objects.select_related("edition").get(edition=draft)
    section.body += "Once more.\n"
    reached = slowly(canonical, "fingerprint")
    approved, changed = at_once(lambda: publishing.approve(draft, **terms()), once(reached, lambda: change(section)))
    assert isinstance(approved, Edition)
    assert isinstance(changed, PublishedEditionError)
    assert sound()
    assert Edition.objects.get(number=2).state() == "scheduled"


@pytest.mark.parametrize("change", CHANGES_OF_A_DRAFT.values(), ids=CHANGES_OF_A_DRAFT)
def test_a_draft_is_not_approved_while_it_is_changed(slowly, change):
    """Whoever approves in the midst of a change waits for it, and approves what it left."""
    draft = factories.draft()
    section = Section.objects.select_related("edition").get(edition=draft)
    section.body += "Once more.\n"
    reached = slowly(stored_editions, "_refuse_if_approved")
    changed, approved = at_once(lambda: change(section), once(reached, lambda: publishing.approve(draft, **terms())))
    assert not isinstance(changed, PublishedEditionError)
    assert isinstance(approved, Edition | Refused)
    assert sound()


def test_two_officers_approve_at_once(slowly):
    """One publishes, the other is told; both had reviewed the same."""
    draft = factories.draft()
    seen, adoption = publishing.reviewable(draft), {"authority": "Full Council"}
    both = [cast.officer("publisher", f"{name}@brookshire.example") for name in ("ann", "bo")]
    slowly(canonical, "fingerprint")
    results = at_once(
        *(partial(publishing.approve, draft, by=by, reviewed=seen, adoption=adoption, **terms()) for by in both)
    )
    assert kinds(results) == ["Edition", "NotADraft"]
    assert Adoption.objects.count() == 1
    assert Edition.objects.get(number=2).approved_by in both
    assert sound()


@pytest.mark.parametrize("first", ["approve", "save"])
def test_a_colleague_saves_while_an_officer_approves(slowly, first):
    """Whoever is first wins: the save is refused, or the approval, which was of other words."""
    draft, peter = factories.draft(), cast.officer("publisher")
    part = stored.part_of(draft, "guidance", "talking-online")
    adoption, seen = {"authority": "Full Council"}, publishing.reviewable(draft)
    reached = slowly(*((canonical, "fingerprint") if first == "approve" else (drafting, "record")))
    acts = {
        "approve": lambda: publishing.approve(draft, by=peter, reviewed=seen, adoption=adoption, **terms()),
        "save": lambda: drafting.save_part(part, {"body": "Late.\n"}, seen=1, by=None),
    }
    other = "save" if first == "approve" else "approve"
    won, lost = at_once(acts[first], once(reached, acts[other]))
    assert isinstance(won, Edition if first == "approve" else Section)
    assert isinstance(lost, NotADraft if first == "approve" else ChangedSinceReview)
    assert sound()


def test_two_saves_of_a_part_at_once(slowly):
    """One is kept; the other is given both texts to put together."""
    part = stored.part_of(factories.draft(), "guidance", "talking-online")
    slowly(drafting, "record")
    results = at_once(*(partial(drafting.save_part, part, {"body": f"{n}.\n"}, seen=1, by=None) for n in "12"))
    assert kinds(results) == ["Overtaken", "Section"]
    kept = Section.objects.get(pk=part.pk)
    assert (kept.lock_version, kept.body) == (2, next(one.body for one in results if isinstance(one, Section)))
    assert next(one for one in results if isinstance(one, Overtaken)).theirs.body == kept.body
    assert SavedState.objects.count() == 2  # and as it had been loaded


def test_two_changes_of_the_order_at_once(slowly):
    """Every part keeps a place of its own."""
    draft = factories.draft()
    for name in ("two", "three"):
        drafting.add_part(draft, "guidance", name, {"title": name, "body": f"{name}.\n"}, by=None)
    part = stored.part_of(draft, "guidance", "three")
    slowly(drafting, "record")
    results = at_once(*(partial(drafting.move_part, part, up=True, by=None) for _ in "12"))
    assert kinds(results) == ["NoneType", "NoneType"]
    assert [one.slug for one in stored.content_of(draft).sections] == ["three", "talking-online", "two"]


def test_taking_back_at_the_very_moment(slowly):
    """Whoever waited until the moment had passed is refused: members have seen it."""
    edition = factories.scheduled(at=timezone.now() + timedelta(seconds=0.4))
    reached = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            PageStamp.lock()
            reached.set()
            time.sleep(0.6)

    _, taken = at_once(hold, once(reached, lambda: publishing.take_back(edition)))
    assert isinstance(taken, NotScheduled)
    assert taken.state == "in force"
    assert sound()


def test_two_changes_of_live_things_at_once():
    """Both raise the stamp, also where there is none yet."""

    def add(slug: str) -> Contact:
        return Contact.objects.create(slug=slug, team="Team")

    for stamp in (2, 4):
        results = at_once(partial(add, f"one-{stamp}"), partial(add, f"other-{stamp}"))
        assert kinds(results) == ["Contact", "Contact"]
        assert PageStamp.current() == stamp
