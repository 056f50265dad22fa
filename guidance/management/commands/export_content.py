"""export_content PATH [--edition N]"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guidance.content.canonical import written
from guidance.content.reading import folder_files, left_alone
from guidance.editions import stored
from guidance.models import Edition
from guidance.site import stored as live


class Command(BaseCommand):
    help = (
        "Writes an edition, and the contacts, search terms and pages, as a content folder that loads back to the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder to write; made if it isn't there")
        parser.add_argument("--edition", type=int, metavar="N", help="its number (default: the edition in force)")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["path"]
        edition = self.edition(options["edition"])
        try:
            content, left_out = live.surrounded(stored.content_of(edition))
        except ValidationError as e:
            raise CommandError("\n".join(e.messages)) from e
        files = written(content)
        self.refuse_strangers(folder, files)
        try:
            self.write(folder, files)
        except OSError as e:
            raise CommandError(f"{e.filename or folder} can't be written: {e.strerror}.") from e
        for address in left_out:
            self.stdout.write(f"Search terms for {address} are left out: this edition has no such passage.")
        self.stdout.write(f"Edition {edition.number} is written to {folder}: {len(files)} files.")

    def write(self, folder: Path, files: dict[str, bytes]) -> None:
        """Writes everything beside the folder first, so that a full disk leaves what is there as it is."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=".export-") as waiting:
            for path, data in files.items():
                (Path(waiting) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(waiting) / path).write_bytes(data)
            for path in files:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(waiting) / path).replace(folder / path)

    def edition(self, number: int | None) -> Edition:
        """Returns the edition with this number, or the one in force. Raises CommandError."""
        wanted = Edition.objects.in_force() if number is None else Edition.objects.filter(number=number)
        if (edition := wanted.first()) is None:
            numbers = ", ".join(str(n) for n in Edition.objects.values_list("number", flat=True)) or "none"
            raise CommandError(f"There is no such edition. There are: {numbers}.")
        return edition

    def refuse_strangers(self, folder: Path, files: dict[str, bytes]) -> None:
        """Raises CommandError if the folder has other files: they would load as part of this edition."""
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Give the path of one, or of one to be made.")
        there = folder_files(folder) if folder.exists() else {}
        strangers = [path for path in there if path not in files and not left_alone(path)]
        if strangers:
            raise CommandError(
                f"{folder} holds files that are not part of this edition: {', '.join(strangers[:5])}. "
                "Take them away or choose an empty folder. Nothing was written."
            )
