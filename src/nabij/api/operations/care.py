"""Appointment and Encounter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from nabij.api import queries
from nabij.api.fhir.primitives import moment
from nabij.api.fhir.shapes import Appointment, Encounter, Reference
from nabij.api.operations.facts import (
    EntryError,
    Facts,
    Find,
    Found,
    LeftError,
    Reader,
    Withdraw,
    WithdrawnError,
)
from nabij.api.queries import Spot
from nabij.appointments import operations as appointments
from nabij.appointments.types import Status
from nabij.lib import clock
from nabij.people.types import Actor

STATUS_OF = {
    "booked": Status.BOOKED,
    "arrived": Status.ARRIVED,
    "checked-in": Status.ARRIVED,
    "fulfilled": Status.FULFILLED,
    "noshow": Status.NO_SHOW,
    "cancelled": Status.CANCELLED,
}
PEOPLE = ("Practitioner", "PractitionerRole", "RelatedPerson")
ACTORS = ("Patient", *PEOPLE, "Location")
OTHER_ACTORS = ("Device", "HealthcareService")


@dataclass(frozen=True, kw_only=True)
class Held:
    """Whose, with whom and where, of a visit or appointment."""

    client_id: UUID
    professional_id: UUID | None
    spot: Spot


@dataclass(frozen=True, kw_only=True)
class AppointmentFacts(Facts):
    """An appointment."""

    kind: ClassVar[str] = "appointment"
    held: Held
    starts_at: datetime
    ends_at: datetime
    status: Status

    def create(self, *, by: Actor) -> UUID:
        """Make it."""
        return self._import(None, by)

    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Bring it in line."""
        self._import(object_id, by)

    def _import(self, appointment_id: UUID | None, by: Actor) -> UUID:
        return appointments.import_appointment(
            client_id=self.held.client_id,
            department_id=self.held.spot.department_id,
            location_id=self.held.spot.location_id,
            professional_id=self.held.professional_id,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            status=self.status,
            appointment_id=appointment_id,
            by=by,
        ).thing.pk


@dataclass(frozen=True, kw_only=True)
class VisitFacts(Facts):
    """A visit that took place."""

    kind: ClassVar[str] = "visit"
    held: Held
    started_at: datetime
    ended_at: datetime
    appointment_id: UUID | None

    def create(self, *, by: Actor) -> UUID:
        """Make it."""
        return self._import(None, by)

    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Bring it in line."""
        self._import(object_id, by)

    def _import(self, visit_id: UUID | None, by: Actor) -> UUID:
        return appointments.import_visit(
            client_id=self.held.client_id,
            department_id=self.held.spot.department_id,
            location_id=self.held.spot.location_id,
            professional_id=self.held.professional_id,
            started_at=self.started_at,
            ended_at=self.ended_at,
            appointment_id=self.appointment_id,
            visit_id=visit_id,
            by=by,
        ).thing.pk


def read_appointment(resource: Appointment, find: Find) -> Facts:
    """Read an Appointment of one patient."""
    found = [
        find(participant.actor, *ACTORS)
        for participant in resource.participant
        if participant.actor and not _is_other(participant.actor)
    ]
    if resource.status == "entered-in-error" or (
        resource.status == "cancelled" and resource.start is None
    ):
        raise WithdrawnError("")
    if resource.status not in STATUS_OF:
        raise LeftError("")  # proposed, pending, waitlist: not an appointment yet
    clients = [one.id for one in found if one and one.kind == "client"]
    if len(set(clients)) != 1:
        raise LeftError("has no patient, or more than one; left out")
    if resource.start is None or resource.end is None:
        raise EntryError("needs start and end")
    starts_at, ends_at = moment(resource.start, "UTC"), moment(resource.end, "UTC")
    if ends_at <= starts_at:
        raise EntryError("end is not after start")
    professional_id = _first(found, "professional")
    location = next((one for one in found if one and one.kind == "location"), None)
    spot = find.spot(provider=None, location=location, professional_id=professional_id)
    held = Held(client_id=clients[0], professional_id=professional_id, spot=spot)
    return AppointmentFacts(
        held=held, starts_at=starts_at, ends_at=ends_at, status=STATUS_OF[resource.status]
    )


def read_encounter(resource: Encounter, find: Find) -> Facts:
    """Read an Encounter: a visit once it is finished."""
    client = find(resource.subject, "Patient", "Group")
    people = [find(part.individual, *PEOPLE) for part in resource.participant]
    locations = [find(part.location, "Location") for part in resource.location]
    provider = find(resource.serviceProvider, "Organization")
    planned = [find(reference, "Appointment") for reference in resource.appointment]
    if resource.status in ("entered-in-error", "cancelled"):
        raise WithdrawnError("")
    if resource.status != "finished":
        raise LeftError("")
    if client is None:
        raise LeftError("has no patient as its subject; left out")
    location = next((one for one in locations if one), None)
    zone = queries.location(location.id).time_zone if location else "UTC"
    started_at, ended_at = _period(resource, zone)
    professional_id = _first(people, "professional")
    spot = find.spot(provider=provider, location=location, professional_id=professional_id)
    return VisitFacts(
        held=Held(client_id=client.id, professional_id=professional_id, spot=spot),
        started_at=started_at,
        ended_at=ended_at,
        appointment_id=next((one.id for one in planned if one), None),
    )


def _period(resource: Encounter, zone: str) -> tuple[datetime, datetime]:
    period = resource.period
    if period is None or period.start is None:
        raise LeftError("is finished and says not when; left out")
    started_at = moment(period.start, zone)
    ended_at = moment(period.end, zone, end=True) if period.end else started_at
    if ended_at < started_at:
        raise EntryError("period.end lies before period.start")
    if ended_at > clock.now() + timedelta(days=1):
        raise EntryError(f"is finished, and period.end {period.end} lies in the future")
    return started_at, ended_at


def _is_other(reference: Reference) -> bool:
    return (reference.reference or reference.type or "").startswith(OTHER_ACTORS)


def _first(found: list[Found | None], kind: str) -> UUID | None:
    return next((one.id for one in found if one and one.kind == kind), None)


def _withdraw_visit(object_id: UUID, *, by: Actor) -> None:
    appointments.withdraw_visit(visit_id=object_id, by=by)


def _withdraw_appointment(object_id: UUID, *, by: Actor) -> None:
    appointments.withdraw_appointment(appointment_id=object_id, by=by)


CARE_READERS: dict[str, Reader] = {
    "Appointment": read_appointment,
    "Encounter": read_encounter,
}
WITHDRAW: dict[str, Withdraw] = {
    "visit": _withdraw_visit,
    "appointment": _withdraw_appointment,
}
