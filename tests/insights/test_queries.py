"""Figures from rows, hidden where they must be, the same for page and export."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.insights.models import AgeCount, CountChange, MonthCount, MonthStamp
from nabij.insights.operations import roll_up
from nabij.insights.queries import PeriodError, metrics
from nabij.insights.queries.counted import counted
from nabij.insights.types import Base, By, Metric, MetricRow, Tally
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM
from nabij.surveys import operations
from nabij.surveys.models import Invitation, Response
from nabij.surveys.types import PastInvitation, Respondent
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client
from tests.factories.surveys import past

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def answers(
    department: Department,
    scores: Sequence[int | None],
    *,
    ces: int | None = 2,
    at: datetime = MARCH,
) -> list[PastInvitation]:
    return [past(department=department, at=at, nps=nps, ces=ces) for nps in scores]


def found(
    by: By | None = None,
    *,
    date_from: date = date(2026, 3, 1),
    date_to: date = date(2026, 3, 31),
) -> dict[tuple[Metric, str], MetricRow]:
    rows = metrics(date_from=date_from, date_to=date_to, by=by, actor=SYSTEM)
    assert len({(row.metric, row.group) for row in rows}) == len(rows)
    return {(row.metric, row.group): row for row in rows}


def test_figures_of_everybody_together() -> None:
    department = make_department()
    operations.bulk(
        items=[
            *answers(department, [9, 10, 10, 9, 10, 7, 8, 6, 0, 3], ces=1),
            *answers(department, [None, None], ces=5),
            *[past(department=department, at=MARCH, answered=False) for _ in range(8)],
            *[past(department=department, at=MARCH, undeliverable=True) for _ in range(5)],
        ]
    )
    rows = found()
    nps = rows[Metric.NPS, ""]
    assert (nps.n, nps.value) == (10, 20)
    assert repr(nps.value) == "20"  # whole, without a decimal point
    ces = rows[Metric.CES, ""]
    assert (ces.n, ces.value) == (12, 1.67)
    assert (rows[Metric.LOW_EFFORT, ""].n, rows[Metric.LOW_EFFORT, ""].value) == (12, 83.3)
    rate = rows[Metric.RESPONSE_RATE, ""]
    assert (rate.n, rate.value) == (20, 60.0)


def test_nothing_at_all_is_no_figure_and_no_secret() -> None:
    make_department(slug="quiet")
    for row in found("department").values():
        assert (row.group, row.n, row.value, row.low, row.high, row.hidden) == (
            "quiet", 0, None, None, None, False,
        )  # fmt: skip


def test_both_ends_of_the_period_count() -> None:
    department = make_department()
    for on in (1, 31):
        at = datetime(2026, 3, on, 9, 0, tzinfo=UTC)
        operations.bulk(items=answers(department, [9] * 10, at=at))
    operations.bulk(items=answers(department, [0] * 10, at=datetime(2026, 4, 1, 9, 0, tzinfo=UTC)))
    assert found()[Metric.NPS, ""].n == 20
    assert found(date_to=date(2026, 4, 30))[Metric.NPS, ""].n == 30
    part = found(date_to=date(2026, 3, 30))[Metric.NPS, ""]
    assert (part.hidden, part.n) == (True, None)  # parts of months are not told
    with pytest.raises(PeriodError):
        found(date_to=date(2026, 2, 1))


def test_small_departments_are_hidden_and_do_not_follow() -> None:
    location = make_location()
    large, middle, small = (
        make_department(location=location, slug=slug) for slug in ("large", "middle", "small")
    )
    operations.bulk(
        items=[
            *answers(large, [9] * 30), *answers(middle, [9] * 12), *answers(small, [0] * 9),
        ]
    )  # fmt: skip
    rows = found("department")
    assert rows[Metric.NPS, "large"].value == 100
    for slug in ("middle", "small"):
        row = rows[Metric.NPS, slug]
        assert (row.hidden, row.n, row.value, row.low, row.high) == (True, None, None, None, None)


def test_a_small_department_does_not_follow_from_its_location() -> None:
    here, there = make_location(name="Hier"), make_location(name="Daar")
    departments = {
        slug: make_department(location=place, slug=slug)
        for slug, place in (("a", here), ("b", here), ("c", there), ("d", there))
    }
    operations.bulk(
        items=[
            *answers(departments["a"], [9] * 5), *answers(departments["b"], [9] * 60),
            *answers(departments["c"], [9] * 20), *answers(departments["d"], [9] * 20),
        ]
    )  # fmt: skip
    rows = found("department")
    assert {slug for slug in departments if rows[Metric.NPS, slug].hidden} == {"a", "b"}
    assert not found("location")[Metric.NPS, "Hier"].hidden


def test_a_hidden_location_hides_its_departments() -> None:
    here, there = make_location(name="Hier"), make_location(name="Daar")
    operations.bulk(
        items=[
            *answers(make_department(location=here, slug="a"), [9] * 5),
            *answers(make_department(location=there, slug="b"), [9] * 60),
        ]
    )
    assert all(row.hidden for (metric, _), row in found("location").items())
    assert all(row.hidden for row in found("department").values())
    assert not found()[Metric.NPS, ""].hidden


def test_each_metric_hides_by_its_own_number() -> None:
    department = make_department(slug="a")
    operations.bulk(
        items=[*answers(department, [9] * 12, ces=None), *answers(department, [9] * 3, ces=2)]
    )
    rows = found()
    assert not rows[Metric.NPS, ""].hidden
    assert rows[Metric.CES, ""].hidden
    assert rows[Metric.LOW_EFFORT, ""].hidden


def test_a_small_month_goes_with_the_next() -> None:
    department = make_department()
    operations.bulk(
        items=[
            *answers(department, [9] * 30, at=datetime(2026, 1, 10, tzinfo=UTC)),
            *answers(department, [9] * 4, at=datetime(2026, 2, 10, tzinfo=UTC)),
            *answers(department, [9] * 15, at=MARCH),
        ]
    )
    rows = found("month", date_from=date(2026, 1, 1))
    assert [rows[Metric.NPS, f"2026-0{n}"].hidden for n in (1, 2, 3)] == [False, True, True]
    assert found(date_from=date(2026, 2, 1))[Metric.NPS, ""].n == 19
    assert found(date_from=date(2026, 1, 1))[Metric.NPS, ""].n == 49


def test_periods_do_not_tell_their_difference() -> None:
    department = make_department(slug="a")
    operations.bulk(
        items=[
            *answers(department, [9] * 30, at=MARCH),
            *answers(department, [0] * 4, at=datetime(2025, 11, 10, tzinfo=UTC)),
        ]
    )
    assert found(date_from=date(2026, 1, 1))[Metric.NPS, ""].hidden
    longer = found(date_from=date(2025, 10, 1))[Metric.NPS, ""]
    assert (longer.hidden, longer.n) == (False, 34)


def test_touchpoints_and_languages_are_told() -> None:
    department = make_department()
    operations.bulk(
        items=[
            *[
                replace(past(department=department, at=MARCH, nps=9), language="nl")
                for _ in range(20)
            ],
            *[
                replace(past(department=department, at=MARCH, nps=0), language="fi")
                for _ in range(12)
            ],
        ]
    )
    rows = found("language")
    assert (rows[Metric.NPS, "nl"].value, rows[Metric.NPS, "fi"].value) == (100, -100)
    assert (Metric.RESPONSE_RATE, "fi") not in rows
    touchpoint = found("touchpoint")
    assert [row.n for (metric, _), row in touchpoint.items() if metric is Metric.NPS] == [32]


def raw() -> dict[str, Any]:
    """Recount the answers themselves, without the counts kept."""
    scores = list(Response.objects.filter(submitted_at__isnull=False).values_list("nps", "ces"))
    return {
        "n": sum(nps is not None for nps, _ in scores),
        "promoters": sum(nps is not None and nps >= 9 for nps, _ in scores),
        "detractors": sum(nps is not None and nps <= 6 for nps, _ in scores),
        "ces_total": sum(ces or 0 for _, ces in scores),
        "ces_squares": sum((ces or 0) ** 2 for _, ces in scores),
        "invited": Invitation.objects.filter(undeliverable_at=None).count(),
        "answered": Invitation.objects.filter(undeliverable_at=None, status="answered").count(),
    }


def kept() -> dict[str, Any]:
    whole = sum(counted(Respondent.CLIENT).cells.values(), Tally())
    return {"n": whole.n(Base.NPS)} | {name: getattr(whole, name) for name in list(raw())[1:]}


def by_age_anew() -> Counter[tuple[str, str, str]]:
    """Recount who recommends by department and age: of clients only."""
    found: Counter[tuple[str, str, str]] = Counter()
    for one in Response.objects.filter(submitted_at__isnull=False, nps__isnull=False):
        band = ""
        if one.client and one.client.born_on and one.submitted_on:
            born, on = one.client.born_on, one.submitted_on
            years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
            band = str(years // 20)
        nps = one.nps or 0
        kind = "promoters" if nps >= 9 else "passives" if nps >= 7 else "detractors"
        found[str(one.department_id), band, kind] += 1
    return found


def by_age_kept() -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for counts in (AgeCount, CountChange):
        for row in counts.objects.values():
            for kind in ("promoters", "passives", "detractors"):
                found[str(row["department_id"]), row["age_band"], kind] += row[kind]
    return Counter({key: n for key, n in found.items() if n})


def test_counts_follow_every_change() -> None:
    """As answers come, change and go, in whatever order, the counts are those of a recount, those
    by age too.
    """
    chance, whose = random.Random(4), random.Random(5)
    departments = [make_department(), make_department()]
    births = [date(1946, 3, 1), date(1990, 3, 31), date(2016, 2, 29), None]
    clients = [make_client(born_on=born_on) for born_on in births]
    for turn in range(30):
        operations.bulk(
            items=[
                past(
                    department=chance.choice(departments),
                    at=MARCH - timedelta(days=chance.randint(0, 200)),
                    nps=chance.choice([None, *range(11)]),
                    ces=chance.choice([None, 1, 2, 3, 4, 5]),
                    answered=chance.random() > 0.3,
                    undeliverable=chance.random() > 0.9,
                )
                for _ in range(chance.randint(1, 6))
            ]
        )
        one = Response.objects.order_by("?").first()
        if one and turn % 3 == 0:
            one.nps, one.comment = chance.choice([None, 3, 8, 10]), "x"
            one.department = chance.choice(departments)
            one.client = whose.choice(clients)
            one.save()
        elif one and turn % 3 == 1:
            one.delete()
        if turn % 4 == 0:
            roll_up()
        assert kept() == raw()
        assert by_age_kept() == by_age_anew()
    assert len({band for _, band, _ in by_age_kept()}) > 2
    assert MonthCount.objects.exists()
    MonthCount.objects.update(promoters=0)
    MonthStamp.objects.update(stamp=uuid4())
    AgeCount.objects.update(promoters=0)
    assert kept() != raw()
    call_command("recount_figures", stdout=StringIO())
    assert kept() == raw()
    assert by_age_kept() == by_age_anew()
    assert not CountChange.objects.exists()


def test_a_corrected_birthday_changes_no_count_of_what_was_answered_before() -> None:
    client = make_client(born_on=date(1946, 3, 1))
    operations.bulk(items=answers(make_department(), [9] * 3))
    Response.objects.update(client=client)
    roll_up()
    before = by_age_kept()
    assert set(before) == {(str(Response.objects.all()[0].department_id), "4", "promoters")}
    client.born_on = date(1996, 3, 1)
    client.save()
    Response.objects.filter(pk=Response.objects.all()[0].pk).update(comment="x")
    assert by_age_kept() == before
    Response.objects.all().delete()
    assert by_age_kept() == Counter()


def test_employees_are_no_clients() -> None:
    operations.bulk(items=answers(make_department(), [9] * 20))
    roll_up()
    assert found()[Metric.NPS, ""].n == 20
    MonthCount.objects.update(respondent_type="employee")
    MonthStamp.objects.update(respondent_type="employee")
    assert found()[Metric.NPS, ""].n == 0


def test_who_is_no_manager_sees_no_figures() -> None:
    operations.bulk(items=answers(make_department(), [9] * 20))
    period = {"date_from": date(2026, 3, 1), "date_to": date(2026, 3, 31)}
    agent = actor_for_staff(make_staff(role=Role.AGENT))
    manager = actor_for_staff(make_staff(role=Role.MANAGER))
    assert metrics(**period, by=None, actor=agent) == []  # type: ignore[arg-type]
    assert len(metrics(**period, by=None, actor=manager)) == 4  # type: ignore[arg-type]


def test_the_number_of_statements_does_not_grow() -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            found("department")
        return len(caught)

    operations.bulk(items=answers(make_department(), [9] * 3))
    few = statements()
    for _ in range(4):
        operations.bulk(items=answers(make_department(), [9] * 3))
    assert statements() == few <= 3


def test_the_same_client_is_asked_once_in_bulk_too() -> None:
    department, client = make_department(), make_client()
    result = operations.bulk(
        items=[
            past(department=department, at=MARCH + timedelta(days=n), client_id=client.pk)
            for n in (0, 29, 30)
        ]
    )
    assert (result.invitations, result.not_asked) == (2, 1)
