"""400 clients, their relatives and mandates."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from faker import Faker

from nabij.demo.content import house as content
from nabij.demo.content import personas
from nabij.demo.content.departments import DEPARTMENTS
from nabij.demo.content.house import PLACES
from nabij.demo.content.personas import ClientContent
from nabij.demo.types import House, Patron, pick_weighted
from nabij.people import operations as people
from nabij.people.types import SYSTEM, Channel, ClientDetails, PersonDetails, Scope

DUTCH = 318
FINNISH = 79
RELATIVES = 24
TOWNS = {
    "NL": (("3512", "Utrecht"), ("3811", "Amersfoort"), ("3702", "Zeist"), ("3981", "Bunnik")),
    "FI": (("00510", "Helsinki"), ("02100", "Espoo"), ("01300", "Vantaa")),
}
ZONES = {"NL": "Europe/Amsterdam", "FI": "Europe/Helsinki"}


def build_clients(random: Random, house: House, *, today: date, now: datetime) -> list[Patron]:
    """Make the clients: those a visitor steps into first, then the others."""
    details = [_details_of(one, today) for one in personas.CLIENTS]
    details += _crowd(random, "NL", DUTCH, today=today)
    details += _crowd(random, "FI", FINNISH, today=today)
    clients = people.create_clients(details=details, by=SYSTEM)
    oldest_from = today - timedelta(days=366 * content.OLD)
    patrons: list[Patron] = []
    for number, client in enumerate(clients):
        persona = personas.CLIENTS[number] if number < len(personas.CLIENTS) else None
        main = (persona.booked[0],) if persona and persona.booked else ()
        patron = Patron(
            client_id=client.pk,
            language=client.language,
            slugs=main or _slugs(random, client.country),
            sunny=random.gauss(0, 0.1),
            visits=4 if persona else random.choice((3, 5, 7, 9, 11, 14)),
            is_persona=persona is not None,
        )
        letters = sum(one.gets_letters for one in patrons)
        is_old = client.born_on is not None and client.born_on < oldest_from
        if letters < content.LETTERS and is_old and content.ON_PAPER in patron.slugs:
            patron = replace(patron, gets_letters=True)
        patrons.append(patron)
    pairs = [(p.client_id, house.departments[slug].id) for p in patrons for slug in p.slugs]
    people.relate_many(pairs=pairs, since=now - timedelta(days=400), by=SYSTEM)
    _relatives(random, patrons, now=now)
    return patrons


def _details_of(one: ClientContent, today: date) -> ClientDetails:
    return ClientDetails(
        given_name=one.given_name,
        family_name=one.family_name,
        email=one.email,
        phone=one.phone,
        language=one.language,
        preferred_channel=Channel(one.channel),
        born_on=one.born_on(today),
        gender=one.gender,
        street=one.street,
        postal_code=one.postal_code,
        city=one.city,
        country=one.country,
        time_zone=one.time_zone,
    )


def _crowd(random: Random, country: str, count: int, *, today: date) -> list[ClientDetails]:
    faker = Faker({"NL": "nl_NL", "FI": "fi_FI"}[country])
    faker.seed_instance(10_000 + len(country + TOWNS[country][0][1]))
    found = []
    for number in range(count):
        is_woman = random.random() < 0.55
        given = faker.first_name_female() if is_woman else faker.first_name_male()
        family = faker.last_name()
        postal, city = random.choice(TOWNS[country])
        digits = f"{number + 100:07d}"
        language = {"NL": "nl", "FI": "fi"}[country]
        found.append(
            ClientDetails(
                given_name=given,
                family_name=family,
                email=f"client{number + 1}.{country.lower()}@post.example",
                phone=f"+316{digits:0>8}" if country == "NL" else f"+35840{digits}",
                language=language if random.random() < 0.96 else "en",
                preferred_channel=random.choice((Channel.SMS, Channel.EMAIL)),
                born_on=today - timedelta(days=round(_age(random) * 365.25)),
                gender="female" if is_woman else "male",
                street=f"{faker.street_name()} {random.randint(1, 180)}",
                postal_code=f"{postal} {_letters(random)}" if country == "NL" else postal,
                city=city,
                country=country,
                time_zone=ZONES[country],
            )
        )
    return found


def _age(random: Random) -> float:
    """Return an age as care sees it: mostly old, some in the middle, a few young."""
    return min(99.0, max(1.0, random.choices(
        (random.gauss(78, 8), random.gauss(55, 10), random.uniform(2, 40)), (55, 30, 15)
    )[0]))  # fmt: skip


def _letters(random: Random) -> str:
    return "".join(random.choices("ABCDEGHJKLMNPRSTVWXZ", k=2))


def _slugs(random: Random, country: str) -> tuple[str, ...]:
    at_home = {place.key for place in PLACES if place.country == country}
    weights = {one.slug: one.weight for one in DEPARTMENTS if one.place in at_home}
    return pick_weighted(random, weights, random.choice((1, 1, 2, 3)))


def _relatives(random: Random, patrons: list[Patron], *, now: datetime) -> None:
    by_persona = dict(zip((one.persona for one in personas.CLIENTS), patrons, strict=False))
    son = personas.RELATIVE
    relative = people.create_relative(
        details=PersonDetails(
            given_name=son.given_name,
            family_name=son.family_name,
            email=son.email,
            phone=son.phone,
            language=son.language,
            preferred_channel=Channel(son.channel),
        ),
        by=SYSTEM,
    )
    _mandate(by_persona[personas.RELATIVE_OF].client_id, relative.pk, tuple(Scope), now, days=700)
    faker = Faker("nl_NL")
    faker.seed_instance(30_000)
    for number in range(RELATIVES):
        patron = random.choice(patrons[len(personas.CLIENTS) :])
        other = people.create_relative(
            details=PersonDetails(
                given_name=faker.first_name(),
                family_name=faker.last_name(),
                email=f"relative{number + 1}@post.example",
                language="fi" if patron.language == "fi" else "nl",
            ),
            by=SYSTEM,
        )
        scopes = random.choice(((Scope.VIEW_APPOINTMENTS,), tuple(Scope)))
        # One in six has run out by now.
        _mandate(patron.client_id, other.pk, scopes, now, days=-20 if number % 6 == 0 else 365)


def _mandate(
    client_id: UUID, relative_id: UUID, scopes: tuple[Scope, ...], now: datetime, *, days: int
) -> None:
    people.give_mandate(
        client_id=client_id,
        relative_id=relative_id,
        scopes=scopes,
        valid_from=now - timedelta(days=200),
        valid_until=now + timedelta(days=days),
        by=SYSTEM,
    )
