"""Periodic work of this module."""

from procrastinate.contrib.django import app

from nabij.appointments import operations


@app.periodic(cron="*/20 * * * * *")
@app.task(queueing_lock="appointments.reminders", pass_context=False)
def reminders(timestamp: int) -> None:
    """Find the reminders that are due."""
    del timestamp
    operations.run_due_reminders()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="appointments.holds", pass_context=False)
def holds(timestamp: int) -> None:
    """Remove the holds that are over."""
    del timestamp
    operations.expire_holds()
