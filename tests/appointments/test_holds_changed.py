"""A time that is held while its service changes, and what the page of a link keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import BusyTime
from nabij.appointments.rules import manage_token
from nabij.appointments.types import Hold
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.appointments import free_time, make_appointment, make_service
from tests.factories.delivery import BROWSER
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(("lasts", "buffer"), [(30, 0), (15, 15), (15, 0)])
def test_what_was_held_before_the_service_changed_is_taken_as_long_as_it_lasts_now(
    lasts: int, buffer: int
) -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True, duration_minutes=20)
        client, slot = make_client(), free_time(service)
        held = operations.hold(
            service_id=service.pk, resource_id=slot.resource_id, starts_at=slot.starts_at,
            expires_at=NOW + timedelta(minutes=10), purpose=Hold.CHOOSING, holder=client.pk,
            by=SYSTEM,
        )  # fmt: skip
        assert held is not None
        service.duration_minutes, service.buffer_minutes = lasts, buffer
        service.save()
        booked = make_appointment(
            client=client, service=service, resource=held.resource, starts_at=slot.starts_at
        )
    taken = BusyTime.objects.get()
    assert taken.appointment == booked
    assert booked.ends_at == slot.starts_at + timedelta(minutes=lasts)
    assert taken.during.upper == booked.ends_at + timedelta(minutes=buffer)


def test_the_page_of_a_link_keeps_a_time_for_a_person_and_for_no_machine() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        one = make_appointment(service=service, starts_at=NOW + timedelta(days=9))
        slot = free_time(service, 5)
        token = manage_token(appointment_id=one.pk, starts_at=one.starts_at)
        page = reverse("appointments:link-move", args=[token])
        holds = BusyTime.objects.filter(kind="hold")
        for machine in (
            Browser(),
            Browser(headers=BROWSER | {"Sec-Purpose": "prefetch"}),
            Browser(headers=BROWSER | {"User-Agent": "LinkScanner bot"}),
        ):
            assert machine.get(page, {"slot": slot.key}).status_code == 200
            assert not holds.exists()
        person = Browser(headers=BROWSER)
        assert person.head(page, {"slot": slot.key}).status_code == 200
        assert not holds.exists()
        assert person.get(page, {"slot": slot.key}).status_code == 200
        assert (holds.get().holder, holds.get().starts_at) == (one.client_id, slot.starts_at)
        assert person.post(page, {"slot": slot.key}).status_code == 302
    assert not holds.exists()
    assert BusyTime.objects.get().appointment == one
    one.refresh_from_db()
    assert one.starts_at == slot.starts_at
