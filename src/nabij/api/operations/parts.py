"""Organization, Location, Practitioner and PractitionerRole."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nabij.api import queries
from nabij.api.fhir import mapping
from nabij.api.fhir.mapping import Place
from nabij.api.fhir.shapes import Location, Organization, Practitioner, PractitionerRole
from nabij.api.operations import places
from nabij.api.operations.facts import EntryError, Facts, Find, Found, LeftError, Reader
from nabij.organisation import models as organisation_models
from nabij.organisation import operations as organisation
from nabij.people.types import Actor


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts(Facts):
    """An organisation, and where it is when it says so."""

    kind: ClassVar[str] = "organisation"
    name: str
    phone: str
    email: str
    place: Place | None

    def create(self, *, by: Actor) -> UUID:
        """Make it."""
        del by
        made = organisation.create_organisation(name=self.name, phone=self.phone, email=self.email)
        if self.place:
            self._make_home(made.pk, self.place)
        return made.pk

    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Bring it in line."""
        del by
        organisation.update_organisation(
            organisation_id=object_id, name=self.name, phone=self.phone, email=self.email
        )
        home = queries.first_location_of(object_id)
        if self.place and home is None:
            self._make_home(object_id, self.place)
        elif self.place and home is not None:
            organisation.update_location(
                location_id=home.pk,
                name=self.name,
                street=self.place.street,
                postal_code=self.place.postal_code,
                city=self.place.city,
                country=self.place.country,
                time_zone=mapping.zone_of(self.place.country),
                phone=self.phone,
            )

    def _make_home(self, organisation_id: UUID, place: Place) -> None:
        organisation.create_location(
            organisation_id=organisation_id,
            name=self.name,
            street=place.street,
            postal_code=place.postal_code,
            city=place.city,
            country=place.country,
            time_zone=mapping.zone_of(place.country),
            phone=self.phone,
        )


@dataclass(frozen=True, kw_only=True)
class DepartmentFacts(Facts):
    """A part of an organisation."""

    kind: ClassVar[str] = "department"
    name: str
    phone: str
    parent: Found

    def create(self, *, by: Actor) -> UUID:
        """Make it at its parent's location."""
        del by
        home = self._home()
        made = organisation.create_department(
            location_id=home.pk,
            slug=places.free_slug(self.name),
            names=places.named(self.name, home.country),
            phone=self.phone,
        )
        return made.pk

    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Bring its name and number in line; it stays where it is."""
        del by
        names = places.named(self.name, self._home().country)
        organisation.update_department(department_id=object_id, names=names, phone=self.phone)

    def _home(self) -> organisation_models.Location:
        if self.parent.kind == "department":
            return queries.department(self.parent.id).location
        return places.home_of(self.parent.id)


@dataclass(frozen=True, kw_only=True)
class LocationFacts(Facts):
    """A place of an organisation."""

    kind: ClassVar[str] = "location"
    name: str
    phone: str
    place: Place
    organisation_id: UUID

    def create(self, *, by: Actor) -> UUID:
        """Make it."""
        del by
        made = organisation.create_location(
            organisation_id=self.organisation_id,
            name=self.name,
            street=self.place.street,
            postal_code=self.place.postal_code,
            city=self.place.city,
            country=self.place.country,
            time_zone=mapping.zone_of(self.place.country),
            phone=self.phone,
        )
        return made.pk

    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Bring it in line."""
        del by
        organisation.update_location(
            location_id=object_id,
            name=self.name,
            street=self.place.street,
            postal_code=self.place.postal_code,
            city=self.place.city,
            country=self.place.country,
            time_zone=mapping.zone_of(self.place.country),
            phone=self.phone,
        )


@dataclass(frozen=True, kw_only=True)
class ProfessionalFacts(Facts):
    """Somebody who gives care."""

    kind: ClassVar[str] = "professional"
    name: str
    is_active: bool

    def create(self, *, by: Actor) -> UUID:
        """Make them."""
        made = organisation.create_professional(name=self.name)
        if not self.is_active:
            self.update(made.pk, by=by)
        return made.pk

    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Bring them in line."""
        del by
        organisation.update_professional(
            professional_id=object_id, name=self.name, is_active=self.is_active
        )


@dataclass(frozen=True, kw_only=True)
class RoleFacts(Facts):
    """What a professional does, where: kept with the professional."""

    kind: ClassVar[str] = "professional"
    professional_id: UUID
    provider: Found | None
    location: Found | None
    title: str

    def create(self, *, by: Actor) -> UUID:
        """Place the professional."""
        self.update(self.professional_id, by=by)
        return self.professional_id

    def update(self, object_id: UUID, *, by: Actor) -> None:
        """Place the professional in the department too."""
        del by
        department_id = None
        country = mapping.DEFAULT_COUNTRY
        if self.provider or self.location:
            spot = places.spot_of(
                provider=self.provider, location=self.location, professional_id=None
            )
            department_id = spot.department_id
            country = queries.location(spot.location_id).country
        organisation.place_professional(
            professional_id=object_id,
            department_id=department_id,
            titles=places.named(self.title, country) if self.title else {},
        )


def read_organization(resource: Organization, find: Find) -> Facts:
    """Read an Organization: a department when it is part of another."""
    address = mapping.address_of(resource.address)
    phone = mapping.phone_of(resource.telecom, mapping.country_of(address))
    name = resource.name or next((i.value for i in resource.identifier if i.value), None)
    if not name:
        raise EntryError("needs a name")
    name = mapping.fit(name, 200, "name")
    parent = find(resource.partOf, "Organization")
    if parent is not None:
        return DepartmentFacts(name=name, phone=phone, parent=parent)
    return OrganisationFacts(
        name=name,
        phone=phone,
        email=mapping.email_of(resource.telecom),
        place=mapping.place_of(address) if address else None,
    )


def read_location(resource: Location, find: Find) -> Facts:
    """Read a Location of an organisation known or in the files, else of our own."""
    if resource.mode == "kind":
        raise LeftError("is a kind of place, not a place")
    manager = find(resource.managingOrganization, "Organization")
    parent = find(resource.partOf, "Location")
    organisation_id = _organisation_of(manager, parent)
    if organisation_id is None:
        raise LeftError("says not whose place it is, and no organisation is set up here")
    address = resource.address
    if address is None and parent is not None:
        above = queries.location(parent.id)
        place = Place(
            street=above.street,
            postal_code=above.postal_code,
            city=above.city,
            country=above.country,
        )
    else:
        place = mapping.place_of(address)
    name = resource.name or ", ".join(filter(None, [place.street, place.city]))
    if not name:
        raise EntryError("needs a name or an address")
    return LocationFacts(
        name=mapping.fit(name, 200, "name"),
        phone=mapping.phone_of(resource.telecom, place.country),
        place=place,
        organisation_id=organisation_id,
    )


def _organisation_of(manager: Found | None, parent: Found | None) -> UUID | None:
    if manager is not None and manager.kind == "department":
        return queries.department(manager.id).location.organisation_id
    if manager is not None:
        return manager.id
    if parent is not None:
        return queries.location(parent.id).organisation_id
    own = queries.own_organisation()
    return own.pk if own else None


def read_practitioner(resource: Practitioner, find: Find) -> Facts:
    """Read a Practitioner."""
    del find
    name = " ".join(filter(None, mapping.name_of(resource.name)))
    if not name:
        raise EntryError("needs a name")
    return ProfessionalFacts(
        name=mapping.fit(name, 120, "name"), is_active=resource.active is not False
    )


def read_role(resource: PractitionerRole, find: Find) -> Facts:
    """Read a PractitionerRole: it places its practitioner."""
    professional = find(resource.practitioner, "Practitioner")
    provider = find(resource.organization, "Organization")
    locations = [find(reference, "Location") for reference in resource.location]
    if professional is None:
        raise LeftError("names no practitioner")
    if resource.active is False:
        raise LeftError("")
    return RoleFacts(
        professional_id=professional.id,
        provider=provider,
        location=next((found for found in locations if found), None),
        title=mapping.words_of(resource.code),
    )


ORGANISATION_READERS: dict[str, Reader] = {
    "Organization": read_organization,
    "Location": read_location,
    "Practitioner": read_practitioner,
    "PractitionerRole": read_role,
}
