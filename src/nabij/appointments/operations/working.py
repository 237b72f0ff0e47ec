"""When people, rooms and devices work, as an administrator says it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction

from nabij.appointments import events
from nabij.appointments.models import Offer, Resource, WalkingTime, WorkException, WorkingPeriod
from nabij.appointments.rules.working import overlap
from nabij.appointments.types import Weeks
from nabij.ledger.operations import record
from nabij.people.types import Actor


class ResourceUnknownError(Exception):
    """There is no such resource."""


class HasResourceError(Exception):
    """The professional has a diary already."""


class PeriodUnknownError(Exception):
    """There is no such working period, or it is over."""


class PeriodsOverlapError(Exception):
    """The resource works at this time already."""

    def __init__(self, period: WorkingPeriod) -> None:
        """Keep the period it works in."""
        super().__init__(str(period))
        self.period = period


class EndsInThePastError(Exception):
    """A period can't be ended before yesterday: what was worked stays worked."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """Hours of a day, from until."""

    starts: time
    ends: time


@transaction.atomic
def add_resource(
    *, name: str, professional_id: UUID | None, service_ids: Collection[UUID], by: Actor
) -> Resource:
    """Add somebody's diary, or (no professional) a room or device by its name.

    Raises:
        HasResourceError: the professional has one.
    """
    if professional_id is None:
        resource = Resource.objects.create(name=name)
    else:
        resource, is_new = Resource.objects.get_or_create(professional_id=professional_id)
        if not is_new:
            raise HasResourceError
    _offer(resource, service_ids)
    _record(by=by, resource_id=resource.pk)
    return resource


@transaction.atomic
def change_resource(
    *, resource_id: int, name: str, is_active: bool, service_ids: Collection[UUID], by: Actor
) -> None:
    """Give a resource this name, switch it on or off, and say which services it does.

    Raises:
        ResourceUnknownError: it is gone.
    """
    resource = _locked(resource_id)
    resource.name, resource.is_active = name, is_active
    resource.save(update_fields=["name", "is_active"])
    _offer(resource, service_ids)
    _record(by=by, resource_id=resource_id)


@transaction.atomic
def add_working_periods(
    *,
    resource_id: int,
    location_id: UUID,
    weekdays: Collection[int],
    blocks: Collection[Block],
    weeks: Weeks,
    valid_from: date,
    valid_until: date | None,
    on_holidays: bool,
    by: Actor,
) -> None:
    """Let a resource work in these blocks on each of these weekdays; all of them, or none.

    Raises:
        ResourceUnknownError: it is gone.
        PeriodsOverlapError: it works at such a time already.
    """
    resource = _locked(resource_id)
    new = [
        WorkingPeriod(
            resource=resource,
            location_id=location_id,
            weekday=weekday,
            starts=block.starts,
            ends=block.ends,
            weeks=weeks,
            valid_from=valid_from,
            valid_until=valid_until,
            on_holidays=on_holidays,
        )
        for weekday in weekdays
        for block in blocks
    ]
    there = list(resource.working_periods.all())
    for one in new:
        for other in there:
            if overlap(one, other):
                raise PeriodsOverlapError(other)
    WorkingPeriod.objects.bulk_create(new)
    _record(by=by, resource_id=resource_id, location_id=location_id)


@transaction.atomic
def end_working_period(
    *, resource_id: int, period_id: UUID, last_date: date, today: date, by: Actor
) -> None:
    """Let a period hold until and with `last_date`; one that then never held is taken away.

    Raises:
        PeriodUnknownError: it is gone, or over already.
        EndsInThePastError: `last_date` is before yesterday.
    """
    period = _current(resource_id, period_id, today)
    if last_date < today - timedelta(days=1):
        raise EndsInThePastError
    if last_date < period.valid_from:
        period.delete()
    else:
        period.valid_until = last_date
        period.save(update_fields=["valid_until"])
    _record(by=by, resource_id=resource_id, location_id=period.location_id)


@transaction.atomic
def add_exception(
    *,
    resource_id: int | None,
    location_id: UUID | None,
    first_date: date,
    last_date: date,
    hours: Block | None,
    is_extra: bool,
    reason: str,
    by: Actor,
) -> WorkException:
    """Close a location, or let a resource be away or (`is_extra`) work, on some days.

    Raises:
        ResourceUnknownError: it is gone.
    """
    if resource_id is not None:
        _locked(resource_id)
    exception = WorkException.objects.create(
        resource_id=resource_id,
        location_id=location_id,
        first_date=first_date,
        last_date=last_date,
        starts=hours.starts if hours else None,
        ends=hours.ends if hours else None,
        is_extra=is_extra,
        reason=reason,
    )
    _record(by=by, resource_id=resource_id, location_id=location_id)
    return exception


@transaction.atomic
def remove_exception(
    *, exception_id: UUID, resource_id: int | None, today: date, by: Actor
) -> bool:
    """Take an exception back; False when it is gone, or over."""
    found = WorkException.objects.filter(pk=exception_id, last_date__gte=today)
    exception = found.select_for_update().first()
    if exception is None or exception.resource_id != resource_id:
        return False
    location_id = exception.location_id
    exception.delete()
    _record(by=by, resource_id=resource_id, location_id=location_id)
    return True


@transaction.atomic
def set_walking_time(
    *, origin_id: UUID, destination_id: UUID, minutes: int | None, by: Actor
) -> None:
    """Say how long one walks between two places, there and back; None: no longer known."""
    there = WalkingTime.objects.filter(origin_id=origin_id, destination_id=destination_id)
    if there.values_list("minutes", flat=True).first() == minutes:
        return
    pairs = ((origin_id, destination_id), (destination_id, origin_id))
    for origin, destination in pairs:
        if minutes is None:
            WalkingTime.objects.filter(origin_id=origin, destination_id=destination).delete()
        else:
            WalkingTime.objects.update_or_create(
                origin_id=origin, destination_id=destination, defaults={"minutes": minutes}
            )
    record(
        events.WalkingTimeChanged(
            origin_id=origin_id,
            destination_id=destination_id,
            minutes=minutes,
            actor_id=by.user_id,
            channel="studio",
        )
    )


def _locked(resource_id: int) -> Resource:
    resource = Resource.objects.select_for_update().filter(pk=resource_id).first()
    if resource is None:
        raise ResourceUnknownError
    return resource


def _current(resource_id: int, period_id: UUID, today: date) -> WorkingPeriod:
    found = WorkingPeriod.objects.filter(pk=period_id, resource_id=resource_id)
    period = found.exclude(valid_until__lt=today).select_for_update().first()
    if period is None:
        raise PeriodUnknownError
    return period


def _offer(resource: Resource, service_ids: Collection[UUID]) -> None:
    resource.offers.exclude(service_id__in=service_ids).delete()
    Offer.objects.bulk_create(
        (Offer(service_id=service_id, resource=resource) for service_id in service_ids),
        ignore_conflicts=True,
    )


def _record(*, by: Actor, resource_id: int | None, location_id: UUID | None = None) -> None:
    record(
        events.WorkingTimeChanged(
            resource_id=resource_id,
            actor_id=by.user_id,
            channel="studio",
            location_id=location_id,
        )
    )
