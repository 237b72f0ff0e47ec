"""R4's primitive types, as strict as the standard: text without control characters, dates that
exist, instants with a zone. https://hl7.org/fhir/R4/datatypes.html
"""

import calendar
import re
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, StrictBool, StrictStr

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def _text(value: str) -> str:
    if CONTROL.search(value):
        message = "holds a control character or half a character"
        raise ValueError(message)
    if not value.strip():
        message = "is empty; leave the element out instead"
        raise ValueError(message)
    return value


def _date(value: str) -> str:
    if not DATE.fullmatch(value):
        message = "is not a date as 1988, 1988-03 or 1988-03-16"
        raise ValueError(message)
    parts = [int(part) for part in value.split("-")]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        message = "is not a date that exists"
        raise ValueError(message) from None
    return value


def _date_time(value: str) -> str:
    return _instant(value) if "T" in value else _date(value)


def _instant(value: str) -> str:
    if not DATE_TIME.fullmatch(value):
        message = "is not an instant with a zone as 2026-03-14T10:15:00+01:00"
        raise ValueError(message)
    try:
        _aware(value).astimezone(UTC)
    except (ValueError, OverflowError):
        message = "is not a moment that exists"
        raise ValueError(message) from None
    return value


def _id(value: str) -> str:
    if not ID.fullmatch(value):
        message = "is not an id of 1 to 64 letters, digits, '-' and '.'"
        raise ValueError(message)
    return value


Text = Annotated[StrictStr, AfterValidator(_text)]
PartialDate = Annotated[StrictStr, AfterValidator(_text), AfterValidator(_date)]
DateTime = Annotated[StrictStr, AfterValidator(_text), AfterValidator(_date_time)]
Instant = Annotated[StrictStr, AfterValidator(_text), AfterValidator(_instant)]
Id = Annotated[StrictStr, AfterValidator(_text), AfterValidator(_id)]
Bool = StrictBool


class Element(BaseModel):
    """A part of a resource. Elements we don't read are left as they are."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


def whole_date(value: str | None) -> date | None:
    """Return a date that is known to the day, else None: 1988 is not the first of January."""
    return date.fromisoformat(value[:10]) if value and len(value) >= len("1988-03-16") else None


def moment(value: str, zone: str, *, end: bool = False) -> datetime:
    """Return a dateTime as an instant; a date alone is its first or `end` last minute."""
    if "T" in value:
        return _aware(value).astimezone(UTC)
    parts = [int(part) for part in value.split("-")]
    year, month, day = [*parts, 0, 0][:3]
    if end:
        month = month or 12
        day = day or calendar.monthrange(year, month)[1]
    at = datetime(year, month or 1, day or 1, *((23, 59) if end else (0, 0)), tzinfo=ZoneInfo(zone))
    return at.astimezone(UTC)


def _aware(value: str) -> datetime:
    # Seconds may have more digits than Python reads; the rest is below a microsecond.
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value))
