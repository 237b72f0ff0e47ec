"""The R4 resources we read: the elements we use and those R4 requires, with its closed codes."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from nabij.api.fhir.elements import invented
from nabij.api.fhir.primitives import Bool, DateTime, Element, Id, Instant, PartialDate, Text

Gender = Literal["male", "female", "other", "unknown"]
NameUse = Literal["usual", "official", "temp", "nickname", "anonymous", "old", "maiden"]


class Coding(Element):
    """A code in a system."""

    system: Text | None = None
    code: Text | None = None
    display: Text | None = None


class CodeableConcept(Element):
    """Codes, or words, or both."""

    coding: tuple[Coding, ...] = ()
    text: Text | None = None


class Period(Element):
    """From when until when."""

    start: DateTime | None = None
    end: DateTime | None = None


class Identifier(Element):
    """What a system calls a thing."""

    use: Literal["usual", "official", "temp", "secondary", "old"] | None = None
    type: CodeableConcept | None = None
    system: Text | None = None
    value: Text | None = None
    period: Period | None = None


class Reference(Element):
    """A pointer to another resource: literal, by identifier, or words alone."""

    reference: Text | None = None
    type: Text | None = None
    identifier: Identifier | None = None
    display: Text | None = None


class HumanName(Element):
    """A name of a person."""

    use: NameUse | None = None
    text: Text | None = None
    family: Text | None = None
    given: tuple[Text, ...] = ()


class ContactPoint(Element):
    """A telephone number, an address for mail, and such."""

    system: Literal["phone", "fax", "email", "pager", "url", "sms", "other"] | None = None
    value: Text | None = None
    use: Literal["home", "work", "temp", "old", "mobile"] | None = None
    rank: int | None = Field(None, gt=0, strict=True)


class Address(Element):
    """A postal address."""

    use: Literal["home", "work", "temp", "old", "billing"] | None = None
    line: tuple[Text, ...] = ()
    city: Text | None = None
    postalCode: Text | None = None  # noqa: N815 FHIR's own name
    country: Text | None = None


class Communication(Element):
    """A language somebody speaks."""

    language: CodeableConcept
    preferred: Bool | None = None


class Resource(Element):
    """What every resource we read has."""

    resourceType: str  # noqa: N815 FHIR's own name
    id: Id | None = None
    identifier: tuple[Identifier, ...] = ()
    implicitRules: None = None  # noqa: N815 rules we don't know could change the meaning

    @model_validator(mode="before")
    @classmethod
    def _known_elements_only(cls, values: Any) -> Any:
        extra = invented(cls.__name__, values)
        if extra:
            message = f"has elements R4 doesn't know: {', '.join(sorted(extra)[:5])}"
            raise ValueError(message)
        if isinstance(values, dict) and values.get("modifierExtension"):
            message = "has a modifierExtension, which could change its meaning; we can't read it"
            raise ValueError(message)
        return values


class Patient(Resource):
    """A client."""

    active: Bool | None = None
    name: tuple[HumanName, ...] = ()
    telecom: tuple[ContactPoint, ...] = ()
    gender: Gender | None = None
    birthDate: PartialDate | None = None  # noqa: N815
    deceasedBoolean: Bool | None = None  # noqa: N815
    deceasedDateTime: DateTime | None = None  # noqa: N815
    address: tuple[Address, ...] = ()
    communication: tuple[Communication, ...] = ()

    @model_validator(mode="after")
    def _one_choice(self) -> Self:
        if self.deceasedBoolean is not None and self.deceasedDateTime is not None:
            message = "has both deceasedBoolean and deceasedDateTime; one is allowed"
            raise ValueError(message)
        return self


class RelatedPerson(Resource):
    """A relative of a client."""

    active: Bool | None = None
    patient: Reference
    name: tuple[HumanName, ...] = ()
    telecom: tuple[ContactPoint, ...] = ()
    communication: tuple[Communication, ...] = ()
    address: tuple[Address, ...] = ()
    period: Period | None = None


class Practitioner(Resource):
    """Somebody who gives care."""

    active: Bool | None = None
    name: tuple[HumanName, ...] = ()


class PractitionerRole(Resource):
    """What somebody does, where."""

    active: Bool | None = None
    practitioner: Reference | None = None
    organization: Reference | None = None
    code: tuple[CodeableConcept, ...] = ()
    location: tuple[Reference, ...] = ()


class Organization(Resource):
    """An organisation, or a department of one (partOf)."""

    active: Bool | None = None
    name: Text | None = None
    telecom: tuple[ContactPoint, ...] = ()
    address: tuple[Address, ...] = ()
    partOf: Reference | None = None  # noqa: N815

    @model_validator(mode="after")
    def _org_1(self) -> Self:
        if not self.name and not self.identifier:
            message = "needs a name or an identifier (org-1)"
            raise ValueError(message)
        return self


class Location(Resource):
    """A place."""

    status: Literal["active", "suspended", "inactive"] | None = None
    mode: Literal["instance", "kind"] | None = None
    name: Text | None = None
    telecom: tuple[ContactPoint, ...] = ()
    address: Address | None = None
    managingOrganization: Reference | None = None  # noqa: N815
    partOf: Reference | None = None  # noqa: N815


class EncounterParticipant(Element):
    """Who took part."""

    individual: Reference | None = None


class EncounterLocation(Element):
    """Where it was."""

    location: Reference
    status: Literal["planned", "active", "reserved", "completed"] | None = None


EncounterStatus = Literal[
    "planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled",
    "entered-in-error", "unknown",
]  # fmt: skip


class Encounter(Resource):
    """A contact between a client and care."""

    status: EncounterStatus
    class_: Coding = Field(alias="class")
    subject: Reference | None = None
    participant: tuple[EncounterParticipant, ...] = ()
    appointment: tuple[Reference, ...] = ()
    period: Period | None = None
    location: tuple[EncounterLocation, ...] = ()
    serviceProvider: Reference | None = None  # noqa: N815


AppointmentStatus = Literal[
    "proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow",
    "entered-in-error", "checked-in", "waitlist",
]  # fmt: skip


class AppointmentParticipant(Element):
    """Who or what takes part."""

    actor: Reference | None = None
    type: tuple[CodeableConcept, ...] = ()
    status: Literal["accepted", "declined", "tentative", "needs-action"]
    required: Literal["required", "optional", "information-only"] | None = None

    @model_validator(mode="after")
    def _app_1(self) -> Self:
        if self.actor is None and not self.type:
            message = "needs an actor or a type (app-1)"
            raise ValueError(message)
        return self


class Appointment(Resource):
    """A planned contact."""

    status: AppointmentStatus
    start: Instant | None = None
    end: Instant | None = None
    participant: tuple[AppointmentParticipant, ...] = Field(min_length=1)
    serviceType: tuple[CodeableConcept, ...] = ()  # noqa: N815

    @model_validator(mode="after")
    def _app_2_and_3(self) -> Self:
        if (self.start is None) != (self.end is None):
            message = "needs both start and end, or neither (app-2)"
            raise ValueError(message)
        if self.start is None and self.status not in ("proposed", "cancelled", "waitlist"):
            message = f"needs start and end when it is {self.status} (app-3)"
            raise ValueError(message)
        return self


SHAPES: dict[str, type[Resource]] = {
    "Organization": Organization,
    "Location": Location,
    "Practitioner": Practitioner,
    "PractitionerRole": PractitionerRole,
    "Patient": Patient,
    "RelatedPerson": RelatedPerson,
    "Appointment": Appointment,
    "Encounter": Encounter,
}
