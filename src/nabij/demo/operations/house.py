"""The organisation: places, departments, teams, care professionals, services, hours, staff."""

from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from faker import Faker

from nabij.accounts import operations as accounts
from nabij.accounts.types import Role
from nabij.appointments import operations as appointments
from nabij.appointments.operations.working import add_exception
from nabij.demo.content import house as content
from nabij.demo.content import personas
from nabij.demo.content.departments import DEPARTMENTS
from nabij.demo.content.house import DepartmentContent
from nabij.demo.operations.combined import combine
from nabij.demo.types import BuiltDepartment, House, Worker
from nabij.organisation import operations as organisation
from nabij.organisation.models import Location
from nabij.organisation.types import OpenBlock
from nabij.people.types import SYSTEM

# Who works when: mornings and afternoons; a few in the evening or on Saturday (M01).
SHIFTS = ((time(8, 30), time(12, 30)), (time(13), time(16, 30)))
EVENING = (time(17), time(20))
SATURDAY = (time(9), time(12))


def build_house(random: Random, *, today: date) -> House:
    """Make the organisation and return what stands where."""
    own = organisation.create_organisation(
        name=content.ORGANISATION, phone=content.PHONE, email=content.EMAIL, is_own=True
    )
    places = {place.key: _build_place(place, own.pk) for place in content.PLACES}
    names = _names()
    departments = {
        one.slug: _build_department(
            one, places[one.place], names[places[one.place].country], random, today=today
        )
        for one in DEPARTMENTS
    }
    combine(departments)
    team_ids = {
        key: organisation.create_team(
            name=name,
            department_ids=[departments[slug].id for slug in slugs],
            is_central=key == personas.CENTRAL_TEAM,
        ).pk
        for key, (name, slugs) in personas.TEAMS.items()
    }
    add_exception(
        resource_id=None,
        location_id=places["nursing-home"].pk,
        first_date=today + content.CLOSED_IN,
        last_date=today + content.CLOSED_IN,
        hours=None,
        is_extra=False,
        reason=content.CLOSED_WHY,
        by=SYSTEM,
    )
    house = House(departments=departments, team_ids=team_ids)
    _hire(house)
    return house


def _names() -> dict[str, Faker]:
    fakers = {"NL": Faker("nl_NL"), "FI": Faker("fi_FI")}
    for number, faker in enumerate(fakers.values()):
        faker.seed_instance(20_000 + number)
    return fakers


def _build_place(place: content.PlaceContent, organisation_id: UUID) -> Location:
    location = organisation.create_location(
        organisation_id=organisation_id,
        name=place.name,
        street=place.street,
        postal_code=place.postal_code,
        city=place.city,
        country=place.country,
        time_zone=place.time_zone,
        phone=place.phone,
        directions=place.directions,
        coordinates=place.coordinates,
    )
    blocks = [
        OpenBlock(weekday=weekday, opens=opens, closes=closes)
        for weekdays, opens, closes in place.hours
        for weekday in weekdays
    ]
    organisation.set_opening_hours(location_id=location.pk, blocks=blocks)
    return location


def _build_department(
    one: DepartmentContent, location: Location, faker: Faker, random: Random, *, today: date
) -> BuiltDepartment:
    department = organisation.create_department(
        location_id=location.pk,
        slug=one.slug,
        names=one.names,
        phone=location.phone,
        waiting_room=content.waiting_room(DEPARTMENTS.index(one) + 1),
    )
    workers = []
    for number in range(one.staff):
        name, titles = f"{faker.first_name()} {faker.last_name()}", one.title
        if one.slug == personas.NURSE_DEPARTMENT and number == 0:
            name, titles = personas.STAFF[0].name, personas.NURSE_TITLE
        professional = organisation.create_professional(
            name=name, titles=titles, department_ids=[department.pk]
        )
        resource = appointments.create_resource(
            name=name, professional_id=professional.pk, by=SYSTEM
        )
        _plan_week(resource.pk, location.pk, number, one, today=today)
        workers.append(
            Worker(
                professional_id=professional.pk,
                resource_id=resource.pk,
                touch=random.gauss(0, 0.05),
            )
        )
    services = [
        appointments.create_service(
            names=service.names,
            department_id=department.pk,
            duration_minutes=service.minutes,
            buffer_minutes=service.buffer,
            grid_minutes=10 if service.minutes % 15 else 15,
            access=service.access,
            preparation=service.preparation,
            modes=service.modes,
            video_url=service.video_url,
            resource_ids=[worker.resource_id for worker in workers],
            by=SYSTEM,
        )
        for service in one.services
    ]
    return BuiltDepartment(
        id=department.pk,
        location_id=location.pk,
        zone=location.time_zone,
        content=one,
        workers=tuple(workers),
        service_ids=tuple(service.pk for service in services),
    )


def _plan_week(
    resource_id: int, location_id: UUID, number: int, one: DepartmentContent, *, today: date
) -> None:
    # Each has a day off, but not the nurse whom a visitor steps into: she always has her list.
    is_nurse = number == 0 and one.slug == personas.NURSE_DEPARTMENT
    off = None if is_nurse else number % 5
    shifts = [(day, *shift) for day in content.WEEK if day != off for shift in SHIFTS]
    if number == 0:
        shifts.append((1, *EVENING))
    if number == 0 and one.slug in ("blood-tests", "district-nursing"):
        shifts.append((5, *SATURDAY))
    for weekday, starts, ends in shifts:
        appointments.create_working_period(
            resource_id=resource_id,
            location_id=location_id,
            weekday=weekday,
            starts=starts,
            ends=ends,
            valid_from=today - timedelta(days=365),
            by=SYSTEM,
        )


def _hire(house: House) -> None:
    for one in personas.STAFF:
        user = accounts.create_user(name=one.name, email=one.email, language=one.language)
        nurse = house.departments[personas.NURSE_DEPARTMENT].workers[0].professional_id
        for team in one.teams or (None,):
            accounts.give_role(
                user_id=user.pk,
                role=Role(one.role),
                team_id=house.team_ids[team] if team else None,
                professional_id=nurse if one.role == Role.PROFESSIONAL else None,
            )
            if one.role == Role.AGENT and team:
                house.agents.setdefault(team, []).append((user.pk, one.name))
