"""Recording events and running what follows: in the transaction, once, again after a failure."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from nabij.ledger import operations, queries
from nabij.ledger.models import Event, Reaction
from nabij.ledger.payloads import UnknownKindError, event_from
from nabij.ledger.rules import MAX_ATTEMPTS, retry_after
from nabij.ledger.runner import run_until
from nabij.lib import clock
from nabij.lib.ids import uuid7
from tests.ledger.bells import AlarmRang, BellFell, BellRang, CuckooCalled, effects, failing
from tests.waiting import wait_until

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_fails() -> Iterator[None]:
    failing.clear()
    yield
    failing.clear()


def _ring(number: int = 1) -> BellRang:
    with transaction.atomic():
        return operations.record(BellRang(number=number))


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    with pytest.raises(operations.NotInTransactionError):
        operations.record(BellRang(number=1))
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_did_not_happen() -> None:
    with transaction.atomic():
        operations.record(BellRang(number=1))
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert operations.run_all() == 0


@pytest.mark.django_db
def test_event_comes_back_as_it_was() -> None:
    told = BellRang(
        number=7,
        note="é",
        bell_id=uuid7(),
        until=NOON,
        is_loud=True,
        client_id=uuid7(),
        department_id=uuid7(),
        touchpoint="door",
        channel="portal",
    )
    recorded = operations.record(told)
    assert recorded.id is not None
    assert recorded.at is not None
    assert event_from(Event.objects.get()) == recorded


@pytest.mark.django_db
def test_kind_that_is_not_in_the_code_any_more_is_said() -> None:
    with pytest.raises(UnknownKindError):
        event_from(Event(kind="ledger.Forgotten", at=NOON))


@pytest.mark.django_db
def test_each_subscriber_runs_once_however_often_it_is_asked() -> None:
    event = _ring()
    assert operations.run_all() == 2
    assert operations.run_all() == 0
    assert effects("bell.open_door") == effects("bell.wake_dog") == [event.id]
    assert set(Reaction.objects.values_list("state", flat=True)) == {Reaction.State.DONE}


@pytest.mark.django_db
def test_what_somebody_waits_for_goes_first_and_what_nobody_waits_for_last() -> None:
    with clock.at(NOON):
        with transaction.atomic():
            cuckoo = operations.record(CuckooCalled())
        bell = _ring()
    with clock.at(NOON + timedelta(minutes=1)):
        with transaction.atomic():
            alarm = operations.record(AlarmRang())
        assert operations.run_next() == 1
        assert effects("alarm.run_out") == [alarm.id]
        assert effects("bell.open_door") == []
        assert operations.run_next() + operations.run_next() == 2
        assert effects("bell.open_door") == [bell.id]
        assert effects("cuckoo.wind_clock") == []
        assert operations.run_all() == 1
        assert effects("cuckoo.wind_clock") == [cuckoo.id]


@pytest.mark.django_db
def test_urgent_one_that_fails_holds_nobody_up() -> None:
    failing.add("run_out")
    with clock.at(NOON):
        with transaction.atomic():
            operations.record(AlarmRang())
        bell = _ring()
        assert operations.run_all() == 3
    assert effects("bell.open_door") == [bell.id]
    assert Reaction.objects.get(name__endswith="run_out").attempts == 1


@pytest.mark.django_db
def test_event_without_subscribers_asks_for_nothing() -> None:
    operations.record(BellFell())
    assert not Reaction.objects.exists()


@pytest.mark.django_db
def test_failure_leaves_no_half_work_and_hinders_nobody_else() -> None:
    failing.add("open_door")
    event = _ring()
    operations.run_all()
    assert effects("bell.open_door") == []
    assert effects("bell.wake_dog") == [event.id]
    failed = Reaction.objects.get(name__endswith="open_door")
    assert (failed.state, failed.attempts) == (Reaction.State.PENDING, 1)


@pytest.mark.django_db
def test_failure_is_tried_again_later_and_later_and_the_error_tells_no_words() -> None:
    failing.add("open_door")
    with clock.at(NOON):
        with transaction.atomic():
            operations.record(BellRang(number=1, note="words of a client"))
        operations.run_all()
        assert operations.run_all() == 0
    reaction = Reaction.objects.get(name__endswith="open_door")
    assert reaction.due_at == NOON + timedelta(seconds=5)
    assert reaction.error == "BellBrokeError"
    failing.clear()
    with clock.at(NOON + timedelta(seconds=4)):
        assert operations.run_all() == 0
    with clock.at(NOON + timedelta(seconds=5)):
        assert operations.run_all() == 1
    assert len(effects("bell.open_door")) == 1


def test_waits_grow_and_end() -> None:
    waits = [retry_after(n) for n in range(1, MAX_ATTEMPTS + 1)]
    seconds = [wait.total_seconds() for wait in waits if wait is not None]
    assert seconds == [5, 20, 80, 320, 1280, 3600, 3600]
    assert waits[-1] is None


def _let_die() -> Reaction:
    failing.add("open_door")
    at = NOON
    with clock.at(at):
        _ring()
    for _ in range(MAX_ATTEMPTS):
        with clock.at(at):
            operations.run_all()
        at += timedelta(hours=1)
    return Reaction.objects.get(name__endswith="open_door")


@pytest.mark.django_db
def test_what_keeps_failing_is_laid_aside_for_an_operator_who_retries_it() -> None:
    dead, by_id = _let_die(), uuid7()
    assert (dead.state, dead.attempts) == (Reaction.State.DEAD, MAX_ATTEMPTS)
    assert [reaction.pk for reaction in queries.dead_reactions()] == [dead.pk]
    with clock.at(NOON + timedelta(days=3)):
        assert operations.run_all() == 0
        failing.clear()
        assert operations.retry(reaction_id=dead.pk, by_id=by_id)
        assert not operations.retry(reaction_id=dead.pk, by_id=by_id)
        assert operations.run_all() == 1
    assert len(effects("bell.open_door")) == 1
    assert not queries.dead_reactions()
    assert not operations.retry(reaction_id=uuid7(), by_id=by_id)
    told = Event.objects.get(kind="ledger.ReactionRetried")  # once
    assert (told.actor_id, told.payload) == (
        by_id,
        {"reaction_id": str(dead.pk), "name": dead.name},
    )


@pytest.mark.django_db
def test_reaction_without_its_code_fails_and_waits_for_the_code() -> None:
    _ring()
    Reaction.objects.filter(name__endswith="wake_dog").update(name="tests.gone")
    operations.run_all()
    gone = Reaction.objects.get(name="tests.gone")
    assert (gone.state, gone.error) == (Reaction.State.PENDING, "KeyError")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_event SET kind = 'x'",
        "DELETE FROM ledger_event",
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE ledger_event CASCADE",
    ],
)
def test_what_happened_is_never_changed(change: str, as_owner: None) -> None:
    _ring()
    refused = pytest.raises(DatabaseError, match="only ever added")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_overdue_events_are_counted() -> None:
    with clock.at(NOON):
        _ring()
        assert queries.overdue_count() == 0
    with clock.at(NOON + timedelta(minutes=2)):
        assert queries.overdue_count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_run_the_same_reaction() -> None:
    events = [_ring(number) for number in range(60)]

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
    assert sorted(str(pk) for pk in effects("bell.wake_dog")) == sorted(str(e.id) for e in events)


@pytest.mark.django_db(transaction=True)
def test_runner_is_woken_by_what_happens_and_beats() -> None:
    stop = threading.Event()
    assert queries.last_heartbeat() is None
    worker = threading.Thread(target=run_until, args=(stop,), kwargs={"worker": "test"})
    worker.start()
    try:
        wait_until(queries.last_heartbeat)
        before = clock.monotonic()
        event = _ring()
        wait_until(lambda: effects("bell.open_door") == [event.id])
        assert clock.monotonic() - before < 0.9, "it was found by polling, not by the call"
        first = queries.last_heartbeat()
        assert first is not None
        wait_until(lambda: (queries.last_heartbeat() or first) > first)
    finally:
        stop.set()
        worker.join(10)
    assert not worker.is_alive()


@pytest.mark.django_db(transaction=True)
def test_runner_survives_a_database_that_hangs_up() -> None:
    stop = threading.Event()
    worker = threading.Thread(target=run_until, args=(stop,), kwargs={"worker": "test"})
    worker.start()
    try:
        wait_until(queries.last_heartbeat)
        settings = connection.settings_dict
        with psycopg.connect(
            host=settings["HOST"],
            port=settings["PORT"] or None,
            user=settings["USER"],
            password=settings["PASSWORD"],
            dbname=settings["NAME"],
            autocommit=True,
        ) as other:
            own = connection.connection.info.backend_pid
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid NOT IN (%s, pg_backend_pid())",
                [settings["NAME"], own],
            )
        event = _ring()
        wait_until(lambda: effects("bell.wake_dog") == [event.id], 10)
    finally:
        stop.set()
        worker.join(10)
    assert not worker.is_alive()
