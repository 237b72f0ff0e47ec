"""What holds for appointments that clients ask for."""

from datetime import timedelta

SHOWN_FOR = timedelta(days=60)  # what was declined stays in sight of the client
WORKING_DAY = timedelta(hours=8)
