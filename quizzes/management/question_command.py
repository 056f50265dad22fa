"""What the commands on questions share: a folder's bank, checked against the edition in force."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from guidance.management.content_command import FolderCommand
from quizzes.bank import stored
from quizzes.files import quizzes as quiz_files
from quizzes.files.quizzes import Bank


class QuestionCommand(FolderCommand):
    """A command that reads a content folder's questions and quizzes."""

    def bank(self, options: dict[str, Any]) -> tuple[Bank, Path]:
        """Returns the folder's questions and quizzes, and the folder. Raises CommandError."""
        folder, files = self.read(options)
        known = stored.known()
        if known is None:
            raise CommandError("There is no edition in force for the questions to refer to: load the content first.")
        bank, problems = quiz_files.parse(files, **known)
        found = self.checked(folder, bank, problems, warn=bool(options["verbosity"]))
        if not found.questions and not found.quizzes:
            raise CommandError(f"There are no questions in {folder}/quizzes. Give the path of a content folder.")
        return found, folder


def counted(number: int, what: str) -> str:
    """Returns a number and its noun, in the singular or the plural."""
    return f"{number} {what}{'' if number == 1 else 's'}"
