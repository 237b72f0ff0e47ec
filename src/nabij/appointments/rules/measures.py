"""How long clients wait and how far visits run over: the measures of a day, in whole minutes."""

from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


def waiting_minutes(
    *, planned_at: datetime, arrived_at: datetime | None, started_at: datetime
) -> int:
    """Return how long a client waited: from the later of the planned time and the arrival.

    Who is seen before the planned time has not waited. `started_at` may be the present, for who
    still waits.
    """
    since = max(planned_at, arrived_at or planned_at)
    return max(0, (started_at - since) // _MINUTE)


def overrun_minutes(*, planned_end_at: datetime, ended_at: datetime) -> int:
    """Return how long after its planned end a visit ended; sooner is nothing."""
    return max(0, (ended_at - planned_end_at) // _MINUTE)
