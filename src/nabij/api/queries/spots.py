"""Where the back office's things stand in our organisation."""

from dataclasses import dataclass
from uuid import UUID

from nabij.organisation.models import Department, Location, Organisation


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A department and the location of what took place in it."""

    department_id: UUID
    location_id: UUID


def first_location_of(organisation_id: UUID) -> Location | None:
    """Return the location made first for an organisation."""
    return Location.objects.filter(organisation_id=organisation_id).order_by("pk").first()


def first_department_at(location_id: UUID) -> Department | None:
    """Return the department made first at a location."""
    return Department.objects.filter(location_id=location_id).order_by("pk").first()


def first_department_of_professional(professional_id: UUID) -> Department | None:
    """Return a department a professional works in."""
    return Department.objects.filter(professionals=professional_id).order_by("pk").first()


def department(department_id: UUID) -> Department:
    """Return a department."""
    return Department.objects.get(pk=department_id)


def location(location_id: UUID) -> Location:
    """Return a location."""
    return Location.objects.get(pk=location_id)


def organisation(organisation_id: UUID) -> Organisation:
    """Return an organisation."""
    return Organisation.objects.get(pk=organisation_id)


def own_organisation() -> Organisation | None:
    """Return the organisation of this installation, if it was set up."""
    return Organisation.objects.filter(is_own=True).first()


def is_slug_taken(slug: str) -> bool:
    """Whether a department has this slug."""
    return Department.objects.filter(slug=slug).exists()
