"""export_questions PATH"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes.bank import stored
from quizzes.files import quizzes as quiz_files
from quizzes.management.question_command import counted


class Command(BaseCommand):
    help = "Writes all questions and quizzes into a content folder, as files that load back to the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the content folder; made if it isn't there")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["path"]
        bank = stored.bank_of_database()
        if not bank.questions:
            raise CommandError("There are no questions yet, so there is nothing to export.")
        files = quiz_files.written(bank)
        there = {str(file.relative_to(folder)) for file in (folder / "quizzes").rglob("*.md")}
        if strangers := sorted(there - files.keys()):
            raise CommandError(
                f"{folder} has files that would be left beside what is exported: {', '.join(strangers)}. "
                "Give another folder, or move them away."
            )
        try:
            for path, data in files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
        except OSError as e:
            raise CommandError(f"{e.filename or folder} can't be written: {e.strerror}.") from e
        self.stdout.write(f"{counted(len(bank.questions), 'question')} written to {folder}/quizzes.")
