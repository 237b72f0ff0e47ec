"""What falls due by itself: broken promises, and what nobody is left to keep."""

from datetime import UTC, datetime, timedelta

import pytest

from nabij.accounts.models import Membership, User
from nabij.accounts.operations import close_account
from nabij.accounts.types import Role
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.surveys import operations
from nabij.surveys.models import FollowUp
from nabij.surveys.types import FollowUpStatus, NoteKind
from tests.factories.accounts import actor_for_staff, make_membership, make_staff
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client
from tests.factories.surveys import make_follow_up

TUESDAY = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # nine o'clock in Amsterdam
pytestmark = pytest.mark.django_db


def test_a_broken_promise_is_marked_once_per_deadline() -> None:
    with clock.at(TUESDAY):
        follow_up = make_follow_up()
    with clock.at(follow_up.due_at):
        assert operations.escalate_due() == 0
    with clock.at(follow_up.due_at + timedelta(seconds=1)):
        assert operations.escalate_due() == 1
        assert operations.escalate_due() == 0
    assert Event.objects.filter(kind="surveys.FollowUpEscalated").count() == 1


def _leave(user: User, how: str) -> None:
    held = user.memberships.get(role=Role.AGENT)
    if how == "the house":
        close_account(user_id=user.pk)
    elif how == "the role":
        held.delete()
    elif how == "the role for another":
        Membership.objects.filter(pk=held.pk).update(role=Role.EDITOR)
    elif how == "the team":
        Membership.objects.filter(pk=held.pk).update(
            team=make_team(departments=[make_department()])
        )
    elif how == "its department" and held.team:
        held.team.departments.set([make_department()])


@pytest.mark.parametrize(
    "how", ["the house", "the role", "the role for another", "the team", "its department"]
)
def test_the_follow_ups_of_who_leaves_are_nobodys(how: str) -> None:
    department, now = make_department(), clock.now()
    leaving = make_staff(team=make_team(departments=[department]), name="Els Bakker")
    follow_up = make_follow_up(department=department, client=make_client(departments=[department]))
    ended = make_follow_up(department=department)
    FollowUp.objects.filter(pk=ended.pk).update(status=FollowUpStatus.SOLVED, closed_at=now)
    staying = make_staff(team=make_team(departments=[department]))
    kept = make_follow_up(department=department)
    assert (follow_up.owner, ended.owner, kept.owner) == (leaving, leaving, staying)
    assert operations.give_back_left_behind() == 0
    _leave(leaving, how)
    assert operations.give_back_left_behind() == 1
    assert operations.give_back_left_behind() == 0
    for one, owner in ((follow_up, None), (ended, leaving), (kept, staying)):
        one.refresh_from_db()
        assert one.owner == owner
    assert follow_up.notes.get(kind=NoteKind.GIVEN_BACK).text == "Els Bakker"
    told = Event.objects.get(kind="surveys.FollowUpGivenBack")
    assert told.payload["left_by_id"] == str(leaving.pk)
    operations.take(follow_up_id=follow_up.pk, by=actor_for_staff(staying), owner_before="nobody")
    assert operations.give_back_left_behind() == 0


def test_who_lost_one_of_two_roles_keeps_the_follow_up() -> None:
    department = make_department()
    team = make_team(departments=[department])
    agent = make_staff(team=team)
    make_membership(user=agent, role=Role.PROFESSIONAL, team=team)
    central = make_staff(team=make_team(is_central=True))
    assert make_follow_up(department=department).owner == agent
    assert make_follow_up().owner == central
    _leave(agent, "the role")
    assert operations.give_back_left_behind() == 0
