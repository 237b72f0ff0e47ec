"""Words of this module that others use: the acting Actor, scopes, purposes, recipients."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nabij.accounts.types import Role


class Scope(StrEnum):
    """What a mandate lets a relative do."""

    VIEW_APPOINTMENTS = "view_appointments"
    MANAGE_APPOINTMENTS = "manage_appointments"
    VIEW_MESSAGES = "view_messages"
    GIVE_FEEDBACK = "give_feedback"


class Purpose(StrEnum):
    """Why somebody looks at a client's data."""

    OWN_CARE = "own_care"
    MANDATE = "mandate"
    CARE = "care"
    SERVICE = "service"
    LINK = "link"
    REPLY = "reply"
    KIOSK = "kiosk"
    SYSTEM = "system"


class Channel(StrEnum):
    """How a person is reached."""

    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, in which role, for whom, under which mandate, for what purpose, from where.

    Attributes:
        client_id: the client acted for; None for staff and the system.
        client_name: that client's name, for the bar that says for whom a relative acts.
        own_client_id: the client this user is, if any.
        scopes: what the mandate in use allows; empty unless `role` is RELATIVE.
        roles: all staff roles the user holds; `role` is the one acted in.
        department_ids: departments of the user's teams: whose clients they may see.
        sees_all_clients: true for members of a central team.
        address: where the request came from.
    """

    role: Role
    purpose: Purpose
    user_id: UUID | None = None
    name: str = ""
    client_id: UUID | None = None
    client_name: str = ""
    own_client_id: UUID | None = None
    mandate_id: UUID | None = None
    scopes: frozenset[Scope] = frozenset()
    roles: frozenset[Role] = frozenset()
    department_ids: frozenset[UUID] = frozenset()
    sees_all_clients: bool = False
    professional_id: UUID | None = None
    address: str = ""
    language: str = field(default="nl", compare=False)

    @property
    def is_staff(self) -> bool:
        """Whether this is a member of staff acting as such."""
        return self.role in (
            Role.PROFESSIONAL,
            Role.AGENT,
            Role.MANAGER,
            Role.EDITOR,
            Role.ADMINISTRATOR,
        )

    def may(self, scope: Scope) -> bool:
        """Whether the actor may do this for the client acted for."""
        return self.role is Role.CLIENT or scope in self.scopes


SYSTEM = Actor(role=Role.SYSTEM, purpose=Purpose.SYSTEM, name="Nabij")


def link_actor(*, client_id: UUID | None, address: str = "", language: str = "nl") -> Actor:
    """Return the actor behind a signed link: nobody signed in, one client, one thing."""
    return Actor(
        role=Role.LINK,
        purpose=Purpose.LINK,
        client_id=client_id,
        address=address,
        language=language,
    )


def kiosk_actor(*, client_id: UUID | None, address: str = "", language: str = "nl") -> Actor:
    """Return the actor at the screen by the entrance: who said when they were born, and part of
    their telephone number.
    """
    return Actor(
        role=Role.LINK,
        purpose=Purpose.KIOSK,
        client_id=client_id,
        address=address,
        language=language,
    )


def reply_actor(*, client_id: UUID, language: str = "nl") -> Actor:
    """Return the actor behind an answer by SMS to a question about one client's thing."""
    return Actor(role=Role.LINK, purpose=Purpose.REPLY, client_id=client_id, language=language)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who can be sent a message, with what they prefer.

    Attributes:
        client_id: the client the person is, or acts for.
        for_name: the given name of the client acted for; "" when the person is the client.
        channels: in order of preference; only those with an address.
        quiet_from, quiet_until: local hours (0-23) in which nothing is sent.
    """

    person_id: UUID
    client_id: UUID | None
    name: str
    language: str
    email: str
    phone: str
    channels: tuple[Channel, ...]
    for_name: str = ""
    time_zone: str = "Europe/Amsterdam"
    quiet_from: int = 21
    quiet_until: int = 8


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """Who a client or relative is and how to reach them, as the organisation knows it.

    Attributes:
        phone: E.164, as +31612345678, or empty.
        preferred_channel: None leaves it to what is known: e-mail first.
    """

    given_name: str
    family_name: str
    email: str = ""
    phone: str = ""
    language: str = "nl"
    preferred_channel: Channel | None = None


@dataclass(frozen=True, kw_only=True)
class ClientDetails(PersonDetails):
    """What is known of a client besides: all of it is replaced by an update."""

    born_on: date | None = None
    gender: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "NL"
    time_zone: str = "Europe/Amsterdam"
    died_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """How somebody wants to be reached, and whether they may be asked how it was. Hours are local,
    0-23.
    """

    preferred_channel: Channel
    language: str
    quiet_from: int
    quiet_until: int
    may_be_asked: bool = True


@dataclass(frozen=True, kw_only=True)
class Acting:
    """Somebody a user can act for: themselves or, under a mandate, another.

    Attributes:
        time_zone: of that client; in it `valid_until` is told.
    """

    client_id: UUID
    name: str
    is_self: bool
    time_zone: str
    valid_until: datetime | None = None
