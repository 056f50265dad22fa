"""Who has learnt what, in the administration: the list of all, and one member's page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from guidance.common import spreadsheets
from guidance.common.admin import admin_page, show
from guidance.common.london import LONDON
from guidance.models import Edition
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.administration.rights import SEE_ATTEMPTS, VIEW, may_enter
from protocol_portal.members.models import AccountEvent, Member
from protocol_portal.members.signing_in.rules import officer
from quizzes.learning import standings as records
from quizzes.learning.standings import STATES, Standing, standing
from quizzes.models import Quiz

COLUMNS = ("full_name", "email", "reference", "role", "division", "quiz", "edition_in_force", "acknowledged_on",
           "state", "passed_on", "counts_until")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A member in the list, with their standing."""

    member: Member
    standing: Standing


@admin_page(VIEW, SEE_ATTEMPTS)
def learning(request: HttpRequest) -> HttpResponse:
    """Shows where each member stands with a quiz, and how many are in each state."""
    quiz, edition = _quiz(request), Edition.objects.current()
    lines = _lines(quiz, edition) if quiz else []
    counts = {state: sum(line.standing.state == state for line in lines) for state in STATES}
    wanted = request.GET.get("state", "")
    context = {
        "title": "Who has finished",
        "quiz": quiz,
        "quizzes": Quiz.objects.all(),
        "edition": edition,
        "lines": [line for line in lines if line.standing.state == wanted or wanted not in counts],
        "total": len(lines),
        "states": [(state, words, counts[state]) for state, words in STATES.items() if counts[state]],
        "wanted": wanted if wanted in counts else "",
    }
    return show(request, Member, "admin/members/member/learning.html", context)


@admin_page(VIEW, SEE_ATTEMPTS)
def learning_csv(request: HttpRequest) -> HttpResponse:
    """Sends the whole list, and records the export in the officer's history."""
    quiz, edition = _quiz(request), Edition.objects.current()
    rows = [_row(line) for line in _lines(quiz, edition)] if quiz else []
    by = officer(request)
    accounts.record(AccountEvent.Kind.EXPORTED, by, by=by, note="who has finished, csv")
    headers = {"Content-Disposition": 'attachment; filename="who-has-finished.csv"'}
    data = spreadsheets.write_csv([COLUMNS, *rows])
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


@admin_page(VIEW, SEE_ATTEMPTS, of=Member)
def learning_of(request: HttpRequest, member: Member) -> HttpResponse:
    """Shows what one member has read, and every attempt."""
    edition = Edition.objects.current()
    context = {
        "title": f"What {member} has learnt",
        "member": member,
        "edition": edition,
        "standings": [standing(member, quiz, edition) for quiz in Quiz.objects.all()],
        "acknowledgements": member.acknowledgements.select_related("edition", "entered_by"),
        "attempts": member.attempts.select_related("edition"),
        "may_enter": may_enter(request, member),
    }
    return show(request, Member, "admin/members/member/member_learning.html", context)


urlpatterns = [
    path("learning/", learning, name="members_learning"),
    path("learning.csv", learning_csv, name="members_learning_csv"),
    path("<int:pk>/learning/", learning_of, name="members_learning_of"),
]


def _quiz(request: HttpRequest) -> Quiz | None:
    """The quiz that the address names, or the first."""
    named, quizzes = request.GET.get("quiz", ""), list(Quiz.objects.all())
    return next((one for one in quizzes if one.slug == named), quizzes[0] if quizzes else None)


def _lines(quiz: Quiz, edition: Edition | None) -> list[Line]:
    """All active members but officers, in the order of their names."""
    members = list(Member.objects.active().exclude(role=Member.Role.OFFICER))
    standings = records.standings(members, quiz, edition)
    return [Line(member, standings[member.pk]) for member in members]


def _row(line: Line) -> list[Any]:
    member, now = line.member, line.standing
    acknowledged, passed = now.acknowledged, now.passed
    return [
        member.full_name,
        member.email,
        member.reference,
        member.role,
        member.division,
        now.quiz.slug,
        str(now.edition.number) if now.edition else None,
        timezone.localdate(acknowledged.at, LONDON) if acknowledged else None,
        now.in_words,
        timezone.localdate(passed.finished_at, LONDON) if passed else None,
        passed.last_day if passed else None,
    ]
