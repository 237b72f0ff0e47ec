"""Small decisions of the website."""

import phonenumbers

from nabij.website.types import FrontDesk


def front_desk_of(*, name: str, phone: str) -> FrontDesk:
    """Return the front desk, its number as people read it: "+31881234567" is 088 123 4567."""
    try:
        number = phonenumbers.parse(phone, "NL")
    except phonenumbers.NumberParseException:
        return FrontDesk(name=name, phone=phone)
    spoken = phonenumbers.PhoneNumberFormat.NATIONAL
    dialled = phonenumbers.PhoneNumberFormat.E164
    return FrontDesk(
        name=name,
        phone=phonenumbers.format_number(number, spoken),
        phone_href=f"tel:{phonenumbers.format_number(number, dialled)}",
    )
