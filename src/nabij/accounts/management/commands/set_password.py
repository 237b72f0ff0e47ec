"""`nabij manage set_password EMAIL`: a new password for who forgot theirs."""

from argparse import ArgumentParser
from getpass import getpass
from sys import stdin

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from nabij.accounts import operations
from nabij.accounts.queries import staff_id_of


class Command(BaseCommand):
    """Give somebody of staff a new password; sessions opened with the old one end."""

    help = "Set the password of somebody of staff; it is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what is given."""
        parser.add_argument("email")

    def handle(self, *args: object, **options: str) -> None:
        """Set the password; nothing changes when something is wrong."""
        user_id = staff_id_of(email=options["email"])
        if user_id is None:
            raise CommandError(f"Nobody of staff signs in with {options['email']}.")
        typed = getpass("New password: ") if stdin.isatty() else stdin.readline().rstrip("\n")
        if not typed:
            raise CommandError("A password is needed.")
        try:
            user = operations.set_password(user_id=user_id, password=typed)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{user.name} can sign in with the new password.")
