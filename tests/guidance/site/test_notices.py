"""Notices and officers' notes: when they run, what stays once they have begun, and what public pages then say."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from guidance.common.london import moment
from guidance.models import Contact, Notice, OfficerNote, PageStamp
from guidance.models.notices import BegunError
from tests import factories
from tests.awaited import awaited
from tests.guidance.pages.test_views import PAGES
from tests.pages import Page as Source
from tests.pages import queries

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

ELECTION = {"kind": "pre-election", "title": "Pre-election period", "election": "Council election", "divisions": "all"}
UNTIL = "7 May 2027 at 22:00"
SECTION, WHOLE = "/guidance/talking-online/", "/guidance/all/"


def at(text: str) -> datetime:
    return moment(text)[0]


NOW, START, END = at("2027-03-20T12:00"), at("2027-03-22T09:00"), at("2027-05-07T22:00")  # the clocks change between


@pytest.fixture
def clock():
    """Two days before anything begins; `move_to` goes on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition(clock):
    return factories.in_force()


def notice(**changes) -> Notice:
    fields = {"kind": "general", "title": "New rules", "starts_at": START, "ends_at": END}
    return Notice.objects.create(**fields | changes)


def note(**changes) -> OfficerNote:
    fields = {"passage": f"{SECTION}#rumours", "text": "A *new* law.", "author_post": "Monitoring Officer"}
    return OfficerNote.objects.create(**fields | {"starts_at": START, "ends_at": END} | changes)


def words(client, address: str) -> str:
    return Source(client.get(address)).words()


def besides(client, address: str) -> str:
    """The words of a page without those of its notices."""
    page = Source(client.get(address))
    [notices] = [one.words for one in page.all("section") if one.attributes.get("class") == "notices"] or [""]
    return page.words().replace(notices, "")


def offers(client, address: str) -> set[str]:
    """The ways to a team that a page offers: links, and what a team helps with."""
    page = Source(client.get(address))
    return {a for a in page.links("main") if a.startswith(("/contacts/", "mailto:"))} | (
        {"Any question."} if "Any question." in page.words() else set()
    )


def of_officer(client, address: str) -> list[str]:
    """The words of the officer's notes on a page, but for who wrote them when."""
    notes = [one.words for one in Source(client.get(address)).all("div") if one.attributes.get("class") == "note"]
    return [note.partition(" A new law.")[2].strip() for note in notes if " A new law." in note]


# ---- when they run -------------------------------------------------------------------------------------------------

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        (HOUR, None, "planned"),
        (HOUR, 2 * HOUR, "planned"),
        (0 * HOUR, None, "running"),
        (0 * HOUR, HOUR, "running"),
        (-HOUR, None, "running"),
        (-HOUR, timedelta(microseconds=1), "running"),
        (-HOUR, 0 * HOUR, "over"),
        (-2 * HOUR, -HOUR, "over"),
        (0 * HOUR, 0 * HOUR, "over"),
    ],
)
@pytest.mark.each
def test_states(clock, start, end, state):
    """The property and the three querysets agree, at each edge; only what is planned has not begun."""
    row = notice(starts_at=NOW + start, ends_at=None if end is None else NOW + end)
    found = {name for name in ("planned", "running", "over") if getattr(Notice.objects, name)().exists()}
    assert (row.state(), found) == (state, {state})
    assert row.has_begun() == Notice.objects.begun().exists() == (state != "planned")


@pytest.mark.parametrize(
    ("first", "last", "ran"), [(-2, -1, False), (-1, 0, False), (-1, 1, True), (1, 2, True), (2, 3, False)]
)
@pytest.mark.each
def test_what_ran_on_a_day(clock, first, last, ran):
    """From the first moment up to, and without, the last; the end itself was without it."""
    clock.move_to(START - 3 * HOUR)
    notice(ends_at=START + 2 * HOUR)
    assert Notice.objects.ran_between(START + first * HOUR, START + last * HOUR).exists() == ran


# ---- what stays once they have begun -------------------------------------------------------------------------------


def changed(row: Any, **fields) -> Any:
    again = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(again, name, value)
    return again


WAYS: dict[str, Callable[[Any], object]] = {
    "save": lambda row: changed(row, passage="/").save(),
    "save of one field": lambda row: changed(row, passage="/").save(update_fields=["passage"]),
    "save of another row under its key": lambda row: type(row)(pk=row.pk, starts_at=NOW).save(),
    "an earlier beginning": lambda row: changed(row, starts_at=NOW - 9 * HOUR).save(),
    "a later beginning": lambda row: changed(row, starts_at=timezone.now() + HOUR).save(),
    "when it was made": lambda row: changed(row, made_at=NOW - HOUR).save(),
    "an end that has passed": lambda row: changed(row, ends_at=timezone.now() - HOUR).save(),
    "asave": lambda row: awaited(changed(row, passage="/").asave),
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(passage="/"),
    "update of the end": lambda row: type(row).objects.update(ends_at=None),
    "aupdate": lambda row: awaited(type(row).objects.aupdate, passage="/"),
    "bulk_update": lambda row: type(row).objects.bulk_update([changed(row, passage="/")], ["passage"]),
    "update_or_create": lambda row: type(row).objects.update_or_create({"passage": "/"}, pk=row.pk),
    "bulk_create over it": lambda row: type(row).objects.bulk_create(
        [changed(row, passage="/")], update_conflicts=True, unique_fields=["id"], update_fields=["passage"]
    ),
    "delete": lambda row: row.delete(),
    "delete of a copy": lambda row: type(row)(pk=row.pk).delete(),
    "adelete": lambda row: awaited(row.adelete),
    "delete of many": lambda row: type(row).objects.all().delete(),
    "delete by the base manager": lambda row: type(row)._base_manager.filter(pk=row.pk).delete(),
    "update by the base manager": lambda row: type(row)._base_manager.filter(pk=row.pk).update(passage="/"),
}


@pytest.mark.parametrize("make", [notice, note])
@pytest.mark.each
def test_what_has_begun_stays(clock, make):
    """Each way in is refused with a sentence and changes nothing: its words, its beginning, an end that has passed."""
    row = make()
    clock.move_to(START)
    before = list(type(row).objects.values())
    got_in = {}
    for way, go in WAYS.items():
        refused = ""
        with transaction.atomic(), suppress(BegunError):
            go(row)
            refused = "not"
        if refused or list(type(row).objects.values()) != before:
            got_in[way] = refused or "refused, and changed"
    assert got_in == {}


def test_what_is_refused_is_said(clock):
    """Words that stay are told apart from times that stay."""
    row = notice()
    clock.move_to(START)
    with pytest.raises(BegunError) as begun:
        row.delete()
    with pytest.raises(BegunError) as past:
        changed(row, ends_at=START - HOUR).save()
    assert (begun.value.code, past.value.code) == ("begun", "past")
    assert begun.value.messages != past.value.messages


@pytest.mark.parametrize("end", [None, START + HOUR, START + 9 * HOUR])
@pytest.mark.each
def test_the_end_of_what_runs_can_move(clock, end):
    """To now, further ahead, or until somebody ends it."""
    row = notice()
    clock.move_to(START + HOUR)
    changed(row, ends_at=end).save()
    assert Notice.objects.get().ends_at == end


def test_what_is_over_does_not_begin_again(clock):
    """Its end can't be moved: members saw it go."""
    row = notice()
    clock.move_to(END + HOUR)
    for end in (None, END + 2 * HOUR):
        with pytest.raises(BegunError):
            changed(row, ends_at=end).save()


@pytest.mark.each
def test_what_is_planned_can_change_and_go(clock):
    row = note()
    changed(row, text="Another.", starts_at=START + HOUR).save()
    assert OfficerNote.objects.get().text == "Another."
    row.delete()
    assert not OfficerNote.objects.exists()


# ---- notices on pages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*PAGES, "/nowhere/", "/practice/"])
def test_a_notice_stands_on_every_current_page(edition, clock, client, address):
    """From its first moment up to its last, by the clock alone; under an edition's number never."""
    notice()
    is_current = not address.startswith("/editions/1/")
    for moment_, runs in [(NOW, False), (START, True), (END - HOUR, True), (END, False)]:
        clock.move_to(moment_)
        source = Source(client.get(address))
        assert ("New rules" in source.words()) == (runs and is_current), moment_
        assert len([one for one in source.all("section") if one.attributes.get("aria-label") == "Notices"]) == (
            runs and is_current
        )


def test_a_page_with_a_notice_has_another_tag(edition, clock, client):
    """A browser that has the page without it, or with it, gets the other at once."""
    before = client.get("/")["ETag"]
    notice()
    assert client.get("/", headers={"if-none-match": before}).status_code == 304
    clock.move_to(START)
    response = client.get("/", headers={"if-none-match": before})
    assert response.status_code == 200
    assert client.get("/", headers={"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("make", [notice, note])
@pytest.mark.each
def test_a_notice_raises_the_page_stamp(clock, make):
    stamp = PageStamp.current()
    row = make()
    assert stamp < (made := PageStamp.current())
    row.save()
    assert made < (saved := PageStamp.current())
    row.delete()
    assert saved < PageStamp.current()


def test_the_most_urgent_notice_stands_first(edition, clock, client):
    """Emergencies, then pre-election periods, then the rest, of each kind the latest first."""
    clock.move_to(START)
    for title, kind, hours in [
        ("d", "general", 3),
        ("e", "general", 4),
        ("b", "pre-election", 1),
        ("a", "emergency", 5),
    ]:
        notice(**ELECTION | {"title": title, "kind": kind, "starts_at": START - hours * HOUR})
    titles = [
        one.words
        for one in Source(client.get("/")).all("p", ".notices")
        if "notice-title" in one.attributes.get("class", "")
    ]
    assert titles == ["a", "b", "d", "e"]


def test_the_words_of_a_notice(edition, clock, client):
    """Formatted, escaped, said not to be the protocol, and with a link to its passage, wherever that is now."""
    clock.move_to(START)
    notice(title="<b>Now</b>", body="Read *this*.\n", passage=f"{SECTION}#rumours")
    factories.approved(
        sections=(factories.section("elsewhere"),),
        moved={SECTION: "/guidance/elsewhere/", f"{SECTION}#rumours": "/guidance/elsewhere/#rumours"},
    )
    html = client.get("/contacts/").content.decode()
    assert len([p for p in Source(html).all("p", ".notices") if p.attributes.get("class") == "note-from"]) == 1
    assert "&lt;b&gt;Now&lt;/b&gt;" in html
    assert "<p>Read <em>this</em>.</p>" in html
    assert '<a href="/guidance/elsewhere/#rumours">Rumours</a>' in html


@pytest.mark.parametrize("has_passage", [True, False])
def test_a_pre_election_notice_says_what_the_protocol_says(clock, client, has_passage):
    """By itself: which election, where, until when, and the protocol's own passage where it has one."""
    passage = "- **Elections:** {#pre-election-period} No help.\n" if has_passage else "Nothing on elections.\n"
    factories.in_force(factories.edition_content(sections=(factories.section(body=passage),)))
    clock.move_to(START)
    notice(**ELECTION)
    source = Source(client.get("/privacy/"))
    assert re.search(rf"Pre-election period .*\(Council election; all\).* {UNTIL}\.", source.words("section"))
    assert source.links(".notices") == ([f"{SECTION}#pre-election-period"] if has_passage else [])


def test_more_notices_cost_no_more_queries(edition, clock, client):
    """A page asks as often with three as with none."""

    none = queries(client, SECTION)
    for _ in range(3):
        notice()
        note()
    clock.move_to(START)
    assert queries(client, SECTION) == none


# ---- help withdrawn ------------------------------------------------------------------------------------------------

OFFERING = ["/", "/contacts/", "/search/?q=rumours", "/search/?q=zzzz", "/nowhere/", "/certificates/AAAA-AAAA-AAAA/"]


@pytest.mark.parametrize("address", OFFERING)
def test_no_page_offers_help_in_a_pre_election_period(edition, clock, client, address):
    """Each says until when it is withdrawn instead, and offers it again from then on, without a save."""
    notice(**ELECTION)
    before = words(client, address)
    assert offers(client, address)
    assert UNTIL not in before
    clock.move_to(START)
    assert UNTIL in besides(client, address)
    still = {"/contacts/"} if address.startswith("/certificates/") else set()  # to see who can still be asked
    assert offers(client, address) == still
    clock.move_to(END)
    assert words(client, address) == before


@pytest.mark.parametrize("address", ["/", "/contacts/", "/search/?q=zzzz"])
def test_a_team_that_helps_in_elections_is_still_offered(edition, clock, client, address):
    Contact.objects.create(slug="law", team="Monitoring Officer", helps_with="The law.", in_elections=True, position=9)
    notice(**ELECTION)
    clock.move_to(START)
    found = besides(client, address)
    assert UNTIL in found
    assert "The law." in found
    assert "Any question." not in found


def test_links_to_a_team_lead_somewhere_all_the_same(edition, clock, client):
    """Its section stays, with its name, and says that its help is withdrawn."""
    notice(**ELECTION)
    clock.move_to(START)
    source = Source(client.get("/contacts/"))
    assert "clerks" in source.ids
    [team] = [one.words for one in source.all("section") if one.attributes.get("id") == "clerks"]
    assert re.fullmatch(rf"Clerks .* {UNTIL}\.", team)


def test_of_two_periods_the_later_end_counts(edition, clock, client):
    notice(**ELECTION, ends_at=START + HOUR)
    notice(**ELECTION)
    clock.move_to(START)
    assert UNTIL in besides(client, "/contacts/")


@pytest.mark.parametrize("kind", ["general", "emergency"])
def test_another_notice_withdraws_no_help(edition, clock, client, kind):
    notice(kind=kind)
    clock.move_to(START)
    assert "clerks@brookshire.example" in words(client, "/contacts/")


def test_an_attempt_that_does_not_count():
    """Whom to ask about it is said in a pre-election period too, without offering withdrawn help."""
    attempt = SimpleNamespace(disowned_at=NOW, disowned_reason="Not hers.")
    offered = set()
    for withdrawal in (SimpleNamespace(ends_at=END), None):
        context = {"attempt": attempt, "help_withdrawn": withdrawal}
        page = Source(render_to_string("quizzes/result.html", context))
        assert (UNTIL in page.words()) == (withdrawal is not None)
        [link] = page.all("a", ".note")
        assert link.attributes["href"] == "/contacts/"
        offered.add(link.words)
    assert len(offered) == 2  # to ask, or to see who can still be asked


# ---- officers' notes on pages --------------------------------------------------------------------------------------

SAYS = re.compile(r"Monitoring Officer, 22 March 2027\b.* A new law\. \S+ Rumours")


@pytest.mark.parametrize("address", PAGES)
def test_a_note_stands_on_the_page_of_its_passage(edition, clock, client, address):
    """And on the page that joins all, from its first moment up to its last; nowhere else, and on no dated page."""
    note()
    for moment_, runs in [(NOW, False), (START, True), (END - HOUR, True), (END, False)]:
        clock.move_to(moment_)
        found = words(client, address)
        assert bool(SAYS.search(found)) == (runs and address in (SECTION, WHOLE)), moment_
        assert found.count("A new law.") == (runs and address in (SECTION, WHOLE))


@pytest.mark.parametrize("address", ["/code/3.1/", "/platforms/forums/"])
def test_every_kind_of_page_can_have_a_note(edition, clock, client, address):
    """Above the adopted words, on its page and where all are joined; of a whole page, it needs no link."""
    note(passage=address)
    clock.move_to(START)
    for page in (address, WHOLE):
        found = words(client, page)
        assert of_officer(client, page) == [""]
        adopted = "I treat everyone" if "code" in address else "Areas for online"
        assert found.index("A new law.") < found.index(adopted)


def test_a_note_goes_with_its_passage(edition, clock, client):
    """To the page where the passage is now, as soon as that edition is in force."""
    note()
    more = factories.section("more", title="More", body="- **Gossip:** {#gossip} Don't.\n", position=2)
    clock.move_to(START)
    factories.scheduled(
        START + HOUR,
        sections=(factories.section(body="Be kind.\n"), more),
        moved={f"{SECTION}#rumours": "/guidance/more/#gossip"},
    )
    [about] = of_officer(client, SECTION)
    assert about.endswith(" Rumours")
    clock.move_to(START + HOUR)
    assert "A new law." not in words(client, SECTION)
    [about] = of_officer(client, "/guidance/more/")
    assert about.endswith(" Gossip")


@pytest.mark.parametrize(("passage", "shown"), [(f"{SECTION}#gone", True), ("/guidance/gone/", False)])
def test_a_note_whose_passage_is_gone(edition, clock, client, passage, shown):
    """Stays on its page, and is nowhere where the page is gone too."""
    note(passage=passage)
    clock.move_to(START)
    assert ("A new law." in words(client, SECTION)) == shown
    assert client.get(WHOLE).status_code == 200


def test_a_pre_election_notice_without_its_election_is_refused(clock):
    """By the model too, whoever makes it."""
    [constraint] = [one for one in Notice._meta.constraints if one.name == "guidance_notice_names_election"]
    with pytest.raises(ValidationError) as refusal:
        Notice(kind="pre-election", title="x", starts_at=START).full_clean()
    assert refusal.value.messages == [constraint.violation_error_message]
