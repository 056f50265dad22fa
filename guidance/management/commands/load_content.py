"""load_content [PATH] [--live]"""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from guidance.editions import loading
from guidance.editions.loading import LoadReport
from guidance.editions.refusals import Refused
from guidance.management.content_command import ContentCommand
from guidance.management.wording import sentences
from guidance.site.stored import LiveReport


class Command(ContentCommand):
    help = (
        "Loads a content folder: all of it, or nothing where anything is wrong. The first time it is published as "
        "edition 1; later, changed words become a draft edition, and what is published stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--live", action="store_true", help="replace contacts, search terms and pages in the database by the files'"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        content, _ = self.parsed(options)
        try:
            report = loading.load(content, live=options["live"])
        except Refused as e:
            raise CommandError("\n".join([*sentences(e), "Nothing was loaded."])) from e
        self.stdout.write(self.edition_line(report))
        for change in report.changes:
            self.stdout.write(f"  {change.what}: {change.title} ({change.address})")
            if change.was:
                self.stdout.write(f"    before, it was at {change.was}")
        if report.changes and not report.edition.change_note:
            self.stdout.write("It has no note of its own yet of what changed: publish_edition --note asks for one.")
        if report.vanished:
            self.stdout.write("These addresses would lead nowhere. Before it can be published, discard the draft")
            self.stdout.write("(discard_draft), say in edition.toml where their readers should go, and load again:")
            self.stdout.write("  [moved]")
            for address in report.vanished:
                self.stdout.write(f'  "{address}" = "…"')
        for line in self.live_lines(report.live):
            self.stdout.write(line)

    def edition_line(self, report: LoadReport) -> str:
        """Returns what became of the edition, in a sentence."""
        edition = report.edition
        return {
            "first": f"Edition {edition.number} is published, in force from {edition.in_force_since}.",
            "same": f"The files say the same as edition {edition.number}. Nothing to do.",
            "same draft": f"The files say the same as edition {edition.number}, not published yet. Nothing to do.",
            "draft": f"Edition {edition.number} is now a draft; what is published stays as it is. It differs in:",
        }[report.outcome]

    def live_lines(self, live: LiveReport) -> list[str]:
        """Returns what became of the live things, in lines to print."""
        said = {
            "first": "Contacts, search terms and pages are loaded.",
            "overwritten": "Contacts, search terms and pages were replaced by the files'. What differed:",
            "kept": "Contacts, search terms and pages belong to the database and were left as they are. "
            "Use --live to replace them by the files'. What differs:",
            "same": "",
        }[live.outcome]
        return [line for line in [said, *(f"  {difference}" for difference in live.differences)] if line]
