"""A calendar subscribes: what it sees, and that the address can be ended."""

import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from nabij.appointments import operations
from nabij.appointments.models import CalendarFeed
from nabij.audit.models import Look
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM
from tests.factories.accounts import sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import make_organisation
from tests.factories.people import make_client, make_mandate, make_relative

pytestmark = pytest.mark.django_db
SUBSCRIPTION, START, STOP = (
    reverse(f"appointments:{name}") for name in ("subscription", "subscribe", "unsubscribe")
)


@pytest.fixture
def client() -> Client:
    make_organisation()
    return make_client(with_user=True, language="fi")


@pytest.fixture
def visitor(client: Client) -> Browser:
    assert client.user
    return sign_in(Browser(), client.user)


def address_in(page: str) -> str:
    found = re.search(r"<code>https?://[^/]+(/calendar/\S+\.ics)</code>", page)
    assert found
    return found[1]


def test_a_calendar_follows_what_is_booked_moved_and_cancelled(
    client: Client, visitor: Browser
) -> None:
    service = make_service(with_professional=True)
    first = make_appointment(client=client, service=service)
    second = make_appointment(client=client, service=service)
    feed = address_in(visitor.post(START).text)
    operations.cancel(appointment_id=second.pk, by=SYSTEM)
    answer = Browser().get(feed)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert events[f"{first.pk}@nabij"]["STATUS"] == "CONFIRMED"
    assert events[f"{first.pk}@nabij"].decoded("DTSTART") == first.starts_at
    assert events[f"{second.pk}@nabij"]["STATUS"] == "CANCELLED"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in answer.content
    assert "Tarkastus" not in answer.text
    assert Look.objects.filter(what="appointments.feed", client_id=client.pk).exists()


def test_a_new_address_ends_the_old_and_stopping_ends_all(client: Client, visitor: Browser) -> None:
    old, new = (address_in(visitor.post(START).text) for _ in range(2))
    assert [Browser().get(one).status_code for one in (old, new)] == [410, 200]
    assert visitor.post(STOP).status_code == 302
    ended = Browser().get(new)
    assert ended.status_code == 410
    assert ended.text
    assert Browser().get("/calendar/nothing.ics").status_code == 404
    assert CalendarFeed.objects.filter(client=client, revoked_at=None).count() == 0


def test_the_secret_is_not_kept_and_shown_once(visitor: Browser) -> None:
    secret = address_in(visitor.post(START).text).removeprefix("/calendar/").removesuffix(".ics")
    assert secret not in visitor.get(SUBSCRIPTION).text
    assert not CalendarFeed.objects.filter(digest=secret).exists()


def test_a_mandate_gives_no_address_that_outlives_it(client: Client) -> None:
    relative = make_relative(with_user=True)
    make_mandate(client=client, relative=relative)
    assert relative.user
    browser = sign_in(Browser(), relative.user)
    assert browser.get(SUBSCRIPTION).status_code == 404
    assert browser.post(START).status_code == 404
    assert SUBSCRIPTION not in browser.get(reverse("appointments:list")).text


def test_the_feed_takes_as_many_statements_for_three_as_for_one(
    client: Client, visitor: Browser
) -> None:
    service = make_service(with_professional=True)
    feed = address_in(visitor.post(START).text)
    make_appointment(client=client, service=service, starts_at=clock.now())
    Browser().get(feed)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            Browser().get(feed)
        counts.append(len(captured))
        for _more in range(2):
            make_appointment(client=client, service=service)
    assert counts[0] == counts[1]
