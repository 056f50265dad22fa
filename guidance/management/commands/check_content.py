"""check_content [PATH] [--fingerprint]"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from guidance.content.canonical import fingerprint
from guidance.content.reading import read_edition
from guidance.content.zips import BadArchive, files_in
from guidance.management.content_command import ContentCommand
from guidance.text.kinds import KINDS


class Command(ContentCommand):
    help = "Checks a content folder and says, by file and line, what is wrong and what to do. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--fingerprint",
            action="store_true",
            help="only print the fingerprint of the edition in PATH: a folder, or the zip from an edition's page",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["fingerprint"]:
            self.print_fingerprint(options)
            return
        content, folder = self.parsed(options)
        edition = content.edition
        counted = {kind.plural: len(edition.of(kind)) for kind in KINDS.values()}
        counted["pages about the site"] = len(content.pages)
        counts = ", ".join(f"{what}: {number}" for what, number in counted.items())
        self.stdout.write(f"{folder} can be loaded. It holds {counts}.\nFingerprint {fingerprint(edition)}")

    def print_fingerprint(self, options: dict[str, Any]) -> None:
        """Prints the fingerprint of the edition in a folder or zip. Raises CommandError."""
        path = options["path"]
        where, files = (path, self.unzipped(path)) if path and path.is_file() else self.read(options)
        self.stdout.write(fingerprint(self.checked(where, *read_edition(files))))

    def unzipped(self, path: Path) -> dict[str, bytes]:
        """Returns the files of a zip by their paths inside it. Raises CommandError."""
        try:
            return files_in(path.read_bytes())
        except OSError as e:
            raise CommandError(f"{path} can’t be read: {e.strerror}.") from e
        except BadArchive as e:
            raise CommandError(f"{path}: {e}") from e
