"""A line held against its own limits, and what a declared change did to it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from nabij.accounts.types import Role
from nabij.insights import operations
from nabij.insights.definitions import Rule
from nabij.insights.models import DeclaredChange
from nabij.insights.queries import Trend, changes_seen, trend, trend_lines
from nabij.insights.trend_words import control_picture, limits_table, verdict
from nabij.insights.types import Metric
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department
from tests.factories.surveys import make_years

pytestmark = pytest.mark.django_db
PAGE = "/studio/trends/"
TODAY = datetime(2026, 6, 20, 9, 0, tzinfo=UTC)
STEADY = (30, 40, 35, 25, 30, 45, 35, 30, 40, 30, 25, 35)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def of(department: Department, *levels: int) -> Trend:
    """The trend of a department that got these scores in the months up to May 2026."""
    make_years(department, levels, until=date(2026, 5, 1))
    changes = changes_seen(
        actor=SYSTEM, language="nl", metric=Metric.NPS, department=department.slug
    )
    return trend(
        trend_lines("nl"), Metric.NPS, by="department", group=department.slug, changes=changes
    )


def declare(on: date, *, department: Department | None = None) -> DeclaredChange:
    return operations.declare_change(
        metric=None,
        department_id=department.pk if department else None,
        on=on,
        words="Nieuwe parkeerplaats",
        by=SYSTEM,
    )


def words_of(found: Trend) -> tuple[str, str, str]:
    with override("en"):
        said = verdict(found.effects[0], Metric.NPS, "en")
    return said.title, said.level, said.answers


def test_a_real_shift_is_called_real() -> None:
    department = make_department()
    declare(date(2026, 1, 20), department=department)  # counts from February
    found = of(department, *STEADY, 60, 70, 65, 60)
    assert [one.first for one in found.stretches][found.effects[0].at or 0] == 2026 * 12 + 1
    title, level, answers = words_of(found)
    assert title == "A real shift"
    assert level.startswith("From 33 to 64: +30, margin +")
    assert "(240 before, 80 after)" in answers


def test_chance_is_not_called_a_shift() -> None:
    department = make_department()
    declare(date(2026, 2, 1))
    title, level, _ = words_of(of(department, *STEADY, 45, 35, 30, 45))
    assert title == "No real shift"
    assert "margin \N{MINUS SIGN}" in level


def test_too_few_points_are_called_so() -> None:
    department = make_department()
    declare(date(2026, 4, 1))
    found = of(department, *STEADY, 60, 60)
    assert words_of(found)[0] == "Too early to say"
    assert found.chart.phases[0].low is not None
    few = of(make_department(), 30, 40, 35)
    assert few.told == 3
    assert few.chart.phases[0].low is None


def test_each_point_is_judged_by_the_limits_drawn_at_it() -> None:
    department = make_department()
    declare(date(2026, 2, 1), department=department)
    found = of(department, *STEADY, 60, 70, 65, 60)
    with override("en"):
        drawn = control_picture(found, Metric.NPS, "en", title="x").drawn
        table = limits_table(found, Metric.NPS, "en")
    assert table is not None
    levels = [row[1:] for row in table.rows]
    assert levels == [levels[0]] * 2  # four points: the level before goes on
    low, high = (int(str(end).replace("\N{MINUS SIGN}", "-")) for end in levels[0][1:])
    for place, one in enumerate(found.stretches):
        value = one.row.value
        assert value is not None
        outside = Rule.OUTSIDE in found.rules_at(place)
        assert outside == (not low <= value <= high), place
    assert str(drawn).count("<svg") == 2


def test_a_change_elsewhere_or_taken_back_changes_nothing() -> None:
    department = make_department()
    declare(date(2026, 1, 1), department=make_department())
    gone = declare(date(2026, 2, 1))
    manager = actor_for_staff(make_staff(role=Role.MANAGER))
    operations.withdraw_change(change_id=gone.pk, by=manager)
    with pytest.raises(operations.ChangeGoneError):
        operations.withdraw_change(change_id=gone.pk, by=manager)
    found = of(department, *STEADY, 60, 70, 65, 60)
    assert found.effects == []
    assert len(found.chart.phases) == 1
    assert list(Event.objects.values_list("kind", flat=True).order_by("id")) == [
        "insights.ChangeDeclared", "insights.ChangeDeclared", "insights.ChangeWithdrawn",
    ]  # fmt: skip
    assert changes_seen(actor=actor_for_staff(make_staff(role=Role.AGENT)), language="nl") == []


def test_a_change_says_what_changed() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.declare_change(
            metric=None, department_id=None, on=date(2026, 1, 1), words="", by=SYSTEM
        )


def test_pages_keep_what_was_typed_and_never_fail() -> None:
    department = make_department()
    make_years(department, STEADY, until=date(2026, 5, 1))
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    for asked in ({}, {"of": "department:"}, {"metric": "x", "of": "y:z", "screened": "on"}):
        assert browser.get(PAGE, asked).status_code == 200

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            browser.get(PAGE)
        return len(caught)

    new = f"{PAGE}changes/new/"
    wrong = browser.post(new, {"words": "Nieuwe  wijze", "on": "31-02-2026", "department": "all"})
    assert "Nieuwe  wijze" in wrong.content.decode()
    assert not DeclaredChange.objects.exists()
    right = {"words": "Nieuwe  wijze", "on": "2026-02-01", "department": "all", "metric": "all"}
    assert browser.post(new, right).status_code == 302
    assert DeclaredChange.objects.get().words == "Nieuwe wijze"
    one = statements()
    for _ in range(2):
        browser.post(new, right | {"department": str(department.pk)})
    assert statements() == one
    page = browser.get(PAGE, {"of": "all"}).content.decode()
    assert "Nieuwe wijze" in page
    take_back = f"{PAGE}changes/{DeclaredChange.objects.latest('declared_at').pk}/withdraw/"
    assert browser.get(take_back).status_code == 200
    assert browser.post(take_back).status_code == 302
    assert browser.post(take_back).status_code == 404
