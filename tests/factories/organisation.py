"""Organisations, places, departments, teams and professionals for tests."""

from datetime import time
from itertools import count

from nabij.organisation.models import (
    Department,
    Location,
    OpeningHours,
    Organisation,
    Professional,
    Team,
)

_numbers = count(1)


def make_organisation(
    *, name: str = "Zorggroep De Linde", is_own: bool = True, phone: str = "+31201234567"
) -> Organisation:
    """Make an organisation; the own one is made once and returned again."""
    if is_own:
        own = Organisation.objects.filter(is_own=True).first()
        if own is not None:
            return own
    return Organisation.objects.create(name=name, is_own=is_own, phone=phone)


def make_location(
    *,
    organisation: Organisation | None = None,
    name: str = "",
    time_zone: str = "Europe/Amsterdam",
    city: str = "Utrecht",
    country: str = "NL",
    opening_hours: bool = False,
) -> Location:
    """Make a location; with `opening_hours` it is open from Monday to Friday, 8 to 17 hours."""
    location = Location.objects.create(
        organisation=organisation or make_organisation(),
        name=name or f"Locatie {next(_numbers)}",
        street="Lindelaan 1",
        postal_code="3511 AB",
        city=city,
        country=country,
        time_zone=time_zone,
        phone="+31201234567",
        directions={"nl": "Parkeren voor de deur.", "fi": "Pysäköinti oven edessä."},
    )
    if opening_hours:
        OpeningHours.objects.bulk_create(
            OpeningHours(location=location, weekday=weekday, opens=time(8), closes=time(17))
            for weekday in range(5)
        )
    return location


def make_department(
    *, location: Location | None = None, slug: str = "", names: dict[str, str] | None = None
) -> Department:
    """Make a department of a location."""
    slug = slug or f"department-{next(_numbers)}"
    return Department.objects.create(
        location=location or make_location(),
        slug=slug,
        names=names or {"nl": f"Afdeling {slug}", "fi": f"Osasto {slug}", "en": f"Ward {slug}"},
        phone="+31201234568",
    )


def make_team(
    *, departments: list[Department] | None = None, is_central: bool = False, name: str = ""
) -> Team:
    """Make a team that answers for `departments`, or (central) for all clients."""
    team = Team.objects.create(name=name or f"Team {next(_numbers)}", is_central=is_central)
    team.departments.set(departments or [])
    return team


def make_professional(
    *, departments: list[Department] | None = None, name: str = ""
) -> Professional:
    """Make somebody who gives care in `departments`."""
    professional = Professional.objects.create(
        name=name or f"Dr. Bakker {next(_numbers)}",
        titles={"nl": "verpleegkundige", "fi": "sairaanhoitaja", "en": "nurse"},
    )
    professional.departments.set(departments or [])
    return professional
