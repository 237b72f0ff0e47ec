"""Recipients and messages for tests."""

from uuid import UUID

from nabij.delivery import operations
from nabij.delivery.models import Message
from nabij.delivery.types import About
from nabij.lib.ids import uuid7
from nabij.people.types import Channel, Recipient

# What a browser sends when a person opens a page.
BROWSER = {
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/142.0",
}
WORDS = {
    "when": "dinsdag 14 maart om 10.15 uur",
    "place": "De Linde",
    "link": "https://nabij.example.org/a/token/",
}


def make_recipient(
    *,
    channels: tuple[Channel, ...] = (Channel.EMAIL, Channel.SMS),
    person_id: UUID | None = None,
    client_id: UUID | None = None,
    language: str = "nl",
    email: str = "anna@example.org",
    phone: str = "+31612345678",
    time_zone: str = "Europe/Amsterdam",
    quiet_from: int = 0,
    quiet_until: int = 0,
) -> Recipient:
    """Make somebody to send to; without quiet hours unless said otherwise."""
    return Recipient(
        person_id=person_id or uuid7(),
        client_id=client_id,
        name="Anna de Vries",
        language=language,
        email=email,
        phone=phone,
        channels=channels,
        time_zone=time_zone,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )


def make_message(
    *,
    to: Recipient | None = None,
    message: str = "appointment_booked",
    about: About | None = None,
    context: dict[str, str] | None = None,
    urgent: bool = False,
) -> Message:
    """Queue a message about an appointment, as `operations.send` does."""
    row = operations.send(
        to=to or make_recipient(),
        message=message,
        about=about or About(kind="appointment", id=uuid7()),
        context=WORDS if context is None else context,
        urgent=urgent,
    )
    assert row is not None, "the recipient has no channel"
    return row
