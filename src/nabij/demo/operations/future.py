"""Appointments to come: of the people a visitor steps into, and of others, for a full day.

What the others have was booked in the hospital's own system, which told them: hundreds of
confirmations on the first morning would keep a visitor waiting for their own.
"""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.accounts.types import Role
from nabij.appointments import operations as appointments
from nabij.appointments.queries import free_times
from nabij.appointments.queries.calendar import zone_of_diary
from nabij.appointments.queries.delays import lateness_today
from nabij.appointments.types import FreeTime
from nabij.demo.content import personas
from nabij.demo.operations.today import fill_today
from nabij.demo.types import BuiltDepartment, House, Patron
from nabij.people.types import SYSTEM, Actor, Purpose

OTHERS = 200
DAYS = 13
MORNING = 10
LATE_MINUTES = 30
UNREACHED = 2  # whose changed appointment no message could tell them of
DESK = Actor(role=Role.AGENT, purpose=Purpose.SERVICE, name="Demo", sees_all_clients=True)


def book_ahead(random: Random, house: House, patrons: list[Patron], *, now: datetime) -> None:
    """Book."""
    for one, patron in zip(personas.CLIENTS, patrons, strict=False):
        if one.booked:
            slug, days = one.booked
            _book_for_persona(house.departments[slug], patron, now + timedelta(days=days), now)
    others = [patron for patron in patrons if not patron.is_persona]
    fill_today(random, house, others, now=now, by=SYSTEM, seen_by=DESK)
    booked: list[UUID] = []
    for slug, department in house.departments.items():
        coming = [patron for patron in others if slug in patron.slugs]
        share = round(OTHERS * department.content.weight / _weights(house))
        booked += _fill(random, department, random.sample(coming, min(share, len(coming))), now)
    for appointment_id in booked[:UNREACHED]:
        appointments.note_unreached(appointment_id=appointment_id)


def run_late(*, now: datetime) -> None:
    """Let who has most clients to see today run half an hour late."""
    found = max(lateness_today(DESK), key=lambda one: one.to_come, default=None)
    if found is not None:
        appointments.set_delay(
            resource_id=found.diary.resource_id,
            delayed_on=now.astimezone(zone_of_diary(found.diary)).date(),
            minutes=LATE_MINUTES,
            by=DESK,
        )


def _weights(house: House) -> int:
    return sum(one.content.weight for one in house.departments.values())


def _book_for_persona(
    department: BuiltDepartment, patron: Patron, around: datetime, now: datetime
) -> None:
    """Book a time in the middle of a morning, on that day or the next that has one."""
    zone = ZoneInfo(department.zone)
    times = free_times(
        service_id=department.service_ids[0],
        day_from=around.astimezone(zone).date(),
        days=7,
        at=now,
    )
    found = next((one for one in times if one.starts_at.astimezone(zone).hour == MORNING), None)
    if found is not None:
        _book(patron, department, 0, found, by=DESK)


def _fill(
    random: Random, department: BuiltDepartment, patrons: list[Patron], now: datetime
) -> list[UUID]:
    """Book for each at a time to come; return what was booked."""
    zone = ZoneInfo(department.zone)
    offers = {
        number: free_times(
            service_id=service_id, day_from=now.astimezone(zone).date(), days=DAYS, at=now
        )
        for number, service_id in enumerate(department.service_ids)
    }
    booked = []
    for patron in patrons:
        number = random.choice(list(offers))
        if offers[number]:
            # Sooner is likelier: the next days are fuller than those in two weeks.
            place = int(len(offers[number]) * random.random() ** 1.7)
            time = offers[number][place]
            booked.append(_book(patron, department, number, time, by=SYSTEM))
    return [one for one in booked if one is not None]


def _book(
    patron: Patron, department: BuiltDepartment, number: int, time: FreeTime, *, by: Actor
) -> UUID | None:
    try:
        return appointments.book(
            client_id=patron.client_id,
            service_id=department.service_ids[number],
            resource_id=time.resource_id,
            starts_at=time.starts_at,
            by=by,
        ).pk
    except appointments.BookingError:
        return None  # taken by an earlier one of this loop, or the client is elsewhere then
