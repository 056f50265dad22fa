"""discard_draft"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from guidance.amending.draft import discard
from guidance.editions import publishing
from guidance.editions.refusals import Refused
from guidance.management.wording import sentences
from guidance.models import Edition


class Command(BaseCommand):
    help = "Discards the draft edition; a scheduled one becomes a draft first. What is published is not touched."

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.unpublished().first()
        if edition is None:
            raise CommandError("There is no unpublished edition to discard.")
        try:
            with transaction.atomic():
                if edition.approved_at:
                    edition = publishing.take_back(edition)
                discard(edition)
        except Refused as e:
            raise CommandError("\n".join(sentences(e))) from e
        self.stdout.write(f"Edition {edition.number} is discarded. What is published is as it was.")
