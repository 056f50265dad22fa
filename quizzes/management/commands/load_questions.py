"""load_questions [PATH]"""

from typing import Any

from django.core.management.base import CommandError

from quizzes.bank import acts as question_bank
from quizzes.management.question_command import QuestionCommand, counted


class Command(QuestionCommand):
    help = (
        "Loads a folder's questions and quizzes: all of them, or nothing where anything is wrong. Changed words become "
        "a question's next version; answers that were given keep theirs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        bank, _ = self.bank(options)
        try:
            report = question_bank.load(bank)
        except question_bank.OtherUseError as e:
            raise CommandError("\n".join([*e.messages, "Nothing was loaded."])) from e
        for slugs, what in (
            (report.added, "added"),
            (report.amended, "with new words, as their next version"),
            (report.altered, "with other tags, status or place"),
            (report.absent, "not in the files, and left as they are"),
        ):
            if slugs:
                self.stdout.write(f"{counted(len(slugs), 'question')} {what}{self.listed(slugs, bank)}.")
        if report.quizzes:
            self.stdout.write(f"Quizzes loaded: {', '.join(report.quizzes)}.")
        if report.unchanged:
            self.stdout.write(f"{counted(report.unchanged, 'question')} unchanged.")

    def listed(self, slugs: list[str], bank: Any) -> str:
        """Returns the names of what was loaded, except on the first load, when everything is new."""
        return "" if len(slugs) == len(bank.questions) else f": {', '.join(slugs)}"
