"""Pages for what went wrong."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.translation import override

from nabij.website.rules import front_desk_of
from nabij.website.views import errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "word"),
    [("nl", "niet vinden"), ("fi", "Sivua ei löydy"), ("en", "find this page")],
)
def test_a_lost_page_is_told_kindly(client: Client, language: str, word: str) -> None:
    client.cookies["django_language"] = language
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert word in answer.content.decode()
    assert "nowhere" not in answer.content.decode().split("<main")[1].split("</main")[0]


@pytest.mark.django_db
def test_an_old_form_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/ui/theme/", {"theme": "dark"}, headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()


@pytest.mark.parametrize("language", ["nl", "fi", "en"])
def test_our_own_failure_needs_no_database(
    rf: RequestFactory, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = front_desk_of(name="De Linde", phone="+31201234567")
    monkeypatch.setattr("nabij.website.queries._last_known", desk)
    with override(language):
        answer = errors.server_error(rf.get("/my/"))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert f'<html lang="{language}"' in page
    assert ("+31 20 123 4567" if language == "fi" else "020 123 4567") in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403)],
)
def test_each_error_has_its_status(rf: RequestFactory, view: object, status: int) -> None:
    request: HttpRequest = rf.get("/")
    assert view(request).status_code == status  # type: ignore[operator]


@pytest.mark.django_db
def test_a_crash_in_a_view_shows_our_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("nabij.ui.views.website.specimens", crash)
    client.raise_request_exception = False
    answer = client.get("/ui/", headers={"accept-language": "en"})
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


@pytest.mark.parametrize(
    ("phone", "language", "shown", "dialled"),
    [
        ("+31201234567", "nl", "020 123 4567", "tel:+31201234567"),
        ("+31201234567", "en", "020 123 4567", "tel:+31201234567"),
        ("+31201234567", "fi", "+31 20 123 4567", "tel:+31201234567"),
        ("+358401234567", "fi", "040 1234567", "tel:+358401234567"),
        ("+358401234567", "nl", "+358 40 1234567", "tel:+358401234567"),
        ("", "nl", "", ""),
        ("ask at the door", "nl", "ask at the door", ""),
    ],
)
def test_numbers_are_shown_as_the_reader_dials_them(
    phone: str, language: str, shown: str, dialled: str
) -> None:
    desk = front_desk_of(name="De Linde", phone=phone)
    with override(language):
        assert (desk.phone, desk.phone_href) == (shown, dialled)
