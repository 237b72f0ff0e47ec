"""Recording what happened, and running what follows: claimed at least once, once in effect."""

import json
import logging
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction

from nabij.ledger.events import COLUMNS, LedgerEvent
from nabij.ledger.models import Heartbeat, Reaction
from nabij.ledger.payloads import event_from, payload_of
from nabij.ledger.registry import handlers_of
from nabij.ledger.rules import retry_after
from nabij.lib import clock, sql
from nabij.lib.ids import uuid7

logger = logging.getLogger(__name__)
WAKE_CHANNEL = "nabij_ledger"
State = Reaction.State
_INTO = ("kind", "payload", *COLUMNS)
_RECORD = f"""
WITH happened AS (
  INSERT INTO ledger_event ({", ".join(_INTO)})
  VALUES ({", ".join(f"%({name})s" for name in _INTO)}) RETURNING id
)
INSERT INTO ledger_reaction (id, event_id, name, state, attempts, due_at, error)
SELECT waiting.id, happened.id, waiting.name, 'pending', 0, %(due_at)s, ''
FROM happened, unnest(%(reaction_ids)s::uuid[], %(names)s::text[]) AS waiting (id, name)
"""
EventT = TypeVar("EventT", bound=LedgerEvent)


class NotInTransactionError(RuntimeError):
    """An event was recorded outside the transaction of what happened."""


def record(event: EventT) -> EventT:
    """Append an event and a pending reaction for each subscriber; return it with `id` and `at`.

    Must be called in the transaction that writes what happened. Wakes the workers on commit.
    """
    if not connection.in_atomic_block:
        raise NotInTransactionError(event.kind())
    recorded = replace(event, id=event.id or uuid7(), at=event.at or clock.now())
    kind = event.kind()
    names = list(handlers_of(kind))
    sql.run(
        _RECORD,
        {name: getattr(recorded, name) for name in COLUMNS}
        | {
            "kind": kind,
            "payload": json.dumps(payload_of(event)),
            "names": names,
            "reaction_ids": [uuid7() for _ in names],
            "due_at": clock.now(),
        },
    )
    if names:
        wake()
    return recorded


def wake() -> None:
    """Tell listening workers, when this transaction commits, that something is due."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {WAKE_CHANNEL}")


def run_next() -> bool:
    """Claim one due reaction and run it; return False when none is free.

    The claim is a row lock: a worker that dies gives it back. The reaction's writes and its
    state DONE commit together; when it raises, its writes go and the failure stays.
    """
    with transaction.atomic():
        reaction = (
            Reaction.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("event")
            .filter(state=State.PENDING, due_at__lte=clock.now())
            .order_by("due_at", "id")
            .first()
        )
        if reaction is None:
            return False
        try:
            with transaction.atomic():
                _handle(reaction)
        except Exception as error:
            _note_failure(reaction, error)
    return True


def run_all(*, most: int = 10_000) -> int:
    """Run due reactions until none is left, `most` at the most; return how many ran."""
    count = 0
    while count < most and run_next():
        count += 1
    return count


def retry(*, reaction_id: UUID) -> bool:
    """Give a dead reaction a new life; False when it is not dead (any more)."""
    changed = Reaction.objects.filter(pk=reaction_id, state=State.DEAD).update(
        state=State.PENDING, attempts=0, due_at=clock.now(), error=""
    )
    return changed == 1


def beat(*, worker: str) -> None:
    """Note that a worker is alive."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"at": clock.system_now()})


def _handle(reaction: Reaction) -> None:
    handler = handlers_of(reaction.event.kind)[reaction.name]
    handler(event_from(reaction.event))
    reaction.state = State.DONE
    reaction.done_at = clock.now()
    reaction.error = ""
    reaction.save(update_fields=["state", "done_at", "error"])


def _note_failure(reaction: Reaction, error: Exception) -> None:
    reaction.attempts += 1
    wait = retry_after(reaction.attempts)
    if wait is None:
        reaction.state = State.DEAD
    else:
        reaction.due_at = clock.now() + wait
    # The class alone: a message could hold a client's words.
    reaction.error = type(error).__name__
    reaction.save(update_fields=["attempts", "state", "due_at", "error"])
    logger.warning("reaction %s of %s failed: %s", reaction.name, reaction.event_id, reaction.error)
