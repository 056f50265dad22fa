"""Practice questions as readers meet them: by paragraph of the Code or by topic, rendered, with the passage quoted.

Practice is for everybody, and nothing of it is recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import capfirst

from guidance import markdown
from guidance.book import Book, Passage
from guidance.content import by_number
from guidance.editions import book_of
from guidance.models import Edition, PageStamp
from quizzes.models import QuestionVersion


@dataclass(frozen=True)
class Choice:
    """An option; `position` counts from 1 as in the file."""

    position: int
    html: str
    feedback: str
    right: bool


@dataclass(frozen=True)
class PracticeQuestion:
    slug: str
    stem: str
    is_many: bool
    choices: tuple[Choice, ...]
    why: str
    code: str
    tags: tuple[str, ...]
    passage: Passage | None
    begins: str  # the first sentence, for lists

    @property
    def right(self) -> frozenset[int]:
        return frozenset(choice.position for choice in self.choices if choice.right)


@dataclass(frozen=True)
class Topic:
    """What one can practise: a paragraph of the Code, or a tag."""

    slug: str
    title: str
    questions: tuple[PracticeQuestion, ...]

    @property
    def address(self) -> str:
        return f"/practice/{self.slug}/"

    def place(self, slug: str) -> int | None:
        return next((place for place, question in enumerate(self.questions) if question.slug == slug), None)


class Practice:
    """All topics, paragraphs first."""

    def __init__(self, questions: Sequence[PracticeQuestion], book: Book) -> None:
        titles = {part.slug: part.title for part in book.paragraphs}
        codes = sorted({question.code for question in questions if question.code in titles}, key=by_number)
        tags = sorted({tag for question in questions for tag in question.tags})
        self.paragraphs = [
            Topic(code, titles[code], tuple(question for question in questions if question.code == code))
            for code in codes
        ]
        self.topics = [
            Topic(tag, capfirst(tag.replace("-", " ")), tuple(q for q in questions if tag in q.tags)) for tag in tags
        ]
        self._by_slug = {topic.slug: topic for topic in (*self.paragraphs, *self.topics)}

    def get(self, slug: str) -> Topic | None:
        return self._by_slug.get(slug)

    def about(self, page: str) -> list[Topic]:
        """What to practise after reading a page, by its address: its paragraph, or topics with a question on it."""
        of_paragraph = [topic for topic in self.paragraphs if page == f"/code/{topic.slug}/"]
        return of_paragraph or [topic for topic in self.topics if any(_is_on(page, one) for one in topic.questions)]


def _is_on(page: str, question: PracticeQuestion) -> bool:
    return bool(question.passage and question.passage.address.partition("#")[0] == page)


def current() -> Practice | None:
    """What can be practised now; None where no edition is in force."""
    edition = Edition.objects.in_force().first()
    return _kept(PageStamp.current(), edition.pk) if edition else None


@lru_cache(maxsize=2)
def _kept(stamp: int, edition_pk: int) -> Practice:
    """Made anew when the stamp says that questions may have changed."""
    book = book_of(Edition.objects.get(pk=edition_pk))
    versions = QuestionVersion.objects.newest().filter(question__use="practice", question__status="ready")
    ordered = (
        versions.select_related("question").prefetch_related("options").order_by("question__file", "question__position")
    )
    return Practice([_rendered(version, book) for version in ordered], book)


def _quoted(version: QuestionVersion, book: Book) -> Passage | None:
    """What is quoted: a single passage rather than a paragraph of the Code, and that rather than a whole section."""
    wanted = [version.passage, f"/code/{version.code}/"]
    if "#" not in version.passage:
        wanted.reverse()
    return next((book.passages[address] for address in wanted if address in book.passages), None)


def _rendered(version: QuestionVersion, book: Book) -> PracticeQuestion:
    def html(text: str) -> str:
        return markdown.render(text, paragraphs=book.content.wordings).html

    def line(text: str) -> str:
        return html(text).removeprefix("<p>").removesuffix("</p>")

    # The stem is a legend, in which HTML allows no paragraphs.
    stem = html(version.stem).replace("<p>", '<span class="line">').replace("</p>", "</span>")
    choices = (Choice(one.position, line(one.text), html(one.feedback), one.right) for one in version.options.all())
    return PracticeQuestion(
        slug=version.question.slug,
        stem=stem,
        is_many=version.answer == "many",
        choices=tuple(choices),
        why=html(version.why),
        code=version.code,
        tags=tuple(version.question.tags),
        passage=_quoted(version, book),
        begins=markdown.plain(stem).split(". ")[0].rstrip(".?!") + " …",
    )
