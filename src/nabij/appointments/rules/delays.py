"""Running late: whom it still concerns, and when a message about it can wait for the morning."""

from datetime import datetime, timedelta

from nabij.appointments.types import Status

_CONCERNED = (Status.PROVISIONAL, Status.BOOKED, Status.ARRIVED)  # who was not seen yet
_ON_THE_WAY = timedelta(hours=3)  # so long before the planned time somebody may leave home


def late_minutes(
    *, status: str, ends_at: datetime, minutes: int | None, is_off: bool, at: datetime
) -> int:
    """Return how much later than planned an appointment begins, as far as was said; 0: on time.

    Args:
        minutes: how late who or what it is with runs that day; None: nobody said.
    """
    if not minutes or is_off or status not in _CONCERNED:
        return 0
    return minutes if at < ends_at + timedelta(minutes=minutes) else 0


def is_to_be_told(*, minutes: int, told: int, starts_at: datetime, at: datetime) -> bool:
    """Whether somebody who is still to come has to hear of a delay.

    Not what was told before; and not after the planned time, unless they were told a later one
    and are perhaps still at home.
    """
    return minutes != told and at < starts_at + timedelta(minutes=told)


def can_wait_until(due_at: datetime, *, starts_at: datetime) -> bool:
    """Whether it is early enough to tell it at `due_at`, when the quiet hours are over."""
    return due_at <= starts_at - _ON_THE_WAY
