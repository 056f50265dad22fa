"""What the commands on questions share: a folder's bank, checked against the edition in force."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from guidance import content, editions, live
from guidance.content import Content
from guidance.management.content_command import FolderCommand
from guidance.models import Edition
from quizzes import quiz_files
from quizzes.quiz_files import Bank


class QuestionCommand(FolderCommand):
    def bank(self, options: dict[str, Any]) -> tuple[Bank, Path]:
        """The folder's questions and quizzes. Raises CommandError."""
        folder, files = self.read(options)
        now = content_in_force()
        bank, problems = quiz_files.parse(
            files,
            paragraphs={part.slug for part in now.edition.paragraphs},
            passages=content.addresses(now.edition),
            site=content.site_addresses(now),
        )
        found = self.checked(folder, bank, problems, warn=bool(options["verbosity"]))
        if not found.questions and not found.quizzes:
            raise CommandError(f"There are no questions in {folder}/quizzes. Give the path of a content folder.")
        return found, folder


def content_in_force() -> Content:
    """What the questions are about. Raises CommandError before an edition is in force."""
    edition, site = Edition.objects.in_force().first(), live.site_of_database()
    if edition is None or site is None:
        raise CommandError("There is no edition in force for the questions to refer to: load the content first.")
    return Content(editions.content_of(edition), site, live.pages_of_database(), live.terms_of_database())


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
