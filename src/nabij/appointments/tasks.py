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


@app.periodic(cron="*/30 * * * * *")
@app.task(queueing_lock="appointments.waiting", pass_context=False)
def waiting(timestamp: int) -> None:
    """End the offers nobody answered in time."""
    del timestamp
    operations.run_due_waiting()
    operations.run_due_visit_offers()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="appointments.closures", pass_context=False)
def closures(timestamp: int) -> None:
    """Let the desk call who did not answer a proposal in time."""
    del timestamp
    operations.run_due_closures()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="appointments.referrals", pass_context=False)
def referrals(timestamp: int) -> None:
    """Give back the times whose letter has not come."""
    del timestamp
    operations.run_due_referrals()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="appointments.arrivals", pass_context=False)
def arrivals(timestamp: int) -> None:
    """Make the codes of the day for the signs at the entrances."""
    del timestamp
    operations.make_arrival_codes()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="appointments.declined", pass_context=False)
def declined(timestamp: int) -> None:
    """Cancel what clients said they can't come to, once they have had time to think."""
    del timestamp
    operations.run_due_declined()
