"""Pure decisions about campaigns."""

import secrets
from datetime import date, datetime, timedelta

from nabij.people.models import Client
from nabij.people.rules import channels_of
from nabij.people.types import Channel
from nabij.surveys.models import Campaign
from nabij.surveys.types import AskingChannel

# without letters and digits that look alike on paper
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
CARRIERS = {AskingChannel.EMAIL: Channel.EMAIL, AskingChannel.SMS: Channel.SMS}


def new_code() -> str:
    """Return a code for a letter: 10 signs of 31, so that guessing one is hopeless."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str:
    """Return a code as it is kept, from what was typed: small letters, blanks and dashes go."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


def tell_code(code: str) -> str:
    """Return a code as it is printed: ABCDE-23456."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def is_reachable(client: Client, channel: AskingChannel, *, falls_back: bool) -> bool:
    """Whether a client can be asked over a channel or, when that is allowed, over another."""
    if channel is AskingChannel.LETTER and client.street and client.postal_code:
        return True
    own = channels_of(client)
    if channel is AskingChannel.OWN or falls_back:
        return bool(own)
    return CARRIERS.get(channel) in own


def sent_over(client: Client, channel: AskingChannel) -> AskingChannel:
    """Return over what it is sent: a letter to who has no address goes the client's own way."""
    is_paper = channel is AskingChannel.LETTER
    return AskingChannel.OWN if is_paper and not (client.street and client.postal_code) else channel


def in_order(
    channels: tuple[Channel, ...], channel: AskingChannel, *, falls_back: bool
) -> tuple[Channel, ...]:
    """Return a person's channels with the campaign's first, without the rest if it does not fall
    back; a letter that fell back has no first.
    """
    first = CARRIERS.get(channel)
    ordered = sorted(channels, key=lambda one: one is not first) if first else list(channels)
    if not falls_back:
        ordered = [one for one in ordered if first in (None, one)][:1]
    return tuple(ordered)


def due_at(campaign: Campaign, *, visited_at: datetime) -> datetime:
    """Return when a campaign asks about a visit."""
    return visited_at + timedelta(hours=campaign.delay_hours)


def age_on(day: date, *, born_on: date | None) -> int | None:
    """Return the age in years on a day, None when the birthday is unknown."""
    if born_on is None:
        return None
    before = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before
