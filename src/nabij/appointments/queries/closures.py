"""Cancelled clinics at the desk, and the proposal a client's link is about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet

from nabij.accounts.types import Role
from nabij.appointments.models import Appointment, Closure, ClosureCase, Resource, WorkingPeriod
from nabij.appointments.queries.free import offered_time
from nabij.appointments.queries.shown import appointment_visible_to
from nabij.appointments.rules.closures import PROPOSAL_PURPOSE, WAITING, proposal_token
from nabij.appointments.types import AppointmentView, CaseStatus, Status
from nabij.audit import trail
from nabij.lib import clock, links
from nabij.people.types import Actor, link_actor

_KEPT = timedelta(days=14)
_MOST = 100


@dataclass(frozen=True, kw_only=True)
class ClosableResource:
    """Whose clinic can be cancelled, and the time zone they work in."""

    id: int
    name: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class ClosureView:
    """A cancelled clinic, with how many clients must be called, may still answer, and are done."""

    id: UUID
    name: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    to_call: int
    proposed: int
    total: int

    @property
    def settled(self) -> int:
        """How many clients have another time, or none any more."""
        return self.total - self.to_call - self.proposed


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """One appointment of a cancelled clinic, and what came of it.

    Attributes:
        proposed_at: the time proposed; None: none could be.
        now_at: when the appointment is now, if it was moved.
    """

    id: UUID
    appointment_id: UUID
    client_name: str
    phone: str
    zone: str
    old_starts_at: datetime
    proposed_at: datetime | None
    now_at: datetime | None
    answer_by: datetime
    status: CaseStatus


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """What a client's link is about: the appointment that fell through and the time held for it."""

    id: UUID
    appointment: AppointmentView
    old_starts_at: datetime
    proposed_at: datetime | None
    place: str
    zone: str
    answer_by: datetime
    status: CaseStatus

    @property
    def is_open(self) -> bool:
        """Whether the proposal can still be accepted."""
        return self.status is CaseStatus.PROPOSED and self.answer_by > clock.now()


def closable_resources(actor: Actor) -> list[ClosableResource]:
    """Return whose clinics the actor may cancel: who does a service of their departments."""
    found = _resources(actor).filter(is_active=True).select_related("professional")
    shown = [
        ClosableResource(id=one.pk, name=_name(one), zone=_zone(one))
        for one in found.prefetch_related(_PERIODS)
    ]
    return sorted(shown, key=lambda one: one.name)


def appointments_in(*, resource_id: int, starts_at: datetime, ends_at: datetime) -> int:
    """Return how many appointments fall through when this time is closed."""
    return Appointment.objects.filter(
        resource_id=resource_id,
        status__in=(Status.PROVISIONAL, Status.BOOKED),
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
        starts_at__gt=clock.now(),
    ).count()


def closures_visible_to(actor: Actor) -> list[ClosureView]:
    """Return the cancelled clinics of late and to come, the soonest first."""
    found = _closures(actor).filter(ends_at__gt=clock.now() - _KEPT)
    return [_view(closure) for closure in found.order_by("starts_at", "pk")[:_MOST]]


def closure_visible_to(actor: Actor, *, closure_id: UUID) -> ClosureView | None:
    """Return one cancelled clinic, None when the actor doesn't see it."""
    closure = _closures(actor).filter(pk=closure_id).first()
    return _view(closure) if closure else None


def cases_visible_to(
    actor: Actor, *, closure_id: UUID | None = None, case_id: UUID | None = None
) -> list[CaseView]:
    """Return the cases of a clinic, or one; who would have come first stands first."""
    found = _cases(actor).filter(closure__resource__in=_resources(actor))
    if closure_id is not None:
        found = found.filter(closure_id=closure_id)
    if case_id is not None:
        found = found.filter(pk=case_id)
    cases = list(
        found.select_related("appointment__client", "appointment__location").order_by(
            "old_starts_at", "pk"
        )
    )
    trail.note([one.appointment.client_id for one in cases])
    return [_case(one) for one in cases]


def proposal_by_link(
    token: str, *, address: str, language: str
) -> tuple[ProposalView, Actor] | None:
    """Return the proposal a signed link is about, with the actor who holds the link.

    Raises:
        LinkExpiredError: the link's time is over.
        LinkError: the link is forged or damaged.
    """
    case_id = links.read_token(token, purpose=PROPOSAL_PURPOSE)
    case = ClosureCase.objects.filter(pk=case_id).select_related("appointment", "hold").first()
    if case is None:
        return None
    holder = link_actor(client_id=case.appointment.client_id, address=address, language=language)
    shown = appointment_visible_to(holder, appointment_id=case.appointment_id)
    if shown is None:
        return None
    place, zone = _place_of(case) or (shown.location_name, shown.zone)
    return ProposalView(
        id=case.pk,
        appointment=shown,
        old_starts_at=case.old_starts_at,
        proposed_at=case.proposed_starts_at,
        place=shown.how or place,
        zone=zone,
        answer_by=case.answer_by,
        status=CaseStatus(case.status),
    ), holder


def fell_through(appointment_id: UUID) -> bool:
    """Whether an appointment does not go on with its clinic, and nothing is settled instead."""
    return ClosureCase.objects.filter(appointment_id=appointment_id, status__in=WAITING).exists()


def proposal_token_of(appointment_id: UUID) -> str:
    """Return the token of the proposal that stands open for an appointment, else ''."""
    case = ClosureCase.objects.filter(
        appointment_id=appointment_id, status=CaseStatus.PROPOSED, answer_by__gt=clock.now()
    ).first()
    return proposal_token(case_id=case.pk, old_starts_at=case.old_starts_at) if case else ""


_PERIODS = Prefetch(
    "working_periods",
    WorkingPeriod.objects.select_related("location").order_by("-valid_from", "pk"),
)


def _resources(actor: Actor) -> QuerySet[Resource]:
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return Resource.objects.none()
    if actor.sees_all_clients:
        return Resource.objects.all()
    own = Q(offers__service__department__in=actor.department_ids)
    return Resource.objects.filter(pk__in=Resource.objects.filter(own).values("pk"))


def _cases(actor: Actor) -> QuerySet[ClosureCase]:
    cases = ClosureCase.objects.all()
    if not actor.sees_all_clients:
        cases = cases.filter(appointment__department__in=actor.department_ids)
    return cases


def _closures(actor: Actor) -> QuerySet[Closure]:
    shown = Q(cases__in=_cases(actor))
    return (
        Closure.objects.filter(resource__in=_resources(actor))
        .select_related("resource__professional")
        .prefetch_related(Prefetch("resource__working_periods", _PERIODS.queryset))
        .annotate(
            to_call=Count("cases", filter=shown & Q(cases__status=CaseStatus.TO_CALL)),
            proposed=Count("cases", filter=shown & Q(cases__status=CaseStatus.PROPOSED)),
            total=Count("cases", filter=shown),
        )
    )


def _view(closure: Closure) -> ClosureView:
    return ClosureView(
        id=closure.pk,
        name=_name(closure.resource),
        zone=_zone(closure.resource),
        starts_at=closure.starts_at,
        ends_at=closure.ends_at,
        reason=closure.reason,
        to_call=closure.to_call,  # type: ignore[attr-defined]
        proposed=closure.proposed,  # type: ignore[attr-defined]
        total=closure.total,  # type: ignore[attr-defined]
    )


def _case(case: ClosureCase) -> CaseView:
    appointment = case.appointment
    status = CaseStatus(case.status)
    is_moved = status in (CaseStatus.ACCEPTED, CaseStatus.CHOSEN)
    return CaseView(
        id=case.pk,
        appointment_id=appointment.pk,
        client_name=appointment.client.name,
        phone=appointment.client.phone,
        zone=appointment.location.time_zone,
        old_starts_at=case.old_starts_at,
        proposed_at=case.proposed_starts_at,
        now_at=appointment.starts_at if is_moved else None,
        answer_by=case.answer_by,
        status=status,
    )


def _place_of(case: ClosureCase) -> tuple[str, str] | None:
    """Return where the proposed time is, as its resource works there then."""
    if case.hold is None or case.proposed_starts_at is None or case.hold.service_id is None:
        return None
    offered = offered_time(
        service_id=case.hold.service_id,
        resource_id=case.hold.resource_id,
        starts_at=case.proposed_starts_at,
        at=clock.now(),
        ignoring=case.appointment_id,
        holder=case.pk,
    )
    return (offered.location_name, offered.zone) if offered else None


def _name(resource: Resource) -> str:
    return resource.professional.name if resource.professional else resource.name


def _zone(resource: Resource) -> str:
    periods = list(resource.working_periods.all())
    return periods[0].location.time_zone if periods else settings.TIME_ZONE
