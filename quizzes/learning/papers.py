"""An attempt as people look at it: its questions as they were put, the answers, and what to read again."""

from dataclasses import dataclass
from datetime import datetime

from guidance.book.book import Book, Passage
from guidance.common.caching import cached
from guidance.editions.stored import book_of
from guidance.models import Edition
from quizzes.bank.shown import AskedQuestion, Choice, asked_question, topic_title
from quizzes.models import Asked, Attempt, Quiz
from quizzes.rules import marking

ROW = ("position", "version", "order", "kind", "about",
       "response__chosen", "response__at", "response__entered_by__full_name")  # fmt: skip


@dataclass(frozen=True)
class Item:
    """A question of an attempt; `chosen` is empty while it isn't answered."""

    position: int
    kind: str  # what it was drawn for: "paragraph" or "topic" …
    about: str  # … and which
    question: AskedQuestion
    choices: list[Choice]
    chosen: frozenset[int]
    at: datetime | None
    entered_by: str  # the name of the officer who entered it from paper, or ""
    is_told: bool  # whether it may be said what is right, and why

    @property
    def is_right(self) -> bool:
        """Returns whether the question was answered correctly."""
        return marking.is_right(self.question.right, self.chosen)

    @property
    def own_choices(self) -> list[Choice]:
        """Returns the options that the member chose."""
        return [choice for choice in self.choices if choice.position in self.chosen]


@dataclass(frozen=True)
class Subject:
    """A paragraph of the Code or a topic, and how its questions were answered."""

    title: str
    right: int
    asked: int


@cached(most=64)
def edition_of(pk: int) -> Edition:
    """Returns the edition of an attempt: it was in force when the attempt began, and never changes."""
    return Edition.objects.get(pk=pk)


class Paper:
    """All questions of an attempt, in order. One query, and three for each question that this process hasn't kept."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        rows = Asked.objects.filter(attempt=attempt).order_by("position").values_list(*ROW)
        self.items = [self._item(*row) for row in rows]

    def _item(self, position: int, version: int, order: list[int], kind: str, about: str,
              chosen: list[int] | None, at: datetime | None, entered_by: str | None) -> Item:  # fmt: skip
        question = asked_question(version, self.attempt.edition_id)
        return Item(
            position=position,
            kind=kind,
            about=about,
            question=question,
            choices=question.in_order(order),
            chosen=frozenset(chosen or ()),
            at=at,
            entered_by=entered_by or "",
            is_told=self._is_told(bool(chosen)),
        )

    def _is_told(self, is_answered: bool) -> bool:
        """Returns whether the page may say what is right.

        Before the end it may do so only for answered questions, if the quiz gives feedback at once.
        """
        return bool(self.attempt.finished_at) or (is_answered and self.attempt.feedback == Quiz.Feedback.AT_ONCE)

    @property
    def book(self) -> Book:
        """Returns the pages of the attempt's edition, under the edition's number."""
        edition = self.attempt.edition
        return book_of(edition, edition.base)

    @property
    def answered(self) -> int:
        """Returns how many questions are answered."""
        return sum(bool(item.chosen) for item in self.items)

    @property
    def next(self) -> Item | None:
        """Returns the first unanswered question; None if there is none."""
        return next((item for item in self.items if not item.chosen), None)

    def get(self, position: int) -> Item | None:
        """Returns the question at a position, from 1; None if there is none."""
        return self.items[position - 1] if 1 <= position <= len(self.items) else None

    @property
    def subjects(self) -> list[Subject]:
        """Returns each paragraph (in the order of the Code), then each topic, with its score."""
        titles = {part.slug: part.title for part in self.book.paragraphs}
        order = {slug: place for place, slug in enumerate(titles)}
        asked: dict[tuple[str, str], list[Item]] = {}
        for item in self.items:
            asked.setdefault((item.kind, item.about), []).append(item)
        ordered = sorted(asked, key=lambda key: (key[0] != "paragraph", order.get(key[1], 0), key[1]))
        return [
            Subject(
                titles.get(about, about) if kind == "paragraph" else topic_title(about),
                sum(item.is_right for item in asked[kind, about]),
                len(asked[kind, about]),
            )
            for kind, about in ordered
        ]

    @property
    def to_reread(self) -> list[Passage]:
        """Returns the passages behind questions that weren't answered correctly, each once."""
        wrong = (item.question.passage for item in self.items if not item.is_right)
        return list({passage.address: passage for passage in wrong if passage}.values())
