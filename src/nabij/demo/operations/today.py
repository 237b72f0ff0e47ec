"""The demo's first day: who was seen this morning, who is being seen and who waits.

A place that is closed today has no such day; loading begins on a working morning (`begin_by_day`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.appointments import operations as appointments
from nabij.appointments.models import Appointment
from nabij.appointments.operations import PastAppointment
from nabij.appointments.queries import free_times
from nabij.appointments.types import Access, FreeTime, Mode, Status
from nabij.demo.types import BuiltDepartment, House, Patron, Worker
from nabij.lib import clock
from nabij.people.types import Actor

APART = (30, 45, 60)  # minutes from one client to the next of the same professional
A_DAY, SOON = timedelta(days=1), timedelta(minutes=25)
CAME_BEFORE, SEEN_BEFORE = timedelta(minutes=9), timedelta(minutes=3)
BRIEFLY_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An appointment of the past with whose it was; `luck`: what their answer is drawn from."""

    appointment: PastAppointment
    patron: Patron
    worker: Worker
    department: BuiltDepartment
    luck: int


def this_morning(
    random: Random, house: House, patrons: list[Patron], *, now: datetime
) -> list[Planned]:
    """Return who was seen today until now, spread over everybody who works today."""
    crowd = [one for one in patrons if not one.is_silent]
    random.shuffle(crowd)
    planned = []
    for slug, department in house.departments.items():
        coming = [one for one in crowd if slug in one.slugs]
        workers = {one.resource_id: one for one in department.workers}
        for found in spread(random, times_of_today(department, now=now)):
            if found.ends_at <= now - BRIEFLY_AFTER and coming:
                patron = coming.pop()
                crowd.remove(patron)
                planned.append(
                    Planned(
                        appointment=_seen(department, patron, found),
                        patron=patron,
                        worker=workers[found.resource_id],
                        department=department,
                        luck=random.getrandbits(32),
                    )
                )
    return planned


def fill_today(
    random: Random,
    house: House,
    patrons: list[Patron],
    *,
    now: datetime,
    by: Actor,
    seen_by: Actor,
) -> None:
    """Give everybody who works today clients for the rest of it, and let the first have come.

    They were booked the day before: nobody books what is about to begin.

    Args:
        by: who books them.
        seen_by: who notes that they came.
    """
    crowd = random.sample(patrons, len(patrons))
    for slug, department in house.departments.items():
        coming = [one for one in crowd if slug in one.slugs]
        free = [one for one in times_of_today(department, now=now) if one.starts_at > now]
        with clock.at(now - A_DAY):
            for found in spread(random, free):
                if coming and _book(coming[-1], department, found, by=by):
                    crowd.remove(coming.pop())
        _let_come(department, now=now, by=seen_by)


def times_of_today(department: BuiltDepartment, *, now: datetime) -> list[FreeTime]:
    """Return when what a department does most could be done today, from early in the morning."""
    day = now.astimezone(ZoneInfo(department.zone)).date()
    return free_times(
        service_id=department.service_ids[usual(department)],
        day_from=day,
        days=1,
        at=now - A_DAY,
    )


def usual(department: BuiltDepartment) -> int:
    """Return the number of the service that is done all day: none that waits for something."""
    booked = [
        number
        for number, one in enumerate(department.content.services)
        if one.access not in (Access.REFERRAL, Access.REQUEST)
    ]
    return booked[-1] if booked else 0


def spread(random: Random, times: list[FreeTime]) -> list[FreeTime]:
    """Return times of each professional with room between them, as on a usual day."""
    chosen = []
    by_worker = sorted(times, key=lambda one: (one.resource_id, one.starts_at))
    for _, own in groupby(by_worker, key=lambda one: one.resource_id):
        free_from: datetime | None = None
        for one in own:
            if free_from is None or one.starts_at >= free_from:
                chosen.append(one)
                free_from = one.starts_at + timedelta(minutes=random.choice(APART))
    return sorted(chosen, key=lambda one: (one.starts_at, one.resource_id))


def _book(patron: Patron, department: BuiltDepartment, found: FreeTime, *, by: Actor) -> bool:
    try:
        appointments.book(
            client_id=patron.client_id,
            service_id=department.service_ids[usual(department)],
            resource_id=found.resource_id,
            starts_at=found.starts_at,
            by=by,
        )
    except appointments.BookingError:
        return False  # the client is elsewhere then
    return True


def _let_come(department: BuiltDepartment, *, now: datetime, by: Actor) -> None:
    """Let one client be seen already, and the next wait, as the desk notes it."""
    soon = Appointment.objects.filter(
        department_id=department.id,
        mode=Mode.ON_SITE,
        status=Status.BOOKED,
        starts_at__gt=now,
        starts_at__lte=now + SOON,
    )
    for place, found in enumerate(list(soon.order_by("starts_at", "resource_id"))):
        _come(found.pk, is_seen=not place, now=now, by=by)


def _come(appointment_id: UUID, *, is_seen: bool, now: datetime, by: Actor) -> None:
    with clock.at(now - CAME_BEFORE):
        appointments.mark_arrived(appointment_id=appointment_id, by=by)
    if is_seen:
        with clock.at(now - SEEN_BEFORE):
            appointments.mark_started(appointment_id=appointment_id, by=by)


def _seen(department: BuiltDepartment, patron: Patron, found: FreeTime) -> PastAppointment:
    number = usual(department)
    return PastAppointment(
        client_id=patron.client_id,
        department_id=department.id,
        location_id=department.location_id,
        service_id=department.service_ids[number],
        resource_id=found.resource_id,
        professional_id=found.professional_id,
        booked_at=found.starts_at - timedelta(days=6, hours=found.starts_at.hour - 9),
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        mode=department.content.services[number].modes[0],
    )
