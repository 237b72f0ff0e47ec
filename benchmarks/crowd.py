"""Many professionals with their appointments of months, written straight to the tables."""

from datetime import time, timedelta
from typing import Any

from django.db import connection, transaction

from nabij.appointments.models import CombinedService, Offer, Resource, Service
from nabij.appointments.operations import NewStep, create_combined
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_resource, make_service
from tests.factories.organisation import make_department, make_professional
from tests.factories.people import make_client

ZONE = "Europe/Amsterdam"
QUARTERS, FILLED = 32, 0.75
COMING_DAYS = 60
CLIENTS = 50

# a share of the quarters of all working days around today is taken, each by some client
_APPOINTMENTS = """
INSERT INTO appointments_appointment (id, client_id, department_id, location_id, service_id,
  resource_id, starts_at, ends_at, status, mode, overruled, cancel_reason, booked_as, booked_at,
  sequence)
SELECT gen_random_uuid(), clients.ids[1 + floor(random() * cardinality(clients.ids))::int],
       %(department_id)s, %(location_id)s, %(service_id)s, resource_id,
       starts_at, starts_at + interval '15 minutes',
       CASE WHEN starts_at < %(at)s THEN 'fulfilled' ELSE 'booked' END, 'on_site', '', '',
       'system', %(at)s, 0
FROM (
  SELECT resource_id,
         (day + time '09:00' + quarter * interval '15 minutes') AT TIME ZONE %(zone)s AS starts_at
  FROM unnest(%(resource_ids)s::bigint[]) AS r(resource_id),
       generate_series(%(first)s::date, %(last)s::date, '1 day') AS d(day),
       generate_series(0, %(quarters)s - 1) AS q(quarter)
  WHERE extract(isodow FROM day) < 6 AND random() < %(filled)s
) times, (SELECT %(client_ids)s::uuid[] AS ids) clients
ORDER BY starts_at
LIMIT %(count)s
"""
_BUSY = """
INSERT INTO appointments_busytime (id, resource_id, during, kind, appointment_id)
SELECT gen_random_uuid(), resource_id, tstzrange(starts_at, ends_at), 'appointment', id
FROM appointments_appointment WHERE service_id = %(service_id)s
"""


@transaction.atomic
def make_crowd(*, professionals: int, appointments: int) -> Service:
    """Make a service of so many professionals and so many appointments, most of them long ago."""
    department = make_department()
    service = make_service(department=department, notice_minutes=120)
    resources = [
        make_resource(
            professional=make_professional(departments=[department]),
            location=department.location,
            starts=time(9),
            ends=time(17),
            service=service,
        )
        for _ in range(professionals)
    ]
    fill(service, resources, appointments=appointments)
    return service


def fill(service: Service, resources: list[Resource], *, appointments: int) -> None:
    """Take three quarters of the time of these people with so many appointments."""
    department = service.department
    today = clock.today(ZONE)
    each_day = len(resources) * QUARTERS * FILLED * 5 / 7
    values: dict[str, Any] = {
        "department_id": department.pk,
        "location_id": department.location_id,
        "service_id": service.pk,
        "client_ids": [make_client().pk for _ in range(CLIENTS)],
        "resource_ids": [one.pk for one in resources],
        "at": clock.now(),
        "zone": ZONE,
        "first": today + timedelta(days=COMING_DAYS - round(appointments / each_day)),
        "last": today + timedelta(days=COMING_DAYS + 14),
        "quarters": QUARTERS,
        "filled": FILLED,
        "count": appointments,
    }
    with connection.cursor() as cursor:
        cursor.execute(_APPOINTMENTS, values)
        cursor.execute(_BUSY, values)
        cursor.execute("ANALYZE")


@transaction.atomic
def make_multitude(first: Service, *, more: int, professionals: int, appointments: int) -> Service:
    """Make more services like the first, and one that the professionals of all of them do."""
    others = [
        make_crowd(professionals=professionals, appointments=appointments) for _ in range(more)
    ]
    everybody = make_service(department=make_department(), notice_minutes=120)
    Offer.objects.bulk_create(
        Offer(service=everybody, resource=resource)
        for resource in Resource.objects.filter(offers__service__in=[first, *others])
    )
    return everybody


@transaction.atomic
def make_route(*, resources: int = 16) -> CombinedService:
    """Make a visit of three stops in three departments, done by so many people between them."""
    department = make_department()
    by_stop = [resources // 3 + (number < resources % 3) for number in range(3)]
    services = []
    for count in by_stop:
        service = make_service(
            department=make_department(location=department.location), notice_minutes=120
        )
        people = [
            make_resource(
                professional=make_professional(departments=[service.department]),
                location=department.location,
                starts=time(9),
                ends=time(17),
                service=service,
            )
            for _ in range(count)
        ]
        fill(service, people, appointments=round(count * QUARTERS * FILLED * 5 / 7 * COMING_DAYS))
        services.append(service)
    return create_combined(
        names={"nl": "Drie stops", "fi": "Kolme käyntiä", "en": "Three stops"},
        steps=[
            NewStep(service_id=services[0].pk),
            NewStep(service_id=services[1].pk, max_gap_minutes=60, latest_start=time(11)),
            NewStep(service_id=services[2].pk, min_gap_minutes=60),
        ],
        by=SYSTEM,
    )
