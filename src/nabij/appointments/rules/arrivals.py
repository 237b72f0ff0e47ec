"""Arriving: who may say when and where that they are there."""

from datetime import datetime, timedelta
from uuid import UUID

from nabij.accounts.types import Limit
from nabij.appointments.types import Mode, Status
from nabij.lib.links import make_token

WRONG_CODES = Limit("arrival code", most=10, window=timedelta(minutes=15))
# At the screen by the entrance only wrong tries count: by one address, and at the whole place.
WRONG_HERE = Limit("arrival screen", most=20, window=timedelta(minutes=10))
WRONG_AT_PLACE = Limit("arrival place", most=60, window=timedelta(minutes=10))
CODE_DIGITS = 4
KEPT = timedelta(days=7)
SCREEN_PURPOSE = "entrance screen"
SCREEN_LASTS = timedelta(days=400)  # as long as browsers keep a cookie; each use begins it anew
BEFORE_START = timedelta(hours=2)


def can_check_in(
    *,
    status: str,
    mode: str,
    starts_at: datetime,
    ends_at: datetime,
    late_minutes: int,
    is_off: bool,
    at: datetime,
) -> bool:
    """Whether a client can say now that they are there: from two hours before until it is over.

    Args:
        late_minutes: how much later than planned it begins, and so ends.
    """
    is_expected = status == Status.BOOKED and mode == Mode.ON_SITE and not is_off
    until = ends_at + timedelta(minutes=late_minutes)
    return is_expected and starts_at - BEFORE_START <= at < until


def screen_token(*, screen_id: UUID, at: datetime) -> str:
    """Return what the device keeps that is the screen by an entrance."""
    return make_token(purpose=SCREEN_PURPOSE, subject_id=screen_id, expires_at=at + SCREEN_LASTS)
