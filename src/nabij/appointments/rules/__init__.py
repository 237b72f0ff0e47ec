"""Pure decisions: who may do what with an appointment, and when."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from nabij.accounts.types import Role
from nabij.appointments.types import OPEN, Access, Status
from nabij.lib import links
from nabij.lib.dates import local_day
from nabij.people.types import Actor, Scope

LINK_PURPOSE = "appointment"
_CHANGEABLE = (Status.PROVISIONAL, Status.BOOKED)
_LINK_LASTS = timedelta(days=1)
_EARLIEST_ARRIVAL = timedelta(hours=12)
_EARLY_START = timedelta(hours=1)  # of who was not seen to arrive
_SECOND_THOUGHT = timedelta(minutes=15)
_BY_CLIENTS = (Access.SELF, Access.REQUEST, Access.REFERRAL)  # once agreed, theirs to move
_DESK = (Role.AGENT, Role.PROFESSIONAL, Role.SYSTEM)


def feed_digest(secret: str) -> str:
    """Return what is kept of a calendar address's secret: SHA-256 in hexadecimal."""
    return sha256(secret.encode()).hexdigest()


def may_manage(actor: Actor) -> bool:
    """Whether the actor may book, move and cancel for the client acted for."""
    return actor.role in _DESK or actor.role is Role.LINK or actor.may(Scope.MANAGE_APPOINTMENTS)


def can_cancel(
    *,
    status: str,
    starts_at: datetime,
    actor: Actor,
    at: datetime,
    change_until_minutes: int | None = None,
) -> bool:
    """Whether it is still only booked, has not begun, and is the actor's to change.

    Args:
        change_until_minutes: of its service, how long before the start clients still change it.
    """
    late = is_too_late(
        status=status,
        starts_at=starts_at,
        actor=actor,
        at=at,
        change_until_minutes=change_until_minutes,
    )
    return may_manage(actor) and status in _CHANGEABLE and starts_at > at and not late


def is_too_late(
    *,
    status: str,
    starts_at: datetime,
    actor: Actor,
    at: datetime,
    change_until_minutes: int | None,
) -> bool:
    """Whether what is still to come can only be changed by calling: the desk always can."""
    if actor.role in _DESK or status not in _CHANGEABLE or not change_until_minutes:
        return False
    return starts_at - timedelta(minutes=change_until_minutes) < at < starts_at


def may_overrule(actor: Actor) -> bool:
    """Whether the actor may set a rule of the times aside, with a reason: the desk alone."""
    return actor.role in (Role.AGENT, Role.PROFESSIONAL)


def can_be_moved(*, is_active: bool | None, access: str | None, actor: Actor) -> bool:
    """Whether other times of its service can be found for this actor; None: no service is known.

    Services that clients don't book themselves they don't move either.
    """
    return bool(is_active and (access in _BY_CLIENTS or actor.role in _DESK))


def can_mark(*, status: str, starts_at: datetime, to: Status, at: datetime) -> bool:
    """Whether the desk may say that the client arrived, is or was seen, or did not come.

    Somebody may come early on the day, and be seen early when there. Nobody missed what has not
    begun, and nothing took place before its time of somebody who wasn't there.
    """
    if status not in OPEN or status == to:
        return False
    if to is Status.NO_SHOW:
        return status == Status.BOOKED and at >= starts_at
    if to is Status.ARRIVED:
        return status != Status.STARTED and at >= starts_at - _EARLIEST_ARRIVAL
    if to is Status.STARTED:
        return at >= starts_at - (_EARLIEST_ARRIVAL if status == Status.ARRIVED else _EARLY_START)
    return status in (Status.ARRIVED, Status.STARTED) or at >= starts_at


def can_take_back(*, marked_at: datetime, zone: str, at: datetime) -> bool:
    """Whether what was noted may still be taken back: that day, and a quarter of an hour at least.

    Args:
        zone: of the place, whose day it is.
    """
    return at - marked_at <= _SECOND_THOUGHT or local_day(at, zone) == local_day(marked_at, zone)


def manage_token(*, appointment_id: UUID, starts_at: datetime) -> str:
    """Return the token of the link that moves or cancels without signing in.

    It names one appointment and works until a day after the time it was sent for.
    """
    return links.make_token(
        purpose=LINK_PURPOSE, subject_id=appointment_id, expires_at=starts_at + _LINK_LASTS
    )
