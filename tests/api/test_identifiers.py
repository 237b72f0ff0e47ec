"""Which names are kept, and where references lead."""

from typing import Any

import pytest

from nabij.api.fhir.identifiers import LOCAL, NPI, URI, Key, is_useful, strong_keys
from nabij.api.fhir.references import ReferenceShapeError, keys_of
from nabij.api.fhir.shapes import Identifier, Patient, Reference
from tests.api.bundles import patient


@pytest.mark.parametrize(
    ("identifier", "useful"),
    [
        ({"system": "https://h.example/mrn", "value": "1"}, True),
        ({"value": "1"}, False),
        ({"system": "https://h.example/mrn"}, False),
        ({"system": "https://h.example/mrn", "value": "0000"}, False),
        ({"system": "https://h.example/mrn", "value": "unknown"}, False),
        ({"system": "https://h.example/mrn", "value": "1", "use": "old"}, False),
        ({"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-59-2277"}, False),
        ({"system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "999911120"}, False),
        ({"system": "urn:oid:1.2.246.21", "value": "010170-999X"}, False),
        ({"system": "x", "value": "1", "type": {"coding": [{"code": "DL"}]}}, False),
        ({"system": "x", "value": "1", "type": {"coding": [{"code": "NNNLD"}]}}, False),
        ({"system": "x", "value": "1", "type": {"coding": [{"code": "MR"}]}}, True),
        ({"system": NPI, "value": "60"}, False),
        ({"system": NPI, "value": "1234567893"}, True),
    ],
)
def test_only_useful_and_harmless_identifiers_are_kept(
    identifier: dict[str, Any], useful: bool
) -> None:
    assert is_useful(Identifier.model_validate(identifier)) is useful


def test_national_numbers_are_no_key() -> None:
    both = patient(
        identifier=[
            {"system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "999911120"},
            {"system": "https://h.example/mrn", "value": "7"},
        ]
    )
    keys = strong_keys(Patient.model_validate(both))
    assert keys == [Key(type="Patient", system="https://h.example/mrn", value="7")]


@pytest.mark.parametrize(
    ("reference", "base", "system", "value"),
    [
        ({"reference": "urn:uuid:1-2"}, "", URI, "urn:uuid:1-2"),
        ({"reference": "https://a.example/fhir/Patient/1"}, "", URI,
         "https://a.example/fhir/Patient/1"),
        ({"reference": "https://a.example/fhir/Patient/1/_history/3"}, "", URI,
         "https://a.example/fhir/Patient/1"),
        ({"reference": "Patient/1"}, "", LOCAL, "Patient/1"),
        ({"reference": "Patient/1"}, "https://a.example/fhir/Encounter/9", URI,
         "https://a.example/fhir/Patient/1"),
        ({"reference": "Patient?identifier=s|v"}, "", "s", "v"),
        ({"identifier": {"system": "s", "value": "v"}}, "", "s", "v"),
    ],
)  # fmt: skip
def test_references_of_every_form(
    reference: dict[str, Any], base: str, system: str, value: str
) -> None:
    keys = keys_of(Reference.model_validate(reference), types=("Patient",), base=base)
    assert keys == [Key(type="Patient", system=system, value=value)]


@pytest.mark.parametrize("reference", [{"display": "Anna"}, {"reference": "#p1"}])
def test_words_and_contained_things_lead_nowhere(reference: dict[str, Any]) -> None:
    assert keys_of(Reference.model_validate(reference), types=("Patient",), base="") == []


@pytest.mark.parametrize(
    "address", ["Practitioner/1", "not a reference", "Patient?name=x", "Patient?identifier=v"]
)
def test_wrong_references_are_refused(address: str) -> None:
    with pytest.raises(ReferenceShapeError):
        keys_of(Reference(reference=address), types=("Patient",), base="")
