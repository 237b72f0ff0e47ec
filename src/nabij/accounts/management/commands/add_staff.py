"""`nabij manage add_staff EMAIL NAME ROLE`: the first administrator, or anybody else of staff."""

from argparse import ArgumentParser
from getpass import getpass
from sys import stdin

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from nabij.accounts import operations
from nabij.accounts.types import Role
from nabij.organisation.models import Team


class Command(BaseCommand):
    """Add somebody of staff, who sets up a second factor when first signing in."""

    help = "Add somebody of staff; the password is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what is given."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("role", choices=[role for role, _ in Role.staff_choices()])
        parser.add_argument("--team", help="Name of the team whose clients they see.")
        parser.add_argument("--language", choices=["nl", "fi", "en"], default="nl")

    @transaction.atomic
    def handle(self, *args: object, **options: str) -> None:
        """Make the user and give the role; nothing stays when something is wrong."""
        team = Team.objects.filter(name=options["team"]).first() if options["team"] else None
        if options["team"] and team is None:
            raise CommandError(f"There is no team named {options['team']}.")
        try:
            validate_email(options["email"])
            user = operations.create_user(
                name=options["name"],
                email=options["email"],
                language=options["language"],
                password=_password(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except operations.AddressTakenError:
            raise CommandError(f"Somebody signs in with {options['email']} already.") from None
        operations.give_role(
            user_id=user.pk, role=Role(options["role"]), team_id=team.pk if team else None
        )
        self.stdout.write(f"{user.name} can sign in, and sets up a second factor first.")


def _password() -> str:
    typed = getpass("Password: ") if stdin.isatty() else stdin.readline().rstrip("\n")
    if not typed:
        raise CommandError("A password is needed.")
    return typed
