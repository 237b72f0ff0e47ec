"""What the open door takes and answers, as its description says."""

from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, StringConstraints

from nabij.appointments.types import FreeTime, Mode
from nabij.lib import clock, dates

_FIRST_YEAR, _LAST_YEAR = 2000, 2200
_OLDEST = date(1890, 1, 1)


def _near(at: datetime) -> datetime:
    """Refuse years no calendar of ours has, before any reckoning with zones overflows."""
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ValueError
    return at


def _birthday(on: date) -> date:
    if not _OLDEST <= on <= clock.now().date():
        raise ValueError
    return on


Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]
Instant = Annotated[AwareDatetime, AfterValidator(_near)]
Birthday = Annotated[date, AfterValidator(_birthday)]


class LocationOut(Schema):
    """A place."""

    id: UUID
    name: str


class ServiceOut(Schema):
    """What an appointment can be for."""

    id: UUID
    name: str
    department: str
    place: str
    duration_minutes: int
    modes: list[Mode] = Field(description="How one can meet; the first is the usual way.")
    price_hint: str
    preparation: str
    bookable: bool = Field(description="Whether a time can be taken here.")
    instead: str = Field(description="What to do when it can't; else empty.")
    phone: str
    locations: list[LocationOut]


class ServicesOut(Schema):
    """All services, by department and name."""

    services: list[ServiceOut]


class TimeOut(Schema):
    """A free time, with the offset its place has then; `day` and `time` are in words."""

    starts_at: datetime
    ends_at: datetime
    day: str
    time: str
    location: LocationOut


class AvailabilityOut(Schema):
    """The free times from one day until another; `later`: the day to ask from for more."""

    service: UUID
    since: date = Field(alias="from")
    until: date
    later: date | None
    times: list[TimeOut]


class BookingIn(Schema):
    """Who wants which time. `contact` is an e-mail address or a mobile number."""

    service: UUID
    starts_at: Instant
    location: UUID | None = None
    mode: Mode | None = Field(
        None, description="One of the service's `modes`; the first if not given."
    )
    given_name: Name
    family_name: Name
    born_on: Birthday
    contact: Annotated[str, StringConstraints(min_length=3, max_length=254)]


class CodeIn(Schema):
    """The code that was sent."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=20)]


class EmptyIn(Schema):
    """Nothing more to say: `{}`."""


class BookingOut(Schema):
    """A time that is held, or an appointment."""

    id: UUID
    status: str = Field(description="held, over, booked or cancelled.")
    service: UUID
    starts_at: datetime
    ends_at: datetime
    day: str
    time: str
    location: LocationOut
    mode: Mode
    held_until: datetime | None
    sent_to: str = Field(description="Where the code went, mostly hidden.")


class BegunOut(BookingOut):
    """A held time, and the secret by which it is found. It is told this once."""

    secret: str


class BookedOut(BookingOut):
    """An appointment, and a file for one's own calendar."""

    calendar: str


class ProblemOut(Schema):
    """Why not: a word for machines, a sentence for people, and times that are free instead."""

    code: str
    message: str
    field: str = Field(description="The part of what was sent it is about, or empty.")
    alternatives: list[TimeOut]


def time_out(time: FreeTime, language: str) -> TimeOut:
    """Return a free time with words."""
    return TimeOut.model_construct(
        **instants(time.starts_at, time.ends_at, time.zone, language),
        location=_place(time.location_id, time.location_name),
    )


@lru_cache(maxsize=1024)
def _place(location_id: UUID, name: str) -> LocationOut:
    return LocationOut.model_construct(id=location_id, name=name)


def instants(starts_at: datetime, ends_at: datetime, zone: str, language: str) -> dict[str, Any]:
    """Return when it is, as instants with offset and in words."""
    here = ZoneInfo(zone)
    day = starts_at.astimezone(here).date()
    other_year = day.year != clock.today(zone).year
    return {
        "starts_at": starts_at.astimezone(here),
        "ends_at": ends_at.astimezone(here),
        "day": dates.day_in_words(day, language=language, year=other_year),
        "time": dates.time_in_words(starts_at, zone=zone, language=language),
    }
