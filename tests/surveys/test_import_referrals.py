"""Taking in who referred from a file: asked once, each bad row named, the good ones come in."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pytest_django.fixtures import Settings

from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.surveys import commands
from nabij.surveys.models import Invitation, NotAsked, Referrer
from tests.factories.organisation import make_department, make_location
from tests.factories.surveys import make_referrer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)  # noon in the Netherlands
HEADING = "Referred_at;Referrer;Department;Reference"
OUTCOMES = ("asked", "not_asked", "too_old", "unlisted", "known", "failed")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def ward() -> Department:
    return make_department(slug="hart", names={"nl": "Hartzorg"}, location=make_location())


def taken(path: Path, *, code: int = 0) -> Any:
    """Take in a file and return the summary for machines."""
    done = CliRunner().invoke(commands.referrals, [str(path), "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.output)


def written(folder: Path, *rows: str, heading: str = HEADING) -> Path:
    """Write a file as a spreadsheet does."""
    path = folder / "referrals.csv"
    path.write_text("\n".join((heading, *rows)) + "\n", "utf-8-sig")
    return path


def counted(said: Any) -> dict[str, int]:
    """Return the outcomes that there were; together they are all rows."""
    assert said["read"] == sum(said[name] for name in OUTCOMES)
    return {name: said[name] for name in OUTCOMES if said[name]}


def test_who_is_on_the_list_is_asked_once_however_often_the_file_comes(
    tmp_path: Path, ward: Department
) -> None:
    elsewhere = make_department()
    bos, out, _silent = (
        make_referrer(department=elsewhere, email=f"{name}@eik.example")
        for name in ("bos", "uit", "stil")
    )
    Referrer.objects.filter(pk=out.pk).update(opted_out_at=NOON)
    path = written(
        tmp_path,
        "2026-03-09 10:00;Bos@Eik.example;Hartzorg;V-1",
        "2026-03-09 10:00;Bos@Eik.example;Hartzorg;V-1",
        "2026-03-10;bos@eik.example;hart;V-2",
        "2026-03-08;uit@eik.example;hart;V-3",
        "2026-02-20;stil@eik.example;hart;V-4",
        "2026-03-09;wie@eik.example;hart;V-5",
    )
    said = taken(path)
    assert counted(said) == {"asked": 1, "not_asked": 2, "too_old": 1, "unlisted": 1, "known": 1}
    assert "1 from addresses that are not on the list: nobody is asked" in said["notes"]
    made = Invitation.objects.get()
    assert (made.referrer, made.department, made.location) == (bos, ward, ward.location)
    assert made.visited_at == datetime(2026, 3, 9, 9, tzinfo=UTC)
    reasons = NotAsked.objects.order_by("reason").values_list("reason", flat=True)
    assert list(reasons) == ["long_ago", "opted_out", "recently_asked"]
    assert Referrer.objects.count() == 3
    assert counted(taken(path)) == {"unlisted": 1, "known": 5}
    with clock.at(NOON + timedelta(days=200)):
        assert counted(taken(path)) == {"unlisted": 1, "known": 5}
    assert Invitation.objects.count() == 1


def test_today_without_a_time_is_no_future(tmp_path: Path, ward: Department) -> None:
    make_referrer(department=ward, email="bos@eik.example")
    with clock.at(NOON - timedelta(hours=4)):
        said = taken(written(tmp_path, "10-03-2026;bos@eik.example;hart;V-1"))
    assert counted(said) == {"asked": 1}
    assert Invitation.objects.get().visited_at == NOON - timedelta(hours=4)


def test_each_bad_row_is_named(tmp_path: Path, ward: Department) -> None:
    make_referrer(department=ward, email="bos@eik.example")
    bad = [
        ("referred_at", ";bos@eik.example;hart;V-2"),
        ("referred_at", "3/9/2026;bos@eik.example;hart;V-2"),
        ("referred_at", "2026-03-11;bos@eik.example;hart;V-2"),
        ("referrer", "2026-03-09;;hart;V-2"),
        ("referrer", "2026-03-09;bos@;hart;V-2"),
        ("referrer", f"2026-03-09;{'a' * 250}@eik.example;hart;V-2"),
        ("department", "2026-03-09;bos@eik.example;neus;V-2"),
        ("department", "2026-03-09;bos@eik.example;;V-2"),
        ("reference", "2026-03-09;bos@eik.example;hart;"),
        ("reference", f"2026-03-09;bos@eik.example;hart;{'1' * 201}"),
        ("reference", "2026-03-09;anders@eik.example;hart;V-1"),
        ("", "2026-03-09;bos@eik.example;hart"),
    ]
    good = "2026-03-09;bos@eik.example;hart;V-1"
    said = taken(written(tmp_path, good, *[row for _, row in bad]), code=1)
    assert [(one["row"], one["column"]) for one in said["errors"]] == [
        (row, column) for row, (column, _) in enumerate(bad, 3)
    ]
    assert counted(said) == {"asked": 1, "failed": len(bad)}
    assert "row 2" in said["errors"][10]["reason"]


def test_a_location_tells_two_departments_apart(tmp_path: Path, ward: Department) -> None:
    other = make_department(names={"nl": "Hartzorg"}, location=make_location(name="Elders"))
    make_referrer(department=ward, email="bos@eik.example")
    heading = f"{HEADING};Location"
    row = "2026-03-09;bos@eik.example;Hartzorg;V-1;"
    assert taken(written(tmp_path, row, heading=heading), code=1)["failed"] == 1
    assert counted(taken(written(tmp_path, f"{row}Elders", heading=heading))) == {"asked": 1}
    assert Invitation.objects.get().department == other


def test_two_record_systems_may_number_alike(tmp_path: Path, ward: Department) -> None:
    other = make_department(slug="long", location=make_location(name="Elders"))
    for name in ("bos", "berg"):
        make_referrer(department=ward, email=f"{name}@eik.example")
    rows = ("2026-03-09;bos@eik.example;hart;1", "2026-03-09;berg@eik.example;long;1")
    assert counted(taken(written(tmp_path, *rows))) == {"asked": 2}
    assert {one.department for one in Invitation.objects.all()} == {ward, other}


def test_a_reference_is_not_to_be_worked_out_without_the_key(
    tmp_path: Path, ward: Department, settings: Settings
) -> None:
    make_referrer(department=ward, email="bos@eik.example")
    path = written(tmp_path, "2026-03-09;bos@eik.example;hart;1")
    assert counted(taken(path)) == {"asked": 1}
    settings.SECRET_KEY = "another"
    assert counted(taken(path)) == {"not_asked": 1}  # asked lately, and by another id
    assert NotAsked.objects.get().visit_id != Invitation.objects.get().visit_id


def test_what_became_of_a_file_is_said_in_words(tmp_path: Path, ward: Department) -> None:
    make_referrer(department=ward, email="bos@eik.example")
    path = written(tmp_path, "2026-03-09;bos@eik.example;hart;V-1", "x;bos@eik.example;hart;V-2")
    done = CliRunner().invoke(commands.referrals, [str(path)])
    assert done.exit_code == 1
    assert "2 rows: 1 asked, 0 not asked, 0 too old, 0 from addresses" in done.output
    assert "error: row 3, referred_at" in done.output
    path.write_text("a,b\n1,2\n")
    assert "no column" in taken(path, code=1)["error"]
    assert "no column" in CliRunner().invoke(commands.referrals, [str(path)]).output
