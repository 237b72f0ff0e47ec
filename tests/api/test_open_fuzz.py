"""Random requests on the open door: never a 500, and no booking that is half there.

`make fuzz` asks some ten thousand; the suite asks some hundreds.
"""

import os
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client as Browser
from hypothesis import HealthCheck, settings

from nabij.accounts.models import RateLimit
from nabij.accounts.operations import make_proof
from nabij.api.models import WebBooking
from nabij.api.views.reference import described
from nabij.appointments.models import Appointment, BusyTime, Seat, Service
from tests.api.open_door import ANNA, first_time, post, wish
from tests.factories.appointments import make_service

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
CALLS = 7
EACH = int(os.environ.get("FUZZ", "70")) // CALLS
described_door = schemathesis.openapi.from_dict(described())
answered: Counter[str] = Counter()
secrets: dict[str, str] = {}
turns = count()


@pytest.fixture(scope="session", autouse=True)
def _told() -> Iterator[None]:
    yield
    print(dict(answered), sum(answered.values()))  # noqa: T201 for who runs it by hand


def half_bookings() -> list[str]:
    """Return what is held, taken or kept without the other half."""
    holders = set(BusyTime.objects.filter(kind="hold").values_list("holder", flat=True))
    waiting = set(
        WebBooking.objects.filter(appointment=None, service__seats=1).values_list("pk", flat=True)
    )
    booked = set(
        WebBooking.objects.exclude(appointment=None).values_list("appointment_id", flat=True)
    )
    have_time = set(BusyTime.objects.values_list("appointment_id", flat=True))
    have_time |= set(Seat.objects.values_list("appointment_id", flat=True))
    made = set(Appointment.objects.values_list("pk", flat=True))
    return [
        *(f"held for nobody: {one}" for one in holders - waiting),
        *(f"waits and holds nothing: {one}" for one in waiting - holders),
        *(f"booked without a time: {one}" for one in made - have_time),
        *(f"booked and not known here: {one}" for one in made ^ booked),
    ]


def call(case: Any, turn: int) -> Any:
    """Ask what a case says through Django's own test client, on the test's connection."""
    asked = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    kind = str(asked.headers.pop("Content-Type", ""))
    headers = {name: str(value) for name, value in asked.headers.items()}
    headers.pop("Content-Length", None)
    return Browser().generic(
        str(asked.method), asked.path_url, asked.body or b"", content_type=kind, headers=headers,
        REMOTE_ADDR=f"10.0.{turn // 250 % 250}.{turn % 250}",
    )  # fmt: skip


@described_door.parametrize()
@settings(
    max_examples=EACH,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_no_request_breaks_it(case: Any) -> None:
    turn = next(turns)
    service = Service.objects.first() or make_service(with_professional=True)
    if turn % 4:  # let most get farther than the first look
        _lead_on(case, service, turn)
    answer = call(case, turn)
    answered[f"{case.operation.label} {answer.status_code}"] += 1
    assert answer.status_code < 500, f"{case!r}\n{answer.content!r}"
    if answer.status_code >= 400:
        assert len(answer.json()["message"]) > 15
    assert half_bookings() == []


def _lead_on(case: Any, service: Service, turn: int) -> None:
    """Put what exists in place of some of what was made up."""
    case.headers = {**(case.headers or {}), "Idempotency-Key": f"key {turn}"}
    if isinstance(case.query, dict) and "service" in case.query:
        case.query["service"] = str(service.pk)
    if isinstance(case.body, dict) and "starts_at" in case.body:
        case.body = {**case.body, "service": str(service.pk)}
        if turn % 4 > 1:
            who = {**ANNA, "contact": f"anna{turn}@example.org"}
            case.body |= who | {"starts_at": first_time(service)}
    if "booking_id" in (case.path_parameters or {}):
        if WebBooking.objects.filter(appointment=None).count() == 0:
            RateLimit.objects.all().delete()  # these are not what is tried
            begun = post("appointments", wish(service, contact=f"bo{turn}@example.org")).json()
            secrets[begun["id"]] = begun["secret"]
        booking_id = str(WebBooking.objects.latest("pk").pk)
        case.path_parameters["booking_id"] = booking_id
        case.headers["Booking-Secret"] = secrets.get(booking_id, "")
        if isinstance(case.body, dict) and "code" in case.body and turn % 8 == 1:
            case.body["code"] = _code(booking_id) or case.body["code"]


def _code(booking_id: str) -> str:
    made = make_proof(code_id=WebBooking.objects.get(pk=booking_id).code_id)
    return made[2] if made else ""


def test_a_half_booking_is_seen() -> None:
    service = make_service(with_professional=True)
    assert post("appointments", wish(service)).status_code == 201
    assert half_bookings() == []
    BusyTime.objects.all().delete()
    assert [one[:5] for one in half_bookings()] == ["waits"]
