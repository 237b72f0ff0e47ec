"""What clients were told, against what changed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from nabij.appointments.models import Appointment, ClosureCase, WaitingOffer
from nabij.appointments.types import CaseStatus, OfferStatus, Status
from nabij.delivery.models import Message
from nabij.lib.dates import date_in_words
from nabij.people.models import Client

NEWS = (
    "appointment_booked", "appointment_held", "appointment_moved", "appointment_cancelled",
    "appointment_released", "appointment_off", "waiting_offer",
)  # fmt: skip
SAYS_WHEN = ("appointment_booked", "appointment_moved", "appointment_reminder")
_WAITING = (CaseStatus.PROPOSED, CaseStatus.TO_CALL)


class Stand(NamedTuple):
    """Where an appointment stands."""

    client_id: UUID
    status: str
    resource_id: int | None
    starts_at: datetime
    about_id: UUID


class Notice(NamedTuple):
    """Who is told what about which thing."""

    client_id: UUID
    kind: str
    about_id: UUID


@dataclass(frozen=True, kw_only=True)
class State:
    """All that clients must hear of when it changes."""

    appointments: dict[UUID, Stand]
    cases: dict[UUID, tuple[UUID, UUID]]
    offers: dict[UUID, UUID]


def state() -> State:
    """Return how everything stands now."""
    rows = list(Appointment.objects.order_by("position"))
    first: dict[UUID, UUID] = {}
    for one in rows:
        if one.combined_visit_id:
            first.setdefault(one.combined_visit_id, one.pk)
    return State(
        appointments={
            one.pk: Stand(
                one.client_id, one.status, one.resource_id, one.starts_at,
                first[one.combined_visit_id] if one.combined_visit_id else one.pk,
            )
            for one in rows
        },
        cases={
            one.pk: (one.appointment.client_id, one.appointment_id)
            for one in ClosureCase.objects.select_related("appointment")
        },
        offers={
            one.pk: one.wish.client_id
            for one in WaitingOffer.objects.filter(status=OfferStatus.OPEN).select_related("wish")
        },
    )  # fmt: skip


def due(before: State, after: State, *, at: datetime) -> set[Notice]:
    """Return what has to be told of what changed between two states, each thing once."""
    reachable = set(Client.objects.exclude(email="", phone="").values_list("pk", flat=True))
    waiting = ClosureCase.objects.filter(status__in=_WAITING)
    off = set(waiting.values_list("appointment_id", flat=True))
    notices = set()
    for pk, now in after.appointments.items():
        kind = _news(before.appointments.get(pk), now)
        is_off = kind == "appointment_booked" and pk in off  # a letter for what does not go on
        if kind and now.starts_at > at and not is_off:
            notices.add(Notice(now.client_id, kind, now.about_id))
    for pk, (client_id, appointment_id) in after.cases.items():
        if pk not in before.cases:
            notices.add(Notice(client_id, "appointment_off", appointment_id))
    for pk, client_id in after.offers.items():
        if pk not in before.offers:
            notices.add(Notice(client_id, "waiting_offer", pk))
    return {one for one in notices if one.client_id in reachable}


def _news(was: Stand | None, now: Stand) -> str:
    if was is None:
        kept = now.status == Status.PROVISIONAL
        return "appointment_held" if kept else "appointment_booked"
    if was.status != now.status == Status.CANCELLED:
        return "appointment_cancelled"
    if (was.resource_id, was.starts_at) != (now.resource_id, now.starts_at):
        return "appointment_moved"
    if was.status == Status.PROVISIONAL != now.status:
        return "appointment_booked"
    return ""


def sent(known: set[UUID]) -> Counter[Notice]:
    """Return the news queued since, how often each; what goes over a second channel apart."""
    found = Message.objects.filter(template__in=NEWS, fallback_of=None).exclude(pk__in=known)
    return Counter(
        Notice(one.client_id, one.template.replace("released", "cancelled"), one.about_id)
        for one in found
        if one.client_id is not None
    )


def check_what_is_known(at: datetime) -> None:
    """What a client heard last of an appointment to come is how it is."""
    heard: dict[UUID, Message] = {}
    for message in (
        Message.objects.filter(about_kind="appointment").exclude(status="failed").order_by("id")
    ):
        heard[message.about_id] = message
    solved = set(
        ClosureCase.objects.filter(status=CaseStatus.SOLVED).values_list(
            "appointment_id", flat=True
        )
    )
    waiting = set(
        ClosureCase.objects.filter(status__in=_WAITING).values_list("appointment_id", flat=True)
    )
    to_come = Appointment.objects.filter(starts_at__gt=at).select_related("client", "location")
    for one in to_come:
        is_reachable = one.client.email or one.client.phone
        if not is_reachable or one.pk in solved or one.combined_visit_id is not None:
            continue
        last = heard.get(one.pk)
        assert last is not None, f"nobody said that it is {one.status}"
        if one.pk in waiting:
            assert last.template == "appointment_off"
        elif one.status == Status.CANCELLED:
            assert last.template in ("appointment_cancelled", "appointment_released")
        else:
            kept = ("appointment_held",) if one.status == Status.PROVISIONAL else ()
            assert last.template in SAYS_WHEN + kept, (last.template, one.status)
            assert last.context["when"] == date_in_words(
                one.starts_at, zone=one.location.time_zone, language=last.language
            )


def check_fallbacks() -> None:
    """A second channel says the same thing, once, and only to who has one."""
    fallbacks = Message.objects.exclude(fallback_of=None).select_related("fallback_of")
    counts = Counter(one.fallback_of_id for one in fallbacks)
    assert set(counts.values()) <= {1}
    for one in fallbacks:
        assert one.fallback_of is not None
        assert one.fallback_of.channel != one.channel
        assert one.template == one.fallback_of.template
