"""Taking back what was noted by mistake: what stands then, and what is kept."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.events import MarkTakenBack, VisitWithdrawn
from nabij.appointments.models import Appointment, Mark, Visit
from nabij.appointments.operations import TooLateError, take_back_mark
from nabij.appointments.queries import marks_of
from nabij.appointments.types import Status
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.late import MONDAY, make_day
from tests.factories.organisation import make_department, make_team
from tests.factories.people import actor_for_client, make_client

pytestmark = pytest.mark.django_db
ARRIVED, STARTED, FULFILLED, NO_SHOW = (
    operations.mark_arrived,
    operations.mark_started,
    operations.mark_fulfilled,
    operations.mark_no_show,
)


def booked() -> Appointment:
    with clock.at(MONDAY - timedelta(days=3)):
        return make_day(1)[0]


def take_back(appointment: Appointment) -> bool:
    last = Mark.objects.filter(appointment=appointment, taken_back_at=None).latest("pk")
    return take_back_mark(appointment_id=appointment.pk, mark_id=last.pk, by=SYSTEM)


def stands(appointment: Appointment) -> Appointment:
    return Appointment.objects.get(pk=appointment.pk)


def test_each_step_goes_back_to_the_one_before_and_the_history_stays() -> None:
    appointment = booked()
    agent = make_staff(name="Els de Boer", team=make_team(departments=[appointment.department]))
    by = actor_for_staff(agent)
    with clock.at(MONDAY):
        for mark in (ARRIVED, STARTED, FULFILLED):
            mark(appointment_id=appointment.pk, by=by)
        assert take_back(appointment)
        assert stands(appointment).status == Status.STARTED
        assert not Visit.objects.exists()
        assert take_back(appointment)
        assert (stands(appointment).status, stands(appointment).started_at) == ("arrived", None)
        assert take_back(appointment)
        assert (stands(appointment).status, stands(appointment).arrived_at) == ("booked", None)
        ARRIVED(appointment_id=appointment.pk, by=by)
        shown = marks_of(by, appointment_id=appointment.pk)
    assert [one.status for one in shown] == [
        *(Status.ARRIVED, Status.FULFILLED, Status.STARTED, Status.ARRIVED)
    ]
    assert [one.taken_back_at is not None for one in shown] == [False, True, True, True]
    assert {one.marked_by for one in shown} == {"Els de Boer"}
    assert [one.may_take_back for one in shown] == [True, False, False, False]
    taken = Event.objects.filter(kind=MarkTakenBack.kind()).order_by("id")
    assert [one.payload["status"] for one in taken] == ["fulfilled", "started", "arrived"]


def test_a_no_show_who_comes_after_all() -> None:
    appointment = booked()
    with clock.at(MONDAY + timedelta(minutes=20)):
        NO_SHOW(appointment_id=appointment.pk, by=SYSTEM)
        take_back(appointment)
        ARRIVED(appointment_id=appointment.pk, by=SYSTEM)
    assert stands(appointment).status == Status.ARRIVED


def test_what_was_noted_a_second_time_is_another_visit() -> None:
    appointment = booked()
    with clock.at(MONDAY):
        FULFILLED(appointment_id=appointment.pk, by=SYSTEM)
        first = Visit.objects.get().pk
        take_back(appointment)
    with clock.at(appointment.ends_at):
        FULFILLED(appointment_id=appointment.pk, by=SYSTEM)
    assert Visit.objects.get().pk != first
    withdrawn = Event.objects.get(kind=VisitWithdrawn.kind())
    assert withdrawn.payload["visit_id"] == str(first)
    assert withdrawn.payload["appointment_id"] == str(appointment.pk)
    assert withdrawn.channel == "desk"


def test_only_the_last_goes_only_once_and_only_that_day() -> None:
    appointment = booked()
    with clock.at(MONDAY):
        ARRIVED(appointment_id=appointment.pk, by=SYSTEM)
        arrived = Mark.objects.get()
        STARTED(appointment_id=appointment.pk, by=SYSTEM)
        with pytest.raises(TooLateError):
            take_back_mark(appointment_id=appointment.pk, mark_id=arrived.pk, by=SYSTEM)
        started = Mark.objects.get(status=Status.STARTED)
        again: dict[str, Any] = {
            "appointment_id": appointment.pk,
            "mark_id": started.pk,
            "by": SYSTEM,
        }
        assert take_back_mark(**again)
        assert not take_back_mark(**again)
        assert stands(appointment).status == Status.ARRIVED
    with clock.at(MONDAY + timedelta(days=1)), pytest.raises(TooLateError):
        take_back(appointment)


def test_late_at_night_a_quarter_of_an_hour_is_left() -> None:
    almost_midnight = MONDAY.replace(hour=22, minute=55)  # in Amsterdam five minutes to twelve
    with clock.at(MONDAY):
        appointment = make_day(1)[0]
    with clock.at(almost_midnight):
        NO_SHOW(appointment_id=appointment.pk, by=SYSTEM)
    with clock.at(almost_midnight + timedelta(minutes=16)), pytest.raises(TooLateError):
        take_back(appointment)
    with clock.at(almost_midnight + timedelta(minutes=14)):
        assert take_back(appointment)


def test_what_the_back_office_says_is_not_taken_back_here() -> None:
    appointment = booked()
    with clock.at(MONDAY):
        ARRIVED(appointment_id=appointment.pk, by=SYSTEM)
        operations.import_visit(
            client_id=appointment.client_id,
            department_id=appointment.department_id,
            location_id=appointment.location_id,
            professional_id=None,
            started_at=MONDAY,
            ended_at=MONDAY,
            appointment_id=appointment.pk,
        )
        with pytest.raises(TooLateError):
            take_back(appointment)
    assert Visit.objects.count() == 1


def test_what_an_import_set_back_can_be_noted_anew() -> None:
    appointment = booked()
    with clock.at(MONDAY):
        for _number in range(2):
            ARRIVED(appointment_id=appointment.pk, by=SYSTEM)
            Appointment.objects.filter(pk=appointment.pk).update(status=Status.BOOKED)
            with pytest.raises(TooLateError):
                take_back(appointment)


def test_the_desk_takes_it_back_and_reads_what_was_noted() -> None:
    department = make_department()
    with clock.at(MONDAY - timedelta(days=1)):
        appointment = make_day(1, department=department)[0]
    team = make_team(departments=[department])
    page = reverse("appointments:desk-detail", args=[appointment.pk])
    path = reverse("appointments:desk-take-back", args=[appointment.pk])
    with clock.at(MONDAY):
        desk = sign_in(Browser(), make_staff(team=team, name="Els de Boer"))
        desk.post(reverse("appointments:desk-mark", args=[appointment.pk]), {"to": "fulfilled"})
        shown = desk.get(page).text
        assert "Els de Boer" in shown
        assert "Laatste notitie terugdraaien" in shown
        mark = {"mark": str(Mark.objects.get().pk)}
        for wrong in ({}, {"mark": "x"}, {"mark": str(UUID(int=1))}):
            assert desk.post(path, wrong).status_code == 400
        assert desk.get(path).status_code == 405
        done = desk.post(path, mark, follow=True).text
        assert "Teruggedraaid." in done
        assert "Teruggedraaid om" in done
        assert desk.post(path, mark).status_code == 302  # pressed twice
        other = sign_in(Browser(), make_staff(team=make_team(departments=[make_department()])))
        assert other.post(path, mark).status_code == 404
        desk.post(reverse("appointments:desk-mark", args=[appointment.pk]), {"to": "no_show"})
        last = {"mark": str(Mark.objects.latest("pk").pk)}
    with clock.at(MONDAY + timedelta(days=1)):
        desk = sign_in(Browser(), make_staff(team=team))
        assert desk.post(path, last).status_code == 409
        assert "Laatste notitie terugdraaien" not in desk.get(page).text


def test_clients_do_not_read_what_was_noted() -> None:
    client = make_client(with_user=True)
    with clock.at(MONDAY):
        appointment = make_day([client])[0]
        ARRIVED(appointment_id=appointment.pk, by=SYSTEM)
        assert marks_of(actor_for_client(client), appointment_id=appointment.pk) == []


def test_three_marks_take_as_many_queries_as_one() -> None:
    department = make_department()
    agent = make_staff(team=make_team(departments=[department]))
    with clock.at(MONDAY):
        appointment = make_day(1, department=department)[0]
        desk = sign_in(Browser(), agent)
        page = reverse("appointments:desk-detail", args=[appointment.pk])
        counts = []
        for mark in (ARRIVED, STARTED, FULFILLED):
            mark(appointment_id=appointment.pk, by=actor_for_staff(agent))
            desk.get(page)
            with CaptureQueriesContext(connection) as captured:
                desk.get(page)
            counts.append(len(captured))
    assert len(set(counts)) == 1
