"""Reads of the demo: who can be stepped into, and the next appointment."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from nabij.accounts.models import User
from nabij.appointments.models import OPEN_STATUS, Appointment
from nabij.delivery.models import Message
from nabij.delivery.types import Status
from nabij.demo.content import personas
from nabij.demo.content.personas import Persona
from nabij.lib import clock
from nabij.people.models import Client

EMAILS: dict[str, str] = {
    **{one.persona: one.email for one in (*personas.CLIENTS, personas.RELATIVE)},
    **{one.persona: one.email for one in personas.STAFF if one.persona},
}


def user_of(persona: Persona) -> User | None:
    """Return the user a visitor becomes; None before the demo was loaded."""
    return User.objects.filter(email=EMAILS[persona], is_active=True).first()


def client_id_of(persona: Persona) -> UUID | None:
    """Return the client a persona is; None before the demo was loaded."""
    return Client.objects.filter(email=EMAILS[persona]).values_list("pk", flat=True).first()


def next_appointment_at(client_id: UUID) -> datetime | None:
    """Return when a client's next appointment begins."""
    return (
        Appointment.objects.filter(OPEN_STATUS, client_id=client_id, starts_at__gt=clock.now())
        .order_by("starts_at")
        .values_list("starts_at", flat=True)
        .first()
    )


def waiting_messages(
    *, client_id: UUID | None = None, to: Collection[str] = (), not_to: Collection[str] = ()
) -> int:
    """Return how many messages wait for the end of their receivers' quiet hours."""
    found = Message.objects.filter(status=Status.QUEUED, due_at__gt=clock.now())
    found = (found.filter(address__in=to) if to else found).exclude(address__in=not_to)
    return (found.filter(client_id=client_id) if client_id else found).count()
