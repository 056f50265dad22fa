"""The acts by which questions and quizzes change: load and amend. Nothing else writes them.

Each is one transaction, safe to repeat. Changed words are the question's next version; tags, difficulty, status, use
and place change in place. A question that is no longer in the files stays, to be retired by its status.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from guidance.common.people import Person, pk_of
from guidance.common.texts import digest
from guidance.models import PageStamp
from quizzes.bank.stored import QUIZ_FIELDS, bank_of_database, newest, text_of_question, text_of_quiz, written_question
from quizzes.files import quizzes as quiz_files
from quizzes.files.questions import WrittenQuestion
from quizzes.files.quizzes import Bank
from quizzes.models import Option, Question, QuestionVersion, Quiz
from quizzes.models.questions import QuizChange
from quizzes.rules.drawing import Shortage, shortages

IN_PLACE = ("file", "use", "difficulty", "status")  # and tags and position: all but the words


class OtherUseError(ValidationError):
    """Raised where a question for the induction was to be given to practice."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"{slug} has been a question of the induction: in practice it would give its answer away to those who are "
            "still to be asked. Write another question for practice, with an id of its own.",
            code="other use",
        )


class TooFewError(ValidationError):
    """Raised where the change would leave a quiz with fewer questions than it asks for."""


class StaleError(ValidationError):
    """Raised where somebody else has changed the question or quiz since it was opened."""

    def __init__(self) -> None:
        super().__init__("Somebody else has changed this since you opened it. Nothing is saved.", code="stale")


@dataclass
class BankReport:
    """What loading did, by the questions' ids and the quizzes' slugs."""

    added: list[str] = field(default_factory=list)
    amended: list[str] = field(default_factory=list)  # their words: there is a new version
    altered: list[str] = field(default_factory=list)  # tags, difficulty, status or place only
    unchanged: int = 0
    absent: list[str] = field(default_factory=list)  # in the database and not in the files: left as they are
    quizzes: list[str] = field(default_factory=list)  # added or changed


# ---- acts --------------------------------------------------------------------------------------------------------


@transaction.atomic
def load(bank: Bank, *, by: Person | None = None) -> BankReport:
    """Saves a checked folder. Raises OtherUseError, and loads nothing, if an induction question became one for
    practice.
    """
    PageStamp.lock()  # two loads follow one another
    there = {version.question.slug: version for version in newest()}
    report = BankReport(absent=sorted(there.keys() - {question.slug for question in bank.questions}))
    for question, position in _with_positions(bank):
        _load_question(question, position, there.get(question.slug), report, by)
    for quiz in bank.quizzes:
        _load_quiz(quiz, report, by)
    return report


@transaction.atomic
def amend(question: WrittenQuestion, *, seen: str, by: Person) -> str:
    """Saves one question that has been checked, as edited in the administration; returns what became of it: one of
    "added", "amended", "altered", "unchanged".

    `seen` is the `digest` of the text that was edited, "" for a new question. Raises OtherUseError, StaleError, and
    TooFewError where a quiz could no longer be drawn; then nothing has changed.
    """
    PageStamp.lock()
    version = newest().filter(question__slug=question.slug).first()
    if seen != (digest(text_of_question(version)) if version else ""):
        raise StaleError
    position = version.question.position if version else Question.objects.filter(file=question.file).count() + 1
    report, before = BankReport(), _missing()
    _load_question(question, position, version, report, by)
    _refuse_more_than(before)
    return next((name for name in ("added", "amended", "altered") if getattr(report, name)), "unchanged")


@transaction.atomic
def amend_quiz(quiz: quiz_files.WrittenQuiz, *, seen: str, by: Person) -> bool:
    """Saves a quiz that has been checked, as edited in the administration; returns whether anything changed.

    `seen` is the `digest` of the text that was edited. Raises StaleError, and TooFewError.
    """
    PageStamp.lock()
    there = Quiz.objects.filter(slug=quiz.slug).first()
    if there is None or digest(text_of_quiz(there)) != seen:
        raise StaleError
    report, before = BankReport(), _missing()
    _load_quiz(quiz, report, by)
    _refuse_more_than(before)
    return bool(report.quizzes)


def _shortages() -> dict[str, list[Shortage]]:
    """For each quiz by its title, where there are too few questions for it."""
    bank = bank_of_database()
    drawable = quiz_files.candidates(bank.questions)
    return {quiz.title: shortages(drawable, quiz.blueprint) for quiz in bank.quizzes}


def _missing() -> dict[str, int]:
    """For each quiz by its title, how many questions are missing."""
    return {title: sum(short.missing for short in found) for title, found in _shortages().items()}


def _refuse_more_than(before: Mapping[str, int]) -> None:
    """After a change, in its transaction: more may not be missing than before it."""
    told = [
        f"{title}: {short}"
        for title, found in _shortages().items()
        if sum(short.missing for short in found) > before.get(title, 0)
        for short in found
    ]
    if told:
        says = ["With this change a quiz could no longer be drawn. Nothing is saved.", *told]
        raise TooFewError([ValidationError(one, code="too few") for one in says])


def _with_positions(bank: Bank) -> list[tuple[WrittenQuestion, int]]:
    counts: dict[str, int] = {}
    placed = []
    for question in bank.questions:
        counts[question.file] = counts.get(question.file, 0) + 1
        placed.append((question, counts[question.file]))
    return placed


def _load_question(
    new: WrittenQuestion, position: int, version: QuestionVersion | None, report: BankReport, by: Person | None
) -> None:
    if version is None:
        fields = {name: getattr(new, name) for name in IN_PLACE}
        question = Question.objects.create(slug=new.slug, tags=list(new.tags), position=position, **fields)
        _write(question, 1, new, by)
        report.added.append(new.slug)
        return
    question, old = version.question, written_question(version)
    if (question.use, new.use) == (Question.Use.INDUCTION, Question.Use.PRACTICE):
        raise OtherUseError(new.slug)
    in_place = {name: getattr(new, name) for name in (*IN_PLACE, "tags")}
    if replace(old, **in_place) != new:
        _write(question, version.number + 1, new, by)
        report.amended.append(new.slug)
    elif old != new or question.position != position:
        report.altered.append(new.slug)
    else:
        report.unchanged += 1
        return
    Question.objects.filter(pk=question.pk).update(position=position, **in_place | {"tags": list(new.tags)})


def _write(question: Question, number: int, new: WrittenQuestion, by: Person | None) -> None:
    version = QuestionVersion.objects.create(
        question=question,
        number=number,
        code=new.code,
        passage=new.passage,
        answer=new.answer,
        stem=new.stem,
        why=new.why,
        created_by_id=pk_of(by),
    )
    options = enumerate(new.options, 1)
    Option.objects.bulk_create(
        Option(version=version, position=position, text=one.text, feedback=one.feedback, right=one.right)
        for position, one in options
    )


def _load_quiz(new: quiz_files.WrittenQuiz, report: BankReport, by: Person | None) -> None:
    fields: Mapping[str, Any] = {name: getattr(new, name) for name in QUIZ_FIELDS} | {
        "paragraphs": dict(new.blueprint.paragraphs),
        "topics": dict(new.blueprint.topics),
    }
    quizzes: Any = Quiz.objects
    quiz = quizzes.filter(slug=new.slug).first() or Quiz(slug=new.slug)
    if quiz.pk is None or any(getattr(quiz, name) != value for name, value in fields.items()):
        before = text_of_quiz(quiz) if quiz.pk else ""
        for name, value in fields.items():
            setattr(quiz, name, value)
        quiz.save()
        QuizChange.objects.create(quiz=quiz, before=before, after=text_of_quiz(quiz), by_id=pk_of(by))
        report.quizzes.append(new.slug)
