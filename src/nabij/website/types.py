"""Values that the frames show."""

from dataclasses import dataclass

from nabij.ui.rules import phone_in_words


@dataclass(frozen=True)
class FrontDesk:
    """Whom one reaches by telephone: the organisation's name, its number as kept and as dialled."""

    name: str = ""
    number: str = ""
    phone_href: str = ""

    @property
    def phone(self) -> str:
        """The number as the reader dials it, by their language."""
        return phone_in_words(self.number)
