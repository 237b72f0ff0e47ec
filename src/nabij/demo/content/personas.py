"""The people a visitor of the demo can step into."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nabij.demo.content.house import Texts, texts


class Persona(StrEnum):
    """Who a visitor can be; the value stands in the start page's form."""

    ANNIE = "annie"
    NOOR = "noor"
    AINO = "aino"
    PIETER = "pieter"
    FATIMA = "fatima"
    MARIJKE = "marijke"
    SANNA = "sanna"
    TOM = "tom"
    LOTTE = "lotte"
    RAVI = "ravi"


@dataclass(frozen=True, kw_only=True)
class ClientContent:
    """A client or relative. `age` in years; `booked`: department and days until the appointment."""

    persona: Persona
    given_name: str
    family_name: str
    email: str
    phone: str
    language: str
    channel: str
    age: int = 0
    gender: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "NL"
    time_zone: str = "Europe/Amsterdam"
    booked: tuple[str, int] | None = None

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    def born_on(self, today: date) -> date:
        """Return a birthday that makes them `age` today."""
        return today - timedelta(days=round(self.age * 365.25) + 100)


@dataclass(frozen=True, kw_only=True)
class StaffContent:
    """A member of staff. `teams`: keys of teams; none: the whole organisation."""

    persona: Persona | None
    name: str
    email: str
    role: str
    teams: tuple[str, ...] = ()
    language: str = "nl"


CLIENTS = (
    ClientContent(
        persona=Persona.ANNIE,
        given_name="Annie",
        family_name="de Vries",
        email="annie.devries@post.example",
        phone="+31600000001",
        language="nl",
        channel="sms",
        age=82,
        gender="female",
        street="Appelstraat 14",
        postal_code="3582 AB",
        city="Utrecht",
        booked=("orthopaedics", 5),
    ),
    ClientContent(
        persona=Persona.NOOR,
        given_name="Noor",
        family_name="Haddad",
        email="noor.haddad@post.example",
        phone="+31600000002",
        language="nl",
        channel="email",
        age=27,
        gender="female",
        street="Kanaalstraat 201",
        postal_code="3531 CH",
        city="Utrecht",
        booked=("blood-tests", 9),
    ),
    ClientContent(
        persona=Persona.AINO,
        given_name="Aino",
        family_name="Korhonen",
        email="aino.korhonen@posti.example",
        phone="+358400000003",
        language="fi",
        channel="sms",
        age=58,
        gender="female",
        street="Vaasankatu 7 B 12",
        postal_code="00500",
        city="Helsinki",
        country="FI",
        time_zone="Europe/Helsinki",
        booked=("orthotics", 6),
    ),
)
RELATIVE = ClientContent(
    persona=Persona.PIETER,
    given_name="Pieter",
    family_name="de Vries",
    email="pieter.devries@post.example",
    phone="+31600000004",
    language="nl",
    channel="email",
)
RELATIVE_OF = Persona.ANNIE

TEAMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "contact": ("Klantcontact", ()),
    "outpatient": ("Poli De Linde", ("orthopaedics", "heart", "eyes", "blood-tests")),
    "home": ("De Linde Thuis", ("district-nursing", "help-at-home")),
    "nursing-home": ("De Lindehof", ("living-with-care", "rehabilitation")),
    "clinic": ("Lehmus", ("orthotics", "insoles")),
}
CENTRAL_TEAM = "contact"


def _staff(
    persona: Persona | None, name: str, role: str, *teams: str, language: str = "nl"
) -> StaffContent:
    address = name.lower().replace(" ", ".").replace("ä", "a").replace("ö", "o")
    return StaffContent(
        persona=persona,
        name=name,
        email=f"{address}@zorggroepdelinde.example",
        role=role,
        teams=teams,
        language=language,
    )


STAFF = (
    _staff(Persona.FATIMA, "Fatima El Amrani", "professional", "outpatient"),
    _staff(Persona.MARIJKE, "Marijke Smit", "agent", "contact", "outpatient"),
    _staff(Persona.SANNA, "Sanna Mäkinen", "agent", "clinic", language="fi"),
    _staff(Persona.TOM, "Tom Visser", "manager"),
    _staff(Persona.LOTTE, "Lotte Mulder", "editor"),
    _staff(Persona.RAVI, "Ravi Sital", "administrator"),
    _staff(None, "Bram Kuiper", "agent", "contact"),
    _staff(None, "Gerda Willems", "agent", "home"),
    _staff(None, "Hans Vermeulen", "agent", "nursing-home"),
    _staff(None, "Jukka Laine", "agent", "clinic", language="fi"),
)
NURSE_TITLE: Texts = texts("verpleegkundige", "sairaanhoitaja", "nurse")
NURSE_DEPARTMENT = "orthopaedics"
