"""Pages of appointments at the portal and behind links, as a browser without scripts sees them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from nabij.appointments import operations, queries, rules
from nabij.appointments.models import Appointment, Service
from nabij.appointments.types import Access, FreeTime
from nabij.audit.models import Look
from nabij.lib import clock, links
from nabij.people.models import Client
from nabij.people.operations import relate
from nabij.people.types import SYSTEM, Scope
from tests.factories.accounts import sign_in
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_professional,
)
from tests.factories.people import make_client, make_mandate, make_relative

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ANYTHING = "-1", "x", "1-", "-", "1-99999999999", "9" * 30 + "-1", "1-1\0", "٣-٣", "1-1 OR 1=1"


@pytest.fixture
def client() -> Client:
    """Return a client who can sign in."""
    make_organisation()
    return make_client(with_user=True)


@pytest.fixture
def visitor(client: Client) -> Browser:
    """Return the browser of the client, signed in."""
    assert client.user
    return sign_in(Browser(), client.user)


def free(service: Service, number: int = 0) -> FreeTime:
    at = clock.now()
    return queries.nearest_free(
        service_id=service.pk, near=at + timedelta(days=3), at=at, count=number + 1
    )[number]


def address(name: str, *args: object) -> str:
    return reverse(f"appointments:{name}", args=args)


def token_of(appointment: Appointment) -> str:
    return rules.manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)


def test_a_client_books_from_choice_to_calendar(visitor: Browser, client: Client) -> None:
    service = make_service(with_professional=True)
    assert "Controle" in visitor.get(address("new")).text
    times = visitor.get(address("times", service.pk))
    assert times.status_code == 200
    slot = free(service)
    confirm = visitor.get(address("times", service.pk), {"slot": slot.key})
    key = confirm.context["hidden"]["key"]
    done = visitor.post(
        address("book", service.pk), {"slot": slot.key, "key": str(key)}, follow=True
    )
    appointment = Appointment.objects.get()
    assert done.redirect_chain[0][0].startswith(address("detail", appointment.pk))
    assert appointment.client == client
    assert appointment.booking_key == key
    calendar = Calendar.from_ical(visitor.get(address("calendar", appointment.pk)).content)
    event = calendar.walk("VEVENT")[0]
    assert (event["UID"], event["SEQUENCE"]) == (f"{appointment.pk}@nabij", 0)
    assert event.decoded("DTSTART") == appointment.starts_at
    assert calendar["METHOD"] == "PUBLISH"
    assert "Controle" not in str(calendar)
    assert "Afdeling" not in str(calendar)


def test_sending_the_form_twice_shows_the_same_appointment(visitor: Browser) -> None:
    service = make_service(with_professional=True)
    sent = {"slot": free(service).key, "key": str(uuid4())}
    first = visitor.post(address("book", service.pk), sent)
    again = visitor.post(address("book", service.pk), sent)
    assert first["Location"] == again["Location"]
    other = visitor.post(address("book", service.pk), sent | {"slot": free(service, 5).key})
    assert other.status_code == 409
    assert address("detail", Appointment.objects.get().pk) in other.text


def test_going_back_after_booking_shows_the_own_appointment(visitor: Browser) -> None:
    service = make_service(with_professional=True)
    slot = free(service).key
    visitor.post(address("book", service.pk), {"slot": slot, "key": str(uuid4())})
    back = visitor.get(address("times", service.pk), {"slot": slot})
    assert back.status_code == 200
    assert f'href="{address("detail", Appointment.objects.get().pk)}"' in back.text
    assert "niet meer vrij" not in back.text


def test_a_time_within_another_own_appointment_leads_there(
    visitor: Browser, client: Client
) -> None:
    own = make_appointment(client=client)
    service = make_service(with_professional=True)
    at = own.starts_at
    same = queries.nearest_free(service_id=service.pk, near=at, at=clock.now(), count=1)[0]
    assert same.starts_at == at
    page = visitor.get(address("times", service.pk), {"slot": same.key}).text
    assert f'href="{address("detail", own.pk)}"' in page
    assert "U hebt op die tijd al een afspraak" in page


@pytest.mark.parametrize("day", ["2020-01-01", "2200-01-01"])
def test_a_day_that_is_over_or_too_far_has_no_times(visitor: Browser, day: str) -> None:
    service = make_service(with_professional=True)
    page = visitor.get(address("times", service.pk), {"day": day})
    assert page.status_code == 200
    assert "?slot=" not in page.text


def test_an_appointment_of_another_year_says_its_year(visitor: Browser, client: Client) -> None:
    appointment = make_appointment(client=client)
    year = f" {appointment.starts_at.year} "
    listed = f'href="{address("detail", appointment.pk)}"'
    page = visitor.get(address("list")).text
    assert year not in page[page.index(listed) :].partition("</a>")[0]
    assert client.user
    with clock.at(clock.now() + timedelta(days=500)):
        page = sign_in(Browser(), client.user).get(address("list")).text
    assert year in page[page.index(listed) :].partition("</a>")[0]


def test_a_time_that_is_gone_offers_others(visitor: Browser) -> None:
    service = make_service(with_professional=True)
    slot = free(service)
    make_appointment(service=service, resource=make_resource(), starts_at=None)
    operations.book(
        client_id=make_client().pk, service_id=service.pk, resource_id=slot.resource_id,
        starts_at=slot.starts_at, by=SYSTEM,
    )  # fmt: skip
    shown = visitor.get(address("times", service.pk), {"slot": slot.key})
    assert shown.status_code == 200
    lost = visitor.post(address("book", service.pk), {"slot": slot.key, "key": str(uuid4())})
    assert lost.status_code == 409
    for page in (shown, lost):
        assert page.text.count(f'href="{address("times", service.pk)}?slot=') == 3


@pytest.mark.parametrize("slot", ANYTHING)
def test_bad_times_get_a_sentence(visitor: Browser, slot: str) -> None:
    service = make_service(with_professional=True)
    appointment = make_appointment(client=None, service=service)
    own = visitor.post(address("book", service.pk), {"slot": slot})
    assert own.status_code in {400, 409}
    assert visitor.get(address("times", service.pk), {"slot": slot}).status_code in {200, 400}
    link = visitor.post(address("link-move", token_of(appointment)), {"slot": slot})
    assert link.status_code in {400, 409}
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"day": "2026-02-31"}, {"day": "9999-12-31"}, {"since": "0001-01-01"},
        {"day": "0001-01-01"},
        {"professional": "x"}, {"location": "\0"}, {"since": "9999-12-31"}, {"key": "x"},
    ],
)  # fmt: skip
def test_bad_wishes_get_a_page(visitor: Browser, asked: dict[str, str]) -> None:
    service = make_service(with_professional=True)
    assert visitor.get(address("times", service.pk), asked).status_code in {200, 400}


def test_a_day_and_a_person_can_be_asked_for(visitor: Browser) -> None:
    service = make_service(with_professional=True)
    other = make_professional(name="Dr. Tweede")
    place = make_location(name="Tweede plek")
    make_resource(professional=other, location=place, weekdays=range(7), service=service)
    page = visitor.get(
        address("times", service.pk),
        {"professional": str(other.pk), "location": str(place.pk)},
    )
    assert "Tweede plek, bij Dr. Tweede" in page.text
    day = page.context["choices"].days[0].slots[3].href
    shown = visitor.get(address("times", service.pk) + day)
    assert [len(part.slots) for part in shown.context["choices"].parts] == [12, 20]
    full = visitor.get(address("times", service.pk), {"day": "2020-01-01"})
    assert full.status_code == 200


def test_a_service_without_times_says_to_call(visitor: Browser) -> None:
    service = make_service()
    page = visitor.get(address("times", service.pk))
    assert page.status_code == 200
    assert page.context["choices"].is_empty


def test_departments_of_the_client_stand_first(visitor: Browser, client: Client) -> None:
    own, other = (
        make_service(
            department=make_department(names={"en": name, "nl": name}),
            resources=[make_resource(location=make_location())],
        )
        for name in ("Zebra", "Apple")
    )
    page = visitor.get(address("new")).text
    assert page.index("Apple") < page.index("Zebra")
    relate(client_id=client.pk, department_id=own.department_id, since=clock.now(), by=SYSTEM)
    page = visitor.get(address("new")).text
    assert page.index("Zebra") < page.index("Andere afdelingen") < page.index("Apple")
    assert str(other.pk) in page


def test_moving_offers_every_time_but_the_own(visitor: Browser, client: Client) -> None:
    resource = make_resource(location=make_location())
    service = make_service(resources=[resource])
    appointment = make_appointment(client=client, service=service)
    own = f"-{int(appointment.starts_at.timestamp())}"
    page, day = address("move", appointment.pk), f"{appointment.starts_at:%Y-%m-%d}"
    offered = visitor.get(page, {"day": day}).text
    assert "slot=" in offered
    assert own not in offered
    assert own not in visitor.get(page).text


def test_a_client_moves_and_cancels(visitor: Browser, client: Client) -> None:
    appointment = make_appointment(client=client)
    assert appointment.service
    slot = free(appointment.service, 4)
    page = address("move", appointment.pk)
    assert visitor.get(page).status_code == 200
    assert "In plaats van" in visitor.get(page, {"slot": slot.key}).text
    moved = visitor.post(page, {"slot": slot.key}, follow=True)
    assert "is verzet" in moved.text
    appointment.refresh_from_db()
    assert appointment.starts_at == slot.starts_at
    assert visitor.get(address("cancel", appointment.pk)).status_code == 200
    too_long = visitor.post(address("cancel", appointment.pk), {"reason": "x" * 301})
    assert too_long.status_code == 400
    assert "x" * 301 in too_long.text
    done = visitor.post(address("cancel", appointment.pk), {"reason": "Ik ben ziek"}, follow=True)
    assert "afgezegd" in done.text
    assert visitor.post(page, {"slot": slot.key}).status_code == 409
    assert visitor.get(page).status_code == 409
    calendar = visitor.get(address("calendar", appointment.pk)).content
    assert b"METHOD:CANCEL" in calendar
    assert b"SEQUENCE:2" in calendar


def test_another_client_has_no_such_appointment(visitor: Browser) -> None:
    other = make_appointment()
    for name in ("detail", "move", "cancel", "calendar"):
        assert visitor.get(address(name, other.pk)).status_code == 404
    for name in ("move", "cancel"):
        assert visitor.post(address(name, other.pk), {"slot": "1-1"}).status_code == 404
    assert Look.objects.filter(outcome="denied").count() == 6
    other.refresh_from_db()
    assert other.status == "booked"


def test_who_may_only_look_is_offered_nothing_to_change(client: Client) -> None:
    relative = make_relative(with_user=True)
    make_mandate(client=client, relative=relative, scopes=[Scope.VIEW_APPOINTMENTS])
    appointment = make_appointment(client=client)
    assert relative.user
    browser = sign_in(Browser(), relative.user)
    page = browser.get(address("detail", appointment.pk))
    assert page.status_code == 200
    assert address("move", appointment.pk) not in page.text
    assert browser.get(address("move", appointment.pk)).status_code == 404
    assert browser.get(address("new")).status_code == 404
    assert address("new") not in browser.get(address("list")).text


def test_wrong_methods_are_refused(visitor: Browser) -> None:
    service = make_service()
    for name, args in (("list", ()), ("new", ()), ("times", (service.pk,))):
        assert visitor.post(address(name, *args)).status_code == 405
    assert visitor.get(address("book", service.pk)).status_code == 405


@pytest.mark.parametrize("name", ["list"])
def test_three_appointments_take_as_many_queries_as_one(
    visitor: Browser, client: Client, name: str
) -> None:
    service = make_service(with_professional=True)
    visitor.get(address(name))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_appointment(client=client, service=service)
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(address(name)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_each_look_leaves_a_trace(visitor: Browser, client: Client) -> None:
    appointment = make_appointment(client=client)
    visitor.get(address("detail", appointment.pk))
    look = Look.objects.get(what="appointments.detail")
    assert (look.client_id, look.object_id, look.action) == (client.pk, appointment.pk, "view")


def test_a_link_shows_moves_and_cancels_one_appointment(client: Client) -> None:
    appointment = make_appointment(client=client)
    assert appointment.service
    token = token_of(appointment)
    browser = Browser()
    shown = browser.get(address("link", token))
    assert shown.status_code == 200
    slot = free(appointment.service, 4)
    pages = [
        shown,
        browser.get(address("link-move", token)),
        browser.get(address("link-move", token), {"slot": slot.key}),
        browser.get(address("link-cancel", token)),
    ]
    for page in pages:
        assert page.status_code == 200
        for word in ("Controle", "Afdeling", "Bakker", "Neem uw pas", client.family_name):
            assert word not in page.text
    moved = browser.post(address("link-move", token), {"slot": slot.key}, follow=True)
    assert moved.status_code == 200
    appointment.refresh_from_db()
    assert appointment.starts_at == slot.starts_at
    done = browser.post(address("link-cancel", token), {"reason": ""}, follow=True)
    assert "afgezegd" in done.text
    assert set(Look.objects.values_list("role", "purpose", "client_id")) == {
        ("link", "link", client.pk)
    }


def test_links_end_and_can_not_be_forged() -> None:
    appointment = make_appointment()
    token = token_of(appointment)
    with clock.at(appointment.starts_at + timedelta(days=1, seconds=1)):
        for name in ("link", "link-move", "link-cancel"):
            assert Browser().get(address(name, token)).status_code == 410
        assert Browser().post(address("link-cancel", token)).status_code == 410
    other = links.make_token(
        purpose="survey", subject_id=appointment.pk, expires_at=clock.now() + timedelta(days=9)
    )
    for bad in (other, token[:-1], "x", "a:b:c"):
        assert Browser().get(address("link", bad)).status_code == 404
        assert Browser().post(address("link-cancel", bad)).status_code == 404
    appointment.refresh_from_db()
    assert appointment.status == "booked"


def test_opening_a_link_changes_nothing() -> None:
    appointment = make_appointment()
    token = token_of(appointment)
    assert appointment.service
    Browser().get(address("link-cancel", token))
    Browser().head(address("link-cancel", token))
    Browser().get(address("link-move", token), {"slot": free(appointment.service).key})
    appointment.refresh_from_db()
    assert (appointment.status, appointment.sequence) == ("booked", 0)


def test_what_clients_do_not_book_themselves_says_why_and_whom_to_call(visitor: Browser) -> None:
    for access in (Access.REQUEST, Access.REFERRAL, Access.DESK):
        make_service(access=access, names={"nl": f"Dienst {access.value}"}, with_professional=True)
    page = visitor.get(address("new")).text
    assert "Wat wij per telefoon regelen" in page
    assert "verwijsbrief" in page
    assert page.count('href="tel:') >= 2
    asked = Service.objects.get(access=Access.REQUEST)
    assert address("request-new", asked.pk) in page
    hidden = Service.objects.get(access=Access.DESK)
    assert visitor.get(address("times", hidden.pk)).status_code == 404
