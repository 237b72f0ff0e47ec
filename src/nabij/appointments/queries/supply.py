"""What can be booked, with whom and where; which departments somebody at the desk works for."""

from dataclasses import dataclass, replace
from uuid import UUID

from nabij.accounts.types import Role
from nabij.appointments.models import Service
from nabij.appointments.types import BY_CLIENTS, Access, Mode
from nabij.audit import trail
from nabij.lib.text import localised
from nabij.organisation.models import Department, Professional
from nabij.people.models import CareRelationship, Client
from nabij.people.types import Actor


@dataclass(frozen=True, kw_only=True)
class ServiceView:
    """A service as pages show it, in the reader's language."""

    id: UUID
    name: str
    department_name: str
    place: str
    duration_minutes: int
    preparation: str
    access: Access
    phone: str
    price_hint: str = ""
    is_known: bool = False
    is_abroad: bool = False
    modes: tuple[Mode, ...] = ()
    seats: int = 1
    may_be_waited_for: bool = False


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something to choose from; a place may tell how far it is."""

    id: UUID
    name: str
    kilometres: int | None = None


def bookable_services(actor: Actor) -> list[ServiceView]:
    """Return the services clients book themselves and somebody does, by department and name.

    Those of departments where the client comes already are known, and stand first; those in another
    country than where the client lives stand last.
    """
    known: set[UUID] = set()
    if actor.client_id:
        now = CareRelationship.objects.filter(client_id=actor.client_id, ended_at=None)
        known = set(now.values_list("department_id", flat=True))
    if actor.client_id and known:
        trail.note([actor.client_id])
    services = (
        Service.objects.filter(is_active=True, access__in=BY_CLIENTS, offers__isnull=False)
        .select_related("department__location")
        .distinct()
    )
    lives_in = _country_of(actor)
    shown = [
        replace(
            service_view(service, actor.language, lives_in=lives_in),
            is_known=service.department_id in known,
        )
        for service in services
    ]
    return sorted(
        shown, key=lambda one: (not one.is_known, one.is_abroad, one.department_name, one.name)
    )


def desk_services(actor: Actor) -> list[ServiceView]:
    """Return the services that clients don't book themselves, by department and name; those in
    another country than where the client lives stand last.
    """
    services = (
        Service.objects.filter(is_active=True, offers__isnull=False)
        .exclude(access__in=BY_CLIENTS)
        .select_related("department__location")
        .distinct()
    )
    lives_in = _country_of(actor)
    shown = [service_view(service, actor.language, lives_in=lives_in) for service in services]
    return sorted(shown, key=lambda one: (one.is_abroad, one.department_name, one.name))


def _country_of(actor: Actor) -> str:
    """Return where the client lives; it only decides an order. Empty: that is not known."""
    if actor.client_id is None:
        return ""
    found = Client.objects.filter(pk=actor.client_id).values_list("country", flat=True)
    return found.first() or ""


def services_of_desk(actor: Actor) -> list[ServiceView]:
    """Return what the desk books for clients: the services of the departments the actor works for,
    whoever may book them, by department and name.
    """
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return []
    services = Service.objects.filter(is_active=True, offers__isnull=False)
    if not actor.sees_all_clients:
        services = services.filter(department_id__in=actor.department_ids)
    shown = [
        service_view(service, actor.language)
        for service in services.select_related("department__location").distinct()
    ]
    return sorted(shown, key=lambda one: (one.department_name, one.name))


def bookable_service(service_id: UUID, *, language: str) -> ServiceView | None:
    """Return one service clients book themselves, else None."""
    service = (
        Service.objects.filter(pk=service_id, is_active=True, access__in=BY_CLIENTS)
        .select_related("department__location")
        .first()
    )
    return service_view(service, language) if service else None


def is_withdrawn(service_id: UUID) -> bool:
    """Whether there is such a service, that clients know of but don't book (any more).

    What only the desk may know of is not there at all.
    """
    return (
        Service.objects.filter(pk=service_id)
        .exclude(access=Access.DESK)
        .exclude(access__in=BY_CLIENTS, is_active=True)
        .exists()
    )


@dataclass(frozen=True, kw_only=True)
class BookingRules:
    """How late and how early a time can be taken."""

    notice_minutes: int
    horizon_days: int


def booking_rules(service_id: UUID) -> BookingRules | None:
    """Return how late and how early a service can be booked; None when it can't (any more)."""
    found = Service.objects.filter(pk=service_id, is_active=True)
    return next(
        (
            BookingRules(notice_minutes=notice, horizon_days=horizon)
            for notice, horizon in found.values_list("notice_minutes", "horizon_days")
        ),
        None,
    )


def public_services(*, language: str) -> list[ServiceView]:
    """Return what can be booked at all, by whomever, by department and name."""
    services = Service.objects.filter(is_active=True, offers__isnull=False)
    shown = [
        service_view(service, language)
        for service in services.select_related("department__location").distinct()
    ]
    return sorted(shown, key=lambda one: (one.department_name, one.name))


def professionals_of(service_id: UUID) -> list[Option]:
    """Return who does a service."""
    found = Professional.objects.filter(resource__offers__service_id=service_id, is_active=True)
    return [
        Option(id=pk, name=name) for pk, name in found.order_by("name").values_list("pk", "name")
    ]


def desk_departments(actor: Actor) -> list[Option]:
    """Return the departments whose appointments the actor sees at the desk, by name."""
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return []
    departments = Department.objects.all()
    if not actor.sees_all_clients:
        departments = departments.filter(pk__in=actor.department_ids)
    options = [Option(id=one.pk, name=localised(one.names, actor.language)) for one in departments]
    return sorted(options, key=lambda option: option.name)


def service_view(service: Service, language: str, *, lives_in: str = "") -> ServiceView:
    """Return a service with its department and place read, in one language.

    Args:
        lives_in: the country where the client lives; empty: nothing is abroad.
    """
    return ServiceView(
        id=service.pk,
        name=localised(service.names, language),
        department_name=localised(service.department.names, language),
        place=service.department.location.name,
        duration_minutes=service.duration_minutes,
        preparation=localised(service.preparation, language),
        access=Access(service.access),
        price_hint=localised(service.price_hint, language),
        phone=service.department.phone or service.department.location.phone,
        modes=tuple(Mode(mode) for mode in service.modes),
        seats=service.seats,
        may_be_waited_for=service.has_waiting_list and service.access == Access.SELF,
        is_abroad=bool(lives_in) and service.department.location.country != lives_in,
    )
