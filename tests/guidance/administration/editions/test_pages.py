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
from tests.pages import words

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


def approval(client, draft, **changes) -> dict[str, str]:
    """The form as the page shows it, filled in."""
    seen = re.search(r'name="reviewed" value="(\w+)"', client.get(of(draft, "approve")).content.decode())
    return {"change_kind": "minor", "change_note": "Never share rumours.", "begins": "now", "reviewed": seen[1] if seen
            else "", "authority": "Full Council"} | changes  # fmt: skip


# ---- amending ----------------------------------------------------------------------------------------------------


def test_amending_a_published_part_starts_the_draft_there(editor):
    """A second time it opens the same draft."""
    first = Edition.objects.get()
    assert "never changes" in words(editor.get(of(first, "change")))
    for _ in range(2):
        response = editor.post(f"{EDITIONS}amend/", {"kind": "code", "slug": "3.1"})
        assert response["Location"] == of(Edition.objects.draft().get(), "parts", "code", "3.1")
    assert "Paragraph of the draft of edition 2" in words(editor.get(response["Location"]))
    assert editor.post(f"{EDITIONS}amend/")["Location"] == of(Edition.objects.draft().get(), "change")


def test_nothing_is_amended_while_an_edition_is_scheduled(editor):
    """It would be two at once; the page says what to do."""
    factories.scheduled()
    page = words(editor.post(f"{EDITIONS}amend/", follow=True))
    assert "Edition 2 is scheduled. Take it back to draft to change it." in page


def test_saving_a_part(editor, draft, client):
    """The draft's page says what is changed; members see nothing of it."""
    page = words(editor.post(talk(draft), typed(), follow=True))
    assert "Talking online is saved." in page
    assert re.search(r"Talking online Changed", page)
    assert body(draft) == TALK
    assert "Never share" not in words(client.get("/guidance/talking-online/"))


def test_errors_are_told_by_line_and_nothing_is_saved(editor, draft):
    """As the loader tells them; what was typed is still there."""
    page = Source(editor.post(talk(draft), typed(body="Be kind.\n\n<b>Now</b> see [this](/guidance/gone/).\n")))
    assert "Line 3: raw HTML: <b>. What to do: write it in Markdown" in page.words()
    assert "Line 3: the link /guidance/gone/ leads nowhere" in page.words()
    assert "see [this](/guidance/gone/)" in page.words()
    assert body(draft) != TALK


def test_an_error_that_shows_elsewhere_is_told_on_the_page_of_the_draft(editor, draft):
    """It has to be possible to mend two parts one after the other."""
    drafting.add_part(
        draft, "guidance", "more", {"title": "More", "body": "[Rumours](/guidance/talking-online/#rumours)\n"}, by=None
    )
    page = Source(editor.post(talk(draft), typed(body="Be kind.\n"), follow=True))
    assert "More, line 1: the link /guidance/talking-online/#rumours leads nowhere" in page.words()
    assert of(draft, "parts", "guidance", "more") in page.links()
    assert "/guidance/talking-online/#rumours would lead nowhere." in page.words()


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


def test_the_preview_tells_what_is_wrong(editor, draft):
    """And fails over nothing that can be typed."""
    for text, says in (("", "There is no text"), ("[x](/guidance/gone/)", "leads nowhere"), ("> " * 300, "too deeply")):
        assert says in editor.post(f"{talk(draft)}preview/", typed(body=text)).content.decode()


def test_two_officers_at_once(editor, draft):
    """The second is refused, sees both texts, keeps their own, and their next save counts."""
    drafting.save_part(stored.part_of(draft, "guidance", "talking-online"), {"body": "Theirs now.\n"}, seen=1, by=None)
    response = editor.post(talk(draft), typed(body="Mine now.\n"))
    page = Source(response).words()
    assert "A colleague saved this while you had it open" in page
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
    page = words(editor.post(talk(draft), typed()))
    assert "A colleague has removed or renamed this part, or discarded the draft" in page
    assert "Never share them." in page
    assert editor.get(talk(draft)).status_code == 404


@pytest.mark.parametrize("form", ["edit", "add"])
def test_a_draft_approved_meanwhile_gives_the_text_back(editor, draft, form):
    """It says what to do, and nothing that was typed is lost."""
    publishing.approve(draft, kind="minor", note="So.", in_force_from=timezone.now() + timedelta(days=1))
    response = editor.post(talk(draft) if form == "edit" else of(draft, "add", "guidance"), typed(slug="new"))
    assert response.status_code == 409
    assert "edition 2 is scheduled. To change it, it has to be taken back to draft first." in words(response)
    assert "Never share them." in words(response)


def test_a_colleagues_summary_is_shown_too(editor, draft):
    """Whatever they changed would be undone unseen otherwise."""
    drafting.save_part(stored.part_of(draft, "guidance", "talking-online"), {"summary": "Theirs."}, seen=1, by=None)
    page = words(editor.post(talk(draft), typed()))
    assert re.search(r"Summary: \[removed: Theirs\] \[added: Kind\]", page)


def test_a_new_part_is_previewed_too(editor, draft):
    """Before it has a name."""
    sent = typed(title="New", body="New, see [it](/guidance/gone/).\n")
    shown = editor.post(f"{EDITIONS}{draft.pk}/add/guidance/preview/", sent).content.decode()
    assert "New, see" in shown
    assert "leads nowhere" in shown


def test_adding_removing_renaming_and_moving(editor, draft):
    """Each asks what it must, and says what it did."""
    new = of(draft, "add", "guidance")
    assert "small letters" in words(editor.post(new, typed(slug="Bad Name")))
    assert "already" in words(editor.post(new, typed(slug="talking-online", body="New.\n")))
    assert "is used in" in words(editor.post(new, typed(slug="new")))  # the id of a passage
    assert "New is added" in words(editor.post(new, typed(slug="new", title="New", body="New.\n"), follow=True))
    up = of(draft, "parts", "guidance", "new", "move")
    assert "New is moved up" in words(editor.post(up, {"up": "yes"}, follow=True))
    assert "new address" in words(
        editor.post(of(draft, "parts", "code", "3.1", "rename"), {"slug": "3.2"}, follow=True)
    )
    gone = of(draft, "parts", "guidance", "talking-online", "remove")
    assert "Choose where its readers should go now" in words(editor.post(gone))
    assert "is removed" in words(editor.post(gone, {"place": "/code/3.2/"}, follow=True))
    assert [part.slug for part in stored.content_of(draft).parts] == ["new", "3.2", "forums", "before-you-talk"]
    page = words(editor.get(of(draft, "change")))
    assert "Removed Talking online Its readers are led to /code/3.2/." in page
    history = words(editor.get(of(draft, "history")))
    assert "Removed: Section “Talking online” (leads to /code/3.2/)" in history
    assert "by Edith Editor" in history


def test_a_state_is_looked_at_and_brought_back(editor, draft):
    """Of a part that is there, and of one that was removed."""
    editor.post(talk(draft), typed())
    editor.post(talk(draft), typed(body=TALK.replace("Never", "Always"), seen="2"))
    states = Source(editor.get(f"{talk(draft)}states/"))
    assert "As it is in edition 1" in states.words()
    first = SavedState.objects.earliest("pk")
    state = f"{EDITIONS}states/{first.pk}/"
    assert "Never share them." in words(editor.get(state))
    assert "is as it was saved on" in words(editor.post(state, follow=True))
    assert body(draft) == TALK
    discard(draft)
    assert "There is no draft to bring it back into" in words(editor.post(state, follow=True))
    assert of(draft, "history") in Source(editor.get("/admin/guidance/guidanceevent/")).links()
    assert "History of a discarded draft of edition 2" in words(editor.get(of(draft, "history")))
    assert state in Source(editor.get(of(draft, "history"))).links()


def test_a_paragraph_replaces_only_what_there_was(editor, draft):
    """A number that never was would lead on for ever."""
    page = of(draft, "parts", "code", "3.1")
    sent = {"title": "Paragraph 3.1", "body": "Respect.\n", "quoted": "on", "seen": "1", "save": "yes"}
    assert "has no paragraph 9.9" in words(editor.post(page, sent | {"replaces": "9.9"}))
    editor.post(of(draft, "parts", "code", "3.1", "rename"), {"slug": "3.2"})
    renamed = stored.part_of(draft, "code", "3.2")
    assert (renamed.title, renamed.replaces) == ("Paragraph 3.2", "3.1")
    told = words(editor.get(of(draft, "change")))
    assert "paragraph 3.1 is mentioned, which this edition hasn't got" in told


def test_a_pathway_is_drawn_as_a_map_and_checked_as_one(editor, draft):
    """Each way through it, indented; what would get a reader stuck is told by its line."""
    page = of(draft, "parts", "check", "before-you-talk")
    shown = words(editor.get(page))
    assert "The ways through it Is it yours? Yes: Be kind Not sure: Be kind Its steps" in shown
    assert "each heading is a step" in shown
    body = factories.pathway().body
    broken = editor.post(page, typed(title="Before you talk", body=body.replace("(#kind)", "(#gone)", 1)))
    assert re.search(r"Line 7: .*#?gone", words(broken))
    assert "an outcome that cites nothing" in words(
        editor.post(page, typed(title="Before you talk", body=body.replace("Paragraph 3.1 applies", "Be so")))
    )
    assert "Before you talk is saved" in words(
        editor.post(page, typed(title="Before you talk", body=body.replace("Think of", "Think well of")), follow=True)
    )


def test_a_vanished_passage_asks_where_it_leads_now(editor, draft):
    """The draft's page says so, the form takes a place in the draft, and nothing else."""
    editor.post(talk(draft), typed(body="Be kind.\n"))
    places = of(draft, "places")
    assert "/guidance/talking-online/#rumours" in words(editor.get(places))
    field = re.search(r'name="(place-\w+)"', editor.get(places).content.decode())[1]
    assert "Select a valid choice" in words(editor.post(places, {field: "https://elsewhere.example/"}))
    assert "Choose for one of them at least" in words(editor.post(places, {field: ""}))
    editor.post(places, {field: "/code/3.1/", "place-0": "/platforms/forums/"})
    draft.refresh_from_db()
    assert draft.moved == {"/guidance/talking-online/#rumours": "/code/3.1/"}
    assert "To mend" not in words(editor.get(of(draft, "change")))


def test_an_address_that_no_part_can_have_is_not_there(editor, draft):
    """Whatever is written in it."""
    for slug in ("%00", "a%20b", "a/b"):
        assert editor.get(f"{EDITIONS}{draft.pk}/parts/guidance/{slug}/", follow=True).status_code == 404


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
    """Not even for a superuser: by form, inline, list, action, deletion or a crafted request; each says why."""
    chief = cast.signed_in(cast.officer("superuser"))
    edition = make()
    state = SavedState.objects.create(
        edition_pk=edition.pk, kind="guidance", slug="talking-online", title="X", body="X\n"
    )
    before = [stored.content_of(one) for one in Edition.objects.all()], list(Edition.objects.values())
    for way, (path, data) in LOCKED.items():
        response = chief.post(f"{EDITIONS}{edition.pk}/{path}", data, follow=True)
        assert "Nothing was saved" in words(response), way
    assert "no draft to bring it back into" in words(chief.post(f"{EDITIONS}states/{state.pk}/", follow=True))
    listed = {"action": "delete_selected", "_selected_action": edition.pk, "post": "yes", "form-0-title": "New",
              "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": edition.pk, "_save": "Save"}  # fmt: skip
    inline = {"title": "New", "sections-TOTAL_FORMS": "1", "sections-INITIAL_FORMS": "1", "sections-0-body": "New.\n"}
    for path, data in (("", listed), (f"{edition.pk}/delete/", {"post": "yes"}), ("add/", inline)):
        assert chief.post(f"{EDITIONS}{path}", data).status_code == 403, path
    assert "Nothing was saved" in words(chief.post(f"{EDITIONS}{edition.pk}/change/", inline, follow=True))
    for model in ("section", "codeparagraph", "platformtype"):
        assert chief.post(f"/admin/guidance/{model}/1/change/", typed()).status_code == 404
    assert ([stored.content_of(one) for one in Edition.objects.all()], list(Edition.objects.values())) == before
    assert "Save" not in words(chief.get(f"{EDITIONS}{edition.pk}/parts/guidance/talking-online/"))


# ---- publishing --------------------------------------------------------------------------------------------------


def test_approving_publishes_and_says_from_when(editor, draft, publisher, client):
    """Now; with who adopted it, and for everyone what changed."""
    editor.post(talk(draft), typed())
    page = words(publisher.post(of(draft, "approve"), approval(publisher, draft, minute="34"), follow=True))
    assert "Edition 2 is approved. It applies from" in page
    assert "By Full Council, minute 34" in page
    assert "Never share" in words(client.get("/guidance/talking-online/"))
    assert "By Full Council, minute 34" in words(client.get("/editions/2/"))


def test_nobody_approves_what_they_changed(draft, publisher, settings):
    """The page says so before, the act whatever was posted; with no second person wanted, the record does."""
    publisher.post(talk(draft), typed())
    sent = approval(publisher, draft, reviewed=publishing.reviewable(Edition.objects.get(pk=draft.pk)))
    assert "somebody else has to approve it" in words(publisher.get(of(draft, "approve")))
    publisher.post(of(draft, "approve"), sent)
    assert Edition.objects.draft().exists()
    settings.SECOND_PERSON = False
    assert "no second person" in words(publisher.get(of(draft, "approve")))
    assert "no second person is asked for" in words(publisher.post(of(draft, "approve"), sent, follow=True))


def test_a_late_edit_voids_the_approval(editor, draft, publisher):
    """The page shows what is there now, and an approval of that counts."""
    editor.post(talk(draft), typed())
    sent = approval(publisher, draft)
    editor.post(talk(draft), typed(body=TALK.replace("share", "spread"), seen="2"))
    response = publisher.post(of(draft, "approve"), sent)
    assert "The draft was changed since you reviewed it." in words(response)
    assert "spread" in words(response)
    seen = re.search(r'name="reviewed" value="(\w+)"', response.content.decode())
    assert "is approved" in words(publisher.post(of(draft, "approve"), sent | {"reviewed": seen[1]}, follow=True))


def test_what_stands_against_approving_is_on_the_page(editor, draft, publisher):
    """And the form isn't."""
    editor.post(talk(draft), typed(body="Be kind.\n"))
    page = words(publisher.get(of(draft, "approve")))
    assert "/guidance/talking-online/#rumours would lead nowhere." in page
    assert "What changed" not in page


def test_scheduled_and_taken_back(editor, draft, publisher, client, time_machine):
    """At its moment it is in force, with no job running; from then on it can't be taken back."""
    editor.post(talk(draft), typed())
    moment = datetime(2030, 6, 1, 9, 30, tzinfo=LONDON)
    sent = approval(publisher, draft, begins="day", day="2030-06-01", time="09:30")
    assert "It will apply from 1 June 2030 at 09:30" in words(publisher.post(of(draft, "approve"), sent, follow=True))
    assert Edition.objects.get(number=2).in_force_from == moment
    assert "Edition 2 is a draft again." in words(publisher.post(of(draft, "take-back"), follow=True))
    publisher.post(of(draft, "approve"), approval(publisher, draft, begins="day", day="2030-06-01", time="09:30"))
    time_machine.move_to(moment - timedelta(seconds=1))
    assert "Never share" not in words(client.get("/guidance/talking-online/"))
    time_machine.move_to(moment)
    assert "Never share" in words(client.get("/guidance/talking-online/"))
    assert "edition 1" in words(client.get("/editions/1/"))
    chief = cast.signed_in(cast.officer("superuser"))
    assert "can't be taken back: it is in force" in words(chief.post(of(draft, "take-back"), follow=True))


def test_discarding_asks_first_and_keeps_a_record(editor, draft):
    """With every text that was saved."""
    editor.post(talk(draft), typed())
    assert "Discard the draft" in words(editor.get(of(draft, "discard")))
    assert Edition.objects.draft().exists()
    assert "The draft is discarded." in words(editor.post(of(draft, "discard"), follow=True))
    assert not Edition.objects.draft().exists()
    assert "Draft discarded" in words(editor.get(of(draft, "history")))
    assert GuidanceEvent.objects.first().actor.full_name == "Edith Editor"
    assert "draft discarded" in words(editor.get("/admin/guidance/guidanceevent/"))


def test_the_minute_follows_later(editor, draft, publisher):
    """Beside what was recorded, not in its place; a minute needs its body."""
    publisher.post(of(draft, "approve"), approval(publisher, draft))
    adoption = of(draft, "adoption")
    assert "Say by which body" in words(publisher.post(adoption, {"minute": "34"}))
    assert "This day is ahead" in words(publisher.post(adoption, {"authority": "F", "adopted_on": "2999-01-01"}))
    page = words(publisher.post(adoption, {"authority": "Full Council", "minute": "34"}, follow=True))
    assert "By Full Council, minute 34" in page
    assert "What was recorded about its adoption, and when" in page
    assert Adoption.objects.count() == 2


WHEN = {
    "now": ({"begins": "now"}, None, "minute"),
    "a day": ({"begins": "day", "day": "2027-05-06"}, datetime(2027, 5, 6, tzinfo=LONDON), "day"),
    "in summer": (
        {"begins": "day", "day": "2027-07-01", "time": "00:30"},
        datetime(2027, 7, 1, 0, 30, tzinfo=LONDON),
        "minute",
    ),
    "a day, and now": ({"begins": "now", "day": "2027-05-01"}, "Keep one of the two", ""),
    "a month ahead": ({"begins": "month", "day": "2999-01-01"}, "This month is ahead", ""),
    "a month": (
        {"begins": "month", "day": "2026-03-17", "time": "10:00"},
        datetime(2026, 3, 1, tzinfo=LONDON),
        "month",
    ),
    "no day": ({"begins": "day"}, "Give the day.", ""),
    "skipped": ({"begins": "day", "day": "2027-03-28", "time": "01:30"}, "summer time skips it", ""),
    "no date": ({"begins": "day", "day": "2027-02-30"}, "Enter a valid date", ""),
    "long ago": ({"begins": "day", "day": "1200-01-01"}, "after 1900", ""),
}


@pytest.mark.parametrize(("data", "moment", "precision"), WHEN.values(), ids=WHEN)
def test_from_when_it_applies(data, moment, precision):
    """In London's time, summer's change included."""
    form = SinceForm(data)
    if form.is_valid():
        assert (form.cleaned_data["in_force_from"], form.cleaned_data["in_force_precision"]) == (moment, precision)
    else:
        assert str(moment) in str(form.errors)


@pytest.mark.parametrize(
    ("kind", "authority", "is_valid"), [("correction", "", True), ("minor", "", False), ("major", "Council", True)]
)
def test_an_approval_names_its_authority(kind, authority, is_valid):
    """But for a correction."""
    form = ApprovalForm(
        {"change_kind": kind, "change_note": "So.", "begins": "now", "reviewed": "x", "authority": authority}
    )
    assert form.is_valid() == is_valid


def test_particulars(editor, draft):
    """Proposed by editors; a colleague's are not written over."""
    page = of(draft, "particulars")
    seen = particulars_of(draft)
    said = {"title": "Guide", "change_kind": "major", "change_note": "All.", "begins": "month", "day": "2026-01-31"}
    assert "saved" in words(editor.post(page, said | {"seen": seen}, follow=True))
    draft.refresh_from_db()
    assert (draft.title, draft.change_kind, draft.in_force_since) == ("Guide", "major", "January 2026")
    assert "Somebody else changed these" in words(editor.post(page, said | {"seen": seen, "title": "Other"}))
    shown = editor.get(page).content.decode()
    assert 'value="2026-01-01"' in shown


# ---- seeing what will change -------------------------------------------------------------------------------------


def test_the_comparison_announces_what_went_and_what_came(editor, draft):
    """In running text, and as a table of current and proposed."""
    editor.post(talk(draft), typed())
    page = editor.get(of(draft, "comparison"))
    assert "[added: Never]" in words(page)
    assert "[removed: Check before you]" in words(page)
    table = Source(editor.get(f"{of(draft, 'comparison')}?table"))
    assert "Current: edition 1" in table.words()
    assert "Proposed: edition 2" in table.words()
    assert "first, so there is nothing" in words(editor.get(of(Edition.objects.get(number=1), "comparison")))


def test_the_table_has_each_side_whole():
    """Current and proposed are the two texts."""
    from guidance.administration.editions.publishing import _row

    row = _row(comparison.Block(comparison.pieces("Be kind to all.", "Be very kind.")))
    assert "".join(text for _, text in row.current) == "Be kind to all."
    assert "".join(text for _, text in row.proposed) == "Be very kind."


def test_sharing_tells_the_address_once(editor, draft):
    """And can be ended; how long is bounded."""
    page = of(draft, "share")
    assert "from 1 to 28" in words(editor.post(page, {"for_whom": "Committee", "days": "29"}))
    made = words(editor.post(page, {"for_whom": "Committee", "days": "3"}))
    address = re.search(r"/drafts/[\w-]+/", made)[0]
    again = words(editor.get(page))
    assert "For Committee, until" in again
    assert address not in again
    assert editor.get(address).status_code == 200
    link = PreviewLink.objects.get()
    assert "leads nowhere now" in words(editor.post(of(draft, "share", str(link.pk), "end"), follow=True))
    assert editor.get(address).status_code == 404
