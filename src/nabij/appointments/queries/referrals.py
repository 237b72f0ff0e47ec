"""Letters as the client's page and the desk show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from nabij.accounts.types import Role
from nabij.appointments.models import Referral, Service
from nabij.appointments.rules.referrals import COUNTS_FOR
from nabij.appointments.types import Access, ReferralStatus, Status
from nabij.audit import trail
from nabij.lib.text import localised
from nabij.people.types import Actor, Scope

_MOST = 200


@dataclass(frozen=True, kw_only=True)
class ReferralView:
    """A letter that is awaited or received; texts in the reader's language, times aware."""

    id: UUID
    appointment_id: UUID
    client_id: UUID
    client_name: str
    client_phone: str
    service_name: str
    referrer: str
    status: ReferralStatus
    starts_at: datetime
    due_at: datetime
    zone: str
    file_name: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A file somebody sent."""

    name: str
    media_type: str
    content: bytes


def referral_for(actor: Actor, *, appointment_id: UUID) -> ReferralView | None:
    """Return the letter of an appointment the actor may see, None when it needs none."""
    found = _visible_to(actor).filter(appointment_id=appointment_id).first()
    return _noted([_view(found, actor)])[0] if found else None


def awaited_referrals(actor: Actor) -> list[ReferralView]:
    """Return the letters that times are kept for, the first to end first."""
    found = _visible_to(actor).filter(
        status=ReferralStatus.AWAITED, appointment__status=Status.PROVISIONAL
    )
    return _noted([_view(one, actor) for one in found.order_by("due_at", "pk")[:_MOST]])


def is_letter_missing(*, client_id: UUID, service: Service, at: datetime) -> bool:
    """Whether the service needs a letter that this client has not sent within the last year."""
    return (
        service.access == Access.REFERRAL
        and not Referral.objects.filter(
            client_id=client_id,
            service=service,
            status=ReferralStatus.RECEIVED,
            received_at__gt=at - COUNTS_FOR,
        ).exists()
    )


def was_too_late(appointment_id: UUID) -> bool:
    """Whether an appointment was given up because its letter did not come in time."""
    late = Referral.objects.filter(appointment_id=appointment_id, status=ReferralStatus.EXPIRED)
    return late.exists()


def has_letter(appointment_id: UUID) -> bool:
    """Whether a file was sent with an appointment."""
    sent = Referral.objects.filter(appointment_id=appointment_id, content__isnull=False)
    return sent.exists()


def referrer_addresses(referral_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the e-mail addresses of who sent letters, of those of whom one was noted."""
    found = Referral.objects.filter(pk__in=referral_ids).exclude(referrer_email="")
    return dict(found.values_list("pk", "referrer_email"))


def letter_of(actor: Actor, *, referral_id: UUID) -> Letter | None:
    """Return the file that was sent, None when there is none the actor may see."""
    found = _visible_to(actor).filter(pk=referral_id, content__isnull=False).first()
    if found is None or found.content is None:
        return None
    trail.note([found.client_id])
    return Letter(name=found.file_name, media_type=found.media_type, content=bytes(found.content))


def _visible_to(actor: Actor) -> QuerySet[Referral]:
    every = Referral.objects.filter(appointment__isnull=False).select_related(
        "client", "service", "appointment__location"
    )
    if actor.role in (Role.AGENT, Role.PROFESSIONAL):
        if actor.sees_all_clients:
            return every
        return every.filter(appointment__department_id__in=actor.department_ids)
    if actor.client_id is not None and (
        actor.role is Role.LINK or actor.may(Scope.VIEW_APPOINTMENTS)
    ):
        return every.filter(client_id=actor.client_id)
    return every.none()


def _view(one: Referral, actor: Actor) -> ReferralView:
    appointment = one.appointment
    assert appointment is not None  # noqa: S101 `_visible_to` asks for it
    return ReferralView(
        id=one.pk,
        appointment_id=appointment.pk,
        client_id=one.client_id,
        client_name=one.client.name,
        client_phone=one.client.phone or "",
        service_name=localised(one.service.names, actor.language),
        referrer=one.referrer,
        status=ReferralStatus(one.status),
        starts_at=appointment.starts_at,
        due_at=one.due_at,
        zone=appointment.location.time_zone,
        file_name=one.file_name if one.content is not None else "",
    )


def _noted(views: list[ReferralView]) -> list[ReferralView]:
    trail.note([one.client_id for one in views])
    return views
