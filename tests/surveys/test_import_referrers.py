"""Taking in who refers clients from a file: each bad row is named, the good ones come in."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nabij.ledger.models import Event
from nabij.people.types import SYSTEM
from nabij.surveys import commands, operations
from nabij.surveys.models import Invitation, Referrer
from tests.factories.organisation import make_department, make_location

pytestmark = pytest.mark.django_db
HEADING = "Name;Practice;Email;Language;Department"


def taken(path: Path, *, code: int = 0) -> Any:
    """Take in a file and return the summary for machines."""
    done = CliRunner().invoke(commands.referrers, [str(path), "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.output)


def written(folder: Path, *rows: str) -> Path:
    """Write a file as a spreadsheet does."""
    path = folder / "referrers.csv"
    path.write_text("\n".join((HEADING, *rows)) + "\n", "utf-8-sig")
    return path


def test_a_list_comes_in_once(tmp_path: Path) -> None:
    ward = make_department(slug="hart", names={"nl": "Hartzorg"}, location=make_location())
    path = written(
        tmp_path,
        "Dokter Bos;De Eik;Bos@Eik.example;;Hartzorg",
        "Lääkäri Koski;;koski@satama.example;FI;hart",
    )
    assert taken(path)["created"] == 2
    bos, koski = Referrer.objects.order_by("email")
    assert (bos.name, bos.practice, bos.email) == ("Dokter Bos", "De Eik", "bos@eik.example")
    assert (bos.language, koski.language, koski.department) == ("nl", "fi", ward)
    assert taken(path)["unchanged"] == 2
    assert Event.objects.filter(kind="surveys.ReferrerListChanged").count() == 2
    changed = taken(written(tmp_path, "Dokter Bos;De Iep;bos@eik.example;;hart"))
    assert (changed["updated"], changed["unchanged"]) == (1, 0)
    assert Referrer.objects.get(pk=bos.pk).practice == "De Iep"
    assert not Invitation.objects.exists()


def test_each_bad_row_is_named(tmp_path: Path) -> None:
    make_department(slug="hart", location=make_location())
    taken(written(tmp_path, "Weg;;weg@eik.example;;hart"))
    gone = Referrer.objects.get()
    operations.remove_referrer(referrer_id=gone.pk, by=SYSTEM)
    bad = [
        ("name", ";;a@eik.example;;hart"),
        ("email", "Bos;;;;hart"),
        ("email", "Bos;;bos@;;hart"),
        ("language", "Bos;;b@eik.example;sv;hart"),
        ("department", "Bos;;c@eik.example;;neus"),
        ("department", "Bos;;d@eik.example;;"),
        ("practice", f"Bos;{'a' * 201};e@eik.example;;hart"),
        ("email", "Weg;;WEG@eik.example;;hart"),
        ("email", "Nog eens;;goed@eik.example;;hart"),
        ("", "Bos;;f@eik.example"),
    ]
    said = taken(
        written(tmp_path, "Goed;;goed@eik.example;;hart", *[row for _, row in bad]), code=1
    )
    assert [(one["row"], one["column"]) for one in said["errors"]] == [
        (row, column) for row, (column, _) in enumerate(bad, 3)
    ]
    assert (said["created"], said["failed"]) == (1, len(bad))
    assert "off the list" in said["errors"][7]["reason"]
    assert Referrer.objects.filter(removed_at=None).get().name == "Goed"


def test_a_file_of_something_else_is_said(tmp_path: Path) -> None:
    path = tmp_path / "referrers.csv"
    path.write_text("a,b\n1,2\n")
    assert "no column" in taken(path, code=1)["error"]
    done = CliRunner().invoke(commands.referrers, [str(path)])
    assert "no column" in done.output
