"""Work that falls due: forgetting codes, counts and sessions that are over."""

from procrastinate.contrib.django import app

from nabij.accounts import operations
from nabij.lib import due


def purge() -> int:
    """Forget what is over; return how much."""
    return operations.purge_codes() + operations.purge_limits() + operations.purge_sessions()


due.register("accounts.purge", purge)


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.purge", queueing_lock="accounts.purge")
def purge_hourly(timestamp: int) -> None:
    """Run `purge` every hour."""
    del timestamp
    purge()
