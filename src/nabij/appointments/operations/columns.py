"""What the ledger keeps of every event about an appointment."""

from typing import Any

from nabij.appointments.models import Appointment
from nabij.people.types import Actor, Purpose


def columns(appointment: Appointment, *, by: Actor) -> dict[str, Any]:
    """Return who did it, how, and where it belongs."""
    return {
        "client_id": appointment.client_id,
        "actor_id": by.user_id,
        "on_behalf_of_id": appointment.client_id if by.mandate_id else None,
        "touchpoint": "appointment",
        "channel": _channel(by),
        "department_id": appointment.department_id,
        "location_id": appointment.location_id,
    }


def _channel(by: Actor) -> str:
    if by.purpose in (Purpose.REPLY, Purpose.KIOSK):
        return "sms" if by.purpose is Purpose.REPLY else "kiosk"
    return "desk" if by.is_staff else {"link": "link", "system": "fhir"}.get(by.role, "portal")
