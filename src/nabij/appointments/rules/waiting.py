"""How long an offer of the waiting list stands, and the link that answers it."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.appointments.rules.reminders import Quiet
from nabij.delivery.rules import after_quiet_hours
from nabij.lib import links
from nabij.people.types import Actor

OFFER_PURPOSE = "waiting-offer"
SHORTEST_MINUTES = 30


def offer_expires_at(
    *, at: datetime, offer_minutes: int, latest: datetime, quiet: Quiet
) -> datetime:
    """Return until when an offer made at `at` stands: `offer_minutes` of the client's waking time.

    Quiet hours don't count, so that nobody has to answer at night; answering then is allowed.

    Args:
        latest: when the client and the service want to know it at the latest.
    """
    left = timedelta(minutes=offer_minutes)
    begins = after_quiet_hours(at, **quiet._asdict())
    while begins < latest:
        night = _next_night(begins, quiet)
        if night is None or begins + left <= night:
            return min(begins + left, latest)
        left -= night - begins
        begins = after_quiet_hours(night, **quiet._asdict())
    return latest


def _next_night(at: datetime, quiet: Quiet) -> datetime | None:
    if quiet.quiet_from == quiet.quiet_until:
        return None
    zone = ZoneInfo(quiet.time_zone)
    today = at.astimezone(zone).date()
    for days in (0, 1):
        on = today + timedelta(days=days)
        night = datetime.combine(on, time(quiet.quiet_from), zone).astimezone(at.tzinfo)
        if night > at:
            return night
    return None


def offer_token(*, offer_id: UUID, starts_at: datetime) -> str:
    """Return the token of the link that answers one offer, and tells what came of it afterwards."""
    return links.make_token(purpose=OFFER_PURPOSE, subject_id=offer_id, expires_at=starts_at)


def may_set_urgency(actor: Actor) -> bool:
    """Whether the actor says how urgent a wish is: the desk does, clients don't."""
    return actor.is_staff
