"""Work that falls due: forgetting what the open door kept."""

from procrastinate.contrib.django import app

from nabij.api.operations.answers import purge_answers
from nabij.api.operations.bookings import purge_bookings
from nabij.lib import due


def purge() -> int:
    """Forget what is over; return how much."""
    return purge_bookings() + purge_answers()


due.register("api.purge", purge)


@app.periodic(cron="*/5 * * * *")
@app.task(name="api.purge", queueing_lock="api.purge")
def purge_often(timestamp: int) -> None:
    """Run `purge` every five minutes: what strangers typed is not kept longer than it must."""
    del timestamp
    purge()
