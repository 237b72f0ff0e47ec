"""The desk books a visit of several stops for a client."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.appointments.models import Appointment, CombinedService
from nabij.appointments.types import Access
from nabij.lib import clock
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment
from tests.factories.combined import make_combined, plans_of
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


def test_the_desk_books_what_only_the_desk_books() -> None:
    with clock.at(NOW):
        make_organisation()
        department = make_department()
        combined = make_combined(department=department)
        client = make_client(departments=[department])
        plan = plans_of(combined.pk)[0]
        CombinedService.objects.update(access=Access.DESK)
        team = make_team(departments=[department])
        agent = sign_in(Browser(), make_staff(role=Role.AGENT, team=team))
        new = agent.get(reverse("appointments:desk-new", args=[client.pk])).text
        page = reverse("appointments:desk-visit", args=[client.pk, combined.pk])
        assert page in new
        assert "Deze tijden passen bij elkaar" in agent.get(page).text
        confirm = agent.get(page, {"plan": plan.key})
        assert client.name in confirm.text
        sent = {"plan": plan.key, "key": str(confirm.context["key"])}
        done, again = agent.post(page, sent), agent.post(page, sent)
        assert done.status_code == 302
        assert done.url == again.url  # type: ignore[attr-defined]
        assert Appointment.objects.filter(client=client).count() == 3
        assert agent.get(done.url).status_code == 200  # type: ignore[attr-defined]

        busy = make_client(departments=[department])
        other = plans_of_desk(combined)[0]
        make_appointment(client=busy, starts_at=other[0])
        page = reverse("appointments:desk-visit", args=[busy.pk, combined.pk])
        answer = agent.post(page, {"plan": other[1]})
        assert answer.status_code == 409
        assert "andere afspraak" in answer.text
        for nonsense in ("", "x", f"{plan.key}_{plan.key}"):
            assert agent.post(page, {"plan": nonsense}).status_code in {400, 409}
        assert agent.get(page, {"since": "x"}).status_code == 400
        assert agent.get(page, {"plan": plan.key}).status_code == 200


def plans_of_desk(combined: CombinedService) -> list[tuple[datetime, str]]:
    """Return when plans begin, with what a form sends of each."""
    CombinedService.objects.update(access=Access.SELF)
    found = [(plan.stops[0].starts_at, plan.key) for plan in plans_of(combined.pk)]
    CombinedService.objects.update(access=Access.DESK)
    return found


def test_of_a_department_not_ones_own_nothing_is_booked() -> None:
    make_organisation()
    combined, client = make_combined(), make_client()
    own = make_department()
    agent = sign_in(Browser(), make_staff(role=Role.AGENT, team=make_team(departments=[own])))
    page = reverse("appointments:desk-visit", args=[client.pk, combined.pk])
    assert agent.get(page).status_code == 404
    client = make_client(departments=[own])
    page = reverse("appointments:desk-visit", args=[client.pk, combined.pk])
    assert agent.get(page).status_code == 404
