"""The base of the commands on content folders: finds the folder, reads it and reports its problems."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guidance.content.reading import folder_files, parse
from guidance.content.shape import Content
from guidance.text.flaws import Problem

Found = TypeVar("Found")


class FolderCommand(BaseCommand):
    """A command that takes the path of a content folder."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help=f"the content folder (default: {settings.CONTENT})")

    def read(self, options: dict[str, Any]) -> tuple[Path, dict[str, bytes]]:
        """Returns the folder, and its files by their paths inside it. Raises CommandError."""
        folder = Path(options["path"] or settings.CONTENT)
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Give the path of a content folder.")
        try:
            return folder, folder_files(folder)
        except OSError as e:
            raise CommandError(f"{e.filename or folder} can't be read: {e.strerror}.") from e

    def checked(self, folder: Path, found: Found | None, problems: Iterable[Problem], *, warn: bool = True) -> Found:
        """Returns what was found, after writing all problems to stderr. Raises CommandError if nothing was found."""
        reported = [problem for problem in problems if warn or not problem.warning]
        for problem in reported:
            self.stderr.write(f"{folder}/{problem}")
        errors = sum(not problem.warning for problem in reported)
        if found is None:
            raise CommandError(f"{errors} {'error' if errors == 1 else 'errors'} in {folder}. Nothing was changed.")
        return found


class ContentCommand(FolderCommand):
    """A command that reads a whole content folder."""

    def parsed(self, options: dict[str, Any]) -> tuple[Content, Path]:
        """Returns the folder's content and the folder. Raises CommandError if the content has errors."""
        folder, files = self.read(options)
        return self.checked(folder, *parse(files)), folder
