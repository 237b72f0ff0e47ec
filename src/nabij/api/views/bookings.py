"""Booking without a session: hold, show whose address it is, book. `operations.bookings` says what
strangers could do with it and what stands in their way.
"""

from datetime import UTC
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from ninja import Header, Status
from ninja.decorators import decorate_view
from ninja.errors import ValidationError

from nabij.accounts.rules import read_address
from nabij.accounts.types import CodeKind
from nabij.api.doors import once
from nabij.api.models import WebBooking
from nabij.api.operations import bookings
from nabij.api.types import Stranger
from nabij.api.views.machine import language_of, machine
from nabij.api.views.shapes import (
    BegunOut,
    BookedOut,
    BookingIn,
    BookingOut,
    CodeIn,
    EmptyIn,
    LocationOut,
    ProblemOut,
    instants,
)
from nabij.appointments.queries import appointment_visible_to
from nabij.appointments.rules.calendar import calendar_file
from nabij.appointments.types import AppointmentView, Mode
from nabij.appointments.types import Status as Stands
from nabij.lib import clock
from nabij.organisation.queries import own_organisation
from nabij.people.doors import address_of, link_page
from nabij.people.types import link_actor

_REFUSALS = dict.fromkeys((400, 404, 409, 413, 415, 422, 429), ProblemOut)
_KEY = {
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            "description": "A new word for each wish. Sent again with the same body, the answer"
            " is the same and nothing happens twice; with another body it is refused with 422.",
        }
    ]
}
_Secret: Any = Header(..., alias="Booking-Secret")  # type: ignore[type-arg]


@machine.post(
    "appointments",
    response={201: BegunOut, **_REFUSALS},
    url_name="appointments",
    summary="Hold a time",
    openapi_extra=_KEY,
)
@decorate_view(once, link_page(what="api.begin"))
def begin(request: HttpRequest, wish: BookingIn) -> Status[BegunOut]:
    """Hold a time for ten minutes and send a code to the address.

    The answer is the same whether we know the address or not. Of a group no seat is held.
    """
    language = language_of(request)
    read = read_address(wish.contact, language=language)
    if read is None:
        raise ValidationError([{"loc": ("body", "contact")}])
    kind, address = read
    booking, secret = bookings.begin(
        service_id=wish.service,
        starts_at=wish.starts_at.astimezone(UTC),
        location_id=wish.location,
        mode=wish.mode,
        who=Stranger(
            given_name=wish.given_name,
            family_name=wish.family_name,
            born_on=wish.born_on,
            kind=kind,
            address=address,
            language=language,
        ),
        place=address_of(request),
    )
    shown = _found(booking.pk, secret)
    return Status(201, BegunOut(**_held(shown, language).model_dump(), secret=secret))


@machine.get(
    "appointments/{uuid:booking_id}",
    response={200: BookingOut, 400: ProblemOut, 404: ProblemOut},
    url_name="appointment",
    summary="See what became of it",
)
@decorate_view(link_page(what="api.show"))
def show(request: HttpRequest, booking_id: UUID, secret: str = _Secret) -> BookingOut:
    """Return what is held or booked, for a day, to who has its secret."""
    language = language_of(request)
    booking = _found(booking_id, secret)
    appointment = _appointment(request, booking)
    return _booked(booking, appointment, language) if appointment else _held(booking, language)


@machine.delete(
    "appointments/{uuid:booking_id}",
    response={204: None, 400: ProblemOut, 404: ProblemOut, 409: ProblemOut},
    url_name="appointment",
    summary="Give a held time back",
)
@decorate_view(link_page(what="api.give-back"))
def give_back(request: HttpRequest, booking_id: UUID, secret: str = _Secret) -> HttpResponse:
    """Make the time free again. What is booked is cancelled by the link in its message."""
    del request
    bookings.give_back(booking=_found(booking_id, secret))
    return HttpResponse(status=204)


@machine.post(
    "appointments/{uuid:booking_id}/code",
    response={200: BookingOut, **_REFUSALS},
    url_name="appointment-code",
    summary="Send another code",
    openapi_extra=_KEY,
)
@decorate_view(once, link_page(what="api.code"))
def code(
    request: HttpRequest, booking_id: UUID, nothing: EmptyIn, secret: str = _Secret
) -> BookingOut:
    """Send another code to the same address; the one before is over."""
    del nothing
    booking = _found(booking_id, secret)
    bookings.ask_again(booking=booking, place=address_of(request))
    return _held(booking, language_of(request))


@machine.post(
    "appointments/{uuid:booking_id}/confirm",
    response={200: BookedOut, **_REFUSALS},
    url_name="appointment-confirm",
    summary="Book it with the code",
    openapi_extra=_KEY,
)
@decorate_view(once, link_page(what="api.confirm"))
def confirm(
    request: HttpRequest, booking_id: UUID, typed: CodeIn, secret: str = _Secret
) -> BookedOut:
    """Book the held time. Three wrong codes end a code; a new one can be asked for."""
    language = language_of(request)
    booking = _found(booking_id, secret)
    bookings.confirm(booking=booking, code=typed.code, place=address_of(request))
    booking = _found(booking_id, secret)
    appointment = _appointment(request, booking)
    if appointment is None:
        raise Http404
    organisation = own_organisation()
    with override(language):
        calendar = calendar_file(
            appointment,
            organisation=organisation.name if organisation else appointment.location_name,
            url=settings.BASE_URL + reverse("appointments:detail", args=[appointment.id]),
            at=clock.now(),
        )
    shown = _booked(booking, appointment, language)
    return BookedOut(**shown.model_dump(), calendar=calendar.decode())


def _found(booking_id: UUID, secret: str) -> WebBooking:
    booking = bookings.found(booking_id=booking_id, secret=secret)
    if booking is None:
        raise Http404
    return booking


def _appointment(request: HttpRequest, booking: WebBooking) -> AppointmentView | None:
    if booking.appointment is None:
        return None
    client_id = booking.appointment.client_id
    request.shown_client_id = client_id  # type: ignore[attr-defined]
    return appointment_visible_to(
        link_actor(client_id=client_id), appointment_id=booking.appointment.pk
    )


def _held(booking: WebBooking, language: str) -> BookingOut:
    zone = booking.location.time_zone
    return BookingOut(
        id=booking.pk,
        status="held" if booking.held_until > clock.now() else "over",
        service=booking.service_id,
        **instants(booking.starts_at, booking.ends_at, zone, language),
        location=LocationOut(id=booking.location_id, name=booking.location.name),
        mode=Mode(booking.mode),
        held_until=booking.held_until,
        sent_to=_hidden(booking),
    )


def _booked(booking: WebBooking, now: AppointmentView, language: str) -> BookingOut:
    names = {Stands.CANCELLED: "cancelled"}
    return BookingOut(
        id=booking.pk,
        status=names.get(now.status, "booked"),
        service=booking.service_id,
        **instants(now.starts_at, now.ends_at, now.zone, language),
        location=LocationOut(id=now.location_id, name=now.location_name),
        mode=now.mode,
        held_until=None,
        sent_to="",
    )


def _hidden(booking: WebBooking) -> str:
    """Return enough of an address to know it again."""
    if booking.kind == CodeKind.EMAIL:
        name, _at, domain = booking.address.rpartition("@")
        return f"{name[:1]}…@{domain}"
    return f"…{booking.address[-3:]}"
