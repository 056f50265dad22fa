"""What applied on a day: the query by a table worked out by hand and by properties, and the pages that show it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from guidance.book.book import Book
from guidance.common.london import LONDON, moment
from guidance.editions import publishing
from guidance.models import Edition, Notice, OfficerNote
from guidance.on_the_day import answer as on_day
from guidance.on_the_day.answer import Asked
from guidance.on_the_day.windows import (
    DAY,
    ISO_DAY,
    Recorded,
    Span,
    Window,
    beginnings,
    clock,
    read_day,
    read_time,
    span_in_words,
    spans_in,
    today,
    windows_of,
)
from tests import factories
from tests.pages import Page


def at(text: str) -> datetime:
    return moment(text)[0].astimezone(UTC)


NOW = at("2025-07-01T15:00")
AGAIN = timedelta(hours=1)  # later, where October has an hour twice

# Number, in force from, how precisely that is known, when it was approved, and what came of it:
EDITIONS = (
    (1, at("2023-08"), "month", at("2024-01-10T12:00")),  # the portal began
    (2, at("2024-03-10T10:00"), "minute", at("2024-03-10T10:00")),  # at once
    (3, at("2024-04-12"), "day", at("2024-04-20T09:00")),  # dated back
    (4, at("2024-10-27T01:30"), "minute", at("2024-10-20T09:00")),  # scheduled, and the clocks went back at 02:00
    (5, at("2024-10-27T01:15") + AGAIN, "minute", at("2024-10-27T01:15") + AGAIN),  # the same day
    (6, at("2025-06-02"), "day", at("2025-05-20T09:00")),  # shown since the day's first instant
)
AHEAD = (7, at("2025-12-01"), "day", at("2025-06-30T09:00"))  # scheduled; nobody is told

# Day, time, what applied: " | " between the two readings of a time that came twice.
TABLE = (
    ("1900-01-01", "", ""),
    ("2023-07-31", "", ""),
    ("2023-07-31", "23:59:59", ""),
    ("2023-08-01", "00:00", "1 may have applied"),
    ("2023-08-14", "", "1 may have applied"),
    ("2023-08-31", "23:59:59", "1 may have applied"),
    ("2023-09-01", "00:00", "1 applied"),
    ("2023-09-01", "", "1 applied"),
    ("2024-02-29", "", "1 applied"),
    ("2024-03-10", "", "1 applied until 10:00, 2 applied from 10:00"),
    ("2024-03-10", "09:59", "1 applied"),
    ("2024-03-10", "09:59:59", "1 applied"),
    ("2024-03-10", "10:00", "2 applied"),
    ("2024-03-10", "10:00:00", "2 applied"),
    ("2024-03-31", "00:59", "2 applied"),
    ("2024-03-31", "01:30", "2 applied"),  # there was no such time
    ("2024-03-31", "02:00", "2 applied"),
    ("2024-04-11", "", "2 applied"),
    ("2024-04-12", "", "2 may have applied, 3 may have applied"),
    ("2024-04-12", "23:59", "2 may have applied, 3 may have applied"),
    ("2024-04-13", "", "3 applied"),
    ("2024-04-15", "12:00", "3 applied"),  # though edition 2 was still shown
    ("2024-10-27", "", "3 applied until 01:30 BST, 4 applied from 01:30 BST until 01:15 GMT, 5 applied from 01:15 GMT"),
    ("2024-10-27", "00:59", "3 applied"),
    ("2024-10-27", "01:10", "3 applied | 4 applied"),
    ("2024-10-27", "01:15", "3 applied | 5 applied"),
    ("2024-10-27", "01:30", "4 applied | 5 applied"),
    ("2024-10-27", "02:00", "5 applied"),
    ("2025-06-01", "23:59:59", "5 applied"),
    ("2025-06-02", "00:00", "6 applied"),
    ("2025-06-02", "", "6 applied"),
    ("2025-07-01", "", "6 applied"),
    ("2025-07-01", "15:00", "6 applied"),
    ("2025-07-01", "15:01", "ahead"),
    ("2025-07-02", "", "ahead"),
    ("2025-12-01", "", "ahead"),
    ("9999-12-31", "23:59:59", "ahead"),
)


# ---- the query -----------------------------------------------------------------------------------------------------


def recorded(number, since, precision, approved) -> Recorded:
    return Recorded(number, since, precision, shown=max(since, approved))


def noted(span: Span, window: Window) -> str:
    """A span as the table has it: from and until when where that is not as long as the window."""
    how, since, until = "may have applied", span.since, span.until
    if span.is_sure:
        how, since, until = "applied", span.surely_since, span.surely_until
    late = " at the latest" if span.is_sure and span.since != span.surely_since else ""
    start = f" from {clock(since)}{late}" if since != window.first else ""
    return f"{span.number} {how}{start}" + (f" until {clock(until)}" if until != window.last else "")


def answered(asked: Asked, rows) -> str:
    """As the table has it."""
    begun = beginnings(recorded(*row) for row in rows)
    readings = [", ".join(noted(span, window) for span in spans_in(begun, window)) for window in asked.windows]
    return " | ".join(readings) if readings else "ahead"


def in_words(asked: Asked, rows) -> list[list[tuple[int, str]]]:
    """The editions that applied, each with the words for how, of each reading of the time."""
    begun = beginnings(recorded(*row) for row in rows)
    return [
        [(span.number, span_in_words(span, window, asked.throughout)) for span in spans_in(begun, window)]
        for window in asked.windows
    ]


@pytest.mark.parametrize(("day", "time", "applied"), TABLE)
def test_what_applied(day, time, applied):
    """The query says what was worked out by hand, in whatever order the editions come."""
    assert answered(Asked(date.fromisoformat(day), time, NOW), EDITIONS[::-1]) == applied


BY_DAY = (1, at("2024-05-03"), "day", at("2024-05-03T15:02"))  # approved that afternoon, as in force that day
BY_MONTH = (1, at("2024-05"), "month", at("2024-06-01"))
UNEVEN = (  # editions, day, time, what applied
    ((BY_DAY,), "2024-05-03", "", "1 applied from 15:02 at the latest"),
    ((BY_DAY,), "2024-05-03", "09:00", "1 may have applied"),
    ((BY_DAY,), "2024-05-03", "15:02", "1 applied"),
    ((BY_MONTH, (2, at("2024-05-03"), "day", NOW)), "2024-05-02", "", "1 may have applied"),
    ((BY_MONTH, (2, at("2024-05-03"), "day", NOW)), "2024-05-03", "", "1 may have applied, 2 may have applied"),
    ((BY_MONTH, (2, at("2024-05-03"), "day", NOW)), "2024-05-04", "", "2 applied"),
    ((BY_MONTH, (2, at("2024-05-03T10:00"), "minute", NOW)), "2024-05-03", "", "1 may have applied until 10:00, 2 applied from 10:00"),  # noqa: E501
    (((1, at("2024-05-03T10:00") + timedelta(seconds=20), "minute", NOW),), "2024-05-03", "10:00", "1 applied from 10:00:20"),  # noqa: E501
    ((), "2024-05-03", "", ""),
)  # fmt: skip


@pytest.mark.parametrize(("rows", "day", "time", "applied"), UNEVEN)
def test_what_applied_where_little_is_recorded(rows, day, time, applied):
    """A beginning known to the day or month is bounded by what the portal showed and by the next edition."""
    assert answered(Asked(date.fromisoformat(day), time, NOW), rows) == applied


def test_the_words_for_how_an_edition_applied():
    """Each form of the sentence, as a page continues the edition's name with it."""
    uneven = [(rows, day, time) for rows, day, time, _ in UNEVEN]
    for rows, day, time, words in (
        (EDITIONS, "2023-08-14", "", ["may have applied"]),
        (EDITIONS, "2023-09-01", "", ["applied all day"]),
        (EDITIONS, "2024-03-10", "", ["applied until 10:00", "applied from 10:00"]),
        (EDITIONS, "2024-03-10", "09:59", ["applied at 09:59"]),
        (EDITIONS, "2024-03-31", "01:30", ["applied all day"]),  # there was no such time
        (EDITIONS, "2024-10-27", "", ["applied until 01:30 BST", "applied from 01:30 BST until 01:15 GMT",
                                      "applied from 01:15 GMT"]),
        (EDITIONS, "2025-07-01", "", ["has applied all day so far"]),
        (*uneven[0], ["applied from 15:02 at the latest"]),
        (*uneven[6], ["may have applied until 10:00", "applied from 10:00"]),
    ):  # fmt: skip
        [reading] = in_words(Asked(date.fromisoformat(day), time, NOW), rows)
        assert [how for _, how in reading] == words, (day, time)


# Close together, so that they meet, and with both changes of the clocks between.
MOMENTS = st.datetimes(datetime(2023, 9, 1), datetime(2024, 5, 1), timezones=st.just(UTC))  # noqa: DTZ001 (UTC is put in)
PRECISE = st.lists(MOMENTS, max_size=6, unique=True).map(sorted).map(
    lambda found: [Recorded(n, since, "minute", since) for n, since in enumerate(found, 1)]
)  # fmt: skip


@st.composite
def any_editions(draw) -> list[Recorded]:
    """Of each precision, as approving allows them: each from a later first moment."""
    found: list[Recorded] = []
    for edition in draw(PRECISE):
        precision = draw(st.sampled_from(["minute", "day", "month"]))
        since = publishing._first_moment(edition.since, precision)
        if since and (not found or since > found[-1].since):
            shown = since + draw(st.timedeltas(timedelta(0), timedelta(90)))
            found.append(Recorded(len(found) + 1, since, precision, shown))
    return found


@given(PRECISE, MOMENTS)
def test_one_edition_applied_at_a_moment(recorded_, at_):
    """At any moment the latest that had come into force, and no other; none before the first."""
    found = spans_in(beginnings(recorded_), Window(at_, at_ + datetime.resolution))
    assert [span.number for span in found] == [one.number for one in recorded_ if one.since <= at_][-1:]
    assert all(span.is_sure for span in found)


@given(any_editions(), MOMENTS)
def test_what_is_sure_is_alone(recorded_, at_):
    """At any moment one surely applied, or several that follow one another may have; from the first on there is one."""
    begun = beginnings(recorded_)
    found = spans_in(begun, Window(at_, at_ + datetime.resolution))
    assert bool(found) == bool(begun and begun[0].first <= at_)
    assert [span.number - found[0].number for span in found] == list(range(len(found)))
    assert [one.last for one in begun] == sorted(one.last for one in begun)
    assert len(found) == 1 or not any(span.is_sure for span in found)


@given(PRECISE, st.dates(date(2023, 9, 1), date(2024, 5, 1)))
def test_a_day_is_covered(recorded_, day):
    """The spans of a day follow one another without gap or overlap, from the first edition on to the day's end."""
    [window] = windows_of(day)
    begun = beginnings(recorded_)
    found = spans_in(begun, window)
    if not found:
        assert not begun or begun[0].first >= window.last
        return
    assert (found[0].since, found[-1].until) == (max(window.first, begun[0].first), window.last)
    assert [span.until for span in found[:-1]] == [span.since for span in found[1:]]


@given(st.dates(date(1900, 1, 1), date(9999, 12, 30)))
def test_a_day_is_londons(day):
    """From its midnight to the next, however long that takes."""
    [window] = windows_of(day)
    assert window.first.astimezone(LONDON).replace(tzinfo=None) == datetime.combine(day, datetime.min.time())
    assert window.last.astimezone(LONDON).date() == day + timedelta(1)


# ---- what people type ----------------------------------------------------------------------------------------------

MAY = "2024-05-03"
TYPED_DAYS = {
    "2024-05-03": MAY, " 2024-5-3 ": MAY, "3/5/2024": MAY, "03.05.2024": MAY, "3-5-2024": MAY, "3 May 2024": MAY,
    "3rd May, 2024": MAY, "3 may 2024": MAY, "1 Sept 1900": "1900-09-01", "31 December 9999": "9999-12-31",
    "29/2/2024": "2024-02-29", "29/2/2023": "", "30 February 2024": "", "31/4/2024": "", "0000-01-01": "",
    "1899-12-31": "", "10000-01-01": "", "2024-00-10": "", "2024-13-01": "", "3/0/2024": "", "May 2024": "", "2024": "",
    "3 Ma 2024": "", "3 Maybe 2024": "", "٢٠٢٤-٠٥-٠٣": "", "２０２４-05-03": "", "yesterday": "", "-1": "", "": "",
    "9" * 5000: "", "3/5/" + "9" * 5000: "", "2024-05-03T10:00": "", "2024-05-03\n2024-05-04": "", "3\x00/5/2024": "",
}  # fmt: skip
TYPED_TIMES = {
    "14:30": "14:30", "14.30": "14:30", " 9:05 ": "09:05", "00:00": "00:00", "23:59:59": "23:59:59",
    "14:30:00": "14:30:00", "24:00": "", "12:60": "", "1430": "", "2pm": "", "١٤:٣٠": "", "noon": "", "14:30:20.5": "",
    "9" * 5000: "",
}  # fmt: skip


def reads(read, text: str) -> str:
    """What is read, or "" where a text is refused."""
    try:
        return str(read(text))
    except ValueError:
        return ""


def test_days_as_people_type_them():
    """The ways to write a day are read; nonsense is refused."""
    assert {text: reads(read_day, text) for text in TYPED_DAYS} == TYPED_DAYS


def test_times_as_people_type_them():
    """The ways to write a time are read; nonsense is refused."""
    assert {text: reads(read_time, text) for text in TYPED_TIMES} == TYPED_TIMES


@given(st.text() | st.from_regex(DAY, fullmatch=True) | st.from_regex(ISO_DAY, fullmatch=True))
def test_any_text_is_read_or_refused(text):
    """No text makes the reading of days or times fail in another way."""
    found = reads(read_day, text)
    assert not found or str(read_day(found)) == found
    reads(read_time, text)


# ---- the pages -----------------------------------------------------------------------------------------------------


def publish(number, since, precision, approved) -> Edition:
    with time_machine.travel(approved, tick=False):
        if number == 1:
            return factories.in_force(factories.edition_content(in_force_from="2023-08"))
        draft = factories.draft()
        return publishing.approve(draft, kind="minor", note="A change.", in_force_from=since, precision=precision)


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def history(db, now):
    """All editions of the table, and the one that is ahead."""
    for row in (*EDITIONS, AHEAD):
        publish(*row)


def asked(client, day: str = "", **query: str) -> Page:
    return Page(answer(client, day, **query))


def answer(client, day: str = "", **query: str):
    response = client.get(f"/on/{day}/" if day else "/on/", query)
    assert response.status_code == 200
    assert not response.cookies
    return response


@pytest.mark.alike
def test_pages_say_what_applied(history, client):
    """Each day's page says what was worked out by hand, links each edition, and is silent about what is ahead."""
    for day, time, applied in TABLE:
        response = answer(client, day, **({"at": time} if time else {}))
        page, context = Page(response), response.context
        wanted = in_words(Asked(date.fromisoformat(day), time, NOW), EDITIONS)
        told = [p.words.partition(" ")[2] for p in page.all("p") if p.attributes.get("class") == "lead"]
        hows = [f"{number} {how}." for reading in wanted for number, how in reading]
        assert [one for one in hows if one not in told] == [], (day, time)
        numbers = {one.split()[0] for one in hows}
        assert {link.split("/")[2] for link in page.links() if link.endswith("/talking-online/#rumours")} == numbers
        assert (not context["readings"]) == (not wanted) == (applied == "ahead"), (day, time)
        before_all = [reading.before_all for reading in context["readings"]]
        assert ("wholly" in before_all) == (applied == ""), (day, time)
        assert any(card.is_unsettled for card in context.get("cards", [])) == ("may have" in applied), (day, time)
        assert not re.search(r"edition\w* 7\b", page.words().lower())
        assert "December" not in page.words("main").replace("31 December 9999", "").replace("1 December 2025", "")


WORDS = {  # day, time: words on its page
    ("2023-08-14", ""): (
        "Edition 1 came into force in August 2023. The day wasn’t recorded",
        "Edition 1 is the first published here.",
        "From August 2023 (the day wasn’t recorded) until edition 2 came into force (10 March 2024 at 10:00)",
        "10 January 2024 at 12:00, after it came into force. Until then, we showed no edition.",
    ),
    ("2024-03-10", ""): (
        "If you know the time, enter it",
        "Edition 1, and what edition 2 changed",
        "Edition 3, and what edition 3 changed",
    ),
    ("2024-04-12", ""): ("Edition 3 came into force on 12 April 2024. The time wasn’t recorded",),
    ("2024-04-15", ""): ("20 April 2024 at 09:00, after it came into force. Until then, we showed edition 2.",),
    ("2024-03-31", "01:30"): ("The clocks went forward on this date, so there was no 01:30.", "the whole day"),
    ("2024-10-27", "01:30"): (
        "The clocks went back on this date, so 01:30 happened twice.",
        "01:30 before the clocks went back Edition 4",
        "01:30 after the clocks went back Edition 5",
    ),
    ("2023-10-29", "01:30"): ("01:30 happened twice. The answer is the same for both. Edition 1 applied at 01:30.",),
    ("2025-07-01", ""): ("Today isn’t over yet.", "From 2 June 2025 and still in force today", "so far today"),
    ("2025-07-01", "15:01"): ("That time is in the future.",),
    ("2025-07-02", ""): ("That date is in the future.",),
    ("2020-01-01", ""): ("The first, edition 1, applied from August 2023. We hold nothing earlier.",),
}  # fmt: skip
LINKS = {  # day: where its page leads
    "2024-03-10": {"/editions/2/changes/", "/editions/3/changes/", "/editions/3/", "/editions/1/code/3.1/",
                   "/editions/2/code/3.1/", "/editions/2/guidance/all/", "/editions/2/platforms/forums/"},
    "2023-07-31": {"/editions/1/"},
}  # fmt: skip


@pytest.mark.alike
def test_pages_say_how_much_is_known(history, client):
    """What is uncertain, shown later, repeated, skipped, not over or not kept is said in words."""
    for (day, time), words in WORDS.items():
        said = asked(client, day, **({"at": time} if time else {})).words()
        assert [one for one in words if one not in said] == [], said
    for day, links in LINKS.items():
        assert links - set(asked(client, day).links()) == set()


def test_a_draft_is_never_mentioned(db, client):
    """A draft leaves no trace on any day; an edition shown at once isn't said to have been shown later."""
    factories.in_force()
    factories.approved()
    factories.draft()
    response = answer(client, str(today(datetime.now(UTC))))
    assert [edition.number for edition, _ in response.context["readings"][0].said] == [1, 2]
    assert not re.search(r"edition\w* 3\b", Page(response).words().lower())
    later = [card.edition.number for card in response.context["cards"] if card.is_shown_later]
    assert later == [1]  # loaded long after


def test_without_an_edition(db, client):
    """Before anything is loaded the pages name none."""
    assert [reading.before_all for reading in answer(client, MAY).context["readings"]] == ["wholly"]
    for page in (asked(client, MAY), asked(client)):
        assert not [link for link in page.links("main") if link.startswith("/editions/") and link != "/editions/"]


# ---- asking --------------------------------------------------------------------------------------------------------


@pytest.fixture
def edition(db, now):
    return factories.in_force()


def kept_page(page: Page) -> str:
    """The page that the form keeps."""
    [field] = [field for field in page.all("input") if field.attributes["name"] == "page"]
    return field.attributes["value"]


LEADS = {  # what the form sends: where it leads
    "date=2024-05-03": "/on/2024-05-03/",
    "date=3+May+2024&at=&page=": "/on/2024-05-03/",
    "date=3/5/2024&at=9.05": "/on/2024-05-03/?at=09:05",
    "date=2024-05-03&at=14:30:20&page=/guidance/talking-online/": (
        "/on/2024-05-03/?at=14:30:20&page=/guidance/talking-online/"
    ),
    "date=2024-05-03&page=/guidance/talking-online/%23rumours": (
        "/on/2024-05-03/?page=/guidance/talking-online/%23rumours"
    ),
    "date=2024-05-03&page=//evil.example/": "/on/2024-05-03/",
    "date=9999-12-31": "/on/9999-12-31/",
}


def test_the_form_leads_to_the_days_address(edition, client):
    """The day's own address, in one spelling, with the time and the page where there are any."""
    assert {query: client.get(f"/on/?{query}").get("Location") for query in LEADS} == LEADS


@pytest.mark.alike
def test_nonsense_is_told_beside_the_field(edition, client):
    """The form comes back with a sentence beside each field, and with the page that was asked for."""
    for day in [text for text, read in TYPED_DAYS.items() if not read]:
        page = asked(client, date=day, at="99:99", page="/code/3.1/")
        errors = [error for error in page.all("p", ".field-wrong") if error.attributes["class"] == "error"]
        assert [bool(error.words) for error in errors] == [True, True], day
        assert {field.attributes.get("value") for field in page.all("input", ".field")} == {None}  # no control takes it
        assert kept_page(page) == "/code/3.1/"


@pytest.mark.parametrize(
    "address",
    ["/on/0000-01-01/", "/on/1899-12-31/", "/on/2024-02-30/", "/on/2024-5-3/", "/on/٢٠٢٤-٠٥-٠٣/", "/on/today/",
     f"/on/{'9' * 3000}/", f"/on/{MAY}/?at=24:00", f"/on/{MAY}/?at=x", f"/on/{MAY}/?at=%00", f"/on/{MAY}/guidance/"],
)  # fmt: skip
def test_nonsense_addresses_lead_nowhere(edition, client, address):
    """An address that names no day or time is not found."""
    assert client.get(address).status_code == 404


def test_what_was_typed_well_is_kept(edition, client):
    """Beside a time that is none, the day stays; what could not be taken is repeated in the sentence."""
    page = asked(client, date="3 May 2024", at="quarter past")
    assert [field.attributes.get("value") for field in page.all("input", ".field")] == [MAY, None]
    [error] = [error.words for error in page.all("p", ".field-wrong") if error.attributes["class"] == "error"]
    assert "“quarter past”" in error


def test_what_is_typed_is_never_markup(edition, client):
    """Neither the form nor a day's page repeats markup."""
    evil = '"><script>alert(1)</script>'
    assert not asked(client, date=evil, at=evil, page=evil).all("script")
    assert not asked(client, MAY, page=evil).all("script")


def test_only_the_form_is_to_be_found(edition, client):
    """The form is in the site map and may be indexed; answers are neither."""
    assert "<loc>http://127.0.0.1:8000/on/</loc>" in client.get("/sitemap.xml").content.decode()
    assert "/on/2" not in client.get("/sitemap.xml").content.decode()
    assert "Disallow: /on/*-\n" in client.get("/robots.txt").content.decode()
    noindex = {
        address: "noindex" in client.get(address).content.decode()
        for address in ("/on/", "/on/?page=/code/3.1/", f"/on/{MAY}/")
    }
    assert noindex == {"/on/": False, "/on/?page=/code/3.1/": True, f"/on/{MAY}/": True}


# ---- a page on another date ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/guidance/talking-online/", "/code/3.1/", "/platforms/forums/"])
@pytest.mark.parametrize("base", ["", "/editions/1"])
@pytest.mark.alike
def test_every_page_offers_another_date(edition, client, address, base):
    """From it to the form, which keeps the page, and on to the page as it was."""
    page = Page(client.get(base + address))
    assert f"/on/?page={address}" in page.links(".edition-line")
    assert kept_page(asked(client, page=address)) == address
    assert f"/editions/1{address}" in asked(client, MAY, page=address).links(".lead")


OLD, MIDDLE, NEW = "/guidance/talking-online/", "/guidance/online/", "/guidance/chatting/"
MOVES = (  # day, page that is asked for, where its answer leads, and whether that is the page itself
    ("2024-05-03", NEW, "/editions/1" + OLD, False),
    ("2024-05-03", NEW + "#gossip", "/editions/1" + OLD, False),
    ("2024-06-03", NEW + "#gossip", f"/editions/2{MIDDLE}#rumours", False),
    ("2024-07-03", OLD + "#rumours", "/editions/3/code/3.1/", False),
    ("2024-05-03", OLD, "/editions/1" + OLD, True),
    ("2024-06-03", NEW, "/editions/2" + MIDDLE, False),
    ("2024-06-03", OLD, "/editions/2" + MIDDLE, False),
    ("2024-06-03", MIDDLE, "/editions/2" + MIDDLE, True),
    ("2024-06-03", OLD + "#rumours", f"/editions/2{MIDDLE}#rumours", False),
    ("2024-07-03", NEW, "/editions/3" + NEW, True),
    ("2024-07-03", OLD, "/editions/3" + NEW, False),
    ("2024-07-03", MIDDLE + "#rumours", f"/editions/3{NEW}#gossip", False),
    ("2024-07-03", "/guidance/added/", "/editions/3/guidance/added/", True),
    ("2024-06-03", "/guidance/added/", "", False),
)


@pytest.fixture
def moved(db, now):
    """Three editions in which a page moves twice, its passage too, to two places; the third adds a page."""
    factories.in_force()
    moved = {OLD: MIDDLE, f"{OLD}#rumours": f"{MIDDLE}#rumours"}
    factories.approved(at("2024-06-01"), sections=(factories.section("online"),), moved=moved)
    here = factories.section("chatting", body="Be kind.\n\n- **Gossip:** {#gossip} Check.\n", title="Chatting")
    added = replace(here, slug="added", title="Added", body="New.\n", position=2)
    moved = {OLD: NEW, f"{OLD}#rumours": "/code/3.1/", MIDDLE: NEW, f"{MIDDLE}#rumours": f"{NEW}#gossip"}
    factories.approved(at("2024-07-01"), sections=(here, added), moved=moved)


@pytest.mark.alike
def test_a_page_that_moved_is_found_in_each_edition(moved, client):
    """Over three editions: the page itself, or, said so, where it was or has gone; or the edition's contents."""
    for day, page, leads, is_itself in MOVES:
        response = answer(client, day, page=page)
        shown = Page(response)
        assert shown.links("section")[0] == (leads or "/editions/1/"), (day, page)
        assert ([link for link in shown.links(".lead") if link[0] == "/"] == [leads]) == is_itself, (day, page)
        [card] = response.context["cards"]
        assert (bool(card.found), bool(card.near)) == (is_itself, bool(leads) and not is_itself), (day, page)


@pytest.mark.alike
def test_old_links_still_lead(moved, client):
    """An old address leads to the page's place now; under an edition's number to its place then; each is kept."""
    for base, old, leads in (
        ("", OLD, NEW),
        ("", MIDDLE, NEW),
        ("/editions/2", OLD, MIDDLE),
        ("/editions/3", OLD, NEW),
    ):
        assert client.get(base + old).get("Location") == base + leads
    assert [client.get(f"/editions/{n}{page}").status_code for n, page in enumerate((OLD, MIDDLE, NEW), 1)] == [200] * 3


def test_a_new_passage_of_an_old_page():
    """A passage that came to a page later is nearest to that page."""
    then = Book(factories.edition_content())
    more = factories.section().body + "- **Gossip:** {#gossip} Check.\n"
    now_ = Book(factories.edition_content(sections=(factories.section(body=more),)))
    assert on_day.page_then(f"{OLD}#gossip", now_, then) == (None, (then.passages[OLD],))


# ---- what officers said --------------------------------------------------------------------------------------------

START, END = at("2024-05-03T09:00"), at("2024-05-04T17:00")


@pytest.mark.alike
def test_what_officers_said_that_day(edition, client):
    """Notices and notes that ran are shown with their words and times, on each day that they ran and on no other."""
    about = {"starts_at": START, "ends_at": END, "made_at": START}
    with time_machine.travel(START, tick=False):
        Notice.objects.create(kind="emergency", title="Flood", body="Keep *calm*.", passage=OLD, **about)
        election = {"election": "County election", "divisions": "all"}
        Notice.objects.create(kind="pre-election", title="Election", **election, **about)
        OfficerNote.objects.create(
            passage=f"{OLD}#rumours", text="A new **law**.", author_post="Monitoring Officer", **about
        )
    times = r"3 May 2024 at 09:00 \w+ 4 May 2024 at 17:00"
    for day in ("2024-05-03", "2024-05-04"):
        page = asked(client, day)
        shown = [one.words for one in page.all("div") if "note" in one.attributes.get("class", "").split()]
        for words, found in zip(
            (f".* {times} Flood Keep calm", rf".* {times} Election .*\(County election; all\)",
             f".*Monitoring Officer .* {times} A new law"), shown, strict=True,
        ):  # fmt: skip
            assert re.match(words, found)
        assert len({p.words for p in page.all("p", ".note") if p.attributes.get("class") == "note-from"}) == 3
        assert {f"/editions/1{OLD}", f"/editions/1{OLD}#rumours"} <= set(page.links(".note"))
        assert [emphasis.words for emphasis in page.all("em")] == ["calm"]
    for day in ("2024-05-02", "2024-05-05", "2025-07-01"):
        page = asked(client, day)
        assert not page.all("p", ".note")
        assert "Flood" not in page.words()


def test_only_what_was_shown_is_listed(edition, client):
    """What was written later than its beginning ran from then; what is planned, or was over by then, did not."""
    rows = (("Late", START, END), ("Planned", NOW + AGAIN, None), ("Never", START - AGAIN, START), ("Now", NOW, None))
    for title, starts_at, ends_at in rows:
        made_at = NOW if title in ("Planned", "Now") else START + AGAIN
        Notice.objects.create(kind="general", title=title, starts_at=starts_at, ends_at=ends_at, made_at=made_at)
    said = asked(client, "2024-05-03").words()
    assert " 3 May 2024 at 10:00 " in said
    assert [title for title, _, _ in rows if title in said] == ["Late"]
    said = asked(client, "2025-07-01").words()
    assert " 1 July 2025 at 15:00 Now" in said
    assert "Planned" not in said


@pytest.mark.alike
def test_a_days_page_asks_little(history, client, django_assert_max_num_queries):
    """However many editions there are, a day's page with one of them asks the database a handful of times."""
    client.get("/on/2025-06-30/")
    with django_assert_max_num_queries(8):
        client.get("/on/2025-06-30/")
