"""add_officer EMAIL NAME: the first officer, or another one, with all rights."""

import shlex
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from guidance.common.texts import tidy
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import Member


class Command(BaseCommand):
    help = (
        "Adds an officer with all rights, or gives all rights to somebody who is there, as an officer. Safe to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the officer's e-mail address")
        parser.add_argument("name", help="the full name, in quotes; of someone who is there already, as it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            officer = with_all_rights(options["email"], options["name"])
        except ValidationError as e:
            wrong = [f"{_label(field)}: {' '.join(said)}" for field, said in e.message_dict.items()]
            raise CommandError("\n".join([*wrong, "Nobody was added."])) from e
        self.stdout.write(f"{officer.full_name}, {officer.email}, is an officer with all rights.")
        self.stdout.write(f"To sign in for the first time: uv run manage.py sign_in_link {shlex.quote(officer.email)}")
        self.stdout.write("Then open /admin/ on the portal, which asks to set up the second step.")


@transaction.atomic
def with_all_rights(email: str, name: str) -> Member:
    """Returns the officer with this address, added if new, now with all rights. Raises CommandError."""
    member = Member.objects.filter(email__iexact=tidy(email)).first()
    if member is None:
        member = accounts.add(by=None, email=email, full_name=name, role=Member.Role.OFFICER)
    elif tidy(name).casefold() != member.full_name.casefold():
        raise CommandError(
            f"{member.email} is the address of {member}. To give all rights to them, write their name as it is there."
        )
    elif not member.is_active:
        raise CommandError(f"{member}’s account is not active. Have an officer reactivate it, or add somebody else.")
    else:
        member = accounts.change(member, by=None, role=Member.Role.OFFICER)
    return accounts.set_rights(member, groups=member.groups.all(), superuser=True, by=None)


def _label(field: str) -> str:
    return str(Member._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # an own field, no relation
