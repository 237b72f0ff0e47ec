"""Visits of several stops: all of it or nothing, also when many come at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.events import AppointmentMoved
from nabij.appointments.models import Appointment, BusyTime, CombinedVisit, Reminder, Service
from nabij.appointments.queries import Plan
from nabij.appointments.rules.combined import Broken, Rule
from nabij.appointments.types import Slot, Status
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.appointments.test_race import at_once
from tests.factories.appointments import make_appointment, make_resource
from tests.factories.combined import as_slots, book_plan, make_combined, plans_of
from tests.factories.people import actor_for_client, make_client

NOW = datetime(2027, 3, 1, 7, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_visit_is_booked_moved_and_cancelled_as_one() -> None:
    with clock.at(NOW):
        combined, client = make_combined(), make_client(with_user=True)
        by = actor_for_client(client)
        first, other = plans_of(combined.pk)[0], plans_of(combined.pk)[4]
        visit = book_plan(combined.pk, first, client_id=client.pk, by=by)
        own = list(Appointment.objects.order_by("position"))
        assert [one.starts_at for one in own] == [stop.starts_at for stop in first.stops]
        assert {one.combined_visit_id for one in own} == {visit.pk}
        assert Reminder.objects.get().appointment_id == own[0].pk

        operations.move_visit(visit_id=visit.pk, slots=as_slots(other), by=by)
        moved = list(Appointment.objects.order_by("position"))
        assert [one.pk for one in moved] == [one.pk for one in own]
        assert [one.starts_at for one in moved] == [stop.starts_at for stop in other.stops]
        assert BusyTime.objects.count() == 3
        assert Event.objects.filter(kind=AppointmentMoved.kind()).count() == 3
        operations.move_visit(visit_id=visit.pk, slots=as_slots(other), by=by)
        assert Event.objects.filter(kind=AppointmentMoved.kind()).count() == 3

        operations.cancel_visit(visit_id=visit.pk, reason="Griep", by=by)
        operations.cancel_visit(visit_id=visit.pk, by=by)
        assert set(Appointment.objects.values_list("status", flat=True)) == {Status.CANCELLED}
        assert not BusyTime.objects.exists()
        assert not Reminder.objects.exists()
        assert plans_of(combined.pk)[0].key == first.key
        with pytest.raises(operations.TooLateError):
            operations.move_visit(visit_id=visit.pk, slots=as_slots(first), by=by)


def test_a_visit_can_move_into_its_own_times() -> None:
    with clock.at(NOW):
        combined, client = make_combined(), make_client()
        first, later = plans_of(combined.pk)[:2]
        visit = book_plan(combined.pk, first, client_id=client.pk)
        assert later.stops[0].starts_at == first.stops[1].starts_at  # where it now has its second
        operations.move_visit(visit_id=visit.pk, slots=as_slots(later), by=SYSTEM)
        starts = Appointment.objects.order_by("position").values_list("starts_at", flat=True)
        assert list(starts) == [stop.starts_at for stop in later.stops]


def test_the_same_form_books_once() -> None:
    with clock.at(NOW):
        combined, client, key = make_combined(), make_client(), uuid4()
        plan, other = plans_of(combined.pk)[0], plans_of(combined.pk)[5]
        first = book_plan(combined.pk, plan, client_id=client.pk, key=key)
        assert book_plan(combined.pk, plan, client_id=client.pk, key=key) == first
        with pytest.raises(operations.VisitBookedError):
            book_plan(combined.pk, other, client_id=client.pk, key=key)
        assert Appointment.objects.count() == 3


def test_nobody_is_at_two_places_at_once() -> None:
    with clock.at(NOW):
        combined, client = make_combined(), make_client()
        plan = plans_of(combined.pk)[0]
        make_appointment(client=client, starts_at=plan.stops[1].starts_at)
        with pytest.raises(operations.ClientBusyError):
            book_plan(combined.pk, plan, client_id=client.pk)


def test_when_one_stop_is_taken_nothing_is_booked() -> None:
    with clock.at(NOW):
        combined, client = make_combined(), make_client()
        plan = plans_of(combined.pk)[0]
        last = plan.stops[2]
        operations.create_block(
            resource_id=last.resource_id, starts_at=last.starts_at, ends_at=last.ends_at, by=SYSTEM
        )
        with pytest.raises(operations.NotOfferedError):
            book_plan(combined.pk, plan, client_id=client.pk)
        assert not Appointment.objects.exists()
        assert not CombinedVisit.objects.exists()


@pytest.mark.parametrize(
    "forge",
    [
        lambda slots: slots[:2],
        lambda slots: [],
        lambda slots: [slots[2], slots[1], slots[0]],
        lambda slots: [Slot(resource_id=10**15, starts_at=slots[0].starts_at), *slots[1:]],
        lambda slots: [Slot(resource_id=1, starts_at=datetime(9999, 12, 31, tzinfo=UTC))] * 3,
    ],
)
def test_forged_times_are_refused(forge: Callable[[list[Slot]], list[Slot]]) -> None:
    with clock.at(NOW):
        combined, client = make_combined(), make_client()
        slots = forge(as_slots(plans_of(combined.pk)[0]))
        with pytest.raises(operations.NotOfferedError):
            operations.book_visit(
                client_id=client.pk, combined_id=combined.pk, slots=slots, by=SYSTEM
            )


def test_only_who_may_manages() -> None:
    with clock.at(NOW):
        combined, client = make_combined(), make_client()
        with pytest.raises(operations.TooLateError):
            book_plan(
                combined.pk,
                plans_of(combined.pk)[0],
                client_id=client.pk,
                by=replace(SYSTEM, role=Role.EDITOR),
            )


def test_a_stop_alone_moves_only_within_the_rules() -> None:
    with clock.at(NOW):
        combined, client = make_combined(), make_client(with_user=True)
        by = actor_for_client(client)
        plan = plans_of(combined.pk)[0]
        book_plan(combined.pk, plan, client_id=client.pk, by=by)
        blood, talk = Appointment.objects.order_by("position")[1:]
        assert talk.service_id
        assert talk.resource_id
        free = queries.free_times(
            service_id=talk.service_id, day_from=talk.starts_at.date(), days=1, at=NOW,
            ignoring=talk.pk,
        )  # fmt: skip
        soon = next(one for one in free if (one.starts_at - blood.ends_at).seconds == 50 * 60)
        with pytest.raises(operations.StopRuleError) as refusal:
            operations.move(
                appointment_id=talk.pk, resource_id=soon.resource_id,
                starts_at=soon.starts_at, by=by,
            )  # fmt: skip
        assert refusal.value.broken == Broken(
            rule=Rule.TOO_SOON, stop=2, before=1, minutes=50, allowed=120
        )
        later = next(one for one in free if one.starts_at > talk.starts_at)
        operations.move(
            appointment_id=talk.pk, resource_id=later.resource_id, starts_at=later.starts_at, by=by
        )
        talk.refresh_from_db()
        assert talk.starts_at == later.starts_at


def test_plans_are_not_where_the_client_is_elsewhere() -> None:
    with clock.at(NOW):
        combined, client = make_combined(), make_client()
        first = plans_of(combined.pk)[0]
        own = make_appointment(client=client, starts_at=first.stops[0].starts_at)
        shown = queries.plans(
            _view(combined.pk), since=own.starts_at.date(), at=NOW, client_id=client.pk
        )
        assert shown
        assert not any(
            stop.starts_at < own.ends_at and stop.ends_at > own.starts_at
            for plan in shown
            for stop in plan.stops
        )


def test_statements_do_not_grow_with_people() -> None:
    with clock.at(NOW):
        combined = make_combined()
        one = _statements(combined.pk)
        for step in _view(combined.pk).steps:
            for _ in range(3):
                service = Service.objects.get(pk=step.service_id)
                make_resource(location=service.department.location, service=service)
        assert _statements(combined.pk) == one


@pytest.mark.django_db(transaction=True)
def test_two_visits_and_a_booking_that_want_one_stop_do_not_half_succeed() -> None:
    with clock.at(NOW):
        combined = make_combined()
        plan = plans_of(combined.pk)[0]
        stop, service_id = plan.stops[1], _view(combined.pk).steps[1].service_id
        clients = [make_client() for _ in range(6)]

    def visit(client_id: UUID) -> Callable[[], object]:
        def run() -> object:
            return book_plan(combined.pk, plan, client_id=client_id)

        return run

    def single(client_id: UUID) -> Callable[[], object]:
        def run() -> object:
            return operations.book(
                client_id=client_id, service_id=service_id, resource_id=stop.resource_id,
                starts_at=stop.starts_at, by=SYSTEM,
            )  # fmt: skip

        return run

    with clock.at(NOW):  # for all threads: each its own would leave time standing afterwards
        answers = at_once(
            [visit(one.pk) for one in clients[:3]] + [single(one.pk) for one in clients[3:]]
        )
    won = [one for one in answers if not isinstance(one, Exception)]
    lost = [one for one in answers if isinstance(one, Exception)]
    assert len(won) == 1
    assert all(isinstance(one, operations.NotOfferedError) for one in lost), lost
    expected = 3 if isinstance(won[0], CombinedVisit) else 1
    assert Appointment.objects.count() == BusyTime.objects.count() == expected


def _view(combined_id: UUID) -> queries.CombinedView:
    found = queries.combined_service(combined_id, language="nl")
    assert found
    return found


def _statements(combined_id: UUID) -> int:
    with CaptureQueriesContext(connection) as seen:
        plans: list[Plan] = plans_of(combined_id)
    assert plans
    return len(seen)


def test_in_any_order_the_reminder_goes_where_the_visit_begins() -> None:
    with clock.at(NOW):
        combined, client = make_combined(), make_client(with_user=True)
        other = plans_of(combined.pk)[0]
        combined.any_order = True
        combined.save()
        by = actor_for_client(client)
        first = plans_of(combined.pk)[0]
        assert (first.order[0], other.order[0]) == (2, 0)
        visit = book_plan(combined.pk, first, client_id=client.pk, by=by)
        assert Reminder.objects.get().appointment.position == first.order[0] + 1
        operations.move_visit(visit_id=visit.pk, slots=as_slots(other), by=by)
        assert Reminder.objects.get().appointment.position == other.order[0] + 1
        shown = queries.visit_visible_to(by, visit_id=visit.pk)
        assert shown is not None
        assert shown.order == other.order
