"""What can be booked, and when. Nothing here is about one client."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from nabij.api import queries
from nabij.api.types import PartOfDay
from nabij.api.views.machine import gone, language_of, machine
from nabij.api.views.shapes import (
    AvailabilityOut,
    LocationOut,
    ProblemOut,
    ServiceOut,
    ServicesOut,
    time_out,
)
from nabij.appointments.queries import ServiceView, bookable_service, public_services
from nabij.appointments.types import Access
from nabij.lib import clock

MOST_DAYS = 31
JSON = "application/json; charset=utf-8"
_From: Any = Query(None, alias="from")  # type: ignore[type-arg]
_Days: Any = Query(14, ge=1, le=MOST_DAYS)  # type: ignore[type-arg]


@machine.get("services", response=ServicesOut, url_name="services", summary="What can be booked")
def services(request: HttpRequest) -> ServicesOut:
    """Return all services; those one doesn't book here say what to do instead."""
    found = public_services(language=language_of(request))
    places = queries.places_of_services()
    return ServicesOut(services=[_service(one, places.get(one.id, [])) for one in found])


@machine.get(
    "availability",
    response={200: AvailabilityOut, 400: ProblemOut, 404: ProblemOut},
    by_alias=True,
    url_name="availability",
    summary="When it is free",
)
def availability(
    request: HttpRequest,
    service: UUID,
    since: date | None = _From,
    days: int = _Days,
    location: UUID | None = None,
    part_of_day: PartOfDay | None = None,
) -> HttpResponse:
    """Return the free times of a service. Without `from` the first days that have any are sought.

    `part_of_day` leaves morning (before 12), afternoon (to 17), evening, or weekend.
    """
    language = language_of(request)
    known = bookable_service(service, language=language)
    if known is None or known.access is not Access.SELF:
        return gone()
    found = queries.open_times(
        service_id=service,
        since=since,
        days=days,
        at=clock.now(),
        location_id=location,
        part=part_of_day,
    )
    free = AvailabilityOut.model_construct(
        service=service,
        since=found.since,
        until=found.until,
        later=found.later,
        times=[time_out(time, language) for time in found.times],
    )
    # a month is a thousand times, and all of them ours: to look through them once more, as
    # answers of the framework are, takes ten times as long as to find them
    return HttpResponse(free.model_dump_json(by_alias=True), content_type=JSON)


def _service(one: ServiceView, places: list[tuple[UUID, str]]) -> ServiceOut:
    return ServiceOut(
        id=one.id,
        name=one.name,
        department=one.department_name,
        place=one.place,
        duration_minutes=one.duration_minutes,
        modes=list(one.modes),
        price_hint=one.price_hint,
        preparation=one.preparation,
        bookable=one.access is Access.SELF,
        instead=_instead(one.access),
        phone=one.phone,
        locations=[LocationOut(id=pk, name=name) for pk, name in places],
    )


def _instead(access: Access) -> str:
    return {
        Access.SELF: "",
        Access.REFERRAL: _("You need a referral letter. Sign in to book, or call us."),
        Access.REQUEST: _("Sign in to ask for it, or call us: we look at what you need."),
        Access.DESK: _("We make this appointment together with you. Please call us."),
    }[access]
