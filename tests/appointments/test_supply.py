"""What a client is offered: where they come already first, and another country last."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.appointments import queries
from nabij.appointments.models import Service
from nabij.appointments.types import Access
from nabij.people.models import Client
from nabij.people.queries import client_actor
from nabij.people.types import Actor
from tests.factories.accounts import sign_in
from tests.factories.appointments import make_service
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
SAYS = "In another country"


def _service(name: str, country: str, *, access: Access = Access.SELF) -> Service:
    location = make_location(country=country)
    names = {"nl": name, "fi": name, "en": name}
    department = make_department(location=location, names=names)
    return make_service(
        department=department, names={"en": name}, access=access, with_professional=True
    )


def _actor(client: Client) -> Actor:
    assert client.user
    found = client_actor(user_id=client.user.pk, acting_for=None, address="", language="en")
    assert found
    return found


def _names(client: Client) -> list[str]:
    return [one.name for one in queries.bookable_services(_actor(client))]


def test_another_country_comes_last_but_for_where_the_client_comes_already() -> None:
    known = _service("Zorg", "FI")
    for name, country in (("Bones", "FI"), ("Eyes", "NL"), ("Heart", "NL")):
        _service(name, country)
    annie = make_client(with_user=True, departments=[known.department])
    assert _names(annie) == ["Zorg", "Eyes", "Heart", "Bones"]
    Client.objects.filter(pk=annie.pk).update(country="FI")
    assert _names(annie) == ["Zorg", "Bones", "Eyes", "Heart"]
    Client.objects.filter(pk=annie.pk).update(country="")
    assert _names(annie) == ["Zorg", "Bones", "Eyes", "Heart"]


def test_what_is_asked_for_or_telephoned_about_in_another_country_comes_last_too() -> None:
    _service("Ask", "FI", access=Access.REQUEST)
    _service("Call", "NL", access=Access.DESK)
    annie = make_client(with_user=True)
    assert [one.name for one in queries.desk_services(_actor(annie))] == ["Call", "Ask"]


def test_the_page_says_that_it_is_another_country() -> None:
    _service("Eyes", "NL")
    annie = make_client(with_user=True, language="en")
    assert annie.user
    browser = sign_in(Browser(headers={"accept-language": "en"}), annie.user)
    page = reverse("appointments:new")
    assert SAYS not in browser.get(page).text
    _service("Bones", "FI")
    shown = browser.get(page).text
    assert shown.index("Eyes") < shown.index(SAYS) < shown.index("Bones")
