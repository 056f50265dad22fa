"""What the commands on questions share: the folder, checked against an edition, and how its problems are told."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guidance import content, editions, live
from guidance.content import Content
from guidance.content_files import folder_files
from guidance.models import Edition
from quizzes import quiz_files
from quizzes.quiz_files import Bank


class QuestionCommand(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help=f"the content folder (default: {settings.CONTENT})")

    def checked(self, options: dict[str, Any]) -> tuple[Bank, Path]:
        """The folder's questions and quizzes, which agree with the edition in force. Warnings go to stderr; errors are
        all told at once, in a CommandError.
        """
        folder = Path(options["path"] or settings.CONTENT)
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Give the path of a content folder.")
        try:
            files = folder_files(folder)
        except OSError as e:
            raise CommandError(f"{e.filename or folder} can't be read: {e.strerror}.") from e
        now = content_in_force()
        bank, problems = quiz_files.parse(
            files,
            paragraphs={part.slug for part in now.edition.paragraphs},
            passages=content.addresses(now.edition),
            site=content.site_addresses(now),
        )
        for problem in problems if options["verbosity"] or bank is None else []:
            self.stderr.write(f"{folder}/{problem}")
        errors = sum(not problem.warning for problem in problems)
        if bank is None:
            raise CommandError(f"{errors} {'error' if errors == 1 else 'errors'} in {folder}. Nothing was changed.")
        if not bank.questions and not bank.quizzes:
            raise CommandError(f"There are no questions in {folder}/quizzes. Give the path of a content folder.")
        return bank, folder


def content_in_force() -> Content:
    """What the questions are about. Raises CommandError before an edition is in force."""
    edition, site = Edition.objects.in_force().first(), live.site_of_database()
    if edition is None or site is None:
        raise CommandError("There is no edition in force for the questions to refer to: load the content first.")
    return Content(editions.content_of(edition), site, live.pages_of_database(), live.terms_of_database())


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
