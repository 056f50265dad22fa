"""Reads stored questions back as the files have them."""

from typing import Any

from quizzes.files.questions import WrittenOption, WrittenQuestion
from quizzes.models import QuestionVersion


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
