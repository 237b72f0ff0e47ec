"""What a client is told of what they asked for: once, and never what it is about.

An appointment is told as any that is booked.
"""

from django.conf import settings
from django.urls import reverse

from nabij.appointments.events import BookingRequestEnded
from nabij.appointments.models import BookingRequest
from nabij.appointments.types import RequestStatus
from nabij.delivery.operations import send
from nabij.delivery.types import About
from nabij.ledger.registry import on
from nabij.people.queries import recipient_of_client


@on(BookingRequestEnded)
def tell_answer(event: BookingRequestEnded) -> None:
    """Tell that an answer stands behind sign-in when no appointment is made."""
    if event.outcome != RequestStatus.DECLINED:
        return
    asked = BookingRequest.objects.filter(pk=event.request_id).first()
    to = recipient_of_client(asked.client_id) if asked else None
    if asked is None or to is None or asked.status != RequestStatus.DECLINED:
        return
    send(
        to=to,
        message="request_answered",
        about=About(kind="booking_request", id=asked.pk, occasion=str(event.id)),
        context={"link": f"{settings.BASE_URL}{reverse('appointments:request', args=[asked.pk])}"},
    )
