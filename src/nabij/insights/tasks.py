"""Work of this module that falls due by itself."""

from procrastinate.contrib.django import app

from nabij.insights import operations


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="insights.roll_up", pass_context=False)
def roll_up(timestamp: int) -> None:
    """Add up what was answered in the last minute; pages count what is not added up yet too."""
    operations.roll_up()


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="insights.tell_readers", pass_context=False)
def tell_readers(timestamp: int) -> None:
    """Tell readers once that the report of the month that is over is there."""
    operations.tell_readers()


@app.periodic(cron="37 2 * * *")
@app.task(queueing_lock="insights.count_effort", pass_context=False)
def count_effort(timestamp: int) -> None:
    """Count from visits and the ledger what they took of people; every night."""
    operations.count_effort()
