"""Running late: what the desk says, what everybody sees."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments import operations, rules
from nabij.appointments.events import RanLate
from nabij.appointments.models import Appointment, Delay
from nabij.appointments.operations import NoStepError
from nabij.appointments.queries import appointment_visible_to, coming_appointments, day_list
from nabij.appointments.rules.delays import is_to_be_told, late_minutes
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.accounts import make_staff, sign_in
from tests.factories.late import MONDAY, make_day, run_late
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_team,
)
from tests.factories.people import actor_for_client, make_client

pytestmark = pytest.mark.django_db
BEFORE = MONDAY - timedelta(hours=1)


def said(answer: Any) -> str:
    """Return a page with plain blanks."""
    return str(answer.text).replace("\xa0", " ")


def _late(appointment: Appointment) -> int:
    shown = appointment_visible_to(SYSTEM, appointment_id=appointment.pk)
    assert shown is not None
    return shown.late_minutes


def test_it_shows_on_what_is_still_to_come_that_day_with_that_person() -> None:
    with clock.at(BEFORE - timedelta(days=3)):
        first, second = make_day(2)
        tomorrow = make_day(1, starts_at=MONDAY + timedelta(days=1))[0]
        other = make_day(1)[0]
        Appointment.objects.filter(pk=tomorrow.pk).update(resource=first.resource)
    with clock.at(BEFORE):
        run_late(first, 30)
        assert [_late(one) for one in (first, second, tomorrow, other)] == [30, 30, 0, 0]
        run_late(first, 0)
        assert _late(first) == 0
        run_late(first, 45)
    with clock.at(first.starts_at + timedelta(minutes=20)):
        operations.mark_started(appointment_id=first.pk, by=SYSTEM)
        assert [_late(one) for one in (first, second)] == [0, 45]
    with clock.at(second.ends_at + timedelta(minutes=45)):
        assert _late(second) == 0


def test_who_waits_for_somebody_late_still_finds_the_appointment_under_what_is_to_come() -> None:
    with clock.at(BEFORE):
        client = make_client(with_user=True)
        appointment = make_day([client])[0]
        actor = actor_for_client(client)
        run_late(appointment, 60)
    with clock.at(appointment.ends_at + timedelta(minutes=59)):
        assert [one.late_minutes for one in coming_appointments(actor)] == [60]
    with clock.at(appointment.ends_at + timedelta(minutes=60)):
        assert coming_appointments(actor) == []


def test_the_day_is_that_of_the_place() -> None:
    # half past midnight in Helsinki, still the day before in Amsterdam and in UTC
    night = datetime(2026, 11, 16, 22, 30, tzinfo=UTC)
    with clock.at(BEFORE):
        department = make_department(location=make_location(time_zone="Europe/Helsinki"))
        appointment = make_day(1, department=department)[0]
        Appointment.objects.filter(pk=appointment.pk).update(
            starts_at=night, ends_at=night + timedelta(minutes=30)
        )
        assert appointment.resource_id is not None
        operations.set_delay(
            resource_id=appointment.resource_id,
            delayed_on=date(2026, 11, 17),
            minutes=15,
            by=SYSTEM,
        )
        assert _late(appointment) == 15


@pytest.mark.parametrize("minutes", [-15, 1, 20, 135])
def test_only_quarters_up_to_two_hours_can_be_said(minutes: int) -> None:
    with clock.at(BEFORE):
        appointment = make_day(1)[0]
        with pytest.raises(NoStepError):
            run_late(appointment, minutes)
        with pytest.raises(IntegrityError), transaction.atomic():
            Delay.objects.create(
                resource=appointment.resource,  # type: ignore[misc]
                delayed_on=MONDAY.date(),
                minutes=max(minutes, 1),
                said_at=MONDAY,
            )


def test_each_change_is_one_event_and_the_same_again_is_none() -> None:
    with clock.at(BEFORE):
        appointment = make_day(1)[0]
        said = [run_late(appointment, minutes) for minutes in (0, 30, 30, 0, 0)]
    assert said == [False, True, False, True, False]
    found = Event.objects.filter(kind=RanLate.kind()).order_by("id")
    assert [one.payload["minutes"] for one in found] == [30, 0]
    assert Delay.objects.get().minutes == 0


def test_rules_of_who_is_told() -> None:
    at = MONDAY
    soon, begun = at + timedelta(minutes=1), at - timedelta(minutes=10)
    assert is_to_be_told(minutes=15, told=0, starts_at=soon, at=at)
    assert not is_to_be_told(minutes=15, told=15, starts_at=soon, at=at)
    assert not is_to_be_told(minutes=15, told=0, starts_at=begun, at=at)
    assert is_to_be_told(minutes=0, told=15, starts_at=begun, at=at)
    assert not is_to_be_told(minutes=30, told=15, starts_at=at - timedelta(minutes=15), at=at)
    assert late_minutes(status="booked", ends_at=at, minutes=15, is_off=True, at=at) == 0


def test_the_desk_says_it_and_everybody_sees_it(client: Browser) -> None:
    with clock.at(BEFORE - timedelta(days=1)):
        make_organisation()
        department = make_department()
        patient = make_client(with_user=True, departments=[department])
        appointment = make_day([patient], department=department)[0]
        token = rules.manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    with clock.at(BEFORE):
        desk = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        day = desk.get(reverse("appointments:desk-day")).text
        overview = reverse("appointments:desk-late")
        assert overview in day
        assert "1 cliënt" in said(desk.get(overview))
        page = reverse("appointments:desk-late-of", args=[appointment.resource_id])
        assert desk.post(page, {"minutes": "20"}).status_code == 400
        assert desk.post(page, {}).status_code == 400
        noted = said(desk.post(page, {"minutes": "30"}, follow=True))
        assert "Loopt ongeveer 30 minuten uit" in noted
        assert "Genoteerd" in noted
        assert "Er is niets veranderd" in desk.post(page, {"minutes": "30"}, follow=True).text
        calendar = desk.get(
            reverse("appointments:desk-calendar"), {"of": f"r-{appointment.resource_id}"}
        )
        assert page in calendar.text
        later = "rond 10.30"
        assert patient.user is not None
        own = sign_in(Browser(), patient.user)
        for browser, path in (
            (desk, reverse("appointments:desk-day")),
            (desk, reverse("appointments:desk-detail", args=[appointment.pk])),
            (own, reverse("portal:home")),
            (own, reverse("appointments:list")),
            (own, reverse("appointments:detail", args=[appointment.pk])),
            (client, reverse("appointments:link", args=[token])),
        ):
            assert later in said(browser.get(path)), path


def test_a_diary_of_another_team_does_not_exist() -> None:
    with clock.at(BEFORE):
        appointment = make_day(1)[0]
        other = sign_in(Browser(), make_staff(team=make_team(departments=[make_department()])))
        page = reverse("appointments:desk-late-of", args=[appointment.resource_id])
        assert other.get(page).status_code == 404
        assert other.post(page, {"minutes": "30"}).status_code == 404
        assert "Niemand" in other.get(reverse("appointments:desk-late")).text
    assert not Delay.objects.exists()


def test_three_late_days_take_as_many_queries_as_one() -> None:
    with clock.at(BEFORE):
        department = make_department()
        desk = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
        run_late(make_day(1, department=department)[0], 15)
        counts = []
        for more in (0, 2):
            for _ in range(more):
                run_late(make_day(2, department=department)[0], 30)
            desk.get(reverse("appointments:desk-late"))
            with CaptureQueriesContext(connection) as captured:
                desk.get(reverse("appointments:desk-late"))
                shown = day_list(SYSTEM, on=MONDAY.date())
            assert all(one.late_minutes for one in shown)
            counts.append(len(captured))
    assert counts[0] == counts[1]
