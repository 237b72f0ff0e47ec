"""Measured effort: counted from the ledger and the agenda, beside what clients say."""

from datetime import UTC, date, datetime, timedelta
from statistics import mean, stdev

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.appointments import operations as appointments
from nabij.appointments.models import Service
from nabij.insights import operations
from nabij.insights.commands import export
from nabij.insights.definitions import EVENTS, measured_effort, t_quantile
from nabij.insights.effort_words import not_yet
from nabij.insights.models import EffortCount
from nabij.insights.queries import EffortLines, effort_lines
from nabij.insights.types import By, Measure, MeasuredRow
from nabij.ledger.events import LedgerEvent
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Actor
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.appointments import free_time, make_service
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_team,
)
from tests.factories.people import actor_for_client, make_client
from tests.factories.surveys import make_complaint

pytestmark = pytest.mark.django_db
BOOKED = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
JUNE = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
WAITED = (0, 0, 3, 4, 5, 6, 8, 9, 10, 25)
LATER = 5
ABSENT = ("transfers", "failed_searches")
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def department() -> Department:
    make_organisation()
    return make_department(location=make_location(opening_hours=True))


def _desk(department: Department) -> Actor:
    return actor_for_staff(make_staff(team=make_team(departments=[department])))


def _visit(service: Service, *, waited: int, desk: Actor, is_moved: bool = False) -> Client:
    """Let a new client book in the portal, come in time, wait, and leave five minutes late."""
    person = make_client(departments=[service.department], with_user=True)
    with clock.at(BOOKED):
        free = free_time(service)
        booked = appointments.book(
            client_id=person.pk,
            service_id=service.pk,
            resource_id=free.resource_id,
            starts_at=free.starts_at,
            by=actor_for_client(person),
        )
    if is_moved:  # by telephone
        with clock.at(BOOKED + timedelta(hours=1)):
            free = free_time(service)
            booked = appointments.move(
                appointment_id=booked.pk,
                resource_id=free.resource_id,
                starts_at=free.starts_at,
                by=desk,
            )
    for mark, at in (
        (appointments.mark_arrived, booked.starts_at - timedelta(minutes=7)),
        (appointments.mark_started, booked.starts_at + timedelta(minutes=waited)),
        (appointments.mark_fulfilled, booked.ends_at + timedelta(minutes=LATER)),
    ):
        with clock.at(at):
            mark(appointment_id=booked.pk, by=desk)
    return person


def _lines(measure: Measure, *, actor: Actor = SYSTEM) -> EffortLines | None:
    return effort_lines(
        measure=measure, date_from=date(2026, 5, 1), date_to=date(2026, 5, 31), actor=actor
    )


def _row(measure: Measure, by: By | None = None, group: str = "") -> MeasuredRow:
    lines = _lines(measure)
    assert lines is not None
    return next(row for row in lines.rows(by) if row.group == group)


def test_every_measure_is_what_happened(department: Department) -> None:
    service, desk = make_service(department=department, with_professional=True), _desk(department)
    people = [
        _visit(service, waited=minutes, desk=desk, is_moved=n < 3)
        for n, minutes in enumerate(WAITED)
    ]
    with clock.at(datetime(2026, 5, 20, 9, 0, tzinfo=UTC)):
        make_complaint(client=people[0], department=department)
        make_complaint(client=people[0], department=department, happened="Weer niet.")  # one visit
        make_complaint(client=people[1], department=make_department())  # about another
    for _ in range(2):  # a second time changes nothing
        with clock.at(JUNE):
            operations.count_effort()
    found = {measure: _row(measure) for measure in Measure if measure.value not in ABSENT}
    assert {one.n for one in found.values()} == {10}
    assert {measure.value: one.value for measure, one in found.items()} == {
        "contacts": 1.3, "moved": 30.0, "switched_channel": 30.0, "came_back": 10.0,
        "waiting_minutes": 7.0, "overrun_minutes": 5.0,
    }  # fmt: skip
    waiting = found[Measure.WAITING]
    margin = t_quantile(9) * stdev(WAITED) / 10**0.5
    assert waiting.low == round(mean(WAITED) - margin, 1)
    assert waiting.high == round(mean(WAITED) + margin, 1)
    found_by_export = [
        (row["metric"], row["n"], row["value"])
        for row in export(date_from=date(2026, 5, 1), date_to=date(2026, 5, 31), by="department")
        if row["group"] == department.slug and row["metric"] in set(Measure)
    ]
    assert ("waiting_minutes", 10, 7.0) in found_by_export
    assert len(found_by_export) == 6


def test_groups_under_ten_and_what_gives_them_away_are_hidden(department: Department) -> None:
    small = make_department(location=department.location)
    for place, visits in ((department, 10), (small, 3)):
        service, desk = make_service(department=place, with_professional=True), _desk(place)
        for _ in range(visits):
            _visit(service, waited=4, desk=desk)
    with clock.at(JUNE):
        operations.count_effort()
    assert _row(Measure.WAITING).n == 13
    for place in (department, small):
        row = _row(Measure.WAITING, "department", place.slug)
        assert (row.hidden, row.n, row.value) == (True, None, None)
    agent = actor_for_staff(make_staff(role=Role.AGENT))
    assert _lines(Measure.WAITING, actor=agent) is None


def test_what_has_no_event_yet_is_told_as_not_measured() -> None:
    """When a module records one of these, the measure comes by itself and this list is shorter."""
    assert [
        measure.value for measure in Measure if not set(EVENTS[measure]) <= set(LedgerEvent.kinds)
    ] == [*ABSENT]
    assert len(not_yet()) == len(ABSENT)
    assert _lines(Measure.TRANSFERS) is None
    assert measured_effort(Measure.WAITING, n=0, total=0, squares=0) is None


def test_the_page_shows_both_and_costs_the_same_for_one_and_three(client: Browser) -> None:
    make_organisation()
    with clock.at(JUNE):
        sign_in(client, make_staff(role=Role.MANAGER))
        assert "booked here" in client.get("/studio/effort/", headers=ENGLISH).content.decode()
        counts = []
        for _ in range(3):
            EffortCount.objects.create(
                month=date(2026, 5, 1), department=make_department(), measure="waiting_minutes",
                n=40, total=280, squares=2400,
            )  # fmt: skip
            with CaptureQueriesContext(connection) as asked:
                page = client.get("/studio/effort/?measure=waiting_minutes")
            counts.append(len(asked))
        assert "<svg" in page.content.decode()
        assert client.get("/studio/effort/?measure=nonsense").status_code == 200
    assert counts[0] == counts[2]
