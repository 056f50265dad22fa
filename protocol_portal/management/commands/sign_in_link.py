"""sign_in_link EMAIL [--address ADDRESS]: a link that signs someone in once, for whoever runs the server."""

import os
import re
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from protocol_portal.management.people import member_of
from protocol_portal.members.models import Member, MemberError
from protocol_portal.members.signing_in import codes, second_step

MINUTES = int(codes.LINK_FOR.total_seconds()) // 60


class Command(BaseCommand):
    help = f"Prints a link that signs a member or officer in, once, within {MINUTES} minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the member's e-mail address")
        parser.add_argument(
            "--address",
            help=f"where the portal is reached, if not at PORTAL_ADDRESS, such as {settings.ADDRESS}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        address = (options["address"] or settings.ADDRESS).rstrip("/")
        if not re.fullmatch(r"https?://[^/?#@\s]+", address):
            raise CommandError(f"{address!r} is no address. Write it such as http://127.0.0.1:8001")
        member = member_of(options["email"])
        try:
            made = codes.link(member)
        except MemberError as e:
            raise CommandError("\n".join(e.messages)) from e
        until = f"{timezone.localtime(made.expires_at):%H:%M}"
        self.stdout.write(f"{address}{made.path}\n")
        self.stdout.write(f"Its button signs in {member}, once, within {MINUTES} minutes (until {until}).")
        self.stdout.write("Hand it over yourself: mail is no place for it, since mail scanners open links.")
        if next_ := second(member):
            self.stdout.write(next_)
        if not options["address"] and not os.environ.get("PORTAL_ADDRESS"):
            self.stdout.write("If the portal was started with --host or --port, say where with --address.")


def second(officer: Member) -> str:
    """Returns what comes after the link, for an officer with rights; otherwise ""."""
    if not officer.is_staff:
        return ""
    if second_step.is_set_up(officer):
        return "The second step is asked for next: the code that the authenticator app shows."
    return "The administration, /admin/, then asks to set up the second step: have an authenticator app at hand."
