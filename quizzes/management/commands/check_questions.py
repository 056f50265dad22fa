"""check_questions [PATH]"""

from collections import Counter
from typing import Any

from quizzes.management.question_command import QuestionCommand, counted


class Command(QuestionCommand):
    help = "Checks a folder's questions and quizzes and says, by file and line, what is wrong. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        bank, folder = self.bank(options)
        ready = Counter(question.use for question in bank.questions if question.status == "ready")
        self.stdout.write(f"{folder} can be loaded: {counted(len(bank.questions), 'question')}.")
        self.stdout.write(f"Ready for the induction: {ready['induction']}, for practice: {ready['practice']}.")
