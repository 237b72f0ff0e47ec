"""Which plan suits who waits for an earlier visit, and the link that answers an offer."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.appointments.rules.combined import Plan
from nabij.lib import links

VISIT_OFFER_PURPOSE = "visit-offer"


def suits(
    plan: Plan,
    *,
    before: datetime,
    at: datetime,
    notice_minutes: int,
    weekdays: Collection[int],
    not_before: time | None,
    not_after: time | None,
) -> bool:
    """Whether a plan begins before an instant, far enough from now, and as somebody wishes."""
    first, last = plan.stops[0], plan.stops[-1]
    begins = first.starts_at.astimezone(ZoneInfo(first.zone))
    ends = last.ends_at.astimezone(ZoneInfo(last.zone))
    return (
        first.starts_at < before
        and first.starts_at - at >= timedelta(minutes=notice_minutes)
        and begins.weekday() in weekdays
        and (not_before is None or begins.time() >= not_before)
        and (not_after is None or (ends.date() == begins.date() and ends.time() <= not_after))
    )


def visit_offer_token(*, offer_id: UUID, starts_at: datetime) -> str:
    """Return the token of the link that answers an offer of a whole visit."""
    return links.make_token(purpose=VISIT_OFFER_PURPOSE, subject_id=offer_id, expires_at=starts_at)
