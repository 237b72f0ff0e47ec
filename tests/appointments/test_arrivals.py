"""Saying that one is there: with the code on the sign, or at the screen by the entrance."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.accounts.models import RateLimit
from nabij.appointments import operations, rules
from nabij.appointments.events import ClientArrived
from nabij.appointments.models import Appointment, ArrivalCode, Mark
from nabij.appointments.operations import make_arrival_codes
from nabij.appointments.types import Mode, Status
from nabij.audit.models import Look
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM
from tests.factories.accounts import make_staff, sign_in
from tests.factories.late import MONDAY, make_day, run_late
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_team,
)
from tests.factories.people import make_client
from tests.factories.screens import make_screen

pytestmark = pytest.mark.django_db
SOON = MONDAY - timedelta(minutes=20)
BORN = {"born_on": "02051944"}
WAITING = "Neem plaats in wachtruimte 3."
DESK = "Meld u bij de balie"


@pytest.fixture
def department() -> Department:
    """Return a department with a waiting room."""
    make_organisation()
    made = make_department(names={"nl": "Markerafdeling"})
    Department.objects.filter(pk=made.pk).update(waiting_room={"nl": WAITING, "fi": "Odota."})
    return made


@pytest.fixture
def annie(department: Department) -> Client:
    """Return a client with a telephone, born on 2 May 1944."""
    return make_client(with_user=True, phone="+31612345678", departments=[department])


@pytest.fixture
def appointment(annie: Client, department: Department) -> Appointment:
    """Return her appointment of this morning, with today's code made."""
    with clock.at(MONDAY - timedelta(days=1)):
        made = make_day([annie], department=department)[0]
    with clock.at(SOON):
        make_arrival_codes()
    return made


def code() -> str:
    return ArrivalCode.objects.get().code


def wrong() -> str:
    return f"{(int(code()) + 1) % 10_000:04}"


def status(appointment: Appointment) -> str:
    return Appointment.objects.values_list("status", flat=True).get(pk=appointment.pk)


def own(annie: Client) -> Browser:
    assert annie.user is not None
    return sign_in(Browser(), annie.user)


@pytest.fixture
def screen(client: Browser, appointment: Appointment) -> Browser:
    """Return the browser of the screen by the entrance."""
    with clock.at(SOON):
        return make_screen(client, appointment.location_id)


def kiosk(appointment: Appointment) -> str:
    return reverse("appointments:kiosk", args=[appointment.location_id])


def channels() -> list[str]:
    found = Event.objects.filter(kind=ClientArrived.kind()).order_by("id")
    return list(found.values_list("channel", flat=True))


def test_in_the_portal_with_the_code_on_the_sign(annie: Client, appointment: Appointment) -> None:
    page = reverse("appointments:here", args=[appointment.pk])
    detail = reverse("appointments:detail", args=[appointment.pk])
    with clock.at(SOON):
        browser = own(annie)
        assert page in browser.get(reverse("portal:home")).text
        assert page in browser.get(detail).text
        assert "4 cijfers" in browser.get(page).text
        assert browser.post(page, {"code": ""}).status_code == 400
        refused = browser.post(page, {"code": wrong()})
        assert refused.status_code == 400
        assert "niet de cijfers van vandaag" in refused.text
        assert status(appointment) == Status.BOOKED
        done = browser.post(page, {"code": f" {code()[:2]} {code()[2:]} "}, follow=True)
        assert WAITING in done.text
        assert page not in done.text
        assert WAITING in browser.get(reverse("portal:home")).text
        assert browser.get(page).status_code == 302
        assert browser.post(page, {"code": code()}).status_code == 302  # pressed twice
    assert status(appointment) == Status.ARRIVED
    assert channels() == ["portal"]
    assert Mark.objects.get().channel == "portal"


def test_behind_the_link_without_signing_in(client: Browser, appointment: Appointment) -> None:
    token = rules.manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    page = reverse("appointments:link-here", args=[token])
    with clock.at(SOON):
        assert page in client.get(reverse("appointments:link", args=[token])).text
        done = client.post(page, {"code": code()}, follow=True)
        assert WAITING in done.text
        assert "Markerafdeling" not in done.text
    assert channels() == ["link"]
    with clock.at(MONDAY + timedelta(days=3)):
        assert client.get(page).status_code == 410


def test_from_two_hours_before_until_it_is_over(annie: Client, appointment: Appointment) -> None:
    page = reverse("appointments:here", args=[appointment.pk])
    early = MONDAY - timedelta(hours=2, minutes=1)
    over = appointment.ends_at
    for at, may in ((early, False), (MONDAY - timedelta(hours=2), True), (over, False)):
        with clock.at(at):
            browser = own(annie)
            assert (page in browser.get(reverse("portal:home")).text) == may
            assert browser.get(page).status_code == 200
            if not may:
                assert browser.post(page, {"code": code()}).status_code == 409
    with clock.at(SOON):
        run_late(appointment, 30)
    with clock.at(over):  # it begins later, so it is not over
        assert own(annie).post(page, {"code": code()}).status_code == 302


def test_wrong_codes_are_counted_and_right_ones_are_not(
    annie: Client, appointment: Appointment
) -> None:
    page = reverse("appointments:here", args=[appointment.pk])
    with clock.at(SOON):
        browser = own(annie)
        for _ in range(10):
            assert browser.post(page, {"code": wrong()}).status_code == 400
        blocked = browser.post(page, {"code": code()})
        assert blocked.status_code == 429
        assert DESK in blocked.text
    with clock.at(SOON + timedelta(minutes=16)):
        assert own(annie).post(page, {"code": code()}).status_code == 302
    assert not RateLimit.objects.filter(count__gt=0, ends_at__gt=MONDAY).exists()


def test_yesterdays_code_and_that_of_another_place_are_wrong(
    annie: Client, appointment: Appointment
) -> None:
    page = reverse("appointments:here", args=[appointment.pk])
    ArrivalCode.objects.update(valid_on=MONDAY.date() - timedelta(days=1), code="1111")
    ArrivalCode.objects.create(
        location=make_location(), valid_on=MONDAY.date(), code="2222", made_at=MONDAY
    )
    with clock.at(SOON):
        for other in ("1111", "2222", "0000"):
            assert own(annie).post(page, {"code": other}).status_code == 400
    assert status(appointment) == Status.BOOKED


def test_who_comes_by_telephone_does_not_arrive(annie: Client, appointment: Appointment) -> None:
    Appointment.objects.filter(pk=appointment.pk).update(mode=Mode.VIDEO)
    with clock.at(SOON):
        page = reverse("appointments:here", args=[appointment.pk])
        assert own(annie).post(page, {"code": code()}).status_code == 409


def test_at_the_entrance_says_where_to_wait_and_nothing_else(
    screen: Browser, appointment: Appointment
) -> None:
    with clock.at(SOON):
        asked = screen.get(kiosk(appointment))
        assert "laatste 4 cijfers" in asked.text
        done = screen.post(kiosk(appointment), BORN | {"phone": "5678"})
        assert done.status_code == 200
        assert WAITING in done.text
        assert done["Refresh"] == f"60;url={kiosk(appointment)}"
        assert done["Cache-Control"] == "no-store"
        again = screen.post(kiosk(appointment), BORN | {"phone": "56 78"})
        assert WAITING in again.text
    main = done.text[done.text.index("<main") : done.text.index("</main")]
    for secret in (appointment.client.family_name, "Marker", "Controle", "Bakker", "10.00", "1944"):
        assert secret not in main
    assert status(appointment) == Status.ARRIVED
    assert channels() == ["kiosk"]
    look = Look.objects.filter(client_id=appointment.client_id, what="appointments.kiosk").latest(
        "at"
    )
    assert look.purpose == "kiosk"


@pytest.mark.parametrize("typed", ["2-5-1944", "02.05.44", "020544", "02 05 1944", " 2/5/1944 "])
def test_a_date_of_birth_is_read_as_people_type_it(
    screen: Browser, appointment: Appointment, typed: str
) -> None:
    with clock.at(SOON):
        answer = screen.post(kiosk(appointment), {"born_on": typed, "phone": "5678"})
    assert WAITING in answer.text


@pytest.mark.parametrize(
    "said",
    [
        {"born_on": "31021944"},
        {"born_on": "", "phone": ""},
        {"born_on": "2 mei"},
        {"born_on": "\0", "phone": "12345"},
        {"born_on": "02051800"},
        {"born_on": "02052100"},
        {"born_on": "٠٢٠٥١٩٤٤"},
        {"phone": "٠١٢٣"},
    ],
)
def test_what_cannot_be_read_is_asked_again(
    screen: Browser, appointment: Appointment, said: dict[str, str]
) -> None:
    with clock.at(SOON):
        assert screen.post(kiosk(appointment), BORN | {"phone": "5678"} | said).status_code == 400
    assert status(appointment) == Status.BOOKED


def _sentence(answer: Any) -> str:
    page = re.sub(r'(nonce|value)="[^"]*"', "", answer.text)
    return page[page.index("<main") : page.index("</main")]


def test_what_is_not_found_is_the_same_sentence_whatever_the_reason(
    screen: Browser, appointment: Appointment, department: Department
) -> None:
    with clock.at(SOON):
        unknown = screen.post(kiosk(appointment), BORN | {"phone": "0000"})
        assert unknown.status_code == 200
        assert DESK in unknown.text
        place = make_location()
        other = reverse("appointments:kiosk", args=[place.pk])
        elsewhere = make_screen(Browser(), place.pk).post(other, BORN | {"phone": "5678"})
        make_day([make_client(phone="+31687655678")], department=department)
        twins = screen.post(kiosk(appointment), BORN | {"phone": "5678"})
    with clock.at(MONDAY - timedelta(hours=3)):
        early = screen.post(kiosk(appointment), BORN | {"phone": "5678"})
    sentences = {_sentence(one).replace(other, kiosk(appointment)) for one in (
        unknown, elsewhere, twins, early,
    )}  # fmt: skip
    assert len(sentences) == 1
    assert status(appointment) == Status.BOOKED
    assert screen.get(reverse("appointments:kiosk", args=[appointment.pk])).status_code == 404


def test_only_wrong_tries_count_at_the_entrance(screen: Browser, appointment: Appointment) -> None:
    right, missed = BORN | {"phone": "5678"}, BORN | {"phone": "0000"}
    with clock.at(SOON):
        for _ in range(25):
            assert WAITING in screen.post(kiosk(appointment), right).text
        for _ in range(20):
            assert DESK in screen.post(kiosk(appointment), missed).text
        assert DESK in screen.post(kiosk(appointment), right).text
        elsewhere = screen.post(kiosk(appointment), right, REMOTE_ADDR="10.0.0.7")
        assert WAITING in elsewhere.text
    with clock.at(SOON + timedelta(minutes=11)):
        assert WAITING in screen.post(kiosk(appointment), right).text


def test_who_comes_twice_a_day_is_there_for_the_first(
    screen: Browser, appointment: Appointment, annie: Client, department: Department
) -> None:
    with clock.at(SOON):
        later = make_day([annie], department=department, starts_at=MONDAY + timedelta(hours=1))[0]
        screen.post(kiosk(appointment), BORN | {"phone": "5678"})
        assert [status(one) for one in (appointment, later)] == ["arrived", "booked"]
    with clock.at(MONDAY + timedelta(minutes=40)):
        operations.mark_fulfilled(appointment_id=appointment.pk, by=SYSTEM)
        screen.post(kiosk(appointment), BORN | {"phone": "5678"})
        assert status(later) == Status.ARRIVED


def test_each_place_has_a_code_of_its_own_day() -> None:
    make_location()
    helsinki = make_location(time_zone="Europe/Helsinki")
    night = MONDAY.replace(hour=22, minute=30)  # half past midnight in Helsinki
    with clock.at(night):
        assert make_arrival_codes() == 2
        assert make_arrival_codes() == 0
        days = dict(ArrivalCode.objects.values_list("location_id", "valid_on"))
        assert sorted(days.values()) == [MONDAY.date(), MONDAY.date() + timedelta(days=1)]
        assert days[helsinki.pk] == MONDAY.date() + timedelta(days=1)
    with clock.at(night + timedelta(days=9)):
        make_arrival_codes()
        assert ArrivalCode.objects.count() == 2  # old ones are forgotten


@pytest.mark.parametrize("bad", ["123", "abcd", "١٢٣٤"])
def test_the_database_keeps_four_digits_and_one_a_day(bad: str) -> None:
    place, on = make_location(), date(2026, 11, 16)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArrivalCode.objects.create(location=place, valid_on=on, code=bad, made_at=MONDAY)
    ArrivalCode.objects.create(location=place, valid_on=on, code="0123", made_at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArrivalCode.objects.create(location=place, valid_on=on, code="0124", made_at=MONDAY)


def test_the_desk_shows_the_signs_of_its_own_places(department: Department) -> None:
    other = make_department()
    team = make_team(departments=[department])
    with clock.at(SOON):
        desk = sign_in(Browser(), make_staff(team=team))
        page = desk.get(reverse("appointments:desk-signs")).text
        code = ArrivalCode.objects.get(location=department.location).code
        assert f">{code}<" in page
        start = reverse("appointments:desk-screen-start", args=[department.location_id])
        assert start in page
        assert other.location.name not in page
        counts = []
        for more in (0, 2):
            team.departments.add(*(make_department() for _ in range(more)))
            desk.get(reverse("appointments:desk-signs"))
            with CaptureQueriesContext(connection) as captured:
                desk.get(reverse("appointments:desk-signs"))
            counts.append(len(captured))
    assert counts[0] == counts[1]
