"""The only writers of the organisation's parts."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction

from nabij.organisation.models import (
    Department,
    Location,
    OpeningHours,
    Organisation,
    Professional,
    Team,
)
from nabij.organisation.types import OpenBlock


class OwnOrganisationExistsError(Exception):
    """There is an own organisation already: an installation is of one."""


@transaction.atomic
def create_organisation(
    *, name: str, phone: str = "", email: str = "", is_own: bool = False
) -> Organisation:
    """Add an organisation.

    Raises:
        OwnOrganisationExistsError: `is_own`, and there is one.
    """
    if is_own and Organisation.objects.filter(is_own=True).exists():
        raise OwnOrganisationExistsError
    return Organisation.objects.create(name=name, phone=phone, email=email, is_own=is_own)


def create_location(
    *,
    organisation_id: UUID,
    name: str,
    street: str = "",
    postal_code: str = "",
    city: str = "",
    country: str = "NL",
    time_zone: str = "Europe/Amsterdam",
    phone: str = "",
    directions: Mapping[str, str] | None = None,
) -> Location:
    """Add a place clients come to. `directions`: route and parking by language."""
    return Location.objects.create(
        organisation_id=organisation_id,
        name=name,
        street=street,
        postal_code=postal_code,
        city=city,
        country=country,
        time_zone=time_zone,
        phone=phone,
        directions=dict(directions or {}),
    )


def create_department(
    *, location_id: UUID, slug: str, names: Mapping[str, str], phone: str = ""
) -> Department:
    """Add a department; its slug is its name in addresses and exports."""
    return Department.objects.create(
        location_id=location_id, slug=slug, names=dict(names), phone=phone
    )


@transaction.atomic
def create_team(
    *, name: str, department_ids: Collection[UUID] = (), is_central: bool = False
) -> Team:
    """Add a team that sees the clients of its departments, a central team all."""
    team = Team.objects.create(name=name, is_central=is_central)
    team.departments.set(Department.objects.filter(pk__in=department_ids))
    return team


@transaction.atomic
def create_professional(
    *, name: str, titles: Mapping[str, str] | None = None, department_ids: Collection[UUID] = ()
) -> Professional:
    """Add somebody who gives care. `titles`: the profession by language."""
    professional = Professional.objects.create(name=name, titles=dict(titles or {}))
    professional.departments.set(Department.objects.filter(pk__in=department_ids))
    return professional


@transaction.atomic
def set_opening_hours(*, location_id: UUID, blocks: Sequence[OpenBlock]) -> None:
    """Say when a location works; what was said before is replaced."""
    OpeningHours.objects.filter(location_id=location_id).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            location_id=location_id,
            weekday=block.weekday,
            opens=block.opens,
            closes=block.closes,
        )
        for block in blocks
    )
