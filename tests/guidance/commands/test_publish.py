"""Publishing and discarding a draft, and taking a scheduled edition back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from guidance.content.canonical import fingerprint
from guidance.editions import refusals, stored
from guidance.models import Adoption, Edition, Section
from tests import factories
from tests.guidance.commands.saying import (
    NOW,
    SECTION,
    change,
    refused,
    run,
    why_not,
)
from tests.pages import numbers
from tests.rows import GUIDANCE, rows_of

pytestmark = pytest.mark.django_db


# ---- publish_edition

PUBLISH = ("publish_edition", "--authority", "Full Council")


def test_publishing_more_than_a_correction_names_its_authority():
    """As in the administration; a correction needs none."""
    factories.in_force()
    factories.draft()
    assert "--authority" in refused("publish_edition", "--note", "N", "--kind", "minor")
    run("publish_edition", "--note", "N", "--kind", "correction")
    assert Edition.objects.in_force().get().number == 2
    assert not Adoption.objects.exists()
    factories.draft()
    run(*PUBLISH, "--note", "M", "--kind", "major")
    assert Adoption.objects.get().authority == "Full Council"


@pytest.fixture
def draft(amended) -> Edition:
    """Edition 2, a draft without a date or a note."""
    run("load_content", amended)
    return Edition.objects.get(number=2)


def test_a_draft_is_published_now(draft, monkeypatch):
    """Without a date the draft is in force at once, with its note and kind."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    said = run(*PUBLISH, "--note", "Kinder.", "--kind", "minor")
    assert "2 March 2026 at 10:00" in said
    assert numbers(said) == [2, 2, 2026, 10, 0]
    draft.refresh_from_db()
    assert (draft.state(), draft.change_note, draft.change_kind) == ("in force", "Kinder.", "minor")
    assert draft.fingerprint == fingerprint(stored.content_of(draft))


@pytest.mark.parametrize(
    ("since", "state", "shown"),
    [
        ("2026-02", "in force", "February 2026"),
        ("2026-02-03", "in force", "3 February 2026"),
        ("now", "in force", "2 March 2026 at 10:00"),
        ("2026-03-02T10:00", "in force", "2 March 2026 at 10:00"),
        ("2026-07-01T09:30", "scheduled", "1 July 2026 at 09:30"),
        ("2026-12", "scheduled", "December 2026"),
    ],
)
@pytest.mark.alike
def test_a_draft_is_published_from_a_date(draft, monkeypatch, since, state, shown):
    """From a date behind the edition is in force, from one ahead it is scheduled; the date is as exact as was said."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    said = run(*PUBLISH, "--note", "N", "--from", since)
    assert re.search(rf"\b{state}\b.*[^\d ] {shown}\.", said)
    draft.refresh_from_db()
    assert draft.state() == state
    assert said.count("\n") == (2 if shown.endswith("February 2026") else 1)  # a date that has passed is remarked upon


def test_a_drafts_own_date_is_its_default(draft):
    """A draft that has a date, note and kind is published with them."""
    Edition.objects.filter(pk=draft.pk).update(
        in_force_from=datetime(2025, 5, 1, tzinfo=UTC), in_force_precision="month", change_note="Kinder."
    )
    assert " May 2025." in run(*PUBLISH).splitlines()[0]
    draft.refresh_from_db()
    assert (draft.state(), draft.change_note) == ("in force", "Kinder.")


def test_now_is_chosen_over_a_drafts_own_date(draft):
    """A draft that was scheduled and taken back keeps its date; `--from now` publishes it all the same."""
    ahead = timezone.now() + timedelta(days=30)
    Edition.objects.filter(pk=draft.pk).update(in_force_from=ahead, change_note="Kinder.")
    run(*PUBLISH, "--from", "now")
    assert Edition.objects.in_force().get() == draft


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], (refusals.NoNote,)),
        (["--note", "  "], (refusals.NoNote,)),
        (["--note", "N", "--from", "2019-12"], (refusals.TooEarly, 1, "January 2020")),
        (["--note", "N", "--from", "2020-01"], (refusals.TooEarly, 1, "January 2020")),
    ],
)
@pytest.mark.alike
def test_a_draft_that_cannot_be_published_stays_one(draft, options, why):
    """Without a note, or with too early a date, publishing is refused and the draft stays as it was."""
    before = rows_of(GUIDANCE)
    assert why_not(*PUBLISH, *options) == [why]
    assert rows_of(GUIDANCE) == before


@pytest.mark.parametrize("options", [["--from", "tomorrow"], ["--from", "2026-03-29T01:30"], ["--kind", "huge"]])
@pytest.mark.alike
def test_what_is_no_date_or_kind_is_refused_by_name(draft, options):
    """What was given is quoted, and the draft stays as it was."""
    before = rows_of(GUIDANCE)
    assert repr(options[1]) in refused(*PUBLISH, "--note", "N", *options)
    assert rows_of(GUIDANCE) == before


def test_a_draft_that_would_break_links_is_not_published(loaded):
    """A draft without an address that its predecessor had is refused until it says where readers should go."""
    (loaded / "appendix-a/01-forums.md").unlink()
    run("load_content", loaded)
    assert why_not(*PUBLISH, "--note", "N") == [(refusals.LeadsNowhere, "/platforms/forums/")]
    assert Edition.objects.draft().exists()


def test_without_a_draft_nothing_can_be_published(loaded):
    """Without a draft publishing is refused, with how to come by one."""
    assert "(load_content)" in refused(*PUBLISH)


# ---- discard_draft


def test_a_draft_is_discarded(draft):
    """The draft and its parts go, what is published stays, and the content can be loaded again."""
    assert numbers(run("discard_draft")) == [2]
    assert [edition.number for edition in Edition.objects.all()] == [1]
    assert Section.objects.count() == 1


def test_a_scheduled_edition_is_taken_back_and_discarded(loaded):
    """A scheduled edition can be discarded until its moment."""
    factories.scheduled()
    assert numbers(run("discard_draft")) == [2]
    assert Edition.objects.get().number == 1


def test_what_is_published_is_not_discarded(loaded):
    """Where all editions are published there is nothing to discard."""
    before = rows_of(GUIDANCE)
    refused("discard_draft")
    assert rows_of(GUIDANCE) == before


def test_a_scheduled_edition_whose_moment_came_is_not_discarded(loaded, monkeypatch):
    """An edition that has come into force in the meantime is published."""
    factories.scheduled(timezone.now() + timedelta(hours=1))
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    refused("discard_draft")
    assert Edition.objects.count() == 2


def test_discarding_and_publishing_make_way_for_the_next_load(amended):
    """As the refusal says: after the draft is discarded or published, the content loads."""
    factories.draft()
    refused("load_content", amended)
    run("discard_draft")
    run("load_content", amended)
    assert Edition.objects.draft().get().number == 2
    run(*PUBLISH, "--note", "Kinder.")
    change(amended, SECTION, "Be kind to all.", "Be kind to everybody.")
    run("load_content", amended)
    assert Edition.objects.draft().get().number == 3


def test_a_scheduled_edition_is_taken_back_and_dated_anew(loaded):
    """Its date can be changed: taken back it is a draft again; until then, publishing says that it has to be."""
    factories.scheduled()
    assert "publish_edition --take-back" in refused("publish_edition", "--from", "2090-01-01")
    assert numbers(run("publish_edition", "--take-back")) == [2]
    assert Edition.objects.draft().get().number == 2
    assert "1 January 2090" in run(*PUBLISH, "--from", "2090-01-01")
    assert Edition.objects.scheduled().get().in_force_since == "1 January 2090"


def test_nothing_scheduled_is_not_taken_back(loaded):
    """Without a scheduled edition, taking back is refused; what is published stays."""
    refused("publish_edition", "--take-back")
    assert Edition.objects.get().state() == "in force"
