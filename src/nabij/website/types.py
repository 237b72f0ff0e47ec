"""Values that the frames show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FrontDesk:
    """Whom one reaches by telephone: the organisation's name, its number as read and as dialled."""

    name: str = ""
    phone: str = ""
    phone_href: str = ""
