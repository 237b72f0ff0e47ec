"""Asking and answering."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import link_actor
from nabij.surveys import operations
from nabij.surveys.models import FollowUp, Invitation, NotAsked, Response
from nabij.surveys.types import InvitationStatus, NotAskedReason
from tests.factories.organisation import make_department, make_location
from tests.factories.people import make_client
from tests.factories.surveys import make_follow_up, make_invitation, make_response

TUESDAY = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # nine o'clock in Amsterdam
pytestmark = pytest.mark.django_db


def invite(
    client: Client, department: Department, *, at: datetime | None = None
) -> Invitation | None:
    return operations.invite(
        client_id=client.pk,
        visit_id=uuid7(),
        department_id=department.pk,
        location_id=department.location_id,
        professional_id=None,
        touchpoint="visit",
        at=at or clock.now(),
    )


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_invitation_is_recorded_and_valid_for_two_weeks() -> None:
    department = make_department()
    with clock.at(TUESDAY):
        invitation = invite(make_client(), department)
    assert invitation is not None
    assert invitation.expires_at == TUESDAY + timedelta(days=14)
    assert invitation.invited_on.isoformat() == "2026-03-10"
    assert kinds() == ["surveys.InvitationCreated"]


def test_local_date_is_the_locations_own() -> None:
    helsinki = make_department(location=make_location(time_zone="Europe/Helsinki"))
    late = datetime(2026, 3, 10, 23, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
    with clock.at(late):
        invitation = make_invitation(department=helsinki)
        response = make_response(invitation=invitation)
    assert invitation.invited_on.isoformat() == "2026-03-11"
    assert response.submitted_on is not None
    assert response.submitted_on.isoformat() == "2026-03-11"


def test_nobody_is_asked_twice_within_30_days() -> None:
    client, department = make_client(), make_department()
    with clock.at(TUESDAY):
        assert invite(client, department) is not None
    with clock.at(TUESDAY + timedelta(days=30, seconds=-1)):
        assert invite(client, department) is None
    assert NotAsked.objects.get().reason == NotAskedReason.RECENTLY_ASKED
    with clock.at(TUESDAY + timedelta(days=30)):
        assert invite(client, department) is not None


def test_the_database_refuses_a_second_invitation_within_30_days() -> None:
    first = make_invitation()
    with pytest.raises(IntegrityError, match="invitation_quiet"), transaction.atomic():
        Invitation.objects.create(
            survey=first.survey,
            person_id=first.person_id,
            client_id=first.client_id,
            visit_id=uuid7(),
            visited_at=first.visited_at,
            department_id=first.department_id,
            location_id=first.location_id,
            touchpoint="visit",
            created_at=first.created_at + timedelta(days=1),
            invited_on=first.invited_on,
            expires_at=first.expires_at,
            quiet_during=(
                first.created_at + timedelta(days=29),
                first.created_at + timedelta(days=59),
            ),
        )


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_ask_once() -> None:
    client, department = make_client(), make_department()
    operations.standard_survey()
    ready = threading.Barrier(8)
    asked: list[Invitation | None] = []

    def worker() -> None:
        ready.wait()
        try:
            asked.append(invite(client, department))
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 8
    assert sum(one is not None for one in asked) == 1
    assert Invitation.objects.count() == 1
    assert NotAsked.objects.filter(reason=NotAskedReason.RECENTLY_ASKED).count() == 7


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"died_at": TUESDAY}, NotAskedReason.DECEASED),
        ({"survey_opt_out_at": TUESDAY}, NotAskedReason.OPTED_OUT),
        ({"email": "", "phone": ""}, NotAskedReason.NO_CHANNEL),
    ],
)
def test_why_a_client_is_not_asked_is_recorded(
    change: dict[str, object], reason: NotAskedReason
) -> None:
    client, department = make_client(), make_department()
    Client.objects.filter(pk=client.pk).update(**change)
    assert invite(client, department) is None
    assert NotAsked.objects.get().reason == reason
    assert kinds() == []


def test_a_visit_of_long_ago_is_not_asked_about() -> None:
    assert invite(make_client(), make_department(), at=clock.now() - timedelta(days=4)) is None
    assert NotAsked.objects.get().reason == NotAskedReason.LONG_AGO


def test_who_waits_for_us_is_not_asked() -> None:
    with clock.at(TUESDAY):
        follow_up = make_follow_up()
        assert follow_up.client is not None
    with clock.at(TUESDAY + timedelta(days=40)):
        assert invite(follow_up.client, follow_up.department) is None
    assert NotAsked.objects.get().reason == NotAskedReason.OPEN_FOLLOW_UP


def test_asking_again_about_the_same_visit_changes_nothing() -> None:
    invitation = make_invitation()
    assert invitation.client_id
    assert invitation.visit_id
    again = operations.invite(
        client_id=invitation.client_id,
        visit_id=invitation.visit_id,
        department_id=invitation.department_id,
        location_id=invitation.location_id,
        professional_id=None,
        touchpoint="visit",
        at=clock.now(),
    )
    assert again == invitation
    assert NotAsked.objects.count() == 0
    assert kinds() == ["surveys.InvitationCreated"]


def test_half_answers_are_kept_and_can_change() -> None:
    invitation = make_invitation()
    by = link_actor(client_id=invitation.client_id)
    for value in (4, 2):
        operations.save_answer(
            invitation_id=invitation.pk, question="effort", value=value, language="fi", by=by
        )
    response = Response.objects.get()
    assert (response.ces, response.nps, response.submitted_at) == (2, None, None)
    assert FollowUp.objects.count() == 0


def test_one_answer_per_invitation() -> None:
    response = make_response()
    assert response.invitation is not None
    assert Invitation.objects.get().status == InvitationStatus.ANSWERED
    by = link_actor(client_id=response.invitation.client_id)
    with pytest.raises(operations.SurveyClosedError) as error:
        operations.submit(invitation_id=response.invitation.pk, by=by)
    assert error.value.status is InvitationStatus.ANSWERED
    with pytest.raises(operations.SurveyClosedError):
        operations.save_answer(
            invitation_id=response.invitation.pk, question="effort", value=5, language="nl", by=by
        )
    assert Response.objects.get().ces == 2


@pytest.mark.django_db(transaction=True)
def test_sending_at_the_same_moment_sends_once() -> None:
    invitation = make_invitation()
    by = link_actor(client_id=invitation.client_id)
    operations.save_answer(
        invitation_id=invitation.pk, question="recommend", value=2, language="nl", by=by
    )
    ready = threading.Barrier(6)
    outcome: list[str] = []

    def worker() -> None:
        ready.wait()
        try:
            operations.submit(invitation_id=invitation.pk, by=by)
            outcome.append("sent")
        except operations.SurveyClosedError:
            outcome.append("closed")
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["closed"] * 5 + ["sent"]
    assert FollowUp.objects.count() == 1
    assert kinds().count("surveys.ResponseSubmitted") == 1


def test_an_expired_invitation_takes_no_answer() -> None:
    invitation = make_invitation()
    by = link_actor(client_id=invitation.client_id)
    with clock.at(invitation.expires_at):
        with pytest.raises(operations.SurveyClosedError) as error:
            operations.save_answer(
                invitation_id=invitation.pk, question="effort", value=1, language="nl", by=by
            )
        assert error.value.status is InvitationStatus.EXPIRED
        assert operations.expire_due() == 1
        assert operations.expire_due() == 0
    invitation.refresh_from_db()
    assert invitation.status == InvitationStatus.EXPIRED


def test_nothing_answered_is_not_sent() -> None:
    invitation = make_invitation()
    by = link_actor(client_id=invitation.client_id)
    with pytest.raises(operations.NothingAnsweredError):
        operations.submit(invitation_id=invitation.pk, by=by)
    operations.save_answer(
        invitation_id=invitation.pk, question="open", value="  ", language="nl", by=by
    )
    with pytest.raises(operations.NothingAnsweredError):
        operations.submit(invitation_id=invitation.pk, by=by)


def test_a_question_that_is_not_asked_is_refused() -> None:
    invitation = make_invitation()
    with pytest.raises(operations.UnknownQuestionError):
        operations.save_answer(
            invitation_id=invitation.pk,
            question="age",
            value=3,
            language="nl",
            by=link_actor(client_id=invitation.client_id),
        )


@pytest.mark.parametrize(("column", "value"), [("nps", 11), ("ces", 0), ("ces", 6)])
def test_the_database_refuses_answers_off_the_scale(column: str, value: int) -> None:
    response = make_response()
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(**{column: value})
