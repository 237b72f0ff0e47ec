"""Arriving without the desk: with today's code from the sign, or at the screen by the entrance.

Wrong tries are counted for all processes together. So nothing here is atomic by itself: it is
called in the transaction of a page, that stands whatever is answered.
"""

import secrets
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.crypto import constant_time_compare

from nabij.accounts.operations import TooOftenError, forget, give_back, take
from nabij.appointments import queries, rules
from nabij.appointments.models import ArrivalCode
from nabij.appointments.operations.booking import TooLateError
from nabij.appointments.operations.marking import mark_arrived
from nabij.appointments.operations.taking import BookingError
from nabij.appointments.queries.arrivals import candidates_here
from nabij.appointments.rules.arrivals import (
    CODE_DIGITS,
    KEPT,
    WRONG_AT_PLACE,
    WRONG_CODES,
    WRONG_HERE,
)
from nabij.appointments.types import AppointmentView, Status
from nabij.lib import clock
from nabij.organisation.models import Location
from nabij.people.types import Actor, kiosk_actor


class WrongCodeError(BookingError):
    """These are not the digits on today's sign at that place."""


def check_in(*, appointment: AppointmentView, code: str, by: Actor) -> None:
    """Say that the client is there, as who reads today's code at the entrance can know.

    Said twice: nothing happens again.

    Raises:
        WrongCodeError: it is another code.
        TooLateError: it is too early, or the appointment is over or doesn't go on.
        accounts.TooOftenError: there were too many wrong codes.
    """
    if appointment.status is Status.ARRIVED:
        return
    if not (appointment.may_check_in and rules.may_manage(by)):
        raise TooLateError
    subject = str(appointment.id)
    take(WRONG_CODES, subject)
    today = ArrivalCode.objects.filter(
        location_id=appointment.location_id, valid_on=clock.today(appointment.zone)
    )
    known = today.values_list("code", flat=True).first()
    if known is None or not constant_time_compare(known, code):
        raise WrongCodeError
    forget(WRONG_CODES, subject)
    mark_arrived(appointment_id=appointment.id, by=by)


def check_in_here(
    *, location_id: UUID, born_on: date, phone_end: str, by: Actor
) -> AppointmentView | None:
    """Say at the screen by the entrance that somebody is there; return their appointment.

    None whatever the reason: nobody comes now who was born then and has this telephone number,
    two such people do, or there were too many wrong tries. The desk helps on.

    Args:
        phone_end: the last four digits.
        by: says from which screen and in which language.
    """
    place = str(location_id)
    try:
        take(WRONG_HERE, place, by.address)
        take(WRONG_AT_PLACE, place)
    except TooOftenError:
        return None
    found = candidates_here(location_id=location_id, born_on=born_on, phone_end=phone_end)
    if len({client_id for _id, client_id in found}) != 1:
        return None
    for appointment_id, client_id in found:
        actor = kiosk_actor(client_id=client_id, address=by.address, language=by.language)
        shown = queries.appointment_visible_to(actor, appointment_id=appointment_id)
        if shown is None or not (shown.may_check_in or shown.status is Status.ARRIVED):
            continue
        try:
            mark_arrived(appointment_id=appointment_id, by=actor)
        except TooLateError:  # the desk was quicker, and said something else
            continue
        give_back(WRONG_HERE, place, by.address)
        give_back(WRONG_AT_PLACE, place)
        return shown
    return None


def make_arrival_codes(*, location_ids: Collection[UUID] | None = None) -> int:
    """Make today's code of each location that has none yet, and forget old ones; return how many.

    Args:
        location_ids: only of these; None: of all.
    """
    at = clock.now()
    places = Location.objects.all()
    if location_ids is not None:
        places = places.filter(pk__in=location_ids)
    days = {key: clock.today(zone) for key, zone in places.values_list("pk", "time_zone")}
    there = ArrivalCode.objects.filter(location_id__in=days, valid_on__in=set(days.values()))
    has_one = set(there.values_list("location_id", "valid_on"))
    made = [
        ArrivalCode(
            location_id=key,
            valid_on=on,
            code=f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}",
            made_at=at,
        )
        for key, on in days.items()
        if (key, on) not in has_one
    ]
    if made:  # another process may be at it too: the first code stands
        ArrivalCode.objects.bulk_create(made, ignore_conflicts=True)
        ArrivalCode.objects.filter(made_at__lt=at - KEPT).delete()
    return len(made)
