"""Events to rows and back: a subclass's own fields become JSON."""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from nabij.ledger.events import COLUMNS, LedgerEvent
from nabij.ledger.models import Event


class UnknownKindError(LookupError):
    """No event of this kind exists in the code (any more)."""


def payload_of(event: LedgerEvent) -> dict[str, Any]:
    """Return the event's own fields as JSON values; ids as text, instants as ISO 8601."""
    return {
        field.name: _to_json(getattr(event, field.name))
        for field in fields(event)
        if field.name not in COLUMNS
    }


def event_from(row: Event) -> LedgerEvent:
    """Return the typed event a row holds.

    Raises:
        UnknownKindError: the kind is not in the code.
    """
    event_type = LedgerEvent.kinds.get(row.kind)
    if event_type is None:
        raise UnknownKindError(row.kind)
    own: dict[str, Any] = {
        name: _from_json(row.payload[name], hint)
        for name, hint in _own_fields(row.kind).items()
        if name in row.payload
    }
    columns = {name: getattr(row, name) for name in COLUMNS}
    return event_type(**columns, **own)


@cache
def _own_fields(kind: str) -> Mapping[str, Any]:
    """Return the types of an event's own fields: to find them out takes longer than to use them."""
    event_type = LedgerEvent.kinds[kind]
    hints = typing.get_type_hints(event_type)
    return {one.name: hints[one.name] for one in fields(event_type) if one.name not in COLUMNS}


def _to_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def _from_json(value: Any, hint: Any) -> object:
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if value is None or not isinstance(value, str):
        return value
    if UUID in kinds:
        return UUID(value)
    if datetime in kinds:
        return datetime.fromisoformat(value)
    return value
