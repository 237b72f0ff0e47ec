"""Until when a client moves or cancels is said in words, where they do so."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import queries, rules
from tests.factories.appointments import make_appointment, make_service
from tests.factories.people import actor_for_client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("minutes", [0, 24 * 60])
def test_clients_read_until_when_they_can_change_it(client: Browser, minutes: int) -> None:
    service = make_service(with_professional=True)
    service.change_until_minutes = minutes
    service.save()
    appointment = make_appointment(service=service)
    appointment.starts_at += timedelta(days=5)
    appointment.ends_at += timedelta(days=5)
    appointment.save()
    token = rules.manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    page = client.get(reverse("appointments:link-cancel", args=[token])).content.decode()
    assert ("Daarna belt u ons." in page) is bool(minutes)
    own = queries.appointment_visible_to(
        actor_for_client(appointment.client), appointment_id=appointment.pk
    )
    assert own is not None
    expected = appointment.starts_at - timedelta(minutes=minutes) if minutes else None
    assert own.change_until == expected
