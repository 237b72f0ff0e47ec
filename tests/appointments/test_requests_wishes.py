"""What a client wished who asked for an appointment: the times the desk is shown first."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import BookingRequest, Service
from nabij.appointments.types import Access, DayPart
from nabij.lib import clock
from nabij.organisation.models import Location
from nabij.people.types import SYSTEM
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_resource, make_service
from tests.factories.organisation import make_department, make_location, make_team
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 5, 8, tzinfo=UTC)  # a Monday


@pytest.fixture
def place() -> Location:
    """Return the place where most is done."""
    return make_location(name="Utrecht")


@pytest.fixture
def service(place: Location) -> Service:
    """Return what is asked for: every day from nine to eight, with somebody."""
    found = make_service(
        department=make_department(location=place), access=Access.REQUEST, duration_minutes=60
    )
    make_resource(location=place, weekdays=range(7), ends=time(20), service=found)
    return found


@pytest.fixture
def agent(service: Service) -> Browser:
    """Return the browser of an agent of the department."""
    with clock.at(NOW):
        staff = make_staff(team=make_team(departments=[service.department]))
        return sign_in(Browser(headers={"accept-language": "en"}), staff)


def _ask(service: Service, **wishes: Any) -> BookingRequest:
    asked: dict[str, Any] = {"weekdays": range(7), "parts": list(DayPart)[:3], **wishes}
    with clock.at(NOW):
        return operations.request_booking(
            client_id=make_client().pk,
            service_id=service.pk,
            wishes=operations.RequestWishes(about="Een knie", **asked),
            by=SYSTEM,
        )


def _page(asked: BookingRequest) -> str:
    return reverse("appointments:desk-request-book", args=[asked.pk])


def _shown(agent: Browser, asked: BookingRequest, query: str = "") -> Any:
    with clock.at(NOW):
        answer = agent.get(_page(asked) + query)
    assert answer.status_code == 200
    return answer


def _local(href: str) -> datetime:
    instant = int(href.rpartition("-")[2])
    return datetime.fromtimestamp(instant, ZoneInfo("Europe/Amsterdam"))


def test_the_first_times_fit_several_days_and_parts(agent: Browser, service: Service) -> None:
    asked = _ask(service, weekdays=[1, 3], parts=[DayPart.EVENING, DayPart.MORNING])
    answer = _shown(agent, asked)
    choices = answer.context["choices"]
    times = [_local(one.href) for one in choices.first]
    assert len(times) == 3
    assert {one.weekday() for one in times} == {1, 3}
    assert len(choices.days[0].slots) == 4
    assert "in the morning, in the evening" in answer.text
    assert "on Tuesday, Thursday" in answer.text
    day = _shown(agent, asked, choices.days[0].slots[0].href).context["choices"]
    assert [one.label for one in day.parts] == ["Morning", "Evening"]
    assert _shown(agent, asked, day.other_days).context["choices"].first == choices.first


def test_all_times_stay_one_step_away(agent: Browser, service: Service) -> None:
    asked = _ask(service, weekdays=[4])
    answer = _shown(agent, asked)
    assert f'href="{_page(asked)}?part="' in answer.text
    every = _shown(agent, asked, "?part=").context["choices"]
    assert not every.wish.is_narrowed
    assert [_local(one.href).weekday() for one in every.first] == [0, 1, 2]
    day = _shown(agent, asked, every.days[0].slots[0].href).context["choices"]
    assert not _shown(agent, asked, day.other_days).context["choices"].wish.is_narrowed


def test_whoever_can_come_always_narrows_nothing(agent: Browser, service: Service) -> None:
    answer = _shown(agent, _ask(service))
    assert not answer.context["choices"].wish.is_narrowed
    assert "You see only" not in answer.text


def test_the_wished_place_comes_first(agent: Browser, service: Service) -> None:
    zeist = make_location(name="Zeist")
    make_resource(location=zeist, service=service)
    choices = _shown(agent, _ask(service, location_id=zeist.pk)).context["choices"]
    assert choices.only == ["Zeist"]
    assert {one.meta.partition(",")[0] for one in choices.first} == {"Zeist"}


def test_when_nothing_fits_it_is_said_and_the_nearest_are_shown(agent: Browser) -> None:
    service = make_service(access=Access.REQUEST, duration_minutes=60, with_professional=True)
    with clock.at(NOW):
        staff = make_staff(team=make_team(departments=[service.department]))
        own = sign_in(Browser(headers={"accept-language": "en"}), staff)
    answer = _shown(own, _ask(service, weekdays=[1], parts=[DayPart.EVENING]))
    choices = answer.context["choices"]
    assert not choices.first
    assert len(choices.instead) == 3
    assert "No such time is free in these weeks" in answer.text
    assert "These times are nearest" in answer.text


def test_a_bad_time_leaves_the_wishes(agent: Browser, service: Service) -> None:
    asked = _ask(service, weekdays=[1])
    with clock.at(NOW):
        answer = agent.post(_page(asked), {"slot": "x"})
    assert answer.status_code == 400
    assert answer.context["choices"].wish.weekdays == (1,)
    assert {_local(one.href).weekday() for one in answer.context["choices"].first} == {1}
    with clock.at(NOW + timedelta(minutes=1)):
        assert agent.get(f"{_page(asked)}?slot=x").context["choices"].wish.weekdays == (1,)
