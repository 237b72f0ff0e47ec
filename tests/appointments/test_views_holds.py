"""The confirm page keeps the time for who looks at it; close to the start one has to call."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import Appointment, BusyTime
from nabij.lib import clock
from nabij.people.models import Client
from tests.factories.accounts import sign_in
from tests.factories.appointments import free_time, make_appointment, make_service
from tests.factories.people import actor_for_client, make_client

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEEPS = "We keep this time for you for 10 minutes."


def browser_of(client: Client) -> Browser:
    assert client.user is not None
    return sign_in(Browser(headers={"accept-language": "en"}), client.user)


def english_client() -> Client:
    client = make_client(with_user=True)
    client.language = "en"
    client.save()
    return client


def test_two_clients_never_hold_one_time() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        time = free_time(service)
        page = reverse("appointments:times", args=[service.pk])
        first, second = english_client(), english_client()
        shown = browser_of(first).get(page, {"slot": time.key})
        assert KEEPS in shown.content.decode()
        assert KEEPS in browser_of(first).get(page, {"slot": time.key}).content.decode()
        refused = browser_of(second).get(page, {"slot": time.key}).content.decode()
        assert KEEPS not in refused
        assert "This time is not free any more" in refused
        assert BusyTime.objects.get().holder == first.pk
    with clock.at(NOW + timedelta(minutes=10)):
        assert KEEPS in browser_of(second).get(page, {"slot": time.key}).content.decode()
        assert BusyTime.objects.get().holder == second.pk


def test_choosing_another_time_gives_the_first_back_and_booking_takes_it() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        client = english_client()
        browser = browser_of(client)
        page = reverse("appointments:times", args=[service.pk])
        times = [free_time(service, number) for number in (0, 5)]
        for time in times:
            browser.get(page, {"slot": time.key})
        held = BusyTime.objects.get()
        assert held.starts_at == times[1].starts_at
        browser.head(page, {"slot": times[0].key})
        assert BusyTime.objects.get() == held
        book = reverse("appointments:book", args=[service.pk])
        assert browser.post(book, {"slot": times[1].key}).status_code == 302
        assert BusyTime.objects.get().appointment == Appointment.objects.get()


def test_a_move_to_a_time_that_overlaps_the_old_one_is_confirmed_without_a_promise() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True, duration_minutes=30)
        client = english_client()
        time = free_time(service, 4)
        appointment = operations.book(
            client_id=client.pk, service_id=service.pk, resource_id=time.resource_id,
            starts_at=time.starts_at, by=actor_for_client(client),
        )  # fmt: skip
        browser = browser_of(client)
        page = reverse("appointments:move", args=[appointment.pk])
        slot = f"{time.resource_id}-{int(time.starts_at.timestamp()) + 900}"
        shown = browser.get(page, {"slot": slot})
        assert KEEPS not in shown.content.decode()
        assert "Is this right?" in shown.content.decode()
        assert browser.post(page, {"slot": slot}).status_code == 302


def test_close_to_the_start_the_client_is_told_to_call_and_the_desk_still_can() -> None:
    client = english_client()
    with clock.at(NOW):
        appointment = make_appointment(client=client)
        service = appointment.service
        assert service is not None
        service.change_until_minutes = 24 * 60
        service.save()
    with clock.at(appointment.starts_at - timedelta(hours=24)):
        detail = browser_of(client).get(reverse("appointments:detail", args=[appointment.pk]))
        assert "Please call us" not in detail.content.decode()
    with clock.at(appointment.starts_at - timedelta(hours=23)):
        browser = browser_of(client)
        for name, status in (("detail", 200), ("move", 409), ("cancel", 200)):
            shown = browser.get(reverse(f"appointments:{name}", args=[appointment.pk]))
            assert shown.status_code == status
            assert "The appointment is too soon to change it here." in shown.content.decode()
        sent = browser.post(reverse("appointments:cancel", args=[appointment.pk]))
        assert sent.status_code == 409
        with pytest.raises(operations.TooLateError):
            operations.cancel(appointment_id=appointment.pk, by=actor_for_client(client))
        appointment.refresh_from_db()
        assert appointment.status == "booked"


def test_a_hold_that_ran_out_while_confirming_still_books_what_is_free() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        time, client = free_time(service), english_client()
        browser_of(client).get(reverse("appointments:times", args=[service.pk]), {"slot": time.key})
    with clock.at(NOW + timedelta(minutes=11)):
        answer = browser_of(client).post(
            reverse("appointments:book", args=[service.pk]), {"slot": time.key}
        )
    assert answer.status_code == 302
    assert BusyTime.objects.get().appointment == Appointment.objects.get(client=client)


def test_a_hold_that_ran_out_and_was_taken_since_offers_others() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        time, slow, quick = free_time(service), english_client(), english_client()
        browser_of(slow).get(reverse("appointments:times", args=[service.pk]), {"slot": time.key})
    with clock.at(NOW + timedelta(minutes=11)):
        book = reverse("appointments:book", args=[service.pk])
        assert browser_of(quick).post(book, {"slot": time.key}).status_code == 302
        refused = browser_of(slow).post(book, {"slot": time.key})
    assert refused.status_code == 409
    assert "This time has just been taken" in refused.content.decode()
    assert f"slot={free_time(service).resource_id}-" in refused.content.decode()
    assert Appointment.objects.get().client == quick


def test_a_service_withdrawn_in_the_meantime_books_nothing() -> None:
    with clock.at(NOW):
        service = make_service(with_professional=True)
        time, client = free_time(service), english_client()
        page = reverse("appointments:times", args=[service.pk])
        browser_of(client).get(page, {"slot": time.key})
        type(service).objects.filter(pk=service.pk).update(is_active=False)
        book = reverse("appointments:book", args=[service.pk])
        for answer in (
            browser_of(client).post(book, {"slot": time.key}),
            browser_of(client).get(page, {"slot": time.key}),
        ):
            assert answer.status_code == 410
            assert "Nothing was booked" in answer.content.decode()
    assert not Appointment.objects.exists()
