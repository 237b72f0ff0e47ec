"""The waiting list at the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.appointments.models import WaitingWish
from nabij.appointments.types import Urgency
from nabij.audit.models import Look
from nabij.lib import clock
from nabij.organisation.models import Department
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import make_department, make_team
from tests.factories.waiting import make_wish

pytestmark = pytest.mark.django_db
QUEUE = reverse("appointments:desk-waiting")


def agent_of(department: Department) -> Browser:
    return sign_in(Browser(), make_staff(role=Role.AGENT, team=make_team(departments=[department])))


def test_an_agent_puts_a_client_on_the_list_with_urgency() -> None:
    department = make_department()
    service = make_service(department=department, with_professional=True)
    make_wish(service=service)
    coming = make_appointment(service=service, starts_at=clock.now() + timedelta(days=9))
    join = reverse("appointments:desk-waiting-join", args=[coming.pk])
    browser = agent_of(department)
    detail = browser.get(reverse("appointments:desk-detail", args=[coming.pk])).text
    assert join in detail
    sent = {"weekdays": ["0", "4"], "notice": "120", "urgency": "2"}
    assert browser.post(join, sent | {"urgency": "9"}).status_code == 400
    assert browser.post(join, sent).status_code == 302
    wish = WaitingWish.objects.get(client=coming.client)
    assert (wish.urgency, wish.appointment, wish.weekdays) == (Urgency.URGENT, coming, [0, 4])
    shown = browser.get(QUEUE).text
    other = WaitingWish.objects.exclude(pk=wish.pk).get()
    assert shown.index(wish.client.name) < shown.index(other.client.name)
    assert Look.objects.filter(what="appointments.desk-waiting", client_id=wish.client_id).exists()


def test_an_appointment_that_is_off_is_said() -> None:
    department = make_department()
    service = make_service(department=department, with_professional=True)
    coming = make_appointment(service=service)
    type(coming).objects.filter(pk=coming.pk).update(status="cancelled")
    join = reverse("appointments:desk-waiting-join", args=[coming.pk])
    sent = {"weekdays": ["0"], "notice": "120", "urgency": "0"}
    assert agent_of(department).post(join, sent).status_code == 409


def test_other_departments_queues_are_not_shown() -> None:
    department = make_department()
    wish = make_wish(service=make_service(department=department, with_professional=True))
    assert wish.client.name in agent_of(department).get(QUEUE).text
    assert wish.client.name not in agent_of(make_department()).get(QUEUE).text


def test_services_of_the_same_name_are_kept_apart_by_their_department() -> None:
    heart, eyes = make_department(names={"nl": "Hart"}), make_department(names={"nl": "Ogen"})
    for department in (heart, eyes):
        make_wish(service=make_service(department=department, with_professional=True))
    team = make_team(departments=[heart, eyes])
    browser = sign_in(Browser(), make_staff(role=Role.AGENT, team=team))
    queues = browser.get(QUEUE).context["queues"]
    assert [name for name, _ in queues] == ["Controle · Hart", "Controle · Ogen"]
    assert [len(items) for _, items in queues] == [1, 1]


def test_three_wishes_take_as_many_statements_as_one() -> None:
    department = make_department()
    service = make_service(department=department, with_professional=True)
    browser = agent_of(department)
    counts = []
    for more in (1, 2):
        for _number in range(more):
            make_wish(service=service)
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(QUEUE).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
