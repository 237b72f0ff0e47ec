"""Two devices answer one survey at one moment: the newest word counts, and it is sent once."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from nabij.lib import clock
from nabij.people.types import link_actor
from nabij.surveys import operations
from nabij.surveys.models import Response
from tests.appointments.test_race import at_once
from tests.factories.surveys import make_invitation

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 4
LONGEST = 20.0
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def score(invitation_id: UUID, value: int) -> Response:
    return operations.save_answer(
        invitation_id=invitation_id,
        question="recommend",
        value=value,
        language="nl",
        by=link_actor(client_id=None, address="", language="nl"),
    )


def send(invitation_id: UUID, **wish: Any) -> Response:
    by = link_actor(client_id=None, address="", language="nl")
    return operations.submit(invitation_id=invitation_id, by=by, **wish)


def one_waits(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Do the first, and before it is committed the second, which must wait; return what came of
    that.
    """
    done, go = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                assert go.wait(LONGEST)
        finally:
            connection.close()

    def follow() -> Any:
        try:
            return second()
        except operations.SurveyClosedError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        holding = pool.submit(hold)
        assert done.wait(LONGEST)
        following: Future[Any] = pool.submit(follow)
        assert comes_to_wait(following), "the second did not wait for the first"
        go.set()
        holding.result(LONGEST)
        return following.result(LONGEST)


def comes_to_wait(following: Future[Any]) -> bool:
    ends = clock.monotonic() + LONGEST
    while not following.done() and clock.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone() == (1,):
                return True
    return False


def test_first_answers_at_once_are_one_draft() -> None:
    invitation = make_invitation()
    at_once([lambda: score(invitation.pk, 7)] * MANY)
    assert Response.objects.get().nps == 7


def test_what_is_sent_is_the_newest_answer() -> None:
    invitation = make_invitation()
    score(invitation.pk, 2)
    sent = one_waits(lambda: score(invitation.pk, 9), lambda: send(invitation.pk))
    assert sent.nps == 9
    assert Response.objects.get(submitted_at__isnull=False).nps == 9


def test_a_first_answer_that_comes_meanwhile_is_sent() -> None:
    invitation = make_invitation()
    sent = one_waits(lambda: score(invitation.pk, 9), lambda: send(invitation.pk))
    assert sent.nps == 9
    assert Response.objects.get(submitted_at__isnull=False).nps == 9


def test_an_answer_after_sending_changes_nothing() -> None:
    invitation = make_invitation()
    score(invitation.pk, 9)
    late = one_waits(lambda: send(invitation.pk), lambda: score(invitation.pk, 1))
    assert isinstance(late, operations.SurveyClosedError)
    assert Response.objects.get().nps == 9


@pytest.mark.parametrize("anonymous", [False, True])
def test_who_sends_second_is_told_so(anonymous: bool) -> None:
    invitation = make_invitation()
    score(invitation.pk, 9)
    late = one_waits(lambda: send(invitation.pk, anonymous=anonymous), lambda: send(invitation.pk))
    assert isinstance(late, operations.SurveyClosedError)
    assert Response.objects.get().nps == 9


def test_of_many_that_send_one_does() -> None:
    invitation = make_invitation()
    score(invitation.pk, 9)
    told = at_once([lambda: send(invitation.pk)] * MANY)
    refused = [one for one in told if isinstance(one, operations.SurveyClosedError)]
    assert len(refused) == MANY - 1
