"""export_content PATH [--edition N]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guidance import editions, live
from guidance.content import Content, written
from guidance.content_files import LEFT_ALONE, folder_files
from guidance.models import Edition


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
        site = live.site_of_database()
        if site is None:
            raise CommandError("Nothing has been loaded yet, so there is nothing to export.")
        content = Content(editions.content_of(edition), site, live.pages_of_database(), live.terms_of_database())
        files = written(content)
        self.refuse_strangers(folder, files)
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        self.stdout.write(f"Edition {edition.number} is written to {folder}: {len(files)} files.")

    def edition(self, number: int | None) -> Edition:
        wanted = Edition.objects.in_force() if number is None else Edition.objects.filter(number=number)
        if (edition := wanted.first()) is None:
            numbers = ", ".join(str(n) for n in Edition.objects.values_list("number", flat=True)) or "none"
            raise CommandError(f"There is no such edition. There are: {numbers}.")
        return edition

    def refuse_strangers(self, folder: Path, files: dict[str, bytes]) -> None:
        """Files of another edition left in the folder would load as part of this one."""
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Give the path of one, or of one to be made.")
        there = folder_files(folder) if folder.exists() else {}
        strangers = [path for path in there if path not in files and not path.startswith(LEFT_ALONE)]
        if strangers:
            raise CommandError(
                f"{folder} holds files that are not part of this edition: {', '.join(strangers[:5])}. "
                "Take them away or choose an empty folder. Nothing was written."
            )
