"""The desk's page of a client shows the appointments to come, and only those one may see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments.models import Appointment
from nabij.lib import clock
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment
from tests.factories.organisation import make_team

pytestmark = pytest.mark.django_db


def _page(appointment: Appointment) -> tuple[Browser, str]:
    team = make_team(departments=[appointment.department])
    browser = sign_in(Browser(), make_staff(team=team))
    return browser, reverse("people:desk-client", args=[appointment.client_id])


def _own(appointment: Appointment) -> str:
    return reverse("appointments:desk-detail", args=[appointment.pk])


def test_coming_appointments_stand_on_the_page_and_those_of_others_do_not() -> None:
    coming = make_appointment()
    elsewhere = make_appointment(
        client=coming.client, starts_at=coming.starts_at + timedelta(days=1)
    )
    browser, page = _page(coming)
    shown = browser.get(page).text
    assert _own(coming) in shown
    assert _own(elsewhere) not in shown
    past = clock.now() - timedelta(days=3)
    Appointment.objects.filter(pk=coming.pk).update(
        starts_at=past, ends_at=past + timedelta(minutes=20)
    )
    assert _own(coming) not in browser.get(page).text


def test_three_appointments_take_as_many_queries_as_one() -> None:
    first = make_appointment()
    browser, page = _page(first)
    browser.get(page)
    counts = []
    for days in (0, 1):
        with CaptureQueriesContext(connection) as seen:
            browser.get(page)
        counts.append(len(seen))
        for more in (1, 2) if not days else ():
            make_appointment(
                client=first.client,
                service=first.service,
                starts_at=first.starts_at + timedelta(days=more),
            )
    assert counts[0] == counts[1]
