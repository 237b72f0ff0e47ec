"""Work of this module that falls due by itself."""

from procrastinate.contrib.django import app

from nabij.insights import operations


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="insights.roll_up", pass_context=False)
def roll_up(timestamp: int) -> None:
    """Add up what was answered in the last minute; pages count what is not added up yet too."""
    operations.roll_up()
