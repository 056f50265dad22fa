"""Notices and officers' notes in the administration: planned, begun, ended, and never rewritten."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django import forms
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guidance.administration.site.moments import MomentField
from guidance.administration.site.notice_forms import few_sentences
from guidance.common.london import LONDON
from guidance.content.checks import Known
from guidance.models import Contact, Notice, OfficerNote
from tests import cast, factories
from tests.pages import Page as Source
from tests.pages import codes, levels, queries, words

NOTICES, NOTES = "/admin/guidance/notice/", "/admin/guidance/officernote/"
PASSAGE = "/guidance/talking-online/#rumours"
HOUR = timedelta(hours=1)


def typed(at: datetime) -> str:
    return at.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")


def ahead(hours: int) -> str:
    return typed(timezone.now() + hours * HOUR)


GENERAL = {"kind": "general", "title": "New  rules ", "body": "Read *this*.\r\n\r\n", "passage": PASSAGE,
           "election": "", "divisions": "", "starts_at": "", "ends_at": ""}  # fmt: skip
NOTE = {"passage": PASSAGE, "text": "A *new* law.", "author_post": "Monitoring Officer", "starts_at": "", "ends_at": ""}


@pytest.fixture
def edition(db):
    return factories.in_force()


@pytest.fixture
def editor(edition):
    return cast.signed_in(cast.officer("editor", full_name="Edith Editor"))


def made(state: str, **changes) -> Notice:
    hours = {"planned": (1, 9), "running": (-1, 9), "over": (-9, -1)}[state]
    starts_at, ends_at = (timezone.now() + n * HOUR for n in hours)
    fields = {"kind": "general", "title": "Old rules", "body": "As *before*.\n"}
    return Notice.objects.create(**fields | {"starts_at": starts_at, "ends_at": ends_at} | changes)


def made_note(state: str) -> OfficerNote:
    starts_at = timezone.now() + (HOUR if state == "planned" else -HOUR)
    return OfficerNote.objects.create(passage=PASSAGE, text="A law.", author_post="Clerk", starts_at=starts_at)


def address(row, act: str = "change") -> str:
    return f"/admin/guidance/{row._meta.model_name}/{row.pk}/{act}/"


def actions(response) -> list[str]:
    """Where the forms of a page lead."""
    return [form.attributes.get("action", "") for form in Source(response).all("form", "main")]


def fields_of(response) -> set[str]:
    return set(response.context["adminform"].form.fields)


# ---- a day and a time ----------------------------------------------------------------------------------------------


@given(st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1)))  # noqa: DTZ001 (as typed: no zone is said)
def test_a_moment_comes_back_as_it_was_typed(minute):
    """Every minute that there is in London; those that summer time skips are refused, and no other."""
    text = minute.strftime("%Y-%m-%dT%H:%M").rjust(16, "0")
    field = MomentField()
    try:
        found = field.clean(text)
    except forms.ValidationError:
        there = datetime.fromisoformat(text).replace(tzinfo=LONDON)
        assert datetime.fromtimestamp(there.timestamp(), LONDON).replace(tzinfo=None) != datetime.fromisoformat(text)
    else:
        assert typed(found) == field.widget.format_value(field.prepare_value(found)) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [("2027-03-28T01:30", "skipped"), ("2027-02-30T10:00", "invalid"), ("6 May 2027", "invalid"),
     ("2027-05", "invalid"), ("2027-05-06", "invalid"), ("2027-05-06T10:00+02:00", "invalid"),
     ("0000-00-00T00:00", "invalid"), ("2027-05-06T24:00", "invalid")],
)  # fmt: skip
def test_what_is_no_moment(text, code):
    """An hour that summer time skips is told apart from what is no time at all."""
    with pytest.raises(forms.ValidationError) as refusal:
        MomentField().clean(text)
    assert refusal.value.code == code


def test_the_first_of_an_hour_that_comes_twice():
    """And with seconds or a space, as some browsers send it."""
    assert MomentField().clean("2027-10-31T01:30").utcoffset() == HOUR
    assert MomentField().clean(" 2027-05-06 10:00:59 ") == datetime(2027, 5, 6, 10, tzinfo=LONDON)


# ---- a few sentences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "names"),
    [("Fine.\n\n[x](/nowhere/)\n", 3, "/nowhere/"), ("Fine.\n<b>x</b>\n", 2, "<b>"),
     ("## Now\n", 1, "\\#"), ("> # Now\n", 1, "\\#"), ("#voting\n", 1, "\\#"),
     ("Now\n===\n", 2, "="), ("- **A:** {#a} b\n", 1, ", a"), ("{{ code 3.1 }}\n", 1, "(/code/3.1/)"),
     ("a\x07b\n", 1, ""), ("[x](javascript:alert)\n", 1, "javascript:")],
)  # fmt: skip
def test_what_is_wrong_is_said_by_line(text, line, names):
    """One thing of each line, and it is the one that helps."""
    [flaw] = few_sentences(text, Known({"/"}, frozenset()))
    assert (flaw.line, names in f"{flaw.what}: {flaw.do}") == (line, True), flaw


def test_what_may_stand_in_them():
    """Bold, lists, links to the site and elsewhere, and a sign that is not a heading."""
    text = "**Now** [home](/) and [there](https://a.example/).\n\n- one\n- two: no. 3 # 4\n\n\\#voting, paragraph 9.9\n"
    assert few_sentences(text, Known({"/"}, frozenset())) == []


# ---- adding --------------------------------------------------------------------------------------------------------


def test_a_notice_without_times_begins_at_once(editor, client):
    """And runs until somebody ends it; who added it is kept."""
    assert editor.post(f"{NOTICES}add/", GENERAL).status_code == 302
    row = Notice.objects.get()
    assert (row.state(), row.ends_at, row.title, row.body) == ("running", None, "New rules", "Read *this*.\n")
    page = Source(client.get("/cookies/"))
    assert "New rules Read this." in page.words()
    assert PASSAGE in page.links("main")
    assert str(LogEntry.objects.get().user) == "Edith Editor"
    assert "Edith Editor" in words(editor.get(address(row, "history")))


def test_a_note_is_planned_in_london_time(editor):
    """Summer time counts."""
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=LONDON), tick=False):
        data = NOTE | {"starts_at": "2027-05-06T07:00", "ends_at": "2027-11-06T22:00"}
        signed_in = cast.signed_in(cast.officer("publisher"))
        assert signed_in.post(f"{NOTES}add/", data).status_code == 302
        row = OfficerNote.objects.get()
        assert [row.starts_at.hour, row.ends_at.hour, row.text] == [6, 22, "A *new* law.\n"]
        assert "planned" in words(signed_in.get(NOTES))
        page = signed_in.get(address(row)).content.decode()
        assert 'value="2027-05-06T07:00"' in page


PRE = {"kind": "pre-election", "election": "By-election", "divisions": "Brook East", "ends_at": "later"}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"title": ""}, "title", "required"),
        ({"kind": ""}, "kind", "required"),
        ({"kind": "advert"}, "kind", "invalid_choice"),
        ({"title": "x" * 121}, "title", "max_length"),
        ({"body": "x" * 2001}, "body", "max_length"),
        ({"body": "Fine.\n\n[x](/nowhere/)"}, "body", "flaw"),
        ({"passage": "/guidance/nowhere/"}, "passage", "invalid_choice"),
        ({"title": "a\x07b"}, "title", "one_line"),
        ({"starts_at": "earlier"}, "starts_at", "passed"),
        ({"starts_at": "tomorrow"}, "starts_at", "invalid"),
        ({"ends_at": "earlier"}, "ends_at", "passed"),
        ({"starts_at": "later", "ends_at": "later"}, "ends_at", "too_early"),
        (PRE | {"election": " "}, "election", "required"),
        (PRE | {"divisions": ""}, "divisions", "required"),
        (PRE | {"ends_at": ""}, "ends_at", "required"),
    ],
)
@pytest.mark.alike
def test_a_notice_that_makes_no_sense(editor, changes, field, code):
    """Nothing is saved; what is wrong is said beside the field, and the summary leads there."""
    named = {"earlier": ahead(-2), "later": ahead(2)}
    response = editor.post(f"{NOTICES}add/", GENERAL | {k: named.get(v, v) for k, v in changes.items()})
    assert codes(response)[field] == [code]
    page = Source(response)
    links = page.links(".error-summary")
    assert links
    assert {link[1:] for link in links} <= set(page.ids)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("changes", [{"passage": ""}, {"text": " "}, {"text": "{{ code 3.1 }}"}, {"author_post": ""}])
def test_a_note_that_makes_no_sense(editor, changes):
    assert Source(editor.post(f"{NOTES}add/", NOTE | changes)).links(".error-summary")
    assert not OfficerNote.objects.exists()


def test_only_a_pre_election_notice_has_an_election(editor):
    """What was typed there for another kind is cleared, not held against anybody."""
    assert editor.post(f"{NOTICES}add/", GENERAL | {"election": "x" * 300, "divisions": "Brook"}).status_code == 302
    row = Notice.objects.get()
    assert (row.election, row.divisions) == ("", "")
    assert editor.post(f"{NOTICES}add/", GENERAL | PRE | {"ends_at": ahead(2)}).status_code == 302
    assert Notice.objects.get(kind="pre-election").divisions == "Brook East"


def test_the_minute_that_is_passing_is_now(editor):
    """A beginning in it is no mistake; an end in it is now as well."""
    assert editor.post(f"{NOTICES}add/", GENERAL | {"starts_at": typed(timezone.now())}).status_code == 302
    row = Notice.objects.get()
    assert row.state() == "running"
    assert editor.post(address(row), {"ends_at": typed(timezone.now())}).status_code == 302
    assert Notice.objects.get().state() == "over"


# ---- changing ------------------------------------------------------------------------------------------------------


def test_what_is_planned_can_be_changed_and_deleted(editor):
    row = made("planned")
    assert fields_of(editor.get(address(row))) == set(GENERAL)
    assert editor.post(address(row), GENERAL | {"starts_at": ahead(2), "ends_at": ahead(3)}).status_code == 302
    assert Notice.objects.get().title == "New rules"
    assert editor.post(address(row, "delete"), {"post": "yes"}).status_code == 302
    assert not Notice.objects.exists()


def test_of_what_has_begun_only_the_end_is_offered(editor):
    """With buttons to end it, and to begin another; it can't be deleted."""
    row = made("running")
    response = editor.get(address(row))
    assert fields_of(response) == {"ends_at"}
    assert address(row, "end") in actions(response)
    assert f"/admin/guidance/notice/add/?like={row.pk}" in Source(response).links()
    assert address(row, "delete") not in Source(response).links()
    assert editor.post(address(row), {"ends_at": ""}).status_code == 302
    assert Notice.objects.get().ends_at is None
    assert "Changed" in LogEntry.objects.get().get_change_message()


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"ends_at": "2020-01-01T10:00"}, {"ends_at": ["passed"]}),
        (GENERAL | {"title": "Rewritten"}, {"__all__": ["begun"]}),
        ({"starts_at": "2040-01-01T10:00", "ends_at": ""}, {"__all__": ["begun"]}),
    ],
)
@pytest.mark.alike
def test_what_has_begun_is_not_rewritten(editor, sent, found):
    """By whatever is sent, such as from a page opened before it began; what was typed is there to be copied."""
    row = made("running")
    before = Notice.objects.values().get()
    response = editor.post(address(row), sent)
    assert codes(response) == found
    assert ("Rewritten" in words(response)) == ("title" in sent)
    assert Notice.objects.values().get() == before


def test_a_pre_election_notice_keeps_an_end(editor):
    """Which can be moved, and not taken away."""
    row = made("running", **PRE | {"ends_at": timezone.now() + HOUR})
    assert codes(editor.post(address(row), {"ends_at": ""})) == {"ends_at": ["required"]}
    assert editor.post(address(row), {"ends_at": ahead(5)}).status_code == 302


@pytest.mark.parametrize("make", [made, made_note])
def test_end_it_now(editor, client, make):
    """No page shows it from then on; it is kept, and in the history. A second time there is nothing to end."""
    row = make("running")
    response = editor.post(address(row, "end"), follow=True)
    assert levels(response) == ["success"]
    assert address(row, "end") not in actions(response)
    row.refresh_from_db()
    assert row.state() == "over"
    assert LogEntry.objects.get().get_change_message() in words(editor.get(address(row, "history")))
    ended = row.ends_at
    assert levels(editor.post(address(row, "end"), follow=True)) == ["error"]
    row.refresh_from_db()
    assert row.ends_at == ended


def test_what_has_not_begun_is_not_ended(editor):
    row = made("planned")
    assert levels(editor.post(address(row, "end"), follow=True)) == ["error"]
    assert Notice.objects.get().state() == "planned"
    assert editor.get(address(row, "end"))["Location"] == address(row)
    assert editor.post(f"{NOTICES}999/end/").status_code == 404


def test_what_is_over_is_looked_at(editor):
    """It has no field; a page opened before its end is answered with why, and changes nothing."""
    row = made("over")
    before = Notice.objects.values().get()
    page = Source(editor.get(address(row)))
    assert not [one for one in page.all("input") if one.attributes.get("name") in GENERAL]
    assert address(row, "end") not in actions(editor.get(address(row)))
    assert levels(editor.post(address(row), {"ends_at": ahead(5)}, follow=True)) == ["error"]
    assert Notice.objects.values().get() == before


@pytest.mark.parametrize("state", ["running", "over"])
def test_what_has_begun_is_not_deleted(editor, state):
    """And the page says why."""
    row = made(state)
    for method in (editor.get, editor.post):
        assert levels(method(address(row, "delete"), {"post": "yes"}, follow=True)) == ["error"]
    assert Notice.objects.exists()


def test_what_begins_in_the_very_moment_of_saving(editor, monkeypatch):
    """The database's word counts: it is refused with a sentence, not with a fault."""
    row = made("planned")
    real = Notice.has_begun
    monkeypatch.setattr(Notice, "has_begun", lambda self, at=None: at is not None and (self.pk or real(self, at)))
    monkeypatch.setattr("guidance.administration.site.notice_forms.TimedForm.clean_times", lambda *args, **kwargs: None)
    monkeypatch.setattr("guidance.administration.site.notice_forms.fields_sent", lambda *args: [])
    data = GENERAL | {"starts_at": ahead(2)}
    assert levels(editor.post(address(row), data, follow=True)) == ["error"]
    assert Notice.objects.get().title == "Old rules"


@pytest.mark.alike
def test_another_with_these_words(editor):
    """Everything but the times; what leads to no row is an empty form."""
    row = made("over", passage=PASSAGE)
    form = editor.get(f"{NOTICES}add/", {"like": row.pk}).context["adminform"].form
    assert [form[name].value() for name in ("title", "body", "passage", "kind")] == [
        "Old rules", "As *before*.\n", PASSAGE, "general"
    ]  # fmt: skip
    assert (form["starts_at"].value(), form["ends_at"].value()) == (None, None)
    for like in ("999", "x", "9" * 30, ""):
        assert not editor.get(f"{NOTICES}add/", {"like": like}).context["adminform"].form["title"].value()


# ---- lists, contacts, and who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("list_", "make"), [(NOTICES, made), (NOTES, made_note)])
def test_lists_say_what_runs(editor, list_, make):
    """As cheaply for three rows as for one."""

    make("planned")
    assert "planned" in words(editor.get(list_))
    one = queries(editor, list_)
    make("running")
    make("running")
    assert words(editor.get(list_)).count("running") == 2
    assert queries(editor, list_) == one


def test_a_contact_that_helps_in_elections(editor):
    clerks = Contact.objects.get()
    data = {"team": "Clerks", "helps_with": "Any.", "email": "c@b.example", "position": "1", "in_elections": "on"}
    assert "in_elections" in fields_of(editor.get(address(clerks)))
    assert editor.post(address(clerks), data).status_code == 302
    assert Contact.objects.get().in_elections


@pytest.mark.alike
def test_a_viewer_reads_and_changes_nothing(edition):
    viewer = cast.signed_in(cast.officer("viewer"))
    for row in (made("planned"), made("running"), made("over"), made_note("planned"), made_note("running")):
        before = type(row).objects.values().get(pk=row.pk)
        page = viewer.get(address(row))
        assert str(row) in words(page)
        assert not Source(page).all("button", "main")
        assert not [link for link in Source(page).links("main") if "/add/" in link or "/delete/" in link]
        assert address(row, "end") not in actions(page)
        for act in ("change", "delete", "end"):
            assert viewer.post(address(row, act), {"post": "yes", "ends_at": ""}).status_code == 403
        assert type(row).objects.values().get(pk=row.pk) == before
    assert viewer.post(f"{NOTICES}add/", GENERAL).status_code == 403


def test_a_people_officer_sees_none(edition):
    people = cast.signed_in(cast.officer())
    row = made("running")
    assert {people.get(one).status_code for one in (NOTICES, address(row), address(row, "end"))} == {403}
