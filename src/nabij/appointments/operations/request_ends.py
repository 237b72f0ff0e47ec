"""What becomes of a request when its appointment is made, whichever way that happens."""

from typing import Any
from uuid import UUID

from nabij.appointments import events
from nabij.appointments.models import Appointment, BookingRequest
from nabij.appointments.operations.taking import BookingError
from nabij.appointments.types import RequestStatus
from nabij.ledger.operations import record
from nabij.lib import clock, sql
from nabij.people.types import Actor

_OPEN = """
WHERE client_id = %(client_id)s AND service_id = %(service_id)s AND status = %(status)s FOR UPDATE
"""


class RequestOverError(BookingError):
    """The request was withdrawn, answered, or booked meanwhile."""


def open_request(*, client_id: UUID, service_id: UUID) -> BookingRequest | None:
    """Return, locked, what a client asks for of this service and nobody answered yet."""
    values = {
        "client_id": client_id,
        "service_id": service_id,
        "status": RequestStatus.REQUESTED.value,
    }
    return next(iter(sql.models(BookingRequest, _OPEN, values)), None)


def settle(*, request: BookingRequest | None, appointment: Appointment, by: Actor) -> None:
    """Let the appointment be the answer to what was asked, if something was."""
    if request is not None:
        end(request, RequestStatus.BOOKED, by=by, appointment=appointment)


def end(
    request: BookingRequest,
    status: RequestStatus,
    *,
    by: Actor,
    appointment: Appointment | None = None,
    reason: str = "",
) -> None:
    """Write down what came of a request, once; the event says so without a word of it."""
    request.status = status
    request.appointment = appointment
    request.reason = reason
    request.ended_at = clock.now()
    request.save(update_fields=["status", "appointment", "reason", "ended_at"])
    record(
        events.BookingRequestEnded(
            request_id=request.pk,
            outcome=status.value,
            **columns_of(request, by=by),
        )
    )


def columns_of(request: BookingRequest, *, by: Actor) -> dict[str, Any]:
    """Return what the ledger keeps of every event about a request."""
    return {
        "client_id": request.client_id,
        "actor_id": by.user_id,
        "on_behalf_of_id": request.client_id if by.mandate_id else None,
        "touchpoint": "appointment",
        "channel": "desk" if by.is_staff else "portal",
        "department_id": request.service.department_id,
        "location_id": request.service.department.location_id,
    }
