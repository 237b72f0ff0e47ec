"""Pure decisions about campaigns."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

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


@dataclass(frozen=True, kw_only=True)
class Order:
    """A campaign with where it asks; no departments or locations: all of them."""

    campaign: Campaign
    department_ids: frozenset[UUID]
    location_ids: frozenset[UUID]


def first_fitting(
    orders: Iterable[Order],
    *,
    touchpoint: str,
    department_id: UUID,
    location_id: UUID,
    language: str,
    age: int | None,
    on: date,
) -> Campaign | None:
    """Return the campaign that asks a client about a contact; of several, the first in order.

    Who has no known birthday fits only where age doesn't matter.
    """
    for order in orders:
        campaign = order.campaign
        if (
            campaign.touchpoint == touchpoint
            and (not order.department_ids or department_id in order.department_ids)
            and (not order.location_ids or location_id in order.location_ids)
            and (not campaign.languages or language in campaign.languages)
            and not campaign.is_paused
            and _is_within(campaign.active_from, on, campaign.active_until)
            and _is_of_age(campaign, age)
        ):
            return campaign
    return None


def _is_within(first: date | None, day: date, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _is_of_age(campaign: Campaign, age: int | None) -> bool:
    youngest, oldest = campaign.age_from, campaign.age_until
    if age is None:
        return youngest is None and oldest is None
    return (youngest is None or youngest <= age) and (oldest is None or age <= oldest)
