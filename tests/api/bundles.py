"""Small FHIR bundles for tests, to change at will."""

import json
from pathlib import Path
from typing import Any

Resource = dict[str, Any]
MRN = "https://hospital.example/mrn"


def patient(number: int = 1, **changes: Any) -> Resource:
    """Return a Patient with an identifier of its own."""
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "identifier": [{"system": MRN, "value": f"mrn-{number}"}],
        "name": [{"use": "official", "family": "de Vries", "given": ["Anna"]}],
        "telecom": [
            {"system": "phone", "value": f"06 1234 56{number:02d}", "use": "mobile"},
            {"system": "email", "value": f"anna{number}@example.org"},
        ],
        "gender": "female",
        "birthDate": "1944-03-16",
        "address": [{"line": ["Lindelaan 1"], "city": "Utrecht", "country": "NL"}],
        **changes,
    }


def organization(number: int = 1, **changes: Any) -> Resource:
    """Return an Organization."""
    return {
        "resourceType": "Organization",
        "id": f"o{number}",
        "identifier": [{"system": "https://hospital.example/org", "value": f"org-{number}"}],
        "name": f"Ziekenhuis {number}",
        "address": [{"line": ["Laan 1"], "city": "Helsinki", "country": "FI"}],
        **changes,
    }


def practitioner(number: int = 1, **changes: Any) -> Resource:
    """Return a Practitioner."""
    return {
        "resourceType": "Practitioner",
        "id": f"d{number}",
        "identifier": [{"system": "https://hospital.example/staff", "value": f"staff-{number}"}],
        "name": [{"family": "Bakker", "given": ["Karin"]}],
        **changes,
    }


def encounter(number: int = 1, **changes: Any) -> Resource:
    """Return a finished Encounter of patient 1 with practitioner 1 at organization 1."""
    return {
        "resourceType": "Encounter",
        "id": f"e{number}",
        "identifier": [{"system": "https://hospital.example/visit", "value": f"visit-{number}"}],
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": {"reference": "Patient/p1"},
        "participant": [{"individual": {"reference": "Practitioner/d1"}}],
        "serviceProvider": {"reference": "Organization/o1"},
        "period": {"start": "2026-03-14T10:15:00+01:00", "end": "2026-03-14T10:30:00+01:00"},
        **changes,
    }


def appointment(number: int = 1, **changes: Any) -> Resource:
    """Return a booked Appointment of patient 1 with practitioner 1."""
    return {
        "resourceType": "Appointment",
        "id": f"a{number}",
        "identifier": [{"system": "https://hospital.example/app", "value": f"app-{number}"}],
        "status": "booked",
        "start": "2099-03-16T10:15:00+01:00",
        "end": "2099-03-16T10:30:00+01:00",
        "participant": [
            {"actor": {"reference": "Patient/p1"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/d1"}, "status": "accepted"},
        ],
        **changes,
    }


def role(number: int = 1, **changes: Any) -> Resource:
    """Return a PractitionerRole that places practitioner 1 at organization 1."""
    return {
        "resourceType": "PractitionerRole",
        "id": f"r{number}",
        "practitioner": {"reference": "Practitioner/d1"},
        "organization": {"reference": "Organization/o1"},
        "code": [{"text": "sairaanhoitaja"}],
        **changes,
    }


def bundle(*resources: Resource, kind: str = "transaction", base: str = "") -> Resource:
    """Return a bundle; with a base its fullUrls are addresses there, else there are none."""
    entries: list[Resource] = []
    for resource in resources:
        entry: Resource = {
            "resource": resource,
            "request": {"method": "POST", "url": resource["resourceType"]},
        }
        if base:
            entry["fullUrl"] = f"{base}/{resource['resourceType']}/{resource['id']}"
        entries.append(entry)
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def write(folder: Path, *resources: Resource, name: str = "bundle.json", **options: Any) -> Path:
    """Write a bundle to a file."""
    return write_raw(folder, json.dumps(bundle(*resources, **options)), name=name)


def write_raw(folder: Path, text: str, *, name: str = "bundle.json") -> Path:
    """Write any text to a file."""
    path = folder / name
    path.write_text(text)
    return path
