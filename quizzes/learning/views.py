"""Learning: acknowledging the protocol, quizzes, results. Private, and kept by no cache."""

from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_safe

from guidance.book import comparison
from guidance.common.pages import private_page
from guidance.common.people import Learner
from guidance.editions.stored import book_of
from guidance.models import Edition
from guidance.text import markdown
from quizzes.bank import approvals
from quizzes.learning import attempts
from quizzes.learning import standings as records
from quizzes.learning.forms import AcknowledgeForm
from quizzes.learning.papers import Paper, edition_of
from quizzes.learning.standings import Reading
from quizzes.models import Asked, Attempt, Quiz
from quizzes.rules import marking

NO_OPTION = 0  # positions count from 1: what somebody made up is none of them

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@private_page
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """Shows what there is to do, and where the member stands."""
    edition = Edition.objects.current()
    standings = [records.standing(request.user, quiz, edition) for quiz in Quiz.objects.all()]
    reading = records.reading(request.user, edition)
    done = reading.is_read + 2 * sum(bool(standing.passed) for standing in standings)
    context = {
        "edition": edition,
        "reading": reading,
        "changes": _changes(reading, edition),
        "standings": standings,
        "disowned": Attempt.objects.filter(member=request.user.pk).exclude(disowned_at=None),
        "done": done,
        "steps": 1 + 2 * len(standings),
    }
    return render(request, "quizzes/learn.html", context)


@private_page
@get_or_post
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Asks whether the member has read the edition in force, and records it."""
    edition = _in_force()
    form = _acknowledge_form(edition, request.POST if request.method == "POST" else None)
    superseded = None
    if request.method == "POST" and form.is_valid():
        shown = get_object_or_404(Edition.objects.published(), number=form.cleaned_data["edition"])
        try:
            attempts.acknowledge(request.user, shown, way=import_string(settings.SIGN_IN_WAY)(request))
        except attempts.Superseded:
            superseded, edition = shown, _in_force()
            form = _acknowledge_form(edition)
        else:
            return redirect("learn")
    reading = records.reading(request.user, edition)
    about: dict[str, Any] = {"edition": edition, "reading": reading, "changes": _changes(reading, edition)}
    context = about | {"form": form, "superseded": superseded}
    return render(request, "quizzes/acknowledge.html", context, status=409 if superseded else 200)


def _changes(reading: Reading, edition: Edition | None) -> list[comparison.PartChange]:
    """What differs between what the member read last and the edition in force; the process keeps what both say."""
    if edition is None or reading.latest is None or not reading.since:
        return []
    return comparison.compare(book_of(reading.latest.edition).content, book_of(edition).content)


def _in_force() -> Edition:
    edition = Edition.objects.current()
    if edition is None:
        raise Http404("No edition is in force yet.")
    return edition


def _acknowledge_form(edition: Edition, data: Any = None) -> AcknowledgeForm:
    statement = attempts.statement(edition)
    return AcknowledgeForm(data, statement=statement, initial={"edition": edition.number})


@private_page
@get_or_post
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows what the quiz is; begins an attempt, or goes on with the open one."""
    found = get_object_or_404(Quiz, slug=slug)
    refused = None
    if request.method == "POST":
        try:
            return redirect(attempts.start(cast(Learner, request.user), found))
        except attempts.AttemptRefused as e:
            refused = e
    standing = records.standing(request.user, found, Edition.objects.current())
    total = found.blueprint.total
    context = {
        "quiz": found,
        "intro": markdown.render(found.intro, paragraphs={}).html,
        "total": total,
        "enough": marking.needed(total, found.pass_mark),
        "approved": approvals.of_quiz(found),
        "standing": standing,
        "refusal": refused or (None if standing.open else attempts.refusal(standing)),
    }
    return render(request, "quizzes/quiz.html", context, status=409 if refused else 200)


def own_attempt(request: HttpRequest, pk: int) -> Attempt:
    """Returns an attempt of the member who asks. Raises Http404 for anybody else's."""
    mine = Attempt.objects.filter(member=request.user.pk).select_related("member")
    attempt: Attempt = get_object_or_404(mine, pk=pk)
    attempt.edition = edition_of(attempt.edition_id)
    return attempt


@private_page
@require_safe
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to where the attempt goes on: the first question that isn't answered, or the result."""
    mine = own_attempt(request, pk)
    following = Paper(mine).next if mine.is_open() else None
    return redirect("question", pk, following.position) if following else redirect("result", pk)


@private_page
@get_or_post
def question(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """Shows one question; once answered, also what was recorded and, if the quiz says so at once, if it is right."""
    if request.method == "POST":
        return _answer(request, pk, position)
    return _question(request, pk, position)


def _answer(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    sent = request.POST.getlist("choice")
    chosen = {int(one) if one.isascii() and one.isdigit() and len(one) < 3 else NO_OPTION for one in sent}
    try:
        mine = attempts.answer(request.user, pk, position, chosen)
    except Asked.DoesNotExist:
        raise Http404("There is no such question in an attempt of yours.") from None
    except attempts.NotAcknowledged:
        return redirect("acknowledge")
    except attempts.NotChosen as e:
        return _question(request, pk, position, problem=e.messages[0])
    except attempts.Closed:
        return _question(request, pk, position, sent=chosen)
    if mine.feedback == Quiz.Feedback.AT_ONCE:
        return redirect("question", pk, position)
    return redirect(mine)


def _question(
    request: HttpRequest, pk: int, position: int, *, problem: str = "", sent: set[int] | None = None
) -> HttpResponseBase:
    """The page of a question; `sent` is what was chosen anew after it was answered, or after the attempt ended."""
    mine = own_attempt(request, pk)
    paper = Paper(mine)
    item = paper.get(position)
    if item is None:
        raise Http404("There is no such question in this attempt.")
    if sent is not None and item.chosen == sent:  # a second click: what it asked for is done
        return redirect("question", pk, position)
    if not item.chosen and not mine.is_open():
        return redirect("result", pk)
    if not item.chosen and attempts.is_unread_paper(mine):
        return redirect("acknowledge")
    context = {
        "attempt": mine,
        "paper": paper,
        "item": item,
        "question": item.question,
        "choices": item.choices,
        "chosen": item.chosen,
        "next": paper.next,
        "problem": problem,
        "sent": sent,
    }
    return render(request, "quizzes/question.html", context, status=200 if sent is None else 409)


@private_page
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the result of an attempt that is over."""
    mine = own_attempt(request, pk)
    if mine.is_open():
        return redirect(mine)
    standing = records.standing(request.user, mine.quiz, Edition.objects.current())
    return render(request, "quizzes/result.html", result_of(mine) | {"standing": standing})


def result_of(mine: Attempt) -> dict[str, Any]:
    """Returns what a page says of an attempt that is over."""
    paper = Paper(mine)
    return {
        "attempt": mine,
        "paper": paper,
        "mark": attempts.marked(mine) if mine.finished_at else None,
        "enough": marking.needed(mine.number_of_questions, mine.pass_mark),
        "approved": approvals.of_attempt(mine),
    }
