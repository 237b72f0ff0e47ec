"""Reads of the organisation. Nothing here is about one client."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from nabij.lib.text import localised
from nabij.organisation.models import Department, Location, Organisation
from nabij.organisation.rules import working_deadline
from nabij.organisation.types import GENERAL, OpenBlock, Place


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


def department_choices(*, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return our departments by location, as a form offers them: key and name."""
    found = (
        Department.objects.filter(location__organisation__is_own=True)
        .exclude(slug=GENERAL)
        .select_related("location")
        .order_by("location__name", "slug")
    )
    by_location: dict[str, list[tuple[str, str]]] = {}
    for one in found:
        named = (str(one.pk), localised(one.names, language) or one.slug)
        by_location.setdefault(one.location.name, []).append(named)
    return list(by_location.items())


def department_with(key: str) -> Department | None:
    """Return the department of a key as a form sent it; None when there is none."""
    try:
        return Department.objects.select_related("location").filter(pk=UUID(key)).first()
    except ValueError:
        return None
