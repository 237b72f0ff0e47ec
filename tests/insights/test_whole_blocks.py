"""Pages tell each department in whole blocks of months, and name the months when they differ."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.insights import commands, pictures
from nabij.insights.numbers import counted, told
from nabij.insights.rules import months_back
from nabij.insights.types import Metric
from nabij.lib import clock
from nabij.surveys import operations
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department, make_location
from tests.factories.surveys import past

pytestmark = pytest.mark.django_db
STUDIO, PUBLIC = "/studio/experience/", "/figures/"
TODAY = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
ROW = re.compile(
    r'<th scope="row">(?P<name>[A-Z][a-z]+)(?: \((?P<months>[^)]+)\))?</th> '
    r"<td[^>]*>(?P<value>[^<]*)</td> <td[^>]*>(?P<margin>[^<]*)</td> <td[^>]*>(?P<n>[^<]*)</td>"
)
CAPTION = re.compile(r"<caption>([^<]*) · Per afdeling</caption>")
METRICS = {
    "Zou ons aanraden (NPS)": Metric.NPS, "Moeite (CES)": Metric.CES,
    "Vond het gemakkelijk": Metric.LOW_EFFORT, "Respons": Metric.RESPONSE_RATE,
}  # fmt: skip
MONTHS = [months_back(date(2026, 3, 1), back) for back in range(23, -1, -1)]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def fill(**per_month: int) -> None:
    """Two years of answers: so many each month, by department."""
    location = make_location()
    operations.bulk(
        items=[
            past(
                department=department,
                at=datetime(month.year, month.month, 1 + k % 19, 9, tzinfo=UTC),
                nps=(10, 9, 7, 3)[(n + k) % 4],
                ces=1 + (n + k) % 3,
            )
            for slug, each in per_month.items()
            for department in [
                make_department(location=location, slug=slug, names={"nl": slug.title()})
            ]
            for n, month in enumerate(MONTHS)
            for k in range(each)
        ]
    )


def rows_of(page: str) -> list[tuple[Metric, dict[str, str | None]]]:
    """Return the rows of a page's tables by department, with the figure each is of."""
    said = re.sub(r"\s+", " ", page)
    parts = CAPTION.split(said)[1:]
    return [
        (METRICS[name], found.groupdict())
        for name, body in zip(parts[::2], parts[1::2], strict=True)
        for found in ROW.finditer(body.split("</table>")[0])
    ]


def exported(first: date, last: date) -> dict[tuple[str, str], dict[str, Any]]:
    arguments = ["--from", f"{first}", "--to", f"{last}", "--by", "department", "--json"]
    done = CliRunner().invoke(commands.metrics, arguments)
    assert done.exit_code == 0, done.output
    return {(row["metric"], row["group"]): row for row in json.loads(done.output)}


def named(words: str) -> tuple[date, date]:
    """Return the months that a page names, as a period."""
    found = {
        pictures.stretch_name(a, b, "nl"): (a, b)
        for a in range(2024 * 12, 2026 * 12 + 3)
        for b in range(a + 1, 2026 * 12 + 4)
    }
    first, after = found[words]
    last = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return date(first // 12, first % 12 + 1, 1), min(last, TODAY.date())


@pytest.mark.parametrize(
    ("address", "months"), [(STUDIO, 3), (STUDIO, 6), (STUDIO, 12), (PUBLIC, 12)]
)
def test_the_export_gives_the_page_over_the_months_the_page_names(
    client: Browser, address: str, months: int
) -> None:
    fill(groot=30, midden=14, klein=2)
    browser = sign_in(client, make_staff(role=Role.MANAGER)) if address == STUDIO else client
    found = rows_of(browser.get(address, {"months": months}).content.decode())
    assert {row["name"] for _, row in found} == {"Groot", "Midden", "Klein"}
    period = months_back(date(2026, 3, 1), months - 1), TODAY.date()
    other = 0
    for metric, row in found:
        begin, end = named(row["months"]) if row["months"] else period
        same = exported(begin, end)[metric, f"{row['name']}".lower()]
        assert not same["hidden"], row
        low, high = (told(metric, same[one], language="nl") for one in ("low", "high"))
        assert row["value"] == told(metric, same["value"], language="nl")
        assert row["margin"] == f"{low} tot {high}"
        assert row["n"] == counted(same["n"], language="nl")
        other += row["months"] is not None
        if row["months"]:  # the export of the months asked stays silent
            assert exported(*period)[metric, f"{row['name']}".lower()]["hidden"]
    assert other, found


def test_who_nobody_answered_about_is_not_in_public(client: Browser) -> None:
    fill(groot=30, klein=14)
    make_department(slug="algemeen", names={"nl": "Algemeen"})
    operations.bulk(
        items=[
            past(department=department, at=TODAY - timedelta(days=n), answered=False)
            for department in [make_department(slug="stil", names={"nl": "Stil"})]
            for n in range(12)
        ]
    )
    page = client.get(PUBLIC).content.decode()
    assert "Groot" in page
    assert "Algemeen" not in page
    assert "Stil" not in page


def test_a_public_page_without_any_department_to_tell_says_so(client: Browser) -> None:
    """One answer elsewhere, and the only other department would show it by subtraction."""
    fill(groot=12)
    at = datetime(2025, 4, 3, 9, tzinfo=UTC)
    operations.bulk(items=[past(department=make_department(slug="een"), at=at, nps=9, ces=1)])
    page = client.get(PUBLIC).content.decode()
    assert "Te weinig antwoorden om te tekenen" in page
    assert "Groot" not in page


def test_statements_do_not_grow_with_lines(client: Browser) -> None:
    sign_in(client, make_staff(role=Role.MANAGER))

    def statements(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    fill(een=3)
    for address in (STUDIO, PUBLIC):
        statements(address)
    one = [statements(address) for address in (STUDIO, PUBLIC)]
    fill(twee=3, drie=3)
    assert [statements(address) for address in (STUDIO, PUBLIC)] == one
