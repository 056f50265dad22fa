"""What the commands on content folders share: where the folder is, and how its problems are told."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guidance.content import Content
from guidance.content_files import folder_files, parse


class ContentCommand(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help=f"the content folder (default: {settings.CONTENT})")

    def parsed(self, options: dict[str, Any]) -> tuple[Content, Path]:
        """The checked folder. Warnings go to stderr; errors are all told at once, in a CommandError."""
        folder = Path(options["path"] or settings.CONTENT)
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Give the path of a content folder.")
        try:
            files = folder_files(folder)
        except OSError as e:
            raise CommandError(f"{e.filename or folder} can't be read: {e.strerror}.") from e
        content, problems = parse(files)
        for problem in problems:
            self.stderr.write(f"{folder}/{problem}")
        errors = sum(not problem.warning for problem in problems)
        if content is None:
            raise CommandError(f"{errors} {'error' if errors == 1 else 'errors'} in {folder}. Nothing was changed.")
        return content, folder
