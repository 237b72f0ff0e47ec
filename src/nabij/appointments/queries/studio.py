"""What administrators see of services, of who does them and when. Nothing here is about clients:
appointments appear as times only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q

from nabij.appointments.models import (
    OPEN_STATUS,
    Appointment,
    Offer,
    Resource,
    Service,
    WalkingTime,
    WorkException,
    WorkingPeriod,
)
from nabij.appointments.rules.working import is_within, meets
from nabij.lib.text import localised
from nabij.organisation.models import Department, Location, Professional
from nabij.organisation.rules import public_holidays


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something to choose, as a form wants it."""

    key: str
    name: str

    @property
    def pair(self) -> tuple[str, str]:
        """Key and name."""
        return self.key, self.name


@dataclass(frozen=True, kw_only=True)
class ResourceView:
    """Who or what can be taken. `kind` is person or thing; `services` says how many it does."""

    id: int
    name: str
    is_person: bool
    is_active: bool
    services: int
    weekdays: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Stray:
    """An appointment outside the working hours there are now, in the zone of its location."""

    starts_at: datetime
    zone: str
    location_name: str


def services_in_order(language: str) -> list[tuple[str, list[Service]]]:
    """Return all services under the name of their department, active ones first."""
    found = Service.objects.select_related("department__location").annotate(
        done_by=Count("offers", filter=Q(offers__resource__is_active=True))
    )
    groups: dict[tuple[str, UUID], list[Service]] = {}
    for service in found:
        department = service.department
        name = f"{localised(department.names, language)}, {department.location.name}"
        groups.setdefault((name, department.pk), []).append(service)
    for services in groups.values():
        services.sort(key=lambda one: (not one.is_active, localised(one.names, language)))
    return [(name, services) for (name, _), services in sorted(groups.items(), key=lambda g: g[0])]


def service_of(service_id: UUID) -> Service | None:
    """Return a service with who does it."""
    found = Service.objects.select_related("department__location").prefetch_related("offers")
    return found.filter(pk=service_id).first()


def coming_count(service_id: UUID, *, at: datetime) -> int:
    """Return how many appointments of a service are still to come."""
    return Appointment.objects.filter(OPEN_STATUS, service_id=service_id, starts_at__gte=at).count()


def department_choices(language: str) -> list[Choice]:
    """Return our own departments by name and place."""
    found = Department.objects.filter(location__organisation__is_own=True)
    choices = [
        Choice(key=str(one.pk), name=f"{localised(one.names, language)}, {one.location.name}")
        for one in found.select_related("location")
    ]
    return sorted(choices, key=lambda one: one.name)


def location_choices() -> list[Choice]:
    """Return our own locations by name."""
    return [
        Choice(key=str(pk), name=name)
        for pk, name in Location.objects.filter(organisation__is_own=True)
        .order_by("name")
        .values_list("pk", "name")
    ]


def resource_choices(*, also_of: UUID | None) -> list[Choice]:
    """Return who and what can do a service, by name; what is switched off only when it does."""
    found = Resource.objects.filter(
        Q(is_active=True) | Q(pk__in=Offer.objects.filter(service=also_of).values("resource"))
    ).select_related("professional")
    choices = [Choice(key=str(one.pk), name=name_of(one)) for one in found]
    return sorted(choices, key=lambda one: one.name)


def service_choices(language: str) -> list[Choice]:
    """Return the services there are, by name, with their department."""
    choices = [
        Choice(
            key=str(one.pk),
            name=f"{localised(one.names, language)}"
            f" ({localised(one.department.names, language)}, {one.department.location.name})",
        )
        for one in Service.objects.select_related("department__location")
    ]
    return sorted(choices, key=lambda one: one.name)


def professional_choices() -> list[Choice]:
    """Return who works here and has no diary yet."""
    found = Professional.objects.filter(is_active=True, resource=None).order_by("name")
    return [Choice(key=str(pk), name=name) for pk, name in found.values_list("pk", "name")]


def resources_in_order(*, today: date) -> list[ResourceView]:
    """Return all resources, people first, those in use first, by name."""
    current = WorkingPeriod.objects.exclude(valid_until__lt=today)
    found = (
        Resource.objects.select_related("professional")
        .annotate(does=Count("offers"))
        .prefetch_related(Prefetch("working_periods", queryset=current))
    )
    views = [
        ResourceView(
            id=one.pk,
            name=name_of(one),
            is_person=one.professional_id is not None,
            is_active=one.is_active,
            services=one.does,
            weekdays=tuple(sorted({period.weekday for period in one.working_periods.all()})),
        )
        for one in found
    ]
    return sorted(views, key=lambda one: (not one.is_person, not one.is_active, one.name))


def resource_of(resource_id: int) -> Resource | None:
    """Return a resource with its periods and their places, and what it does."""
    if resource_id >= 2**63:
        return None
    periods = WorkingPeriod.objects.select_related("location").order_by(
        "weekday", "starts", "valid_from"
    )
    return (
        Resource.objects.select_related("professional")
        .prefetch_related("offers", Prefetch("working_periods", queryset=periods))
        .filter(pk=resource_id)
        .first()
    )


def name_of(resource: Resource) -> str:
    """Return the name of a professional, else that of the room or device."""
    return resource.professional.name if resource.professional else resource.name


def exceptions_of(resource_id: int, *, today: date) -> list[WorkException]:
    """Return when somebody or something is away or works extra from today on."""
    found = WorkException.objects.filter(resource_id=resource_id, last_date__gte=today)
    return list(found.select_related("location").order_by("first_date", "starts"))


def closed_days(*, today: date) -> list[WorkException]:
    """Return when locations are closed from today on."""
    found = WorkException.objects.filter(resource=None, last_date__gte=today)
    return list(found.select_related("location").order_by("first_date", "starts"))


def countries() -> list[str]:
    """Return the countries of our own locations."""
    found = Location.objects.filter(organisation__is_own=True)
    return sorted(set(found.values_list("country", flat=True)))


def walking_times() -> list[WalkingTime]:
    """Return each known walk once, by the names of its ends."""
    found = WalkingTime.objects.select_related("origin", "destination").order_by("-origin__name")
    once = {frozenset((one.origin_id, one.destination_id)): one for one in found}
    return sorted(once.values(), key=lambda one: (one.origin.name, one.destination.name))


def outside_hours(resource: Resource, *, at: datetime) -> list[Stray]:
    """Return the coming appointments of a resource that lie outside its working hours of now.

    They stay: the desk moves or cancels them. `resource` comes from `resource_of`.
    """
    coming = Appointment.objects.filter(OPEN_STATUS, resource=resource, starts_at__gte=at)
    appointments = list(coming.select_related("location").order_by("starts_at"))
    places = {one.location_id for one in appointments}
    of_whom = Q(resource=resource) | Q(resource=None, location__in=places)
    exceptions = list(WorkException.objects.filter(of_whom)) if appointments else []
    periods = list(resource.working_periods.all())
    strays = []
    for one in appointments:
        zone = ZoneInfo(one.location.time_zone)
        starts = one.starts_at.astimezone(zone)
        if not is_within(
            starts,
            one.ends_at.astimezone(zone),
            location_id=one.location_id,
            periods=periods,
            exceptions=exceptions,
            is_holiday=starts.date() in public_holidays(one.location.country, starts.year),
        ):
            strays.append(_stray(one))
    return strays


def while_closed(exceptions: Iterable[WorkException], *, at: datetime) -> dict[UUID, int]:
    """Return by closed day how many coming appointments its location has then."""
    closed = [one for one in exceptions if one.location_id is not None]
    found = Appointment.objects.filter(
        OPEN_STATUS, starts_at__gte=at, location__in={one.location_id for one in closed}
    ).select_related("location")
    if closed:
        last = max(one.last_date for one in closed)
        found = found.filter(starts_at__date__lte=last)
    counts = {one.pk: 0 for one in closed}
    for appointment in found if closed else ():
        zone = ZoneInfo(appointment.location.time_zone)
        starts = appointment.starts_at.astimezone(zone)
        ends = appointment.ends_at.astimezone(zone)
        for one in closed:
            if one.location_id == appointment.location_id and meets(one, starts, ends):
                counts[one.pk] += 1
    return counts


def _stray(one: Appointment) -> Stray:
    return Stray(
        starts_at=one.starts_at, zone=one.location.time_zone, location_name=one.location.name
    )
