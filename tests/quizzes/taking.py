"""A small site to learn on: an invented edition, eight questions and a quiz of four; and members on their way through.

The quiz asks two questions on paragraph 3.1, one on 3.10 (of those with more than one right answer) and one on libel,
and there are twice as many of each, so a second attempt can do without a question of the first. Three of four pass.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils import timezone

from guidance.editions import publishing
from guidance.models import Edition
from protocol_portal.members.models import Member
from quizzes.bank import acts as question_bank
from quizzes.files.questions import WrittenQuestion
from quizzes.files.quizzes import Bank
from quizzes.learning import attempts
from quizzes.models import Acknowledgement, Asked, Attempt, Option, Quiz, Response
from quizzes.rules.drawing import Blueprint
from tests import factories
from tests.pages import Page
from tests.quizzes import written_bank as bank
from tests.rows import rows_of

WAY = "code sent by e-mail"
LEARN, ACKNOWLEDGE, QUIZ = "/learn/", "/learn/acknowledge/", "/learn/induction/"
PARAGRAPHS = ("3.1", "3.9", "3.10")
BLUEPRINT = Blueprint({"3.1": 2, "3.10": 1}, {"libel": 1})
ON = {  # what the questions are on: code, passage, tags
    "kind": ("3.1", "", ()),
    "many": ("3.10", "", ()),
    "libel": ("", "/guidance/talking-online/#rumours", ("libel",)),
}


def question(slug: str) -> WrittenQuestion:
    """A question by its name: "kind-2" is the second on kindness; each has words of its own."""
    code, passage, tags = ON[slug.split("-")[0]]
    is_many = slug.startswith("many")
    plain = bank.question(slug, code=code, passage=passage, tags=tags, answer="many" if is_many else "one")
    options = tuple(
        replace(
            one,
            text=f"{one.text} ({slug})",
            feedback=f"{one.feedback} ({slug})",
            right=one.right or (is_many and place == 2),
        )
        for place, one in enumerate(plain.options)
    )
    return replace(plain, stem=f"Now {slug}.\nWhat do you do?", why=f"So says {slug}.", options=options)


QUESTIONS = [question(f"kind-{n}") for n in range(1, 5)] + [
    question(f"{name}-{n}") for name in ("many", "libel") for n in (1, 2)
]


def quiz(**changes: Any) -> Quiz:
    """The quiz, loaded with its questions; with `valid_months`, `feedback` and so on as told."""
    wanted = bank.quiz(**{"blueprint": BLUEPRINT, "pass_mark": 75} | changes)
    load(*QUESTIONS, quizzes=[wanted])
    return Quiz.objects.get(slug=wanted.slug)


def load(*questions: WrittenQuestion, quizzes: Iterable[Any] = ()) -> None:
    question_bank.load(Bank(tuple(quizzes), questions))


def small_site(**changes: Any) -> Quiz:
    """Edition 1 in force, with the quiz; for an empty database."""
    factories.in_force(factories.edition_content(paragraphs=tuple(map(factories.paragraph, PARAGRAPHS))))
    return quiz(**changes)


def at(day: str, time: str = "12:00") -> datetime:
    """A moment in London: at("2026-05-01")."""
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo("Europe/London"))


def amended(kind: str = "major") -> Edition:
    """The next edition, in force from now."""
    return publishing.approve(factories.draft(), kind=kind, note="A change.", in_force_from=timezone.now())


# ---- members on their way


def acknowledged(member: Member) -> Acknowledgement:
    """Of the edition in force."""
    return attempts.acknowledge(member, Edition.objects.in_force().get(), way=WAY)


def begun(member: Member, seed: int = 1) -> Attempt:
    """An attempt at the only quiz; acknowledges first."""
    acknowledged(member)
    return attempts.start(member, Quiz.objects.get(), random=Random(seed))  # noqa: S311 (nothing secret is drawn)


def right(asked: Asked) -> set[int]:
    options = Option.objects.filter(version=asked.version_id, right=True)
    return set(options.values_list("position", flat=True))


def wrong(asked: Asked) -> set[int]:
    """One choice that isn't right."""
    return {min(set(asked.order) - right(asked))}


def answer_all(attempt: Attempt, right_ones: int = 4) -> Attempt:
    """Answers the first so many questions rightly, and the others wrongly."""
    for asked in attempt.asked.order_by("position"):
        chosen = right(asked) if asked.position <= right_ones else wrong(asked)
        attempts.answer(attempt.member, attempt.pk, asked.position, chosen)
    return Attempt.objects.get(pk=attempt.pk)


def finished(member: Member, right_ones: int = 4) -> Attempt:
    return answer_all(begun(member), right_ones)


def give(client: Client, attempt: Attempt, position: int, *choices: Any) -> Any:
    """The answer of the portal to these choices, as a browser sends them."""
    return client.post(f"/learn/attempts/{attempt.pk}/{position}/", {"choice": [*choices]})


def recorded() -> dict[str, list[dict[str, Any]]]:
    """All rows of what members did."""
    return rows_of((Acknowledgement, Attempt, Asked, Response))


# ---- the pages that they see


def steps(page: Page) -> list[str]:
    """How far each step is: "is-done", "is-next" or "" (later)."""
    items = page.all("li", ".progress-steps")
    return [item.attributes["class"] for item in items if "ul" not in item.inside]


def buttons(page: Page) -> list[str]:
    """Where the links lead that look like buttons."""
    return [a.attributes["href"] for a in page.all("a", "main") if "button" in a.attributes.get("class", "")]


def sends(page: Page) -> bool:
    """Whether there is a form to send."""
    return bool(page.all("button", ".form"))


def refusal(response) -> str:
    """The code of why the quiz can't be begun, which the page says; "" where it can be."""
    why, page = response.context["refusal"], Page(response)
    assert sends(page) is not bool(why)
    assert why is None or why.message in page.words()
    return why.code if why else ""


def address(attempt: Attempt, page: object = "") -> str:
    """The address of an attempt, or of a page of it: a question's number, "result" or "certificate"."""
    return f"/learn/attempts/{attempt.pk}/" + (f"{page}/" if page else "")
