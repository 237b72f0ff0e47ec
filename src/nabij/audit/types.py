"""Words of this module that others use."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who looked, as audit keeps it; people's Actor gives one."""

    user_id: UUID | None
    name: str
    role: str
    on_behalf_of_id: UUID | None
    mandate_id: UUID | None
    purpose: str
    address: str
