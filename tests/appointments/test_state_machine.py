"""Whatever people do and however the time jumps: nobody has two, and nobody loses one.

`NABIJ_STEPS=10000` takes that many steps instead of some hundreds.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from nabij.appointments import operations, queries
from nabij.appointments.models import OPEN_STATUS, Appointment, BusyTime, Service
from nabij.appointments.types import FreeTime, Hold
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_resource, make_service
from tests.factories.organisation import make_department
from tests.factories.people import make_client

STEPS = int(os.environ.get("NABIJ_STEPS", "300"))
EACH = 50
FIRST = datetime(2027, 3, 26, 7, tzinfo=UTC)  # two days before the clock changes
people, services, spots = st.integers(0, 3), st.integers(0, 1), st.integers(0, 40)


class Diary(RuleBasedStateMachine):
    """Two people's diaries of a few hours a day, four clients, two services with buffers."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now = FIRST
        self.told = 0
        self.promised: dict[UUID, BusyTime] = {}
        with clock.at(self.now):
            department = make_department()
            self.services = [
                make_service(
                    department=department, duration_minutes=20, buffer_minutes=10, grid_minutes=10
                ),
                make_service(department=department, duration_minutes=45),
            ]
            self.services[0].buffer_before_minutes = 5
            self.services[0].save()
            for _ in range(2):
                resource = make_resource(
                    location=department.location, weekdays=range(7), starts=time(1, 30),
                    ends=time(4), service=self.services[0],
                )  # fmt: skip
                operations.offer(service_id=self.services[1].pk, resource_id=resource.pk, by=SYSTEM)
            resource.working_periods.update(on_holidays=True)
            self.clients = [make_client() for _ in range(4)]
        self.told = Event.objects.count()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def _free(self, service: Service, spot: int, holder: UUID | None) -> FreeTime | None:
        found = queries.free_times(
            service_id=service.pk, day_from=self.now.date() + timedelta(days=1), days=2,
            at=self.now, holder=holder,
        )  # fmt: skip
        return found[spot % len(found)] if found else None

    def _anywhere(self, service: Service, spot: int) -> FreeTime | None:
        """Return a time as if nothing were taken: what a stale page still shows."""
        with clock.at(self.now):
            sid = transaction.savepoint()
            BusyTime.objects.all().delete()
            found = self._free(service, spot, None)
            transaction.savepoint_rollback(sid)
        return found

    @rule(who=people, what=services, spot=spots, stale=st.booleans())
    def book(self, who: int, what: int, spot: int, stale: bool) -> None:
        client, service = self.clients[who], self.services[what]
        slot = self._anywhere(service, spot) if stale else self._free(service, spot, client.pk)
        if slot is None:
            return
        before = Appointment.objects.count()
        with clock.at(self.now), suppress(operations.BookingError):
            booked = operations.book(
                client_id=client.pk, service_id=service.pk, resource_id=slot.resource_id,
                starts_at=slot.starts_at, by=SYSTEM,
            )  # fmt: skip
            self.told += Appointment.objects.count() - before
            self._used(client.pk, booked)

    @rule(who=people, what=services, spot=spots, minutes=st.integers(1, 20))
    def hold(self, who: int, what: int, spot: int, minutes: int) -> None:
        client, service = self.clients[who], self.services[what]
        slot = self._free(service, spot, client.pk)
        if slot is None:
            return
        with clock.at(self.now):
            held = operations.hold(
                service_id=service.pk, resource_id=slot.resource_id, starts_at=slot.starts_at,
                expires_at=self.now + timedelta(minutes=minutes), purpose=Hold.CHOOSING,
                holder=client.pk, by=SYSTEM,
            )  # fmt: skip
        assert held is not None, "a time that was free could not be held"
        self.promised[client.pk] = held

    @precondition(lambda self: self._open())
    @rule(which=spots, spot=spots, stale=st.booleans())
    def move(self, which: int, spot: int, stale: bool) -> None:
        appointment = self._open()[which % len(self._open())]
        assert appointment.service is not None
        slot = (
            self._anywhere(appointment.service, spot)
            if stale
            else self._free(appointment.service, spot, appointment.client_id)
        )
        if slot is None:
            return
        before = (appointment.resource_id, appointment.starts_at)
        with clock.at(self.now), suppress(operations.BookingError):
            moved = operations.move(
                appointment_id=appointment.pk, resource_id=slot.resource_id,
                starts_at=slot.starts_at, by=SYSTEM,
            )  # fmt: skip
            self.told += before != (moved.resource_id, moved.starts_at)
            self._used(moved.client_id, moved)

    @precondition(lambda self: self._open())
    @rule(which=spots)
    def cancel(self, which: int) -> None:
        appointment = self._open()[which % len(self._open())]
        with clock.at(self.now), suppress(operations.TooLateError):
            operations.cancel(appointment_id=appointment.pk, by=SYSTEM)
            self.told += 1

    @rule(spot=spots, minutes=st.integers(5, 90))
    def block(self, spot: int, minutes: int) -> None:
        slot = self._anywhere(self.services[0], spot)
        if slot is None:
            return
        with clock.at(self.now), suppress(operations.TimeTakenError):
            operations.create_block(
                resource_id=slot.resource_id, starts_at=slot.starts_at,
                ends_at=slot.starts_at + timedelta(minutes=minutes), by=SYSTEM,
            )  # fmt: skip
            self.told += 1

    @rule()
    def expire(self) -> None:
        with clock.at(self.now):
            operations.expire_holds()

    @rule(minutes=st.sampled_from([1, 5, 10, 19, 60, 600, 1440]))
    def jump(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def nobody_has_two_and_nobody_loses_one(self) -> None:
        taken = list(BusyTime.objects.order_by("resource_id", "during"))
        for one, other in pairwise(taken):
            assert one.resource_id != other.resource_id or one.during.upper <= other.during.lower
        of_appointments = {one.appointment_id: one for one in taken if one.appointment_id}
        there = Appointment.objects.filter(OPEN_STATUS).select_related("service")
        assert {each.pk for each in there} == set(of_appointments)
        for open_one in there:
            assert open_one.service is not None
            before = timedelta(minutes=open_one.service.buffer_before_minutes)
            after = timedelta(minutes=open_one.service.buffer_minutes)
            busy = of_appointments[open_one.pk]
            assert (busy.during.lower, busy.during.upper, busy.resource_id) == (
                open_one.starts_at - before, open_one.ends_at + after, open_one.resource_id
            )  # fmt: skip

    @invariant()
    def what_is_held_stays_held(self) -> None:
        for holder, held in list(self.promised.items()):
            assert held.expires_at is not None
            if held.expires_at <= self.now:
                del self.promised[holder]
            else:
                assert BusyTime.objects.filter(pk=held.pk, holder=holder).exists()

    @invariant()
    def every_change_is_told(self) -> None:
        assert Event.objects.count() == self.told

    def _open(self) -> list[Appointment]:
        return list(Appointment.objects.filter(OPEN_STATUS).select_related("service"))

    def _used(self, client_id: UUID, appointment: Appointment) -> None:
        """Forget the promise when its time became the appointment, or gave way to it."""
        held = self.promised.get(client_id)
        if held is not None and not BusyTime.objects.filter(pk=held.pk, kind="hold").exists():
            taken = BusyTime.objects.get(appointment=appointment)
            assert taken.resource_id == held.resource_id
            del self.promised[client_id]


@pytest.mark.django_db
def test_no_overlap_no_lost_time_and_nobody_untold() -> None:
    run_state_machine_as_test(
        Diary,
        settings=settings(
            max_examples=max(1, STEPS // EACH),
            stateful_step_count=EACH,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
