"""What a no means: nothing that can't be taken back for a while."""

from datetime import datetime, timedelta

from nabij.appointments.rules.reminders import Quiet
from nabij.delivery.rules import after_quiet_hours

_TO_THINK = timedelta(hours=2)
_OF_USE = timedelta(minutes=30)  # a time freed later than this helps nobody


def cancelled_at(*, at: datetime, starts_at: datetime, quiet: Quiet) -> datetime | None:
    """Return when an appointment is cancelled whose client says that they can't come.

    After two waking hours: a NO by accident, in a hurry or to another question costs nothing, as
    YES takes it back until then. None: it begins before that; it is left to the desk, which
    sees who can't come, and to nobody else.
    """
    until = at + _TO_THINK
    awake = after_quiet_hours(until, **quiet._asdict())
    if awake != until:  # fell asleep on it
        until = awake + _TO_THINK
    return until if starts_at - until >= _OF_USE else None
