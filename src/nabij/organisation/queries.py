"""Reads of the organisation. Nothing here is about one client."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from nabij.organisation.models import Department, Location, Organisation
from nabij.organisation.rules import working_deadline
from nabij.organisation.types import OpenBlock, Place


def own_organisation() -> Organisation | None:
    """Return the organisation this installation is of; None before it is told."""
    return Organisation.objects.filter(is_own=True).first()


def opening_hours_of(location: Location) -> list[OpenBlock]:
    """Return when a location works, in the order of the week."""
    return [
        OpenBlock(weekday=row.weekday, opens=row.opens, closes=row.closes)
        for row in location.opening_hours.order_by("weekday", "opens")
    ]


def deadline_at(*, location_id: UUID, start: datetime, working: timedelta) -> datetime:
    """Return when `working` hours of a location's opening time have passed since `start`.

    Always answers; `rules.working_deadline` says how for a location that is hardly ever open.
    """
    location = Location.objects.get(pk=location_id)
    return working_deadline(
        start,
        working=working,
        opening_hours=opening_hours_of(location),
        country=location.country,
        zone=location.time_zone,
    )


def zones_of(department_ids: Collection[UUID]) -> set[str]:
    """Return the time zones in which departments are."""
    found = Department.objects.filter(pk__in=department_ids)
    return set(found.values_list("location__time_zone", flat=True))


def places() -> list[Place]:
    """Return all departments with their locations, by location and slug."""
    return [
        Place(
            department_id=department.pk,
            slug=department.slug,
            names=department.names,
            location_id=department.location_id,
            location_name=department.location.name,
            time_zone=department.location.time_zone,
            is_own=department.location.organisation.is_own,
        )
        for department in Department.objects.select_related("location__organisation").order_by(
            "location__name", "slug"
        )
    ]
