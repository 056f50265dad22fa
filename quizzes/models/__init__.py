"""What is stored. Django looks for every model here; each is in the module of its idea."""

from quizzes.models.attempts import Acknowledgement, Asked, Attempt, Response
from quizzes.models.questions import Approval, Option, Question, QuestionVersion, Quiz, QuizChange

__all__ = [
    "Acknowledgement",
    "Approval",
    "Asked",
    "Attempt",
    "Option",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizChange",
    "Response",
]
