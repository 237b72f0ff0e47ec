"""Booking by somebody without a session: hold a time, show whose address it is, book.

What strangers could do with it, and what stands in their way:

- **Learn who is a client.** Until the right code is typed nothing depends on what we know: the same
  rows are written and a code goes to every address. After it, a client we knew and one who is new
  get the same answer.
- **Book in somebody's name.** Name and date of birth open nothing: what is booked goes to a client
  we know only when the address is theirs too, and the code shows who reads there. That is as strong
  as signing in by code. With another address a client of their own is made, who can't sign in and
  is known to nobody else; the desk sees two of that name and asks.
- **Learn when somebody comes.** That the client has another appointment then is told as "this time
  can't be booked for you", with no more words.
- **Guess a code.** Three tries a code, 30 a day for an address, in all processes together; the row
  is only found with the secret its maker got. These codes sign nobody in, and these counts keep
  nobody from signing in.
- **Hold all times.** Ten minutes each, few per address; and of one service strangers together hold
  no more than `MOST_HELD`, so that who has signed in finds the rest.
- **Have us write to strangers.** Few codes per address and hour, a wide count per place, and one of
  all SMS, which cost money. Nothing somebody typed stands in the message.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from nabij.accounts import operations as accounts
from nabij.accounts.types import CodeKind, Limit
from nabij.api.models import WebBooking
from nabij.api.operations.strangers import client_of
from nabij.api.types import Stranger
from nabij.appointments import operations as appointments
from nabij.appointments import queries
from nabij.appointments.models import Appointment, Service
from nabij.appointments.rules.meeting import way_taken
from nabij.appointments.types import Access, FreeTime, Hold, Mode
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.types import SYSTEM, link_actor

HELD = timedelta(minutes=10)
LATEST = timedelta(minutes=5)  # a code asked at the last moment may still be typed
KEPT = timedelta(days=1)
MOST_HELD = 30
_MOST_TRIED = 8
ASKED_HERE = Limit("web-booking.here", 8, timedelta(minutes=15))
ASKED = Limit("web-booking.address", 20, timedelta(hours=1))
ASKED_PLACE = Limit("web-booking.place", 200, timedelta(hours=1))
ASKED_SMS = Limit("web-booking.sms", 500, timedelta(hours=1))


class ServiceGoneError(Exception):
    """There is no such service, or clients don't book it themselves."""


class ManyHeldError(Exception):
    """Strangers hold as many times of this service as they may."""


class NumberNeededError(Exception):
    """Somebody wants to be called and gave no number."""


class BookingOverError(Exception):
    """The time is no longer held for this booking, or it is booked already."""


def begin(
    *,
    service_id: UUID,
    starts_at: datetime,
    location_id: UUID | None,
    mode: Mode | None = None,
    who: Stranger,
    place: str,
) -> tuple[WebBooking, str]:
    """Hold a time for ten minutes and send a code; return the booking and its secret.

    Of a group no seat is held. A count that was taken stays, whatever becomes of the rest.

    Raises:
        ServiceGoneError, ManyHeldError, NumberNeededError: nothing is held.
        NotOfferedError, SlotTakenError: with the nearest alternatives.
        ModeNotOfferedError: the service doesn't meet in this way.
        TooOftenError: too many codes were asked for.
    """
    _count(who, place)
    service = Service.objects.filter(pk=service_id, is_active=True, access=Access.SELF).first()
    if service is None:
        raise ServiceGoneError
    way = way_taken(service.modes, wished=mode)
    if way is None:
        raise appointments.ModeNotOfferedError
    if way is Mode.PHONE and who.kind is not CodeKind.SMS:
        raise NumberNeededError
    at = clock.now()
    held = WebBooking.objects.filter(service=service, appointment=None, held_until__gt=at)
    if held.count() >= MOST_HELD:
        raise ManyHeldError
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        key = uuid7()
        until = at + HELD
        time = _held(service, starts_at, location_id, holder=key, until=until)
        asked = accounts.ask_proof(kind=who.kind, address=who.address, language=who.language)
        booking = WebBooking.objects.create(
            id=key,
            service=service,
            location_id=time.location_id,
            resource_id=time.resource_id,
            starts_at=time.starts_at,
            ends_at=time.ends_at,
            mode=way,
            given_name=who.given_name,
            family_name=who.family_name,
            born_on=who.born_on,
            kind=who.kind,
            address=who.address,
            language=who.language,
            code_id=asked.pk,
            secret_digest=_digest(secret),
            held_until=until,
        )
    return booking, secret


def found(*, booking_id: UUID, secret: str) -> WebBooking | None:
    """Return the booking of who has its secret, None when there is none or it is long over."""
    booking = (
        WebBooking.objects.select_related("location", "service", "appointment")
        .filter(pk=booking_id, held_until__gt=clock.now() - KEPT)
        .first()
    )
    if booking is None or not hmac.compare_digest(booking.secret_digest, _digest(secret)):
        return None
    return booking


def ask_again(*, booking: WebBooking, place: str) -> None:
    """Send another code; the old one is over.

    Raises:
        BookingOverError: the time is not held any more.
        TooOftenError: too many codes were asked for.
    """
    if booking.appointment_id or booking.held_until <= clock.now():
        raise BookingOverError
    _count(_who(booking), place)
    asked = accounts.ask_proof(
        kind=CodeKind(booking.kind), address=booking.address, language=booking.language
    )
    WebBooking.objects.filter(pk=booking.pk).update(code_id=asked.pk)


def confirm(*, booking: WebBooking, code: str, place: str) -> Appointment:
    """Book what was held, for the client whose address the code shows it to be; once.

    Tries are counted whatever becomes of the rest, so no transaction is around all of it.

    Raises:
        CodeWrongError, CodeOverError, TooOftenError: nothing is booked.
        BookingOverError: too late.
        appointments.operations.BookingError: as `book`.
    """
    if booking.appointment is not None:
        return booking.appointment
    if booking.held_until + LATEST <= clock.now():
        raise BookingOverError
    accounts.redeem_proof(code_id=booking.code_id, typed=code)
    with transaction.atomic():
        who = _who(booking)
        client = client_of(who, at=booking.location)
        appointment = appointments.book(
            client_id=client.pk,
            service_id=booking.service_id,
            resource_id=booking.resource_id,
            starts_at=booking.starts_at,
            mode=Mode(booking.mode),
            booking_key=booking.pk,
            holder=booking.pk,
            by=link_actor(client_id=client.pk, address=place, language=booking.language),
        )
        kept = WebBooking.objects.filter(pk=booking.pk).update(
            appointment=appointment, given_name="", family_name="", address="", born_on=None
        )
        if not kept:  # given back at this moment
            raise BookingOverError
    return appointment


@transaction.atomic
def give_back(*, booking: WebBooking) -> None:
    """Make the held time free again and forget who asked.

    Raises:
        BookingOverError: it is booked.
    """
    gone = WebBooking.objects.filter(pk=booking.pk, appointment=None).delete()[0]
    if not gone:
        raise BookingOverError
    _release(booking.pk)


def purge_bookings() -> int:
    """Forget what was not booked in time, and a day later what was; return how many."""
    now = clock.now()
    open_ones = WebBooking.objects.filter(appointment=None, held_until__lte=now - LATEST)
    old = WebBooking.objects.filter(held_until__lte=now - KEPT)
    return open_ones.delete()[0] + old.delete()[0]


def _count(who: Stranger, place: str) -> None:
    accounts.take(ASKED_HERE, who.address, place)
    accounts.take(ASKED, who.address)
    accounts.take(ASKED_PLACE, place)
    if who.kind is CodeKind.SMS:
        accounts.take(ASKED_SMS)


def _held(
    service: Service,
    starts_at: datetime,
    location_id: UUID | None,
    *,
    holder: UUID,
    until: datetime,
) -> FreeTime:
    """Hold the time with whoever is free then: of several the first that can be had."""
    at = clock.now()
    around = queries.free_times(
        service_id=service.pk,
        day_from=starts_at.date() - timedelta(days=1),
        days=3,
        at=at,
        location_id=location_id,
    )
    at_that_time = [time for time in around if time.starts_at == starts_at]
    for time in at_that_time[:_MOST_TRIED]:
        if service.seats > 1 or appointments.hold(
            service_id=service.pk,
            resource_id=time.resource_id,
            starts_at=time.starts_at,
            expires_at=until,
            purpose=Hold.CHOOSING,
            holder=holder,
            by=SYSTEM,
        ):
            return time
    refusal = appointments.SlotTakenError if at_that_time else appointments.NotOfferedError
    near = queries.nearest_free(
        service_id=service.pk, near=starts_at, at=at, location_id=location_id
    )
    raise refusal(near)


def _release(holder: UUID) -> None:
    for hold_id in queries.holds_of(holder):
        appointments.release(hold_id=hold_id)


def _who(booking: WebBooking) -> Stranger:
    assert booking.born_on is not None  # noqa: S101 a constraint, while it is not booked
    return Stranger(
        given_name=booking.given_name,
        family_name=booking.family_name,
        born_on=booking.born_on,
        kind=CodeKind(booking.kind),
        address=booking.address,
        language=booking.language,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
