"""The team's page and the director's: what to do, and no word more than the figures carry."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.insights.queries import promises_kept, standing, team_standings, team_tasks, trend_lines
from nabij.insights.rules import months_back
from nabij.insights.standing_words import step_of
from nabij.insights.types import Metric
from nabij.lib import clock
from nabij.people.types import SYSTEM
from nabij.surveys import operations
from nabij.surveys.models import FollowUp
from nabij.surveys.types import FollowUpStatus
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department, make_location, make_team
from tests.factories.surveys import make_follow_up, make_years

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def test_a_team_sees_what_waits_and_its_own_departments() -> None:
    location = make_location()
    own, other = (
        make_department(location=location, slug=slug, names={"nl": slug}) for slug in ("own", "not")
    )
    for department in (own, other):
        make_years(department, (60, 60, -20), until=date(2026, 5, 1))
    late = make_follow_up(department=own)
    FollowUp.objects.filter(pk=late.pk).update(due_at=TODAY - timedelta(hours=1), owner=None)
    make_follow_up(department=other)
    user = make_staff(role=Role.AGENT, team=make_team(departments=[own]))
    actor = actor_for_staff(user)
    tasks = team_tasks(actor, at=TODAY)
    assert (tasks.overdue, tasks.nobodys, tasks.this_week) == (1, 1, 0)
    found = team_standings(actor, trend_lines("nl"), most=9)
    assert [one.slug for one in found] == ["own"]
    nps = found[0].standings[0]
    assert nps.last is not None
    assert (nps.last.row.value, nps.last.row.n) == (-24, 21)  # with the one of the follow-up
    assert step_of(Metric.NPS, nps.step) == "worse"
    browser = sign_in(Browser(), user)
    page = browser.get("/desk/team/").content.decode()
    assert "Bel één cliënt van wie de termijn voorbij is" in page
    assert "Praat erover" in page
    assert ">not<" not in page

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            browser.get("/desk/team/")
        return len(caught)

    one = statements()
    for _ in range(2):
        make_follow_up(department=own)
    assert statements() == one


def test_who_was_called_in_time_is_not_to_be_called_again() -> None:
    department = make_department()
    actor = actor_for_staff(make_staff(role=Role.AGENT, team=make_team(departments=[department])))
    called, promised = (make_follow_up(department=department) for _ in range(2))
    assert team_tasks(actor, at=TODAY).this_week == 2
    operations.note_contact(follow_up_id=called.pk, text="Gebeld.", by=actor)
    operations.note_contact(
        follow_up_id=promised.pk,
        text="Gebeld.",
        promise="Een brief.",
        promise_by=TODAY.date() + timedelta(days=2),
        by=actor,
    )
    assert team_tasks(actor, at=TODAY).this_week == 1
    assert team_tasks(actor, at=TODAY + timedelta(days=9)).overdue == 1


def test_chance_is_no_step_and_lower_effort_is_better() -> None:
    department = make_department()
    make_years(department, (30, 40), until=date(2026, 5, 1))
    lines = trend_lines("nl")
    assert step_of(Metric.NPS, standing(lines, Metric.NPS).step) == "same"
    make_years(make_department(), (-90, 90), until=date(2026, 5, 1))
    better = standing(trend_lines("nl"), Metric.CES)
    assert step_of(Metric.CES, better.step) == "better"
    assert step_of(Metric.NPS, None) == ""


def test_what_was_promised_first_stays_whatever_comes_later() -> None:
    follow_up = make_follow_up()
    promised = follow_up.due_at
    follow_up.refresh_from_db()
    assert follow_up.first_due_at == promised
    follow_up.due_at = promised - timedelta(hours=5)  # it turns out to be urgent
    follow_up.save()
    follow_up.status, follow_up.contacted_at = FollowUpStatus.CONTACTED, promised
    follow_up.due_at = promised + timedelta(days=9)
    follow_up.save()
    follow_up.contacted_at = promised + timedelta(days=8)
    follow_up.first_due_at = follow_up.first_contacted_at = None  # as who read it before would
    follow_up.save()
    follow_up.refresh_from_db()
    assert follow_up.first_due_at == promised - timedelta(hours=5)
    assert follow_up.first_contacted_at == promised


def test_the_days_pages_of_promises_show_nobody_by_subtraction() -> None:
    """Whatever day is asked from, months are told in the same blocks, or not at all."""
    department = make_department()
    months = [months_back(date(2026, 5, 1), back) for back in range(20)]
    for month in months:
        for _ in range(4):
            one = make_follow_up(department=department)
            due = datetime(month.year, month.month, 12, tzinfo=UTC)
            FollowUp.objects.filter(pk=one.pk).update(due_at=due)
    told: dict[tuple[int, int], set[tuple[int, float]]] = {}
    for since in months:
        kept = promises_kept(actor=SYSTEM, since=since, at=TODAY)
        assert kept
        for one_block in kept:
            said = told.setdefault((one_block.first, one_block.after), set())
            said.add((one_block.n, one_block.share.value))
    assert all(len(said) == 1 for said in told.values())
    blocks = sorted(told)
    assert len(blocks) > 4
    assert all(end <= begin for (_, end), (begin, _) in pairwise(blocks)), blocks


def test_promises_are_told_from_ten_on() -> None:
    department = make_department()
    first = make_follow_up(department=department)
    for _ in range(9):
        make_follow_up(department=department)
    others = FollowUp.objects.exclude(pk=first.pk)
    others.update(due_at=datetime(2026, 4, 10, tzinfo=UTC))
    FollowUp.objects.filter(pk=first.pk).update(due_at=datetime(2026, 5, 10, tzinfo=UTC))
    in_time, too_late = datetime(2026, 4, 9, tzinfo=UTC), datetime(2026, 6, 9, tzinfo=UTC)
    for at in (in_time, too_late):  # calling once more breaks no promise
        FollowUp.objects.filter(pk=first.pk).update(contacted_at=at)
    kept = promises_kept(actor=SYSTEM, since=date(2026, 1, 1), at=TODAY)
    assert [(one.n, one.share.value) for one in kept] == [(10, 10.0)]  # nine and one, together
    FollowUp.objects.filter(pk=first.pk).delete()
    assert promises_kept(actor=SYSTEM, since=date(2026, 1, 1), at=TODAY) == []
    agent = actor_for_staff(make_staff(role=Role.AGENT))
    assert promises_kept(actor=agent, since=date(2026, 1, 1), at=TODAY) == []
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    assert "Nog geen antwoorden" in browser.get("/studio/director/").content.decode()  # nine
