"""The desk takes a time outside the rules, with a reason, and never one that is taken."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import Appointment, Service
from nabij.appointments.operations import NotOfferedError, SlotTakenError
from nabij.appointments.rules.overruling import broken_rules
from nabij.appointments.types import Access, SetAside, Status
from nabij.audit.models import Look
from nabij.delivery.models import Message
from nabij.ledger.models import Event
from nabij.ledger.operations import run_all
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.queries import client_actor
from nabij.people.types import SYSTEM, Actor
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.appointments import (
    free_time,
    make_appointment,
    make_exception,
    make_service,
)
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2027, 3, 1, 9, tzinfo=AMSTERDAM)  # a Monday


@pytest.fixture
def department() -> Department:
    """Return the department of the agent's team."""
    make_organisation()
    return make_department()


@pytest.fixture
def agent(department: Department) -> Actor:
    """Return an agent of the department."""
    return actor_for_staff(make_staff(team=make_team(departments=[department])))


def resource_of(service: Service) -> int:
    return service.offers.get().resource_id


def asked(service: Service, on: date, at: str) -> dict[str, str]:
    return {"on": str(on), "at": at, "resource": str(resource_of(service))}


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (1, "09:30", {SetAside.NOTICE}),
        (2, "10:00", set()),
        (2, "10:05", {SetAside.GRID}),
        (2, "16:55", {SetAside.HOURS}),
        (2, "20:00", {SetAside.HOURS}),
        (3, "10:00", {SetAside.CLOSED}),
        (40, "10:00", {SetAside.HORIZON}),
        (40, "20:00", {SetAside.HORIZON, SetAside.HOURS}),
    ],
)
def test_a_time_tells_which_rules_it_breaks(day: int, at: str, expected: set[SetAside]) -> None:
    on = date(2027, 3, 1) + timedelta(days=day - 1)
    start = datetime.combine(on, time.fromisoformat(at), AMSTERDAM)
    nine, five = (datetime.combine(on, time(hour), AMSTERDAM) for hour in (9, 17))
    found = broken_rules(
        starts_at=start,
        ends_at=start + timedelta(minutes=15),
        at=NOW,
        zone=AMSTERDAM,
        notice_minutes=60,
        horizon_days=30,
        grid_minutes=15,
        worked=[] if day == 3 else [(nine, five)],
        usual=[(nine, five)],
    )
    assert set(found) == expected


def test_an_agent_books_outside_the_rules_and_the_client_is_told_once(
    department: Department,
) -> None:
    agent = make_staff(team=make_team(departments=[department]))
    client = make_client(departments=[department], with_user=True)
    with clock.at(NOW):
        visitor = sign_in(Browser(), agent)
        service = make_service(department=department, with_professional=True)
        page = reverse("appointments:desk-book-other", args=[client.pk, service.pk])
        times = visitor.get(reverse("appointments:desk-book", args=[client.pk, service.pk]))
        assert page in times.text
        assert 'name="resource"' in visitor.get(page).text
        wish = asked(service, date(2027, 3, 2), "20:05")
        sure = visitor.get(page, wish)
        assert "buiten werktijd" in sure.text
        without = visitor.post(page, wish | {"reason": "  "})
        assert without.status_code == 400
        assert "20:05" in without.text  # nothing typed is lost
        assert not Appointment.objects.exists()
        sent = wish | {"reason": "Kan alleen 's avonds", "key": str(uuid4())}
        for _twice in range(2):
            done = visitor.post(page, sent, follow=True)
            assert "Kan alleen" in done.text
        appointment = Appointment.objects.get()
        assert appointment.overruled == "Kan alleen 's avonds"
        assert appointment.starts_at.astimezone(AMSTERDAM).hour == 20
        assert Event.objects.get(kind="appointments.AppointmentBooked").payload["is_overruled"]
        assert Look.objects.filter(what="appointments.desk-book-other", action="change").exists()
        told = visitor.get(reverse("people:desk-client", args=[client.pk])).text
        assert "buiten de regels" in told
        run_all()
        assert Message.objects.filter(template="appointment_booked").count() == 1
        assert client.user
        own = sign_in(Browser(), client.user)
        shown = own.get(reverse("appointments:detail", args=[appointment.pk]))
        assert shown.status_code == 200
        assert "Kan alleen" not in shown.text


def test_an_agent_moves_outside_the_rules_and_a_client_moves_on_by_them(
    department: Department, agent: Actor
) -> None:
    with clock.at(NOW):
        visitor = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        service = make_service(department=department, with_professional=True)
        client = make_client(departments=[department], with_user=True)
        appointment = make_appointment(
            service=service, client=client, starts_at=NOW + timedelta(days=1)
        )
        page = reverse("appointments:desk-move-other", args=[appointment.pk])
        assert page in visitor.get(reverse("appointments:desk-move", args=[appointment.pk])).text
        wish = asked(service, date(2027, 3, 6), "08:00")
        assert "buiten werktijd" in visitor.get(page, wish).text
        done = visitor.post(page, wish | {"reason": "Spoed"}, follow=True)
        assert "is verzet" in done.text
        appointment.refresh_from_db()
        assert appointment.overruled == "Spoed"
        run_all()
        assert Message.objects.filter(template="appointment_moved").count() == 1
        assert client.user
        own = client_actor(user_id=client.user.pk, acting_for=None, address="", language="nl")
        assert own
        resource_id = resource_of(service)
        early = datetime(2027, 3, 7, 8, tzinfo=AMSTERDAM)
        with pytest.raises(NotOfferedError):
            operations.move(
                appointment_id=appointment.pk,
                resource_id=resource_id,
                starts_at=early,
                overruled="Ik wil",
                by=own,
            )
        slot = free_time(service, 5)
        operations.move(
            appointment_id=appointment.pk,
            resource_id=resource_id,
            starts_at=slot.starts_at,
            by=own,
        )
        appointment.refresh_from_db()
        assert appointment.overruled == ""


@pytest.mark.parametrize("kind", ["appointment", "block"])
def test_what_is_taken_stays_taken(department: Department, agent: Actor, kind: str) -> None:
    with clock.at(NOW):
        service = make_service(department=department, with_professional=True, grid_minutes=60)
        taken = make_appointment(service=service, starts_at=NOW + timedelta(days=1))
        start = taken.starts_at
        if kind == "block":
            start = start + timedelta(days=1, hours=12)
            operations.create_block(
                resource_id=resource_of(service),
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                by=agent,
            )
        client = make_client(departments=[department])
        with pytest.raises(SlotTakenError):
            operations.book(
                client_id=client.pk,
                service_id=service.pk,
                resource_id=resource_of(service),
                starts_at=start + timedelta(minutes=5),
                overruled="Spoed",
                by=agent,
            )
        visitor = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        page = reverse("appointments:desk-book-other", args=[client.pk, service.pk])
        local = start.astimezone(AMSTERDAM)
        wish = asked(service, local.date(), f"{local:%H:%M}") | {"reason": "Spoed"}
        answer = visitor.post(page, wish)
        assert answer.status_code == 409
        assert "bezet of geblokkeerd" in answer.text
        assert f"{local:%H:%M}" in answer.text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "2027-03-28", "at": "02:30"}, "slaat"),  # the clock goes from 2 to 3
        ({"on": "2027-02-30"}, "lezen"),
        ({"on": "2027-02-01"}, "voorbij"),
        ({"on": "9999-12-31"}, "2200"),
        ({"at": "25:00"}, "13:30"),
        ({"resource": "999999"}, "Kies"),
        ({"resource": "x\0"}, "Kies"),
        ({"on": ""}, "Kies een dag"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    department: Department, wrong: dict[str, str], words: str
) -> None:
    with clock.at(NOW):
        visitor = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        service = make_service(department=department, with_professional=True)
        client = make_client(departments=[department])
        page = reverse("appointments:desk-book-other", args=[client.pk, service.pk])
        sent = asked(service, date(2027, 3, 9), "20:10") | wrong
        for answer in (visitor.get(page, sent), visitor.post(page, sent | {"reason": "x"})):
            assert answer.status_code == 400
            assert words in answer.text
            assert "at" in wrong or "20:10" in answer.text
        assert not Appointment.objects.exists()


def test_a_time_by_the_rules_needs_no_reason_and_keeps_none(
    department: Department, agent: Actor
) -> None:
    with clock.at(NOW):
        service = make_service(department=department, with_professional=True)
        client = make_client(departments=[department])
        visitor = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        page = reverse("appointments:desk-book-other", args=[client.pk, service.pk])
        answer = visitor.get(page, asked(service, date(2027, 3, 9), "10:00"))
        assert "geen reden nodig" in answer.text
        slot = free_time(service)
        booked = operations.book(
            client_id=client.pk,
            service_id=service.pk,
            resource_id=slot.resource_id,
            starts_at=slot.starts_at,
            overruled="Zomaar",
            by=agent,
        )
        assert booked.overruled == ""


def test_only_the_desk_overrules_and_only_who_does_the_service(
    department: Department, agent: Actor
) -> None:
    with clock.at(NOW):
        service = make_service(department=department, with_professional=True)
        other = make_service(department=department, with_professional=True)
        client = make_client(departments=[department])
        night = datetime(2027, 3, 9, 22, tzinfo=AMSTERDAM)
        for by, resource_id, starts_at in (
            (SYSTEM, resource_of(service), night),
            (agent, resource_of(other), night),
            (agent, resource_of(service), NOW - timedelta(days=1)),
        ):
            with pytest.raises(NotOfferedError):
                operations.book(
                    client_id=client.pk,
                    service_id=service.pk,
                    resource_id=resource_id,
                    starts_at=starts_at.astimezone(UTC),
                    overruled="Spoed",
                    by=by,
                )


def test_a_letter_that_is_missing_and_a_closed_day_can_be_set_aside(
    department: Department, agent: Actor
) -> None:
    with clock.at(NOW):
        service = make_service(
            department=department, access=Access.REFERRAL, with_professional=True
        )
        make_exception(location=department.location, first_date=date(2027, 3, 10))
        client = make_client(departments=[department])
        visitor = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        page = reverse("appointments:desk-book-other", args=[client.pk, service.pk])
        wish = asked(service, date(2027, 3, 10), "10:00")
        sure = visitor.get(page, wish).text
        assert "verwijsbrief" in sure
        assert "vrije dag" in sure or "gesloten" in sure
        visitor.post(page, wish | {"reason": "Huisarts belde"})
        assert Appointment.objects.get().status == Status.BOOKED
