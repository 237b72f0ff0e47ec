"""The day itself with many at once: what is said together is told once, and stays whole."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from nabij.accounts.operations import TooOftenError
from nabij.appointments import operations
from nabij.appointments.events import ClientArrived, RanLate
from nabij.appointments.models import Appointment, ArrivalCode, Delay, DelayTold, Mark, Visit
from nabij.appointments.operations import TooLateError, WrongCodeError
from nabij.appointments.queries import appointment_visible_to
from nabij.appointments.rules.arrivals import WRONG_CODES
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM, kiosk_actor, link_actor
from nabij.surveys.models import Invitation
from tests.appointments.test_race import at_once
from tests.factories.late import MONDAY, make_day, run_late
from tests.factories.people import make_client

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


def test_arriving_everywhere_at_once_is_one_arrival_and_one_code() -> None:
    with clock.at(MONDAY - timedelta(days=1)):
        client = make_client(phone="+31612345678")
        appointment = make_day([client])[0]
    with clock.at(MONDAY):
        codes = at_once([operations.make_arrival_codes] * 4)
        assert all(isinstance(one, int) for one in codes), codes
        sign = ArrivalCode.objects.get()
        holder = link_actor(client_id=client.pk)
        shown = appointment_visible_to(holder, appointment_id=appointment.pk)
        assert shown is not None

        def on_the_telephone() -> None:
            operations.check_in(appointment=shown, code=sign.code, by=holder)

        def at_the_screen() -> Any:
            return operations.check_in_here(
                location_id=sign.location_id,
                born_on=client.born_on or MONDAY.date(),
                phone_end="5678",
                by=kiosk_actor(client_id=None, address="10.0.0.7"),
            )

        at_the_desk = partial(operations.mark_arrived, appointment_id=appointment.pk, by=SYSTEM)
        said = at_once([on_the_telephone, at_the_screen, at_the_desk] * 3)
    assert [one for one in said if isinstance(one, Exception)] == []
    assert Event.objects.filter(kind=ClientArrived.kind()).count() == Mark.objects.count() == 1


def test_many_who_guess_at_once_get_no_more_tries_than_one() -> None:
    with clock.at(MONDAY - timedelta(days=1)):
        client = make_client(phone="+31612345678")
        appointment = make_day([client])[0]
    with clock.at(MONDAY):
        operations.make_arrival_codes()
        wrong = f"{(int(ArrivalCode.objects.get().code) + 1) % 10_000:04}"
        holder = link_actor(client_id=client.pk)
        shown = appointment_visible_to(holder, appointment_id=appointment.pk)
        assert shown is not None
        guess = partial(operations.check_in, appointment=shown, code=wrong, by=holder)
        said = at_once([guess] * 16)
    assert sum(isinstance(one, WrongCodeError) for one in said) == WRONG_CODES.most
    assert sum(isinstance(one, TooOftenError) for one in said) == 16 - WRONG_CODES.most
