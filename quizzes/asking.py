"""A question as people meet it: rendered, with the passage that it leads to as an edition has it."""

from dataclasses import dataclass
from functools import lru_cache

from guidance import markdown
from guidance.book import Book, Passage
from guidance.editions import book_of
from guidance.models import Edition
from quizzes.models import QuestionVersion


@dataclass(frozen=True)
class Choice:
    """An option; `position` counts from 1 as in the file."""

    position: int
    html: str
    feedback: str
    right: bool


@dataclass(frozen=True)
class AskedQuestion:
    """Fields in HTML, but for `code`, the number of a paragraph or ""."""

    stem: str
    is_many: bool
    choices: tuple[Choice, ...]
    why: str
    code: str
    passage: Passage | None

    @property
    def right(self) -> frozenset[int]:
        return frozenset(choice.position for choice in self.choices if choice.right)

    def in_order(self, positions: list[int]) -> list[Choice]:
        """The choices in the order in which an attempt shows them."""
        return [self.choices[position - 1] for position in positions]


@lru_cache(maxsize=2048)
def kept(version_pk: int, edition_pk: int) -> AskedQuestion:
    """A version of a question over an approved edition, whose own address its links lead to; neither ever changes."""
    edition = Edition.objects.get(pk=edition_pk)
    version = QuestionVersion.objects.prefetch_related("options").get(pk=version_pk)
    return rendered(version, book_of(edition, edition.get_absolute_url().rstrip("/")))


def rendered(version: QuestionVersion, book: Book) -> AskedQuestion:
    """`version` with its options fetched."""

    def html(text: str) -> str:
        return markdown.render(text, paragraphs=book.content.wordings, base=book.base).html

    def line(text: str) -> str:
        return html(text).removeprefix("<p>").removesuffix("</p>")

    # The stem is a legend, in which HTML allows no paragraphs.
    stem = html(version.stem).replace("<p>", '<span class="line">').replace("</p>", "</span>")
    options = version.options.all()
    choices = (Choice(one.position, line(one.text), html(one.feedback), one.right) for one in options)
    return AskedQuestion(
        stem=stem,
        is_many=version.answer == "many",
        choices=tuple(choices),
        why=html(version.why),
        code=version.code,
        passage=_quoted(version, book),
    )


def _quoted(version: QuestionVersion, book: Book) -> Passage | None:
    """What is quoted: a single passage rather than a paragraph of the Code, and that rather than a whole section.

    Where an edition has moved the passage, the one to which it moved.
    """
    wanted = [version.passage, f"/code/{version.code}/"]
    if "#" not in version.passage:
        wanted.reverse()
    led = (book.content.leads_on.get(address, address) for address in wanted)
    return next((book.passages[address] for address in led if address in book.passages), None)
