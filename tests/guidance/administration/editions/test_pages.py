"""Amending and publishing in the administration: every page, every refusal in words, nothing published touched."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance.administration.editions.publishing_forms import ApprovalForm, SinceForm
from guidance.amending import parts as drafting
from guidance.amending.draft import amend, discard, particulars_of
from guidance.book import comparison
from guidance.common.london import LONDON
from guidance.editions import publishing, stored
from guidance.models import Adoption, Edition, GuidanceEvent, PreviewLink, SavedState, Section
from tests import cast, factories
from tests.pages import Page as Source
from tests.pages import codes, levels, words

pytestmark = pytest.mark.django_db

EDITIONS = "/admin/guidance/edition/"
TALK = "Be kind.\n\n- **Rumours:** {#rumours} Never share them.\n"


@pytest.fixture
def edith():
    return cast.officer("editor", full_name="Edith Editor")


@pytest.fixture
def editor(edith):
    factories.in_force()
    return cast.signed_in(edith)


@pytest.fixture
def publisher():
    return cast.signed_in(cast.officer("publisher", full_name="Peter Publisher"))


@pytest.fixture
def draft(editor):
    return amend()


def of(draft, *way: str) -> str:
    return "/".join([f"{EDITIONS}{draft.pk}", *way, ""])


def talk(draft) -> str:
    return of(draft, "parts", "guidance", "talking-online")


def typed(**changes) -> dict[str, str]:
    return {"title": "Talking online", "summary": "Kind.", "body": TALK, "seen": "1", "save": "yes"} | changes


def body(draft) -> str:
    return Section.objects.get(edition=draft).body


def has_field(response, name: str) -> bool:
    elements = Source(response).elements
    return name in {one.attributes.get("name") for one in elements if one.tag in ("input", "textarea")}


def has_button(response, name: str) -> bool:
    return name in {button.attributes.get("name") for button in Source(response).all("button", "main")}


def approval(client, draft, **changes) -> dict[str, str]:
    """The form as the page shows it, filled in."""
    seen = re.search(r'name="reviewed" value="(\w+)"', client.get(of(draft, "approve")).content.decode())
    return {"change_kind": "minor", "change_note": "Never share rumours.", "begins": "now", "reviewed": seen[1] if seen
            else "", "authority": "Full Council"} | changes  # fmt: skip


# ---- amending ----------------------------------------------------------------------------------------------------


@pytest.mark.alike
def test_amending_a_published_part_starts_the_draft_there(editor):
    """A second time it opens the same draft."""
    first = Edition.objects.get()
    assert not has_button(editor.get(of(first, "parts", "code", "3.1")), "save")
    for _ in range(2):
        response = editor.post(f"{EDITIONS}amend/", {"kind": "code", "slug": "3.1"})
        assert response["Location"] == of(Edition.objects.draft().get(), "parts", "code", "3.1")
    assert has_button(editor.get(response["Location"]), "save")
    assert editor.post(f"{EDITIONS}amend/")["Location"] == of(Edition.objects.draft().get(), "change")


@pytest.mark.alike
def test_nothing_is_amended_while_an_edition_is_scheduled(editor):
    """It would be two at once; the page says why not."""
    factories.scheduled()
    assert levels(editor.post(f"{EDITIONS}amend/", follow=True)) == ["error"]
    assert not Edition.objects.draft().exists()


def test_saving_a_part(editor, draft, client):
    """The draft's page says what is changed; members see nothing of it."""
    page = editor.post(talk(draft), typed(), follow=True)
    assert levels(page) == ["success"]
    rows = [row for _, rows in page.context["groups"] for row in rows]
    assert [row.part.slug for row in rows if row.what == "changed"] == ["talking-online"]
    assert len(Source(page).all("strong", ".parts")) == 1
    assert body(draft) == TALK
    assert "Never share" not in words(client.get("/guidance/talking-online/"))


@pytest.mark.alike
def test_errors_are_told_by_line_and_nothing_is_saved(editor, draft):
    """As the loader tells them; what was typed is still there."""
    before = body(draft)
    page = editor.post(talk(draft), typed(body="Be kind.\n\n<b>Now</b> see [this](/guidance/gone/).\n"))
    assert codes(page) == {"body": ["flaw", "flaw"]}
    assert re.search(r" 3: .*<b>.* 3: .*/guidance/gone/", words(page))
    assert "see [this](/guidance/gone/)" in words(page)
    assert body(draft) == before


@pytest.mark.alike
def test_an_error_that_shows_elsewhere_is_told_on_the_page_of_the_draft(editor, draft):
    """It has to be possible to mend two parts one after the other."""
    drafting.add_part(
        draft, "guidance", "more", {"title": "More", "body": "[Rumours](/guidance/talking-online/#rumours)\n"}, by=None
    )
    page = editor.post(talk(draft), typed(body="Be kind.\n"), follow=True)
    obstacles = page.context["obstacles"]
    assert [one.part and one.part.slug for one in obstacles] == [None, "more"]
    assert obstacles[1].text.startswith("More, ")
    for obstacle in obstacles:
        assert "/guidance/talking-online/#rumours" in obstacle.text
        assert obstacle.text in words(page)
    assert of(draft, "parts", "guidance", "more") in Source(page).links(".note")


@pytest.mark.alike
def test_the_preview_is_what_the_public_page_will_say(editor, draft, client):
    """By the very same renderer, without saving; by the script and by the button."""
    sent = typed(body="Kind.\n\n## Rumours {#rumours}\n\nParagraph 3.1 **applies**.\n\n{{ code 3.1 }}\n")
    by_script = editor.post(f"{talk(draft)}preview/", sent).content.decode()
    by_button = editor.post(
        talk(draft), {key: value for key, value in sent.items() if key != "save"} | {"preview": "yes"}
    ).content.decode()
    assert body(draft) != sent["body"]
    drafting.save_part(stored.part_of(draft, "guidance", "talking-online"), sent, seen=1, by=None)
    publishing.approve(draft, kind="minor", note="So.", in_force_from=timezone.now())
    shown = re.search(
        r'<div class="adopted">\s*(.*?)\s*</div>', client.get("/guidance/talking-online/").content.decode(), re.S
    )
    assert shown[1] in by_script
    assert shown[1] in by_button


@pytest.mark.alike
def test_the_preview_tells_what_is_wrong(editor, draft):
    """And fails over nothing that can be typed."""
    for text, notes in (("", 1), ("[x](/guidance/gone/)", 1), ("> " * 300, 1), ("> Kind.", 0)):
        page = Source(editor.post(f"{talk(draft)}preview/", typed(body=text)))
        assert len(page.all("li", ".note")) == notes, text


def test_two_officers_at_once(editor, draft):
    """The second is refused, sees both texts, keeps their own, and their next save counts."""
    drafting.save_part(stored.part_of(draft, "guidance", "talking-online"), {"body": "Theirs now.\n"}, seen=1, by=None)
    response = editor.post(talk(draft), typed(body="Mine now.\n"))
    page = Source(response).words()
    assert codes(response) == {"__all__": ["Overtaken"]}
    assert "Theirs now." in page
    assert "Mine now." in page
    assert body(draft) == "Theirs now.\n"
    assert 'name="seen" value="2"' in response.content.decode()
    editor.post(talk(draft), typed(body="Both now.\n", seen="2"))
    assert body(draft) == "Both now.\n"


@pytest.mark.parametrize("went", ["renamed", "discarded"])
def test_a_part_that_went_meanwhile_gives_the_text_back(editor, draft, went):
    """Renamed by a colleague while one typed, or gone with the draft."""
    if went == "renamed":
        drafting.rename_part(stored.part_of(draft, "guidance", "talking-online"), "talk", by=None)
    else:
        discard(draft)
    page = editor.post(talk(draft), typed())
    assert page.status_code == 409
    assert "Never share them." in words(page)
    assert editor.get(talk(draft)).status_code == 404


@pytest.mark.parametrize("form", ["edit", "add"])
def test_a_draft_approved_meanwhile_gives_the_text_back(editor, draft, form):
    """It says which edition is in which state, and nothing that was typed is lost."""
    publishing.approve(draft, kind="minor", note="So.", in_force_from=timezone.now() + timedelta(days=1))
    response = editor.post(talk(draft) if form == "edit" else of(draft, "add", "guidance"), typed(slug="new"))
    assert response.status_code == 409
    assert re.search(r"\b2\b.*\bscheduled\b", response.context["why"])
    assert "Never share them." in words(response)


@pytest.mark.alike
def test_a_colleagues_summary_is_shown_too(editor, draft):
    """Whatever they changed would be undone unseen otherwise."""
    drafting.save_part(stored.part_of(draft, "guidance", "talking-online"), {"summary": "Theirs."}, seen=1, by=None)
    page = Source(editor.post(talk(draft), typed()))
    assert ["Theirs" in page.words("del"), "Kind" in page.words("ins")] == [True, True]


@pytest.mark.alike
def test_a_new_part_is_previewed_too(editor, draft):
    """Before it has a name."""
    sent = typed(title="New", body="New, see [it](/guidance/gone/).\n")
    page = Source(editor.post(f"{EDITIONS}{draft.pk}/add/guidance/preview/", sent))
    assert "New, see" in page.words("article")
    assert ["/guidance/gone/" in one.words for one in page.all("li", ".note")] == [True]


def test_adding_removing_renaming_and_moving(editor, draft):
    """Each asks what it must, and says that it is done."""
    new = of(draft, "add", "guidance")
    assert codes(editor.post(new, typed(slug="Bad Name"))) == {"slug": ["bad_name"]}
    assert codes(editor.post(new, typed(slug="talking-online", body="New.\n"))) == {"slug": ["NameTaken"]}
    taken = editor.post(new, typed(slug="new"))  # the id of a passage
    assert codes(taken) == {"body": ["flaw"]}
    assert " rumours " in taken.context["form"].errors["body"][0]
    gone = of(draft, "parts", "guidance", "talking-online", "remove")
    assert codes(editor.post(gone)) == {"place": ["required"]}
    for address, sent in (
        (new, typed(slug="new", title="New", body="New.\n")),
        (of(draft, "parts", "guidance", "new", "move"), {"up": "yes"}),
        (of(draft, "parts", "code", "3.1", "rename"), {"slug": "3.2"}),
        (gone, {"place": "/code/3.2/"}),
    ):
        assert levels(editor.post(address, sent, follow=True)) == ["success"], address
    assert [part.slug for part in stored.content_of(draft).parts] == ["new", "3.2", "forums", "before-you-talk"]
    page = editor.get(of(draft, "change"))
    assert [(change.title, change.now) for change, _ in page.context["removed"]] == [("Talking online", "/code/3.2/")]
    assert re.search(r"Talking online .*/code/3\.2/", words(page))
    assert re.search(r"Talking online.*/code/3\.2/.*Edith Editor", words(editor.get(of(draft, "history"))))


def test_a_state_is_looked_at_and_brought_back(editor, draft):
    """Of a part that is there, and of one that was removed."""
    editor.post(talk(draft), typed())
    editor.post(talk(draft), typed(body=TALK.replace("Never", "Always"), seen="2"))
    states = Source(editor.get(f"{talk(draft)}states/"))
    assert talk(Edition.objects.get(number=1)) in states.links("main")
    first = SavedState.objects.earliest("pk")
    state = f"{EDITIONS}states/{first.pk}/"
    assert "Never share them." in words(editor.get(state))
    assert levels(editor.post(state, follow=True)) == ["success"]
    assert body(draft) == TALK
    discard(draft)
    assert levels(editor.post(state, follow=True)) == ["error"]
    assert not Edition.objects.draft().exists()
    assert of(draft, "history") in Source(editor.get("/admin/guidance/guidanceevent/")).links()
    assert "2" in Source(editor.get(of(draft, "history"))).words("h1").split()
    assert state in Source(editor.get(of(draft, "history"))).links()


@pytest.mark.alike
def test_a_paragraph_replaces_only_what_there_was(editor, draft):
    """A number that never was would lead on for ever."""
    page = of(draft, "parts", "code", "3.1")
    sent = {"title": "Paragraph 3.1", "body": "Respect.\n", "quoted": "on", "seen": "1", "save": "yes"}
    assert codes(editor.post(page, sent | {"replaces": "9.9"})) == {"replaces": ["unknown"]}
    editor.post(of(draft, "parts", "code", "3.1", "rename"), {"slug": "3.2"})
    renamed = stored.part_of(draft, "code", "3.2")
    assert (renamed.title, renamed.replaces) == ("Paragraph 3.2", "3.1")
    warnings = editor.get(of(draft, "change")).context["warnings"]
    assert {one.part.slug for one in warnings if " 3.1 " in one.text} >= {"talking-online"}


def test_a_pathway_is_drawn_as_a_map_and_checked_as_one(editor, draft):
    """Each way through it, indented; what would get a reader stuck is told by its line."""
    page = of(draft, "parts", "check", "before-you-talk")
    shown = Source(editor.get(page))
    assert [row.words for row in shown.all("li", ".outline")] == ["Is it yours?", "Yes: Be kind", "Not sure: Be kind"]
    assert len(shown.all("li", "details")) > len(Source(editor.get(talk(draft))).all("li", "details"))  # of help
    body = factories.pathway().body
    broken = editor.post(page, typed(title="Before you talk", body=body.replace("(#kind)", "(#gone)", 1)))
    assert [error for error in broken.context["form"].errors["body"] if re.search(r" 7: .*gone", error)]
    cites_nothing = typed(title="Before you talk", body=body.replace("Paragraph 3.1 applies", "Be so"))
    assert codes(editor.post(page, cites_nothing)) == {"body": ["flaw"]}
    good = typed(title="Before you talk", body=body.replace("Think of", "Think well of"))
    assert levels(editor.post(page, good, follow=True)) == ["success"]


@pytest.mark.alike
def test_a_vanished_passage_asks_where_it_leads_now(editor, draft):
    """The draft's page says so, the form takes a place in the draft, and nothing else."""
    editor.post(talk(draft), typed(body="Be kind.\n"))
    places = of(draft, "places")
    assert "/guidance/talking-online/#rumours" in words(editor.get(places))
    field = re.search(r'name="(place-\w+)"', editor.get(places).content.decode())[1]
    assert codes(editor.post(places, {field: "https://elsewhere.example/"})) == {field: ["invalid_choice"]}
    assert codes(editor.post(places, {field: ""})) == {"__all__": ["none_chosen"]}
    editor.post(places, {field: "/code/3.1/", "place-0": "/platforms/forums/"})
    draft.refresh_from_db()
    assert draft.moved == {"/guidance/talking-online/#rumours": "/code/3.1/"}
    assert not editor.get(of(draft, "change")).context["obstacles"]


def test_an_address_that_no_part_can_have_is_not_there(editor, draft):
    """Whatever is written in it."""
    for slug in ("%00", "a%20b", "a/b"):
        assert editor.get(f"{EDITIONS}{draft.pk}/parts/guidance/{slug}/", follow=True).status_code == 404


@pytest.mark.alike
def test_the_list_costs_no_query_for_each_edition(editor, django_assert_num_queries):
    """With two editions and with four."""
    factories.approved()
    editor.get(EDITIONS)
    with CaptureQueriesContext(connection) as asked:
        editor.get(EDITIONS)
    few = len(asked)
    factories.approved(title="Third")
    factories.approved(title="Fourth")
    editor.get(EDITIONS)
    with django_assert_num_queries(few):
        page = words(editor.get(EDITIONS))
    assert re.search(r"Edition 4 ?in force.*Edition 3 ?superseded", page)


# ---- what is published -------------------------------------------------------------------------------------------

LOCKED = {
    "save": ("parts/guidance/talking-online/", typed()),
    "add": ("add/guidance/", typed(slug="new", title="New", body="New.\n")),
    "remove": ("parts/guidance/talking-online/remove/", {"place": "/code/3.1/"}),
    "rename": ("parts/guidance/talking-online/rename/", {"slug": "talk"}),
    "move": ("parts/guidance/talking-online/move/", {"up": "yes"}),
    "particulars": ("particulars/", {"title": "New", "change_kind": "minor", "begins": "now"}),
    "places": ("places/", {}),
    "discard": ("discard/", {}),
    "approve": ("approve/", {"change_kind": "minor", "change_note": "So.", "begins": "now", "reviewed": "x"}),
    "form": ("change/", {"title": "New", "_save": "Save"}),
}


@pytest.mark.parametrize("make", [factories.in_force, factories.approved, factories.scheduled])
def test_no_way_changes_what_is_published(make):
    """Not even for a superuser: by form, inline, list, action, deletion or a crafted request; each is told so."""
    chief = cast.signed_in(cast.officer("superuser"))
    edition = make()
    state = SavedState.objects.create(
        edition_pk=edition.pk, kind="guidance", slug="talking-online", title="X", body="X\n"
    )
    before = [stored.content_of(one) for one in Edition.objects.all()], list(Edition.objects.values())
    for way, (path, data) in LOCKED.items():
        response = chief.post(f"{EDITIONS}{edition.pk}/{path}", data, follow=True)
        assert response.status_code == 409 or levels(response) == ["error"], way
    assert levels(chief.post(f"{EDITIONS}states/{state.pk}/", follow=True)) == ["error"]
    listed = {"action": "delete_selected", "_selected_action": edition.pk, "post": "yes", "form-0-title": "New",
              "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": edition.pk, "_save": "Save"}  # fmt: skip
    inline = {"title": "New", "sections-TOTAL_FORMS": "1", "sections-INITIAL_FORMS": "1", "sections-0-body": "New.\n"}
    for path, data in (("", listed), (f"{edition.pk}/delete/", {"post": "yes"}), ("add/", inline)):
        assert chief.post(f"{EDITIONS}{path}", data).status_code == 403, path
    assert levels(chief.post(f"{EDITIONS}{edition.pk}/change/", inline, follow=True)) == ["error"]
    for model in ("section", "codeparagraph", "platformtype"):
        assert chief.post(f"/admin/guidance/{model}/1/change/", typed()).status_code == 404
    assert ([stored.content_of(one) for one in Edition.objects.all()], list(Edition.objects.values())) == before
    assert not has_button(chief.get(f"{EDITIONS}{edition.pk}/parts/guidance/talking-online/"), "save")


# ---- publishing --------------------------------------------------------------------------------------------------


def test_approving_publishes_and_says_from_when(editor, draft, publisher, client):
    """Now; with who adopted it, and for everyone what changed."""
    editor.post(talk(draft), typed())
    page = publisher.post(of(draft, "approve"), approval(publisher, draft, minute="34"), follow=True)
    assert levels(page) == ["success"]
    assert re.search(r"Full Council, \w+ 34\b", words(page))
    assert "Never share" in words(client.get("/guidance/talking-online/"))
    assert re.search(r"Full Council, \w+ 34\b", words(client.get("/editions/2/")))


def test_nobody_approves_what_they_changed(draft, publisher, settings):
    """The page says so before, the act whatever was posted; with no second person wanted, the record does."""
    publisher.post(talk(draft), typed())
    sent = approval(publisher, draft, reviewed=publishing.reviewable(Edition.objects.get(pk=draft.pk)))
    assert not has_field(publisher.get(of(draft, "approve")), "reviewed")
    publisher.post(of(draft, "approve"), sent)
    assert Edition.objects.draft().exists()
    settings.SECOND_PERSON = False
    page = publisher.get(of(draft, "approve"))
    assert has_field(page, "reviewed")
    assert [one.attributes.get("class") for one in Source(page).all("p", "main")].count("note") == 1
    assert publishing.ALONE[1:] in words(publisher.post(of(draft, "approve"), sent, follow=True))


def test_a_late_edit_voids_the_approval(editor, draft, publisher):
    """The page shows what is there now, and an approval of that counts."""
    editor.post(talk(draft), typed())
    sent = approval(publisher, draft)
    editor.post(talk(draft), typed(body=TALK.replace("share", "spread"), seen="2"))
    response = publisher.post(of(draft, "approve"), sent)
    assert codes(response) == {"__all__": ["ChangedSinceReview"]}
    assert "spread" in words(response)
    seen = re.search(r'name="reviewed" value="(\w+)"', response.content.decode())
    publisher.post(of(draft, "approve"), sent | {"reviewed": seen[1]})
    assert Edition.objects.in_force().get() == draft


@pytest.mark.alike
def test_what_stands_against_approving_is_on_the_page(editor, draft, publisher):
    """And the form isn't."""
    editor.post(talk(draft), typed(body="Be kind.\n"))
    page = publisher.get(of(draft, "approve"))
    assert ["/guidance/talking-online/#rumours" in one.words for one in Source(page).all("li", ".note")] == [True]
    assert not has_field(page, "change_note")


def test_scheduled_and_taken_back(editor, draft, publisher, client, time_machine):
    """At its moment it is in force, with no job running; from then on it can't be taken back."""
    editor.post(talk(draft), typed())
    moment = datetime(2030, 6, 1, 9, 30, tzinfo=LONDON)
    sent = approval(publisher, draft, begins="day", day="2030-06-01", time="09:30")
    page = publisher.post(of(draft, "approve"), sent, follow=True)
    assert levels(page) == ["success"]
    assert "1 June 2030 at 09:30" in words(page)
    assert Edition.objects.get(number=2).in_force_from == moment
    assert levels(publisher.post(of(draft, "take-back"), follow=True)) == ["success"]
    assert Edition.objects.draft().get() == draft
    publisher.post(of(draft, "approve"), approval(publisher, draft, begins="day", day="2030-06-01", time="09:30"))
    time_machine.move_to(moment - timedelta(seconds=1))
    assert "Never share" not in words(client.get("/guidance/talking-online/"))
    time_machine.move_to(moment)
    assert "Never share" in words(client.get("/guidance/talking-online/"))
    assert Edition.objects.superseded().get().number == 1
    chief = cast.signed_in(cast.officer("superuser"))
    assert levels(chief.post(of(draft, "take-back"), follow=True)) == ["error"]
    assert Edition.objects.in_force().get() == draft


def test_discarding_asks_first_and_keeps_a_record(editor, draft):
    """With every text that was saved."""
    editor.post(talk(draft), typed())
    assert Source(editor.get(of(draft, "discard"))).all("form", "main")
    assert Edition.objects.draft().exists()
    assert levels(editor.post(of(draft, "discard"), follow=True)) == ["success"]
    assert not Edition.objects.draft().exists()
    event = GuidanceEvent.objects.first()
    assert (event.what, event.actor.full_name) == ("discarded", "Edith Editor")
    for page in (of(draft, "history"), "/admin/guidance/guidanceevent/"):
        assert event.get_what_display() in words(editor.get(page)).lower()


def test_the_minute_follows_later(editor, draft, publisher):
    """Beside what was recorded, not in its place; a minute needs its body."""
    publisher.post(of(draft, "approve"), approval(publisher, draft))
    adoption = of(draft, "adoption")
    assert codes(publisher.post(adoption, {"minute": "34"})) == {"__all__": ["NoAuthority"]}
    ahead = {"authority": "F", "adopted_on": "2999-01-01"}
    assert codes(publisher.post(adoption, ahead)) == {"adopted_on": ["ahead"]}
    page = Source(publisher.post(adoption, {"authority": "Full Council", "minute": "34"}, follow=True))
    assert re.search(r"Full Council, \w+ 34\b", page.words("dl"))
    assert [bool(re.search(r"\b34\b", one.words)) for one in page.all("li", "details")] == [True, False]
    assert Adoption.objects.count() == 2


WHEN = {
    "now": ({"begins": "now"}, None, "minute"),
    "a day": ({"begins": "day", "day": "2027-05-06"}, datetime(2027, 5, 6, tzinfo=LONDON), "day"),
    "in summer": (
        {"begins": "day", "day": "2027-07-01", "time": "00:30"},
        datetime(2027, 7, 1, 0, 30, tzinfo=LONDON),
        "minute",
    ),
    "a day, and now": ({"begins": "now", "day": "2027-05-01"}, "begins", "both"),
    "a month ahead": ({"begins": "month", "day": "2999-01-01"}, "day", "ahead"),
    "a month": (
        {"begins": "month", "day": "2026-03-17", "time": "10:00"},
        datetime(2026, 3, 1, tzinfo=LONDON),
        "month",
    ),
    "no day": ({"begins": "day"}, "day", "required"),
    "skipped": ({"begins": "day", "day": "2027-03-28", "time": "01:30"}, "day", "skipped"),
    "no date": ({"begins": "day", "day": "2027-02-30"}, "day", "invalid"),
    "long ago": ({"begins": "day", "day": "1200-01-01"}, "day", "early"),
}


@pytest.mark.parametrize(("data", "moment_or_field", "precision_or_code"), WHEN.values(), ids=WHEN)
def test_from_when_it_applies(data, moment_or_field, precision_or_code):
    """In London's time, summer's change included; or what is wrong in which field."""
    form = SinceForm(data)
    if form.is_valid():
        given = form.cleaned_data
        assert (given["in_force_from"], given["in_force_precision"]) == (moment_or_field, precision_or_code)
    else:
        assert codes(form) == {moment_or_field: [precision_or_code]}


@pytest.mark.parametrize(
    ("kind", "authority", "is_valid"), [("correction", "", True), ("minor", "", False), ("major", "Council", True)]
)
def test_an_approval_names_its_authority(kind, authority, is_valid):
    """But for a correction."""
    form = ApprovalForm(
        {"change_kind": kind, "change_note": "So.", "begins": "now", "reviewed": "x", "authority": authority}
    )
    assert form.is_valid() == is_valid


@pytest.mark.alike
def test_particulars(editor, draft):
    """Proposed by editors; a colleague's are not written over."""
    page = of(draft, "particulars")
    seen = particulars_of(draft)
    said = {"title": "Guide", "change_kind": "major", "change_note": "All.", "begins": "month", "day": "2026-01-31"}
    assert levels(editor.post(page, said | {"seen": seen}, follow=True)) == ["success"]
    draft.refresh_from_db()
    assert (draft.title, draft.change_kind, draft.in_force_since) == ("Guide", "major", "January 2026")
    refused = editor.post(page, said | {"seen": seen, "title": "Other"})
    assert codes(refused) == {"__all__": ["ParticularsOvertaken"]}
    shown = editor.get(page).content.decode()
    assert 'value="2026-01-01"' in shown


# ---- seeing what will change -------------------------------------------------------------------------------------


@pytest.mark.alike
def test_the_comparison_announces_what_went_and_what_came(editor, draft):
    """In running text, and as a table of current and proposed."""
    editor.post(talk(draft), typed())
    page, table = (Source(editor.get(f"{of(draft, 'comparison')}{query}")) for query in ("", "?table"))
    for shown, at in ((page, ".change"), (table, "table")):
        for tag, said in (("ins", "Never"), ("del", "Check before you")):
            [marks] = [one.words for one in shown.all(tag, at) if said in one.words]
            assert re.fullmatch(rf"\[\w+: {said}\]", marks)
    assert [re.findall(r"\d+", column.words) for column in table.all("th", "thead")] == [[], ["1"], ["2"]]
    first = Source(editor.get(of(Edition.objects.get(number=1), "comparison")))
    assert not first.all("table", "main") + first.all("section", "main")


def test_the_table_has_each_side_whole():
    """Current and proposed are the two texts."""
    from guidance.administration.editions.publishing import _row

    row = _row(comparison.Block(comparison.pieces("Be kind to all.", "Be very kind.")))
    assert "".join(text for _, text in row.current) == "Be kind to all."
    assert "".join(text for _, text in row.proposed) == "Be very kind."


def test_sharing_tells_the_address_once(editor, draft):
    """And can be ended; how long is bounded."""
    page = of(draft, "share")
    assert [*codes(editor.post(page, {"for_whom": "Committee", "days": "29"}))] == ["days"]
    made = words(editor.post(page, {"for_whom": "Committee", "days": "3"}))
    address = re.search(r"/drafts/[\w-]+/", made)[0]
    again = words(editor.get(page))
    assert "Committee" in again
    assert address not in again
    assert editor.get(address).status_code == 200
    link = PreviewLink.objects.get()
    assert levels(editor.post(of(draft, "share", str(link.pk), "end"), follow=True)) == ["success"]
    assert editor.get(address).status_code == 404
