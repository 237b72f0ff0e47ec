"""The screen by the entrance opens only on a device that the desk made so, until it is stopped."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments.models import EntranceScreen
from nabij.lib import clock
from nabij.organisation.models import Department
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_team,
)
from tests.factories.screens import SCREEN_COOKIE, make_screen, screen_cookie

pytestmark = pytest.mark.django_db
SAID = {"born_on": "02051944", "phone": "5678"}
SIGNS = "/desk/appointments/signs/"


@pytest.fixture
def department() -> Department:
    """Return a department of which the desk looks after the entrance."""
    make_organisation()
    return make_department()


@pytest.fixture
def desk(department: Department) -> Browser:
    """Return a browser in which somebody of the desk is signed in."""
    return sign_in(Browser(), make_staff(team=make_team(departments=[department])))


def kiosk(department: Department) -> str:
    return reverse("appointments:kiosk", args=[department.location_id])


def _start(department: Department) -> str:
    return reverse("appointments:desk-screen-start", args=[department.location_id])


def _stop(screen: EntranceScreen) -> str:
    return reverse("appointments:desk-screen-stop", args=[screen.pk])


def test_the_desk_makes_a_device_the_screen_and_is_signed_out_on_it(
    desk: Browser, department: Department
) -> None:
    assert _start(department) in desk.get(SIGNS).text
    started = desk.post(_start(department))
    assert started["Location"] == kiosk(department)
    cookie = started.cookies[SCREEN_COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/here/")
    assert desk.get(SIGNS).status_code == 302  # it stands where everybody comes
    assert "I am here" in desk.get(kiosk(department), headers={"accept-language": "en"}).text
    assert desk.post(kiosk(department), SAID).status_code == 200


def test_any_other_device_is_told_what_to_do(department: Department) -> None:
    stranger = Browser(headers={"accept-language": "en"})
    for answer in (stranger.get(kiosk(department)), stranger.post(kiosk(department), SAID)):
        assert answer.status_code == 403
        assert "This screen has not been started" in answer.text
        assert SIGNS in answer.text
        assert SCREEN_COOKIE not in answer.cookies


def test_a_stopped_screen_is_none_any_more(desk: Browser, department: Department) -> None:
    tablet = make_screen(Browser(), department.location_id)
    assert tablet.get(kiosk(department)).status_code == 200
    screen = EntranceScreen.objects.get()
    assert _stop(screen) in desk.get(SIGNS).text
    for _twice in range(2):
        assert desk.post(_stop(screen), follow=True).status_code == 200
    assert tablet.get(kiosk(department)).status_code == 403
    assert _stop(screen) not in desk.get(SIGNS).text
    screen.refresh_from_db()
    assert screen.stopped_by_id is not None


def test_a_screen_is_one_of_its_own_place(department: Department) -> None:
    tablet = make_screen(Browser(), make_location().pk)
    assert tablet.get(kiosk(department)).status_code == 403


@pytest.mark.parametrize("kept", ["", "x", "x" * 48, "é" * 48, "a" * 5000])
def test_a_forged_cookie_opens_nothing(department: Department, kept: str) -> None:
    screen_cookie(department.location_id)
    stranger = Browser()
    stranger.cookies[SCREEN_COOKIE] = kept
    assert stranger.get(kiosk(department)).status_code == 403


def test_what_is_used_stays_a_screen_and_what_is_not_ends(department: Department) -> None:
    tablet = make_screen(Browser(), department.location_id)
    idle = make_screen(Browser(), department.location_id)
    for days in (200, 399, 700):
        with clock.at(clock.now() + timedelta(days=days)):
            assert tablet.get(kiosk(department)).status_code == 200
    with clock.at(clock.now() + timedelta(days=401)):
        assert idle.get(kiosk(department)).status_code == 403


def test_other_desks_start_and_stop_nothing(department: Department) -> None:
    screen_cookie(department.location_id)
    other = sign_in(Browser(), make_staff(team=make_team(departments=[make_department()])))
    assert other.post(_start(department)).status_code == 404
    assert other.post(_stop(EntranceScreen.objects.get())).status_code == 404
    assert EntranceScreen.objects.get().stopped_at is None
