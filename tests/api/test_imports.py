"""Taking in: once, whole, and told again without effect."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from nabij.api.models import Imported, ImportedKey
from nabij.api.operations import import_files
from nabij.api.types import Outcome, Report
from nabij.appointments.models import Appointment, Visit
from nabij.audit.models import Look
from nabij.ledger.models import Event
from nabij.organisation.models import Department, Organisation, Professional
from nabij.people.models import Client, Mandate, Relative
from tests.api.bundles import (
    appointment,
    bundle,
    encounter,
    organization,
    patient,
    practitioner,
    role,
    write,
    write_raw,
)

pytestmark = pytest.mark.django_db
SYNTHEA = Path(__file__).parents[3] / "shared" / "data" / "fhir"


def totals(report: Report) -> dict[str, int]:
    """Return created, updated, unchanged, skipped."""
    return {outcome.value: report.total(outcome) for outcome in Outcome}


def everything() -> list[dict[str, Any]]:
    """Return one of each, pointing at each other, in an order that needs sorting."""
    return [encounter(), appointment(), role(), patient(), practitioner(), organization()]


def test_takes_in_and_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, *everything())
    first = import_files([path])
    assert first.errors == []
    assert totals(first) == {"created": 6, "updated": 0, "unchanged": 0, "skipped": 0}
    events = Event.objects.count()
    again = import_files([path])
    assert totals(again) == {"created": 0, "updated": 0, "unchanged": 6, "skipped": 0}
    assert Event.objects.count() == events
    assert Client.objects.count() == Visit.objects.count() == Appointment.objects.count() == 1


def test_maps_what_is_read(tmp_path: Path) -> None:
    import_files([write(tmp_path, *everything())])
    client = Client.objects.get()
    assert (client.name, client.phone, client.email, client.language) == (
        "Anna de Vries", "+31612345601", "anna1@example.org", "nl",
    )  # fmt: skip
    assert str(client.born_on) == "1944-03-16"
    visit = Visit.objects.get()
    assert visit.professional == Professional.objects.get()
    assert visit.location.time_zone == "Europe/Helsinki"
    assert visit.department.names == {"fi": "Ziekenhuis 1"}
    assert visit.professional is not None
    assert visit.professional.titles == {"fi": "sairaanhoitaja"}
    assert client.care_relationships.get().department == visit.department


def test_a_changed_patient_is_one_update(tmp_path: Path) -> None:
    import_files([write(tmp_path, patient(1), patient(2))])
    report = import_files([write(tmp_path, patient(1, birthDate="1945"), patient(2))])
    assert totals(report) == {"created": 0, "updated": 1, "unchanged": 1, "skipped": 0}
    assert Client.objects.filter(born_on=None).count() == 1  # 1945 is not a day


def test_what_a_client_changed_here_stays(tmp_path: Path) -> None:
    path = write(tmp_path, patient())
    import_files([path])
    Client.objects.update(email="new@example.org")
    import_files([path])
    assert Client.objects.get().email == "new@example.org"


def test_an_encounter_becomes_a_visit_when_it_is_finished(tmp_path: Path) -> None:
    rest = [patient(), practitioner(), organization()]
    report = import_files([write(tmp_path, encounter(status="in-progress"), *rest)])
    assert report.counts["Encounter"] == {Outcome.SKIPPED: 1}
    report = import_files([write(tmp_path, encounter(), *rest)])
    assert report.counts["Encounter"] == {Outcome.CREATED: 1}


def test_an_error_is_taken_back_and_may_come_again(tmp_path: Path) -> None:
    rest = [patient(), practitioner(), organization()]
    import_files([write(tmp_path, encounter(), *rest)])
    wrong = write(tmp_path, encounter(status="entered-in-error"), *rest, name="wrong.json")
    assert import_files([wrong]).counts["Encounter"] == {Outcome.UPDATED: 1}
    assert not Visit.objects.exists()
    assert import_files([wrong]).counts["Encounter"] == {Outcome.SKIPPED: 1}
    assert import_files([write(tmp_path, encounter(), *rest)]).counts["Encounter"] == {
        Outcome.CREATED: 1
    }


def test_an_appointment_moves_and_is_cancelled(tmp_path: Path) -> None:
    rest = [patient(), practitioner(), organization(), role()]
    import_files([write(tmp_path, appointment(), *rest)])
    moved = appointment(start="2099-03-17T10:15:00+01:00", end="2099-03-17T10:30:00+01:00")
    assert totals(import_files([write(tmp_path, moved, *rest)]))["updated"] == 1
    assert str(Appointment.objects.get().starts_at) == "2099-03-17 09:15:00+00:00"
    gone = appointment(status="cancelled", start=None, end=None)
    del gone["start"], gone["end"]
    assert totals(import_files([write(tmp_path, gone, *rest)]))["updated"] == 1
    assert Appointment.objects.get().status == "cancelled"


def test_a_visit_fulfils_its_appointment(tmp_path: Path) -> None:
    past = appointment(start="2026-03-14T10:15:00+01:00", end="2026-03-14T10:30:00+01:00")
    seen = encounter(appointment=[{"reference": "Appointment/a1"}])
    import_files([write(tmp_path, patient(), practitioner(), organization(), role(), past, seen)])
    assert Visit.objects.get().appointment == Appointment.objects.get()
    assert Appointment.objects.get().status == "fulfilled"


def test_a_broken_file_leaves_nothing_and_others_come_in(tmp_path: Path) -> None:
    bad = write(tmp_path, patient(1), patient(2), encounter(), name="bad.json")
    good = write(tmp_path, patient(3), name="good.json")
    report = import_files([bad, good])
    assert [remark.file for remark in report.errors] == [str(bad)]
    assert report.errors[0].entry == 2
    assert "not in the files" in report.errors[0].reason
    assert Client.objects.count() == Imported.objects.count() == 1
    assert totals(report) == {"created": 1, "updated": 0, "unchanged": 0, "skipped": 0}


def test_files_may_come_in_any_order(tmp_path: Path) -> None:
    base = "https://a.example/fhir"
    paths = [
        write(tmp_path, encounter(), name="1.json", base=base),
        write(tmp_path, patient(), name="2.json", base=base),
        write(tmp_path, practitioner(), name="3.json", base=base),
        write(tmp_path, organization(), name="4.json", base=base),
    ]
    report = import_files(paths)
    assert report.errors == []
    assert report.imported == 4
    assert Visit.objects.count() == 1


def test_two_servers_with_a_patient_1_are_not_mixed_up(tmp_path: Path) -> None:
    import_files([
        write(tmp_path, patient(1), name="1.json", base="https://a.example"),
        write(tmp_path, patient(2, id="p1"), name="2.json", base="https://b.example"),
    ])  # fmt: skip
    rest = [practitioner(), organization()]
    report = import_files([write(tmp_path, encounter(), *rest, base="https://b.example")])
    assert report.errors == []
    assert Visit.objects.get().client.email == "anna2@example.org"
    report = import_files([write(tmp_path, encounter(2), *rest, name="3.json")])
    assert "Patient/p1" in report.errors[0].reason  # which server's is not said
    assert Visit.objects.count() == 1


def test_a_record_without_identifier_is_known_by_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, patient(identifier=[]), base="https://a.example")
    import_files([path])
    assert totals(import_files([path]))["unchanged"] == 1
    report = import_files([write(tmp_path, patient(identifier=[], id=None), name="x.json")])
    assert "to know it by" in report.errors[0].reason or "id" in report.errors[0].reason


def test_one_record_twice_in_a_file(tmp_path: Path) -> None:
    same = import_files([write(tmp_path, patient(), patient(id="p9"))])
    assert totals(same) == {"created": 1, "updated": 0, "unchanged": 1, "skipped": 0}
    other = write(tmp_path, patient(2), patient(2, id="p9", gender="male"), name="2.json")
    assert "says something else" in import_files([other]).errors[0].reason


def test_identifiers_of_two_records_are_refused(tmp_path: Path) -> None:
    import_files([write(tmp_path, patient(1), patient(2))])
    both = patient(1)["identifier"] + patient(2)["identifier"]
    report = import_files([write(tmp_path, patient(3, identifier=both), name="2.json")])
    assert "different records" in report.errors[0].reason


def test_circles_and_wrong_kinds_are_refused(tmp_path: Path) -> None:
    one = organization(1, partOf={"reference": "Organization/o2"})
    two = organization(2, partOf={"reference": "Organization/o1"})
    assert "circle" in import_files([write(tmp_path, one, two)]).errors[0].reason
    wrong = encounter(subject={"reference": "urn:uuid:1"})
    whole = bundle(organization(), practitioner(), wrong)
    whole["entry"][1]["fullUrl"] = "urn:uuid:1"
    report = import_files([write_raw(tmp_path, json.dumps(whole))])
    assert "must be a Patient" in report.errors[0].reason
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (patient(birthDate="2999-01-01"), "in the future"),
        (patient(name=[]), "needs a name"),
        (patient(name=[{"family": "x" * 81}]), "longer than 80"),
        (patient(identifier=[{"system": "s", "value": "v" * 401}]), "longer than 400"),
        (encounter(period={"start": "2026-03-14", "end": "2026-03-13"}), "before period.start"),
        (encounter(period={"start": "2999-03-14", "end": "2999-03-14"}), "in the future"),
        (appointment(end="2099-03-16T10:15:00+01:00"), "not after start"),
        (encounter(subject={"reference": "Practitioner/d1"}), "must be a Patient"),
    ],
)
def test_impossible_things_are_refused(tmp_path: Path, resource: dict[str, Any], said: str) -> None:
    rest = [one for one in everything() if one["resourceType"] != resource["resourceType"]]
    if resource["resourceType"] == "Patient":
        rest = []
    report = import_files([write(tmp_path, resource, *rest)])
    assert said in " ".join(remark.reason for remark in report.errors)
    assert not Imported.objects.exists()
    assert not Client.objects.exists()


def test_a_department_is_a_part_of_an_organization(tmp_path: Path) -> None:
    part = organization(2, name="Polikliniek", partOf={"reference": "Organization/o1"}, address=[])
    seen = encounter(serviceProvider={"reference": "Organization/o2"})
    import_files([write(tmp_path, seen, part, organization(1), patient(), practitioner())])
    assert Organisation.objects.count() == 1
    assert Visit.objects.get().department == Department.objects.get(slug="polikliniek")


def test_a_relative_gets_no_mandate_by_import(tmp_path: Path) -> None:
    relative = {
        "resourceType": "RelatedPerson",
        "id": "x",
        "patient": {"reference": "Patient/p1"},
        "name": [{"text": "Piet de Vries"}],
        "telecom": [{"system": "email", "value": "PIET@example.org"}],
    }
    import_files([write(tmp_path, patient(), relative)])
    assert Relative.objects.get().email == "piet@example.org"
    assert not Mandate.objects.exists()


def test_the_dead_are_not_written_to(tmp_path: Path) -> None:
    path = write(tmp_path, patient(deceasedBoolean=True))
    import_files([path])
    died_at = Client.objects.get().died_at
    assert died_at is not None
    import_files([path])
    assert Client.objects.get().died_at == died_at


def test_what_says_too_little_is_left_with_a_note(tmp_path: Path) -> None:
    lonely = encounter(participant=[], serviceProvider=None)
    report = import_files([write(tmp_path, patient(), lonely)])
    assert report.counts["Encounter"] == {Outcome.SKIPPED: 1}
    assert "neither who gave the care nor where" in report.notes[0].reason


def test_every_client_is_in_the_audit(tmp_path: Path) -> None:
    import_files([write(tmp_path, patient(1), patient(2))])
    looks = Look.objects.filter(what="api.fhir-import", action="change")
    assert {look.client_id for look in looks} == set(Client.objects.values_list("pk", flat=True))


def test_a_relative_of_a_client_is_in_the_audit_of_the_client(tmp_path: Path) -> None:
    import_files([write(tmp_path, patient())])
    relative: dict[str, Any] = {
        "resourceType": "RelatedPerson",
        "id": "x",
        "patient": {"reference": "Patient/p1"},
        "name": [{"text": "Piet de Vries"}],
    }
    client = Client.objects.get()
    for email in ("piet@example.org", "p@example.org"):
        relative["telecom"] = [{"system": "email", "value": email}]
        before = Look.objects.filter(client_id=client.pk).count()
        import_files([write(tmp_path, relative)])
        assert Relative.objects.get().email == email
        assert Look.objects.filter(client_id=client.pk).count() == before + 1


def test_national_numbers_are_kept_nowhere(tmp_path: Path) -> None:
    secret = {"system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "999911120"}
    import_files([write(tmp_path, patient(identifier=[secret, *patient()["identifier"]]))])
    assert not ImportedKey.objects.filter(value="999911120").exists()


@pytest.mark.skipif(not SYNTHEA.is_dir(), reason="the Synthea bundles are not beside the tree")
def test_synthea_comes_in_twice() -> None:
    files = sorted(SYNTHEA.glob("*.json"))
    first = import_files(files)
    assert first.errors == []
    assert first.imported == len(files)
    assert {name: first.counts[name][Outcome.CREATED] for name in
            ("Patient", "Organization", "Practitioner", "Encounter")} == {
        "Patient": 6, "Organization": 102, "Practitioner": 102, "Encounter": 32,
    }  # fmt: skip
    again = import_files(list(reversed(files)))
    assert again.errors == []
    assert (again.total(Outcome.CREATED), again.total(Outcome.UPDATED)) == (0, 0)


def test_queries_stay_few_per_resource(
    tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Queries, not seconds: seconds depend on who else is using the machine."""
    resources: list[dict[str, Any]] = [organization(), practitioner()]
    for number in range(1, 41):
        resources.append(patient(number, telecom=[]))
        resources += [
            encounter(number * 10 + n, subject={"reference": f"Patient/p{number}"})
            for n in range(4)
        ]
    path = write(tmp_path, *resources)
    with django_assert_max_num_queries(len(resources) * 10):
        assert import_files([path]).total(Outcome.CREATED) == len(resources)
    with django_assert_max_num_queries(20):
        assert import_files([path]).total(Outcome.UNCHANGED) == len(resources)
