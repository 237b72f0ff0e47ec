"""Who reacts to what: `@on(AppointmentBooked)` above a function in a module's reactions room."""

from collections.abc import Callable
from typing import Any, TypeVar

from nabij.ledger.events import LedgerEvent

E = TypeVar("E", bound=LedgerEvent)
Handler = Callable[[Any], None]

_handlers: dict[str, dict[str, Handler]] = {}


def on(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Subscribe a function to an event. Its name becomes part of the ledger: don't rename lightly.

    The function runs in the worker, in one transaction with the note that it ran: its writes
    happen once for each event, however often the worker dies.
    """

    def subscribe(function: Callable[[E], None]) -> Callable[[E], None]:
        name = f"{function.__module__.removeprefix('nabij.')}.{function.__name__}"
        _handlers.setdefault(event_type.kind(), {})[name] = function
        return function

    return subscribe


def handlers_of(kind: str) -> dict[str, Handler]:
    """Return the subscribed functions of an event kind by name."""
    return _handlers.get(kind, {})
