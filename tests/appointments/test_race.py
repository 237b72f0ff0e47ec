"""Many at once on real connections: one wins, nobody waits for ever, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from threading import Barrier
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations, queries
from nabij.appointments.events import AppointmentBooked, AppointmentMoved
from nabij.appointments.models import Appointment, BusyTime
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.accounts import sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 64
CSRF = "a" * 32


def at_once(tasks: list[Callable[[], Any]]) -> list[Any]:
    """Run all tasks at the same moment, each in a thread with a connection of its own."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        barrier.wait(timeout=30)
        try:
            return task()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks, timeout=120))


def cookies_of(browser: Browser) -> dict[str, str]:
    return {
        settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: CSRF,
        settings.LANGUAGE_COOKIE_NAME: "nl",
    }


@pytest.mark.slow
def test_64_clients_on_one_time_over_http(live_server: Any) -> None:
    service = make_service(with_professional=True)
    slot = queries.nearest_free(
        service_id=service.pk, near=clock.now() + timedelta(days=3), at=clock.now(), count=1
    )[0]
    address = live_server.url + reverse("appointments:book", args=[service.pk])
    clients = [make_client(with_user=True) for _ in range(MANY)]
    jars = [cookies_of(sign_in(Browser(), client.user)) for client in clients if client.user]

    def post(jar: dict[str, str]) -> Callable[[], httpx.Response]:
        return lambda: httpx.post(
            address,
            data={"slot": slot.key, "key": str(uuid4())},
            cookies=jar,
            headers={"X-CSRFToken": CSRF},
            timeout=60,
        )

    answers = at_once([post(jar) for jar in jars])
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [302] + [409] * (MANY - 1)
    losers = [answer.text for answer in answers if answer.status_code == 409]
    assert all(text.count("?slot=") == 3 for text in losers)
    assert Appointment.objects.count() == BusyTime.objects.count() == 1
    assert Event.objects.filter(kind=AppointmentBooked.kind()).count() == 1


def test_two_tabs_of_one_client_book_once() -> None:
    service = make_service(with_professional=True)
    slot = queries.nearest_free(service_id=service.pk, near=clock.now(), at=clock.now(), count=1)[0]
    client = make_client()

    def book() -> Appointment:
        return operations.book(
            client_id=client.pk, service_id=service.pk, resource_id=slot.resource_id,
            starts_at=slot.starts_at, by=SYSTEM,
        )  # fmt: skip

    booked = at_once([book] * 8)
    assert {one.pk for one in booked} == {Appointment.objects.get().pk}


def test_those_who_want_each_others_time_do_not_wait_for_ever() -> None:
    with clock.at(datetime(2026, 3, 2, 8, tzinfo=UTC)):
        service = make_service(with_professional=True, duration_minutes=30)
        times = queries.free_times(
            service_id=service.pk, day_from=date(2026, 3, 5), days=1, at=clock.now()
        )
        # pairs side by side: each also wants to begin halfway in the other's time
        own = [
            operations.book(
                client_id=make_client().pk, service_id=service.pk,
                resource_id=slot.resource_id, starts_at=slot.starts_at, by=SYSTEM,
            )
            for slot in times[0:16:2]
        ]  # fmt: skip

        def move(appointment: Appointment, by: int) -> Callable[[], Appointment]:
            return lambda: operations.move(
                appointment_id=appointment.pk,
                resource_id=times[0].resource_id,
                starts_at=appointment.starts_at + timedelta(minutes=by),
                by=SYSTEM,
            )

        for _ in range(5):
            own = [Appointment.objects.get(pk=one.pk) for one in own]
            tasks = [move(one, 15 if n % 2 == 0 else -15) for n, one in enumerate(own)]
            tasks += [move(one, 30 if n % 2 == 0 else -30) for n, one in enumerate(own)]
            for answer in at_once(tasks):
                assert isinstance(answer, Appointment | operations.BookingError), answer
    spans = sorted((one.during.lower, one.during.upper) for one in BusyTime.objects.all())
    assert len(spans) == len(own)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    moved = Event.objects.filter(kind=AppointmentMoved.kind()).count()
    assert moved == sum(Appointment.objects.values_list("sequence", flat=True))


def test_booking_moving_and_cancelling_at_once_leaves_a_whole_state() -> None:
    service = make_service(with_professional=True)
    appointment = make_appointment(service=service)
    times = queries.nearest_free(
        service_id=service.pk, near=appointment.starts_at, at=clock.now(), count=6
    )
    tasks: list[Callable[[], Any]] = [
        lambda: operations.cancel(appointment_id=appointment.pk, by=SYSTEM)
    ]
    for slot in times:
        where: dict[str, Any] = {"resource_id": slot.resource_id, "starts_at": slot.starts_at}
        tasks.append(partial(operations.move, appointment_id=appointment.pk, by=SYSTEM, **where))
        other = make_client().pk
        tasks.append(
            partial(operations.book, client_id=other, service_id=service.pk, by=SYSTEM, **where)
        )
    for answer in at_once(tasks):
        assert isinstance(answer, Appointment | operations.BookingError), answer
    booked = Appointment.objects.filter(status="booked").values_list("starts_at", flat=True)
    assert sorted(booked) == sorted(one.during.lower for one in BusyTime.objects.all())
