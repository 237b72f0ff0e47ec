"""Services, resources with working hours, and appointments for tests."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import UUID

from nabij.appointments import operations, queries
from nabij.appointments.models import Appointment, Resource, Service, WorkException, WorkingPeriod
from nabij.appointments.operations.working import Block, add_exception
from nabij.appointments.types import Access, FreeTime, Mode, Status
from nabij.lib import clock
from nabij.organisation.models import Department, Location, Professional
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Actor
from tests.factories.organisation import make_department, make_professional
from tests.factories.people import make_client

_numbers = count(1)
WEEKDAYS = (0, 1, 2, 3, 4)


def make_resource(
    *,
    professional: Professional | None = None,
    location: Location | None = None,
    weekdays: Sequence[int] = WEEKDAYS,
    starts: time = time(9),
    ends: time = time(17),
    valid_from: date = date(2020, 1, 1),
    service: Service | None = None,
) -> Resource:
    """Make a resource; with a `location` it works there, from Monday to Friday, 9 to 17 hours."""
    resource = operations.create_resource(
        name=f"Kamer {next(_numbers)}",
        professional_id=professional.pk if professional else None,
        by=SYSTEM,
    )
    if service is not None:
        operations.offer(service_id=service.pk, resource_id=resource.pk, by=SYSTEM)
    if location is not None:
        for weekday in weekdays:
            make_working_period(
                resource=resource,
                location=location,
                weekday=weekday,
                starts=starts,
                ends=ends,
                valid_from=valid_from,
            )
    return resource


def make_working_period(
    *,
    resource: Resource,
    location: Location,
    weekday: int = 0,
    starts: time = time(9),
    ends: time = time(17),
    valid_from: date = date(2020, 1, 1),
    valid_until: date | None = None,
) -> WorkingPeriod:
    """Make a period in which a resource works each week."""
    return operations.create_working_period(
        resource_id=resource.pk,
        location_id=location.pk,
        weekday=weekday,
        starts=starts,
        ends=ends,
        valid_from=valid_from,
        valid_until=valid_until,
        by=SYSTEM,
    )


def make_exception(
    *,
    resource: Resource | None = None,
    location: Location | None = None,
    first_date: date = date(2199, 1, 1),
    last_date: date | None = None,
    hours: Block | None = None,
    is_extra: bool = False,
) -> WorkException:
    """Make days on which a location is closed, or a resource is away or (`is_extra`) works."""
    return add_exception(
        resource_id=resource.pk if resource else None,
        location_id=location.pk if location else None,
        first_date=first_date,
        last_date=last_date or first_date,
        hours=hours,
        is_extra=is_extra,
        reason="",
        by=SYSTEM,
    )


def make_service(
    *,
    department: Department | None = None,
    names: dict[str, str] | None = None,
    duration_minutes: int = 15,
    buffer_minutes: int = 0,
    grid_minutes: int = 15,
    notice_minutes: int = 0,
    horizon_days: int = 120,
    reminder_minutes: int = 48 * 60,
    access: Access = Access.SELF,
    modes: Sequence[Mode] = (Mode.ON_SITE,),
    video_url: str = "",
    resources: Sequence[Resource] = (),
    with_professional: bool = False,
) -> Service:
    """Make a service; `with_professional` also somebody who does it, every day, 9 to 17 hours."""
    department = department or make_department()
    service = operations.create_service(
        names=names or {"nl": "Controle", "fi": "Tarkastus", "en": "Check-up"},
        preparation={
            "nl": "Neem uw pas mee.",
            "fi": "Ota kortti mukaan.",
            "en": "Bring your card.",
        },
        department_id=department.pk,
        duration_minutes=duration_minutes,
        buffer_minutes=buffer_minutes,
        grid_minutes=grid_minutes,
        notice_minutes=notice_minutes,
        horizon_days=horizon_days,
        reminder_minutes=reminder_minutes,
        access=access,
        modes=modes,
        video_url=video_url,
        resource_ids=[resource.pk for resource in resources],
        by=SYSTEM,
    )
    if with_professional:
        make_resource(
            professional=make_professional(departments=[department]),
            location=department.location,
            weekdays=range(7),
            service=service,
        )
    return service


def make_appointment(
    *,
    client: Client | None = None,
    service: Service | None = None,
    resource: Resource | None = None,
    starts_at: datetime | None = None,
    status: Status = Status.BOOKED,
    mode: Mode | None = None,
) -> Appointment:
    """Make an appointment through `book`: unless said otherwise at the first free time of
    tomorrow, so that the hour at which tests run makes no difference.
    """
    client = client or make_client()
    service = service or make_service(with_professional=True)
    if starts_at is None or resource is None:
        now = clock.now()
        at = now if starts_at else now.replace(hour=0, minute=0) + timedelta(days=1)
        free = queries.nearest_free(service_id=service.pk, near=starts_at or at, at=at, count=1)[0]
        resource_id, starts_at = free.resource_id, free.starts_at
    else:
        resource_id = resource.pk
    appointment = operations.book(
        client_id=client.pk,
        service_id=service.pk,
        resource_id=resource_id,
        starts_at=starts_at,
        mode=mode,
        by=SYSTEM,
    )
    if status is not Status.BOOKED:
        appointment.status = status
        appointment.save(update_fields=["status"])
    return appointment


def free_time(service: Service, number: int = 0) -> FreeTime:
    """Return a free time of a service, from three days on."""
    at = clock.now()
    first_day = (at + timedelta(days=3)).date()
    return queries.free_times(service_id=service.pk, day_from=first_day, days=7, at=at)[number]


def book_as(
    actor: Actor, service: Service, number: int = 0, *, booking_key: UUID | None = None
) -> Appointment:
    """Book a free time as the client of an actor."""
    slot = free_time(service, number)
    assert actor.client_id is not None
    return operations.book(
        client_id=actor.client_id,
        service_id=service.pk,
        resource_id=slot.resource_id,
        starts_at=slot.starts_at,
        booking_key=booking_key,
        by=actor,
    )
