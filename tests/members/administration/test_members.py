"""The administration of people: what it shows, what it does, what it refuses and what it writes down."""

import io
import logging
import re
from datetime import date

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.administration.forms import MemberForm
from protocol_portal.members.mail import invitations, sending
from protocol_portal.members.models import AccountEvent, Mail, Member, MemberError, SignInCode, SignInHelp
from protocol_portal.members.roster import acts as roster
from protocol_portal.members.roster.acts import OutdatedPreviewError
from protocol_portal.members.signing_in import codes, second_step
from tests import cast
from tests.pages import Page, levels, numbers, told, words
from tests.pages import codes as codes_of

pytestmark = pytest.mark.django_db

MEMBERS = "/admin/members/member/"
DETAILS = {
    "email": "bo.brook@brookshire.example", "full_name": "Bo Brook", "reference": "17", "role": "co-opted",
    "division": "Brook East", "term_start": "2025-05-05", "term_end": "", "seen": "",
}  # fmt: skip


@pytest.fixture
def ann():
    cast.help_with_signing_in()
    return cast.member(full_name="Ann Archer")


@pytest.fixture
def olive():
    return cast.officer("people officer", "olive@brookshire.example", full_name="Olive Oak")


@pytest.fixture
def people(olive):
    """A people officer's browser."""
    return cast.signed_in(olive)


@pytest.fixture
def boss():
    """The browser of an officer with all rights."""
    return cast.signed_in(cast.officer("superuser", "boss@brookshire.example", full_name="Bea Boss"))


def of(member: Member, page: str) -> str:
    return f"{MEMBERS}{member.pk}/{page}/"


def last_event(member: Member) -> AccountEvent:
    return member.events.latest("pk")


def seen(client, member: Member) -> str:
    """What the member's form carries along to notice other officers' changes."""
    fields = Page(client.get(of(member, "change"))).all("input")
    return next(field.attributes.get("value", "") for field in fields if field.attributes["name"] == "seen")


def sent_of(response) -> list[int]:
    """The numbers of a page on invitations: sent, of how many, and still waiting where any is."""
    return next(numbers(p.words) for p in Page(response).all("p", "main") if p.attributes.get("class") == "lead")


def upload(client, data: bytes, name: str = "roster.csv"):
    return client.post(f"{MEMBERS}import/", {"file": SimpleUploadedFile(name, data)}, follow=True)


# ---- the list ---------------------------------------------------------------------------------------------------


def test_list_says_who_has_been_invited_and_who_has_signed_in(people, ann):
    """Each state is a filter, and each member has one."""
    bo = cast.member("bo@brookshire.example", full_name="Bo Brook")
    invitations.invite([bo], by=None)
    for state, name, other in (("new", "Ann Archer", "Bo Brook"), ("waiting", "Bo Brook", "Ann Archer")):
        found = Page(people.get(MEMBERS, {"state": state})).all("table")[0].words
        assert name in found
        assert other not in found


@pytest.mark.parametrize(
    ("rights", "name"), [("all", "Superuser Olive"), ("none", "Ann Archer"), ("group", "Editor Olive")]
)
def test_list_by_rights(people, ann, rights, name):
    cast.officer("superuser")
    cast.officer("editor")
    value = f"group-{Group.objects.get(name='Editors').pk}" if rights == "group" else rights
    assert re.findall("Superuser Olive|Ann Archer|Editor Olive", words(people.get(MEMBERS, {"rights": value}))) == [
        name
    ]


@pytest.mark.parametrize(
    "query",
    ["?state=nonsense", "?rights=group-x", "?rights=all&q=%00", "?p=999", "?o=-1.2.99", "?state=%00",
     "?rights=group-999999999999999999999999999999"],
)  # fmt: skip
def test_list_survives_crafted_addresses(people, ann, query):
    assert people.get(MEMBERS + query).status_code in (200, 302)


def test_list_is_as_quick_for_many(people, ann, django_assert_max_num_queries, django_assert_num_queries):
    """A fixed number of statements, however many members."""
    people.get(MEMBERS)
    with django_assert_max_num_queries(18) as few:
        people.get(MEMBERS)
    for number in range(20):
        cast.member(f"m{number}@brookshire.example", full_name=f"Member {number}")
    with django_assert_num_queries(len(few.captured_queries)):
        people.get(MEMBERS)


# ---- one account ------------------------------------------------------------------------------------------------


def test_adding(people, olive):
    """The account is there, with who made it, and the next step is offered."""
    response = people.post(f"{MEMBERS}add/", DETAILS, follow=True)
    bo = Member.objects.get(email="bo.brook@brookshire.example")
    assert (bo.full_name, bo.role, bo.reference, bo.term_start) == ("Bo Brook", "co-opted", "17", date(2025, 5, 5))
    assert (last_event(bo).kind, last_event(bo).actor) == (AccountEvent.Kind.ADDED, olive)
    assert levels(response) == ["success"]
    assert of(bo, "invite") in Page(response).links()
    assert not bo.has_usable_password()


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"email": "ANN.archer@brookshire.example"}, {"__all__": [None]}),
        ({"email": "no address"}, {"email": ["invalid"]}),
        ({"full_name": ""}, {"full_name": ["required"]}),
        ({"role": "king"}, {"role": ["invalid_choice"]}),
        ({"term_end": "2024-01-01"}, {"__all__": [None]}),
        ({"term_start": "5 May"}, {"term_start": ["invalid"]}),
        ({"full_name": "An\u202en"}, {"full_name": ["invalid"]}),
    ],
)
def test_adding_what_cannot_be(people, ann, wrong, codes):
    """The form comes back with what is wrong and with what was typed; nothing is written."""
    before = AccountEvent.objects.count()
    response = people.post(f"{MEMBERS}add/", DETAILS | wrong)
    assert codes_of(response) == codes
    assert "Brook East" in response.content.decode()
    assert Member.objects.filter(division="Brook East").count() == 0
    assert AccountEvent.objects.count() == before


def test_changing_keeps_what_was(people, olive, ann):
    response = people.post(of(ann, "change"), DETAILS | {"seen": seen(people, ann)}, follow=True)
    assert response.status_code == 200
    ann.refresh_from_db()
    assert ann.email == "bo.brook@brookshire.example"
    event = last_event(ann)
    assert event.actor == olive
    assert event.changes["email"] == ["ann.archer@brookshire.example", "bo.brook@brookshire.example"]


def test_changing_what_somebody_else_just_changed(people, ann):
    """The second officer is told; what the first saved stays."""
    opened = seen(people, ann)
    accounts.change(ann, by=None, division="Brook West")
    response = people.post(of(ann, "change"), DETAILS | {"seen": opened})
    assert codes_of(response) == {"__all__": ["stale"]}
    ann.refresh_from_db()
    assert (ann.full_name, ann.division) == ("Ann Archer", "Brook West")


def test_race_for_an_address_is_told_and_writes_nothing(people, ann, monkeypatch):
    """Where the address is taken between the check and the writing, the officer is led back."""
    opened = seen(people, ann)
    checked = MemberForm.full_clean

    def and_then_taken(form):
        checked(form)
        if not Member.objects.filter(email=DETAILS["email"]).exists():
            cast.member(DETAILS["email"])

    monkeypatch.setattr(MemberForm, "full_clean", and_then_taken)
    response = people.post(of(ann, "change"), DETAILS | {"seen": opened}, follow=True)
    assert levels(response) == ["error"]
    ann.refresh_from_db()
    assert ann.full_name == "Ann Archer"


def test_nobody_is_deleted(boss, ann):
    assert boss.post(of(ann, "delete"), {"post": "yes"}).status_code == 403
    response = boss.post(MEMBERS, {"action": "delete_selected", "_selected_action": [ann.pk], "post": "yes"})
    assert response.status_code in (200, 302)
    assert Member.objects.filter(pk=ann.pk).exists()


def test_history_in_words(people, ann):
    """Old and new values, who, and nothing that could be changed."""
    accounts.change(ann, by=cast.officer("superuser"), role="officer", term_end=date(2029, 5, 1), note="by letter")
    response = people.get(of(ann, "history"))
    shown = words(response)
    assert "councillor → officer" in shown
    assert "→ 2029-05-01" in shown
    assert "by letter" in shown
    assert "Superuser Olive" in shown
    assert "Ann Archer" in shown
    assert [entry["event"].actor is None for entry in response.context["events"]] == [False, True]


# ---- the acts ---------------------------------------------------------------------------------------------------


def link_to_single_sign_on(member: Member) -> None:
    SocialAccount.objects.create(user=member, provider="council", uid="s-1")


ACTS = {  # act: (how the account has to be first, what is so afterwards, what the history says)
    "sign_out": (lambda m: None, lambda m, old: m.password != old.password, AccountEvent.Kind.SIGNED_OUT),
    "deactivate": (lambda m: None, lambda m, old: not m.is_active, AccountEvent.Kind.DEACTIVATED),
    "reactivate": (
        lambda m: accounts.deactivate(m, by=None),
        lambda m, old: m.is_active,
        AccountEvent.Kind.REACTIVATED,
    ),
    "invite": (
        lambda m: None,
        lambda m, old: m.mail.filter(kind=Mail.Kind.INVITATION).count() == 1,
        AccountEvent.Kind.INVITED,
    ),
    "reset_second_step": (
        cast.set_up_second_step,
        lambda m, old: not second_step.is_set_up(m),
        AccountEvent.Kind.STEP_REMOVED,
    ),
    "unlink": (
        link_to_single_sign_on,
        lambda m, old: not SocialAccount.objects.filter(user=m).exists(),
        AccountEvent.Kind.SSO_UNLINKED,
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_act_is_offered_asked_about_done_and_written_down(people, olive, ann, act):
    """Opening the question does nothing; answering it does it once."""
    prepare, is_done, kind = ACTS[act]
    prepare(ann)
    before = Member.objects.get(pk=ann.pk)
    assert of(ann, act) in Page(people.get(of(ann, "change"))).links()
    assert people.get(of(ann, act)).status_code == 200
    assert not is_done(Member.objects.get(pk=ann.pk), before)
    response = people.post(of(ann, act), {"note": "as agreed"}, follow=True)
    assert response.status_code == 200
    assert "status" in {element.attributes.get("role") for element in Page(response).elements}
    assert is_done(Member.objects.get(pk=ann.pk), before)
    event = last_event(ann)
    assert (event.kind, event.actor) == (kind, olive)
    assert event.note == (ann.email if act == "invite" else "as agreed")
    if act not in ("invite", "sign_out"):
        assert levels(people.post(of(ann, act), {"note": "twice"}, follow=True)) == ["info"]
        assert last_event(ann) == event


@pytest.mark.parametrize("act", ["reactivate", "reset_second_step", "unlink"])
def test_act_that_makes_no_sense_now_is_not_offered(people, ann, act):
    """Nor done, nor said to be done."""
    assert of(ann, act) not in Page(people.get(of(ann, "change"))).links()
    before = AccountEvent.objects.count()
    assert levels(people.post(of(ann, act), follow=True)) == ["info"]
    assert AccountEvent.objects.count() == before


def test_nobody_who_has_left_is_invited(people, ann):
    accounts.deactivate(ann, by=None)
    assert levels(people.post(of(ann, "invite"), follow=True)) == ["info"]
    assert Mail.objects.count() == 0


def test_note_is_kept_in_the_history(people, ann):
    people.post(of(ann, "deactivate"), {"note": "left on 1 May"})
    assert last_event(ann).note == "left on 1 May"
    assert codes_of(people.post(of(ann, "reactivate"), {"note": "x" * 201})) == {"note": ["max_length"]}
    assert not Member.objects.get(pk=ann.pk).is_active


@pytest.mark.parametrize("act", ["deactivate", "unlink", "code", "rights"])
def test_people_officer_has_no_power_over_officers(people, act):
    """Whoever could change an officer's account could become that officer."""
    publisher = cast.officer("publisher")
    before = AccountEvent.objects.count()
    for method in (people.get, people.post):
        assert method(of(publisher, act)).status_code == 403
    assert AccountEvent.objects.count() == before
    response = people.get(of(publisher, "change"))
    page = Page(response)
    assert response.context["refusal"] in page.words()
    assert str(publisher) in response.context["refusal"]
    assert [field for field in page.all("input", "form") if field.attributes["name"] == "email"] == []
    details = DETAILS | {"role": "officer"}
    assert people.post(of(publisher, "change"), details).status_code == 403
    assert AccountEvent.objects.count() == before


def test_a_refusal_is_one_line_in_the_log(people, monkeypatch):
    console = next(one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    monkeypatch.setattr(console, "stream", io.StringIO())
    people.get(of(cast.officer("publisher"), "rights"))
    told = console.stream.getvalue()
    assert "Forbidden" in told
    assert told.count("\n") == 1


def test_people_officer_resets_an_officers_second_step_but_not_a_superusers(people):
    publisher, boss = cast.officer("publisher"), cast.officer("superuser")
    for officer in (publisher, boss):
        cast.set_up_second_step(officer)
        answer = people.post(of(officer, "reset_second_step"), follow=True)
        assert second_step.is_set_up(officer) == (officer == boss)
        assert levels(answer) == ["error" if officer == boss else "success"]


def test_rights_are_given_by_those_with_all_rights(boss, people, ann):
    """Groups and all rights; the officer's sessions end."""
    editors = Group.objects.get(name="Editors")
    session = cast.signed_in(ann)
    boss.post(of(ann, "rights"), {"groups": [editors.pk], "note": "from May"})
    assert list(ann.groups.all()) == [editors]
    assert last_event(ann).changes == {"rights": [[], ["Editors"]]}
    assert session.get("/accounts/").status_code == 302
    boss.post(of(ann, "rights"), {"superuser": "on"})
    assert Member.objects.get(pk=ann.pk).is_superuser
    assert list(ann.groups.all()) == []


def test_rights_that_are_not_there(boss, ann):
    before = AccountEvent.objects.count()
    assert boss.post(of(ann, "rights"), {"groups": ["999999"]}).status_code == 200
    assert AccountEvent.objects.count() == before


def test_no_officer_changes_their_own_rights(boss):
    me = Member.objects.get(email="boss@brookshire.example")
    for method in (boss.get, boss.post):
        assert method(of(me, "rights")).status_code == 403
    assert Member.objects.get(pk=me.pk).is_superuser


# ---- a code to sign in ------------------------------------------------------------------------------------------


def test_code_is_made_when_asked_for_not_when_opened(people, olive, ann, client):
    """The page is kept nowhere; its digits and its address sign the member in, once."""
    people.get(of(ann, "code"))
    assert SignInCode.objects.count() == 0
    response = people.post(of(ann, "code"))
    page = Page(response)
    assert "no-store" in response["Cache-Control"]
    digits = next(p.words for p in page.all("p") if p.attributes.get("class") == "digits")
    assert re.fullmatch(r"\d{4} \d{4}", digits)
    assert (last_event(ann).kind, last_event(ann).actor) == (AccountEvent.Kind.CODE_SHOWN, olive)
    client.post("/accounts/login/", {"email": ann.email})
    assert client.post("/accounts/login/code/", {"code": digits, "action": "verify"})["Location"] == "/learn/"
    assert client.get("/accounts/").context["user"] == ann


@pytest.mark.parametrize("what", ["rights", "sign_out", "deactivate", "change", "reset_second_step"])
def test_shown_code_ends_with_the_sessions(olive, ann, client, what):
    """Otherwise who showed it could use it as somebody who has been given rights since, say."""
    cast.set_up_second_step(ann)
    path = codes.show(ann, by=olive).path
    {
        "rights": lambda: accounts.set_rights(ann, groups=[], superuser=True, by=None),
        "sign_out": lambda: accounts.sign_out_everywhere(ann, by=None),
        "deactivate": lambda: accounts.reactivate(accounts.deactivate(ann, by=None), by=None),
        "change": lambda: accounts.change(ann, by=None, email="new@brookshire.example"),
        "reset_second_step": lambda: second_step.reset(ann, by=None),
    }[what]()
    assert client.post(path).status_code == 410


def test_no_code_for_oneself_or_somebody_who_has_left(people, olive, ann):
    accounts.deactivate(ann, by=None)
    for member in (ann, olive):
        assert people.post(of(member, "code")).status_code == 403
    assert SignInCode.objects.count() == 0


# ---- invitations ------------------------------------------------------------------------------------------------


def chosen(*members: Member, **more: str) -> dict:
    return {"action": "invite", "_selected_action": [member.pk for member in members], **more}


def test_inviting_many_asks_first_and_shows_progress(people, ann):
    bo = cast.member("bo@brookshire.example", full_name="Bo Brook")
    shown = words(people.post(MEMBERS, chosen(ann, bo)))
    assert [one in shown for one in ("Ann Archer", "Bo Brook", "Democratic Services", "01632 960123")] == [True] * 4
    assert Mail.objects.count() == 0
    response = people.post(MEMBERS, chosen(ann, bo, confirmed="yes"), follow=True)
    assert sent_of(response) == [0, 2, 2]
    sent = Mail.objects.first()
    sending._sent(sent)
    sending._failed(Mail.objects.exclude(pk=sent.pk).get(), "550 no such mailbox")
    response = people.get(response.request["PATH_INFO"])
    assert sent_of(response) == [1, 2]
    assert "550 no such mailbox" in words(response)


def test_inviting_before_anyone_is_named_for_help(people):
    """Nobody is invited, and the officer is led to say whom members can ask."""
    member = cast.member()
    page = Page(people.post(MEMBERS, chosen(member)))
    assert "/admin/members/signinhelp/add/" in page.links()
    people.post(MEMBERS, chosen(member, confirmed="yes"))
    assert Mail.objects.count() == 0
    assert set(levels(people.post(of(member, "invite"), follow=True))) == {"error"}


def test_those_who_have_left_are_not_invited(people, ann):
    accounts.deactivate(ann, by=None)
    page = Page(people.post(MEMBERS, chosen(ann)))
    assert page.all("input", ".form") == []
    assert "Ann Archer" not in page.words()
    people.post(MEMBERS, chosen(ann, confirmed="yes"))
    assert Mail.objects.count() == 0


def test_progress_of_nothing(people):
    assert people.get(f"{MEMBERS}invitations/6a51b3e4-0f6e-4cb4-8a0b-0f2a0d4b0c11/").status_code == 404


# ---- import and export ------------------------------------------------------------------------------------------

ROSTER = b"full_name,email,division\nAnn Archer,ann.archer@brookshire.example,Brook East\nBo Brook,bo@b.example,North\n"


def test_import_shows_first_and_then_does(people, olive, ann):
    response = upload(people, ROSTER)
    shown = words(response)
    assert "→ Brook East" in shown
    assert "bo@b.example" in shown
    assert Member.objects.filter(email="bo@b.example").count() == 0
    address = response.request["PATH_INFO"]
    done = people.post(address, follow=True)
    assert (levels(done), numbers(told(done)[0])) == (["success"], [1, 1])
    assert last_event(Member.objects.get(email="bo@b.example")).actor == olive
    again = people.post(address, follow=True)
    assert levels(again) == ["error"], "a preview is used once"
    assert told(again) != OutdatedPreviewError().messages, "it is gone, and not only out of date"
    assert upload(people, ROSTER).context["shown"].is_empty


def test_import_of_a_wrong_file_names_rows_and_columns(people, ann):
    before = AccountEvent.objects.count()
    response = upload(people, b"full_name,email\nBo Brook,nonsense\n,bo@b.example\n")
    assert response.status_code == 422
    cells = [cell.words for cell in Page(response).all("td")]
    assert cells[:2] == ["2", "email"]
    assert cells[3:5] == ["3", "full_name"]
    assert AccountEvent.objects.count() == before


@pytest.mark.parametrize(("data", "code"), [(b"\xd0\xcf\x11\xe0old", "old-excel"), (b"PK\x03\x04junk", "damaged")])
def test_import_of_what_is_no_list(people, data, code):
    response = upload(people, data)
    [problem] = response.context["problems"]
    assert (response.status_code, problem.code) == (422, code)
    [alert] = [div.words for div in Page(response).all("div", "main") if div.attributes.get("role") == "alert"]
    assert problem.text in alert


def test_import_of_a_large_file(people):
    response = upload(people, b"x" * 2_000_001)
    assert (response.status_code, codes_of(response)) == (200, {"file": ["large"]})


def test_import_of_an_empty_file(people):
    response = upload(people, b"")
    assert (response.status_code, codes_of(response)) == (200, {"file": ["empty"]})


def test_import_without_a_file(people):
    assert codes_of(people.post(f"{MEMBERS}import/")) == {"file": ["required"]}


def test_preview_is_its_officers_alone(people, boss):
    address = upload(people, ROSTER).request["PATH_INFO"]
    assert levels(boss.get(address, follow=True)) == ["error"]
    boss.post(address)
    assert Member.objects.filter(email="bo@b.example").count() == 0
    assert people.get(address).status_code == 200


def test_import_of_what_has_changed_meanwhile(people, ann):
    address = upload(people, ROSTER).request["PATH_INFO"]
    accounts.change(ann, by=None, division="Elsewhere")
    assert told(people.post(address, follow=True)) == OutdatedPreviewError().messages
    assert Member.objects.filter(email="bo@b.example").count() == 0


def test_no_file_changes_an_officer(people, boss, olive):
    """A people officer is told so by row; with all rights it is possible."""
    cast.officer("publisher", "pia@brookshire.example")
    data = b"full_name,email\nBo Brook,bo@b.example\nMallory,pia@brookshire.example\n"
    response = upload(people, data)
    assert [cell.words for cell in Page(response).all("td")][:2] == ["3", ""]
    assert [problem.code for problem in response.context["problems"]] == ["rights"]
    with pytest.raises(MemberError):
        roster.apply(roster.preview(data), by=olive)
    assert Member.objects.filter(email="bo@b.example").count() == 0
    assert "Mallory" in words(upload(boss, data))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_is_written_down_and_imports_again(people, olive, ann, kind):
    response = people.get(f"{MEMBERS}export.{kind}")
    assert response["Content-Disposition"] == f'attachment; filename="members.{kind}"'
    assert (last_event(olive).kind, last_event(olive).note) == (AccountEvent.Kind.EXPORTED, kind)
    assert roster.preview(response.content).is_empty


# ---- what is looked at ------------------------------------------------------------------------------------------


def test_history_and_mail_cannot_be_changed(boss, ann):
    invitations.invite([ann], by=None)
    event, queued = AccountEvent.objects.first(), Mail.objects.get()
    for address in (f"/admin/members/accountevent/{event.pk}/", f"/admin/members/mail/{queued.pk}/"):
        assert boss.get(f"{address}change/").status_code == 200
        assert boss.post(f"{address}change/", {"note": "changed"}).status_code == 403
        assert boss.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    for model in ("accountevent", "mail"):
        assert boss.get(f"/admin/members/{model}/add/").status_code == 403
    assert Mail.objects.get().text == queued.text


def test_mail_shows_neither_codes_nor_guesses(boss, ann, client):
    """The list of mail is no way to sign in as somebody, nor to see who tried which address."""
    client.post("/accounts/login/", {"email": ann.email})
    client.__class__().post("/accounts/login/", {"email": "unknown@elsewhere.example"})
    assert Mail.objects.filter(kind=Mail.Kind.NOBODY).exists()
    code = re.findall(r"^\d{8}$", Mail.objects.get(kind=Mail.Kind.CODE).text, re.MULTILINE)[0]
    queued = Mail.objects.get(kind=Mail.Kind.CODE)
    for address in ("/admin/members/mail/", f"/admin/members/mail/{queued.pk}/change/"):
        shown = boss.get(address).content.decode()
        assert code not in shown
        assert "unknown address" not in shown


@pytest.mark.parametrize("query", ["text__contains=1", "text__regex=(", "member__password__startswith=!", "subject=x"])
def test_mail_is_not_asked_about_what_it_does_not_show(boss, ann, client, query):
    """Nor by guessing at it piece by piece in the address of the list."""
    client.post("/accounts/login/", {"email": ann.email})
    assert boss.get(f"/admin/members/mail/?{query}").status_code == 400


@pytest.mark.parametrize(
    ("state", "found"),
    [("waiting", {"ann.archer@"}), ("sent", {"bo@"}), ("failed", {"cy@"}), ("x", {"ann.archer@", "bo@", "cy@"})],
)
def test_mail_by_state(boss, ann, state, found):
    invitations.invite([ann], by=None)
    bo, cy = (cast.member(f"{name}@brookshire.example") for name in ("bo", "cy"))
    invitations.invite([bo, cy], by=None)
    sending._sent(Mail.objects.get(member=bo))
    sending._failed(Mail.objects.get(member=cy), "550 no such mailbox")
    shown = words(boss.get("/admin/members/mail/", {"state": state}))
    assert {name for name in ("ann.archer@", "bo@", "cy@") if name in shown} == found


def test_help_with_signing_in_is_one_row(people):
    """The list leads to the form; saving it once more changes the same row."""
    address = "/admin/members/signinhelp/"
    assert people.get(address)["Location"] == f"{address}add/"
    people.post(f"{address}add/", {"team": "Democratic Services", "telephone": "01632 960123"})
    assert people.get(address)["Location"] == f"{address}1/change/"
    assert people.get(f"{address}add/").status_code == 403
    assert codes_of(people.post(f"{address}1/change/", {"team": "A", "telephone": "call us"})) == {
        "telephone": ["invalid"]
    }
    people.post(f"{address}1/change/", {"team": "Governance", "telephone": "01632 960999"})
    assert str(SignInHelp.objects.get()) == "Governance, 01632 960999"
