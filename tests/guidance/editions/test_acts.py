"""The acts by which editions change: what each does, when it is refused and how that is said; none half happens."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from guidance.amending.draft import amend, discard
from guidance.common.london import LONDON
from guidance.content import canonical, reading
from guidance.content.shape import ContactContent, EditionContent
from guidance.editions import acts, loading, publishing, stored
from guidance.editions.refusals import (
    BadNote,
    EditionGone,
    EditionWaiting,
    FirstNotInForce,
    HoldsError,
    LeadsNowhere,
    NoDate,
    NoEdition,
    NoNote,
    NoSuchChoice,
    NotADraft,
    NotDiscardable,
    NotScheduled,
    ScheduledAlready,
    TooEarly,
)
from guidance.models import Contact, Council, Edition, Page, SearchTerm
from protocol_portal.members.models import Member
from tests import factories
from tests.refusals import refused
from tests.rows import GUIDANCE, rows_of
from tests.unprotected import unprotected

pytestmark = pytest.mark.django_db

SOON = timedelta(days=1)


def approve(edition: Edition, **changes) -> Edition:
    terms = {"kind": "minor", "note": "A small change.", "in_force_from": timezone.now()}
    return publishing.approve(edition, **{**terms, **changes})


def published() -> EditionContent:
    return stored.content_of(Edition.objects.in_force().get())


def officer() -> Member:
    there = Member.objects.first()
    return there or Member.objects.create_user("officer@brookshire.example", full_name="Olive Officer")


@pytest.fixture
def clock(monkeypatch) -> Callable[[datetime], None]:
    """Stops the clock: call it with the time that it should show."""
    return lambda at: monkeypatch.setattr("django.utils.timezone.now", lambda: at)


# ---- load -------------------------------------------------------------------------------------------------------


def test_first_load_is_published_at_once():
    """An empty database takes the folder as edition 1, in force since its date, with the live things."""
    report = loading.load(factories.folder(), by=officer())
    edition = report.edition
    assert (report.outcome, report.live.outcome, report.changes) == ("first", "first", [])
    assert (edition.number, edition.state(), edition.in_force_since) == (1, "in force", "January 2020")
    assert edition.created_by == edition.approved_by == officer()
    assert stored.content_of(edition) == factories.edition_content()
    assert [Contact.objects.count(), Page.objects.count(), SearchTerm.objects.count()] == [1, 3, 3]


@pytest.mark.parametrize("since", ["", "2199-01"])
def test_first_load_needs_a_date_that_is_not_ahead(since):
    """Without one, nobody could say since when the protocol applies; ahead, there would be nothing to show."""
    why = refused(partial(factories.in_force, factories.edition_content(in_force_from=since)))
    assert why == [(FirstNotInForce,)]


@pytest.mark.parametrize(
    "changes", [{}, {"change_note": "Another."}, {"change_kind": "correction"}, {"in_force_from": "2021-05-06"}]
)
def test_loading_the_same_words_does_nothing(changes):
    """The same parts are the same content, whatever the files say of date, kind and note."""
    factories.in_force()
    before = rows_of(GUIDANCE)
    report = loading.load(factories.folder(factories.edition_content(**changes)))
    assert (report.edition.number, report.outcome, report.live.outcome) == (1, "same", "same")
    assert {**rows_of(GUIDANCE), "PageStamp": []} == {**before, "PageStamp": []}


PLAIN = factories.edition_content()
DIFFERENT = {
    "a section's body": {"sections": (factories.section(body="Be kinder.\n"),)},
    "a section's title": {"sections": (factories.section(title="Talk"),)},
    "a section's summary": {"sections": (factories.section(summary="Kind."),)},
    "a section's slug": {"sections": (factories.section("talk"),)},
    "a section's place": {"sections": (factories.section(position=2),)},
    "a section more": {"sections": (factories.section(), factories.section("more", body="More.\n", position=2))},
    "a section less": {"sections": ()},
    "a paragraph's body": {"paragraphs": (factories.paragraph(body="I respect.\n"),)},
    "a paragraph's origin": {"paragraphs": (factories.paragraph(replaces="2.9"),)},
    "a paragraph no longer quoted": {"paragraphs": (factories.paragraph(quoted=False),)},
    "no paragraphs": {"paragraphs": ()},
    "a platform's summary": {"platforms": (factories.platform(summary="Talk."),)},
    "no platforms": {"platforms": ()},
    "the edition's title": {"title": "Offline Guide"},
    "moved addresses": {"moved": {"/guidance/old/": "/guidance/talking-online/"}},
}


@pytest.mark.parametrize("changes", DIFFERENT.values(), ids=DIFFERENT)
def test_loading_changed_words_makes_a_draft(changes):
    """The next edition is a draft with what the files say; what is published stays; date and note are left open."""
    factories.in_force()
    before, wanted = rows_of(GUIDANCE), factories.changed(PLAIN, **changes)
    report = loading.load(factories.folder(wanted))
    edition = report.edition
    assert (report.outcome, edition.number, edition.state()) == ("draft", 2, "draft")
    assert report.changes
    assert stored.content_of(edition) == replace(wanted, in_force_from="", change_note="")
    assert published() == PLAIN
    after = rows_of(GUIDANCE)
    for model in ("Section", "CodeParagraph", "PlatformType", "Edition"):
        assert [row for row in after[model] if row.get("edition_id", row["id"]) != edition.pk] == before[model]


def test_a_draft_keeps_the_date_and_note_that_the_files_give():
    """Those that are new in the files are meant."""
    factories.in_force()
    wanted = replace(PLAIN, title="New", in_force_from="2199-02-03", change_note="All new.", change_kind="major")
    edition = loading.load(factories.folder(wanted)).edition
    assert stored.content_of(edition) == wanted


def test_loading_a_draft_again_does_nothing():
    """The same files, once they are a draft, are told to be that draft."""
    factories.in_force()
    changed = factories.folder(replace(PLAIN, title="New"))
    first, before = loading.load(changed), rows_of(GUIDANCE)
    second = loading.load(changed)
    assert (second.outcome, second.edition) == ("same draft", first.edition)
    assert {**rows_of(GUIDANCE), "PageStamp": []} == {**before, "PageStamp": []}


def test_loading_what_is_published_beside_a_draft_does_nothing():
    """The draft is somebody's work, and the files don't contradict it: they say what is in force."""
    factories.in_force()
    draft = factories.draft()
    report = loading.load(factories.folder())
    assert (report.outcome, report.edition.number) == ("same", 1)
    assert Edition.objects.draft().get() == draft


@pytest.mark.parametrize(("make", "state"), [(factories.draft, "draft"), (factories.scheduled, "scheduled")])
def test_loading_a_third_wording_is_refused(make, state):
    """While an edition is unpublished, other words must wait for it."""
    make()
    why = refused(lambda: loading.load(factories.folder(replace(PLAIN, title="A third"))))
    assert why == [(EditionWaiting, 2, state)]


@pytest.mark.parametrize(
    ("live", "outcome", "email"), [(False, "kept", "clerks@brookshire.example"), (True, "overwritten", "new@b.example")]
)
def test_live_things_are_changed_only_when_asked(live, outcome, email):
    """After the first load they belong to the database; loading says what differs."""
    factories.in_force()
    folder = factories.folder()
    contacts = (ContactContent("clerks", "Clerks", "Any question.", email="new@b.example"),)
    report = loading.load(replace(folder, site=replace(folder.site, contacts=contacts)), live=live)
    assert (report.outcome, report.live.outcome) == ("same", outcome)
    assert report.live.differences == ["contact clerks: differs"]
    assert Contact.objects.get().email == email


# ---- amend ------------------------------------------------------------------------------------------------------


def test_amending_copies_the_edition_in_force():
    """The draft says the same, with its date and note still to be decided."""
    factories.in_force()
    edition = amend(by=officer())
    assert (edition.number, edition.state(), edition.created_by) == (2, "draft", officer())
    assert stored.content_of(edition) == replace(PLAIN, in_force_from="", change_note="", change_kind="minor")
    assert published() == PLAIN


def test_amending_again_gives_the_same_draft():
    """There is one draft, whoever asks."""
    factories.in_force()
    first = amend()
    before = rows_of(GUIDANCE)
    assert amend(by=officer()) == first
    assert rows_of(GUIDANCE) == before


def test_amending_nothing_is_refused():
    """Before the first load there is nothing to amend."""
    assert refused(amend) == [(NoEdition,)]


def test_amending_while_one_is_scheduled_is_refused():
    """It can be taken back, and then there is a draft."""
    edition = factories.scheduled()
    assert refused(amend) == [(ScheduledAlready, 2, "scheduled")]
    publishing.take_back(edition)
    assert amend() == edition


def test_amending_after_a_scheduled_edition_came_into_force(clock):
    """From its moment on it is the one that is amended."""
    edition = factories.scheduled()
    clock(edition.in_force_from)
    assert amend().number == 3


# ---- approve ----------------------------------------------------------------------------------------------------


def test_approving_publishes_from_now():
    """The draft is in force, its predecessor superseded, and who approved it when is kept."""
    first, draft, by = factories.in_force(), factories.draft(), officer()
    before = timezone.now()
    seen = publishing.reviewable(draft)
    edition = approve(draft, kind="correction", note="  A comma.\n", by=by, reviewed=seen)
    edition.refresh_from_db()
    assert (edition.state(), first.state()) == ("in force", "superseded")
    assert (edition.change_kind, edition.change_note, edition.approved_by) == ("correction", "A comma.", by)
    assert before <= edition.approved_at <= timezone.now()
    assert edition.fingerprint == canonical.fingerprint(stored.content_of(edition))


def test_approving_ahead_schedules():
    """Until its moment, the predecessor stays in force."""
    first = factories.in_force()
    edition = approve(factories.draft(), in_force_from=timezone.now() + SOON, precision="day")
    assert (edition.state(), edition.in_force_precision, first.state()) == ("scheduled", "day", "in force")


def test_approving_from_the_past():
    """It may have applied before the portal shows it, as long as that is after its predecessor."""
    first = factories.in_force()
    edition = approve(factories.draft(), in_force_from=first.in_force_from + timedelta(microseconds=1))
    assert edition.state() == "in force"
    assert edition.approved_at > edition.in_force_from


@pytest.mark.parametrize("earlier", [timedelta(0), timedelta(days=1)])
@pytest.mark.parametrize("make", [factories.in_force, factories.approved])
def test_approving_before_its_predecessor_is_refused(make, earlier):
    """Dates rise with numbers, or nobody could say what was in force."""
    last = make()
    draft = factories.draft()
    why = refused(lambda: approve(draft, in_force_from=last.in_force_from - earlier))
    assert why == [(TooEarly, last.number, last.in_force_since)]


@pytest.mark.parametrize("note", ["", " \n"])
def test_approving_without_a_note_is_refused(note):
    """From edition 2 everyone is told what changed."""
    draft = factories.draft()
    assert refused(lambda: approve(draft, note=note)) == [(NoNote,)]


NONSENSE = {
    "kind": ({"kind": "huge"}, (NoSuchChoice, "huge", ("correction", "minor", "major"))),
    "precision": ({"precision": "year"}, (NoSuchChoice, "year", ("minute", "day", "month"))),
    "no date": ({"in_force_from": None}, (NoDate,)),
}


@pytest.mark.parametrize(("terms", "why"), NONSENSE.values(), ids=NONSENSE)
def test_approving_on_terms_that_make_no_sense_is_refused(terms, why):
    """It is said what there is to choose from."""
    draft = factories.draft()
    [(reason, *about)] = refused(lambda: approve(draft, **terms))
    assert (reason, *about[1:]) == why  # after what the choice is called


def test_approving_with_a_note_that_no_file_could_hold_is_refused():
    """The edition is exported one day, and has to load again."""
    draft = factories.draft()
    assert [reason for reason, *_ in refused(lambda: approve(draft, note="A bell:\x07."))] == [BadNote]


def test_a_note_of_several_lines_becomes_one():
    """As it stands in edition.toml."""
    assert approve(factories.draft(), note=" One\n two.\r\n").change_note == "One two."


def test_all_reasons_are_told_at_once():
    """Nobody is sent round twice."""
    draft = factories.draft(sections=())
    why = refused(lambda: approve(draft, note="", in_force_from=datetime(2019, 1, 1, tzinfo=LONDON)))
    assert why[:4] == [
        (NoNote,), (TooEarly, 1, "January 2020"), (LeadsNowhere, "/guidance/talking-online/"),
        (LeadsNowhere, "/guidance/talking-online/#rumours"),
    ]  # fmt: skip
    assert [(reason, finding.file) for reason, finding in why[4:]] == [(HoldsError, "protocol/")]


@pytest.mark.parametrize("make", [factories.in_force, factories.approved, factories.scheduled])
def test_approving_what_is_no_draft_is_refused(make):
    """Published once is published."""
    edition = make()
    assert refused(lambda: approve(edition)) == [(NotADraft, edition.number, edition.state())]


VANISHED = {
    "a section's slug": (
        {"sections": (factories.section("talk"),)}, ["/guidance/talking-online/", "/guidance/talking-online/#rumours"]
    ),
    "a passage": ({"sections": (factories.section(body="Be kind.\n"),)}, ["/guidance/talking-online/#rumours"]),
    "a paragraph": ({"paragraphs": (), "pathways": ()}, ["/check/before-you-talk/", "/code/3.1/"]),
    "a platform": ({"platforms": ()}, ["/platforms/forums/"]),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "gone"), VANISHED.values(), ids=VANISHED)
def test_a_vanished_address_is_refused_until_it_has_moved(changes, gone):
    """No link ever dies: each address of the predecessor is there, or leads on."""
    factories.in_force()
    draft = factories.draft(**changes)
    assert refused(lambda: approve(draft)) == [(LeadsNowhere, address) for address in gone]
    place = stored.content_of(draft).sections[0].address
    Edition.objects.draft().update(moved=dict.fromkeys(gone[1:], place))
    assert len(refused(lambda: approve(draft))) == 1
    Edition.objects.draft().update(moved=dict.fromkeys(gone, place))
    assert approve(draft).state() == "in force"


def test_what_once_moved_stays_moved():
    """An address that an earlier edition led on from is led on from for ever."""
    factories.in_force()
    moved = dict.fromkeys(["/guidance/talking-online/", "/guidance/talking-online/#rumours"], "/guidance/talk/")
    renamed = (factories.section("talk", body="Be kind.\n"),)
    factories.approved(sections=renamed, moved=moved)
    draft = factories.draft(title="Third", moved={})
    assert refused(lambda: approve(draft)) == [(LeadsNowhere, address) for address in moved]


def test_a_renumbered_paragraph_leads_on_from_its_old_number():
    """`replaces` is enough: the Code was renumbered, not taken away."""
    factories.in_force()
    pathway = factories.pathway()
    pathway = replace(pathway, body=pathway.body.replace("3.1", "4.1"))
    draft = factories.draft(paragraphs=(factories.paragraph("4.1", replaces="3.1"),), pathways=(pathway,))
    edition = approve(draft)
    assert stored.content_of(edition).leads_on == {"/code/3.1/": "/code/4.1/"}


def test_approving_reads_the_row_not_the_instance():
    """What somebody holds in hand may be old; what is approved is what the database has."""
    draft = factories.draft()
    stale = Edition.objects.get(pk=draft.pk)
    Edition.objects.draft().update(title="Changed meanwhile")
    stale.title = "Only in hand"
    assert approve(stale).title == "Changed meanwhile"


# ---- take back --------------------------------------------------------------------------------------------------


def test_taking_back_makes_a_draft_again():
    """Its words, date and note stay; approval and fingerprint go."""
    edition = factories.scheduled()
    words = stored.content_of(edition)
    taken = publishing.take_back(edition)
    assert (taken.state(), taken.fingerprint, taken.approved_by) == ("draft", "", None)
    assert stored.content_of(taken) == words
    assert approve(taken).state() == "in force"


def test_taking_back_works_until_the_moment(clock):
    """A microsecond before is early enough; at the moment it is too late."""
    edition = factories.scheduled()
    clock(edition.in_force_from)
    assert refused(lambda: publishing.take_back(edition)) == [(NotScheduled, 2, "in force")]
    clock(edition.in_force_from - timedelta(microseconds=1))
    assert publishing.take_back(edition).state() == "draft"


def test_taking_back_reads_the_clock_once_it_is_its_turn(clock, monkeypatch):
    """Whoever waits for another's transaction while the moment passes is too late."""
    edition = factories.scheduled()
    lock = acts.lock_editions
    clock(edition.in_force_from - timedelta(microseconds=1))

    def waiting() -> None:
        lock()
        clock(edition.in_force_from)

    monkeypatch.setattr(acts, "lock_editions", waiting)
    assert refused(lambda: publishing.take_back(edition)) == [(NotScheduled, 2, "in force")]


def test_taking_back_reads_the_database_s_clock_too(clock):
    """A portal whose clock is slow is told the same as one that is late, and the database has nothing to refuse."""
    edition = factories.approved()
    clock(edition.in_force_from - timedelta(seconds=1))
    assert edition.state() == "scheduled"
    assert refused(lambda: publishing.take_back(edition))
    assert Edition.objects.approved().count() == 2


@pytest.mark.parametrize(
    ("make", "state"), [(factories.draft, "draft"), (factories.in_force, "in force"), (factories.approved, "in force")]
)
def test_taking_back_anything_else_is_refused(make, state):
    """Only what is scheduled can be taken back."""
    edition = make()
    assert refused(lambda: publishing.take_back(edition)) == [(NotScheduled, edition.number, state)]


# ---- discard ----------------------------------------------------------------------------------------------------


def test_discarding_leaves_no_trace_of_the_draft_but_its_history():
    """Everything else is as it was before, and the number is free again."""
    factories.in_force()
    before = rows_of(GUIDANCE)
    discard(factories.draft())
    after = rows_of(GUIDANCE)
    lines = after.pop("GuidanceEvent")[len(before.pop("GuidanceEvent")) :]
    assert [line["what"] for line in lines] == ["loaded", "discarded"]
    assert after == before
    assert amend().number == 2


@pytest.mark.parametrize("make", [factories.in_force, factories.approved, factories.scheduled])
def test_discarding_what_is_no_draft_is_refused(make):
    """What is published stays; what is scheduled is taken back first."""
    edition = make()
    assert refused(lambda: discard(edition)) == [(NotDiscardable, edition.number, edition.state())]


@pytest.mark.parametrize("act", [approve, publishing.take_back, discard])
def test_an_act_on_a_discarded_draft_is_refused(act):
    """Somebody else was quicker, and the person is told so."""
    draft = factories.draft()
    discard(Edition.objects.get(pk=draft.pk))
    assert refused(lambda: act(draft)) == [(EditionGone,)]


# ---- nothing half done ------------------------------------------------------------------------------------------


class BrokenError(Exception):
    """The database broke at one of its writes."""


def breaking_at(last: int):
    """Lets statements pass until the write with this number, which fails."""
    writes = count(1)

    def wrapper(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and next(writes) == last:
            raise BrokenError
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


def overwrite() -> object:
    folder = factories.folder(replace(PLAIN, title="New"))
    return loading.load(replace(folder, site=replace(folder.site, council="Other")), live=True)


ACTS = {
    "load the first": (lambda: None, lambda _: factories.in_force(), 10),
    "load a draft and live things": (factories.in_force, lambda _: overwrite(), 12),
    "amend": (factories.in_force, lambda _: amend(), 4),
    "approve": (factories.draft, approve, 2),
    "take back": (factories.scheduled, publishing.take_back, 2),
    "discard": (factories.draft, discard, 4),
}


@pytest.mark.parametrize(("prepare", "act", "writes"), ACTS.values(), ids=ACTS)
def test_an_act_that_breaks_off_has_done_nothing(prepare, act, writes):
    """Each act is one transaction: whichever of its writes fails, the database is as it was before."""
    edition = prepare()
    before = rows_of(GUIDANCE)
    for last in range(1, writes + 1):
        with pytest.raises(BrokenError), breaking_at(last):
            act(edition)
        assert rows_of(GUIDANCE) == before
    act(edition)
    assert rows_of(GUIDANCE) != before


# ---- the fingerprint --------------------------------------------------------------------------------------------


def by_hand(folder: Path) -> str:
    """The fingerprint as the docstring of `canonical.fingerprint` says to make it, out of an exported folder."""
    told = b"protocol-portal edition, format 1\n"
    ours = ("edition.toml", "protocol/", "code/", "appendix-a/", "pathways/")
    for path in sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()):
        if path.startswith(ours):
            data = (folder / path).read_bytes()
            told += path.encode() + b"\n" + str(len(data)).encode() + b"\n" + data
    return hashlib.sha256(told).hexdigest()


def test_the_fingerprint_can_be_made_by_hand(tmp_path):
    """Anyone who has the files can make it, without this software; and the files load back to it."""
    edition = factories.in_force()
    call_command("export_content", tmp_path, stdout=StringIO())
    assert by_hand(tmp_path) == edition.fingerprint
    again, problems = reading.parse(reading.folder_files(tmp_path))
    assert again, problems
    assert canonical.fingerprint(again.edition) == edition.fingerprint


def test_every_edition_keeps_its_fingerprint(tmp_path):
    """A superseded edition exports to its own, whatever came after."""
    factories.in_force()
    factories.approved(title="Second", moved={"/guidance/old/": "/guidance/talking-online/"})
    factories.draft(title="Third")
    for edition in Edition.objects.approved():
        call_command("export_content", tmp_path / str(edition.number), edition=edition.number, stdout=StringIO())
        assert by_hand(tmp_path / str(edition.number)) == edition.fingerprint


COUNTS = DIFFERENT | {
    "the kind of change": {"change_kind": "minor"},
    "the note": {"change_note": "A note."},
    "the date": {"in_force_from": "2020-02"},
    "the precision of the date": {"in_force_from": "2020-01-01"},
    "the precision, to the minute": {"in_force_from": "2020-01-01T00:00"},
}


@pytest.mark.parametrize("changes", COUNTS.values(), ids=COUNTS)
def test_the_fingerprint_changes_with(changes):
    """Whatever an edition says, by itself or by a part, counts."""
    changed = factories.changed(PLAIN, **changes)
    assert canonical.fingerprint(changed) != canonical.fingerprint(PLAIN)
    assert factories.in_force(changed).fingerprint == canonical.fingerprint(changed)


def test_the_fingerprint_changes_with_the_order_of_sections():
    """Two sections that change places make another edition."""
    first, second = factories.section(), factories.section("more", body="More.\n", position=2)
    ordered = factories.changed(PLAIN, sections=(first, second))
    swapped = factories.changed(PLAIN, sections=(replace(second, position=1), replace(first, position=2)))
    assert canonical.fingerprint(ordered) != canonical.fingerprint(swapped)


def test_the_fingerprint_does_not_change_with_what_is_outside():
    """Contacts, pages, search terms, whose portal it is and who approved are no part of what was published."""
    factories.in_force()
    draft, tomorrow = factories.draft(), timezone.now() + SOON
    first = approve(draft, in_force_from=tomorrow)
    Contact.objects.update(team="Other")
    Page.objects.update(title="Other")
    SearchTerm.objects.filter(says="gossip").update(says="other")
    Council.objects.update(name="Other")
    again = publishing.take_back(first)
    seen = {"reviewed": publishing.reviewable(again), "adoption": {"authority": "Full Council"}}
    second = approve(again, in_force_from=tomorrow, by=officer(), **seen)
    assert second.approved_by != first.approved_by
    assert second.fingerprint == first.fingerprint == canonical.fingerprint(stored.content_of(second))


# ---- reading ----------------------------------------------------------------------------------------------------


def test_the_book_of_an_approved_edition_is_kept():
    """It is made once for all readers; a draft's is made anew, since it may have changed."""
    edition = factories.in_force()
    assert stored.book_of(edition) is stored.book_of(Edition.objects.get(pk=edition.pk))
    assert stored.book_of(edition) is not stored.book_of(edition, "/editions/1")
    draft = factories.draft()
    assert stored.book_of(draft) is not stored.book_of(draft)


def test_the_book_of_an_edition_changed_behind_the_guards(caplog):
    """What the database's owner can do is seen by the fingerprint: it is logged, and nothing wrong is kept."""
    edition = factories.in_force(factories.edition_content(title="A guide that no other test has"))  # so none is kept
    with unprotected(), connection.cursor() as cursor:
        cursor.execute("UPDATE guidance_section SET title = 'Forged'")
    assert stored.book_of(edition) is not stored.book_of(edition)
    assert [record.args for record in caplog.records] == [(1,), (1,)]


def test_paragraphs_are_ordered_by_number():
    """24.9 comes before 24.10, also after a visit to the database."""
    paragraphs = tuple(factories.paragraph(number) for number in ("3.1", "24.9", "24.10"))
    edition = factories.in_force(factories.changed(PLAIN, paragraphs=paragraphs))
    assert stored.content_of(edition).paragraphs == paragraphs
