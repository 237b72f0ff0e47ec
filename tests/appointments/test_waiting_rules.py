"""How long an offer stands, and how the first in turn is found."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabij.appointments import queries
from nabij.appointments.models import WaitingWish
from nabij.appointments.queries import waiting
from nabij.appointments.rules.reminders import Quiet
from nabij.appointments.rules.waiting import offer_expires_at
from nabij.lib import clock
from tests.factories.appointments import make_service
from tests.factories.people import make_client
from tests.factories.waiting import make_wish

NOON = datetime(2026, 11, 16, 11, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
QUIET = Quiet(21, 8, "Europe/Amsterdam")


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 27, 10), (10, 30, 12)])
def test_quiet_hours_do_not_count_when_the_clock_changes(month: int, day: int, hours: int) -> None:
    """From an hour before the night: the rest of the time runs from 8 in the morning."""
    at = datetime(2027, month, day, 20, tzinfo=AMSTERDAM).astimezone(UTC)
    far = at + timedelta(days=9)
    ends = offer_expires_at(at=at, offer_minutes=180, latest=far, quiet=QUIET)
    assert ends.astimezone(AMSTERDAM).hour == 10
    assert ends - at == timedelta(hours=3 + hours)


@given(
    at=st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 made aware below
    minutes=st.integers(1, 3000),
    quiet_from=st.integers(0, 23),
    quiet_until=st.integers(0, 23),
    ahead=st.integers(0, 20_000),
)
def test_an_offer_stands_as_long_as_it_should_and_never_too_long(
    at: datetime, minutes: int, quiet_from: int, quiet_until: int, ahead: int
) -> None:
    begins = at.replace(tzinfo=UTC)
    latest = begins + timedelta(minutes=ahead)
    quiet = Quiet(quiet_from, quiet_until, "Europe/Helsinki")
    ends = offer_expires_at(at=begins, offer_minutes=minutes, latest=latest, quiet=quiet)
    assert ends <= latest
    assert ends == latest or ends >= begins + timedelta(minutes=minutes)


@pytest.mark.django_db
def test_the_first_of_four_hundred_is_found_in_one_statement(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with clock.at(NOON):
        service = make_service(with_professional=True)
        first = make_wish(service=service)
        clients = [make_client() for _number in range(20)]
        others = [make_service(department=service.department) for _number in range(20)]
        WaitingWish.objects.bulk_create(
            WaitingWish(
                client=client,
                service=other,
                weekdays=list(range(7)),
                first_date=NOON.date(),
                waiting_since=NOON - timedelta(days=1),
            )
            for client in clients
            for other in others
        )
        slot = queries.nearest_free(
            service_id=service.pk, near=NOON + timedelta(days=2), at=NOON, count=1
        )[0]
        with django_assert_num_queries(1):
            found = waiting.first_in_turn([waiting.Candidate(service.pk, slot)], at=NOON)
        assert found == (first.pk, 0)
