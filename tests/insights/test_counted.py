"""Counts that a process keeps are those of the database, whatever happens between two looks."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nabij.insights import operations
from nabij.insights.queries.counted import counted
from nabij.insights.types import Tally
from nabij.organisation.models import Department
from nabij.surveys.models import Response
from nabij.surveys.operations import standard_survey
from nabij.surveys.types import Respondent
from tests.factories.organisation import make_department

pytestmark = pytest.mark.django_db


def say(department: Department, nps: int, *, month: int = 3, n: int = 1) -> None:
    at = datetime(2026, month, 10, 9, tzinfo=UTC)
    Response.objects.bulk_create(
        [
            Response(
                survey=standard_survey(), department=department,
                location_id=department.location_id, touchpoint="visit", language="nl", nps=nps,
                started_at=at, submitted_at=at, submitted_on=at.date(),
            )
            for _ in range(n)
        ]
    )  # fmt: skip


def promoters() -> int:
    return sum(counted(Respondent.CLIENT).cells.values(), Tally()).promoters


def test_nothing_is_read_again_while_nothing_changes() -> None:
    department = make_department()
    say(department, 9, month=2)
    say(department, 9, month=3)
    operations.roll_up()
    first = counted(Respondent.CLIENT)
    worked_out = first.once("work", object)
    with CaptureQueriesContext(connection) as found:
        again = counted(Respondent.CLIENT)
    assert again is first
    assert again.once("work", object) is worked_out
    assert len(found) == 1


def test_only_a_month_that_was_added_up_is_read_again() -> None:
    department = make_department()
    say(department, 9, month=2)
    say(department, 9, month=3)
    operations.roll_up()
    before = counted(Respondent.CLIENT).months
    say(department, 9, month=3)
    assert promoters() == 3  # before it is added up
    months = counted(Respondent.CLIENT).months
    assert all(one is two for one, two in zip(months, before, strict=True))
    operations.roll_up()
    after = counted(Respondent.CLIENT).months
    assert [one is two for one, two in zip(after, before, strict=True)] == [True, False]
    assert promoters() == 3
    Response.objects.filter(submitted_on__month=2).delete()
    assert promoters() == 2
    operations.roll_up()
    assert promoters() == 2
    operations.recount()
    assert promoters() == 2


def test_what_is_added_up_between_two_statements_is_counted_once() -> None:
    department = make_department()
    say(department, 9, n=5)
    operations.roll_up()
    say(department, 9, n=2)
    added: list[bool] = []

    def add_up_first(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        if "LEFT JOIN insights_monthcount" in statement and not added:
            added.append(True)
            operations.roll_up()
        return execute(statement, *rest)

    with connection.execute_wrapper(add_up_first):
        assert promoters() == 7
    assert added
    assert promoters() == 7
