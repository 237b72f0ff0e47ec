"""The page of figures, and the export that gives the same."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.insights import commands
from nabij.insights.numbers import counted, told
from nabij.insights.types import STANDING, Metric
from nabij.lib import clock
from nabij.organisation.models import Department, Location
from nabij.surveys import operations
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department, make_location
from tests.factories.surveys import past

pytestmark = pytest.mark.django_db
PAGE = "/studio/experience/"
TODAY = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def studio(client: Browser) -> Browser:
    return sign_in(client, make_staff(role=Role.MANAGER))


def fill(*, slugs: tuple[str, ...] = ("chirurgie", "thuiszorg", "klein")) -> list[Department]:
    """Half a year of answers of two departments, and four of a third."""
    location = make_location()
    departments = [
        make_department(location=location, slug=slug, names={"nl": slug.title()}) for slug in slugs
    ]
    items = []
    for number, department in enumerate(departments):
        for n in range(4 if department.slug == "klein" else 60):
            at = TODAY - timedelta(days=2 + n * 2)
            items.append(
                past(
                    department=department,
                    at=at,
                    nps=(10, 9, 8, 6, 10)[(n + number) % 5],
                    ces=1 + n % 4,
                )
            )
    operations.bulk(items=items)
    return departments


def test_page_shows_picture_table_and_definition(studio: Browser) -> None:
    fill()
    shown = studio.get(PAGE).content.decode()
    assert shown.count("<svg aria-hidden") == 12  # six charts, wide and narrow
    assert shown.count('role="img"') >= 12
    assert "AAPOR" in shown
    assert shown.count("<details") == 6  # the definitions only: tables stand in plain sight
    assert "Chirurgie" in shown
    assert "over deze maanden niet te tonen" in shown
    assert " style=" not in shown
    assert "95-procentsinterval" in shown


def test_empty_page_says_so(studio: Browser) -> None:
    shown = studio.get(PAGE)
    assert shown.status_code == 200
    assert "Nog geen antwoorden" in shown.content.decode()


@pytest.mark.parametrize("months", ["3", "6", "12", "999", "-1", "x", ""])
def test_any_period_asked_for_is_answered(studio: Browser, months: str) -> None:
    fill()
    assert studio.get(PAGE, {"months": months}).status_code == 200


def test_only_managers(client: Browser) -> None:
    for role in (Role.AGENT, Role.PROFESSIONAL, Role.EDITOR, Role.ADMINISTRATOR):
        browser = sign_in(Browser(), make_staff(role=role))
        assert browser.get(PAGE).status_code == 404, role
    assert client.get(PAGE).status_code == 302


def test_only_looking(studio: Browser) -> None:
    assert studio.post(PAGE).status_code == 405


def test_statements_do_not_grow_with_departments(studio: Browser) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert studio.get(PAGE).status_code == 200
        return len(caught)

    fill(slugs=("een",))
    statements()
    one = statements()
    fill(slugs=("twee", "drie"))
    assert statements() == one


def test_export_gives_the_numbers_of_the_page(studio: Browser) -> None:
    fill()
    shown = re.sub(r"\s+", " ", studio.get(PAGE, {"months": "6"}).content.decode())
    by_slug = {"chirurgie": "Chirurgie", "thuiszorg": "Thuiszorg", "klein": "Klein"}
    rows = run("--from", "2025-10-01", "--to", "2026-03-20", "--by", "department", "--json")
    assert {tuple(row) for row in rows} == {commands.COLUMNS}
    rows = [row for row in rows if row["metric"] in STANDING]
    assert len(rows) == 12
    told_in_page = 0
    for row in rows:
        metric = Metric(row["metric"])
        name = by_slug[row["group"]]
        if row["hidden"] and f'<th scope="row">{name} (' in shown:
            continue  # of other months: tests/insights/test_whole_blocks.py
        heading = rf'<th scope="row">{name}</th>'
        value = told(metric, row["value"], language="nl")
        n = counted(row["n"], language="nl")
        numbers = [rf"<td[^>]*>{one}</td>" for one in (re.escape(value), "([^<]*)", n)]
        cell = " ".join([heading, *numbers])
        found = re.search(cell, shown)
        assert found, row
        if row["hidden"]:
            assert found[1] == "over deze maanden niet te tonen"
        else:
            ends = [told(metric, row[end], language="nl") for end in ("low", "high")]
            assert found[1] == f"{ends[0]} tot {ends[1]}"
            told_in_page += 1
    assert told_in_page == 4  # one department: the other is hidden with the small one


def run(*arguments: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(commands.metrics, arguments)
    assert done.exit_code == 0, done.output
    rows: list[dict[str, Any]] = json.loads(done.output)
    return rows


def test_export_as_a_table() -> None:
    fill()
    done = CliRunner().invoke(
        commands.metrics, ["--from", "2025-10-01", "--to", "2026-03-20", "--csv"]
    )
    lines = done.output.splitlines()
    assert lines[0] == "metric,group,n,value,low,high,hidden"
    assert [line.split(",")[0] for line in lines[1:]] == [
        "nps", "ces", "low_effort", "response_rate", "high_effort", "response_rate_2", "enps",
    ]  # fmt: skip
    assert lines[1].startswith("nps,,124,")
    assert lines[1].endswith(",false")


def test_a_name_is_no_formula_in_a_spreadsheet() -> None:
    fill()
    Location.objects.update(name="=HYPERLINK(1)")
    period = ["--from", "2025-10-01", "--to", "2026-03-20", "--by", "location", "--csv"]
    done = CliRunner().invoke(commands.metrics, period)
    assert "nps,'=HYPERLINK(1)," in done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "2026-03-01", "--to", "2026-02-01"], "ends (2026-02-01) before it begins"),
        (["--from", "yesterday", "--to", "2026-02-01"], "yesterday"),
        (["--from", "2026-02-30", "--to", "2026-03-01"], "2026-02-30"),
        (["--from", "2026-03-01", "--to", "2026-03-01", "--by", "age"], "age"),
        (["--to", "2026-03-01"], "--from"),
    ],
)
def test_export_says_what_is_wrong(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(commands.metrics, arguments)
    assert done.exit_code == 2
    assert words in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("metric", "value", "language", "words"),
    [
        (Metric.NPS, 42, "nl", "42"),
        (Metric.NPS, -5, "en", "\N{MINUS SIGN}5"),
        (Metric.CES, 2.35, "nl", "2,4"),
        (Metric.CES, 2.3, "fi", "2,3"),
        (Metric.CES, 2.3, "en", "2.3"),
        (Metric.LOW_EFFORT, 83.3, "nl", "83%"),
        (Metric.LOW_EFFORT, 83.3, "fi", "83\N{NO-BREAK SPACE}%"),
        (Metric.NPS, None, "nl", "–"),
    ],
)
def test_numbers_are_written_as_readers_do(
    metric: Metric, value: float | None, language: str, words: str
) -> None:
    assert told(metric, value, language=language) == words


def test_counts_are_written_as_readers_do() -> None:
    assert counted(12345, language="nl") == "12.345"
    assert counted(12345, language="en") == "12,345"
    assert counted(None, language="nl") == "–"
