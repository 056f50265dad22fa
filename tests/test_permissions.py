"""Who may open what: every address of the portal, for each kind of person, without and with something posted.

The addresses are taken from the URL configuration: one that has no line here fails, and so does a line whose address
is gone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from guidance.amending import parts as drafting
from guidance.amending import sharing
from guidance.amending.draft import amend
from guidance.models import (
    Contact,
    Edition,
    GuidanceEvent,
    Notice,
    OfficerNote,
    Page,
    PreviewLink,
    SavedState,
    SearchTerm,
)
from protocol_portal.members.mail import invitations
from protocol_portal.members.models import AccountEvent, Mail, Member
from protocol_portal.members.roster import acts as roster
from protocol_portal.members.signing_in import codes
from quizzes.bank import acts as question_bank
from quizzes.files.quizzes import Bank
from quizzes.learning import attempts
from quizzes.models import Acknowledgement, Attempt, Question, Quiz
from quizzes.rules.drawing import Blueprint
from tests import cast, factories
from tests.conftest import undone
from tests.quizzes.written_bank import question, quiz

HALF_IN = "editor without second step"
EVERYBODY = {*cast.ROLES, HALF_IN}
NOBODY: set[str] = set()
SIGNED_IN = EVERYBODY - {"anonymous"}
WITH_RIGHTS = SIGNED_IN - {"member"}
OFFICERS = WITH_RIGHTS - {HALF_IN}
PEOPLE = {"people officer", "superuser"}
EDITORS = {"editor", "publisher", "superuser"}
READERS = EDITORS | {"viewer"}
PUBLISHERS = {"publisher", "superuser"}
ALL_RIGHTS = {"superuser"}

# Who is answered with a page, or led on to one; first to GET, then to POST. All others are led to sign in or refused,
# and nothing is written.
MATRIX = {
    "": (EVERYBODY, NOBODY),
    "guidance/": (EVERYBODY, NOBODY),
    "guidance/all/": (EVERYBODY, NOBODY),
    "guidance/<slug:slug>/": (EVERYBODY, NOBODY),
    "code/": (EVERYBODY, NOBODY),
    "code/<paragraph:slug>/": (EVERYBODY, NOBODY),
    "platforms/": (EVERYBODY, NOBODY),
    "platforms/<slug:slug>/": (EVERYBODY, NOBODY),
    "check/": (EVERYBODY, NOBODY),
    "check/<slug:slug>/": (EVERYBODY, NOBODY),
    "check/<slug:slug>/<path:answers>/": (EVERYBODY, NOBODY),
    "search/": (EVERYBODY, NOBODY),
    "editions/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/changes/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/fingerprint/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/files.zip": (EVERYBODY, NOBODY),
    "editions/<edition:number>/guidance/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/guidance/all/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/guidance/<slug:slug>/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/code/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/code/<paragraph:slug>/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/platforms/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/platforms/<slug:slug>/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/check/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/check/<slug:slug>/": (EVERYBODY, NOBODY),
    "editions/<edition:number>/check/<slug:slug>/<path:answers>/": (EVERYBODY, NOBODY),
    "on/": (EVERYBODY, NOBODY),
    "on/<day:day>/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/guidance/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/guidance/all/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/guidance/<slug:slug>/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/code/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/code/<paragraph:slug>/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/platforms/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/platforms/<slug:slug>/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/check/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/check/<slug:slug>/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/check/<slug:slug>/<path:answers>/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/search/": (EVERYBODY, NOBODY),
    "drafts/<slug:token>/changes/": (EVERYBODY, NOBODY),
    "contacts/": (EVERYBODY, NOBODY),
    "accessibility/": (EVERYBODY, NOBODY),
    "privacy/": (EVERYBODY, NOBODY),
    "cookies/": (EVERYBODY, NOBODY),
    "updates.xml": (EVERYBODY, NOBODY),
    "sitemap.xml": (EVERYBODY, NOBODY),
    "robots.txt": (EVERYBODY, NOBODY),
    ".well-known/security.txt": (EVERYBODY, NOBODY),
    "favicon.ico": (EVERYBODY, NOBODY),
    "healthz": (EVERYBODY, NOBODY),
    "practice/": (EVERYBODY, NOBODY),
    "practice/<paragraph:slug>/": (EVERYBODY, NOBODY),
    "practice/<slug:slug>/": (EVERYBODY, NOBODY),
    "practice/<paragraph:slug>/<slug:question>/": (EVERYBODY, NOBODY),
    "practice/<slug:slug>/<slug:question>/": (EVERYBODY, NOBODY),
    "accounts/": (SIGNED_IN, NOBODY),
    "accounts/login/": (EVERYBODY, EVERYBODY),
    "accounts/login/code/": (EVERYBODY, EVERYBODY),
    "accounts/login/again/": (EVERYBODY, EVERYBODY),
    "accounts/code/<slug:token>/": (EVERYBODY, EVERYBODY),
    "accounts/logout/": (EVERYBODY, EVERYBODY),
    "accounts/everywhere/": (SIGNED_IN, SIGNED_IN),
    "accounts/inactive/": (EVERYBODY, NOBODY),
    "accounts/sso/": (NOBODY, NOBODY),  # not configured here
    "accounts/sso/callback/": (NOBODY, NOBODY),
    "accounts/sso/cancelled/": (NOBODY, NOBODY),
    "accounts/second-step/": (EVERYBODY, EVERYBODY),
    "accounts/second-step/again/": (OFFICERS, OFFICERS),
    "accounts/second-step/set-up/": (WITH_RIGHTS, WITH_RIGHTS),
    "accounts/second-step/remove/": (OFFICERS, OFFICERS),
    "accounts/second-step/codes/": (OFFICERS, NOBODY),
    "accounts/second-step/codes/new/": (WITH_RIGHTS, WITH_RIGHTS),
    "accounts/second-step/done/": (EVERYBODY, EVERYBODY),
    "certificates/": (EVERYBODY, NOBODY),
    "certificates/<str:code>/": (EVERYBODY, NOBODY),
    "learn/": (SIGNED_IN, NOBODY),
    "learn/acknowledge/": (SIGNED_IN, SIGNED_IN),
    "learn/<slug:slug>/": (SIGNED_IN, SIGNED_IN),
    "learn/attempts/<number:pk>/": ({"member"}, NOBODY),  # whose attempt it is
    "learn/attempts/<number:pk>/<number:position>/": ({"member"}, {"member"}),
    "learn/attempts/<number:pk>/result/": ({"member"}, NOBODY),
    "learn/attempts/<number:pk>/certificate/": ({"member"}, NOBODY),
    "learn/record/": (SIGNED_IN, NOBODY),
    "learn/record.json": (SIGNED_IN, NOBODY),
    "learn/record.csv": (SIGNED_IN, NOBODY),
    "admin/": (OFFICERS, OFFICERS),
    "admin/login/": (WITH_RIGHTS, WITH_RIGHTS),
    "admin/logout/": (EVERYBODY, EVERYBODY),
    "admin/jsi18n/": (OFFICERS, NOBODY),
    "admin/members/member/<int:pk>/invite/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/sign_out/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/reset_second_step/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/unlink/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/deactivate/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/reactivate/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/code/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/rights/": (ALL_RIGHTS, ALL_RIGHTS),
    "admin/members/member/import/": (PEOPLE, PEOPLE),
    "admin/members/member/import/<slug:token>/": (PEOPLE, PEOPLE),
    "admin/members/member/export.csv": (PEOPLE, PEOPLE),
    "admin/members/member/export.xlsx": (PEOPLE, PEOPLE),
    "admin/members/member/invitations/<uuid:batch>/": (PEOPLE, PEOPLE),
    "admin/members/member/": (PEOPLE, PEOPLE),
    "admin/members/member/add/": (PEOPLE, PEOPLE),
    "admin/members/member/<path:object_id>/history/": (PEOPLE, PEOPLE),
    "admin/members/member/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/members/member/<path:object_id>/change/": (PEOPLE, PEOPLE),
    "admin/members/member/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/members/accountevent/": (PEOPLE, PEOPLE),
    "admin/members/accountevent/add/": (NOBODY, NOBODY),
    "admin/members/accountevent/<path:object_id>/history/": (NOBODY, NOBODY),
    "admin/members/accountevent/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/members/accountevent/<path:object_id>/change/": (PEOPLE, NOBODY),
    "admin/members/accountevent/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/members/mail/": (PEOPLE, PEOPLE),
    "admin/members/mail/add/": (NOBODY, NOBODY),
    "admin/members/mail/<path:object_id>/history/": (NOBODY, NOBODY),
    "admin/members/mail/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/members/mail/<path:object_id>/change/": (PEOPLE, NOBODY),
    "admin/members/mail/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/members/signinhelp/": (PEOPLE, PEOPLE),
    "admin/members/signinhelp/add/": (NOBODY, NOBODY),
    "admin/members/signinhelp/<path:object_id>/history/": (PEOPLE, PEOPLE),
    "admin/members/signinhelp/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/members/signinhelp/<path:object_id>/change/": (PEOPLE, PEOPLE),
    "admin/members/signinhelp/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/members/member/learning/": (PEOPLE, PEOPLE),
    "admin/members/member/learning.csv": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/learning/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/paper/<slug:slug>/begin/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/paper/<int:attempt_pk>/": (PEOPLE, PEOPLE),
    "admin/members/member/<int:pk>/paper/<int:attempt_pk>/answers/": (PEOPLE, PEOPLE),
    "admin/quizzes/question/": (READERS, READERS),
    "admin/quizzes/question/add/": (EDITORS, EDITORS),
    "admin/quizzes/question/<path:object_id>/history/": (NOBODY, NOBODY),
    "admin/quizzes/question/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/quizzes/question/<path:object_id>/change/": (READERS, EDITORS),
    "admin/quizzes/question/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/quizzes/quiz/": (READERS, READERS),
    "admin/quizzes/quiz/<int:pk>/approval/": (READERS, PUBLISHERS),
    "admin/quizzes/quiz/add/": (NOBODY, NOBODY),
    "admin/quizzes/quiz/<path:object_id>/history/": (NOBODY, NOBODY),
    "admin/quizzes/quiz/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/quizzes/quiz/<path:object_id>/change/": (READERS, EDITORS),
    "admin/quizzes/quiz/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/quizzes/attempt/": (PEOPLE, PEOPLE),
    "admin/quizzes/attempt/<int:pk>/disown/": (PEOPLE, PEOPLE),
    "admin/quizzes/attempt/<int:pk>/certificate/": (PEOPLE, PEOPLE),
    "admin/quizzes/attempt/add/": (NOBODY, NOBODY),
    "admin/quizzes/attempt/<path:object_id>/history/": (NOBODY, NOBODY),
    "admin/quizzes/attempt/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/quizzes/attempt/<path:object_id>/change/": (PEOPLE, NOBODY),
    "admin/quizzes/attempt/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/quizzes/acknowledgement/": (PEOPLE, PEOPLE),
    "admin/quizzes/acknowledgement/add/": (NOBODY, NOBODY),
    "admin/quizzes/acknowledgement/<path:object_id>/history/": (NOBODY, NOBODY),
    "admin/quizzes/acknowledgement/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/quizzes/acknowledgement/<path:object_id>/change/": (PEOPLE, NOBODY),
    "admin/quizzes/acknowledgement/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/guidance/edition/import/": (EDITORS, EDITORS),
    "admin/guidance/edition/<int:pk>/content.zip": (READERS, NOBODY),
    "admin/guidance/edition/amend/": (NOBODY, EDITORS),
    "admin/guidance/edition/<int:pk>/add/<slug:kind>/": (EDITORS, EDITORS),
    "admin/guidance/edition/<int:pk>/add/<slug:kind>/preview/": (NOBODY, EDITORS),
    "admin/guidance/edition/<int:pk>/parts/<slug:kind>/<part:slug>/": (READERS, EDITORS),
    "admin/guidance/edition/<int:pk>/parts/<slug:kind>/<part:slug>/preview/": (NOBODY, EDITORS),
    "admin/guidance/edition/<int:pk>/parts/<slug:kind>/<part:slug>/remove/": (EDITORS, EDITORS),
    "admin/guidance/edition/<int:pk>/parts/<slug:kind>/<part:slug>/rename/": (EDITORS, EDITORS),
    "admin/guidance/edition/<int:pk>/parts/<slug:kind>/<part:slug>/move/": (NOBODY, EDITORS),
    "admin/guidance/edition/<int:pk>/parts/<slug:kind>/<part:slug>/states/": (READERS, READERS),
    "admin/guidance/edition/states/<int:pk>/": (READERS, EDITORS),
    "admin/guidance/edition/<int:pk>/comparison/": (READERS, READERS),
    "admin/guidance/edition/<int:pk>/particulars/": (EDITORS, EDITORS),
    "admin/guidance/edition/<int:pk>/places/": (EDITORS, EDITORS),
    "admin/guidance/edition/<int:pk>/approve/": (PUBLISHERS, PUBLISHERS),
    "admin/guidance/edition/<int:pk>/take-back/": (PUBLISHERS, PUBLISHERS),
    "admin/guidance/edition/<int:pk>/discard/": (EDITORS, EDITORS),
    "admin/guidance/edition/<int:pk>/adoption/": (PUBLISHERS, PUBLISHERS),
    "admin/guidance/edition/<int:pk>/share/": (EDITORS, EDITORS),
    "admin/guidance/edition/<int:pk>/share/<int:link>/end/": (NOBODY, EDITORS),
    "admin/guidance/edition/": (READERS, NOBODY),
    "admin/guidance/edition/add/": (NOBODY, NOBODY),
    "admin/guidance/edition/<path:object_id>/history/": (READERS, READERS),
    "admin/guidance/edition/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/guidance/edition/<path:object_id>/change/": (READERS, EDITORS),
    "admin/guidance/edition/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/guidance/guidanceevent/": (READERS, READERS),
    "admin/guidance/guidanceevent/add/": (NOBODY, NOBODY),
    "admin/guidance/guidanceevent/<path:object_id>/history/": (NOBODY, NOBODY),
    "admin/guidance/guidanceevent/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/guidance/guidanceevent/<path:object_id>/change/": (READERS, NOBODY),
    "admin/guidance/guidanceevent/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/guidance/contact/": (READERS, READERS),
    "admin/guidance/contact/add/": (EDITORS, EDITORS),
    "admin/guidance/contact/<path:object_id>/history/": (READERS, READERS),
    "admin/guidance/contact/<path:object_id>/delete/": (EDITORS, EDITORS),
    "admin/guidance/contact/<path:object_id>/change/": (READERS, EDITORS),
    "admin/guidance/contact/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/guidance/searchterm/": (READERS, READERS),
    "admin/guidance/searchterm/add/": (EDITORS, EDITORS),
    "admin/guidance/searchterm/<path:object_id>/history/": (READERS, READERS),
    "admin/guidance/searchterm/<path:object_id>/delete/": (EDITORS, EDITORS),
    "admin/guidance/searchterm/<path:object_id>/change/": (READERS, EDITORS),
    "admin/guidance/searchterm/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/guidance/failedsearch/": (READERS, NOBODY),
    "admin/guidance/page/": (READERS, READERS),
    "admin/guidance/page/add/": (NOBODY, NOBODY),
    "admin/guidance/page/<path:object_id>/history/": (NOBODY, NOBODY),
    "admin/guidance/page/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/guidance/page/<path:object_id>/change/": (READERS, EDITORS),
    "admin/guidance/page/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/guidance/council/": (READERS, READERS),
    "admin/guidance/council/add/": (NOBODY, NOBODY),
    "admin/guidance/council/<path:object_id>/history/": (READERS, READERS),
    "admin/guidance/council/<path:object_id>/delete/": (NOBODY, NOBODY),
    "admin/guidance/council/<path:object_id>/change/": (READERS, EDITORS),
    "admin/guidance/council/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/guidance/notice/": (READERS, READERS),
    "admin/guidance/notice/add/": (EDITORS, EDITORS),
    "admin/guidance/notice/<int:pk>/end/": (READERS, EDITORS),
    "admin/guidance/notice/<path:object_id>/history/": (READERS, READERS),
    "admin/guidance/notice/<path:object_id>/delete/": (EDITORS, EDITORS),
    "admin/guidance/notice/<path:object_id>/change/": (READERS, EDITORS),
    "admin/guidance/notice/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/guidance/officernote/": (READERS, READERS),
    "admin/guidance/officernote/add/": (EDITORS, EDITORS),
    "admin/guidance/officernote/<int:pk>/end/": (READERS, EDITORS),
    "admin/guidance/officernote/<path:object_id>/history/": (READERS, READERS),
    "admin/guidance/officernote/<path:object_id>/delete/": (EDITORS, EDITORS),
    "admin/guidance/officernote/<path:object_id>/change/": (READERS, EDITORS),
    "admin/guidance/officernote/<path:object_id>/": (OFFICERS, OFFICERS),
    "admin/^(?P<app_label>members|quizzes|guidance)/$": (OFFICERS, OFFICERS),
    "admin/(?P<url>.*)$": (NOBODY, NOBODY),
}


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the configuration, with its parameters: "admin/members/member/<int:pk>/code/"; and its view."""
    for one in (resolver or get_resolver()).url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, address)
        else:
            yield address, one.callback


@pytest.fixture(scope="module")
def cast_(stored_once):
    """A browser for each kind of person, and something to fill each address with."""
    factories.in_force()
    return clients_and_addresses()


def clients_and_addresses():
    cast.help_with_signing_in()
    clients = {role: cast.client_of(role) for role in cast.ROLES}
    clients[HALF_IN] = cast.signed_in(cast.officer("editor", "half.in@brookshire.example"), second_step=False)
    for person in Member.objects.exclude(email="half.in@brookshire.example"):
        if person.is_staff:
            RecoveryCodes.activate(person)
    ann = cast.member()
    by = Member.objects.get(email="people.officer@brookshire.example")
    batch = invitations.invite([ann], by=by)
    cache.set("members.preview.token", (by.pk, roster.preview(b"full_name,email\nBo,bo@b.example\n")), 60)
    asked = question("asked", use="practice", code="3.1", tags=("libel",), passage="")
    put = question("put", code="3.1", passage="")
    question_bank.load(Bank((quiz(blueprint=Blueprint({"3.1": 1})),), (asked, put)))
    unlinked = Contact.objects.create(slug="lonely", team="Lonely", helps_with="Nothing.", email="l@b.example")
    tomorrow = timezone.now() + timedelta(days=1)
    notice = Notice.objects.create(kind="general", title="Planned", starts_at=tomorrow)
    note = OfficerNote.objects.create(passage="/code/3.1/", text="Planned.", author_post="Clerk", starts_at=tomorrow)
    passed, begun = (taken(Member.objects.get(email="member@brookshire.example")), taken(ann, by=by))
    draft = amend()
    drafting.add_part(draft, "guidance", "added", {"title": "Added", "body": "Added.\n"}, by=None)
    shared = sharing.share(draft, for_whom="Ann", until=tomorrow, by=None)
    filled = {
        "drafts/<slug:token>/": shared[1:], "<int:link>": PreviewLink.objects.get().pk,
        "states/<int:pk>": f"states/{SavedState.objects.get().pk}", "edition/<int:pk>": f"edition/{draft.pk}",
        "edition/<path:object_id>": f"edition/{draft.pk}",
        "guidanceevent/<path:object_id>": f"guidanceevent/{GuidanceEvent.objects.earliest('pk').pk}",
        "add/<slug:kind>": "add/guidance", "<slug:kind>/<part:slug>": "guidance/added",
        "learn/attempts/<number:pk>": f"learn/attempts/{passed.pk}", "<number:position>": 1,
        "certificates/<str:code>": f"certificates/{passed.shown_code}", "learn/<slug:slug>": "learn/induction",
        "paper/<slug:slug>": "paper/induction", "<int:attempt_pk>": begun.pk,
        "quiz/<int:pk>": f"quiz/{passed.quiz_id}", "attempt/<int:pk>": f"attempt/{passed.pk}",
        "attempt/<path:object_id>": f"attempt/{passed.pk}", "quiz/<path:object_id>": f"quiz/{passed.quiz_id}",
        "question/<path:object_id>": f"question/{Question.objects.get(slug='put').pk}",
        "notice/<int:pk>": f"notice/{notice.pk}", "notice/<path:object_id>": f"notice/{notice.pk}",
        "officernote/<int:pk>": f"officernote/{note.pk}", "officernote/<path:object_id>": f"officernote/{note.pk}",
        "contact/<path:object_id>": f"contact/{unlinked.pk}", "council/<path:object_id>": "council/1",
        "searchterm/<path:object_id>": f"searchterm/{SearchTerm.objects.earliest('pk').pk}",
        "page/<path:object_id>": f"page/{Page.objects.get(slug='privacy').pk}",
        "acknowledgement/<path:object_id>": f"acknowledgement/{Acknowledgement.objects.get().pk}",
        "<slug:question>": "asked", "practice/<slug:slug>": "practice/libel",
        "<int:pk>": ann.pk, "<uuid:batch>": batch, "import/<slug:token>": "import/token",
        "accounts/code/<slug:token>": codes.show(ann, by=by).path[1:-1],
        "admin/members/member/<path:object_id>": f"admin/members/member/{ann.pk}",
        "accountevent/<path:object_id>": f"accountevent/{AccountEvent.objects.earliest('pk').pk}",
        "mail/<path:object_id>": f"mail/{Mail.objects.get().pk}", "signinhelp/<path:object_id>": "signinhelp/1",
        "<edition:number>": 1, "<day:day>": "2024-05-03", "<paragraph:slug>": "3.1",
        "guidance/<slug:slug>": "guidance/talking-online",
        "platforms/<slug:slug>": "platforms/forums", "check/<slug:slug>": "check/before-you-talk",
        "<path:answers>": "not-sure",
        "^(?P<app_label>members|quizzes|guidance)/$": "members/", "(?P<url>.*)$": "nowhere/",
    }  # fmt: skip
    return clients, filled


def taken(member: Member, by: Member | None = None) -> Attempt:
    """The quiz with its one question, answered rightly; begun only where an officer did so on paper."""
    [quiz_] = Quiz.objects.all()
    if by:
        return attempts.start(member, quiz_, begun_by=by)
    attempts.acknowledge(member, Edition.objects.get(), way="a test")
    attempt = attempts.start(member, quiz_)
    return attempts.answer(member, attempt.pk, 1, {2})


WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
READS = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT|SHOW|PRAGMA)\b")  # also with a lock
NO_ROWS_OF_OURS = {"django_session", "portal_cache"}  # who is signed in, and how often something was tried


@contextmanager
def written() -> Iterator[list[str]]:
    """What is written into the database within, as statements, but for who is signed in and how often they tried."""
    found: list[str] = []

    def watch(execute, sql, params, many, context):
        into = WRITES.match(sql)
        if not (READS.match(sql) or (into and into[1] in NO_ROWS_OF_OURS)):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def is_let_in(response) -> bool:
    """A page, or the way to one. "Sign in first", "not yours", "not there" and "not like this" are none."""
    if response.status_code in (301, 302):
        return not response["Location"].startswith(("/accounts/login/?next=", "/admin/login/"))
    assert response.status_code < 500
    return response.status_code not in (403, 404, 405)


def test_every_address_has_a_line_and_every_line_an_address():
    assert {address for address, _ in patterns()} == set(MATRIX)


@pytest.mark.django_db
def test_every_page_of_ours_in_the_administration_says_who_may_open_it():
    """Each is one of Django's, which ask their ModelAdmin or their site, or has its permissions from `admin_page`."""
    views = {address: view for address, view in patterns() if address.startswith("admin/")}
    theirs = [address for address, view in views.items() if hasattr(view, "model_admin") or hasattr(view, "admin_site")]
    ours = views.keys() - {*theirs, "admin/login/"}  # the last is where those are led who may not enter
    assert len(ours) > 40
    there = {f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")}
    asked = {address: set(getattr(views[address], "needs", ())) for address in ours}
    assert {address: needs for address, needs in asked.items() if not needs or needs - there} == {}


@pytest.mark.alike
@pytest.mark.django_db
@pytest.mark.parametrize("address", MATRIX)
def test_who_may(cast_, address):
    """As the line says; and where somebody may not post, nothing in the database has changed."""
    clients, filled = cast_
    path = address
    for parameter, value in filled.items():
        path = path.replace(parameter, str(value))
    found: dict[str, set[str]] = {"get": set(), "post": set()}
    for role, client in clients.items():
        cookies = deepcopy(client.cookies)
        for method, let_in in found.items():
            client.cookies = deepcopy(cookies)  # signing out takes them away
            with undone(), written() as statements:
                if is_let_in(getattr(client, method)(f"/{path}")):
                    let_in.add(role)
                else:
                    assert statements == [], f"{role} was refused, and something is written"
        client.cookies = cookies
    assert (found["get"], found["post"]) == MATRIX[address]
