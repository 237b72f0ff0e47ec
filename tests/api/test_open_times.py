"""What anyone may ask: services and free times."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from nabij.appointments.types import Access
from nabij.lib import clock
from tests.api.open_door import NOW, ask
from tests.factories.appointments import make_resource, make_service
from tests.factories.organisation import make_department

pytestmark = pytest.mark.django_db


def test_services_say_what_can_be_booked_here_and_what_to_do_instead() -> None:
    service = make_service(with_professional=True)
    make_service(with_professional=True, access=Access.REFERRAL)
    shown = ask("services", language="nl").json()["services"]
    assert {one["bookable"] for one in shown} == {True, False}
    mine = next(one for one in shown if one["bookable"])
    assert mine["id"] == str(service.pk)
    assert (mine["name"], mine["instead"]) == ("Controle", "")
    assert [one["name"] for one in mine["locations"]] == [service.department.location.name]
    assert all(one["instead"] for one in shown if not one["bookable"])


def test_times_bear_the_offset_of_their_place_and_name_nobody() -> None:
    service = make_service(with_professional=True)
    with clock.at(NOW):
        found = ask("availability", service=service.pk, days=31, **{"from": "2027-03-20"})
    times = found.json()["times"]
    before = [one for one in times if one["starts_at"].startswith("2027-03-27")]
    after = [one for one in times if one["starts_at"].startswith("2027-03-30")]  # after Easter
    assert before[0]["starts_at"] == "2027-03-27T09:00:00+01:00"
    assert after[0]["starts_at"] == "2027-03-30T09:00:00+02:00"
    assert len(before) == len(after) == 32
    professional = service.offers.get().resource.professional
    assert professional is not None
    assert professional.name not in found.content.decode()


def test_parts_of_the_day_and_places_narrow_it() -> None:
    service = make_service(with_professional=True)
    with clock.at(NOW):
        part = ask("availability", service=service.pk, part_of_day="weekend").json()["times"]
        none = ask("availability", service=service.pk, location=service.pk).json()["times"]
        evening = ask("availability", service=service.pk, part_of_day="evening").json()
    assert {date.fromisoformat(one["starts_at"][:10]).weekday() for one in part} == {5, 6}
    assert none == evening["times"] == []
    assert evening["later"] is None


def test_full_days_are_passed_over_unless_a_day_is_asked() -> None:
    service = make_service()
    make_resource(
        location=service.department.location,
        service=service,
        valid_from=(NOW + timedelta(days=40)).date(),
    )
    with clock.at(NOW):
        sought = ask("availability", service=service.pk).json()
        asked = ask("availability", service=service.pk, **{"from": "2027-03-02"}).json()
    assert sought["times"][0]["starts_at"].startswith("2027-04-1")
    assert (asked["times"], asked["later"]) == ([], "2027-03-16")


@pytest.mark.parametrize("many", [1, 3])
def test_one_statement_however_many_there_are(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    department = make_department()
    service = make_service(department=department)
    for _number in range(many):
        make_resource(location=department.location, service=service)
    with clock.at(NOW), django_assert_num_queries(2):
        assert ask("availability", service=service.pk, days=31).status_code == 200
    with django_assert_num_queries(2):
        assert ask("services").status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "service"),
        ({"service": "x"}, "service"),
        ({"service": "\0"}, "service"),
        ({"from": "2027-02-30"}, "from"),
        ({"from": "99999-01-01"}, "from"),
        ({"days": "0"}, "days"),
        ({"days": "9" * 400}, "days"),
        ({"location": "Utrecht"}, "location"),
        ({"part_of_day": "night"}, "part_of_day"),
    ],
)
def test_what_can_not_be_read_gets_a_sentence(query: dict[str, str], field: str) -> None:
    service = make_service(with_professional=True)
    sent = query if field == "service" else {"service": str(service.pk), **query}
    answer = ask("availability", **sent)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert len(answer.json()["message"]) > 15


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2099-01-01"])
def test_days_nobody_plans_are_no_error(day: str) -> None:
    service = make_service(with_professional=True)
    assert ask("availability", service=service.pk, **{"from": day}).status_code == 200


@pytest.mark.parametrize("access", [Access.DESK, Access.REFERRAL])
def test_what_is_not_booked_here_is_not_shown(access: Access) -> None:
    service = make_service(with_professional=True, access=access)
    answer = ask("availability", service=service.pk)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_service")


def test_any_page_may_ask_and_no_cookie_is_read_or_set() -> None:
    browser = Browser()
    browser.cookies["sessionid"] = "x"
    browser.cookies["django_language"] = "fi"
    for path in ("services", "availability", "nowhere", "openapi.json"):
        answer = browser.get(f"/api/{path}", headers={"Accept-Language": "en"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in str(answer.serialize_headers())
        assert not answer.cookies
    assert browser.get("/api/nowhere").json()["code"] == "not_found"
    allowed = browser.options("/api/appointments")
    assert allowed.status_code == 204
    assert "Idempotency-Key" in allowed["Access-Control-Allow-Headers"]
    assert browser.delete("/api/services").json()["code"] == "not_allowed"


def test_the_description_is_a_page_of_ours() -> None:
    page = Browser().get("/api/docs/")
    assert page.status_code == 200
    assert "/api/appointments/{booking_id}/confirm" in page.content.decode()
    described = Browser().get("/api/openapi.json").json()
    assert set(described["paths"]) >= {"/api/services", "/api/availability", "/api/appointments"}
