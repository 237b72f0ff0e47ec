"""`nabij import fhir` as it is called."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from nabij.api.commands import COMMANDS
from nabij.people.models import Client
from tests.api.bundles import patient, write, write_raw

pytestmark = pytest.mark.django_db
[FHIR] = COMMANDS["import"]


def test_the_summary_for_machines(tmp_path: Path) -> None:
    path = write(tmp_path, patient(), {"resourceType": "Observation"})
    result = CliRunner().invoke(FHIR, [str(path), "--json"])
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert said["types"] == {
        "Observation": {"created": 0, "updated": 0, "unchanged": 0, "skipped": 1},
        "Patient": {"created": 1, "updated": 0, "unchanged": 0, "skipped": 0},
    }
    assert said["total"]["created"] == 1
    assert said["files"] == {"given": 1, "imported": 1}
    assert said["errors"] == []
    again = json.loads(CliRunner().invoke(FHIR, [str(path), "--json"]).stdout)
    assert (again["total"]["created"], again["total"]["unchanged"]) == (0, 1)


def test_a_bad_file_is_named_and_the_exit_code_is_1(tmp_path: Path) -> None:
    good = write(tmp_path, patient(1), name="good.json")
    bad = write(tmp_path, patient(2), patient(3, gender="woman"), name="bad.json")
    result = CliRunner().invoke(FHIR, [str(bad), str(good), "--json"])
    assert result.exit_code == 1
    [error] = json.loads(result.stdout)["errors"]
    assert (error["file"], error["entry"]) == (str(bad), 1)
    assert "Patient.gender" in error["reason"]
    assert Client.objects.count() == 1


def test_the_summary_for_people(tmp_path: Path) -> None:
    bad = write_raw(tmp_path, "{", name="bad.json")
    good = write(tmp_path, patient(), name="good.json")
    result = CliRunner().invoke(FHIR, [str(good), str(bad)])
    assert result.exit_code == 1
    assert "1 of 2 files are in." in result.stdout
    assert f"error: {bad}: is not JSON" in result.stderr


def test_a_file_is_needed() -> None:
    assert CliRunner().invoke(FHIR, []).exit_code == 2
