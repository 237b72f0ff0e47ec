"""Which clients' data a request is showing. Queries note it; the door writes it before answering.

A query that hands out a client's data calls `note(client_ids)`. The door of a page
(`nabij.people.doors`) opens a trail around the view and writes one row per client noted, in the
view's transaction: nobody has to remember to build audit rows, and a page whose rows can't be
written is not shown.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_noted: ContextVar[dict[UUID, None] | None] = ContextVar("nabij_audit_trail", default=None)


def note(client_ids: Iterable[UUID]) -> None:
    """Say that data of these clients are handed out. Outside a request nothing is kept."""
    noted = _noted.get()
    if noted is not None:
        noted.update(dict.fromkeys(client_ids))


@contextmanager
def open_trail() -> Iterator[dict[UUID, None]]:
    """Collect what is noted within the block, in order, each client once."""
    noted: dict[UUID, None] = {}
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)
