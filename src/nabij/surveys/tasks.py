"""Work of this module that falls due by itself."""

from procrastinate.contrib.django import app

from nabij.surveys import operations


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="surveys.due", pass_context=False)
def run_due(timestamp: int) -> None:
    """Close what is over, give back what nobody is left to do, mark what is late; every minute."""
    operations.expire_due()
    operations.tell_anonymous()
    operations.give_back_left_behind()
    operations.escalate_due()
