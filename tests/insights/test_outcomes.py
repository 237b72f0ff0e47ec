"""What is counted elsewhere comes in by file, and is told beside what clients say."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.insights import operations
from nabij.insights.commands import COMMANDS
from nabij.insights.definitions import correlation
from nabij.insights.drawing import scale_of
from nabij.insights.models import Outcome
from nabij.insights.types import OutcomeFigure, OutcomeKind
from nabij.lib import clock
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department, make_location
from tests.factories.surveys import make_years

pytestmark = pytest.mark.django_db
[OUTCOMES] = COMMANDS["import"]
PAGE = "/studio/outcomes/"
TODAY = datetime(2026, 6, 20, 9, 0, tzinfo=UTC)


def taken(path: Path, text: str, *, code: int = 0) -> dict[str, Any]:
    path.write_text(text, "utf-8-sig")
    with clock.at(TODAY):
        result = CliRunner().invoke(OUTCOMES, [str(path), "--json"])
    assert result.exit_code == code, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    parts = ("created", "updated", "unchanged", "skipped", "failed")
    assert said["read"] == sum(said[part] for part in parts)
    return said


def test_both_shapes_come_in_once_and_bad_figures_are_named(tmp_path: Path) -> None:
    make_department(slug="geriatrie", location=make_location(name="Noord"))
    path = tmp_path / "outcomes.csv"
    heading = "Month;Department;Falls;Sick leave;colour"
    wide = f"{heading}\n2026-03;geriatrie;4;5,4%;x\n03-2026;geriatrie;4;;\n"
    said = taken(path, wide)
    assert (said["created"], said["skipped"]) == (2, 1)
    assert Outcome.objects.get(kind="sick_leave").value == Decimal("5.4")
    assert taken(path, wide)["unchanged"] == 2

    rows = [
        ("", "2026-03,geriatrie,falls,5"),
        ("", "2026-03-01,geriatrie,complaints,2"),
        ("month", "2026-03-02,geriatrie,falls,5"),
        ("month", "2026-07,geriatrie,falls,5"),
        ("month", "3/2026,geriatrie,falls,5"),
        ("department", "2026-03,neus,falls,5"),
        ("outcome", "2026-03,geriatrie,luck,5"),
        ("value", "2026-02,geriatrie,falls,-1"),
        ("value", "2026-02,geriatrie,no_show,101"),
        ("value", "2026-02,geriatrie,falls,many"),
        ("falls", "2026-03,geriatrie,falls,6"),
        ("", "2026-02,geriatrie"),
    ]
    text = "\n".join(["month,department,outcome,value", *[row for _, row in rows]]) + "\n"
    said = taken(path, text, code=1)
    assert (said["created"], said["updated"], said["failed"]) == (1, 1, 10)
    assert [(one["row"], one["column"]) for one in said["errors"]] == [
        (row, column) for row, (column, _) in enumerate(rows, 2) if row > 3
    ]
    assert Outcome.objects.get(kind="falls").value == 5
    assert "neither" in taken(path, "month,department\n", code=1)["error"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(kind="sick_leave").update(value=101)


def test_going_together_is_measured_with_its_interval() -> None:
    # Anscombe (1973), The American Statistician 27(1), the first of the four: r = 0.816
    x = (10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)
    y = (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68)
    found = correlation(list(zip(x, y, strict=True)))
    assert found is not None
    assert (round(found.value, 3), found.n, found.is_real) == (0.816, 11, True)
    assert (round(found.low, 2), round(found.high, 2)) == (0.42, 0.95)
    assert correlation([(1, 2)] * 9) is None
    assert correlation([(1, 2), (2, 1), (3, 3)]) is None
    assert [scale_of([most]).high for most in (0, 0.4, 7, 26, 101)] == [2, 0.4, 8, 40, 200]


def test_the_page_tells_both_with_lag_n_and_a_warning(client: Browser) -> None:
    studio = sign_in(client, make_staff(role=Role.MANAGER))
    with clock.at(TODAY):
        assert "Nog geen cijfers" in studio.get(PAGE).content.decode()
        ward = make_department(slug="geriatrie", names={"nl": "Geriatrie"})
        levels = [40, 10, 30, -10, 20, 0, 40, 10, 30, -10]
        make_years(ward, levels, until=date(2025, 11, 1))
        # the falls of a month follow what was said the month before
        months = [date(2025, n, 1) for n in range(3, 13)]
        operations.store_outcomes(
            figures=[
                OutcomeFigure(
                    month=month, department_id=ward.pk, kind=OutcomeKind.FALLS,
                    value=Decimal(10) - Decimal(level) / 10,
                )
                for month, level in zip(months, levels, strict=True)
            ]
        )  # fmt: skip
        asked = {"outcome": "falls", "of": "geriatrie", "lag": "1"}
        with CaptureQueriesContext(connection) as few:
            shown = studio.get(PAGE, asked).content.decode()
        assert "10 maanden zijn vergeleken" in shown
        assert "Dit zegt niet waardoor" in shown
        assert "het andere meestal lager" in shown
        assert "−1,00" in shown
        assert shown.count("<svg aria-hidden") == 4
        assert " style=" not in shown
        odd = {"outcome": "x", "of": "x", "lag": "99", "metric": "x"}
        assert studio.get(PAGE, odd).status_code == 200
        for slug in ("een", "twee"):
            other = make_department(slug=slug)
            make_years(other, levels, until=date(2025, 11, 1))
        with CaptureQueriesContext(connection) as many:
            assert studio.get(PAGE, asked).status_code == 200
    assert len(many) == len(few)
