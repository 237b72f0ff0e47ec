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
from nabij.organisation.types import GENERAL, OpenBlock

GENERAL_NAMES = {"nl": "Algemeen", "fi": "Yleinen", "en": "In general"}


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
    coordinates: tuple[float, float] | None = None,
) -> Location:
    """Add a place clients come to.

    Args:
        directions: route and parking by language.
        coordinates: degrees north and east.
    """
    latitude, longitude = coordinates or (None, None)
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
        latitude=latitude,
        longitude=longitude,
    )


def create_department(
    *,
    location_id: UUID,
    slug: str,
    names: Mapping[str, str],
    phone: str = "",
    waiting_room: Mapping[str, str] | None = None,
) -> Department:
    """Add a department; its slug is its name in addresses and exports.

    Args:
        waiting_room: where who has arrived waits, by language. Everybody at the entrance reads it.
    """
    return Department.objects.create(
        location_id=location_id,
        slug=slug,
        names=dict(names),
        phone=phone,
        waiting_room=dict(waiting_room or {}),
    )


@transaction.atomic
def general_department() -> Department | None:
    """Return the department for what is about none in particular, made on first use at our first
    location; None before we have one.
    """
    known = Department.objects.select_related("location").filter(slug=GENERAL).first()
    if known is not None:
        return known
    location = Location.objects.filter(organisation__is_own=True).order_by("name", "pk").first()
    location = location or Location.objects.order_by("name", "pk").first()
    if location is None:
        return None
    made, _is_new = Department.objects.get_or_create(
        slug=GENERAL, defaults={"location": location, "names": GENERAL_NAMES}
    )
    return made


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


def update_organisation(*, organisation_id: UUID, name: str, phone: str, email: str) -> None:
    """Bring an organisation in line with what its back office says."""
    Organisation.objects.filter(pk=organisation_id).update(name=name, phone=phone, email=email)


def update_location(
    *,
    location_id: UUID,
    name: str,
    street: str,
    postal_code: str,
    city: str,
    country: str,
    time_zone: str,
    phone: str,
) -> None:
    """Bring a place in line with what its back office says; directions and hours stay."""
    Location.objects.filter(pk=location_id).update(
        name=name,
        street=street,
        postal_code=postal_code,
        city=city,
        country=country,
        time_zone=time_zone,
        phone=phone,
    )


@transaction.atomic
def update_department(*, department_id: UUID, names: Mapping[str, str], phone: str) -> None:
    """Give a department other names; names in languages not given stay."""
    department = Department.objects.select_for_update().get(pk=department_id)
    department.names = {**department.names, **names}
    department.phone = phone
    department.save(update_fields=["names", "phone"])


def update_professional(*, professional_id: UUID, name: str, is_active: bool) -> None:
    """Give a professional another name, or say whether they (still) work here."""
    Professional.objects.filter(pk=professional_id).update(name=name, is_active=is_active)


@transaction.atomic
def place_professional(
    *, professional_id: UUID, department_id: UUID | None, titles: Mapping[str, str]
) -> None:
    """Let a professional work in a department too, and say as what; titles not given stay."""
    professional = Professional.objects.select_for_update().get(pk=professional_id)
    if department_id is not None:
        professional.departments.add(Department.objects.get(pk=department_id))
    professional.titles = {**professional.titles, **titles}
    professional.save(update_fields=["titles"])
