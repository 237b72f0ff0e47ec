"""Recording what happened, and running what follows: claimed at least once, once in effect."""

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from nabij.ledger.events import COLUMNS, LedgerEvent, ReactionRetried
from nabij.ledger.models import Event, Heartbeat, Reaction
from nabij.ledger.payloads import event_from, payload_of
from nabij.ledger.registry import handlers_of
from nabij.ledger.rules import retry_after
from nabij.lib import clock, sql
from nabij.lib.ids import uuid7

logger = logging.getLogger(__name__)
WAKE_CHANNEL = "nabij_ledger"
State = Reaction.State
_TYPES = {"payload": "jsonb", "at": "timestamptz", "kind": "text"} | dict.fromkeys(
    ("touchpoint", "channel"), "text"
)
_INTO = ("kind", "payload", *COLUMNS)
_RECORD = f"""
WITH happened AS (
  INSERT INTO ledger_event ({", ".join(_INTO)})
  SELECT * FROM unnest({", ".join(f"%({n})s::{_TYPES.get(n, 'uuid')}[]" for n in _INTO)})
), pending AS (
  INSERT INTO ledger_reaction (id, event_id, name, priority, state, attempts, due_at, error)
  SELECT id, event_id, name, priority, 'pending', 0, %(due_at)s, ''
  FROM unnest(
      %(reaction_ids)s::uuid[], %(event_ids)s::uuid[], %(names)s::text[], %(priorities)s::int[]
  ) AS waiting (id, event_id, name, priority)
  RETURNING event_id
)
SELECT pg_notify(%(channel_of_workers)s, '') FROM pending LIMIT 1
"""
# What somebody waits for at a screen never stands behind a morning's post.
_TURN = ("priority", "due_at", "id")
# So many of what is due next are looked at for more of the same: a backlog of others costs little.
_WINDOW = 500
# Ids first, rows after: joined in one statement, the planner, whose statistics know of no backlog
# yet, compared all that waits with all of the window, half a second for each hundred of 2,600.
_ALIKE = """
SELECT id FROM (
  SELECT id, name, attempts FROM ledger_reaction
  WHERE state = 'pending' AND due_at <= %(now)s
    AND (priority, due_at, id) > (%(priority)s, %(due_at)s, %(id)s)
  ORDER BY priority, due_at, id
  LIMIT %(window)s
) AS near
WHERE name = %(name)s AND attempts = 0
"""
EventT = TypeVar("EventT", bound=LedgerEvent)


class NotInTransactionError(RuntimeError):
    """An event was recorded outside the transaction of what happened."""


def record(event: EventT) -> EventT:
    """Append an event and a pending reaction for each subscriber; return it with `id` and `at`.

    Must be called in the transaction that writes what happened. Wakes the workers on commit.
    """
    return record_many([event])[0]


def record_many(events: Sequence[EventT]) -> list[EventT]:
    """Append several events in one statement, as `record` does one; none is nothing."""
    if not connection.in_atomic_block:
        raise NotInTransactionError(*{event.kind() for event in events})
    if not events:
        return []
    now = clock.now()
    recorded = [replace(one, id=one.id or uuid7(), at=one.at or now) for one in events]
    waiting = [
        (one.id, name, handler.priority)
        for one in recorded
        for name, handler in handlers_of(one.kind()).items()
    ]
    columns = {name: [_plain(getattr(one, name)) for one in recorded] for name in COLUMNS}
    sql.rows(
        _RECORD,
        columns
        | {
            "kind": [one.kind() for one in recorded],
            "payload": [json.dumps(payload_of(one)) for one in events],
            "event_ids": [event_id for event_id, _, _ in waiting],
            "names": [name for _, name, _ in waiting],
            "priorities": [int(priority) for _, _, priority in waiting],
            "reaction_ids": [uuid7() for _ in waiting],
            "due_at": now,
            "channel_of_workers": WAKE_CHANNEL,
        },
    )
    return recorded


def add_past(events: Sequence[LedgerEvent]) -> None:
    """Append what happened long ago, each with its `at`; nothing follows from it any more."""
    Event.objects.bulk_create(
        [
            Event(
                id=one.id or uuid7(),
                kind=one.kind(),
                payload=payload_of(one),
                **{name: getattr(one, name) for name in COLUMNS if name != "id"},
            )
            for one in events
        ],
        batch_size=1000,
    )


def run_next() -> int:
    """Claim what is due next and run it; return how many reactions ran, 0 when none is free.

    That is one, or as many of the same as its function takes at once (`registry.on_many`). The
    claims are row locks: a worker that dies gives them back. The reactions' writes and their
    state DONE commit together. When one alone raises, its writes go and the failure stays; when
    several together raise, nothing happened, and each runs alone in a transaction of its own.
    """
    claimed: list[Reaction] = []
    try:
        with transaction.atomic():
            claimed = _claim()
            if len(claimed) == 1:
                _run(claimed[0])
            elif claimed:
                _handle(claimed)
    except Exception as error:
        if len(claimed) < 2:  # noqa: PLR2004 two are several
            raise
        logger.warning("%d × %s: %s", len(claimed), claimed[0].name, type(error).__name__)
        return sum(_run_alone(reaction.pk) for reaction in claimed)
    return len(claimed)


def run_all(*, most: int = 10_000) -> int:
    """Run due reactions until none is left, some `most` at the most; return how many ran."""
    count = 0
    while count < most and (ran := run_next()):
        count += ran
    return count


@transaction.atomic
def retry(*, reaction_id: UUID, by_id: UUID | None) -> bool:
    """Give a dead reaction a new life; False when it is not dead (any more).

    Args:
        by_id: the user who wants it tried again.
    """
    dead = Reaction.objects.select_for_update(of=("self",)).filter(pk=reaction_id, state=State.DEAD)
    reaction = dead.first()
    if reaction is None:
        return False
    reaction.state, reaction.attempts, reaction.error = State.PENDING, 0, ""
    reaction.due_at = clock.now()
    reaction.save(update_fields=["state", "attempts", "due_at", "error"])
    record(ReactionRetried(reaction_id=reaction_id, name=reaction.name, actor_id=by_id))
    return True


def beat(*, worker: str) -> None:
    """Note that a worker is alive."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"at": clock.system_now()})


def _claimable() -> QuerySet[Reaction]:
    due = Reaction.objects.filter(state=State.PENDING, due_at__lte=clock.now())
    held = due.select_for_update(skip_locked=True, of=("self",))
    return held.select_related("event").order_by(*_TURN)


def _claim() -> list[Reaction]:
    """Return what this worker runs next: the first that is free, and more of the same.

    What failed before runs alone, so that it spoils nothing for others again.
    """
    first = _claimable().first()
    if first is None:
        return []
    handler = handlers_of(first.event.kind).get(first.name)
    if handler is None or handler.most == 1 or first.attempts:
        return [first]
    after = {
        "now": clock.now(),
        "priority": first.priority,
        "due_at": first.due_at,
        "id": first.pk,
        "window": _WINDOW,
        "name": first.name,
    }
    alike = [pk for (pk,) in sql.rows(_ALIKE, after)]
    return [first, *_claimable().filter(pk__in=alike)[: handler.most - 1]]


def _run_alone(reaction_id: UUID) -> int:
    with transaction.atomic():
        reaction = _claimable().filter(pk=reaction_id).first()
        if reaction is None:
            return 0
        _run(reaction)
    return 1


def _run(reaction: Reaction) -> None:
    try:
        with transaction.atomic():
            _handle([reaction])
    except Exception as error:
        _note_failure(reaction, error)


def _handle(reactions: Sequence[Reaction]) -> None:
    """Run reactions of one name, and note that they are done."""
    first = reactions[0]
    handler = handlers_of(first.event.kind)[first.name]
    handler.run([event_from(reaction.event) for reaction in reactions])
    done = Reaction.objects.filter(pk__in=[reaction.pk for reaction in reactions])
    done.update(state=State.DONE, done_at=clock.now(), error="")


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


def _plain(value: object) -> object:
    """Return a text as text alone: members of enumerations among texts make no array."""
    return str(value) if isinstance(value, str) else value
