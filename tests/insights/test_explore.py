"""One line through time, in blocks that tell nothing of a few; and the page that asks for it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.insights.blocks import MINIMUM
from nabij.insights.queries import Lines
from nabij.insights.types import By, Metric, MetricRow
from nabij.lib import clock
from nabij.surveys import operations
from nabij.surveys.models import Response
from nabij.surveys.types import Respondent
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department, make_location
from tests.factories.surveys import past

pytestmark = pytest.mark.django_db
PAGE = "/studio/explore/"
TODAY = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def fill(**per_month: int) -> None:
    """Half a year of answers: so many each month, by department."""
    location = make_location()
    for slug, n in per_month.items():
        department = make_department(location=location, slug=slug, names={"nl": slug.title()})
        operations.bulk(
            items=[
                past(
                    department=department,
                    at=datetime(2025 + (m > 2), (10, 11, 12, 1, 2, 3)[m], 1 + k, 9, tzinfo=UTC),
                    nps=(10, 9, 7, 3)[(m + k) % 4],
                )
                for m in range(6)
                for k in range(n)
            ]
        )


def lines(first: date = date(2025, 10, 1), last: date = date(2026, 3, 20)) -> Lines:
    return Lines(date_from=first, date_to=last, language="nl")


def test_a_small_line_is_told_in_months_together() -> None:
    fill(groot=12, klein=5, kleiner=6)
    found = lines().through_time(Metric.NPS, "department", "klein")
    assert [one.after - one.first for one in found] == [2, 2, 2]
    assert [one.row.n for one in found] == [10, 10, 10]
    monthly = lines().through_time(Metric.NPS, "department", "groot")
    assert [one.row.n for one in monthly] == [12] * 6
    everybody = lines().through_time(Metric.NPS)
    assert [one.row.n for one in everybody] == [23] * 6
    assert lines().whole(Metric.NPS, "department", "klein").n == 30


def test_no_window_tells_less_than_a_block() -> None:
    """A filter and any period: what is told is whole blocks of ten or more, or nobody."""
    fill(groot=12, klein=5, kleiner=6)
    months = [date(2025, m, 1) for m in (10, 11, 12)] + [date(2026, m, 1) for m in (1, 2, 3)]
    told = 0
    for begin in range(6):
        for end in range(begin, 6):
            last = months[end + 1] - timedelta(days=1) if end < 5 else date(2026, 3, 20)
            one = lines(months[begin], last)
            for group in ("groot", "klein", "kleiner"):
                stretches = one.through_time(Metric.NPS, "department", group)
                assert all(each.row.n is None or each.row.n >= MINIMUM for each in stretches)
                whole = one.whole(Metric.NPS, "department", group)
                assert whole.hidden == any(each.row.hidden for each in stretches)
                told += not whole.hidden
    assert told > 21  # every window of the large one, and those of the small ones that are whole


def test_page_answers_whatever_is_asked() -> None:
    fill(groot=12, klein=4)
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    shown = browser.get(PAGE, {"metric": "ces", "of": "department:groot", "months": "6"})
    page = shown.content.decode()
    assert "Groot" in page
    assert page.count("<svg aria-hidden") == 2
    assert "okt–dec 2025" in page  # with one small other, both are told by three months
    beside = browser.get(PAGE, {"of": "department:"}).content.decode()
    assert "Klein" in beside
    for asked in (
        {"metric": "x", "of": "department:nergens", "months": "-1"},
        {"of": "language:"}, {"of": "month:2026-01"}, {"metric": "response_rate", "of": "all"},
        {"of": "touchpoint:visit"},
    ):  # fmt: skip
        assert browser.get(PAGE, asked).status_code == 200, asked
    assert browser.post(PAGE).status_code == 405


def test_statements_do_not_grow() -> None:
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(PAGE, {"of": "department:"}).status_code == 200
        return len(caught)

    fill(een=3)
    statements()
    one = statements()
    fill(twee=3, drie=3)
    assert statements() == one


def test_each_kind_of_respondent_has_figures_and_blocks_of_its_own(client: Browser) -> None:
    """What relatives say changes nothing of what is told of clients, so neither follows."""
    fill(groot=12, klein=11)
    before = [(one.first, one.row) for one in lines().through_time(Metric.NPS)]
    small = Response.objects.filter(department__slug="klein").values("pk")
    Response.objects.filter(pk__in=[row["pk"] for row in small[:7]]).update(
        respondent_type=Respondent.RELATIVE, client=None, invitation=None
    )
    fill(elders=2)
    Response.objects.filter(department__slug="elders").update(
        respondent_type=Respondent.RELATIVE, client=None, invitation=None
    )

    def of_relatives(by: By | None = None, group: str = "") -> MetricRow:
        found = Lines(
            date_from=date(2025, 10, 1), date_to=TODAY.date(), language="nl",
            respondent=Respondent.RELATIVE,
        )  # fmt: skip
        return found.whole(Metric.NPS, by, group)

    assert of_relatives().n == 19
    assert of_relatives("department", "klein").hidden  # seven
    assert of_relatives("department", "elders").hidden  # the seven would follow
    told = {one.first: one.row.n for one in lines().through_time(Metric.NPS)}
    assert sum(row.n or 0 for _, row in before) - sum(n or 0 for n in told.values()) == 7
    sign_in(client, make_staff(role=Role.MANAGER))
    page = client.get(PAGE, {"who": "relative"}).content.decode()
    assert "Naasten" in page
    assert "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}19" in page
    for wrong in ("employee", "nonsense"):  # nobody of that kind answered: as if not chosen
        assert "Naasten:" not in client.get(PAGE, {"who": wrong}).content.decode()
