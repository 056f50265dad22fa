"""Reads stored questions and quizzes back as the files have them, and what in the guidance they can refer to."""

from typing import Any

from guidance.content.addresses import addresses, site_addresses
from guidance.editions.stored import content_in_force
from quizzes.files import questions as question_files
from quizzes.files import quizzes as quiz_files
from quizzes.files.questions import WrittenOption, WrittenQuestion
from quizzes.files.quizzes import Bank, WrittenQuiz
from quizzes.models import QuestionVersion, Quiz

QUIZ_FIELDS = ("title", "intro", "pass_mark", "feedback", "valid_months", "retake_hours")


def bank_of_database() -> Bank:
    """Returns all questions in their newest versions and all quizzes, as the files have them."""
    ordered = newest().order_by("question__file", "question__position", "question__slug")
    return Bank(tuple(map(written_quiz, Quiz.objects.all())), tuple(map(written_question, ordered)))


def newest() -> Any:
    """Returns the newest version of each question as a queryset, with all that `written_question` reads."""
    return QuestionVersion.objects.newest().select_related("question").prefetch_related("options")


def written_question(version: QuestionVersion) -> WrittenQuestion:
    """Returns a version with its question’s own fields, as its file would hold it."""
    question = version.question
    rows: Any = version.options
    return WrittenQuestion(
        slug=question.slug,
        file=question.file,
        code=version.code,
        passage=version.passage,
        use=question.use,
        difficulty=question.difficulty,
        tags=tuple(question.tags),
        answer=version.answer,
        status=question.status,
        stem=version.stem,
        options=tuple(WrittenOption(one.text, one.feedback, one.right) for one in rows.all()),
        why=version.why,
    )


def written_quiz(quiz: Quiz) -> WrittenQuiz:
    """Returns a quiz as its file would hold it."""
    fields = {name: getattr(quiz, name) for name in QUIZ_FIELDS}
    return WrittenQuiz(slug=quiz.slug, blueprint=quiz.blueprint, **fields)


def text_of_question(version: QuestionVersion) -> str:
    """Returns the question as it stands in its file."""
    return question_files.text_of([written_question(version)])


def text_of_quiz(quiz: Quiz) -> str:
    """Returns the quiz as it stands in its file."""
    return quiz_files.quiz_file(written_quiz(quiz)).decode()


def known() -> dict[str, Any] | None:
    """Returns what questions can refer to, as `parse` in files/quizzes.py takes it: that of the edition in force; None
    before there is one.
    """
    now = content_in_force()
    if now is None:
        return None
    return {
        "paragraphs": {part.slug for part in now.edition.paragraphs},
        "passages": addresses(now.edition),
        "site": site_addresses(now),
    }
