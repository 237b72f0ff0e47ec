"""Work of this module that falls due by itself."""

from procrastinate.contrib.django import app

from nabij.surveys import operations


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="surveys.due", pass_context=False)
def run_due(timestamp: int) -> None:
    """Do all that is due of surveys; every minute."""
    operations.escalate_due()  # first: danger waits for nothing that may fail below
    operations.expire_due()
    operations.ask_planned()
    operations.ask_planned_relatives()
    operations.remind_due()
    operations.tell_anonymous()
    operations.give_back_left_behind()


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="surveys.learning", pass_context=False)
def learn(timestamp: int) -> None:
    """Learn from what was reviewed since the last time; every night."""
    operations.learn_all()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="surveys.reading", pass_context=False)
def read_unread(timestamp: int) -> None:
    """Read a portion of the words that were never read, or with other lists; every 5 minutes."""
    operations.read_unread()
