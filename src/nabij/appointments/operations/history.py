"""Many appointments of the past at once, for the demo's year: rows as they would stand now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.appointments.models import Appointment, Visit
from nabij.appointments.types import Mode, Source, Status
from nabij.people.types import Actor


@dataclass(frozen=True, kw_only=True)
class PastAppointment:
    """An appointment that is over; FULFILLED ones become visits.

    Attributes:
        arrived_at, started_at, left_at: of the visit, as far as the desk noted it.
    """

    client_id: UUID
    department_id: UUID
    location_id: UUID
    service_id: UUID | None
    resource_id: int | None
    professional_id: UUID | None
    booked_at: datetime
    starts_at: datetime
    ends_at: datetime
    status: Status = Status.FULFILLED
    mode: Mode = Mode.ON_SITE
    booked_as: str = "client"
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    left_at: datetime | None = None


@transaction.atomic
def add_history(
    *, appointments: Sequence[PastAppointment], by: Actor
) -> list[tuple[Appointment, Visit | None]]:
    """Add them in a few statements and return each with its visit, in the order given.

    It takes no time of a resource, records no events and relates nobody: the caller does.
    """
    del by
    rows = [
        Appointment(
            client_id=one.client_id,
            department_id=one.department_id,
            location_id=one.location_id,
            service_id=one.service_id,
            resource_id=one.resource_id,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            status=one.status,
            mode=one.mode,
            booked_as=one.booked_as,
            booked_at=one.booked_at,
            arrived_at=one.arrived_at,
            started_at=one.started_at,
        )
        for one in appointments
    ]
    visits = [
        Visit(
            appointment=row,
            client_id=one.client_id,
            department_id=one.department_id,
            location_id=one.location_id,
            professional_id=one.professional_id,
            started_at=one.started_at or one.starts_at,
            ended_at=one.left_at or one.ends_at,
            source=Source.DESK,
        )
        if one.status is Status.FULFILLED
        else None
        for one, row in zip(appointments, rows, strict=True)
    ]
    Appointment.objects.bulk_create(rows, batch_size=1000)
    Visit.objects.bulk_create([visit for visit in visits if visit], batch_size=1000)
    return list(zip(rows, visits, strict=True))
