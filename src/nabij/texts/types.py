"""Words of this module that others use."""

from dataclasses import dataclass
from enum import StrEnum


class Theme(StrEnum):
    """What a text is about, to start with; an organisation edits the list."""

    WAITING = "waiting"
    STAFF_ATTITUDE = "staff_attitude"
    INFORMATION = "information"
    ACCESS_CONTACT = "access_contact"
    APPOINTMENT = "appointment"
    ENVIRONMENT_FACILITIES = "environment_facilities"
    PRIVACY = "privacy"
    CARE_QUALITY = "care_quality"
    COORDINATION = "coordination"
    DIGITAL = "digital"
    COSTS = "costs"
    FOOD = "food"
    PARKING_TRANSPORT = "parking_transport"
    INVOLVEMENT = "involvement"
    SAFETY = "safety"


class Danger(StrEnum):
    """What a person must see within the hour, whatever the score.

    Unclear: it reads like those that were, and no rule says which of them it is.
    """

    FALL = "fall"
    MEDICATION_ERROR = "medication_error"
    NEGLECT = "neglect"
    THREAT = "threat"
    SELF_HARM = "self_harm"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found in a text.

    Attributes:
        themes: keys of themes, sorted.
        sentiment: -2 very bad ... 2 very good.
        dangers: not empty makes it urgent.
        masked: the text without personal data.
        has_personal_data: whether something was masked.
    """

    themes: tuple[str, ...]
    sentiment: int
    dangers: tuple[Danger, ...]
    masked: str
    has_personal_data: bool

    @property
    def is_urgent(self) -> bool:
        """Whether a person must look within the hour."""
        return bool(self.dangers)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A text with what a person found in it; None where nobody said.

    Attributes:
        question: what was asked, where it is known.
    """

    text: str
    language: str
    themes: tuple[str, ...] | None = None
    sentiment: int | None = None
    safety_concern: bool | None = None
    contains_pii: bool | None = None
    question: str = ""
