"""The website's home page and the root."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nabij.accounts.models import User
from nabij.accounts.types import Role
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_organisation
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("fi,en;q=0.5", "/fi/"),
        ("nl-BE", "/nl/"),
        ("en-US,en", "/en/"),
        ("ja", "/nl/"),
        ("", "/nl/"),
    ],
)
def test_root_follows_the_browsers_language(client: Client, accepted: str, expected: str) -> None:
    answer = client.get("/", headers={"accept-language": accepted})
    assert (answer.status_code, answer["Location"]) == (302, expected)
    assert "Accept-Language" in answer["Vary"]


def test_an_earlier_choice_wins_over_the_browser(client: Client) -> None:
    client.get("/fi/")
    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/fi/"


@pytest.mark.parametrize(
    ("language", "word"),
    [("nl", "Afspraak maken"), ("fi", "Varaa aika"), ("en", "Plan an appointment")],
)
def test_home_speaks_each_language(client: Client, language: str, word: str) -> None:
    page = client.get(f"/{language}/").content.decode()
    assert f'<html lang="{language}"' in page
    assert word in page
    for other in ("nl", "fi", "en"):
        assert f'hreflang="{other}"' in page


def test_home_shows_the_number_to_call(client: Client) -> None:
    make_organisation(phone="+31201234567")
    page = client.get("/nl/").content.decode()
    assert "020 123 4567" in page
    assert 'href="tel:+31201234567"' in page


def test_home_of_an_empty_installation_works(client: Client) -> None:
    page = client.get("/nl/")
    assert page.status_code == 200
    assert "tel:" not in page.content.decode()


def test_home_takes_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_organisation()
    with django_assert_num_queries(1):
        client.get("/nl/")


@pytest.mark.parametrize(
    ("role", "face"),
    [(Role.AGENT, "desk"), (Role.PROFESSIONAL, "desk"), (Role.MANAGER, "studio"),
     (Role.EDITOR, "studio"), (Role.ADMINISTRATOR, "studio")],
)  # fmt: skip
def test_staff_are_led_to_their_own_face(client: Client, role: Role, face: str) -> None:
    sign_in(client, make_staff(role=role))
    page = client.get("/nl/").content.decode()
    assert page.count(f'href="/{face}/"') >= 2
    assert 'href="/my/' not in page


@pytest.mark.parametrize(("role", "face"), [(Role.AGENT, "desk"), (Role.EDITOR, "studio")])
def test_one_door_leads_all_staff_to_their_own_place(client: Client, role: Role, face: str) -> None:
    assert 'href="/staff/"' in client.get("/nl/").content.decode()
    assert client.get("/staff/")["Location"] == "/desk/sign-in/?next=%2Fstaff%2F"
    sign_in(client, make_staff(role=role))
    assert client.get("/staff/")["Location"] == f"/{face}/"


def test_a_client_at_the_door_of_staff_is_asked_who_they_are(client: Client) -> None:
    visitor = make_client(with_user=True)
    assert visitor.user
    sign_in(client, visitor.user)
    assert client.get("/staff/")["Location"].startswith("/desk/sign-in/")


def test_staff_who_left_are_asked_who_they_are_too(client: Client) -> None:
    left = make_staff()
    sign_in(client, left)
    User.objects.filter(pk=left.pk).update(is_active=False)
    assert client.get("/staff/")["Location"].startswith("/desk/sign-in/")


def test_clients_are_led_to_their_own_environment(client: Client) -> None:
    user = make_client(with_user=True).user
    assert user
    page = sign_in(client, user).get("/nl/").content.decode()
    assert 'href="/my/"' in page
    assert "Naar de werkplek" not in page


def test_home_can_only_be_read(client: Client) -> None:
    assert client.post("/nl/").status_code == 405
    assert client.post("/").status_code == 405


def test_robots_stay_out_of_what_is_personal(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /my/" in answer.content.decode().splitlines()


def test_pages_forbid_script_and_style_from_elsewhere(client: Client) -> None:
    policy = client.get("/nl/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
