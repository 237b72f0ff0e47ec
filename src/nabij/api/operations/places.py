"""In which department and where something took place, making the department when there is none."""

from uuid import UUID

from django.utils.text import slugify

from nabij.api import queries
from nabij.api.operations.facts import Found, LeftError
from nabij.api.queries import Spot
from nabij.lib.ids import uuid7
from nabij.organisation import operations as organisation
from nabij.organisation.models import Department, Location


def spot_of(
    *, provider: Found | None, location: Found | None, professional_id: UUID | None
) -> Spot:
    """Return the department and location of a visit or appointment.

    Args:
        provider: the organisation or department that gives the care.
        location: where it is.
        professional_id: who gives it: their department counts when nothing else is said.

    Raises:
        LeftError: nothing says where it belongs.
    """
    at = location.id if location else None
    if provider is not None and provider.kind == "department":
        found = queries.department(provider.id)
        return Spot(department_id=found.pk, location_id=at or found.location_id)
    if provider is not None or at is not None:
        place = queries.location(at) if at else home_of(provider.id)  # type: ignore[union-attr]
        return Spot(department_id=department_at(place).pk, location_id=place.pk)
    home = queries.first_department_of_professional(professional_id) if professional_id else None
    if home is None:
        raise LeftError("says neither who gave the care nor where; left out")
    return Spot(department_id=home.pk, location_id=home.location_id)


def home_of(organisation_id: UUID) -> Location:
    """Return the first location of an organisation, made when it has none."""
    found = queries.first_location_of(organisation_id)
    if found is not None:
        return found
    own = queries.organisation(organisation_id)
    return organisation.create_location(organisation_id=own.pk, name=own.name, phone=own.phone)


def department_at(location: Location) -> Department:
    """Return the first department at a location, made when it has none."""
    found = queries.first_department_at(location.pk)
    if found is not None:
        return found
    return organisation.create_department(
        location_id=location.pk,
        slug=free_slug(location.name),
        names=named(location.name, location.country),
    )


def named(name: str, country: str) -> dict[str, str]:
    """Return a name by language: FHIR doesn't say which it is, so the country's."""
    return {{"NL": "nl", "BE": "nl", "FI": "fi"}.get(country, "en"): name}


def free_slug(name: str) -> str:
    """Return a slug no department has."""
    slug = slugify(name)[:40] or "department"
    return slug if not queries.is_slug_taken(slug) else f"{slug[:35]}-{uuid7().hex[-8:]}"
