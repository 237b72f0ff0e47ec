"""The administrator's pages of people, rooms and devices, their weeks and days that differ."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.appointments.models import Resource, WalkingTime, WorkException, WorkingPeriod
from nabij.appointments.operations.working import Block
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.organisation.models import Location
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import (
    make_appointment,
    make_exception,
    make_resource,
    make_service,
    make_working_period,
)
from tests.factories.organisation import make_department, make_location, make_professional

pytestmark = pytest.mark.django_db
LIST = "/studio/resources/"
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)  # a Monday, in ISO week 9
MONDAY = date(2027, 3, 8)


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    """Stand still on a Monday morning."""
    with clock.at(NOW):
        yield


@pytest.fixture
def administrator(client: Browser) -> Browser:
    """A browser of an administrator."""
    return sign_in(client, make_staff(role=Role.ADMINISTRATOR))


def _hours(location: Location, **other: object) -> dict[str, object]:
    return {
        "weekdays": ["0", "1"],
        "location": str(location.pk),
        "starts": "09:00",
        "ends": "17:00",
        "weeks": "every",
        "valid_from": "2027-03-01",
        **other,
    }


def _page(browser: Browser, resource: Resource) -> str:
    return _words(browser.get(f"{LIST}{resource.pk}/"))


def _words(answer: Any) -> str:
    said: str = answer.content.decode()
    return said.replace("\N{NO-BREAK SPACE}", " ")


def test_a_professional_gets_a_diary_and_a_week_with_breaks(administrator: Browser) -> None:
    service = make_service()
    location = service.department.location
    nurse = make_professional(name="S. de Wit")
    answer = administrator.post(
        f"{LIST}new/", {"professional": str(nurse.pk), "services": [str(service.pk)]}
    )
    resource = Resource.objects.get()
    assert answer["Location"] == f"{LIST}{resource.pk}/hours/new/"
    assert resource.offers.get().service_id == service.pk
    said = _hours(location, break_starts="12:30", break_ends="13:00", on_holidays="on")
    assert administrator.post(answer["Location"], said).status_code == 302
    blocks = WorkingPeriod.objects.order_by("weekday", "starts").values_list(
        "weekday", "starts", "ends", "on_holidays"
    )
    morning, afternoon = (time(9), time(12, 30), True), (time(13), time(17), True)
    assert list(blocks) == [(day, *block) for day in (0, 1) for block in (morning, afternoon)]
    page = _page(administrator, resource)
    assert page.count("09.00 tot 12.30 uur") >= 2
    assert "ook op feestdagen" in page
    assert "S. de Wit" in _words(administrator.get(LIST))
    assert Event.objects.filter(kind="appointments.WorkingTimeChanged").count() == 2
    again = administrator.post(f"{LIST}new/", {"professional": str(nurse.pk)})
    assert "Deze is er niet meer." in again.content.decode()


def test_a_room_is_added_renamed_and_switched_off(administrator: Browser) -> None:
    administrator.post(f"{LIST}new/", {"name": "Echokamer"})
    room = Resource.objects.get()
    page = f"{LIST}{room.pk}/change/"
    assert "Geef het een naam." in _words(administrator.post(page, {"name": ""}))
    administrator.post(page, {"name": "Echokamer 2"})
    room.refresh_from_db()
    assert (room.name, room.is_active) == ("Echokamer 2", False)
    assert "Uitgezet" in _words(administrator.get(LIST))


@pytest.mark.parametrize("said", [{}, {"name": "Kamer", "professional": "somebody"}])
def test_one_of_person_and_name_is_needed(administrator: Browser, said: dict[str, str]) -> None:
    nurse = make_professional()
    if said:
        said = said | {"professional": str(nurse.pk)}
    page = _words(administrator.post(f"{LIST}new/", said))
    assert "Kies een persoon, of geef een kamer of apparaat een naam." in page
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weekdays": []}, "Kies er minstens één."),
        ({"weekdays": ["7"]}, "Een van deze is er niet meer."),
        ({"starts": "25:00"}, "Deze tijd is niet te lezen."),
        ({"starts": ""}, "Vul een tijd in."),
        ({"ends": "09:00"}, "Het einde ligt voor het begin."),
        ({"break_starts": "12:00"}, "Een pauze heeft twee tijden nodig"),
        ({"break_starts": "08:00", "break_ends": "10:00"}, "Een pauze heeft twee tijden nodig"),
        ({"valid_from": "2027-02-30"}, "Deze dag is niet te lezen."),
        ({"valid_from": "0001-01-01"}, "Kies een dag tussen 2000 en 2200."),
        ({"valid_until": "2027-02-01"}, "De laatste dag ligt voor de eerste."),
        ({"location": "elsewhere"}, "Deze is er niet meer."),
    ],
)
def test_wrong_hours_are_named_and_none_are_added(
    administrator: Browser, wrong: dict[str, object], sentence: str
) -> None:
    resource, location = make_resource(), make_location()
    said = _hours(location, valid_until="2031-12-24") | wrong
    page = _words(administrator.post(f"{LIST}{resource.pk}/hours/new/", said))
    assert sentence in page
    assert 'value="17:00"' in page or wrong.get("ends")
    assert not WorkingPeriod.objects.exists()


@pytest.mark.parametrize(
    ("there", "new", "meets"),
    [
        ({}, {"starts": "16:00", "ends": "18:00"}, True),
        ({}, {"starts": "17:00", "ends": "18:00"}, False),
        ({"valid_until": date(2027, 3, 10)}, {"valid_from": "2027-03-11"}, False),
        ({"valid_until": date(2027, 3, 10)}, {"valid_from": "2027-03-10"}, True),
        ({"weekday": 4}, {}, False),
    ],
)
def test_hours_that_overlap_are_refused_with_a_sentence(
    administrator: Browser, there: dict[str, date], new: dict[str, str], *, meets: bool
) -> None:
    location = make_location()
    resource = make_resource(professional=make_professional(name="S. de Wit"))
    make_working_period(resource=resource, location=location, **there)  # type: ignore[arg-type]
    answer = administrator.post(f"{LIST}{resource.pk}/hours/new/", _hours(location) | new)
    assert answer.status_code == (200 if meets else 302)
    if meets:
        assert "S. de Wit werkt al maandag 09.00 tot 17.00 uur" in _words(answer)
        assert resource.working_periods.count() == 1


def test_odd_and_even_weeks_do_not_overlap(administrator: Browser) -> None:
    resource, location = make_resource(), make_location()
    page = f"{LIST}{resource.pk}/hours/new/"
    assert administrator.post(page, _hours(location, weeks="odd")).status_code == 302
    assert administrator.post(page, _hours(location, weeks="even")).status_code == 302
    assert administrator.post(page, _hours(location, weeks="odd")).status_code == 200
    assert "oneven weken" in _page(administrator, resource)


def test_ending_hours_keeps_what_was_and_says_who_is_booked(administrator: Browser) -> None:
    service = make_service(with_professional=True)
    resource = service.offers.get().resource
    at = datetime(2027, 3, 8, 9, tzinfo=UTC)
    make_appointment(service=service, resource=resource, starts_at=at)
    period = resource.working_periods.get(weekday=0)
    page = f"{LIST}{resource.pk}/hours/{period.pk}/end/"
    early = _words(administrator.post(page, {"last_date": "2027-01-01"}))
    assert "Kies gisteren of een latere dag." in early
    answer = administrator.post(page, {"last_date": "2027-03-07"}, follow=True)
    period.refresh_from_db()
    assert period.valid_until == date(2027, 3, 7)
    said = _words(answer)
    assert "1 afspraak valt nu buiten de werktijden." in said
    assert "maandag 8 maart om 10.00 uur" in said
    with clock.at(NOW + timedelta(days=30)):
        sign_in(administrator, make_staff(role=Role.ADMINISTRATOR))
        assert "Werktijden die voorbij zijn" in _page(administrator, resource)
        assert administrator.post(page, {"last_date": "2027-04-01"}).status_code == 404


def test_hours_that_never_began_are_taken_away(administrator: Browser) -> None:
    resource = make_resource()
    period = make_working_period(
        resource=resource, location=make_location(), valid_from=date(2027, 6, 1)
    )
    page = f"{LIST}{resource.pk}/hours/{period.pk}/end/"
    assert administrator.post(page, {"last_date": "2027-03-01"}).status_code == 302
    assert not resource.working_periods.exists()


def test_leave_says_who_is_booked_and_is_taken_back(administrator: Browser) -> None:
    service = make_service(with_professional=True)
    resource = service.offers.get().resource
    make_appointment(
        service=service, resource=resource, starts_at=datetime(2027, 3, 8, 9, tzinfo=UTC)
    )
    said = {"kind": "away", "first_date": "2027-03-08", "starts": "12:00", "ends": "13:00"}
    page = f"{LIST}{resource.pk}/days/new/"
    assert "buiten de werktijden" not in _words(administrator.post(page, said, follow=True))
    said = {"kind": "away", "first_date": "2027-03-06", "last_date": "2027-03-09"}
    assert "buiten de werktijden" in _words(administrator.post(page, said, follow=True))
    away = WorkException.objects.get(starts=None)
    removal = f"{LIST}{resource.pk}/days/{away.pk}/remove/"
    assert "zaterdag 6 maart 2027 tot en met" in _words(administrator.get(removal))
    after = _words(administrator.post(removal, follow=True))
    assert "buiten de werktijden" not in after
    assert administrator.post(removal).status_code == 404


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "extra"}, "Zeg waar het extra werk is."),
        ({"kind": "extra"}, "Zeg van hoe laat tot hoe laat"),
        ({"starts": "10:00"}, "Vul beide tijden in"),
        ({"last_date": "2027-03-01"}, "De laatste dag ligt voor de eerste."),
        ({"starts": "10:00", "ends": "10:00"}, "Het einde ligt voor het begin."),
        ({"first_date": "morgen"}, "Deze dag is niet te lezen."),
    ],
)
def test_wrong_days_are_named(administrator: Browser, said: dict[str, str], sentence: str) -> None:
    resource = make_resource()
    said = {"kind": "away", "first_date": "2027-03-08", "reason": "Cursus"} | said
    page = _words(administrator.post(f"{LIST}{resource.pk}/days/new/", said))
    assert sentence in page
    assert "Cursus" in page
    assert not WorkException.objects.exists()


def test_an_appointment_in_extra_work_lies_within(administrator: Browser) -> None:
    service = make_service()
    location = service.department.location
    resource = make_resource(location=location, service=service, weekdays=(0,))
    appointment = make_appointment(
        service=service, resource=resource, starts_at=datetime(2027, 3, 8, 9, tzinfo=UTC)
    )
    resource.working_periods.all().delete()
    assert "valt buiten de werktijden" in _page(administrator, resource)
    extra = Block(starts=time(9), ends=time(12))
    make_exception(
        resource=resource, location=location, first_date=MONDAY, hours=extra, is_extra=True
    )
    assert appointment.resource_id == resource.pk
    assert "valt buiten de werktijden" not in _page(administrator, resource)


def test_closed_days_and_public_holidays(administrator: Browser) -> None:
    service = make_service(with_professional=True)
    location = service.department.location
    make_appointment(
        service=service,
        resource=service.offers.get().resource,
        starts_at=datetime(2027, 3, 8, 9, tzinfo=UTC),
    )
    make_location(country="FI", time_zone="Europe/Helsinki")
    page = "/studio/closed-days/"
    said = {"location": str(location.pk), "first_date": "2027-03-08", "reason": "Verbouwing"}
    answer = _words(administrator.post(f"{page}new/", said, follow=True))
    for words in ("Er is dan 1 afspraak.", "Verbouwing", "maandag 8 maart 2027", "Gesloten"):
        assert words in answer
    for words in ("Koningsdag", "dinsdag 27 april 2027", "2028", "Feestdagen in Finland"):
        assert words in answer
    closed = WorkException.objects.get()
    assert "valt buiten" in _page(administrator, service.offers.get().resource)
    assert administrator.post(f"{page}{closed.pk}/remove/").status_code == 302
    assert not WorkException.objects.exists()
    assert administrator.post(f"{page}{closed.pk}/remove/").status_code == 404
    assert "Kies een dag." in _words(administrator.post(f"{page}new/", {}))


def test_walks_hold_there_and_back(administrator: Browser) -> None:
    here, there = make_location(name="Noord"), make_location(name="Zuid")
    page = "/studio/walking-times/"
    said = {"origin": str(here.pk), "destination": str(there.pk), "minutes": "12"}
    assert "Noord en Zuid" in _words(administrator.post(page, said, follow=True))
    administrator.post(page, said | {"minutes": "15"})
    walks = set(WalkingTime.objects.values_list("origin", "destination", "minutes"))
    assert walks == {(here.pk, there.pk, 15), (there.pk, here.pk, 15)}
    same = _words(administrator.post(page, said | {"destination": str(here.pk)}))
    assert "Kies een andere plaats dan de eerste." in same
    wrong = _words(administrator.post(page, said | {"minutes": "ver"}))
    assert "Vul een heel getal in van 0 tot en met 240." in wrong
    del said["minutes"]
    for _ in range(2):
        administrator.post(page, said | {"forget": "yes"})
    assert not WalkingTime.objects.exists()
    told = Event.objects.filter(kind="appointments.WalkingTimeChanged").order_by("at", "pk")
    assert [one.payload["minutes"] for one in told] == [12, 15, None]  # each change once
    assert None not in {one.actor_id for one in told}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR, Role.AGENT, Role.PROFESSIONAL])
def test_pages_do_not_exist_for_others(client: Browser, role: Role) -> None:
    resource = make_resource()
    browser = sign_in(client, make_staff(role=role))
    own = f"{LIST}{resource.pk}/"
    for page in (LIST, own, f"{own}change/", "/studio/closed-days/", "/studio/walking-times/"):
        assert browser.get(page).status_code == 404
    assert browser.post(f"{own}change/", {"name": "Mijn"}).status_code == 404
    resource.refresh_from_db()
    assert resource.name != "Mijn"


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999"])
def test_what_is_not_there_is_not_found(administrator: Browser, number: str) -> None:
    for page in ("", "change/", "hours/new/", "days/new/"):
        assert administrator.get(f"{LIST}{number}/{page}").status_code == 404


def test_pages_cost_the_same_for_one_and_for_three(administrator: Browser) -> None:
    service = make_service(department=make_department(), with_professional=True)
    resource = service.offers.get().resource
    location = service.department.location
    pages = (LIST, f"{LIST}{resource.pk}/", "/studio/closed-days/", "/studio/walking-times/")
    counts = []
    for number in range(2):
        for more in range(1 + number):
            make_resource(location=location, professional=make_professional())
            make_exception(resource=resource, first_date=date(2029, 1, 1 + more))
            make_exception(location=location, first_date=date(2029, 2, 1 + more))
            make_appointment(service=service)
        for page in pages:
            administrator.get(page)
        with CaptureQueriesContext(connection) as found:
            for page in pages:
                assert administrator.get(page).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
