"""Words of this module that others use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """In which role somebody acts."""

    CLIENT = "client"
    RELATIVE = "relative"
    PROFESSIONAL = "professional"
    AGENT = "agent"
    MANAGER = "manager"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    LINK = "link"
    SYSTEM = "system"

    @classmethod
    def staff_choices(cls) -> list[tuple[str, str]]:
        """Return the roles a membership can give, as choices of a field."""
        staff = (cls.PROFESSIONAL, cls.AGENT, cls.MANAGER, cls.EDITOR, cls.ADMINISTRATOR)
        return [(role.value, role.value) for role in staff]


class CodeKind(StrEnum):
    """Where a sign-in code goes."""

    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, kw_only=True)
class MadeCode:
    """A code to be sent: to whom, where, and the code itself, which is kept nowhere."""

    user_id: UUID
    name: str
    language: str
    kind: CodeKind
    address: str
    code: str


@dataclass(frozen=True)
class Limit:
    """How often something may be tried within a window of time."""

    name: str
    most: int
    window: timedelta


@dataclass(frozen=True, kw_only=True)
class FactorRow:
    """A second factor as its owner sees it. `is_app`: an authenticator app, else a passkey."""

    id: int
    is_app: bool
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """Which second factors a user has."""

    app: bool
    passkeys: int

    @property
    def has_any(self) -> bool:
        """Whether there is one at all; recovery codes alone are none."""
        return self.app or self.passkeys > 0
