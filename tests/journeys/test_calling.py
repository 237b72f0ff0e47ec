"""Danger and broken promises reach a person: the owner, then the team, then a manager."""

from datetime import UTC, datetime, timedelta

import pytest

from nabij.accounts.models import User
from nabij.accounts.types import Role
from nabij.delivery.models import Message
from nabij.delivery.operations import apply_report
from nabij.delivery.types import Report
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Channel
from nabij.surveys import operations
from nabij.surveys.models import FollowUp
from nabij.surveys.types import NoteKind
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_location, make_team
from tests.factories.people import actor_for_client, make_client
from tests.factories.surveys import make_complaint, make_follow_up, make_response

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 15, 2, 0, tzinfo=UTC)  # a Sunday
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
FALL = "Moeder is gevallen, vraag Henk de Vries op 06-12345678. Verder prima."


@pytest.fixture
def department() -> Department:
    return make_department(location=make_location(opening_hours=True))


@pytest.fixture
def agent(department: Department) -> User:
    """Return the only one of the team, who has a mobile telephone."""
    user = make_staff(team=make_team(departments=[department]), name="Ineke Bos")
    User.objects.filter(pk=user.pk).update(phone="+31612345601")
    return user


def _colleague(owner: User) -> User:
    return make_staff(team=owner.memberships.get().team, name="Bram Smit")


def _fall(department: Department) -> FollowUp:
    response = make_response(
        client=make_client(departments=[department]), department=department, nps=9, comment=FALL
    )
    ledger.run_all()
    return FollowUp.objects.get(response=response)


def _told() -> list[tuple[str, str, str]]:
    """Return what staff were told so far: whom, by what, which kind."""
    found = Message.objects.filter(about_kind="follow_up_call").order_by("id")
    return [(one.context["name"], one.channel, one.template) for one in found]


def test_danger_under_a_nine_at_night_reaches_the_owner_at_once_then_the_others(
    department: Department, agent: User
) -> None:
    other = _colleague(agent)
    manager = make_staff(role=Role.MANAGER, name="Karin Mol")
    with clock.at(NIGHT):
        make_follow_up(department=department)  # ordinary: tells nobody while there is time
        follow_up = _fall(department)
        ledger.run_all()  # a second time changes nothing
    first = Message.objects.get(about_kind="follow_up_call")
    assert (first.due_at, first.urgent) == (NIGHT, True)  # no quiet hours
    assert f"/desk/follow-ups/{follow_up.pk}/" in first.body
    assert "gevallen" not in first.body + first.subject
    assert first.person_id == follow_up.owner_id
    next_one = other if follow_up.owner == agent else agent
    for minutes, level, name in ((61, 2, next_one.name), (80, 2, ""), (95, 3, manager.name)):
        with clock.at(NIGHT + timedelta(minutes=minutes)):
            before = len(_told())
            operations.escalate_due()
            ledger.run_all()
            follow_up.refresh_from_db()
            assert follow_up.level == level
            assert [one[0] for one in _told()[before:]] == ([name] if name else [])
    told = Message.objects.get(person_id=manager.pk)
    assert "/studio/promises/" in told.body
    assert "collega" in first.body + Message.objects.get(person_id=next_one.pk).body
    assert "collega" not in told.body


def test_sms_comes_first_and_mail_after_ten_minutes_unread(
    department: Department, agent: User
) -> None:
    with clock.at(NIGHT):
        _fall(department)
    message = Message.objects.get(about_kind="follow_up_call")
    assert (message.channel, message.fallback_channel) == (Channel.SMS, Channel.EMAIL)
    assert message.address == "+31612345601"


def test_who_cant_be_reached_is_followed_by_the_next(department: Department, agent: User) -> None:
    _colleague(agent)
    with clock.at(NIGHT):
        _fall(department)
        first = Message.objects.get(about_kind="follow_up_call")
        apply_report(message_id=first.pk, report=Report.FAILED)
        ledger.run_all()
        rest = Message.objects.filter(about_kind="follow_up_call").exclude(pk=first.pk)
        if first.fallback_channel:
            assert rest.get().fallback_of == first  # the same person, by mail
            apply_report(message_id=rest.get().pk, report=Report.FAILED)
            ledger.run_all()
    assert len({name for name, _, _ in _told()}) == 2


def test_nobody_is_called_any_more_once_somebody_looked(
    department: Department, agent: User
) -> None:
    with clock.at(NIGHT):
        follow_up = _fall(department)
        operations.note_contact(
            follow_up_id=follow_up.pk, text="Gebeld.", by=actor_for_staff(agent)
        )
        ledger.run_all()
    message = Message.objects.get(about_kind="follow_up_call")
    assert message.fallback_at is None
    with clock.at(NIGHT + timedelta(hours=9)):
        operations.escalate_due()
        ledger.run_all()
    assert len(_told()) == 1


def test_nobody_is_called_about_a_complaint_that_was_taken_back(
    department: Department, agent: User
) -> None:
    person = make_client(departments=[department], with_user=True)
    with clock.at(MONDAY):
        complaint = make_complaint(client=person, department=department, happened="Te laat.")
    late = MONDAY.replace(hour=22) + timedelta(days=20)
    with clock.at(late):
        operations.escalate_due()
        ledger.run_all()
        waiting = Message.objects.get(about_kind="follow_up_call", status="queued")
        operations.withdraw(follow_up_id=complaint.follow_up_id, by=actor_for_client(person))
        ledger.run_all()
    waiting.refresh_from_db()
    assert (waiting.person_id, waiting.status) == (agent.pk, "failed")


def test_danger_without_an_owner_is_the_teams_and_handed_over_is_the_new_owners(
    department: Department, agent: User
) -> None:
    other = _colleague(agent)
    with clock.at(NIGHT):
        follow_up = _fall(department)
        owner = follow_up.owner
        assert owner is not None
        heir = other if owner == agent else agent
        operations.hand_over(
            follow_up_id=follow_up.pk, to_user_id=heir.pk, text="", by=actor_for_staff(owner)
        )
        ledger.run_all()
        assert [name for name, _, _ in _told()] == [owner.name, heir.name]
        User.objects.filter(pk=heir.pk).update(is_active=False)
        operations.give_back_left_behind()
        ledger.run_all()
    assert [name for name, _, _ in _told()] == [owner.name, heir.name, owner.name]


def test_a_late_promise_is_told_by_mail_after_quiet_hours_once_a_step(
    department: Department, agent: User
) -> None:
    with clock.at(MONDAY):
        follow_up = make_follow_up(department=department)
    late = follow_up.due_at.replace(hour=22)
    with clock.at(late):
        for _ in range(2):
            operations.escalate_due()
            ledger.run_all()
    message = Message.objects.get(about_kind="follow_up_call")
    assert (message.template, message.channel) == ("follow_up_late", Channel.EMAIL)
    assert message.due_at == late.replace(hour=7) + timedelta(days=1)  # eight o'clock there
    assert message.person_id == agent.pk


@pytest.mark.parametrize("how", ["filed", "message", "reopened"])
def test_complaints_and_messages_are_read_for_danger(
    department: Department, agent: User, how: str
) -> None:
    person: Client = make_client(departments=[department], with_user=True)
    by, staff = actor_for_client(person), actor_for_staff(agent)
    with clock.at(MONDAY):
        complaint = make_complaint(
            client=person, department=department, happened=FALL if how == "filed" else "Te laat."
        )
        pk = complaint.follow_up_id
        ledger.run_all()
    with clock.at(MONDAY + timedelta(minutes=5)):
        if how != "filed":
            operations.note_contact(follow_up_id=pk, text="Gebeld.", by=staff)
        if how == "message":
            operations.hear_message(follow_up_id=pk, text=FALL, by=by)
            operations.hear_message(follow_up_id=pk, text="Dank u.", by=by)
        if how == "reopened":
            operations.ask_solved(follow_up_id=pk, text="Klaar.", by=staff)
            operations.confirm(follow_up_id=pk, solved=False, text=FALL, by=SYSTEM)
        ledger.run_all()
    follow_up = complaint.follow_up
    follow_up.refresh_from_db()
    assert follow_up.due_at <= MONDAY + timedelta(minutes=65)
    assert follow_up.notes.filter(kind=NoteKind.URGENT).count() == 1
    assert [kind for _, _, kind in _told()] == ["follow_up_urgent"]
    with clock.at(MONDAY + timedelta(hours=2)):  # looked at, and thanked: no danger any more
        operations.note_contact(follow_up_id=pk, text="Gebeld.", by=staff)
        operations.hear_message(follow_up_id=pk, text="Dank u wel.", by=by)
        ledger.run_all()
    assert follow_up.notes.filter(kind=NoteKind.URGENT).count() == 1
