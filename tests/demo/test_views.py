"""The demo's pages, and that they exist nowhere else."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse

from nabij.accounts.models import User
from nabij.audit.models import Look
from nabij.delivery.models import Message
from nabij.demo.clock import FileClock
from nabij.demo.content.personas import CLIENTS, RELATIVE, Persona
from nabij.demo.operations.moving import begin_by_day
from nabij.demo.views import CODES_ON_TOP, SHOWN
from nabij.demo.words import linked
from nabij.lib import clock
from nabij.people.models import Client
from tests.factories.accounts import make_staff, make_user
from tests.factories.appointments import make_appointment
from tests.factories.organisation import make_organisation
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
HOME = ZoneInfo("Europe/Amsterdam")


def annie() -> Client:
    """Make the first client of the demo."""
    one = CLIENTS[0]
    user = make_user(email=one.email, name=one.name)
    return make_client(given_name=one.given_name, family_name=one.family_name, email=one.email,
                       user=user)  # fmt: skip


def test_outside_the_demo_there_is_nothing(browser_outside: Browser) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo:start")
    assert browser_outside.get("/demo/").status_code == 404
    assert browser_outside.post("/demo/time/", {"step": "day"}).status_code == 404


@pytest.fixture
def browser_outside() -> Browser:
    """A visitor of an ordinary installation."""
    return Browser()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/demo/"),
        ("post", "/demo/step-in/"),
        ("post", "/demo/time/"),
        ("get", "/demo/postbox/"),
        ("get", "/demo/postbox/0199aaaa-0000-7000-8000-000000000001/"),
    ],
)
def test_an_address_hung_by_mistake_answers_404(
    client: Browser, settings: Any, method: str, path: str
) -> None:
    settings.ROOT_URLCONF = "tests.demo.demo_urls"
    assert getattr(client, method)(path, {"step": "day", "who": "annie"}).status_code == 404
    assert abs(clock.now() - clock.system_now()) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("language", "title"),
    [("nl", "Wie wilt u zijn?"), ("fi", "Kuka haluat olla?"), ("en", "Who do you want to be?")],
)
def test_the_start_page_in_three_languages(
    client: Browser, demo_mode: FileClock, language: str, title: str
) -> None:
    client.cookies["django_language"] = language
    page = client.get("/demo/").content.decode()
    assert title in page
    assert page.count('name="who"') == len(Persona)


def test_the_start_page_says_so_while_the_organisation_is_not_there(
    client: Browser, demo_mode: FileClock
) -> None:
    client.cookies["django_language"] = "en"
    assert "still being loaded" in client.get("/demo/").content.decode()
    make_organisation(name="De Linde")
    page = client.get("/demo/").content.decode()
    assert "a demo of De Linde" in page
    assert "still being loaded" not in page


@pytest.mark.parametrize("path", ["/demo/step-in/", "/demo/time/"])
def test_changing_needs_a_post(client: Browser, demo_mode: FileClock, path: str) -> None:
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/demo/", "/demo/postbox/"])
def test_reading_needs_a_get(client: Browser, demo_mode: FileClock, path: str) -> None:
    assert client.post(path).status_code == 405


def test_stepping_in_is_signing_in(client: Browser, demo_mode: FileClock) -> None:
    one = annie()
    answer = client.post("/demo/step-in/", {"who": "annie"})
    assert answer["Location"] == "/my/"
    assert client.session["_auth_user_id"] == str(one.user_id)
    assert Look.objects.get(what="demo.step-in").action == "sign_in"


def test_staff_step_in_with_both_factors(client: Browser, demo_mode: FileClock) -> None:
    make_staff(email="marijke.smit@zorggroepdelinde.example")
    assert client.post("/demo/step-in/", {"who": "marijke"})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("who", ["", "nobody", "annie"])
def test_who_is_not_there_cant_be_stepped_into(
    client: Browser, demo_mode: FileClock, who: str
) -> None:
    assert client.post("/demo/step-in/", {"who": who})["Location"] == "/demo/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("step", "moved"), [("hour", 1), ("day", 24)])
def test_time_moves_on(client: Browser, demo_mode: FileClock, step: str, moved: int) -> None:
    client.post("/demo/time/", {"step": step, "next": "/demo/postbox/"})
    assert demo_mode.offset() == timedelta(hours=moved)


@pytest.mark.parametrize("step", ["", "year", "appointment"])
def test_time_stays_when_there_is_nowhere_to_go(
    client: Browser, demo_mode: FileClock, step: str
) -> None:
    assert client.post("/demo/time/", {"step": step})["Location"] == "/demo/"
    assert demo_mode.offset() == timedelta(0)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", ""])
def test_the_way_back_stays_here(client: Browser, demo_mode: FileClock, target: str) -> None:
    assert client.post("/demo/time/", {"step": "hour", "next": target})["Location"] == "/demo/"


def test_to_the_day_before_the_appointment_with_its_reminder(
    client: Browser, demo_mode: FileClock, django_capture_on_commit_callbacks: Any
) -> None:
    one = annie()
    client.post("/demo/step-in/", {"who": "annie"})
    appointment = make_appointment(client=one, starts_at=_at_noon(days=6))
    client.post("/demo/time/", {"step": "appointment", "next": "/my/"})
    eve = (appointment.starts_at - timedelta(days=1)).astimezone(HOME).replace(hour=16, minute=30)
    assert abs(clock.now() - eve) < timedelta(minutes=1)
    assert "_auth_user_id" in client.session
    client.post("/demo/time/", {"step": "appointment"})
    assert abs(clock.now() + timedelta(hours=1) - appointment.starts_at) < timedelta(minutes=1)


def _at_noon(*, days: int) -> datetime:
    day = clock.now().astimezone(HOME) + timedelta(days=days)
    return day.replace(hour=12, minute=0, second=0, microsecond=0)


def test_the_bar_is_on_every_page(client: Browser, demo_mode: FileClock) -> None:
    assert "demo-bar" in client.get("/nl/").content.decode()
    assert "demo-bar" in client.get("/my/sign-in/").content.decode()


def test_the_bar_is_on_no_page_elsewhere(client: Browser) -> None:
    assert "demo-bar" not in client.get("/nl/").content.decode()


def test_the_postbox_shows_what_was_received(client: Browser, demo_mode: FileClock) -> None:
    one, other = annie(), make_client()
    mine = _sent(one, "Uw code is 123456 <b>")
    _sent(other, "Voor een ander")
    everyone = client.get("/demo/postbox/").content.decode()
    assert "Uw code is 123456 &lt;b&gt;" in everyone
    assert "Voor een ander" in everyone
    only = client.get("/demo/postbox/?of=annie").content.decode()
    assert "Uw code is 123456" in only
    assert "Voor een ander" not in only
    client.post("/demo/step-in/", {"who": "annie"})
    assert "Voor een ander" not in client.get("/demo/postbox/").content.decode()
    assert "Voor een ander" in client.get("/demo/postbox/?of=everyone").content.decode()
    assert client.get(f"/demo/postbox/{mine.pk}/").status_code == 200
    assert client.get(f"/demo/postbox/{uuid4()}/").status_code == 404


def test_a_code_is_not_lost_among_what_leaves_after_it(
    client: Browser, demo_mode: FileClock
) -> None:
    one = annie()
    code = _sent(one, "Uw code is 123456")
    Message.objects.filter(pk=code.pk).update(urgent=True)
    for number in range(SHOWN):
        _sent(one, f"Later {number}")
    assert "Uw code is 123456" in client.get("/demo/postbox/").content.decode()
    Message.objects.filter(pk=code.pk).update(sent_at=clock.now() - CODES_ON_TOP * 2)
    assert "Uw code is 123456" not in client.get("/demo/postbox/").content.decode()


def test_what_a_relative_gets_stands_with_the_relative(
    client: Browser, demo_mode: FileClock
) -> None:
    message = _sent(annie(), "Voor de zoon")
    Message.objects.filter(pk=message.pk).update(address=RELATIVE.email)
    assert "Voor de zoon" in client.get("/demo/postbox/?of=pieter").content.decode()
    assert "Voor de zoon" not in client.get("/demo/postbox/?of=annie").content.decode()


def _sent(one: Client, body: str) -> Message:
    return Message.objects.create(
        person_id=one.pk,
        client=one,
        template="sign_in_code",
        language="nl",
        channel="sms",
        address="+31600000001",
        body=body,
        about_kind="user",
        about_id=one.pk,
        status="delivered",
        queued_at=clock.now(),
        due_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
        changed_at=clock.now(),
        sent_at=clock.now(),
        time_zone="Europe/Amsterdam",
        quiet_from=21,
        quiet_until=8,
    )


def test_an_empty_postbox_says_so(client: Browser, demo_mode: FileClock) -> None:
    client.cookies["django_language"] = "en"
    assert "No messages yet" in client.get("/demo/postbox/").content.decode()


def test_links_lead_here_and_nothing_else_does(settings: Any) -> None:
    settings.BASE_URL = "http://127.0.0.1:8000"
    text = linked('<i> http://127.0.0.1:8000/a/x"/ https://evil.example/')
    assert text == (
        '&lt;i&gt; <a href="/a/x&quot;/">http://127.0.0.1:8000/a/x&quot;/</a> https://evil.example/'
    )


@pytest.mark.parametrize(
    ("made", "begins"),
    [
        ("2026-11-21 23:54", "2026-11-23 09:40"),  # a Saturday night
        ("2026-11-24 03:00", "2026-11-24 09:40"),
        ("2026-11-24 11:15", "2026-11-24 11:15"),
        ("2026-11-24 09:10", "2026-11-24 09:40"),
        ("2026-11-24 14:00", "2026-11-25 09:40"),
        ("2026-11-24 18:00", "2026-11-25 09:40"),
        ("2026-12-24 18:00", "2026-12-28 09:40"),  # Christmas and a weekend
        ("2026-11-29 03:00", "2026-11-30 09:40"),
        ("2026-11-30 07:00", "2026-11-30 09:40"),
        ("2026-11-27 12:00", "2026-11-27 12:00"),
        ("2026-12-31 23:50", "2027-01-04 09:40"),
        ("2026-03-28 23:30", "2026-03-30 09:40"),  # over the hour that is skipped
        ("2026-03-29 02:30", "2026-03-30 09:40"),  # in it
        ("2026-10-24 23:30", "2026-10-26 09:40"),  # over the hour that is there twice
    ],
)
def test_a_demo_begins_by_day(demo_mode: FileClock, made: str, begins: str) -> None:
    start = datetime.fromisoformat(made).replace(tzinfo=HOME).astimezone(UTC)
    with clock.at(start):
        begin_by_day()
    wanted = datetime.fromisoformat(begins).replace(tzinfo=HOME)
    assert demo_mode.offset() == wanted - start


def test_users_of_the_demo_have_no_password() -> None:
    """Stepping in is the only way in for staff: a demo left open teaches nobody a password."""
    make_staff(email="marijke.smit@zorggroepdelinde.example")
    assert not User.objects.get(email="marijke.smit@zorggroepdelinde.example").has_usable_password()
