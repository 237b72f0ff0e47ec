"""Patient and RelatedPerson."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from nabij.api.fhir import mapping
from nabij.api.fhir.primitives import moment, whole_date
from nabij.api.fhir.shapes import Patient, RelatedPerson
from nabij.api.operations.facts import EntryError, Facts, Find, LeftError, Reader
from nabij.audit import trail
from nabij.lib import clock
from nabij.people import operations as people
from nabij.people.types import Actor, ClientDetails, PersonDetails


@dataclass(frozen=True, kw_only=True)
class ClientFacts(Facts):
    """A client. `has_died`: without saying when."""

    kind: ClassVar[str] = "client"
    details: ClientDetails
    has_died: bool

    def create(self, *, by: Actor) -> UUID:
        """Make them, with a way to sign in."""
        return people.create_client(details=self._complete(), by=by).pk

    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Bring them in line."""
        people.update_client(client_id=object_id, details=self._complete(), by=by)

    def _complete(self) -> ClientDetails:
        if not self.has_died or self.details.died_at:
            return self.details
        # It is not said when: from now on no letter goes out.
        values = {**vars(self.details), "died_at": clock.now()}
        return ClientDetails(**values)


@dataclass(frozen=True, kw_only=True)
class RelativeFacts(Facts):
    """A relative. A mandate is given by the client, never by an import."""

    kind: ClassVar[str] = "relative"
    details: PersonDetails
    client_id: UUID

    def create(self, *, by: Actor) -> UUID:
        """Make them; it is noted with the client they are a relative of."""
        trail.note([self.client_id])
        return people.create_relative(details=self.details, by=by).pk

    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Bring them in line; noted as when made."""
        trail.note([self.client_id])
        people.update_relative(relative_id=object_id, details=self.details, by=by)


def read_patient(resource: Patient, find: Find) -> Facts:
    """Read a Patient."""
    del find
    address = mapping.address_of(resource.address)
    place = mapping.place_of(address)
    zone = mapping.zone_of(place.country)
    given, family = mapping.name_of(resource.name)
    if not (given or family):
        raise EntryError("needs a name")
    born_on = whole_date(resource.birthDate)
    if born_on and born_on > clock.today(zone) + timedelta(days=1):
        raise EntryError(f"birthDate {born_on} lies in the future")
    died = resource.deceasedDateTime
    died_at = moment(died, zone) if died else None
    if died_at and died_at > clock.now() + timedelta(days=1):
        raise EntryError(f"deceasedDateTime {died} lies in the future")
    return ClientFacts(
        details=ClientDetails(
            given_name=given,
            family_name=family,
            email=mapping.email_of(resource.telecom),
            phone=mapping.phone_of(resource.telecom, place.country),
            language=mapping.language_of(resource.communication, place.country),
            born_on=born_on,
            gender=resource.gender or "",
            street=place.street,
            postal_code=place.postal_code,
            city=place.city,
            country=place.country,
            time_zone=zone,
            died_at=died_at,
        ),
        has_died=bool(resource.deceasedBoolean) or died_at is not None,
    )


def read_related_person(resource: RelatedPerson, find: Find) -> Facts:
    """Read a RelatedPerson."""
    client = find(resource.patient, "Patient")
    if client is None:
        raise EntryError("points at no patient")
    if resource.active is False:
        raise LeftError("")
    given, family = mapping.name_of(resource.name)
    if not (given or family):
        raise LeftError("has no name; left out")
    country = mapping.country_of(mapping.address_of(resource.address))
    return RelativeFacts(
        client_id=client.id,
        details=PersonDetails(
            given_name=given,
            family_name=family,
            email=mapping.email_of(resource.telecom),
            phone=mapping.phone_of(resource.telecom, country),
            language=mapping.language_of(resource.communication, country),
        ),
    )


PERSON_READERS: dict[str, Reader] = {
    "Patient": read_patient,
    "RelatedPerson": read_related_person,
}
