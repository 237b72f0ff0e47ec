"""Zorggroep De Linde: its places, departments, services and people. All made up."""

from dataclasses import dataclass, field
from datetime import time, timedelta

from nabij.appointments.types import Access, Mode

Texts = dict[str, str]


def texts(nl: str, fi: str, en: str) -> Texts:
    """Return a text by language."""
    return {"nl": nl, "fi": fi, "en": en}


def waiting_room(number: int) -> Texts:
    """Return where who has arrived waits: a number tells nobody what for."""
    return texts(
        f"Neem plaats in wachtruimte {number}.",
        f"Odota odotustilassa {number}.",
        f"Take a seat in waiting room {number}.",
    )


@dataclass(frozen=True, kw_only=True)
class PlaceContent:
    """A location. `hours`: weekdays, from, until."""

    key: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    time_zone: str
    phone: str
    directions: Texts
    hours: tuple[tuple[tuple[int, ...], time, time], ...]
    coordinates: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class ServiceContent:
    """What can be booked."""

    names: Texts
    minutes: int
    buffer: int = 0
    access: Access = Access.SELF
    preparation: Texts = field(default_factory=dict)
    modes: tuple[Mode, ...] = (Mode.ON_SITE,)
    video_url: str = ""


@dataclass(frozen=True, kw_only=True)
class DepartmentContent:
    """A department, how it is doing, and who works there.

    Attributes:
        mood: where its recommendation lies, 0 poor … 1 excellent, a year ago and now.
        ease: how little effort it costs, likewise.
        weight: its share of the visits.
    """

    slug: str
    place: str
    names: Texts
    title: Texts
    staff: int
    mood: tuple[float, float]
    ease: tuple[float, float]
    weight: int
    services: tuple[ServiceContent, ...]


WEEK = (0, 1, 2, 3, 4)
ORGANISATION = "Zorggroep De Linde"
PHONE = "+31302001200"
EMAIL = "contact@zorggroepdelinde.example"
CLOSED_IN = timedelta(days=45)  # the nursing home, for one day
CLOSED_WHY = "Studiedag"
ON_PAPER, OLD, LETTERS = "living-with-care", 85, 3  # who is asked by letter, and how many wait
ASKED = "Wij willen graag met u overleggen hoe het met mijn moeder gaat en wat zij nodig heeft."

PLACES = (
    PlaceContent(
        key="hospital",
        name="De Linde, Utrecht",
        street="Lindelaan 12",
        postal_code="3584 CX",
        city="Utrecht",
        country="NL",
        time_zone="Europe/Amsterdam",
        phone="+31302001201",
        directions=texts(
            "Bus 28 stopt voor de deur. Parkeren kan in garage P1. Neem de hoofdingang; "
            "aan de balie helpt een gastvrouw u verder.",
            "Bussi 28 pysähtyy oven edessä. Auton voi jättää halliin P1. Tule pääovesta; "
            "aulassa opastetaan eteenpäin.",
            "Bus 28 stops at the door. Park in garage P1. Take the main entrance; a host at the "
            "desk shows you the way.",
        ),
        hours=((WEEK, time(8), time(17)),),
        coordinates=(52.0866, 5.1790),
    ),
    PlaceContent(
        key="home",
        name="De Linde Thuis, Amersfoort",
        street="Stationsplein 8",
        postal_code="3818 LE",
        city="Amersfoort",
        country="NL",
        time_zone="Europe/Amsterdam",
        phone="+31332001202",
        directions=texts(
            "Wij komen bij u thuis. Onze zuster belt aan en laat een pas met foto zien.",
            "Tulemme kotiisi. Hoitajalla on kuvallinen henkilökortti.",
            "We come to your home. Our nurse carries a card with a photograph.",
        ),
        hours=(((0, 1, 2, 3, 4, 5), time(7), time(22)),),
        coordinates=(52.1535, 5.3740),
    ),
    PlaceContent(
        key="nursing-home",
        name="De Lindehof, Zeist",
        street="Slotlaan 40",
        postal_code="3701 GM",
        city="Zeist",
        country="NL",
        time_zone="Europe/Amsterdam",
        phone="+31302001203",
        directions=texts(
            "De ingang is aan de tuinkant. Bezoek is de hele dag welkom; na 20.00 uur belt u aan.",
            "Sisäänkäynti on puutarhan puolella. Vieraat ovat tervetulleita koko päivän; "
            "klo 20 jälkeen soita ovikelloa.",
            "The entrance is on the garden side. Visitors are welcome all day; after 20:00 please "
            "ring the bell.",
        ),
        hours=((WEEK, time(8), time(18)),),
        coordinates=(52.0890, 5.2440),
    ),
    PlaceContent(
        key="clinic",
        name="Lehmus, Helsinki",
        street="Lehmuskatu 5",
        postal_code="00530",
        city="Helsinki",
        country="FI",
        time_zone="Europe/Helsinki",
        phone="+358942001204",
        directions=texts(
            "Tram 3 en metro Sörnäinen, vijf minuten lopen. Er is een lift aan de kant van de "
            "binnenplaats.",
            "Raitiovaunu 3 ja metroasema Sörnäinen, kävelymatka viisi minuuttia. Hissi on "
            "sisäpihan puolella.",
            "Tram 3 and metro station Sörnäinen, a five-minute walk. There is a lift on the "
            "courtyard side.",
        ),
        hours=((WEEK, time(8), time(16)),),
        coordinates=(60.1870, 24.9610),
    ),
)
