"""What may be reacted to. Each carries client_id, department_id and location_id too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nabij.ledger.events import LedgerEvent


@dataclass(frozen=True, kw_only=True)
class AppointmentBooked(LedgerEvent):
    """A time is taken. `channel` is portal, link, desk, or fhir (the back office booked it)."""

    appointment_id: UUID
    starts_at: datetime
    is_overruled: bool = False


@dataclass(frozen=True, kw_only=True)
class AppointmentHeld(LedgerEvent):
    """A time is kept until `due_at` for a client who still has to send a letter."""

    appointment_id: UUID
    starts_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReferralReceived(LedgerEvent):
    """A letter that was awaited is there. Who sent it is kept with the letter, not here."""

    referral_id: UUID
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentMoved(LedgerEvent):
    """The appointment is now at another time, the old one free again; or only met in another way,
    and then the times are the same.
    """

    appointment_id: UUID
    starts_at: datetime
    old_starts_at: datetime
    old_resource_id: int | None = None
    is_overruled: bool = False


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled(LedgerEvent):
    """The appointment is off and its time free again."""

    appointment_id: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentConfirmed(LedgerEvent):
    """The client says that they come."""

    appointment_id: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentDeclined(LedgerEvent):
    """The client says that they can't come. `cancel_at`: when it is cancelled unless they think
    better of it; None: so late that only the desk does that.
    """

    appointment_id: UUID
    starts_at: datetime
    cancel_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ReminderFellDue(LedgerEvent):
    """It is time to remind of an appointment; recorded once per appointment and time."""

    appointment_id: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClientArrived(LedgerEvent):
    """The client is there."""

    appointment_id: UUID


@dataclass(frozen=True, kw_only=True)
class VisitStarted(LedgerEvent):
    """The professional has begun: the client waits no longer."""

    appointment_id: UUID


@dataclass(frozen=True, kw_only=True)
class VisitTookPlace(LedgerEvent):
    """A visit ended at `took_place_at`, which may be long ago when it was imported."""

    visit_id: UUID
    appointment_id: UUID | None
    professional_id: UUID | None
    took_place_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentMissed(LedgerEvent):
    """The client did not come."""

    appointment_id: UUID


@dataclass(frozen=True, kw_only=True)
class VisitWithdrawn(LedgerEvent):
    """A visit that was told of never took place: says the back office, or (`channel` desk) who
    noted it by mistake.
    """

    visit_id: UUID
    appointment_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MarkTakenBack(LedgerEvent):
    """What was noted last of an appointment was a mistake: `status` does not hold any more."""

    appointment_id: UUID
    status: str


@dataclass(frozen=True, kw_only=True)
class TimeBlocked(LedgerEvent):
    """A time of a resource is kept free of appointments."""

    resource_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class BlockRemoved(LedgerEvent):
    """A blocked time can be booked again."""

    resource_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ServiceChanged(LedgerEvent):
    """A service is there, or its rules are other than before; what was booked stays as it is."""

    service_id: UUID


@dataclass(frozen=True, kw_only=True)
class CombinedServiceChanged(LedgerEvent):
    """A visit of several stops is there, withdrawn, or has other rules; what was booked stays."""

    combined_id: UUID


@dataclass(frozen=True, kw_only=True)
class WorkingTimeChanged(LedgerEvent):
    """When somebody or something works is other than before; no resource: at a whole location."""

    resource_id: int | None


@dataclass(frozen=True, kw_only=True)
class WalkingTimeChanged(LedgerEvent):
    """How long one walks between two places is other than before; None: no longer known."""

    origin_id: UUID
    destination_id: UUID
    minutes: int | None


@dataclass(frozen=True, kw_only=True)
class RanLate(LedgerEvent):
    """Somebody or something runs so many minutes late today; 0: on time again."""

    delay_id: UUID
    resource_id: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class AppointmentFellThrough(LedgerEvent):
    """The clinic of an appointment was cancelled; the case tells what was proposed instead."""

    appointment_id: UUID
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class WaitingListJoined(LedgerEvent):
    """A client would like a time, or an earlier one."""

    wish_id: UUID


@dataclass(frozen=True, kw_only=True)
class BookingRequested(LedgerEvent):
    """A client asks for an appointment; the desk looks what is needed."""

    request_id: UUID


@dataclass(frozen=True, kw_only=True)
class BookingRequestEnded(LedgerEvent):
    """What a client asked for was booked, declined, or withdrawn; the words stay in the request."""

    request_id: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class WaitingOfferMade(LedgerEvent):
    """A freed time is held for a client of the waiting list until it is answered or expires."""

    offer_id: UUID


@dataclass(frozen=True, kw_only=True)
class VisitOfferMade(LedgerEvent):
    """Earlier times for all stops of a visit are held for its client until they answer."""

    offer_id: UUID


@dataclass(frozen=True, kw_only=True)
class VisitOfferEnded(LedgerEvent):
    """An offer of a whole visit was accepted, declined, expired or withdrawn."""

    offer_id: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class WaitingOfferEnded(LedgerEvent):
    """An offer was accepted, declined, expired or withdrawn; only accepted its time is taken."""

    offer_id: UUID
    outcome: str
