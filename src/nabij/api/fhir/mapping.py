"""FHIR's words to ours: names, addresses, telephone numbers, languages, time zones. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from nabij.api.fhir.shapes import Address, CodeableConcept, Communication, ContactPoint, HumanName

COUNTRIES = {
    "nl": "NL", "nld": "NL", "nederland": "NL", "netherlands": "NL", "the netherlands": "NL",
    "fi": "FI", "fin": "FI", "suomi": "FI", "finland": "FI",
    "us": "US", "usa": "US", "united states": "US",
    "be": "BE", "bel": "BE", "belgië": "BE", "belgium": "BE",
    "de": "DE", "deu": "DE", "deutschland": "DE", "germany": "DE",
    "se": "SE", "swe": "SE", "sverige": "SE", "sweden": "SE",
    "ee": "EE", "est": "EE", "estonia": "EE",
}  # fmt: skip
ZONES = {
    "NL": "Europe/Amsterdam", "FI": "Europe/Helsinki", "US": "America/New_York",
    "BE": "Europe/Brussels", "DE": "Europe/Berlin", "SE": "Europe/Stockholm",
    "EE": "Europe/Tallinn",
}  # fmt: skip
DEFAULT_COUNTRY = "NL"
LANGUAGES = ("nl", "fi", "en")
LANGUAGE_OF = {"NL": "nl", "BE": "nl", "FI": "fi"}
NAME_USES = ("usual", "official", None, "nickname", "temp")


class MappingError(ValueError):
    """A value doesn't fit; nothing is cut off unseen."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A postal address in our fields."""

    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = DEFAULT_COUNTRY


def fit(text: str, most: int, what: str) -> str:
    """Return the text with single spaces.

    Raises:
        MappingError: it is longer than we can keep.
    """
    tidy = " ".join(text.split())
    if len(tidy) > most:
        message = f"{what} is longer than {most} characters"
        raise MappingError(message)
    return tidy


def name_of(names: Sequence[HumanName]) -> tuple[str, str]:
    """Return given and family name: the usual, else the official, never an old one; or ("", "")."""
    for use in NAME_USES:
        for name in names:
            if name.use == use and (name.family or name.given or name.text):
                return _split(name)
    return "", ""


def _split(name: HumanName) -> tuple[str, str]:
    given, family = " ".join(name.given), name.family or ""
    if not (given or family):
        given, _, family = (name.text or "").strip().rpartition(" ")
    return fit(given, 80, "name.given"), fit(family, 80, "name.family")


def phone_of(points: Sequence[ContactPoint], country: str) -> str:
    """Return the first number that exists, as +31612345678, a mobile one before others."""
    found = [
        number
        for point in sorted(points, key=lambda p: (p.use != "mobile", p.rank or 99))
        if point.system in ("phone", "sms") and point.use != "old"
        if (number := _number(point.value or "", country))
    ]
    return found[0] if found else ""


def _number(text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email_of(points: Sequence[ContactPoint]) -> str:
    """Return the first address for mail that is one, in small letters."""
    for point in sorted(points, key=lambda p: p.rank or 99):
        if point.system == "email" and point.use != "old" and point.value:
            try:
                validate_email(point.value.strip())
            except ValidationError:
                continue
            return point.value.strip().lower()
    return ""


def country_of(address: Address | None) -> str:
    """Return a two-letter code; the Netherlands when the country is unknown to us."""
    said = (address.country or "").strip().lower() if address else ""
    if said in COUNTRIES:
        return COUNTRIES[said]
    return said.upper() if re.fullmatch(r"[a-z]{2}", said) else DEFAULT_COUNTRY


def address_of(addresses: Sequence[Address]) -> Address | None:
    """Return the address where somebody is to be found."""
    usable = [a for a in addresses if a.use not in ("old", "billing", "temp")]
    return usable[0] if usable else None


def place_of(address: Address | None) -> Place:
    """Return an address in our fields."""
    if address is None:
        return Place()
    return Place(
        street=fit(", ".join(address.line), 200, "address.line"),
        postal_code=fit(address.postalCode or "", 12, "address.postalCode"),
        city=fit(address.city or "", 100, "address.city"),
        country=country_of(address),
    )


def zone_of(country: str) -> str:
    """Return the time zone of a country's capital, Amsterdam's when unknown."""
    return ZONES.get(country, ZONES[DEFAULT_COUNTRY])


def language_of(spoken: Sequence[Communication], country: str) -> str:
    """Return the language to write in: a preferred or spoken one we have, else the country's."""
    for said in sorted(spoken, key=lambda c: not c.preferred):
        for coding in said.language.coding:
            code = (coding.code or "")[:2].lower()
            if code in LANGUAGES:
                return code
    return LANGUAGE_OF.get(country, "en")


def words_of(concepts: Sequence[CodeableConcept]) -> str:
    """Return the first words among concepts."""
    for concept in concepts:
        words = concept.text or next((c.display for c in concept.coding if c.display), None)
        if words:
            return fit(words, 120, "code")
    return ""
