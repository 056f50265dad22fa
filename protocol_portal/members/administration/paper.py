"""The induction on paper, in the administration: begun for a member, printed, and entered when it is back."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from guidance.common.admin import View, admin_page, posted, show
from protocol_portal.members.administration.forms import SignatureForm
from protocol_portal.members.administration.rights import ADD_ATTEMPTS, SEE_ATTEMPTS, VIEW, may_enter
from protocol_portal.members.models import Member
from protocol_portal.members.signing_in.rules import officer
from quizzes.bank import approvals
from quizzes.learning import attempts
from quizzes.learning.papers import Item, Paper
from quizzes.models import Attempt, Quiz
from quizzes.rules import marking

entering: Callable[[View], View] = admin_page(VIEW, SEE_ATTEMPTS, ADD_ATTEMPTS, of=Member, allowed=may_enter)


def paper_page(view: View) -> View:
    """Makes a view, which is given the member and the attempt, a page about what is on paper."""

    @entering
    @wraps(view)
    def page(request: HttpRequest, member: Member, attempt_pk: int) -> HttpResponse:
        found = get_object_or_404(Attempt.objects.select_related("edition", "member"), pk=attempt_pk, member=member)
        return view(request, member, found)

    return page


@entering
def begin_paper(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    """Begins the quiz for a member who won't use a screen, or finds it begun; leads to what is to be printed."""
    quiz = get_object_or_404(Quiz, slug=slug)
    if request.method != "POST":
        return redirect("admin:members_learning_of", member.pk)
    try:
        attempt = attempts.start(member, quiz, begun_by=officer(request))
    except attempts.AttemptRefused as e:
        messages.error(request, e.messages[0])
        return redirect("admin:members_learning_of", member.pk)
    return redirect("admin:members_paper", member.pk, attempt.pk)


@paper_page
def to_print(request: HttpRequest, member: Member, attempt: Attempt) -> HttpResponse:
    """Shows the whole induction to print: the statement to sign, the protocol and the questions."""
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
        "book": book,
    }
    return show(request, Member, "admin/members/member/paper.html", context)


@paper_page
def answers(request: HttpRequest, member: Member, attempt: Attempt) -> HttpResponse:
    """Takes what the member has written on the paper."""
    if not attempt.is_open():  # somebody pressed the button twice
        messages.info(request, f"This paper is done with: {attempt.outcome}.")
        return redirect("admin:members_learning_of", member.pk)
    paper, form, problem = Paper(attempt), SignatureForm(posted(request)), None
    typed = {item.position: _typed(request, item) for item in paper.items}
    if form.is_valid():
        given = {position: chosen for position, chosen in typed.items() if chosen}
        try:
            entered = attempts.enter(attempt, given, signed_on=form.cleaned_data["signed_on"], by=officer(request))
        except attempts.AttemptRefused as e:
            problem = e
        else:
            return _entered(request, member, entered)
    context = {
        "form": form,
        "title": f"What {member} wrote on the paper",
        "member": member,
        "attempt": attempt,
        "items": [(item, typed[item.position]) for item in paper.items],
        "acknowledged": member.acknowledgements.filter(edition=attempt.edition).first(),
        "problem": problem,
    }
    return show(request, Member, "admin/members/member/answers.html", context)


def _entered(request: HttpRequest, member: Member, entered: Attempt) -> HttpResponse:
    """Says what is recorded, and how the quiz has ended where it has."""
    total = entered.number_of_questions
    done = f"The answers are recorded: {Paper(entered).answered} of {total} questions are answered."
    if entered.is_finished():
        messages.success(request, f"{done} The quiz is {entered.outcome}: {entered.score} are right.")
        return redirect("admin:quizzes_attempt_change", entered.pk)
    messages.success(request, done)
    return redirect("admin:members_learning_of", member.pk)


urlpatterns = [
    path("<int:pk>/paper/<slug:slug>/begin/", begin_paper, name="members_begin_paper"),
    path("<int:pk>/paper/<int:attempt_pk>/", to_print, name="members_paper"),
    path("<int:pk>/paper/<int:attempt_pk>/answers/", answers, name="members_answers"),
]


def _typed(request: HttpRequest, item: Item) -> set[int]:
    """What was ticked for a question that isn't answered yet: positions of its options."""
    sent = request.POST.getlist(f"question-{item.position}") if not item.chosen else []
    return {choice.position for choice in item.choices if str(choice.position) in sent}
