"""reset_second_step EMAIL: for the officer who lost phone and recovery codes, and whom no colleague can help."""

import shlex
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from protocol_portal.management.people import member_of
from protocol_portal.members.signing_in import second_step


class Command(BaseCommand):
    help = "Takes away an officer's authenticator app and recovery codes, so that they can set them up anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the officer's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        officer = member_of(options["email"])
        was_set_up = second_step.is_set_up(officer)
        second_step.reset(officer, by=None)
        if not was_set_up:
            self.stdout.write(f"{officer} has no second step set up: there is nothing to reset.")
            return
        self.stdout.write(f"{officer}’s second step is removed, and they are signed out everywhere.")
        self.stdout.write("After signing in, by a mailed code or by the link of the next command, /admin/ asks to set")
        self.stdout.write(f"it up anew: uv run manage.py sign_in_link {shlex.quote(officer.email)}")
