"""What a client is told of what they asked for: once, and never what it is about.

An appointment is told as any that is booked.
"""

from django.conf import settings
from django.urls import reverse

from nabij.appointments.events import BookingRequestEnded
from nabij.appointments.models import BookingRequest
from nabij.appointments.rules.requests import SHOWN_FOR
from nabij.appointments.types import RequestStatus
from nabij.delivery.types import About
from nabij.journeys.reactions.telling import tell
from nabij.ledger.registry import on


@on(BookingRequestEnded)
def tell_answer(event: BookingRequestEnded) -> None:
    """Tell that an answer stands behind sign-in when no appointment is made.

    Who manages the client's appointments hears it too: perhaps it was they who asked.
    """
    if event.outcome != RequestStatus.DECLINED:
        return
    asked = BookingRequest.objects.filter(pk=event.request_id).first()
    if asked is None or asked.ended_at is None or asked.status != RequestStatus.DECLINED:
        return
    page = reverse("appointments:request", args=[asked.pk])
    tell(
        "request_answered",
        client_id=asked.client_id,
        about=About(kind="booking_request", id=asked.pk, occasion=str(event.id)),
        words=lambda _to: {"link": f"{settings.BASE_URL}{page}"},
        expires_at=asked.ended_at + SHOWN_FOR,
    )
