"""Following up: what opens it, who owns it, how it is solved, and loading the past."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from nabij.accounts.types import Role
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import Actor, link_actor
from nabij.surveys import operations, queries
from nabij.surveys.models import FollowUp, FollowUpNote, Invitation, NotAsked, Response
from nabij.surveys.types import (
    FollowUpReason,
    FollowUpStatus,
    NoteKind,
    PastFollowUp,
    PastNote,
)
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_location, make_team
from tests.factories.people import make_client
from tests.factories.surveys import make_follow_up, make_response, past

TUESDAY = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # nine o'clock in Amsterdam
pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("nps", "ces", "contact_me", "reasons"),
    [
        (6, 3, False, [FollowUpReason.LOW_SCORE]),
        (0, None, False, [FollowUpReason.LOW_SCORE]),
        (7, 4, False, [FollowUpReason.HIGH_EFFORT]),
        (10, 1, True, [FollowUpReason.ASKED_CONTACT]),
        (6, 4, True, list(FollowUpReason)[:3]),
        (7, 3, False, None),
        (None, None, False, None),
    ],
)  # fmt: skip
def test_what_opens_a_follow_up(
    nps: int | None, ces: int | None, contact_me: bool, reasons: list[FollowUpReason] | None
) -> None:
    make_response(nps=nps, ces=ces, contact_me=contact_me, comment="Prima.")
    found = FollowUp.objects.first()
    assert (set(found.reasons) if found else None) == (set(reasons) if reasons else None)
    assert kinds().count("surveys.FollowUpOpened") == (1 if reasons else 0)


def test_follow_up_has_an_owner_of_the_team_and_a_deadline_in_working_hours() -> None:
    location = make_location(opening_hours=True)
    department = make_department(location=location)
    team = make_team(departments=[department])
    make_staff(role=Role.AGENT, team=make_team(is_central=True))
    busy, free = make_staff(role=Role.AGENT, team=team), make_staff(role=Role.AGENT, team=team)
    nurse = make_staff(role=Role.PROFESSIONAL, team=team)
    with clock.at(TUESDAY):
        first = make_follow_up(department=department)
        second = make_follow_up(department=department, contact_me=True)
    assert {first.owner, second.owner} == {busy, free}
    assert nurse not in {first.owner, second.owner}
    # 16 working hours from Tuesday 9:00 are Wednesday 16:00; 8 are Tuesday 17:00
    assert first.due_at == TUESDAY.replace(day=11, hour=15)
    assert second.due_at == TUESDAY.replace(hour=16)


@pytest.mark.parametrize("closes", [None, time(8, 1)])
def test_an_answer_about_a_place_that_is_hardly_ever_open_is_kept(closes: time | None) -> None:
    location = make_location()
    if closes:
        location.opening_hours.create(weekday=0, opens=time(8), closes=closes)
    department = make_department(location=location)
    by = link_actor(client_id=make_client(departments=[department]).pk)
    with clock.at(TUESDAY):
        follow_up = make_follow_up(department=department)
        # as at a place that has not said when it works: two days of eight hours
        assert follow_up.due_at == TUESDAY.replace(day=11, hour=16)
        FollowUp.objects.update(status=FollowUpStatus.ASKED, asked_at=TUESDAY, rounds=1)
        again = operations.confirm(follow_up_id=follow_up.pk, solved=False, text="Nee.", by=by)
    assert again.due_at == TUESDAY.replace(hour=16)


def test_without_a_team_of_its_own_the_central_team_owns() -> None:
    agent = make_staff(role=Role.AGENT, team=make_team(is_central=True))
    assert make_follow_up().owner == agent


def test_without_anybody_it_waits_without_owner() -> None:
    assert make_follow_up().owner is None


def test_the_whole_way_to_solved_and_back() -> None:
    location = make_location(opening_hours=True)
    department = make_department(location=location)
    agent = make_staff(role=Role.AGENT, team=make_team(departments=[department]))
    client = make_client(departments=[department])
    by, client_by = actor_for_staff(agent), link_actor(client_id=client.pk)
    with clock.at(TUESDAY):
        follow_up = make_follow_up(client=client, department=department)
        with pytest.raises(operations.NotContactedError):
            operations.ask_solved(follow_up_id=follow_up.pk, text="", by=by)
        with pytest.raises(operations.NothingToConfirmError):
            operations.confirm(follow_up_id=follow_up.pk, solved=True, text="", by=client_by)
        operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
        operations.ask_solved(follow_up_id=follow_up.pk, text="Nieuwe afspraak.", by=by)
    friday = TUESDAY.replace(day=13, hour=15)
    with clock.at(friday):
        operations.confirm(follow_up_id=follow_up.pk, solved=False, text="Nee.", by=client_by)
        with pytest.raises(operations.NothingToConfirmError):
            operations.confirm(follow_up_id=follow_up.pk, solved=True, text="", by=client_by)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.REOPENED
    assert follow_up.due_at == TUESDAY.replace(day=16, hour=14)
    with clock.at(friday + timedelta(days=3)):
        operations.note_contact(follow_up_id=follow_up.pk, text="Nog eens.", by=by)
        operations.ask_solved(follow_up_id=follow_up.pk, text="", by=by)
        operations.confirm(follow_up_id=follow_up.pk, solved=True, text="Dank u.", by=client_by)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.SOLVED
    assert follow_up.closed_at == friday + timedelta(days=3)
    assert list(follow_up.notes.order_by("id").values_list("kind", flat=True)) == [
        "opened", "contacted", "asked", "reopened", "contacted", "asked", "solved",
    ]  # fmt: skip
    assert [kind.split(".")[1] for kind in kinds()][3:] == [
        "FollowUpContacted", "FollowUpSolutionAsked", "FollowUpReopened",
        "FollowUpContacted", "FollowUpSolutionAsked", "FollowUpSolved",
    ]  # fmt: skip
    with pytest.raises(operations.FollowUpOverError):
        operations.hand_over(follow_up_id=follow_up.pk, to_user_id=agent.pk, text="", by=by)
    operations.note_contact(follow_up_id=follow_up.pk, text="Te laat.", by=by)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.SOLVED
    assert follow_up.notes.filter(text="Te laat.").exists()


@pytest.mark.parametrize("how", ["not solved", "a message"])
def test_a_promise_of_before_makes_nobody_late_who_is_in_touch_again(how: str) -> None:
    department = make_department(location=make_location(opening_hours=True))
    agent = make_staff(role=Role.AGENT, team=make_team(departments=[department]))
    client = make_client(departments=[department])
    by, client_by = actor_for_staff(agent), link_actor(client_id=client.pk)
    with clock.at(TUESDAY):
        follow_up = make_follow_up(client=client, department=department)
        operations.note_contact(
            follow_up_id=follow_up.pk,
            text="Gebeld.",
            promise="Een brief.",
            promise_by=TUESDAY.date() + timedelta(days=1),
            by=by,
        )
        operations.ask_solved(follow_up_id=follow_up.pk, text="Brief gestuurd.", by=by)
    with clock.at(TUESDAY + timedelta(days=2)):
        if how == "not solved":
            operations.confirm(follow_up_id=follow_up.pk, solved=False, text="", by=client_by)
        else:
            operations.hear_message(follow_up_id=follow_up.pk, text="Welke brief?", by=client_by)
        operations.note_contact(follow_up_id=follow_up.pk, text="Weer gebeld.", by=by)
        assert operations.escalate_due() == 0
    follow_up.refresh_from_db()
    assert follow_up.due_at > TUESDAY + timedelta(days=2)
    assert follow_up.promise == ("" if how == "not solved" else "Een brief.")


def test_of_two_who_take_it_at_once_one_gets_it() -> None:
    department = make_department()
    team = make_team(departments=[department])
    first, second = (actor_for_staff(make_staff(team=team)) for _ in range(2))
    follow_up = make_follow_up(department=department, client=make_client(departments=[department]))
    FollowUp.objects.filter(pk=follow_up.pk).update(owner=None)
    for _ in range(2):
        operations.take(follow_up_id=follow_up.pk, by=first, owner_before="nobody")
    with pytest.raises(operations.TakenMeanwhileError):
        operations.take(follow_up_id=follow_up.pk, by=second, owner_before="nobody")
    follow_up.refresh_from_db()
    assert follow_up.owner_id == first.user_id
    assert first.user_id is not None
    operations.take(follow_up_id=follow_up.pk, by=second, owner_before=first.user_id)
    follow_up.refresh_from_db()
    assert follow_up.owner_id == second.user_id


def test_who_notes_contact_of_what_nobody_owns_takes_it() -> None:
    department = make_department()
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    follow_up = make_follow_up(department=department, client=make_client(departments=[department]))
    FollowUp.objects.filter(pk=follow_up.pk).update(owner=None)
    operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
    follow_up.refresh_from_db()
    assert (follow_up.owner_id, follow_up.status) == (by.user_id, FollowUpStatus.CONTACTED)
    assert kinds()[-2:] == ["surveys.FollowUpTaken", "surveys.FollowUpContacted"]


def test_asking_twice_asks_once_and_no_answer_makes_a_new_question() -> None:
    department = make_department()
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    client = make_client(departments=[department])
    follow_up = make_follow_up(department=department, client=client)
    operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
    for _ in range(2):
        asked = operations.ask_solved(follow_up_id=follow_up.pk, text="", by=by)
    assert (asked.rounds, kinds().count("surveys.FollowUpSolutionAsked")) == (1, 1)
    assert not operations.note_not_reached(follow_up_id=follow_up.pk, rounds=2)
    assert operations.note_not_reached(follow_up_id=follow_up.pk, rounds=1)
    assert not operations.note_not_reached(follow_up_id=follow_up.pk, rounds=1)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.CONTACTED
    assert kinds()[-1] == "surveys.FollowUpNotReached"
    later = clock.now() + timedelta(days=14, minutes=1)
    with clock.at(later):  # who can't be reached need not stay open for ever
        operations.close(follow_up_id=follow_up.pk, text="Onbereikbaar.", by=by)


def test_who_said_no_is_not_silent() -> None:
    department = make_department()
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    client = make_client(departments=[department])
    follow_up = make_follow_up(department=department, client=client)
    operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
    operations.ask_solved(follow_up_id=follow_up.pk, text="", by=by)
    said_by = link_actor(client_id=client.pk)
    operations.confirm(follow_up_id=follow_up.pk, solved=False, text="", by=said_by)
    operations.note_contact(follow_up_id=follow_up.pk, text="Weer gebeld.", by=by)
    with (
        clock.at(clock.now() + timedelta(days=15)),
        pytest.raises(operations.TooEarlyToCloseError),
    ):
        operations.close(follow_up_id=follow_up.pk, text="x", by=by)


def test_staff_of_another_team_find_nothing() -> None:
    department = make_department()
    follow_up = make_follow_up(department=department, client=make_client(departments=[department]))
    other = actor_for_staff(make_staff(team=make_team(departments=[make_department()])))
    with pytest.raises(operations.FollowUpUnknownError):
        operations.take(follow_up_id=follow_up.pk, by=other)
    with pytest.raises(operations.FollowUpUnknownError):
        operations.note_contact(follow_up_id=follow_up.pk, text="x", by=other)
    with pytest.raises(operations.FollowUpUnknownError):
        operations.ask_solved(follow_up_id=follow_up.pk, text="", by=other)


def test_taking_and_handing_over() -> None:
    department = make_department()
    team = make_team(departments=[department])
    first, second = make_staff(team=team), make_staff(team=team)
    stranger = make_staff(team=make_team(departments=[make_department()]))
    follow_up = make_follow_up(department=department, client=make_client(departments=[department]))
    operations.take(follow_up_id=follow_up.pk, by=actor_for_staff(second))
    operations.take(follow_up_id=follow_up.pk, by=actor_for_staff(second))
    follow_up.refresh_from_db()
    assert follow_up.owner == second
    with pytest.raises(operations.NotAColleagueError):
        operations.hand_over(
            follow_up_id=follow_up.pk, to_user_id=stranger.pk, text="", by=actor_for_staff(second)
        )
    operations.hand_over(
        follow_up_id=follow_up.pk,
        to_user_id=first.pk,
        text="U kent haar.",
        by=actor_for_staff(second),
    )
    follow_up.refresh_from_db()
    assert follow_up.owner == first
    assert follow_up.notes.filter(kind="handed_over", text__contains="U kent haar.").count() == 1


def test_the_ledger_holds_no_words_and_no_scores() -> None:
    make_response(nps=1, ces=5, comment="De prothese knelt.", contact_me=True)
    for event in Event.objects.all():
        assert "prothese" not in str(event.payload)
        assert not {"nps", "ces", "comment", "reasons"} & set(event.payload)


def test_the_past_is_loaded_as_it_would_have_come_about() -> None:
    department = make_department(location=make_location(opening_hours=True))
    agent = make_staff(role=Role.AGENT, team=make_team(departments=[department]))
    solved_at = TUESDAY + timedelta(days=2)
    solved = PastFollowUp(
        status=FollowUpStatus.SOLVED,
        closed_at=solved_at,
        notes=(
            PastNote(kind=NoteKind.CONTACTED, at=TUESDAY + timedelta(hours=4), text="Gebeld."),
            PastNote(kind=NoteKind.ASKED, at=TUESDAY + timedelta(hours=5)),
            PastNote(kind=NoteKind.SOLVED, at=solved_at),
        ),
    )
    low = past(department=department, at=TUESDAY, nps=2, comment="Lang gewacht.")
    with clock.at(TUESDAY + timedelta(days=60)):
        result = operations.bulk(
            items=[
                replace(low, follow_up=solved),
                past(department=department, at=TUESDAY, nps=4),
                past(department=department, at=TUESDAY, nps=9),
                past(department=department, at=TUESDAY, answered=False),
                past(department=department, at=TUESDAY + timedelta(days=59), answered=False),
                past(department=department, at=TUESDAY, undeliverable=True),
            ]
        )
    assert (result.invitations, result.responses, result.follow_ups) == (6, 3, 2)
    first = FollowUp.objects.get(response__nps=2)
    assert (first.status, first.closed_at, first.rounds) == ("solved", solved_at, 1)
    assert FollowUpNote.objects.filter(follow_up=first).count() == 4
    second = FollowUp.objects.get(response__nps=4)
    assert (second.status, second.owner) == ("open", agent)
    # answered Tuesday 11:00, 16 working hours: Wednesday 17:00 is 15 of them
    assert second.due_at == TUESDAY.replace(day=12, hour=8)
    statuses = sorted(Invitation.objects.values_list("status", flat=True))
    assert statuses == ["answered"] * 3 + ["expired"] * 2 + ["open"]
    assert Response.objects.filter(submitted_at=None).count() == 0
    assert NotAsked.objects.count() == 0
    assert kinds() == []  # nobody is written to about the past


def silent() -> tuple[FollowUp, Actor]:
    """Return a follow-up whose client was asked just now, and who asked."""
    department = make_department()
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    client = make_client(departments=[department])
    follow_up = make_follow_up(client=client, department=department)
    operations.note_contact(follow_up_id=follow_up.pk, text="Gebeld.", by=by)
    return operations.ask_solved(follow_up_id=follow_up.pk, text="", by=by), by


def test_a_silent_client_can_be_let_be_after_two_weeks() -> None:
    follow_up, by = silent()
    with pytest.raises(operations.TooEarlyToCloseError):
        operations.close(follow_up_id=follow_up.pk, text="Stil.", by=by)
    almost = clock.now() + timedelta(days=13, hours=23)
    with clock.at(almost), pytest.raises(operations.TooEarlyToCloseError):
        operations.close(follow_up_id=follow_up.pk, text="Stil.", by=by)
    with clock.at(clock.now() + timedelta(days=14, minutes=1)):
        closed = operations.close(follow_up_id=follow_up.pk, text="Stil.", by=by)
        with pytest.raises(operations.FollowUpOverError):
            operations.close(follow_up_id=follow_up.pk, text="Nog eens.", by=by)
    assert (closed.status, bool(closed.closed_at)) == (FollowUpStatus.CLOSED, True)
    notes = list(closed.notes.filter(kind=NoteKind.CLOSED).values_list("text", flat=True))
    assert notes == ["Stil."]
    assert kinds().count("surveys.FollowUpClosed") == 1
    assert "surveys.FollowUpSolved" not in kinds()
    counted = queries.promise_counts(since=clock.now() - timedelta(days=1))
    assert (counted.unsolved, counted.solved, counted.unanswered) == (0, 0, 1)


def test_nobody_closes_what_the_client_was_not_asked_about() -> None:
    department = make_department()
    by = actor_for_staff(make_staff(team=make_team(departments=[department])))
    follow_up = make_follow_up(client=make_client(departments=[department]), department=department)
    later = clock.now() + timedelta(days=60)
    with clock.at(later), pytest.raises(operations.TooEarlyToCloseError):
        operations.close(follow_up_id=follow_up.pk, text="Weg ermee.", by=by)


@pytest.mark.parametrize(
    ("solved", "status"), [(True, FollowUpStatus.SOLVED), (False, FollowUpStatus.REOPENED)]
)
def test_the_clients_late_word_comes_before_our_closing(
    solved: bool, status: FollowUpStatus
) -> None:
    follow_up, by = silent()
    with clock.at(clock.now() + timedelta(days=20)):
        operations.close(follow_up_id=follow_up.pk, text="Stil.", by=by)
        said = operations.confirm(
            follow_up_id=follow_up.pk,
            solved=solved,
            text="",
            by=link_actor(client_id=follow_up.client_id),
        )
    assert said.status == status
    assert bool(said.closed_at) == solved
