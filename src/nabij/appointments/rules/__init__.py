"""Pure decisions: who may do what with an appointment, and when."""

from datetime import datetime, timedelta
from uuid import UUID

from nabij.accounts.types import Role
from nabij.appointments.models import Appointment
from nabij.appointments.types import OPEN, Status
from nabij.lib import links
from nabij.people.types import Actor, Scope

LINK_PURPOSE = "appointment"
_LINK_LASTS = timedelta(days=1)
_DESK = (Role.AGENT, Role.PROFESSIONAL, Role.SYSTEM)


def may_manage(actor: Actor) -> bool:
    """Whether the actor may book, move and cancel for the client acted for."""
    return actor.role in _DESK or actor.role is Role.LINK or actor.may(Scope.MANAGE_APPOINTMENTS)


def can_cancel(appointment: Appointment, *, actor: Actor, at: datetime) -> bool:
    """Whether it is still only booked, and has not begun."""
    return may_manage(actor) and appointment.status == Status.BOOKED and appointment.starts_at > at


def can_move(appointment: Appointment, *, actor: Actor, at: datetime) -> bool:
    """Whether it may be cancelled, and it is known what for, so that other times can be found.

    Services that clients don't book themselves they don't move either.
    """
    service = appointment.service
    if service is None or not can_cancel(appointment, actor=actor, at=at):
        return False
    return service.is_active and (service.self_booking or actor.role in _DESK)


def can_mark(appointment: Appointment, *, to: Status, at: datetime) -> bool:
    """Whether the desk may say that the client arrived, was seen, or did not come.

    Somebody may come early on the day; nobody missed what has not begun.
    """
    if appointment.status not in OPEN or appointment.status == to:
        return False
    if to is Status.NO_SHOW:
        return appointment.status == Status.BOOKED and at >= appointment.starts_at
    return at >= appointment.starts_at - timedelta(hours=12)


def reminder_due_at(*, starts_at: datetime, reminder_minutes: int, at: datetime) -> datetime | None:
    """Return when to remind; None when that moment has passed or no reminder is wanted."""
    due_at = starts_at - timedelta(minutes=reminder_minutes)
    return due_at if reminder_minutes and due_at > at else None


def manage_token(*, appointment_id: UUID, starts_at: datetime) -> str:
    """Return the token of the link that moves or cancels without signing in.

    It names one appointment and works until a day after the time it was sent for.
    """
    return links.make_token(
        purpose=LINK_PURPOSE, subject_id=appointment_id, expires_at=starts_at + _LINK_LASTS
    )
