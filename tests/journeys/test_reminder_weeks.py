"""Reminders from booking to postbox in the weeks in which the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nabij.appointments import operations as appointments
from nabij.appointments.models import Reminder
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.appointments import make_resource, make_service
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
PLACES = [("Europe/Amsterdam", "NL"), ("Europe/Helsinki", "FI")]
SUNDAYS = [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)]
HOURS = (9,)


def _next_due() -> datetime | None:
    """Return when something is to be done next: nothing happens in between."""
    reminders = Reminder.objects.filter(sent_at=None).values_list("due_at", flat=True)
    messages = Message.objects.filter(status="queued").values_list("due_at", flat=True)
    return min([*reminders, *messages], default=None)


@pytest.mark.parametrize("sunday", SUNDAYS, ids=["spring", "autumn"])
@pytest.mark.parametrize(("zone", "country"), PLACES)
def test_each_is_reminded_once_by_day_two_days_before_as_time_passes(
    zone: str, country: str, sunday: datetime
) -> None:
    """The clock changes between: what is 48 hours before is an hour other by the clock there."""
    local = ZoneInfo(zone)
    told_at = datetime(sunday.year, sunday.month, sunday.day, 10, tzinfo=local) - timedelta(days=10)
    days = [(sunday + timedelta(days=number)).date() for number in range(-1, 3)]
    booked = {}
    with clock.at(told_at.astimezone(UTC)):
        department = make_department(location=make_location(time_zone=zone, country=country))
        service = make_service(department=department)
        resource = make_resource(location=department.location, weekdays=range(7), service=service)
        resource.working_periods.update(on_holidays=True)
        for day in days:
            for hour in HOURS:
                starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=local)
                one = appointments.book(
                    client_id=make_client(time_zone=zone).pk, service_id=service.pk,
                    resource_id=resource.pk, starts_at=starts_at.astimezone(UTC), by=SYSTEM,
                )  # fmt: skip
                booked[one.pk] = one.starts_at
    while due := _next_due():
        with clock.at(due):
            appointments.run_due_reminders()
            ledger.run_all()
            delivery.run_due()
    reminders = {
        one.about_id: one for one in Message.objects.filter(template="appointment_reminder")
    }
    assert Message.objects.filter(template="appointment_reminder").count() == len(booked)
    assert reminders.keys() == booked.keys()
    for key, starts_at in booked.items():
        sent_at = reminders[key].sent_at
        assert sent_at is not None
        assert starts_at - timedelta(hours=48) <= sent_at <= starts_at - timedelta(hours=44)
        assert 8 <= sent_at.astimezone(local).hour < 21
        assert f"{starts_at.astimezone(local).hour}.00" in reminders[key].context["when"]
