"""What can be booked, as an administrator says it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from uuid import UUID

from django.db import transaction

from nabij.appointments import events
from nabij.appointments.models import Offer, Service
from nabij.appointments.types import Access, Mode
from nabij.ledger.operations import record
from nabij.organisation.models import Department
from nabij.people.types import Actor


class ServiceUnknownError(Exception):
    """There is no such service."""


class ServiceNameTakenError(Exception):
    """The department has another service by this name."""

    def __init__(self, name: str) -> None:
        """Keep the name."""
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, kw_only=True)
class Terms:
    """All that is said of a service; the names are those of its columns."""

    names: Mapping[str, str]
    department_id: UUID
    duration_minutes: int
    preparation: Mapping[str, str]
    price_hint: Mapping[str, str]
    buffer_before_minutes: int
    buffer_minutes: int
    grid_minutes: int
    notice_minutes: int
    horizon_days: int
    change_until_minutes: int
    reminder_minutes: int
    referral_days: int
    access: Access
    modes: Collection[Mode]
    video_url: str
    seats: int
    request_days: int
    has_waiting_list: bool
    offer_minutes: int
    is_active: bool


@transaction.atomic
def add_service(*, terms: Terms, resource_ids: Collection[int], by: Actor) -> Service:
    """Add a service, done by these resources.

    Raises:
        ServiceNameTakenError: the department has one by this name.
    """
    return _keep(Service(), terms, resource_ids, by)


@transaction.atomic
def change_service(
    *, service_id: UUID, terms: Terms, resource_ids: Collection[int], by: Actor
) -> Service:
    """Give a service these rules from now on; appointments made already stay as they are.

    Raises:
        ServiceUnknownError: it is gone.
        ServiceNameTakenError: the department has another one by this name.
    """
    service = Service.objects.select_for_update().filter(pk=service_id).first()
    if service is None:
        raise ServiceUnknownError
    return _keep(service, terms, resource_ids, by)


def _keep(service: Service, terms: Terms, resource_ids: Collection[int], by: Actor) -> Service:
    department = Department.objects.select_for_update().get(pk=terms.department_id)
    names = {name.casefold() for name in terms.names.values() if name}
    for other in Service.objects.filter(department=department).exclude(pk=service.pk):
        for name in other.names.values():
            if name.casefold() in names:
                raise ServiceNameTakenError(name)
    for term in fields(terms):
        value = getattr(terms, term.name)
        setattr(service, term.name, dict(value) if isinstance(value, Mapping) else value)
    service.modes = [mode.value for mode in Mode if mode in terms.modes]
    service.save()
    service.offers.exclude(resource_id__in=resource_ids).delete()
    Offer.objects.bulk_create(
        (Offer(service=service, resource_id=resource_id) for resource_id in resource_ids),
        ignore_conflicts=True,
    )
    record(
        events.ServiceChanged(
            service_id=service.pk,
            actor_id=by.user_id,
            channel="studio",
            department_id=department.pk,
            location_id=department.location_id,
        )
    )
    return service
