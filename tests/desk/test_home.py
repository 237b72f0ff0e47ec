"""The desk's home."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.types import Access
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_team,
)
from tests.factories.people import make_client
from tests.factories.requests import make_request
from tests.factories.surveys import make_follow_up

pytestmark = pytest.mark.django_db


def test_home_shows_the_open_appointments_of_today_in_as_many_queries() -> None:
    make_organisation()
    department = make_department()
    agent = make_staff(team=make_team(departments=[department]))
    visitor = sign_in(Browser(), agent)
    home = reverse("desk:home")
    assert "Er wachten geen afspraken" in visitor.get(home).text
    service = make_service(department=department, with_professional=True)
    first = make_appointment(service=service)
    elsewhere = make_appointment()
    counts = []
    with clock.at(first.starts_at):
        visitor = sign_in(Browser(), agent)
        visitor.get(home)
        for more in (0, 2):
            for _ in range(more):
                make_appointment(service=service, starts_at=first.starts_at)
            with CaptureQueriesContext(connection) as captured:
                page = visitor.get(home)
            assert page.text.count("/desk/appointments/0") == 1 + more
            counts.append(len(captured))
        assert first.client.name in page.text
        assert elsewhere.client.name not in page.text
        operations.mark_fulfilled(appointment_id=first.pk, by=SYSTEM)
        assert first.client.name not in visitor.get(home).text
    assert counts[0] == counts[1]


def test_home_takes_no_other_method() -> None:
    assert sign_in(Browser(), make_staff()).post(reverse("desk:home")).status_code == 405


def test_home_asks_strangers_to_sign_in() -> None:
    answer = Browser().get(reverse("desk:home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("desk:sign-in"))


def test_a_late_promise_stands_at_the_top_for_the_whole_team_and_no_other() -> None:
    make_organisation()
    department = make_department()
    team = make_team(departments=[department])
    owner, colleague = make_staff(team=team), make_staff(team=team)
    stranger = make_staff(team=make_team(departments=[make_department()]))
    client = make_client(departments=[department])
    follow_up = make_follow_up(client=client, department=department)
    home = reverse("desk:home")
    assert follow_up.owner in {owner, colleague}
    assert "te laat" not in sign_in(Browser(), colleague).get(home).text
    with clock.at(follow_up.due_at + timedelta(minutes=1)):
        for one in (owner, colleague):
            page = sign_in(Browser(), one).get(home).text
            assert "Eén belofte aan een cliënt is te laat" in page
        assert "belofte" not in sign_in(Browser(), stranger).get(home).text


def test_a_request_that_waits_too_long_stands_at_the_top() -> None:
    make_organisation()
    department = make_department()
    agent = make_staff(team=make_team(departments=[department]))
    stranger = make_staff(team=make_team(departments=[make_department()]))
    service = make_service(department=department, access=Access.REQUEST, with_professional=True)
    asked = make_request(client=make_client(departments=[department]), service=service)
    home, said = reverse("desk:home"), "wacht langer dan we beloofden"
    assert said not in sign_in(Browser(), agent).get(home).text
    with clock.at(asked.due_at + timedelta(minutes=1)):
        assert said in sign_in(Browser(), agent).get(home).text
        assert said not in sign_in(Browser(), stranger).get(home).text


def test_a_time_elsewhere_is_said_to_be_local_and_ones_own_is_not() -> None:
    make_organisation()
    utrecht = make_department()
    helsinki = make_department(location=make_location(time_zone="Europe/Helsinki"))
    here = make_appointment(service=make_service(department=utrecht, with_professional=True))
    there = make_appointment(service=make_service(department=helsinki, with_professional=True))
    both = make_staff(team=make_team(departments=[utrecht, helsinki]))
    finn = make_staff(team=make_team(departments=[helsinki]))
    for address, at in (
        (reverse("desk:home"), min(here.starts_at, there.starts_at)),
        (f"{reverse('appointments:desk-day')}?on={there.starts_at:%Y-%m-%d}", there.starts_at),
    ):
        with clock.at(at):
            of_both = sign_in(Browser(), both).get(address).text
            of_finn = sign_in(Browser(), finn).get(address).text
        assert there.client.name in of_both
        assert there.client.name in of_finn
        assert of_both.count("plaatselijke tijd") == 1
        assert "plaatselijke tijd" not in of_finn
