"""Small decisions of the website."""

import phonenumbers

from nabij.ui.rules import phone_in_words
from nabij.website.types import FrontDesk


def front_desk_of(*, name: str, phone: str) -> FrontDesk:
    """Return the front desk; what cannot be dialled is shown but is no link."""
    try:
        number = phonenumbers.parse(phone, "NL")
    except phonenumbers.NumberParseException:
        return FrontDesk(name=name, phone=phone)
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return FrontDesk(name=name, phone=phone_in_words(phone), phone_href=f"tel:{dialled}")
