"""Services, resources, their working periods and blocks."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from uuid import UUID

from django.db import transaction

from nabij.appointments.models import Offer, Resource, Service, WorkingPeriod
from nabij.appointments.types import Access, Mode
from nabij.people.types import Actor


@transaction.atomic
def create_service(
    *,
    names: Mapping[str, str],
    department_id: UUID,
    duration_minutes: int,
    by: Actor,
    buffer_minutes: int = 0,
    grid_minutes: int = 15,
    notice_minutes: int = 120,
    horizon_days: int = 120,
    reminder_minutes: int = 48 * 60,
    access: Access = Access.SELF,
    modes: Iterable[Mode] = (Mode.ON_SITE,),
    video_url: str = "",
    preparation: Mapping[str, str] | None = None,
    resource_ids: Iterable[int] = (),
) -> Service:
    """Create a service, done by these resources."""
    del by
    service = Service.objects.create(
        names=dict(names),
        department_id=department_id,
        duration_minutes=duration_minutes,
        buffer_minutes=buffer_minutes,
        grid_minutes=grid_minutes,
        notice_minutes=notice_minutes,
        horizon_days=horizon_days,
        reminder_minutes=reminder_minutes,
        access=access,
        modes=[mode.value for mode in modes],
        video_url=video_url,
        preparation=dict(preparation or {}),
    )
    Offer.objects.bulk_create(
        Offer(service=service, resource_id=resource_id) for resource_id in resource_ids
    )
    return service


def create_resource(*, name: str, by: Actor, professional_id: UUID | None = None) -> Resource:
    """Create something that can be taken: a professional's time, a room, a machine."""
    del by
    return Resource.objects.create(name=name, professional_id=professional_id)


def ensure_resource(*, professional_id: UUID) -> Resource:
    """Return the resource of a professional, made when there is none."""
    return Resource.objects.get_or_create(professional_id=professional_id)[0]


def offer(*, service_id: UUID, resource_id: int, by: Actor) -> None:
    """Let a resource do a service."""
    del by
    Offer.objects.get_or_create(service_id=service_id, resource_id=resource_id)


def create_working_period(
    *,
    resource_id: int,
    location_id: UUID,
    weekday: int,
    starts: time,
    ends: time,
    valid_from: date,
    by: Actor,
    valid_until: date | None = None,
) -> WorkingPeriod:
    """Let a resource work on a weekday (0 is Monday), in local time of the location."""
    del by
    return WorkingPeriod.objects.create(
        resource_id=resource_id,
        location_id=location_id,
        weekday=weekday,
        starts=starts,
        ends=ends,
        valid_from=valid_from,
        valid_until=valid_until,
    )
