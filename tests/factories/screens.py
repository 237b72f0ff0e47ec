"""A browser that is the screen by an entrance, for tests."""

from uuid import UUID

from django.test import Client as Browser

from nabij.appointments.operations import start_screen
from nabij.appointments.rules.arrivals import screen_token
from nabij.lib import clock
from nabij.people.types import SYSTEM

SCREEN_COOKIE = "nabij_screen"


def started_screen(location_id: UUID) -> UUID:
    """Start a screen at a location."""
    return start_screen(location_id=location_id, by=SYSTEM).pk


def screen_cookie(location_id: UUID) -> str:
    """Start a screen at a location and return what its device keeps."""
    return screen_token(screen_id=started_screen(location_id), at=clock.now())


def make_screen(browser: Browser, location_id: UUID) -> Browser:
    """Make a browser the screen by the entrance of a location."""
    browser.cookies[SCREEN_COOKIE] = screen_cookie(location_id)
    return browser
