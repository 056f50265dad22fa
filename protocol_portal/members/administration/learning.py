"""Who has learnt what, in the administration: the list of all, one member's page, and the induction on paper."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone

from guidance.common import spreadsheets
from guidance.common.admin import PortalAdmin, posted, require, show
from guidance.common.london import LONDON
from guidance.models import Edition
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.administration.forms import SignatureForm
from protocol_portal.members.models import AccountEvent, Member
from protocol_portal.members.signing_in.rules import officer
from quizzes.bank import approvals
from quizzes.learning import attempts
from quizzes.learning import standings as records
from quizzes.learning.papers import Item, Paper
from quizzes.learning.standings import STATES, Standing, standing
from quizzes.models import Attempt, Quiz
from quizzes.rules import marking

COLUMNS = ("full_name", "email", "reference", "role", "division", "quiz", "edition_in_force", "acknowledged_on",
           "state", "passed_on", "counts_until")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A member in the list, and where they stand."""

    member: Member
    standing: Standing


class LearningAdmin(PortalAdmin):
    """The pages of learning; the members' administration has them beside its own."""

    def may_see_learning(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and request.user.has_perm("quizzes.view_attempt")

    def may_enter(self, request: HttpRequest, member: Member) -> bool:
        """Whether this officer may begin a quiz for the member and enter the answers, from paper."""
        may = self.may_see_learning(request) and request.user.has_perm("quizzes.add_attempt")
        return may and member.is_active and member != request.user

    # -- all members

    def learning_view(self, request: HttpRequest) -> HttpResponse:
        require(self.may_see_learning(request))
        quiz, edition = _quiz(request), Edition.objects.in_force().first()
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
        return show(request, self.model, "admin/members/member/learning.html", context)

    def learning_csv_view(self, request: HttpRequest) -> HttpResponse:
        """The whole list; that it was taken away stands in the history of whoever took it."""
        require(self.may_see_learning(request))
        quiz, edition = _quiz(request), Edition.objects.in_force().first()
        rows = [_row(line) for line in _lines(quiz, edition)] if quiz else []
        by = officer(request)
        accounts.record(AccountEvent.Kind.EXPORTED, by, by=by, note="who has finished, csv")
        headers = {"Content-Disposition": 'attachment; filename="who-has-finished.csv"'}
        data = spreadsheets.write_csv([COLUMNS, *rows])
        return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)

    # -- one member

    def member_learning_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(self.may_see_learning(request))
        member = get_object_or_404(Member, pk=pk)
        edition = Edition.objects.in_force().first()
        context = {
            "title": f"What {member} has learnt",
            "member": member,
            "edition": edition,
            "standings": [standing(member, quiz, edition) for quiz in Quiz.objects.all()],
            "acknowledgements": member.acknowledgements.select_related("edition", "entered_by"),
            "attempts": member.attempts.select_related("edition"),
            "may_enter": self.may_enter(request, member),
        }
        return show(request, self.model, "admin/members/member/member_learning.html", context)

    # -- on paper

    def begin_paper_view(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Begins the quiz for a member who won't use a screen, or finds it begun; leads to what is to be printed."""
        member, quiz = get_object_or_404(Member, pk=pk), get_object_or_404(Quiz, slug=slug)
        require(self.may_enter(request, member))
        if request.method != "POST":
            return redirect("admin:members_learning_of", pk)
        try:
            attempt = attempts.start(member, quiz, begun_by=officer(request))
        except attempts.AttemptRefused as e:
            messages.error(request, e.messages[0])
            return redirect("admin:members_learning_of", pk)
        return redirect("admin:members_paper", pk, attempt.pk)

    def paper_view(self, request: HttpRequest, pk: int, attempt_pk: int) -> HttpResponse:
        """The whole induction to be printed: the statement to sign, the protocol, and the questions."""
        member, attempt = self._paper_of(request, pk, attempt_pk)
        paper = Paper(attempt)
        book = paper.book
        context = {
            "title": f"{attempt.title} on paper, for {member}",
            "member": member,
            "attempt": attempt,
            "paper": paper,
            "statement": attempts.statement(attempt.edition),
            "approved": approvals.of_attempt(attempt),
            "retake_hours": attempt.quiz.retake_hours,
            "enough": marking.needed(attempt.number_of_questions, attempt.pass_mark),
            "sections": book.sections,
            "paragraphs": book.paragraphs,
            "platforms": book.platforms,
        }
        return show(request, self.model, "admin/members/member/paper.html", context)

    def answers_view(self, request: HttpRequest, pk: int, attempt_pk: int) -> HttpResponse:
        """Takes what the member has written on the paper."""
        member, attempt = self._paper_of(request, pk, attempt_pk)
        if not attempt.is_open():  # somebody pressed the button twice
            messages.info(request, f"This paper is done with: {attempt.outcome}.")
            return redirect("admin:members_learning_of", pk)
        paper, form, problem = Paper(attempt), SignatureForm(posted(request)), ""
        typed = {item.position: _typed(request, item) for item in paper.items} if request.method == "POST" else {}
        if request.method == "POST" and form.is_valid():
            given = {position: chosen for position, chosen in typed.items() if chosen}
            try:
                entered = attempts.enter(attempt, given, signed_on=form.cleaned_data["signed_on"], by=officer(request))
            except attempts.AttemptRefused as e:
                problem = e.messages[0]
            else:
                answered = Paper(entered).answered
                done = f"The answers are recorded: {answered} of {attempt.number_of_questions} questions are answered."
                if entered.is_finished():
                    messages.success(request, f"{done} The quiz is {entered.outcome}: {entered.score} are right.")
                    return redirect("admin:quizzes_attempt_change", attempt_pk)
                messages.success(request, done)
                return redirect("admin:members_learning_of", pk)
        context = {
            "form": form,
            "title": f"What {member} wrote on the paper",
            "member": member,
            "attempt": attempt,
            "items": [(item, typed.get(item.position, set())) for item in paper.items],
            "acknowledged": member.acknowledgements.filter(edition=attempt.edition).first(),
            "problem": problem,
        }
        return show(request, self.model, "admin/members/member/answers.html", context)

    def _paper_of(self, request: HttpRequest, pk: int, attempt_pk: int) -> tuple[Member, Attempt]:
        member = get_object_or_404(Member, pk=pk)
        require(self.may_enter(request, member))
        found = get_object_or_404(Attempt.objects.select_related("edition", "member"), pk=attempt_pk, member=pk)
        return member, found

    # -- addresses

    def get_urls(self) -> list[Any]:
        ours = self.admin_site.admin_view
        return [
            path("learning/", ours(self.learning_view), name="members_learning"),
            path("learning.csv", ours(self.learning_csv_view), name="members_learning_csv"),
            path("<int:pk>/learning/", ours(self.member_learning_view), name="members_learning_of"),
            path("<int:pk>/paper/<slug:slug>/begin/", ours(self.begin_paper_view), name="members_begin_paper"),
            path("<int:pk>/paper/<int:attempt_pk>/", ours(self.paper_view), name="members_paper"),
            path("<int:pk>/paper/<int:attempt_pk>/answers/", ours(self.answers_view), name="members_answers"),
            *super().get_urls(),
        ]


def _quiz(request: HttpRequest) -> Quiz | None:
    """The quiz that the address names, or the first."""
    quizzes: Any = Quiz.objects.all()
    return quizzes.filter(slug=request.GET.get("quiz", "")).first() or quizzes.first()


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


def _typed(request: HttpRequest, item: Item) -> set[int]:
    """What was ticked for a question that isn't answered yet: positions of its options."""
    sent = request.POST.getlist(f"question-{item.position}") if not item.chosen else []
    return {choice.position for choice in item.choices if str(choice.position) in sent}
