"""How long clients wait, how far visits run over, and what the desk says of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import Appointment, Visit
from nabij.appointments.rules.measures import overrun_minutes, waiting_minutes
from nabij.appointments.types import Status
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment
from tests.factories.organisation import make_organisation, make_team

NINE = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("arrived", "started", "waited"),
    [
        (-20, 0, 0),  # came early, seen in time
        (-20, -5, 0),  # seen before the time
        (-20, 12, 12),
        (5, 12, 7),  # came late: waits from then
        (None, 12, 12),  # nobody noted the arrival
        (0, 1.9, 1),
    ],
)
def test_waiting_counts_from_the_later_of_plan_and_arrival(
    arrived: float | None, started: float, waited: int
) -> None:
    said = waiting_minutes(
        planned_at=NINE,
        arrived_at=None if arrived is None else NINE + minutes(arrived),
        started_at=NINE + minutes(started),
    )
    assert said == waited


def test_ending_sooner_is_no_overrun() -> None:
    assert overrun_minutes(planned_end_at=NINE, ended_at=NINE - minutes(5)) == 0
    assert overrun_minutes(planned_end_at=NINE, ended_at=NINE + minutes(8)) == 8


@pytest.mark.django_db
def test_each_mark_keeps_its_instant_and_the_visit_takes_them() -> None:
    make_organisation()
    appointment = make_appointment()
    start, end = appointment.starts_at, appointment.ends_at
    with clock.at(start - minutes(3)):
        operations.mark_arrived(appointment_id=appointment.pk, by=SYSTEM)
    for later in (9, 11):  # said twice, the first counts
        with clock.at(start + minutes(later)):
            operations.mark_started(appointment_id=appointment.pk, by=SYSTEM)
    with pytest.raises(operations.TooLateError):
        operations.mark_arrived(appointment_id=appointment.pk, by=SYSTEM)
    with clock.at(end + minutes(4)):
        operations.mark_fulfilled(appointment_id=appointment.pk, by=SYSTEM)
    appointment = Appointment.objects.get()
    assert appointment.arrived_at == start - minutes(3)
    assert appointment.started_at == start + minutes(9)
    visit = Visit.objects.get()
    assert (visit.started_at, visit.ended_at) == (start + minutes(9), end + minutes(4))
    assert Event.objects.filter(kind="appointments.VisitStarted").count() == 1


@pytest.mark.django_db
def test_the_day_tells_who_waits_who_waited_and_what_ran_over() -> None:
    make_organisation()
    appointment = make_appointment()
    agent = make_staff(team=make_team(departments=[appointment.department]))
    page = reverse("appointments:desk-day")
    mark = reverse("appointments:desk-mark", args=[appointment.pk])
    asked = {"on": f"{appointment.starts_at:%Y-%m-%d}"}
    start, end = appointment.starts_at, appointment.ends_at
    with clock.at(start):
        visitor = sign_in(Browser(), agent)
        visitor.post(mark, {"to": "arrived"})
        assert "Wacht 0" not in (shown := visitor.get(page, asked).text)
        assert "Wachtte" not in shown
    with clock.at(start + minutes(1)):
        assert "Wacht 1 minuut" in visitor.get(page, asked).text
    with clock.at(start + minutes(7)):
        assert visitor.post(mark, {"to": "started"}).status_code == 302
        assert "Wachtte 7 minuten" in visitor.get(page, asked).text
    with clock.at(end + minutes(4)):
        visitor.post(mark, {"to": "fulfilled"})
        assert "Wachtte 7 minuten · Liep 4 minuten uit" in visitor.get(page, asked).text
        shown = visitor.get(reverse("appointments:desk-detail", args=[appointment.pk])).text
    assert "Wachtte 7 minuten · Liep 4 minuten uit" in shown


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_words(status: Status) -> None:
    make_organisation()
    appointment = make_appointment(status=status)
    agent = make_staff(team=make_team(departments=[appointment.department]))
    page = reverse("appointments:desk-detail", args=[appointment.pk])
    assert sign_in(Browser(), agent).get(page).status_code == 200
