"""Pure decisions about signing in: addresses, codes, and how long a session lasts."""

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from nabij.accounts.types import CodeKind

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 3
# A session of somebody with a second factor lasts longer: staff walk away and come back.
IDLE = timedelta(minutes=15)
IDLE_STRONG = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
REGIONS = {"nl": "NL", "fi": "FI", "en": "NL"}
_LONGEST_ADDRESS = 254


def read_address(typed: str, *, language: str) -> tuple[CodeKind, str] | None:
    """Return the kind and the one spelling of an e-mail address or mobile number, else None.

    A number without a country is read as one of the language's country.
    """
    text = typed.strip()
    if len(text) > _LONGEST_ADDRESS or "\x00" in text:
        return None
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError:
            return None
        return CodeKind.EMAIL, text.lower()
    phone = read_phone(text, language=language)
    return (CodeKind.SMS, phone) if phone else None


def read_phone(typed: str, *, language: str) -> str:
    """Return a telephone number in E.164, as +31612345678; '' when it is none."""
    try:
        number = phonenumbers.parse(typed, REGIONS.get(language, "NL"))
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def code_digest(code_id: UUID, code: str) -> str:
    """Return what is kept of a code: useless without our key."""
    key = f"nabij.sign-in-code.{settings.SECRET_KEY}".encode()
    return hmac.new(key, f"{code_id.hex}:{code}".encode(), hashlib.sha256).hexdigest()


def digits_of(typed: str) -> str:
    """Return a typed code without the spaces and dashes people copy along."""
    return "".join(char for char in typed if char.isdecimal() and char.isascii())


def session_is_over(*, now: datetime, began: datetime, seen: datetime, strong: bool) -> bool:
    """Return whether a session ended by idleness or age."""
    idle = IDLE_STRONG if strong else IDLE
    return now - seen > idle or now - began > LONGEST
