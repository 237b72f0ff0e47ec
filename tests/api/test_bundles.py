"""Reading files: what is wrong is said, with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from nabij.api.fhir.bundles import BundleError, read_bundle
from tests.api.bundles import appointment, bundle, encounter, patient, write, write_raw


def reasons(path: Path) -> list[tuple[int | None, str]]:
    """Return what reading a file complains about."""
    with pytest.raises(BundleError) as caught:
        read_bundle(path)
    return [(problem.entry, problem.reason) for problem in caught.value.problems]


def test_reads_what_we_know_and_counts_the_rest(tmp_path: Path) -> None:
    path = write(tmp_path, patient(), {"resourceType": "Observation"}, {"resourceType": "Claim"})
    read = read_bundle(path)
    assert [entry.type for entry in read.entries] == ["Patient"]
    assert read.left == {"Observation": 1, "Claim": 1}


@pytest.mark.parametrize("kind", ["transaction", "batch", "collection", "searchset", "document"])
def test_reads_every_kind_that_carries_resources(tmp_path: Path, kind: str) -> None:
    assert len(read_bundle(write(tmp_path, patient(), kind=kind)).entries) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("{", "is not JSON"),
        ('{"resourceType": "Bundle", "type": "collection", "type": "batch"}', "stands twice"),
        ('{"resourceType": "Bundle", "type": "collection", "total": NaN}', "NaN"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "not a FHIR Bundle"),
        ('{"resourceType": "Patient"}', "not a FHIR Bundle"),
        ('{"resourceType": "Bundle", "type": "history"}', "Bundle.type must be one of"),
        ('{"resourceType": "Bundle", "type": ["batch"]}', "Bundle.type must be one of"),
        ('{"resourceType": "Bundle", "type": "batch", "entry": {}}', "must be a list"),
        ('{"a": ' + "9" * 5000 + "}", "is not JSON as FHIR wants it"),
    ],
)
def test_refuses_a_broken_file(tmp_path: Path, text: str, said: str) -> None:
    [(entry, reason)] = reasons(write_raw(tmp_path, text))
    assert entry is None
    assert said in reason


def test_refuses_bytes_that_are_not_text(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(b'{"resourceType": "\xff\xfe"}')
    assert "not UTF-8" in reasons(path)[0][1]


def test_refuses_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "can't be read" in reasons(tmp_path / "nothing.json")[0][1]
    assert "can't be read" in reasons(tmp_path)[0][1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gender": "woman"}, "gender"),
        ({"birthDate": "1944-02-30"}, "not a date that exists"),
        ({"birthDate": "16-03-1944"}, "is not a date"),
        ({"birthDate": 1944}, "valid string"),
        ({"name": {"family": "x"}}, "name"),
        ({"name": [{"family": "a\u0000b"}]}, "control character"),
        ({"name": [{"family": "a\ud800b"}]}, "half a character"),
        ({"name": [{"family": " "}]}, "is empty"),
        ({"active": "true"}, "active"),
        ({"favouriteColour": "red"}, "doesn't know: favouriteColour"),
        ({"modifierExtension": [{"url": "x"}]}, "modifierExtension"),
        ({"deceasedBoolean": True, "deceasedDateTime": "2020"}, "one is allowed"),
        ({"deceasedDateTime": "2020-01-01T10:00:00"}, "instant with a zone"),
        ({"id": "not an id"}, "not an id"),
        ({"telecom": [{"system": "telepathy"}]}, "telecom[0].system"),
    ],
)
def test_refuses_what_is_not_r4(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    found = reasons(write(tmp_path, patient(1), patient(2, **changes)))
    assert {entry for entry, _ in found} == {1}
    assert said in " ".join(reason for _, reason in found)


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (encounter(status="over"), "Encounter.status"),
        (encounter() | {"class": None}, "Encounter.class"),
        ({k: v for k, v in encounter().items() if k != "status"}, "Encounter.status"),
        (appointment(participant=[]), "Appointment.participant"),
        (appointment(participant=[{"status": "accepted"}]), "app-1"),
        (appointment(end=None), "app-2"),
        (appointment(start=None, end=None), "app-3"),
        (appointment(start="2099-03-16"), "instant with a zone"),
        ({"resourceType": "Organization"}, "org-1"),
        ({"resourceType": "PatientX"}, "not one of R4"),
        ({"resourceType": ["Patient"]}, "not one of R4"),
    ],
)
def test_refuses_missing_parts_and_invented_codes(
    tmp_path: Path, resource: dict[str, Any], said: str
) -> None:
    whole = bundle(patient())
    whole["entry"].append({"resource": resource, "request": {"method": "POST", "url": "x"}})
    [(entry, reason), *_] = reasons(write_raw(tmp_path, json.dumps(whole)))
    assert entry == 1
    assert said in reason


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("text", "must be an object"),
        ({"fullUrl": 1, "resource": patient()}, "fullUrl must be text"),
        ({"resource": patient()}, "needs entry.request"),
        ({"resource": patient(), "request": {"method": "DELETE"}}, "must be POST or PUT"),
        ({"request": {"method": "POST"}}, "has no resource"),
    ],
)
def test_refuses_wrong_entries(tmp_path: Path, entry: object, said: str) -> None:
    whole = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    assert said in reasons(write_raw(tmp_path, json.dumps(whole)))[0][1]


def test_refuses_two_entries_at_one_address(tmp_path: Path) -> None:
    path = write(tmp_path, patient(1), patient(1), base="https://a.example/fhir")
    assert reasons(path) == [(1, "fullUrl is the same as that of entry 0 (bdl-7)")]


def test_never_shows_what_was_in_the_file(tmp_path: Path) -> None:
    found = reasons(write(tmp_path, patient(gender="secret-word", birthDate="secret-word")))
    assert "secret-word" not in str(found)
