"""A client, their relative and the desk, and what they were told."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nabij.appointments import operations, queries
from nabij.appointments.models import Appointment, Service
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import Actor, Channel
from tests.factories.appointments import make_service
from tests.factories.closures import desk_of
from tests.factories.people import actor_for_client, make_client, make_mandate, make_relative

MONDAY = datetime(2026, 11, 16, 11, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Stage:
    """One client, with what they can do and who works at the desk."""

    client: Client
    department: Department
    service: Service
    desk: Actor
    itself: Actor

    known: int = 0

    def book(self, days: int = 7, service: Service | None = None) -> Appointment:
        """Book for the client, so many days ahead."""
        service = service or self.service
        free = queries.nearest_free(
            service_id=service.pk, near=clock.now() + days * DAY, at=clock.now(), count=1
        )[0]
        return operations.book(
            client_id=self.client.pk, service_id=service.pk, resource_id=free.resource_id,
            starts_at=free.starts_at, by=self.itself,
        )  # fmt: skip

    def work(self) -> None:
        """Let the worker tell what there is to tell."""
        ledger.run_all()
        assert not Reaction.objects.exclude(error="").exists()
        delivery.run_due()
        ledger.run_all()

    def settle(self) -> None:
        """Tell what went before, and count from here on."""
        self.work()
        self.known = Message.objects.filter(client=self.client).count()

    def told(self) -> Counter[tuple[str, str, str]]:
        """Return what was told since: the kind, to whom, by which channel."""
        new = list(Message.objects.filter(client=self.client).order_by("id"))[self.known :]
        return Counter(
            (one.template, "client" if one.person_id == self.client.pk else "relative", one.channel)
            for one in new
        )


def move_a_day(appointment: Appointment, *, by: Actor) -> None:
    """Move an appointment to about the same time of the next day."""
    assert appointment.service_id is not None
    near = appointment.starts_at + DAY
    free = queries.nearest_free(
        service_id=appointment.service_id, near=near, at=clock.now(), count=1
    )[0]
    operations.move(
        appointment_id=appointment.pk, resource_id=free.resource_id, starts_at=free.starts_at,
        by=by,
    )  # fmt: skip


def moved_by_desk(on: Stage) -> None:
    """Book for the client, tell them, then let the desk move it."""
    one = on.book()
    on.settle()
    move_a_day(one, by=on.desk)


def stage_of(
    department: Department, *, phone: str = "", email: str = "", relative: str = ""
) -> Stage:
    """Make a client with these addresses, and a relative who manages their appointments."""
    client = make_client(phone=phone, preferred_channel=Channel.EMAIL if email else Channel.SMS)
    client.email = email
    client.save(update_fields=["email"])
    if relative:
        make_mandate(client=client, relative=make_relative(email=relative))
    return Stage(
        client=client,
        department=department,
        service=make_service(department=department, with_professional=True),
        desk=desk_of(department),
        itself=actor_for_client(client),
    )


def is_listed(stage: Stage) -> bool:
    """Whether the desk is asked to call the client."""
    return any(one.client_id == stage.client.pk for one in queries.unreached_clients(stage.desk))
