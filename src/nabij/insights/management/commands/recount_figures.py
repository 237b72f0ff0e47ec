"""`nabij manage recount_figures`: count all answers anew."""

from typing import Any

from django.core.management.base import BaseCommand

from nabij.insights import operations


class Command(BaseCommand):
    """Counts all answers anew; wanted after a restore of some tables only."""

    help = "Count all answers anew, for the figures of the studio."

    def handle(self, *args: Any, **options: Any) -> None:
        """Count."""
        operations.recount()
        self.stdout.write("Counted.")
