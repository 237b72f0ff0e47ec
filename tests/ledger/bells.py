"""An event of the tests, and reactions whose doing can be counted in the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nabij.audit import operations as audit
from nabij.audit.models import Look
from nabij.audit.types import Who
from nabij.ledger.events import LedgerEvent
from nabij.ledger.registry import on, on_many
from nabij.ledger.types import Priority

NOBODY = Who(
    user_id=None,
    name="bell",
    role="system",
    on_behalf_of_id=None,
    mandate_id=None,
    purpose="system",
    address="",
)
failing: set[str] = set()
heard: list[int] = []


class BellBrokeError(Exception):
    """The reaction fails, as a test wishes."""


@dataclass(frozen=True, kw_only=True)
class BellRang(LedgerEvent):
    """A bell rang, in one of the ways a payload can be."""

    number: int
    note: str = ""
    bell_id: UUID | None = None
    until: datetime | None = None
    is_loud: bool = False


@dataclass(frozen=True, kw_only=True)
class BellFell(LedgerEvent):
    """Nobody reacts to this."""


@dataclass(frozen=True, kw_only=True)
class ChimesRang(LedgerEvent):
    """One of many rang; who hears them hears several at once."""

    number: int


@dataclass(frozen=True, kw_only=True)
class CuckooCalled(LedgerEvent):
    """Nobody waits for it."""


@dataclass(frozen=True, kw_only=True)
class AlarmRang(LedgerEvent):
    """Somebody waits for it."""


@on(BellRang)
def open_door(event: BellRang) -> None:
    """Note it, and then fail if the test wishes so."""
    _note("bell.open_door", event)
    if "open_door" in failing:
        raise BellBrokeError(event.note)


@on(BellRang)
def wake_dog(event: BellRang) -> None:
    """Note it."""
    _note("bell.wake_dog", event)


@on_many(ChimesRang, most=20)
def count_chimes(events: Sequence[ChimesRang]) -> None:
    """Note each, and fail at the end for the one that the test wishes to fail."""
    heard.append(len(events))
    for event in events:
        _note("chimes.count", event)
    if failing & {f"chimes {event.number}" for event in events}:
        raise BellBrokeError


@on(AlarmRang, priority=Priority.HIGH)
def run_out(event: AlarmRang) -> None:
    """Note it, and then fail if the test wishes so."""
    _note("alarm.run_out", event)
    if "run_out" in failing:
        raise BellBrokeError


@on(CuckooCalled, priority=Priority.LOW)
def wind_clock(event: CuckooCalled) -> None:
    """Note it."""
    _note("cuckoo.wind_clock", event)


def effects(what: str) -> list[UUID | None]:
    """Return for which events a reaction took effect, in order; doubles show."""
    return list(Look.objects.filter(what=what).order_by("id").values_list("object_id", flat=True))


def _note(what: str, event: LedgerEvent) -> None:
    audit.record(who=NOBODY, action="change", what=what, client_ids=[None], object_id=event.id)
