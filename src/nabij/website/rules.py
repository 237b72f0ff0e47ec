"""Small decisions of the website."""

import phonenumbers

from nabij.website.types import FrontDesk


def front_desk_of(*, name: str, phone: str) -> FrontDesk:
    """Return the front desk; what cannot be dialled is shown but is no link."""
    try:
        number = phonenumbers.parse(phone, "NL")
    except phonenumbers.NumberParseException:
        return FrontDesk(name=name, number=phone)
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return FrontDesk(name=name, number=dialled, phone_href=f"tel:{dialled}")
