"""By what names a resource is known: identifiers worth keeping, else where it was.

National numbers (BSN, HETU, SSN), passports and driving licences are never kept: we don't need
them to recognise a record, and what isn't kept can't leak.
"""

import re
from dataclasses import dataclass

from nabij.api.fhir.shapes import Identifier, Resource

URI = "urn:ietf:rfc:3986"
"""The system of names that are addresses themselves: a fullUrl."""
LOCAL = ""
"""The system of names that only hold on one server: Patient/123."""
NATIONAL_SYSTEMS = frozenset({
    "http://hl7.org/fhir/sid/us-ssn",
    "http://fhir.nl/fhir/NamingSystem/bsn",
    "urn:oid:2.16.840.1.113883.2.4.6.3",
    "urn:oid:1.2.246.21",
    "http://standardhealthrecord.org/fhir/StructureDefinition/passportNumber",
})  # fmt: skip
# v2-0203: social security, driver's licence, passport, tax, bank, credit card, and NN…: national.
PRIVATE_TYPES = frozenset({"SS", "DL", "PPN", "TAX", "BA", "BC", "NI", "NH", "SB", "VS", "VP"})
NPI = "http://hl7.org/fhir/sid/us-npi"
NPI_FORM = re.compile(r"\d{10}")
NOTHING = re.compile(r"0+|x+|-+|n/?a|unknown|onbekend|tuntematon|none|null", re.IGNORECASE)
MOST_TEXT = 400


@dataclass(frozen=True, kw_only=True, order=True)
class Key:
    """One name of one resource."""

    type: str
    system: str
    value: str


def is_useful(identifier: Identifier) -> bool:
    """Whether an identifier names one thing for ever, and may be kept."""
    if not (identifier.system and identifier.value) or identifier.use in ("temp", "old"):
        return False
    if identifier.system in NATIONAL_SYSTEMS or _is_private(identifier):
        return False
    if NOTHING.fullmatch(identifier.value):
        return False
    return identifier.system != NPI or NPI_FORM.fullmatch(identifier.value) is not None


def _is_private(identifier: Identifier) -> bool:
    codes = {coding.code or "" for coding in (identifier.type.coding if identifier.type else [])}
    return bool(codes & PRIVATE_TYPES) or any(re.fullmatch(r"NN[A-Z]{0,3}", code) for code in codes)


def strong_keys(resource: Resource) -> list[Key]:
    """Return the names by which a resource is recognised anywhere."""
    kind = resource.resourceType
    return sorted({
        Key(type=kind, system=identifier.system or "", value=identifier.value or "")
        for identifier in resource.identifier
        if is_useful(identifier)
    })  # fmt: skip


def place_keys(resource: Resource, full_url: str) -> list[Key]:
    """Return the names that say where it stood: its fullUrl, and Type/id on its server."""
    kind = resource.resourceType
    keys = [Key(type=kind, system=URI, value=full_url)] if full_url else []
    if resource.id:
        keys.append(Key(type=kind, system=LOCAL, value=f"{kind}/{resource.id}"))
    return keys
