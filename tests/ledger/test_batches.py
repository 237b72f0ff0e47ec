"""Reactions that take several events at once: once in effect, and one bad one hinders nobody."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nabij.ledger import operations
from nabij.ledger.models import Reaction
from nabij.ledger.rules import MAX_ATTEMPTS
from nabij.lib import clock
from tests.ledger.bells import BellRang, ChimesRang, effects, failing, heard

MOST = 20


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    failing.clear()
    heard.clear()
    yield
    failing.clear()


def _chime(count: int) -> list[UUID | None]:
    with transaction.atomic():
        rang = operations.record_many([ChimesRang(number=number) for number in range(count)])
    return [event.id for event in rang]


@pytest.mark.django_db
def test_many_are_recorded_and_run_with_as_many_statements_as_two() -> None:
    counts = []
    for count in (2, MOST):
        with CaptureQueriesContext(connection) as captured:
            rang = _chime(count)
            assert operations.run_all() == count
        noting = [one for one in captured.captured_queries if "audit_look" in one["sql"]]
        counts.append(len(captured) - len(noting))
        assert effects("chimes.count")[-count:] == rang
    assert counts[0] == counts[1]
    assert heard == [2, MOST]
    assert operations.record_many([]) == []


@pytest.mark.django_db
def test_they_are_taken_in_the_order_of_what_happened_and_no_more_than_is_wished() -> None:
    rang = _chime(MOST + 3)
    with transaction.atomic():
        bell = operations.record(BellRang(number=1))
    assert operations.run_all() == MOST + 3 + 2
    assert heard == [MOST, 3]
    assert effects("chimes.count") == rang
    assert effects("bell.open_door") == [bell.id]


@pytest.mark.django_db
def test_one_that_fails_hinders_no_other_and_then_fails_alone() -> None:
    failing.add("chimes 2")
    rang = _chime(5)
    operations.run_all()
    assert heard == [5, 1, 1, 1, 1, 1]
    assert effects("chimes.count") == rang[:2] + rang[3:]
    failed = Reaction.objects.get(state=Reaction.State.PENDING)
    assert (failed.event_id, failed.attempts, failed.error) == (rang[2], 1, "BellBrokeError")
    heard.clear()
    later = clock.now() + timedelta(minutes=1)
    more = _chime(2)
    with clock.at(later):
        operations.run_all()
    assert sorted(heard) == [1, 2], "what failed before takes nobody with it again"
    assert effects("chimes.count") == rang[:2] + rang[3:] + more
    for hours in range(1, MAX_ATTEMPTS):
        with clock.at(later + timedelta(hours=hours)):
            operations.run_all()
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (Reaction.State.DEAD, MAX_ATTEMPTS)


@pytest.mark.django_db(transaction=True)
def test_workers_share_what_waits_and_none_is_done_twice() -> None:
    rang = _chime(15 * MOST)

    def work() -> None:
        try:
            operations.run_all()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert Counter(effects("chimes.count")) == Counter(rang)
    assert set(Reaction.objects.values_list("state", "attempts")) == {(Reaction.State.DONE, 0)}
