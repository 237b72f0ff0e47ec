"""Words of this module that others use."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Status(StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


OPEN = (Status.BOOKED, Status.ARRIVED)


class Source(StrEnum):
    """Who told us that a visit took place."""

    DESK = "desk"
    FHIR = "fhir"


class Change(StrEnum):
    """What an import did with one thing."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class FreeTime:
    """A time that can be booked: with whom, where, from when until when (aware, UTC)."""

    resource_id: int
    professional_id: UUID | None
    professional_name: str
    location_id: UUID
    location_name: str
    zone: str
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        """The value a form sends back: `parse_slot` reads it."""
        return f"{self.resource_id}-{int(self.starts_at.timestamp())}"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """What a form sends back of a free time."""

    resource_id: int
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentView:
    """One appointment as pages show it; texts in the reader's language.

    Attributes:
        title: what it is for; only shown behind sign-in.
        zone: time zone of the location, in which times are told.
        may_move, may_cancel, may_mark: what the reader may do with it now.
    """

    id: UUID
    client_id: UUID
    client_name: str
    service_id: UUID | None
    department_id: UUID
    title: str
    department_name: str
    preparation: str
    professional_name: str
    location_id: UUID
    location_name: str
    address: str
    directions: str
    phone: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    sequence: int
    may_move: bool = False
    may_cancel: bool = False
    may_mark: frozenset[Status] = frozenset()
