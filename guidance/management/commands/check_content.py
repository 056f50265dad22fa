"""check_content [PATH]"""

from typing import Any

from guidance.content import fingerprint
from guidance.management.content_command import ContentCommand


class Command(ContentCommand):
    help = "Checks a content folder and says, by file and line, what is wrong and what to do. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        content, folder = self.parsed(options)
        edition = content.edition
        counts = f"{len(edition.sections)} sections, {len(edition.paragraphs)} paragraphs of the Code, "
        counts += f"{len(edition.platforms)} platform types, {len(content.pages)} pages"
        self.stdout.write(f"{folder} can be loaded: {counts}.\nFingerprint {fingerprint(edition)}")
