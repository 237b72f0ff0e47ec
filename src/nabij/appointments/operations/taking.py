"""Whether a time can be had, why not, and taking it: the same for booking and moving."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from nabij.appointments import queries
from nabij.appointments.models import Appointment, Service
from nabij.appointments.operations import busy, groups, holds
from nabij.appointments.types import BY_CLIENTS, OPEN, FreeTime
from nabij.lib import sql
from nabij.people.types import Actor

LONGEST = timedelta(minutes=2**15)  # no service lasts longer: a small integer of minutes
_ACTIVE = "WHERE id = %(id)s AND is_active"
_OWN = """
WHERE client_id = %(client_id)s AND status = ANY(%(open)s)
  AND (starts_at < %(until)s AND ends_at > %(starts_at)s
    OR service_id = %(service_id)s AND starts_at = %(starts_at)s
    OR booking_key = %(booking_key)s)
ORDER BY starts_at
"""
_OPEN = [status.value for status in OPEN]


class BookingError(Exception):
    """An appointment can't be made or changed as asked."""


class NotOfferedError(BookingError):
    """This time can't be booked: outside working hours, past, too soon or too far away."""

    def __init__(self, alternatives: list[FreeTime]) -> None:
        """Keep the nearest times that can."""
        super().__init__("not offered")
        self.alternatives = alternatives


class SlotTakenError(NotOfferedError):
    """Somebody else has this time, perhaps since a moment ago."""


class AlreadyBookedError(BookingError):
    """This form has booked another time before, as when going back in the browser."""

    def __init__(self, appointment_id: UUID) -> None:
        """Keep what was booked."""
        super().__init__("already booked")
        self.appointment_id = appointment_id


class ClientBusyError(AlreadyBookedError):
    """The client has another appointment at this time."""


def free_time(
    *,
    client_id: UUID,
    service_id: UUID,
    resource_id: int,
    starts_at: datetime,
    at: datetime,
    by: Actor,
    holder: UUID,
    ignoring: UUID | None = None,
    may_be_outside: bool = False,
    own: Sequence[Appointment] | None = None,
) -> tuple[FreeTime, Service, bool]:
    """Return the time with its service, and whether it lies outside the rules.

    Args:
        own: what `own_around` found, for who has asked it already.

    Raises:
        SlotTakenError, NotOfferedError: with the nearest alternatives.
        ClientBusyError: the client has another appointment then.
    """
    service = next(iter(sql.models(Service, _ACTIVE, {"id": service_id})), None)
    if service is None or not (service.access in BY_CLIENTS or by.is_staff or by.role == "system"):
        raise NotOfferedError([])
    time = queries.offered_time(
        service_id=service_id,
        resource_id=resource_id,
        starts_at=starts_at,
        at=at,
        ignoring=ignoring,
        holder=holder,
    )
    ends_at = starts_at + timedelta(minutes=service.duration_minutes)
    around = own_around(client_id, starts_at) if own is None else own
    _refuse_two_places(around, starts_at, ends_at, besides=ignoring)
    if time is not None:
        return time, service, False
    refusal = NotOfferedError
    taken_from, taken_until = busy.span(service=service, starts_at=starts_at)
    if busy.is_taken(
        resource_id=resource_id,
        starts_at=taken_from,
        ends_at=taken_until,
        ignoring=ignoring,
        holder=holder,
    ):
        refusal = SlotTakenError
    elif may_be_outside and starts_at > at:
        outside = queries.wished_time(service=service, resource_id=resource_id, starts_at=starts_at)
        if outside is not None:
            return outside, service, True
    raise refusal(
        queries.nearest_free(
            service_id=service_id, near=starts_at, at=at, ignoring=ignoring, holder=holder
        )
    )


def _refuse_two_places(
    own: Sequence[Appointment], starts_at: datetime, ends_at: datetime, *, besides: UUID | None
) -> None:
    for other in own:
        if other.starts_at < ends_at and other.ends_at > starts_at and other.pk != besides:
            raise ClientBusyError(other.pk)


def own_around(
    client_id: UUID,
    starts_at: datetime,
    *,
    service_id: UUID | None = None,
    booking_key: UUID | None = None,
) -> list[Appointment]:
    """Return what the client has that may overlap a time which begins then, in order.

    Args:
        service_id, booking_key: the client's own of this service then, or of this form, comes too.
    """
    return sql.models(
        Appointment,
        _OWN,
        {
            "client_id": client_id,
            "open": _OPEN,
            "starts_at": starts_at,
            "until": starts_at + LONGEST,
            "service_id": service_id,
            "booking_key": booking_key,
        },
    )


def take(appointment: Appointment, service: Service, at: datetime, *, holder: UUID) -> None:
    """Take the time: the one held for the holder if it is this one, else a free one, or a seat.

    Raises:
        SlotTakenError: somebody else was first.
    """
    if service.seats > 1:
        if groups.take_seat(appointment=appointment, service=service, holder=holder):
            return
        raise SlotTakenError(
            queries.nearest_free(service_id=service.pk, near=appointment.starts_at, at=at)
        )
    held = holds.held_for(holder=holder, appointment=appointment)
    if held and holds.turn_into(hold_id=held, appointment=appointment):
        return
    taken_from, taken_until = busy.span(service=service, starts_at=appointment.starts_at)
    if appointment.resource_id is None or not busy.take(
        resource_id=appointment.resource_id,
        starts_at=taken_from,
        ends_at=taken_until,
        appointment_id=appointment.pk,
        holder=holder,
    ):
        raise SlotTakenError(
            queries.nearest_free(service_id=service.pk, near=appointment.starts_at, at=at)
        )
