"""Who waits for an earlier time in the demo: cancel an appointment there, and one is offered."""

from datetime import datetime, timedelta
from uuid import UUID

from nabij.appointments import operations as appointments
from nabij.appointments.types import Urgency
from nabij.demo.operations.future import DESK
from nabij.demo.types import House, Patron
from nabij.lib import clock

PER_SERVICE = 2
EVERY_DAY = list(range(7))


def wait_for_times(house: House, patrons: list[Patron], *, now: datetime) -> None:
    """Put two clients on the list of each service, one of them as soon as can be."""
    for slug, department in house.departments.items():
        known = [one for one in patrons if slug in one.slugs and not one.is_persona]
        for number, service_id in enumerate(department.service_ids):
            first = number * PER_SERVICE
            for place, patron in enumerate(known[first : first + PER_SERVICE]):
                since = now - timedelta(days=3 + 2 * number + 4 * place)
                with clock.at(since):
                    _wait(patron, service_id, now, urgency=Urgency(place))


def _wait(patron: Patron, service_id: UUID, now: datetime, *, urgency: Urgency) -> None:
    try:
        appointments.join_waiting_list(
            client_id=patron.client_id,
            service_id=service_id,
            urgency=urgency,
            wishes=appointments.Wishes(
                weekdays=EVERY_DAY,
                first_date=now.date(),
                last_date=(now + timedelta(days=60)).date(),
                notice_minutes=120,
            ),
            by=DESK,
        )
    except appointments.NoWaitingListError:
        return  # the desk alone books this service
