"""A year of appointments and visits, counted back from now, and what clients said of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from nabij.appointments import operations as appointments
from nabij.appointments.events import AppointmentBooked, AppointmentMoved
from nabij.appointments.models import Appointment, Visit
from nabij.appointments.operations import PastAppointment
from nabij.appointments.types import Status
from nabij.demo.operations.answers import HowFar, answer_of, in_every_state
from nabij.demo.operations.today import BRIEFLY_AFTER, Planned, this_morning
from nabij.demo.types import BuiltDepartment, House, Patron
from nabij.ledger import operations as ledger
from nabij.ledger.events import LedgerEvent
from nabij.organisation.rules import public_holidays
from nabij.people.types import SYSTEM
from nabij.surveys import operations as surveys
from nabij.surveys.types import PastInvitation

YEAR = 365
SILENCE = 60  # days in which who is silent was asked nothing, so that they can be asked now
STATUSES = {Status.FULFILLED: 90, Status.CANCELLED: 6, Status.NO_SHOW: 4}
MOVED = 0.14
FIRST_BOOKED = 7


def write_history(random: Random, house: House, patrons: list[Patron], *, now: datetime) -> None:
    """Write the past."""
    taken: set[tuple[int, datetime]] = set()
    planned: list[Planned] = []
    for patron in patrons:
        for _ in range(patron.visits):
            found = _visit(random, house, patron, taken, now=now)
            if found is not None:
                planned.append(found)
    planned += this_morning(Random(YEAR), house, patrons, now=now)
    planned.sort(key=lambda one: one.appointment.starts_at)
    chance = Random(YEAR)  # of its own: what people answer stays as it was
    seen = [_as_it_went(chance, one.appointment, one.department, now=now) for one in planned]
    made = appointments.add_history(appointments=seen, by=SYSTEM)
    ledger.add_past(
        [event for appointment, _ in made for event in _how_it_was_booked(chance, appointment)]
    )
    how_far = in_every_state()
    items = [
        _invitation(house, one, visit, now=now, how_far=how_far)
        for one, (_, visit) in zip(planned, made, strict=True)
        if visit is not None
    ]
    surveys.bulk(items=items)


def _visit(
    random: Random,
    house: House,
    patron: Patron,
    taken: set[tuple[int, datetime]],
    *,
    now: datetime,
) -> Planned | None:
    main = random.random() < 0.7
    department = house.departments[patron.slugs[0] if main else random.choice(patron.slugs)]
    number = random.randrange(len(department.service_ids))
    minutes = department.content.services[number].minutes
    worker = random.choice(department.workers)
    silence = SILENCE if patron.is_silent else 0
    starts_at = _moment(random, department, now - timedelta(days=silence), days=YEAR - silence)
    booked_before = timedelta(days=random.randint(2, 30), hours=random.randint(0, 12))
    status = random.choices(list(STATUSES), list(STATUSES.values()))[0]
    luck = random.getrandbits(32)
    ends_at = starts_at + timedelta(minutes=minutes)
    if ends_at > now - BRIEFLY_AFTER or (worker.resource_id, starts_at) in taken:
        return None
    taken.add((worker.resource_id, starts_at))
    past = PastAppointment(
        client_id=patron.client_id,
        department_id=department.id,
        location_id=department.location_id,
        service_id=department.service_ids[number],
        resource_id=worker.resource_id,
        professional_id=worker.professional_id,
        booked_at=_by_day(starts_at - booked_before),
        starts_at=starts_at,
        ends_at=ends_at,
        mode=department.content.services[number].modes[0],
        status=status,
    )
    return Planned(appointment=past, patron=patron, worker=worker, department=department, luck=luck)


def _by_day(at: datetime) -> datetime:
    """Return the time, or at night as much later as makes it day: few book while they sleep."""
    return at if at.hour >= FIRST_BOOKED else at + timedelta(hours=FIRST_BOOKED)


def _as_it_went(
    random: Random, one: PastAppointment, department: BuiltDepartment, *, now: datetime
) -> PastAppointment:
    """Return a visit with when its client came, was seen and left; eye care runs late the most."""
    if one.status is not Status.FULFILLED:
        return one
    late = 14 * (1 - department.content.ease[1])
    arrived_at = one.starts_at - timedelta(minutes=random.randint(-2, 14))
    waited = timedelta(minutes=max(0, round(random.gauss(late, 5))))
    started_at = max(arrived_at, one.starts_at) + waited
    took = (one.ends_at - one.starts_at) * random.uniform(0.8, 1.15)
    left_at = min(started_at + took, now - BRIEFLY_AFTER)
    return replace(one, arrived_at=arrived_at, started_at=min(started_at, left_at), left_at=left_at)


def _how_it_was_booked(random: Random, one: Appointment) -> Iterator[LedgerEvent]:
    """Yield what the ledger knows of booking and moving an appointment."""
    facts: dict[str, Any] = {
        "appointment_id": one.pk,
        "client_id": one.client_id,
        "department_id": one.department_id,
        "location_id": one.location_id,
        "touchpoint": "appointment",
        "starts_at": one.starts_at,
    }
    channel = random.choices(("portal", "desk", "link"), (56, 34, 10))[0]
    yield AppointmentBooked(**facts, channel=channel, at=one.booked_at)
    at = one.booked_at
    while random.random() < MOVED and at + timedelta(days=1) < one.starts_at:
        at = _by_day(at + timedelta(hours=random.randint(2, 20)))
        if random.random() < 0.4:
            channel = "desk"  # by telephone after all
        old = one.starts_at - timedelta(days=random.randint(1, 9))
        yield AppointmentMoved(**facts, channel=channel, at=at, old_starts_at=old)


def _moment(
    random: Random, department: BuiltDepartment, latest: datetime, *, days: int
) -> datetime:
    """Return a quarter in working hours, within so many days before `latest`."""
    zone = ZoneInfo(department.zone)
    country = "FI" if department.zone == "Europe/Helsinki" else "NL"
    day = latest.astimezone(zone).date() - timedelta(days=random.randint(0, days - 1))
    while not _is_working_day(day, country):
        day -= timedelta(days=1)
    quarter = random.choice([*range(34, 48), *range(52, 64)])  # 8.30-12.00 and 13.00-16.00
    return datetime.combine(day, time(quarter // 4, quarter % 4 * 15), zone)


def _is_working_day(day: date, country: str) -> bool:
    return day.weekday() < 5 and day not in public_holidays(country, day.year)


def _invitation(
    house: House, one: Planned, visit: Visit, *, now: datetime, how_far: HowFar
) -> PastInvitation:
    invited_at = visit.ended_at + BRIEFLY_AFTER
    invitation = PastInvitation(
        client_id=one.patron.client_id,
        visit_id=visit.pk,
        department_id=one.department.id,
        location_id=one.department.location_id,
        professional_id=one.worker.professional_id,
        touchpoint="visit",
        invited_at=invited_at,
        language=one.patron.language,
    )
    # They move through the year from how it was to how it is.
    share = 1 - (now - invited_at) / timedelta(days=YEAR)
    answer = answer_of(
        Random(one.luck),
        house,
        one.patron,
        one.worker,
        one.department,
        share=max(0.0, min(1.0, share)),
        invited_at=invited_at,
        now=now,
        how_far=how_far,
    )
    return replace(invitation, **answer)
