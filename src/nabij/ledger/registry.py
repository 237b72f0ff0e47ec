"""Who reacts to what: `@on(AppointmentBooked)` above a function in a module's reactions room."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from nabij.ledger.events import LedgerEvent
from nabij.ledger.types import Priority

E = TypeVar("E", bound=LedgerEvent)


@dataclass(frozen=True, kw_only=True)
class Handler:
    """A subscribed function; it takes one event, or with `most` over 1 a list of so many.

    What is due runs by priority, and then in the order in which it fell due.
    """

    function: Callable[[Any], None]
    most: int = 1
    priority: Priority = Priority.NORMAL

    def run(self, events: Sequence[LedgerEvent]) -> None:
        """Let the function react to these events, `most` at the most."""
        if self.most > 1:
            self.function(events)
        else:
            for event in events:
                self.function(event)


_handlers: dict[str, dict[str, Handler]] = {}


def on(
    event_type: type[E], *, priority: Priority = Priority.NORMAL
) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Subscribe a function to an event. Its name becomes part of the ledger: don't rename lightly.

    The function runs in the worker, in one transaction with the note that it ran: its writes
    happen once for each event, however often the worker dies.

    Args:
        priority: high passes what waits already, low lets everything else go first.
    """

    def subscribe(function: Callable[[E], None]) -> Callable[[E], None]:
        _subscribe(event_type, function, most=1, priority=priority)
        return function

    return subscribe


def on_many(
    event_type: type[E], *, most: int, priority: Priority = Priority.NORMAL
) -> Callable[[Callable[[Sequence[E]], None]], Callable[[Sequence[E]], None]]:
    """Subscribe a function that reacts to several events with as many statements as to one.

    It is given what is due, `most` at the most and often one, in the order in which it happened.
    All that it writes and the notes that it ran are one transaction. When it raises, none of it
    happened, and it is called again with each event alone, so that one that can't be handled
    keeps nobody else waiting.
    """

    def subscribe(function: Callable[[Sequence[E]], None]) -> Callable[[Sequence[E]], None]:
        _subscribe(event_type, function, most=most, priority=priority)
        return function

    return subscribe


def handlers_of(kind: str) -> dict[str, Handler]:
    """Return the subscribed functions of an event kind by name."""
    return _handlers.get(kind, {})


def _subscribe(
    event_type: type[LedgerEvent],
    function: Callable[..., None],
    *,
    most: int,
    priority: Priority,
) -> None:
    name = f"{function.__module__.removeprefix('nabij.')}.{function.__name__}"
    handler = Handler(function=function, most=most, priority=priority)
    _handlers.setdefault(event_type.kind(), {})[name] = handler
