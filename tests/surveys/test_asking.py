"""Asking many at once: each as if alone, with as many statements as one."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.organisation.models import Department, Location
from nabij.people.models import Client
from nabij.surveys import operations
from nabij.surveys.models import Invitation, NotAsked, Planned
from nabij.surveys.types import Contact
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client
from tests.factories.surveys import make_campaign

NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def contact(client: Client, department: Department, *, visit_id: UUID | None = None) -> Contact:
    return Contact(
        client_id=client.pk,
        visit_id=visit_id or uuid7(),
        department_id=department.pk,
        location_id=department.location_id,
        professional_id=None,
        touchpoint="visit",
        visited_at=clock.now() - timedelta(minutes=1),
    )


def test_many_are_asked_with_as_many_statements_as_one() -> None:
    department = make_department()
    make_campaign(departments=[department], quota=1000)
    counts = []
    for count in (1, 15):
        contacts = [contact(make_client(), department) for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            asked = operations.invite_many(contacts=contacts)
        counts.append(len(captured))
        assert [one and one.visit_id for one in asked] == [one.visit_id for one in contacts]
    assert counts[0] == counts[1]
    assert Event.objects.filter(kind="surveys.InvitationCreated").count() == 16


def test_of_two_visits_of_one_person_at_once_one_is_asked_about() -> None:
    client, other, department = make_client(), make_client(), make_department()
    visits = [contact(one, department) for one in (client, other, client)]
    asked = operations.invite_many(contacts=[*visits, visits[0]])
    assert [bool(one) for one in asked] == [True, True, False, True]
    assert asked[0] == asked[3]
    assert NotAsked.objects.get().reason == "recently_asked"
    assert operations.invite_many(contacts=visits) == asked[:3]
    assert NotAsked.objects.count() == 1


def test_a_quota_holds_within_a_batch() -> None:
    department, other = make_department(), make_department()
    make_campaign(quota=2)
    places = [department, other, department, department, other]
    asked = operations.invite_many(contacts=[contact(make_client(), one) for one in places])
    assert [bool(one) for one in asked] == [True, True, True, False, True]
    assert NotAsked.objects.get().reason == "quota_full"


def test_one_who_cannot_be_asked_later_hinders_no_other() -> None:
    make_campaign(delay_hours=10)
    place = make_department()
    lost = make_department(location=make_location(time_zone="Europe/Helsinki"))
    with clock.at(NOON):
        for department in (place, lost, place):
            operations.invite_many(contacts=[contact(make_client(), department)])
    Location.objects.filter(pk=lost.location_id).update(time_zone="Europe/Atlantis")
    with clock.at(NOON + timedelta(hours=10)):
        assert operations.ask_planned() == 2
    assert Planned.objects.get().department == lost
    assert {one.department for one in Invitation.objects.all()} == {place}


@pytest.mark.django_db(transaction=True)
def test_workers_with_the_same_people_at_once_ask_each_once() -> None:
    department = make_department()
    operations.standard_survey()
    people = [make_client() for _ in range(12)]
    ready = threading.Barrier(4)

    def worker(turn: int) -> None:
        ordered = people[turn:] + people[:turn]
        ready.wait()
        try:
            operations.invite_many(contacts=[contact(one, department) for one in ordered])
        finally:
            connection.close()

    threads = [threading.Thread(target=worker, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(Invitation.objects.values_list("client_id", flat=True)) == Counter(
        one.pk for one in people
    )
    assert set(NotAsked.objects.values_list("reason", flat=True)) == {"recently_asked"}
    assert NotAsked.objects.count() == 3 * len(people)
