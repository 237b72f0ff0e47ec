"""The day itself with many at once: what is said together is told once, and stays whole."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from nabij.appointments import operations
from nabij.appointments.events import ClientArrived, RanLate
from nabij.appointments.models import Appointment, Delay, DelayTold, Mark, Visit
from nabij.appointments.operations import TooLateError
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM
from nabij.surveys.models import Invitation
from tests.appointments.test_race import at_once
from tests.factories.late import MONDAY, make_day, run_late

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_who_say_it_at_once_and_many_workers_tell_each_client_one_thing_once() -> None:
    with clock.at(MONDAY - timedelta(days=1)):
        booked = make_day(3)
        ledger.run_all()
    with clock.at(MONDAY - timedelta(hours=1)):
        said = at_once([partial(run_late, booked[0], minutes) for minutes in (30, 30, 45, 45)])
        assert all(isinstance(one, bool) for one in said), said
        assert Event.objects.filter(kind=RanLate.kind()).count() == sum(said)
        workers: list[Callable[[], Any]] = [ledger.run_all] * 4
        assert [one for one in at_once(workers) if isinstance(one, Exception)] == []
    minutes = Delay.objects.get().minutes
    assert set(DelayTold.objects.values_list("minutes", flat=True)) == {minutes}
    for one in booked:
        told = Message.objects.filter(client=one.client, about_kind="delay")
        assert [message.context["minutes"] for message in told] == [str(minutes)]


def test_two_marks_at_once_and_two_who_take_back_leave_one_of_each() -> None:
    with clock.at(MONDAY - timedelta(days=1)):
        appointment = make_day(1)[0]
    mine: dict[str, Any] = {"appointment_id": appointment.pk, "by": SYSTEM}
    with clock.at(MONDAY):
        marks = at_once([partial(operations.mark_arrived, **mine)] * 4)
        assert all(isinstance(one, Appointment) for one in marks), marks
        mark = Mark.objects.get()
        assert Event.objects.filter(kind=ClientArrived.kind()).count() == 1
        taken = at_once([partial(operations.take_back_mark, mark_id=mark.pk, **mine)] * 4)
        assert sorted(taken) == [False, False, False, True]
        either = at_once(
            [
                partial(operations.mark_no_show, **mine),
                partial(operations.mark_arrived, **mine),
                partial(operations.mark_fulfilled, **mine),
            ]
        )
    assert all(isinstance(one, Appointment | TooLateError) for one in either), either
    standing = Mark.objects.filter(taken_back_at=None).order_by("pk")
    appointment.refresh_from_db()
    assert standing.last().status == appointment.status  # type: ignore[union-attr]
    assert Visit.objects.count() == standing.filter(status="fulfilled").count()


def test_a_mark_taken_back_while_workers_ask_leaves_no_question_about_it() -> None:
    with clock.at(MONDAY - timedelta(days=1)):
        booked = make_day(4)
        ledger.run_all()
    with clock.at(MONDAY + timedelta(hours=3)):
        for one in booked:
            operations.mark_fulfilled(appointment_id=one.pk, by=SYSTEM)
        tasks: list[Callable[[], Any]] = [
            partial(
                operations.take_back_mark, appointment_id=mark.appointment_id, mark_id=mark.pk,
                by=SYSTEM,
            )
            for mark in Mark.objects.all()
        ]  # fmt: skip
        said = at_once(tasks + [ledger.run_all] * 4)
        assert [one for one in said if isinstance(one, Exception)] == []
        ledger.run_all()
    assert not Visit.objects.exists()
    assert not Invitation.objects.filter(status="open").exists()
    assert not Message.objects.filter(template="survey_invitation", status="queued").exists()
