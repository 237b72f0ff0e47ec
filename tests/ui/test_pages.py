"""The choice of colours and language, and the living page."""

import pytest
from django.test import Client

from nabij.ui.specimens import NAMES
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["nl", "fi", "en"])
def test_living_page_shows_every_component(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    page = client.get("/ui/")
    assert page.status_code == 200
    text = page.content.decode()
    assert f'<html lang="{language}"' in text
    for name in NAMES:
        assert f'id="{name}"' in text


def test_living_page_can_only_be_read(client: Client) -> None:
    assert client.post("/ui/").status_code == 405


def test_theme_is_kept_and_the_visitor_goes_back(client: Client) -> None:
    answer = client.post("/ui/theme/", {"theme": "dark", "next": "/ui/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/ui/?a=1")
    assert 'data-theme="dark"' in client.get("/ui/").content.decode()


@pytest.mark.parametrize("theme", ["", "pink", "dark; path=/evil"])
def test_unknown_theme_changes_nothing(client: Client, theme: str) -> None:
    answer = client.post("/ui/theme/", {"theme": theme, "next": "/ui/"})
    assert answer.status_code == 302
    assert "nabij_theme" not in client.cookies


@pytest.mark.parametrize("path", ["/ui/theme/", "/ui/language/"])
def test_choices_are_posts(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/ui/theme/", "/ui/language/"])
def test_choices_never_lead_elsewhere(client: Client, path: str) -> None:
    answer = client.post(
        path, {"theme": "dark", "language": "fi", "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


def test_language_is_kept_in_the_cookie(client: Client) -> None:
    client.post("/ui/language/", {"language": "fi", "next": "/ui/"})
    assert '<html lang="fi"' in client.get("/ui/").content.decode()


def test_unknown_language_changes_nothing(client: Client) -> None:
    client.post("/ui/language/", {"language": "xx", "next": "/ui/"})
    assert "django_language" not in client.cookies


def test_language_is_kept_with_who_is_signed_in(client: Client) -> None:
    user = make_user(language="nl")
    client.force_login(user)
    client.post("/ui/language/", {"language": "fi", "next": "/ui/"})
    user.refresh_from_db()
    assert user.language == "fi"
