"""Words of this module that others use."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

GENERAL = "general"  # the slug of the department for what is about none in particular


@dataclass(frozen=True, kw_only=True)
class OpenBlock:
    """A block in the week in which a location works. weekday: 0 is Monday."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True)
class Place:
    """A department with its location, as pages and figures name them.

    Attributes:
        is_own: of our own organisation, not of one we only exchange with.
    """

    department_id: UUID
    slug: str
    names: dict[str, str]
    location_id: UUID
    location_name: str
    time_zone: str
    is_own: bool
