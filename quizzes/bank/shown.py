"""A question as people meet it: rendered, with the passage that it leads to as an edition has it."""

import re
from dataclasses import dataclass

from django.utils.text import capfirst

from guidance.book.book import Book, Passage
from guidance.common.caching import cached
from guidance.editions.stored import book_of
from guidance.models import Edition
from guidance.text import markdown
from guidance.text.kinds import PARAGRAPH
from quizzes.bank.stored import written_question
from quizzes.files.questions import WrittenQuestion
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
        """Returns the positions of the right options."""
        return frozenset(choice.position for choice in self.choices if choice.right)

    def in_order(self, positions: list[int]) -> list[Choice]:
        """Returns the choices in the order in which an attempt shows them."""
        return [self.choices[position - 1] for position in positions]


@cached(most=2048)
def asked_question(version_pk: int, edition_pk: int) -> AskedQuestion:
    """Returns a version of a question over an approved edition, and links to that edition; neither ever changes."""
    edition = Edition.objects.get(pk=edition_pk)
    version = QuestionVersion.objects.select_related("question").prefetch_related("options").get(pk=version_pk)
    return rendered(written_question(version), book_of(edition, edition.base))


def rendered(question: WrittenQuestion, book: Book) -> AskedQuestion:
    """Renders a question's texts over an edition; its tags and status make no difference."""

    def html(text: str) -> str:
        return markdown.render(text, paragraphs=book.content.wordings, base=book.base).html

    def line(text: str) -> str:
        return html(text).removeprefix("<p>").removesuffix("</p>")

    # The stem is a legend, in which HTML allows no paragraphs. Its last line, which asks, stands on its own.
    stem = re.sub(r"\n([^\n<]*\?</p>\s*)\Z", r"</p>\n<p>\1", html(question.stem))
    stem = stem.replace("<p>", '<span class="stem-line">').replace("</p>", "</span>")
    choices = (Choice(n, line(one.text), html(one.feedback), one.right) for n, one in enumerate(question.options, 1))
    return AskedQuestion(
        stem=stem,
        is_many=question.answer == "many",
        choices=tuple(choices),
        why=html(question.why),
        code=question.code,
        passage=_quoted(question, book),
    )


def _quoted(question: WrittenQuestion, book: Book) -> Passage | None:
    """What is quoted: a single passage rather than a paragraph of the Code, and that rather than a whole section.

    Where an edition has moved the passage, the one to which it moved.
    """
    wanted = [question.passage, f"{PARAGRAPH.address}{question.code}/"]
    if "#" not in question.passage:
        wanted.reverse()
    led = (book.content.leads_on.get(address, address) for address in wanted)
    return next((book.passages[address] for address in led if address in book.passages), None)


def topic_title(tag: str) -> str:
    """Returns a tag as people read it: "pre-election-period" becomes "Pre-election period"."""
    return capfirst(re.sub(r"\b(pre|non|co|anti) ", r"\1-", tag.replace("-", " ")))
