"""The worker's part: sending when called, and every few seconds all the same."""

from procrastinate.contrib.django import app

from nabij.delivery import operations
from nabij.delivery.operations.composing import SEND_TASK
from nabij.lib import due
from nabij.people.types import Channel

due.register("delivery", operations.run_due)


@app.task(name=SEND_TASK)
def send(channel: str) -> None:
    """Send what is due over one channel; called when a message was queued."""
    operations.send_due(channel=Channel(channel))


@app.periodic(cron="*/5 * * * * *", periodic_id="delivery-email")
@app.task(name="nabij.delivery.send_email", queueing_lock="nabij.delivery.send_email")
def send_email(timestamp: int) -> None:
    """Send mail that fell due: retries, ends of quiet hours, what a lost call left."""
    operations.send_due(channel=Channel.EMAIL)


@app.periodic(cron="*/5 * * * * *", periodic_id="delivery-sms")
@app.task(name="nabij.delivery.send_sms", queueing_lock="nabij.delivery.send_sms")
def send_sms(timestamp: int) -> None:
    """Send SMS that fell due."""
    operations.send_due(channel=Channel.SMS)


@app.periodic(cron="*/20 * * * * *", periodic_id="delivery-fallback")
@app.task(name="nabij.delivery.fall_back", queueing_lock="nabij.delivery.fall_back")
def fall_back(timestamp: int) -> None:
    """Try the other channel where a message stays unread."""
    operations.fall_back_due()


@app.periodic(cron="17 3 * * *", periodic_id="delivery-empty")
@app.task(name="nabij.delivery.empty_old", queueing_lock="nabij.delivery.empty_old")
def empty_old(timestamp: int) -> None:
    """Take the text out of old messages."""
    operations.empty_old()
