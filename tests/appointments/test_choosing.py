"""Times by part of the day, at the weekend and by place; what is told when none is free."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments import queries
from nabij.appointments.models import BusyTime, Service, WorkingPeriod
from nabij.appointments.rules.places import Spot, closest, kilometres
from nabij.appointments.types import DayPart
from nabij.lib import clock
from nabij.organisation.models import Location
from nabij.people.models import Client
from tests.factories.accounts import sign_in
from tests.factories.appointments import make_resource, make_service
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 22, 8, tzinfo=UTC)  # the Monday of the week in which the clock changes


@pytest.fixture
def client() -> Client:
    found = make_client(with_user=True)
    found.language = "en"
    found.save()
    return found


@pytest.fixture
def visitor(client: Client) -> Browser:
    assert client.user is not None
    with clock.at(NOW):
        return sign_in(Browser(headers={"accept-language": "en"}), client.user)


def _service(location: Location, *, ends: time = time(20)) -> Service:
    service = make_service(department=make_department(location=location), duration_minutes=60)
    service.grid_minutes = 60
    service.save()
    make_resource(location=location, weekdays=range(7), ends=ends, service=service)
    WorkingPeriod.objects.update(on_holidays=True)  # the clock changes on Easter Sunday
    return service


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Europe/Helsinki"])
@pytest.mark.parametrize("monday", [date(2027, 3, 22), date(2027, 10, 25)])
@pytest.mark.parametrize(
    ("parts", "weekdays", "wanted"),
    [
        ([DayPart.MORNING], range(7), {(day, hour) for day in range(7) for hour in (9, 10, 11)}),
        (
            [DayPart.AFTERNOON],
            range(7),
            {(day, hour) for day in range(7) for hour in range(12, 17)},
        ),
        ([DayPart.EVENING], range(7), {(day, hour) for day in range(7) for hour in (17, 18, 19)}),
        ([DayPart.EVENING], [5, 6], {(day, hour) for day in (5, 6) for hour in (17, 18, 19)}),
        ([], [5, 6], {(day, hour) for day in (5, 6) for hour in range(9, 20)}),
        (
            [DayPart.FREE_HOURS],
            range(7),
            {(day, hour) for day in range(5) for hour in (17, 18, 19)}
            | {(day, hour) for day in (5, 6) for hour in range(9, 20)},
        ),
        (
            [DayPart.MORNING, DayPart.EVENING],
            [1, 6],
            {(day, hour) for day in (1, 6) for hour in (9, 10, 11, 17, 18, 19)},
        ),
    ],
)
def test_parts_of_the_week_go_by_the_clock_of_the_place(
    zone: str, monday: date, parts: list[DayPart], weekdays: list[int], wanted: set[tuple[int, int]]
) -> None:
    service = _service(make_location(time_zone=zone))
    at = datetime.combine(monday, time(), UTC)
    with CaptureQueriesContext(connection) as asked:
        found = queries.free_times(
            service_id=service.pk, day_from=monday, days=7, at=at, parts=parts, weekdays=weekdays,
        )  # fmt: skip
    assert len(asked) == 1
    local = [one.starts_at.astimezone(ZoneInfo(zone)) for one in found]
    assert len(local) == len(wanted)
    assert {(one.weekday(), one.hour) for one in local} == wanted


def test_a_wish_stays_in_every_address(visitor: Browser) -> None:
    with clock.at(NOW):
        service = _service(make_location())
        page = reverse("appointments:times", args=[service.pk])
        shown = visitor.get(page, {"part": "evening", "weekend": "on"})
        choices = shown.context["choices"]
        assert choices.only == ["in the evening", "on Saturday or Sunday"]
        assert [slot.href for slot in choices.days[0].slots] == [
            f"?day=2027-0{day}&part=evening&weekend=on" for day in ("3-27", "3-28", "4-03", "4-04")
        ]
        assert "part=evening&weekend=on" in choices.later
        assert shown.context["waiting"].endswith("?part=evening&weekend=on")
        day = visitor.get(page + choices.days[0].slots[0].href).context["choices"]
        assert [(one.label, len(one.slots)) for one in day.parts] == [("Evening", 3)]
        assert day.other_days == "?part=evening&weekend=on"


def test_no_evening_free_is_told_with_what_to_do_instead(visitor: Browser) -> None:
    with clock.at(NOW):
        service = _service(make_location(), ends=time(17))
        page = reverse("appointments:times", args=[service.pk])
        shown = visitor.get(page, {"part": "evening"})
        text = shown.content.decode()
        assert "No such time is free in these weeks" in text
        assert "You can choose a time up to 120 days ahead." in text
        assert "These times are nearest" in text
        assert len(shown.context["choices"].instead) == 3
        joining = visitor.get(shown.context["waiting"])
        assert joining.context["form"].initial["not_before"] == time(17)
        assert joining.context["form"].initial["weekdays"] == list(range(7))


@pytest.mark.parametrize(
    "asked",
    [
        {"part": "night"},
        {"part": "evening\0"},
        {"part": "evening.night"},
        {"part": "."},
        {"days": "7"},
        {"days": "1.1.1"},
        {"days": "-1"},
        {"days": "²"},
        {"weekend": "x" * 999},
    ],
)
def test_a_wish_that_can_not_be_read_gets_a_page(visitor: Browser, asked: dict[str, str]) -> None:
    with clock.at(NOW):
        service = _service(make_location())
        shown = visitor.get(reverse("appointments:times", args=[service.pk]), asked)
        assert shown.status_code in (200, 400)
        assert shown.context["choices"].days


def _three_places() -> tuple[Service, dict[str, Location]]:
    places = {
        name: make_location(name=name, city=name) for name in ("Utrecht", "Zeist", "Amersfoort")
    }
    for name, spot, code in (
        ("Utrecht", (52.0866, 5.1790), "3584 CX"),
        ("Zeist", (52.0890, 5.2440), "3701 GM"),
        ("Amersfoort", (52.1535, 5.3740), "3818 LE"),
    ):
        places[name].latitude, places[name].longitude = spot
        places[name].postal_code = code
        places[name].save()
    service = _service(places["Utrecht"])
    for name in ("Zeist", "Amersfoort"):
        make_resource(location=places[name], service=service)
    return service, places


def test_places_stand_in_order_of_distance(visitor: Browser, client: Client) -> None:
    service, places = _three_places()
    page = reverse("appointments:times", args=[service.pk])
    client.postal_code, client.city = "", ""
    client.save()

    def names(**asked: str) -> list[str]:
        return [one.name for one in visitor.get(page, asked).context["choices"].places]

    with clock.at(NOW):
        assert names() == ["Amersfoort", "Utrecht", "Zeist"]  # by name: nothing is known
        assert names(location=str(places["Utrecht"].pk)) == ["Utrecht", "Zeist", "Amersfoort"]
        assert names(location=str(places["Amersfoort"].pk)) == ["Amersfoort", "Zeist", "Utrecht"]
        client.postal_code = "3584 AA"
        client.save()
        assert names() == ["Utrecht", "Zeist", "Amersfoort"]
        html = visitor.get(page).content.decode()
        assert "The place nearest to your home stands first." in html


def test_distances() -> None:
    utrecht, zeist = Spot(coordinates=(52.0866, 5.1790)), Spot(coordinates=(52.0890, 5.2440))
    helsinki = Spot(coordinates=(60.1870, 24.9610), country="FI", city="Helsinki")
    assert kilometres(utrecht, zeist) == 4
    assert kilometres(utrecht, helsinki) == 1511
    assert kilometres(utrecht, Spot()) is None
    assert closest(Spot(city="helsinki", country="FI"), [utrecht, helsinki]) is helsinki
    assert closest(Spot(city="Helsinki", country="NL"), [utrecht, helsinki]) is None
    assert closest(Spot(), []) is None


@pytest.mark.parametrize(
    "headers",
    [{"sec-purpose": "prefetch;prerender"}, {"purpose": "prefetch"}, {"x-moz": "prefetch"}],
)
def test_what_a_browser_fetches_ahead_keeps_no_time(
    visitor: Browser, headers: dict[str, str]
) -> None:
    with clock.at(NOW):
        service = _service(make_location())
        page = reverse("appointments:times", args=[service.pk])
        first = queries.free_times(
            service_id=service.pk, day_from=date(2027, 3, 24), days=1, at=NOW
        )[0]
        ahead = visitor.get(page, {"slot": first.key}, headers=headers)
        assert "Is this right?" in ahead.content.decode()
        assert "We keep this time" not in ahead.content.decode()
        assert not BusyTime.objects.exists()
        assert "We keep this time" in visitor.get(page, {"slot": first.key}).content.decode()


def test_price_and_preparation_stand_where_one_confirms(visitor: Browser) -> None:
    with clock.at(NOW):
        service = _service(make_location())
        service.price_hint = {"en": "Your insurer pays; your excess counts."}
        service.save()
        page = reverse("appointments:times", args=[service.pk])
        slot = queries.free_times(
            service_id=service.pk, day_from=date(2027, 3, 24), days=1, at=NOW
        )[0].key
        for asked in ({}, {"slot": slot}):
            assert "Your insurer pays" in visitor.get(page, asked).content.decode()
        assert "Bring your card." in visitor.get(page, {"slot": slot}).content.decode()
