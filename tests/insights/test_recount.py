"""The figures are what another engine counts from the raw answers by other SQL, to the last digit;
and rows handed out one by one trace nobody.

The counts of the product are kept by triggers and added up in Python; here DuckDB reads the bare
tables as CSV. Values are rounded there in whole numbers, exactly; Student's t comes from scipy.
"""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import duckdb
import pytest
from django.db import connection
from scipy.stats import t as student

from nabij.insights.blocks import MINIMUM
from nabij.insights.operations import roll_up
from nabij.insights.queries import by_respondent, exported, follow_ups, responses
from nabij.insights.rules import COMMENTS_FROM
from nabij.insights.types import By, Metric, MetricRow
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM
from nabij.surveys.models import FollowUp, Invitation, Referrer, Response
from nabij.surveys.operations import standard_survey
from nabij.surveys.types import Respondent
from tests.factories.accounts import make_user
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client, make_relative

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 3, 1, tzinfo=UTC)
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
TOUCHPOINTS, LANGUAGES = ("visit", "portal", "contact"), ("nl", "nl", "nl", "fi", "en")
KINDS = [Respondent.CLIENT] * 8 + [Respondent.RELATIVE, Respondent.REFERRER, Respondent.EMPLOYEE]


def world(seed: int, *, size: int, with_invitations: bool = True) -> None:
    """Fill a year with answers, half answers and invitations, uneven over five departments."""
    chance = random.Random(seed)
    places = [make_location(name="Noord"), make_location(name="Zuid")]
    departments = [
        make_department(slug=f"d{n}", location=places[n % 2], names={"nl": f"Afdeling {n}"})
        for n in range(5)
    ]
    survey = standard_survey()
    client = make_client()
    whom: dict[Respondent, dict[str, Any]] = {
        Respondent.CLIENT: {"client": client},
        Respondent.RELATIVE: {"client": client, "relative": make_relative()},
        Respondent.REFERRER: {"referrer": make_referrer(departments[0])},
        Respondent.EMPLOYEE: {"employee": make_user()},
    }
    asked, said = [], []
    for _ in range(size):
        department = chance.choices(departments, (40, 30, 20, 9, 1))[0]
        at = datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=chance.randrange(365))
        kind = chance.choice(KINDS)
        common: dict[str, Any] = {
            "survey": survey, "department": department, "location_id": department.location_id,
            "touchpoint": chance.choice(TOUCHPOINTS), "language": chance.choice(LANGUAGES),
            "respondent_type": kind,
        }  # fmt: skip
        outcome = chance.choices(("sent", "draft", "nothing", "unreached"), (60, 8, 27, 5))[0]
        invitation = Invitation(
            **common, **whom[kind], person_id=uuid4(), created_at=at, invited_on=at.date(),
            expires_at=at + timedelta(days=14),
            status="answered" if outcome == "sent" else "expired",
            quiet_during=(at, at + timedelta(days=30)),
            undeliverable_at=at if outcome == "unreached" else None,
        )  # fmt: skip
        asked += [invitation] if with_invitations else []
        if outcome not in ("sent", "draft"):
            continue
        is_anonymous = kind is Respondent.EMPLOYEE
        moment = datetime(at.year, at.month, 1, tzinfo=UTC) if is_anonymous else at
        said.append(
            Response(
                **common, invitation=invitation if with_invitations and not is_anonymous else None,
                nps=chance.choice([None, *range(11), 9, 10, 10, 8]),
                ces=chance.choice([None, 1, 1, 2, 2, 3, 4, 5]), comment=f"=Jan {chance.random()}",
                is_anonymous=is_anonymous, started_at=moment,
                submitted_at=moment if outcome == "sent" or is_anonymous else None,
                submitted_on=moment.date() if outcome == "sent" or is_anonymous else None,
            )
        )  # fmt: skip
    Invitation.objects.bulk_create(asked)
    Response.objects.bulk_create(said)


def make_referrer(department: Department) -> Referrer:
    """Make a professional elsewhere who sends clients here."""
    return Referrer.objects.create(name="Huisarts", email="gp@example.org", department=department)


def opened(tmp_path: Path) -> "duckdb.DuckDBPyConnection":
    """Return DuckDB with the bare tables in it."""
    other = duckdb.connect()
    for table in ("surveys_response", "surveys_invitation", "organisation_department",
                  "organisation_location"):  # fmt: skip
        path = tmp_path / f"{table}.csv"
        with (
            path.open("wb") as file,
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} TO STDOUT (FORMAT csv, HEADER)") as copy,
        ):
            for block in copy:
                file.write(block)
        other.execute(f"CREATE TABLE {table} AS FROM read_csv('{path}', header=true, nullstr='')")
    quantiles = ", ".join(
        f"({n}, {float(student.ppf(0.975, n - 1))!r}::DOUBLE)" for n in range(2, 1500)
    )
    other.execute(f"CREATE TABLE student AS SELECT * FROM (VALUES {quantiles}) one (n, t)")
    other.execute("""
        CREATE MACRO rounded(over, under, scale) AS  -- exactly, half away from zero
            sign(over) * ((2 * abs(over) * scale + under) // (2 * under)) / scale;
        CREATE MACRO z() AS 1.959963984540054;
        CREATE MACRO wilson(p, n, side) AS round(100 * least(1, greatest(0,
            (p + z() * z() / (2 * n) + side * z() * sqrt(p * (1 - p) / n + z() * z() / (4 * n * n)))
            / (1 + z() * z() / n))), 1);
        CREATE VIEW answers AS SELECT r.*, d.slug, l.name, strftime(submitted_on, '%Y-%m') AS month
            FROM surveys_response r JOIN organisation_department d ON d.id = r.department_id
            JOIN organisation_location l ON l.id = d.location_id WHERE submitted_on IS NOT NULL;
        CREATE VIEW invited AS SELECT i.*, d.slug, l.name, strftime(invited_on, '%Y-%m') AS month,
            i.status = 'answered' AS sent, i.id IN (SELECT invitation_id FROM surveys_response
                WHERE submitted_on IS NULL AND invitation_id IS NOT NULL) AS begun
            FROM surveys_invitation i JOIN organisation_department d ON d.id = i.department_id
            JOIN organisation_location l ON l.id = d.location_id WHERE undeliverable_at IS NULL
    """)
    return other


def recounted(other: "duckdb.DuckDBPyConnection", group: str) -> dict[tuple[str, str, str], Any]:
    """Return (n, value, low, high) by metric and group, of each kind of respondent by itself."""
    statement = f"""
    WITH s AS (SELECT {group} AS g, respondent_type AS kind, count(nps) AS n,
            count(*) FILTER (nps >= 9) AS p, count(*) FILTER (nps <= 6) AS d,
            count(ces) AS m, sum(ces) AS total, var_samp(ces) AS variance,
            count(*) FILTER (ces <= 2) AS easy, count(*) FILTER (ces >= 4) AS hard
        FROM answers GROUP BY 1, 2),
    a AS (SELECT *, (p + .75) / (n + 3) - (d + .75) / (n + 3) AS centre,
            (p + .75) / (n + 3) + (d + .75) / (n + 3) AS either FROM s),
    w AS (SELECT *, z() * sqrt((either - centre * centre) / (n + 3)) AS margin FROM a),
    i AS (SELECT {group.replace("language", "'no language'")} AS g, respondent_type AS kind,
            count(*) AS n, count(*) FILTER (sent) AS answered,
            count(*) FILTER (sent OR begun) AS touched FROM invited GROUP BY 1, 2)
    SELECT kind, 'nps', g, n, rounded(100 * (p - d), n, 1),
        round(greatest(-100, 100 * (centre - margin)), 0),
        round(least(100, 100 * (centre + margin)), 0) FROM w WHERE n > 0
    UNION ALL SELECT kind, 'ces', g, m, rounded(total, m, 100),
        round(greatest(1, total / m - t * sqrt(variance / m)), 2),
        round(least(5, total / m + t * sqrt(variance / m)), 2) FROM s JOIN student ON student.n = m
    UNION ALL SELECT kind, 'low_effort', g, m, rounded(100 * easy, m, 10),
        wilson(easy / m, m, -1), wilson(easy / m, m, 1) FROM s WHERE m > 0
    UNION ALL SELECT kind, 'high_effort', g, m, rounded(100 * hard, m, 10),
        wilson(hard / m, m, -1), wilson(hard / m, m, 1) FROM s WHERE m > 0
    UNION ALL SELECT kind, 'response_rate', g, n, rounded(100 * answered, n, 10),
        wilson(answered / n, n, -1), wilson(answered / n, n, 1) FROM i
    UNION ALL SELECT kind, 'response_rate_2', g, n, rounded(100 * touched, n, 10),
        wilson(touched / n, n, -1), wilson(touched / n, n, 1) FROM i
    """
    found = other.execute(statement).fetchall()
    wanted = {}
    for kind, metric, g, *numbers in found:
        name = "enps" if (kind, metric) == ("employee", "nps") else metric
        wanted[kind, name, str(g)] = tuple(numbers)
    return wanted


def agrees(rows: list[MetricRow], kind: str, wanted: dict[Any, Any], *, by_kind: bool) -> int:
    told = 0
    for row in rows:
        if row.hidden or not row.n:
            continue
        of = "employee" if row.metric is Metric.ENPS else kind
        key = (row.group, row.metric, "") if by_kind else (of, row.metric, row.group)
        assert (row.n, row.value, row.low, row.high) == wanted[key], key
        told += 1
    return told


def test_every_figure_is_what_duckdb_counts_from_the_raw_answers(tmp_path: Path) -> None:
    world(7, size=1500)
    roll_up()
    Response.objects.filter(submitted_on=None).order_by("pk").first().delete()  # type: ignore[union-attr]
    other = opened(tmp_path)
    columns: dict[By | None, str] = {
        None: "''", "department": "slug", "location": "name", "month": "month",
        "touchpoint": "touchpoint", "language": "language",
    }  # fmt: skip
    assert set(columns) == {None, *get_args(By)}
    period: dict[str, Any] = {"date_from": FIRST, "date_to": LAST}
    with clock.at(TODAY):
        told = Counter(
            {
                (by, of): agrees(
                    exported(**period, by=by, respondent=of, actor=SYSTEM),
                    of.value,
                    recounted(other, column),
                    by_kind=False,
                )
                for by, column in columns.items()
                for of in Respondent
            }
        )
        kinds = by_respondent(**period, actor=SYSTEM)
        assert agrees(kinds, "", recounted(other, "''"), by_kind=True) == len(kinds) == 24
    assert told["month", Respondent.CLIENT] > 12 * 6
    assert min(told[by, Respondent.CLIENT] for by in columns) >= 4
    assert sum(told.values()) > 150


def test_rows_one_by_one_trace_nobody() -> None:
    world(8, size=1400, with_invitations=False)
    client = make_client()
    FollowUp.objects.bulk_create(
        FollowUp(
            response=one, client=client, department_id=one.department_id,
            location_id=one.location_id, reasons=["low_score"], opened_at=one.submitted_at,
            due_at=one.submitted_at,
        )
        for one in Response.objects.filter(nps__lte=6, submitted_at__isnull=False)
        if one.submitted_at
    )  # fmt: skip
    months = [date(2025, n, 1) for n in range(1, 13)]
    ends = [*(day - timedelta(days=1) for day in months[1:]), LAST]

    periods = random.Random(1).sample([(a, b) for a in months for b in ends if a < b], 20)
    for export in (responses, follow_ups):
        found = [counted(export, *period) for period in periods]
        with clock.at(TODAY):
            rows = list(export(date_from=FIRST, date_to=LAST, actor=SYSTEM))
        assert len(rows) > 100
        blocks = Counter(map(block_of, rows))
        assert min(blocks.values()) >= MINIMUM
        for one, two in product(found, found):  # what one export has and another has not
            assert not 0 < (one - two).total() < MINIMUM
        if export is responses:
            words = Counter(block_of(row) for row in rows if row["comment"] is not None)
            assert min(words.values()) >= COMMENTS_FROM
            assert set(words) < set(blocks)
            assert not any("Jan" in (row["comment"] or "") for row in rows)


def block_of(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["department"], row["from_month"], row["to_month"]


def counted(export: Any, first: date, last: date) -> Counter[tuple[str, str, str]]:
    """Return how many rows each department has in each stretch of months."""
    with clock.at(TODAY):
        return Counter(map(block_of, export(date_from=first, date_to=last, actor=SYSTEM)))
