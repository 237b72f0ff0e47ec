"""Times outside the rules, which the desk may take with a reason, and what they break."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from nabij.appointments.models import Offer, Service, WorkException, WorkingPeriod
from nabij.appointments.queries.referrals import is_letter_missing
from nabij.appointments.rules import grid
from nabij.appointments.rules.overruling import broken_rules
from nabij.appointments.types import AppointmentView, FreeTime, SetAside
from nabij.organisation.models import Location
from nabij.organisation.rules import public_holidays


def who_does(service_id: UUID) -> list[tuple[int, str]]:
    """Return who or what does a service, by name."""
    found = Offer.objects.filter(service_id=service_id, resource__is_active=True)
    rows = found.values_list("resource_id", "resource__name", "resource__professional__name")
    return sorted(((key, who or name) for key, name, who in rows), key=lambda one: one[1])


def place_on(*, service_id: UUID, resource_id: int, on: date) -> Location:
    """Return where a resource is on a local day: where it works that day, else where it mostly
    does, else the place of the service's department.
    """
    periods = list(
        WorkingPeriod.objects.filter(resource_id=resource_id, valid_from__lte=on)
        .exclude(valid_until__lt=on)
        .select_related("location")
        .order_by("starts", "pk")
    )
    today = [one for one in periods if one.weekday == on.weekday()]
    for period in today or periods:
        return period.location
    return (
        Service.objects.select_related("department__location")
        .get(pk=service_id)
        .department.location
    )


def wished_time(*, service: Service, resource_id: int, starts_at: datetime) -> FreeTime | None:
    """Return a time whether the rules allow it or not; None for who doesn't do the service.

    Whether it is taken is for the database to say.
    """
    offers = Offer.objects.filter(service=service, resource_id=resource_id)
    offer = offers.filter(resource__is_active=True).select_related("resource__professional").first()
    if offer is None:
        return None
    zone = ZoneInfo(service.department.location.time_zone)
    on = starts_at.astimezone(zone).date()
    place = place_on(service_id=service.pk, resource_id=resource_id, on=on)
    person = offer.resource.professional
    return FreeTime(
        resource_id=resource_id,
        professional_id=person.pk if person else None,
        professional_name=person.name if person else offer.resource.name,
        location_id=place.pk,
        location_name=place.name,
        zone=place.time_zone,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=service.duration_minutes),
    )


def rules_set_aside(
    time: FreeTime,
    *,
    service: Service,
    client_id: UUID,
    at: datetime,
    moving: AppointmentView | None = None,
) -> list[SetAside]:
    """Return the rules that a time would set aside for a client; none: it keeps to all of them."""
    zone = ZoneInfo(time.zone)
    day = grid.Day(time.starts_at.astimezone(zone).date(), zone)
    place = Location.objects.get(pk=time.location_id)
    periods = list(WorkingPeriod.objects.filter(resource_id=time.resource_id, location_id=place.pk))
    exceptions = list(
        WorkException.objects.filter(
            Q(resource_id=time.resource_id) | Q(resource=None),
            Q(location_id=place.pk) | Q(location=None),
            first_date__lte=day.on,
            last_date__gte=day.on,
        )
    )
    is_holiday = day.on in public_holidays(place.country, day.on.year)
    found = broken_rules(
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        at=at,
        zone=zone,
        notice_minutes=service.notice_minutes,
        horizon_days=service.horizon_days,
        grid_minutes=service.grid_minutes,
        worked=grid.worked(day, periods=periods, exceptions=exceptions, is_holiday=is_holiday),
        usual=grid.worked(day, periods=periods, exceptions=(), is_holiday=False),
    )
    if moving is None:
        missing = is_letter_missing(client_id=client_id, service=service, at=at)
        return found + [SetAside.LETTER] * missing
    until = moving.starts_at - timedelta(minutes=service.change_until_minutes)
    return found + [SetAside.CHANGE_UNTIL] * (until < at)
