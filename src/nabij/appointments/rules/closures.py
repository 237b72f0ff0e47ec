"""How long a client may think about the time proposed instead of one that fell through."""

from datetime import datetime, timedelta
from uuid import UUID

from nabij.accounts.types import Role
from nabij.appointments.rules.reminders import Quiet
from nabij.appointments.types import Access, CaseStatus
from nabij.delivery.rules import after_quiet_hours
from nabij.lib import links
from nabij.people.types import Actor

PROPOSAL_PURPOSE = "proposal"
WAITING = (CaseStatus.PROPOSED, CaseStatus.TO_CALL)
_TO_THINK = timedelta(hours=24)
_AT_LEAST = timedelta(hours=1)
_LINK_LASTS = timedelta(days=1)


def may_close(actor: Actor) -> bool:
    """Whether the actor may cancel a clinic at the desk."""
    return actor.role in (Role.AGENT, Role.PROFESSIONAL)


def proposal_answer_by(
    *, at: datetime, old_starts_at: datetime, change_until_minutes: int, quiet: Quiet
) -> datetime | None:
    """Return until when a proposal made at `at` is held; None: so short that one must call.

    A day from when the message goes out, which is not in the client's quiet hours; never longer
    than the appointment that fell through could be moved.
    """
    told_at = after_quiet_hours(at, **quiet._asdict())
    until = min(told_at + _TO_THINK, old_starts_at - timedelta(minutes=change_until_minutes))
    return until if until - told_at >= _AT_LEAST else None


def can_be_proposed(*, is_active: bool, access: str, seats: int, is_stop: bool) -> bool:
    """Whether another time can be proposed by itself.

    Not where clients don't take times themselves, not of a group, and not of one stop of a
    combined visit: the desk calls.
    """
    return is_active and access == Access.SELF and seats == 1 and not is_stop


def proposal_token(*, case_id: UUID, old_starts_at: datetime) -> str:
    """Return the token of the link that answers a proposal, until a day after the old time."""
    return links.make_token(
        purpose=PROPOSAL_PURPOSE, subject_id=case_id, expires_at=old_starts_at + _LINK_LASTS
    )
