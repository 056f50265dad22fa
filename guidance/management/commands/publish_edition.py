"""publish_edition [--from WHEN] [--kind KIND] [--note TEXT] [--authority WHO] | --take-back"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from guidance.common.london import moment
from guidance.content import shape
from guidance.editions import publishing
from guidance.editions.refusals import NoAuthorityYet, Refused
from guidance.management.wording import sentences
from guidance.models import Edition


class Command(BaseCommand):
    help = "Publishes the draft edition: now, from a date ahead, or from one after its predecessor's."

    def add_arguments(self, parser: CommandParser) -> None:
        when = "2026-12, 2026-12-01 or 2026-12-01T09:30, London time or now (default: the draft's own date, or now)"
        parser.add_argument("--from", dest="since", metavar="WHEN", help=when)
        parser.add_argument("--kind", choices=shape.CHANGE_KINDS, help="default: the draft's own")
        parser.add_argument("--note", help="what changed, for everyone (default: the draft's own)")
        who = "the body that adopted it, or the delegated power; needed but for a correction"
        parser.add_argument("--authority", default="", help=who)
        parser.add_argument("--take-back", action="store_true", help="make the scheduled edition a draft again")

    def take_back(self) -> None:
        """Makes the scheduled edition a draft again. Raises CommandError."""
        edition = Edition.objects.scheduled().first()
        if edition is None:
            raise CommandError("There is no scheduled edition to take back.")
        try:
            publishing.take_back(edition)
        except Refused as e:
            raise CommandError("\n".join(sentences(e))) from e
        self.stdout.write(f"Edition {edition.number} is a draft again.")

    def why_not(self) -> str:
        """Returns why there is no draft to publish, and what to do."""
        if edition := Edition.objects.scheduled().first():
            when = f"Edition {edition.number} is scheduled, from {edition.in_force_since}."
            return f"{when} To change that, take it back first (publish_edition --take-back)."
        return "There is no draft edition. Load changed content first (load_content)."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["take_back"]:
            self.take_back()
            return
        draft = Edition.objects.draft().first()
        if draft is None:
            raise CommandError(self.why_not())
        kind = options["kind"] or draft.change_kind
        if kind != Edition.ChangeKind.CORRECTION and not options["authority"].strip():
            raise CommandError(" ".join([*sentences(NoAuthorityYet()), "Nothing was published."]))
        since, precision = timezone.now(), Edition.Precision.MINUTE.value
        if options["since"] and options["since"] != "now":
            try:
                since, precision = moment(options["since"])
            except ValueError as e:
                raise CommandError(
                    f"{options['since']!r} is not a date. Write 2026-12, 2026-12-01, 2026-12-01T09:30 or now."
                ) from e
        elif draft.in_force_from and not options["since"]:
            since, precision = draft.in_force_from, draft.in_force_precision
        try:
            edition = publishing.approve(
                draft,
                kind=kind,
                note=options["note"] or draft.change_note,
                in_force_from=since,
                precision=precision,
                adoption={"authority": options["authority"]},
            )
        except Refused as e:
            raise CommandError("\n".join([*sentences(e), "Nothing was published."])) from e
        self.stdout.write(f"Edition {edition.number} is {edition.state()}, from {edition.in_force_since}.")
        if edition.approved_at and since < edition.approved_at - timedelta(days=1):
            self.stdout.write(
                "That date has passed: the portal says since when it applies, and that it is shown from today."
            )
