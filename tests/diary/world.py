"""A small clinic around the change of the clocks: what can be booked, and who comes."""

from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from nabij.appointments import operations
from nabij.appointments.models import Resource, Service
from nabij.appointments.types import Access
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Actor, Channel
from tests.factories.appointments import make_resource, make_service
from tests.factories.closures import desk_of
from tests.factories.organisation import make_department, make_location
from tests.factories.people import actor_for_client, make_client

ZONES = ("Europe/Amsterdam", "Europe/Helsinki")
SEASONS = (datetime(2027, 3, 26, 7, tzinfo=UTC), datetime(2027, 10, 29, 7, tzinfo=UTC))
OPENS, CLOSES = time(1, 30), time(4)  # the hours that are skipped, or come twice
PLAIN, LONG, GROUP, LETTER = range(4)


class World:
    """Three resources that work at night, four services and two visits of two stops, four clients.

    The clients: one by SMS, one by mail, one by mail and else by SMS, one without any address.
    """

    def __init__(self, zone: str, first: datetime) -> None:
        """Make all of it, as it is at an instant."""
        self.zone = ZoneInfo(zone)
        with clock.at(first):
            country = "FI" if zone.endswith("Helsinki") else "NL"
            location = make_location(time_zone=zone, country=country)
            self.department = make_department(location=location)
            self.services = self._services()
            self.resources = [self._resource(PLAIN, LONG) for _ in range(2)]
            self.resources.append(self._resource(GROUP, LETTER))
            self.combined_ids = [self._visit("Twee", LONG), self._visit("Samen", GROUP)]
            self.clients = [
                _client(zone, phone="+31612345601", language="nl"),
                _client(zone, email="b@example.org", language="fi"),
                _client(zone, phone="+358401234567", email="c@example.org", language="fi"),
                _client(zone, language="nl"),
            ]
            self.desk: Actor = desk_of(self.department)
            self.own: dict[UUID, Actor] = {one.pk: actor_for_client(one) for one in self.clients}

    def actor(self, client_id: UUID, *, at_desk: bool) -> Actor:
        """Return who acts for a client: the desk, or the client."""
        return self.desk if at_desk else self.own[client_id]

    def _visit(self, name: str, then: int) -> UUID:
        """Make a visit of two stops: first the plain one."""
        made = operations.create_combined(
            names={"nl": name, "fi": name, "en": name},
            steps=[
                operations.NewStep(service_id=self.services[PLAIN].pk),
                operations.NewStep(service_id=self.services[then].pk, max_gap_minutes=60),
            ],
            by=SYSTEM,
        )
        return made.pk

    def _services(self) -> list[Service]:
        made = [
            make_service(
                department=self.department, duration_minutes=20, buffer_minutes=10, grid_minutes=10
            ),
            make_service(department=self.department, duration_minutes=45),
            make_service(department=self.department, duration_minutes=30, grid_minutes=30),
            make_service(department=self.department, access=Access.REFERRAL),
        ]
        made[PLAIN].buffer_before_minutes = 5
        made[GROUP].seats = 3
        made[LETTER].referral_days = 1
        for one in made:
            one.save()
        return made

    def _resource(self, *numbers: int) -> Resource:
        first, *others = numbers
        resource = make_resource(
            location=self.department.location, weekdays=range(7), starts=OPENS, ends=CLOSES,
            service=self.services[first],
        )  # fmt: skip
        resource.working_periods.update(on_holidays=True)  # the clocks change at Easter in 2027
        for number in others:
            operations.offer(
                service_id=self.services[number].pk, resource_id=resource.pk, by=SYSTEM
            )
        return resource


def _client(zone: str, *, language: str, phone: str = "", email: str = "") -> Client:
    made = make_client(
        language=language, phone=phone, time_zone=zone,
        preferred_channel=Channel.EMAIL if email else Channel.SMS,
    )  # fmt: skip
    made.email = email
    made.save(update_fields=["email"])
    return made
