"""The fairness of the waiting list, as the studio shows it."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.appointments import operations
from nabij.appointments.models import Service, WaitingOffer, WaitingWish
from nabij.appointments.queries.waiting_report import ServiceLine, waiting_by_service
from nabij.appointments.types import Urgency
from nabij.lib import clock
from nabij.people.types import link_actor
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_service
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client
from tests.factories.waiting import make_waiting_offer, make_wish

pytestmark = pytest.mark.django_db


def line() -> ServiceLine:
    at = clock.now()
    found = waiting_by_service(at=at, since=at - timedelta(days=90), language="nl")
    return found[0]


def test_it_counts_who_waits_how_long_and_what_came_of_the_offers() -> None:
    offer = make_waiting_offer()
    operations.decline_offer(offer_id=offer.pk, by=link_actor(client_id=offer.wish.client_id))
    waits = [make_wish(service=offer.wish.service) for _number in range(2)]
    for wish, days in zip([offer.wish, *waits], (9, 3, 1), strict=True):
        since = clock.now() - timedelta(days=days, minutes=1)
        WaitingWish.objects.filter(pk=wish.pk).update(waiting_since=since)
    assert (line().waiting, line().median_days, line().longest_days) == (3, 3, 9)
    assert line().department == offer.wish.service.department.names["nl"]
    assert (line().made, line().accepted, line().declined, line().expired) == (1, 0, 1, 0)


def test_it_sees_who_was_passed_over() -> None:
    offer = make_waiting_offer()
    later = make_wish(service=offer.wish.service)
    assert line().passed_over == 0
    before = offer.offered_at - timedelta(days=1)
    WaitingWish.objects.filter(pk=later.pk).update(waiting_since=before, urgency=Urgency.URGENT)
    assert line().passed_over == 1
    WaitingWish.objects.filter(pk=later.pk).update(weekdays=[(offer.starts_at.weekday() + 3) % 7])
    assert line().passed_over == 0


def test_page_and_file_name_no_client() -> None:
    client = make_client(given_name="Markernaam")
    offer = make_waiting_offer(client=client)
    Service.objects.filter(pk=offer.wish.service_id).update(names={"nl": "=1+1"})
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    shown = browser.get(reverse("appointments:waiting-report")).text
    assert str(offer.wish_id)[-6:] in shown
    file = browser.get(reverse("appointments:waiting-file"))
    rows = list(csv.DictReader(file.text.splitlines()))
    assert [(row["wish"], row["service"], row["outcome"]) for row in rows] == [
        (str(offer.wish_id)[-6:], "'=1+1", "open")
    ]
    assert "Markernaam" not in shown + file.text


def test_two_services_of_one_name_are_told_apart() -> None:
    places = [make_location(name=name) for name in ("Utrecht", "=Zeist")]
    offers = [
        make_waiting_offer(
            department=make_department(location=place, names={"nl": f"Afdeling {place.name}"})
        )
        for place in places
    ]
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    table = browser.get(reverse("appointments:waiting-report")).context["offers"]
    same = offers[0].wish.service.names["nl"]
    told = {row[0]: row[1:3] for row in table.rows}
    assert told == {
        str(offer.wish_id)[-6:]: [f"{same}, Afdeling {place.name}", place.name]
        for offer, place in zip(offers, places, strict=True)
    }
    file = browser.get(reverse("appointments:waiting-file")).text
    rows = {row["wish"]: row for row in csv.DictReader(file.splitlines())}
    [first, last] = [rows[str(one.wish_id)[-6:]] for one in offers]
    assert (first["department"], first["place"]) == ("Afdeling Utrecht", "Utrecht")
    assert (last["department"], last["place"]) == ("Afdeling =Zeist", "'=Zeist")


def test_one_offer_and_three_take_as_many_statements() -> None:
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    make_waiting_offer()
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert browser.get(reverse("appointments:waiting-report")).status_code == 200
        counts.append(len(counted))
        make_waiting_offer()
        make_wish(service=make_service(with_professional=True))
    assert WaitingOffer.objects.count() == 3
    assert counts[0] == counts[1]
