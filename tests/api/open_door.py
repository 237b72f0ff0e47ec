"""Asking the open door as a page somewhere on the web does."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.test import Client as Browser

from nabij.accounts.operations import make_proof
from nabij.api.models import WebBooking
from nabij.appointments.models import Service

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
ANNA = {
    "given_name": "Anna",
    "family_name": "de Vries",
    "born_on": "1950-02-03",
    "contact": "anna@example.org",
}


def ask(path: str, *, language: str = "en", **query: Any) -> Any:
    """Get an address of the door."""
    return Browser().get(f"/api/{path}", query, headers={"Accept-Language": language})


def post(
    path: str, body: object, *, key: str | None = None, secret: str = "", language: str = "en"
) -> Any:
    """Post to the door, with a new key unless one is given."""
    headers = {
        "Accept-Language": language,
        "Idempotency-Key": str(uuid4()) if key is None else key,
    }
    if secret:
        headers["Booking-Secret"] = secret
    sent = body if isinstance(body, str) else json.dumps(body)
    return Browser().post(f"/api/{path}", sent, content_type="application/json", headers=headers)


def first_time(service: Service, number: int = 0) -> str:
    """Return when a free time of a service begins, as the door tells it."""
    return str(ask("availability", service=service.pk).json()["times"][number]["starts_at"])


def wish(service: Service, number: int = 0, **other: object) -> dict[str, object]:
    """Return what one posts to hold a time."""
    return {
        "service": str(service.pk),
        "starts_at": first_time(service, number),
        **ANNA,
        **other,
    }


def code_of(booking_id: str) -> str:
    """Return the code that is sent for a booking."""
    made = make_proof(code_id=WebBooking.objects.get(pk=booking_id).code_id)
    assert made is not None
    return made[2]


def book(service: Service, number: int = 0, **other: object) -> Any:
    """Hold and confirm a time; return the answer to the confirmation."""
    begun = post("appointments", wish(service, number, **other)).json()
    return post(
        f"appointments/{begun['id']}/confirm",
        {"code": code_of(begun["id"])},
        secret=begun["secret"],
    )
