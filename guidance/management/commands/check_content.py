"""check_content [PATH]"""

from typing import Any

from guidance.content import fingerprint
from guidance.management.content_command import ContentCommand


class Command(ContentCommand):
    help = "Checks a content folder and says, by file and line, what is wrong and what to do. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        content, folder = self.parsed(options)
        edition = content.edition
        counted = {"sections": edition.sections, "paragraphs of the Code": edition.paragraphs,
                   "types of platform": edition.platforms, "pages about the site": content.pages}  # fmt: skip
        counts = ", ".join(f"{what}: {len(things)}" for what, things in counted.items())
        self.stdout.write(f"{folder} can be loaded. It holds {counts}.\nFingerprint {fingerprint(edition)}")
