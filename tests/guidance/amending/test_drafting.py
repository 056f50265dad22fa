"""The acts on a draft: each changes what it says, is kept in the history, and nothing where it is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from guidance.amending import parts as drafting
from guidance.amending import places as draft_places
from guidance.amending import sharing
from guidance.amending import states as saved_states
from guidance.amending.draft import amend, discard, particulars_of, set_particulars, set_places
from guidance.common.london import moment
from guidance.common.texts import digest
from guidance.editions import loading, publishing, stored
from guidance.editions.refusals import (
    BadName,
    ChangedSinceReview,
    HoldsError,
    NameTaken,
    NoAuthority,
    NoAuthorityYet,
    NotADraft,
    NotApprovedYet,
    NothingToPreview,
    Overtaken,
    PartGone,
    ParticularsOvertaken,
    SecondPersonNeeded,
    TooManyParts,
)
from guidance.models import Adoption, Edition, GuidanceEvent, PreviewLink, SavedState
from tests import cast, factories
from tests.refusals import refused

pytestmark = pytest.mark.django_db

SECTION = "talking-online"
PATHWAY = "## Kind {#kind}\n\nSee the rules for talking: [here](/guidance/talking-online/).\n"
TALK = "Be kind.\n\n- **Rumours:** {#rumours} Don’t.\n"


@pytest.fixture
def draft():
    factories.in_force()
    return amend()


@pytest.fixture
def edith():
    return cast.officer("editor")


def part(draft: Edition, kind: str = "guidance", slug: str = SECTION):
    found = stored.part_of(draft, kind, slug)
    assert found
    return found


def says(draft: Edition):
    return stored.content_of(Edition.objects.get(pk=draft.pk))


# ---- words -------------------------------------------------------------------------------------------------------


def test_saving_changes_the_words_and_keeps_the_state(draft, edith):
    """Tidied as files are; who did it stands in the history, and the text in the saved states."""
    now = part(draft)
    drafting.save_part(now, {"title": "Talking  on line", "body": "Be kind. \r\n\r\n\r\n"}, seen=1, by=edith)
    section = says(draft).sections[0]
    assert (section.title, section.body, section.summary) == ("Talking on line", "Be kind.\n", "Kindness online.")
    line = GuidanceEvent.objects.first()
    assert (line.what, line.actor, line.edition_pk) == ("changed", edith, draft.pk)
    assert line.changes == {"title": ["Talking online", "Talking on line"], "text": ["", ""]}
    assert SavedState.objects.get().body == "Be kind.\n"


def test_saving_the_same_words_is_nothing(draft, edith):
    """It makes nobody one who changed the draft."""
    now = part(draft)
    drafting.save_part(now, saved_states.texts_of(now), seen=now.lock_version, by=edith)
    assert not SavedState.objects.exists()
    assert publishing.changed_by(draft) == set()


def test_saving_over_a_colleague_is_refused_with_their_text(draft, edith):
    """Unless both typed the same."""
    now = part(draft)
    drafting.save_part(now, {"body": "Theirs.\n"}, seen=1, by=None)
    with pytest.raises(Overtaken) as e:
        drafting.save_part(now, {"body": "Ours.\n"}, seen=1, by=edith)
    assert (e.value.theirs.body, e.value.theirs.lock_version) == ("Theirs.\n", 2)
    drafting.save_part(now, {"body": "Theirs.\n"}, seen=1, by=edith)
    assert says(draft).sections[0].body == "Theirs.\n"


@pytest.mark.parametrize("act", ["save", "add", "remove", "rename", "move", "particulars", "places", "bring back"])
def test_no_act_touches_what_is_no_draft(draft, edith, act):
    """Once approved, even if scheduled, it stays."""
    now = part(draft)
    state = SavedState.objects.create(edition_pk=draft.pk, kind="guidance", slug=SECTION, title="Old", body="Old.\n")
    when = timezone.now() + timedelta(days=1)
    drafting.save_part(now, {"summary": "Kind."}, seen=1, by=None)
    publishing.approve(draft, kind="minor", note="Less.", in_force_from=when)
    acts = {
        "save": lambda: drafting.save_part(now, {"title": "New"}, seen=2, by=edith),
        "add": lambda: drafting.add_part(draft, "guidance", "new", {"title": "New", "body": "New.\n"}, by=edith),
        "remove": lambda: drafting.remove_part(now, leads_to="/code/3.1/", by=edith),
        "rename": lambda: drafting.rename_part(now, "talk", by=edith),
        "move": lambda: drafting.move_part(now, up=True, by=edith),
        "particulars": lambda: set_particulars(draft, {"title": "New"}, seen="", by=edith),
        "places": lambda: set_places(draft, {"/a/": "/b/"}, by=edith),
        "bring back": lambda: drafting.bring_back(draft, state, by=edith),
    }
    assert refused(acts[act]) == [(NotADraft, 2, "scheduled")]


# ---- places ------------------------------------------------------------------------------------------------------


def test_a_new_part_stands_at_the_end_and_a_paragraph_by_its_number(draft, edith):
    """24.9 before 24.10."""
    words = {"title": "New", "body": "New.\n"}
    drafting.add_part(draft, "guidance", "new", words, by=edith)
    for number in ("3.10", "3.9"):
        drafting.add_part(draft, "code", number, words | {"quoted": True}, by=edith)
    assert [one.slug for one in says(draft).sections] == [SECTION, "new"]
    assert [one.slug for one in says(draft).paragraphs] == ["3.1", "3.9", "3.10"]
    assert SavedState.objects.count() == 3


def test_there_is_always_a_number_for_the_file(draft, edith, monkeypatch):
    """Two digits: others move up where there are gaps, and more than there are numbers is refused."""
    words = {"title": "New", "body": "New.\n"}
    stored.parts_of(draft, "platforms").update(position=99)
    drafting.add_part(draft, "platforms", "new", words, by=edith)
    assert [one.position for one in says(draft).platforms] == [1, 2]
    monkeypatch.setattr(draft_places, "MOST", 2)
    assert refused(lambda: drafting.add_part(draft, "platforms", "x", words, by=edith)) == [(TooManyParts, 2)]


def test_only_the_address_of_the_whole_protocol_is_taken(draft, edith):
    """A type of platform may be called "all", in a draft as in its file."""
    words = {"title": "All", "summary": "All of them.", "body": "All.\n"}
    drafting.add_part(draft, "platforms", "all", words, by=edith)
    after = says(draft)
    [platform] = [one for one in after.platforms if one.slug == "all"]
    assert [problem for problem in stored.problems_of(after) if problem.file == platform.file] == []


@pytest.mark.parametrize(
    ("kind", "slug", "why"),
    [("guidance", SECTION, NameTaken), ("guidance", "all", BadName), ("guidance", "Bad Name", BadName),
     ("code", "three", BadName), ("guidance", "x" * 81, BadName), ("code", "3.1", NameTaken)],
)  # fmt: skip
def test_a_name_that_makes_no_address_is_refused(draft, edith, kind, slug, why):
    """With what to do instead, whether a part is added or renamed."""
    about = (slug,) if why is NameTaken else (kind, slug)
    added = refused(lambda: drafting.add_part(draft, kind, slug, {"title": "N", "body": "N.\n"}, by=edith))
    assert [one[: len(about) + 1] for one in added] == [(why, *about)]
    other = drafting.add_part(
        draft, kind, "9.9" if kind == "code" else "other", {"title": "N", "body": "N.\n"}, by=edith
    )
    assert refused(lambda: drafting.rename_part(other, slug, by=edith)) == added


def test_a_removed_part_leads_on_and_can_come_back(draft, edith):
    """All its addresses do; back in the draft, they lead to it again."""
    drafting.add_part(draft, "guidance", "new", {"title": "New", "body": "New.\n"}, by=edith)
    drafting.remove_part(part(draft), leads_to="/guidance/new/", by=edith)
    there = {f"/guidance/{SECTION}/": "/guidance/new/", f"/guidance/{SECTION}/#rumours": "/guidance/new/"}
    assert says(draft).moved == there
    assert stored.vanished(stored.content_of(Edition.objects.in_force().get()), says(draft)) == []
    state = SavedState.objects.filter(is_removed=True).get()
    drafting.bring_back(draft, state, by=edith)
    assert [one.slug for one in says(draft).sections] == [SECTION, "new"]  # where it was
    assert says(draft).moved == {}


def test_removing_where_others_were_led_leads_them_further(draft, edith):
    """And a part that only the draft had leaves nothing behind."""
    for slug in ("one", "two"):
        drafting.add_part(draft, "guidance", slug, {"title": slug, "body": "New.\n"}, by=edith)
    drafting.remove_part(part(draft), leads_to="/guidance/one/", by=edith)
    drafting.remove_part(part(draft, slug="one"), leads_to="/guidance/two/", by=edith)
    assert set(says(draft).moved.values()) == {"/guidance/two/"}
    assert "/guidance/one/" not in says(draft).moved


def test_renaming_a_section_keeps_its_links(draft, edith):
    """Of the page and of its passages; named back, nothing is left of it."""
    drafting.rename_part(part(draft), "talk", by=edith)
    assert says(draft).moved == {
        f"/guidance/{SECTION}/": "/guidance/talk/", f"/guidance/{SECTION}/#rumours": "/guidance/talk/#rumours"
    }  # fmt: skip
    drafting.rename_part(part(draft, slug="talk"), SECTION, by=edith)
    assert says(draft).moved == {}


def test_renumbering_a_paragraph_says_what_it_replaces(draft, edith):
    """Twice renumbered, it replaces the number that was published; back at that, none."""
    once = drafting.rename_part(part(draft, "code", "3.1"), "3.2", by=edith)
    twice = drafting.rename_part(once, "3.3", by=edith)
    (paragraph,) = says(draft).paragraphs
    assert (paragraph.slug, paragraph.replaces) == ("3.3", "3.1")
    assert says(draft).leads_on["/code/3.1/"] == "/code/3.3/"
    drafting.rename_part(twice, "3.1", by=edith)
    (paragraph,) = says(draft).paragraphs
    assert (paragraph.slug, paragraph.replaces, says(draft).moved) == ("3.1", "", {})


def test_renumbered_again_in_the_next_edition_it_replaces_the_last_number(draft, edith):
    """And the first one still leads to it."""
    drafting.rename_part(part(draft, "code", "3.1"), "3.2", by=None)
    drafting.save_part(part(draft), {"body": "Be kind.\n\n- **Rumours:** {#rumours} No.\n"}, seen=1, by=None)
    drafting.save_part(part(draft, "check", "before-you-talk"), {"body": PATHWAY}, seen=1, by=None)
    publishing.approve(draft, kind="minor", note="N.", in_force_from=timezone.now())
    again = amend()
    drafting.rename_part(part(again, "code", "3.2"), "3.3", by=edith)
    (paragraph,) = says(again).paragraphs
    assert paragraph.replaces == "3.2"
    assert {old: new for old, new in says(again).leads_on.items() if "code" in old} == {
        "/code/3.1/": "/code/3.3/", "/code/3.2/": "/code/3.3/"
    }  # fmt: skip
    assert stored.vanished(says(draft), says(again)) == []


def test_what_was_saved_before_a_rename_comes_back_under_the_new_name(draft, edith):
    """Not as a second part; and the history of the part goes through its names."""
    drafting.save_part(part(draft), {"body": TALK}, seen=1, by=edith)
    state = SavedState.objects.latest("pk")
    renamed = drafting.rename_part(part(draft), "talk", by=edith)
    drafting.save_part(renamed, {"body": "Other.\n"}, seen=renamed.lock_version, by=edith)
    drafting.bring_back(draft, state, by=edith)
    assert [(one.slug, one.body) for one in says(draft).sections] == [("talk", TALK)]
    assert [one.slug for one in saved_states.states_of(draft, "guidance", "talk")] == ["talk", "talk", "talk", SECTION]


def test_another_part_under_a_name_that_was_given_up_is_another(draft, edith):
    """Its texts come back to it, and are not mixed with those of the part that was renamed."""
    drafting.save_part(part(draft), {"body": TALK}, seen=1, by=edith)
    drafting.rename_part(part(draft), "talk", by=edith)
    drafting.add_part(draft, "guidance", SECTION, {"title": "Another", "body": "Another.\n"}, by=edith)
    state = SavedState.objects.latest("pk")
    drafting.save_part(part(draft), {"body": "Changed.\n"}, seen=1, by=edith)
    drafting.bring_back(draft, state, by=edith)
    assert [(one.slug, one.body) for one in says(draft).sections] == [("talk", TALK), (SECTION, "Another.\n")]
    bodies = [one.body for one in saved_states.states_of(draft, "guidance", SECTION)]
    assert bodies == ["Another.\n", "Changed.\n", "Another.\n"]


def test_an_imported_text_is_kept_before_its_first_change(edith):
    """It stands nowhere else."""
    before = stored.content_of(factories.in_force())
    changed = factories.changed(
        before, sections=(replace(before.sections[0], body=TALK),), in_force_from="", change_note=""
    )
    draft = loading.load(factories.folder(changed), by=edith).edition
    drafting.save_part(part(draft), {"body": "Other.\n"}, seen=1, by=None)
    assert [one.body for one in SavedState.objects.order_by("pk")] == [TALK, "Other.\n"]
    assert SavedState.objects.earliest("pk").by == edith


def test_an_approval_that_was_taken_back_leaves_nothing_behind(draft, edith):
    """The draft can be discarded, and a later approval has its own authority."""
    approve(draft, cast.officer("publisher"), in_force_from=timezone.now() + timedelta(days=1))
    again = publishing.take_back(draft)
    assert list(stored.adoptions_of(again)) == []
    discard(again, by=edith)
    assert GuidanceEvent.objects.filter(what="adopted", edition_pk=draft.pk).exists()


def test_moving_changes_places_with_the_neighbour(draft, edith):
    """At the end nothing happens, and paragraphs keep to their numbers."""
    drafting.add_part(draft, "guidance", "new", {"title": "New", "body": "New.\n"}, by=edith)
    for up, order in ((True, ["new", SECTION]), (True, ["new", SECTION]), (False, [SECTION, "new"])):
        drafting.move_part(part(draft, slug="new"), up=up, by=edith)
        assert [one.slug for one in says(draft).sections] == order
    drafting.add_part(draft, "code", "3.2", {"title": "New", "body": "New.\n"}, by=edith)
    drafting.move_part(part(draft, "code", "3.2"), up=True, by=edith)
    assert [one.slug for one in says(draft).paragraphs] == ["3.1", "3.2"]


def test_a_part_that_is_gone_can_be_neither_saved_nor_moved(draft, edith):
    """Somebody was quicker, and the officer is told."""
    now = part(draft)
    drafting.rename_part(now, "talk", by=None)
    assert refused(lambda: drafting.save_part(now, {"title": "New"}, seen=1, by=edith)) == [(PartGone,)]
    assert refused(lambda: drafting.move_part(now, up=True, by=edith)) == [(PartGone,)]


# ---- particulars -------------------------------------------------------------------------------------------------


def test_particulars_are_guarded_against_a_colleague(draft, edith):
    """Whoever had opened them before is told, and the first change stays."""
    seen = particulars_of(draft)
    at, precision = moment("2030-07-01T09:30")
    said = {"change_note": "First.", "in_force_from": at, "in_force_precision": precision, "change_kind": "major"}
    set_particulars(draft, said, seen=seen, by=edith)
    assert GuidanceEvent.objects.first().changes == {
        "kind": ["minor change", "major change"], "what changed": ["", "First."],
        "applies from": ["", "1 July 2030 at 09:30"],
    }  # fmt: skip
    why = refused(lambda: set_particulars(draft, {"change_note": "Second."}, seen=seen, by=edith))
    assert why == [(ParticularsOvertaken,)]
    assert says(draft).change_note == "First."


# ---- approving ---------------------------------------------------------------------------------------------------


def approve(draft, by, **changes):
    said = {"kind": "minor", "note": "Less.", "in_force_from": timezone.now(), "reviewed": publishing.reviewable(draft),
            "adoption": {"authority": "Full Council"}}  # fmt: skip
    return publishing.approve(draft, by=by, **said | changes)


def test_whoever_changed_the_draft_does_not_approve_it(draft, edith, settings):
    """Unless the council asks for no second person, and then the record says so."""
    peter = cast.officer("publisher")
    drafting.save_part(part(draft), {"body": TALK}, seen=1, by=edith)
    assert refused(lambda: approve(draft, edith)) == [(SecondPersonNeeded,)]
    settings.SECOND_PERSON = False
    approve(Edition.objects.get(pk=draft.pk), edith)
    assert publishing.ALONE in GuidanceEvent.objects.get(what="approved", edition_pk=draft.pk).note
    again = amend(by=peter)
    settings.SECOND_PERSON = True
    drafting.save_part(part(again), {"body": f"{TALK}\nMore.\n"}, seen=1, by=edith)
    approve(again, peter)  # to have started it is not to have changed it
    assert not GuidanceEvent.objects.get(what="approved", edition_pk=again.pk).note


def test_taking_back_leaves_those_who_changed_it_as_they_were(draft, edith):
    """A new approval is somebody else's too."""
    drafting.save_part(part(draft), {"body": TALK}, seen=1, by=edith)
    approve(draft, cast.officer("publisher"), in_force_from=timezone.now() + timedelta(days=1))
    again = publishing.take_back(draft)
    assert refused(lambda: approve(again, edith)) == [(SecondPersonNeeded,)]


def test_loading_a_draft_from_files_is_changing_it(edith):
    """What was imported was written by whoever imported it."""
    before = stored.content_of(factories.in_force())
    changed = factories.changed(
        before, sections=(replace(before.sections[0], body=TALK),), in_force_from="", change_note=""
    )
    draft = loading.load(factories.folder(changed), by=edith).edition
    assert refused(lambda: approve(draft, edith)) == [(SecondPersonNeeded,)]


@pytest.mark.parametrize("change", ["words", "particulars", "places"])
def test_a_late_edit_voids_the_review(draft, edith, change):
    """The approval names what was read."""
    seen = publishing.reviewable(draft)
    if change == "words":
        drafting.save_part(part(draft), {"body": TALK}, seen=1, by=edith)
    elif change == "particulars":
        set_particulars(draft, {"title": "New"}, seen=particulars_of(draft), by=edith)
    else:
        set_places(draft, {"/guidance/gone/": f"/guidance/{SECTION}/"}, by=edith)
    peter = cast.officer("publisher")
    assert refused(lambda: approve(draft, peter, reviewed=seen)) == [(ChangedSinceReview,)]


@pytest.mark.parametrize(("kind", "is_refused"), [("correction", False), ("minor", True), ("major", True)])
def test_more_than_a_correction_needs_an_authority(draft, kind, is_refused):
    """The minute may follow; what is recorded later stands beside it."""
    peter = cast.officer("publisher")
    if is_refused:
        assert refused(lambda: approve(draft, peter, kind=kind, adoption={})) == [(NoAuthorityYet,)]
        approve(draft, peter, kind=kind)
        assert Adoption.objects.get().authority == "Full Council"
    else:
        approve(draft, peter, kind=kind, adoption={})
        assert not Adoption.objects.exists()


def test_an_error_in_the_draft_stands_against_approving(draft):
    """It is told with file, line and what to do."""
    drafting.save_part(part(draft), {"body": f"{TALK}\n[Gone](/guidance/gone/)\n"}, seen=1, by=None)
    [(reason, finding)] = refused(lambda: approve(Edition.objects.get(pk=draft.pk), None))
    assert (reason, finding.file, finding.line) == (HoldsError, "protocol/01-talking-online.md", 5)
    assert "/guidance/gone/" in finding.what
    assert finding.do


def test_adoption_is_added_to_and_not_changed(draft):
    """A draft isn't adopted; a minute needs its body; a date of review may stand alone."""
    peter = cast.officer("publisher")
    assert refused(lambda: publishing.adopt(draft, by=peter, authority="Full Council")) == [(NotApprovedYet,)]
    edition = approve(draft, peter)
    assert refused(lambda: publishing.adopt(edition, by=peter, minute="34")) == [(NoAuthority,)]
    publishing.adopt(edition, by=peter, authority="Full Council", minute="34")
    publishing.adopt(edition, by=peter, review_by=timezone.localdate())
    assert [one.minute for one in stored.adoptions_of(edition)] == ["", "34", ""]


# ---- private previews --------------------------------------------------------------------------------------------


def token(draft, edith, days: float = 7) -> str:
    return sharing.share(draft, for_whom="Committee", until=timezone.now() + timedelta(days=days), by=edith)[8:-1]


def test_a_preview_shows_the_draft_until_it_ends(draft, edith):
    """By its time, by an officer's hand, or with the draft; the address itself is kept nowhere."""
    first, second, third = token(draft, edith), token(draft, edith), token(draft, edith, days=-0.1)
    assert sharing.edition_at(first) == draft
    assert sharing.edition_at(third) is None
    assert sharing.edition_at("nonsense") is None
    assert not PreviewLink.objects.filter(digest__in=[first, second]).exists()
    sharing.unshare(PreviewLink.objects.get(digest=digest(second)), by=edith)
    assert (sharing.edition_at(first), sharing.edition_at(second)) == (draft, None)


@pytest.mark.parametrize("end", ["approve", "discard"])
def test_a_preview_ends_with_the_draft(draft, edith, end):
    """Published or discarded; taken back, it needs a new address."""
    one = token(draft, edith)
    if end == "discard":
        discard(draft, by=edith)
    else:
        approve(draft, cast.officer("publisher"), in_force_from=timezone.now() + timedelta(days=1))
        assert sharing.edition_at(one) is None
        publishing.take_back(draft)
    assert sharing.edition_at(one) is None
    assert {"shared"} <= set(GuidanceEvent.objects.values_list("what", flat=True))


def test_what_is_published_has_no_preview(edith):
    """Everyone can read it."""
    edition = factories.in_force()
    assert refused(lambda: token(edition, edith)) == [(NothingToPreview,)]


def test_the_fingerprint_to_review_is_of_the_text_and_particulars(draft):
    """And so it is the one that the approved edition has, where the approval changes nothing."""
    at = moment("2030-01-01")
    set_particulars(
        draft,
        {"change_note": "Less.", "in_force_from": at[0], "in_force_precision": at[1]},
        seen=particulars_of(draft),
        by=None,
    )
    draft.refresh_from_db()
    seen = publishing.reviewable(draft)
    edition = approve(draft, None, in_force_from=at[0], precision=at[1])
    assert edition.fingerprint == seen
