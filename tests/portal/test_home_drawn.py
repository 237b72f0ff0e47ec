"""The home page is drawn once for all: it is the page one would get if it were drawn for one."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments.models import Appointment
from nabij.appointments.types import Status
from nabij.people.models import Client
from nabij.portal.views import portal
from nabij.ui import drawing
from tests.factories.accounts import sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import make_organisation
from tests.factories.people import make_client, make_mandate, make_relative
from tests.factories.surveys import make_invitation

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'(csrfmiddlewaretoken" value=")\w+')
EVIL = "<b>\"&'"


def nobody_yet() -> Client:
    return make_client(with_user=True)


def with_one_appointment() -> Client:
    client = make_client(with_user=True)
    make_appointment(client=client, service=make_service(with_professional=True))
    return client


def with_all_there_is() -> Client:
    client = make_client(with_user=True, given_name=EVIL)
    service = make_service(with_professional=True, names={"nl": EVIL, "fi": EVIL})
    for _ in range(3):
        make_appointment(client=client, service=service)
    make_invitation(client=client)
    return client


def with_who_has_arrived() -> Client:
    client = make_client(with_user=True)
    service = make_service(with_professional=True)
    make_appointment(client=client, service=service, status=Status.ARRIVED)
    make_appointment(client=client, service=service)
    return client


@pytest.mark.parametrize("language", ["nl", "fi"])
@pytest.mark.parametrize("theme", ["", "dark"])
@pytest.mark.parametrize(
    "story", [nobody_yet, with_one_appointment, with_all_there_is, with_who_has_arrived]
)
def test_a_filled_drawing_is_the_page_itself(
    story: Callable[[], Client], theme: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_organisation()
    visitor = browser_of(story(), language=language, theme=theme)
    pages = [visitor.get(reverse("portal:home")) for _ in range(2)]
    assert len(drawing._drawn) == 1
    monkeypatch.setattr(portal, "draw", drawn_for_one_alone)
    alone = visitor.get(reverse("portal:home"))
    assert [without_token(page) for page in pages] == [without_token(alone)] * 2


def test_a_page_kept_for_one_holds_nothing_of_them_for_another() -> None:
    make_organisation()
    first, second = with_all_there_is(), with_all_there_is()
    browser_of(first).get(reverse("portal:home"))
    page = browser_of(second).get(reverse("portal:home")).text
    assert len(drawing._drawn) == 1
    ((_, parts),) = drawing._drawn.values()
    for person in (first, second):
        assert person.family_name not in "".join(parts)
    assert first.family_name not in page
    theirs = re.compile(r"/my/appointments/([0-9a-f-]{36})/")
    own = {str(one.pk) for one in Appointment.objects.filter(client=second)}
    assert set(theirs.findall(page)) == own
    assert second.user
    assert second.user.name.split()[-1] in page
    assert not re.search(r"[0-9a-f]{16}-\w+;", page)


def test_a_page_first_asked_for_without_its_body_leads_back_all_the_same() -> None:
    make_organisation()
    visitor = browser_of(nobody_yet())
    visitor.head(reverse("portal:home"))
    assert len(drawing._drawn) == 1
    page = visitor.get(reverse("portal:home"), {"a": "1"}).text
    assert len(drawing._drawn) == 1
    assert 'name="next" value="/my/?a=1"' in page


def test_who_acts_for_somebody_gets_a_page_of_their_own() -> None:
    make_organisation()
    relative = make_relative(with_user=True)
    make_mandate(client=nobody_yet(), relative=relative)
    assert relative.user
    page = sign_in(Browser(), relative.user).get(reverse("portal:home"))
    assert "nabij-acting" in page.text
    assert drawing._drawn == {}


def test_a_message_that_waits_is_shown_once() -> None:
    make_organisation()
    visitor = browser_of(nobody_yet())
    visitor.get(reverse("portal:home"))
    from django.contrib.messages.storage.cookie import CookieStorage  # noqa: PLC0415
    from django.test import RequestFactory  # noqa: PLC0415

    storage = CookieStorage(RequestFactory().get("/"))
    storage.add(20, "Er is iets gebeurd")
    answer = HttpResponse()
    storage.update(answer)
    visitor.cookies["messages"] = answer.cookies["messages"].value
    assert "Er is iets gebeurd" in visitor.get(reverse("portal:home")).text
    assert "Er is iets gebeurd" not in visitor.get(reverse("portal:home")).text


def browser_of(client: Client, *, language: str = "nl", theme: str = "") -> Browser:
    assert client.user
    visitor = sign_in(Browser(), client.user)
    visitor.cookies["django_language"] = language
    if theme:
        visitor.cookies["nabij_theme"] = theme
    return visitor


def drawn_for_one_alone(request, template, words, *, anybody):  # type: ignore[no-untyped-def]
    return render(request, template, words)


def without_token(page) -> str:  # type: ignore[no-untyped-def]
    return TOKEN.sub(r"\1token", page.text)
