"""Practice. For everybody, without a cookie; nothing is recorded."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from guidance.common.pages import public_page
from quizzes.practice import topics
from quizzes.practice.topics import Practice, Topic
from quizzes.rules.marking import is_right


def _practice() -> Practice:
    found = topics.current()
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
    """Shows the paragraphs and topics that can be practised."""
    return TemplateResponse(request, "quizzes/practice.html", {"practice": _practice()})


@public_page
def practice_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the questions of a topic."""
    return TemplateResponse(request, "quizzes/practice_topic.html", {"topic": _topic(slug)})


@public_page
def practice_question(request: HttpRequest, slug: str, question: str) -> HttpResponse:
    """Shows one question; with `check` in the address what was chosen, why it is right or not, and the passage."""
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
    return TemplateResponse(request, "quizzes/practice_question.html", context)
