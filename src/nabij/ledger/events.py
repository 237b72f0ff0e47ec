"""The base of every event: what the ledger keeps of each, beside the event's own fields."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class LedgerEvent:
    """Something that happened, in the past tense. Subclasses are frozen, keyword-only dataclasses.

    Fields of a subclass become the payload: str, int, float, bool, UUID, aware datetime, None, and
    never health text. `id` and `at` are filled in by the ledger.
    """

    kinds: ClassVar[dict[str, type["LedgerEvent"]]] = {}

    client_id: UUID | None = None
    actor_id: UUID | None = None
    on_behalf_of_id: UUID | None = None
    touchpoint: str = ""
    channel: str = ""
    department_id: UUID | None = None
    location_id: UUID | None = None
    id: UUID | None = None
    at: datetime | None = None

    def __init_subclass__(cls) -> None:
        """Make the class known under its kind."""
        LedgerEvent.kinds[cls.kind()] = cls

    @classmethod
    def kind(cls) -> str:
        """Return the name in the ledger, as `appointments.AppointmentBooked`."""
        return f"{cls.__module__.split('.')[1]}.{cls.__name__}"


COLUMNS = tuple(field.name for field in fields(LedgerEvent))


@dataclass(frozen=True, kw_only=True)
class ReactionRetried(LedgerEvent):
    """Somebody had a reaction that got stuck (`name`) tried again."""

    reaction_id: UUID
    name: str
