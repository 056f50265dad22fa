"""Practice and the checking of certificates. For everybody, without a cookie; nothing is recorded."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from guidance.common.pages import public_page
from quizzes import approvals, attempts, practice
from quizzes.marking import is_right
from quizzes.models import Attempt
from quizzes.practice import Practice, Topic


def _practice() -> Practice:
    found = practice.current()
    if found is None or not found.topics + found.paragraphs:
        raise Http404("There is nothing to practise yet.")
    return found


def _topic(slug: str) -> Topic:
    topic = _practice().get(slug)
    if topic is None:
        raise Http404("There are no practice questions on this.")
    return topic


@public_page
def practice_topics(request: HttpRequest) -> HttpResponse:
    return render(request, "quizzes/practice.html", {"practice": _practice()})


@public_page
def practice_topic(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "quizzes/practice_topic.html", {"topic": _topic(slug)})


@public_page
def practice_question(request: HttpRequest, slug: str, question: str) -> HttpResponse:
    """One question; with `check` in the address what was chosen, why it is right or not, and the passage."""
    topic = _topic(slug)
    place = topic.place(question)
    if place is None:
        raise Http404("This practice question is not there any more.")
    asked = topic.questions[place].question
    chosen = {choice.position for choice in asked.choices if str(choice.position) in request.GET.getlist("choice")}
    if not asked.is_many and len(chosen) > 1:
        chosen = set()  # nobody's browser sends that
    context = {
        "topic": topic,
        "question": asked,
        "choices": asked.choices,
        "address": f"{topic.address}{question}/",
        "number": place + 1,
        "next": topic.questions[place + 1] if place + 1 < len(topic.questions) else None,
        "chosen": chosen,
        "problem": "Choose an answer" if "check" in request.GET and not chosen else "",
        "is_right": is_right(asked.right, chosen),
    }
    return render(request, "quizzes/practice_question.html", context)


# ---- certificates ------------------------------------------------------------------------------------------------


@public_page
def certificates(request: HttpRequest) -> HttpResponseBase:
    """Asks for the code of a certificate, and leads to its page."""
    typed = request.GET.get("code", "")
    if code := _code(typed):
        return redirect("certificate_check", Attempt(code=code).shown_code)
    return render(request, "quizzes/certificates.html", {"problem": "code" in request.GET, "typed": typed[:100]})


@csrf_exempt
@require_safe
@never_cache
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the portal gave this certificate, to whom, for what, and whether it counts; and no more than that."""
    plain: Any = _code(code)
    found = Attempt.objects.filter(code=plain).select_related("member", "edition").first() if plain else None
    if found is None:
        return render(request, "quizzes/no_certificate.html", {"typed": code[:100]}, status=404)
    context = {"attempt": found, "approved": approvals.of_attempt(found)}
    return render(request, "quizzes/certificate_check.html", context)


def _code(typed: str) -> str:
    """The code as it is stored, however it was typed; "" where it can't be one."""
    code = "".join(typed.lower().replace("-", " ").split())
    is_one = len(code) == attempts.CODE_LENGTH and set(code) <= set(attempts.ALPHABET)
    return code if is_one else ""
