"""Practice questions as readers meet them: by paragraph of the Code or by topic, rendered, with the passage quoted.

Practice is for everybody, and nothing of it is recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guidance.book.book import Book
from guidance.common.caching import cached
from guidance.editions.stored import book_of
from guidance.models import Edition, PageStamp
from guidance.text import markdown
from guidance.text.kinds import PARAGRAPH, by_number
from quizzes.bank.shown import AskedQuestion, rendered, topic_title
from quizzes.bank.stored import written_question
from quizzes.models import Question, QuestionVersion


@dataclass(frozen=True)
class PracticeQuestion:
    """A practice question, rendered, with the tags it is found by."""

    slug: str
    tags: tuple[str, ...]
    question: AskedQuestion
    begins: str  # the first sentence, for lists


@dataclass(frozen=True)
class Topic:
    """What one can practise: a paragraph of the Code, or a tag."""

    slug: str
    title: str
    questions: tuple[PracticeQuestion, ...]

    @property
    def address(self) -> str:
        """Returns the address of the topic's practice page."""
        return f"/practice/{self.slug}/"

    def place(self, slug: str) -> int | None:
        """Returns where among the questions one stands, from 0; None if it isn't there."""
        return next((place for place, question in enumerate(self.questions) if question.slug == slug), None)


class Practice:
    """All topics, paragraphs first."""

    def __init__(self, questions: Sequence[PracticeQuestion], book: Book) -> None:
        titles = {part.slug: part.title for part in book.paragraphs}
        codes = sorted({one.question.code for one in questions if one.question.code in titles}, key=by_number)
        tags = sorted({tag for one in questions for tag in one.tags})
        self.paragraphs = [
            Topic(code, titles[code], tuple(one for one in questions if one.question.code == code)) for code in codes
        ]
        self.topics = [Topic(tag, topic_title(tag), tuple(one for one in questions if tag in one.tags)) for tag in tags]
        self._by_slug = {topic.slug: topic for topic in (*self.paragraphs, *self.topics)}

    def get(self, slug: str) -> Topic | None:
        """Returns the topic of this name; None if there is none."""
        return self._by_slug.get(slug)

    def about(self, page: str) -> list[Topic]:
        """Returns what to practise after reading a page, by its address: its paragraph, or topics that ask about it."""
        of_paragraph = [topic for topic in self.paragraphs if page == f"{PARAGRAPH.address}{topic.slug}/"]
        return of_paragraph or [topic for topic in self.topics if any(_is_on(page, one) for one in topic.questions)]


def _is_on(page: str, practised: PracticeQuestion) -> bool:
    passage = practised.question.passage
    return bool(passage and passage.address.partition("#")[0] == page)


def current() -> Practice | None:
    """Returns what can be practised now; None if no edition is in force."""
    edition = Edition.objects.current()
    return _practice(edition.pk) if edition else None


@cached(most=2, stamp=PageStamp.current)
def _practice(edition_pk: int) -> Practice:
    book = book_of(Edition.objects.get(pk=edition_pk))
    versions = QuestionVersion.objects.ready(Question.Use.PRACTICE)
    ordered = versions.select_related("question").prefetch_related("options")
    return Practice([_practised(version, book) for version in ordered], book)


def _practised(version: QuestionVersion, book: Book) -> PracticeQuestion:
    question = rendered(written_question(version), book)
    begins = markdown.plain(question.stem).split(". ")[0].rstrip(".?!") + " …"
    return PracticeQuestion(version.question.slug, tuple(version.question.tags), question, begins)
