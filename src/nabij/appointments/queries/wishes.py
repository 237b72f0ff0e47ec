"""What somebody asks of the times that are shown: days, parts of the day, with whom, where."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabij.appointments.queries.supply import Option
from nabij.appointments.types import DayPart
from nabij.lib import dates

EVERY_DAY = tuple(range(7))
WORKING_DAYS = EVERY_DAY[:5]
_WEEKEND = EVERY_DAY[5:]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asked of the times.

    Attributes:
        since, day: from which day on, and one day alone.
        parts: only these parts of the day; empty: any.
        weekdays: only on these, 0 is Monday; empty: any. Together with `weekend` what both allow.
    """

    since: date | None = None
    day: date | None = None
    professional_id: UUID | None = None
    location_id: UUID | None = None
    parts: tuple[DayPart, ...] = ()
    weekdays: tuple[int, ...] = ()
    weekend: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether only some people, places or parts of the week are asked for."""
        return bool(self.professional_id or self.location_id or self.is_timed)

    @property
    def is_timed(self) -> bool:
        """Whether only some parts of the week are asked for."""
        return bool(self.parts or self.weekdays or self.weekend)

    @property
    def days_of_week(self) -> tuple[int, ...]:
        """The days of the week that are asked for, 0 is Monday."""
        days = self.weekdays or EVERY_DAY
        return tuple(day for day in days if day in _WEEKEND) if self.weekend else days

    @property
    def part_key(self) -> str:
        """The parts of the day as a form sends them."""
        return ".".join(self.parts)

    @property
    def day_key(self) -> str:
        """The days of the week as a form sends them."""
        return ".".join(map(str, self.weekdays))

    @property
    def days_said(self) -> str:
        """The days of the week in words; empty when any is right."""
        return _on_days(self.weekdays) if self.weekdays else ""

    @property
    def parts_said(self) -> str:
        """The parts of the day in words; empty when any is right."""
        return parts_in_words(self.parts) if self.parts else ""

    def address(
        self, *, since: date | None = None, day: date | None = None, only_wish: bool = False
    ) -> str:
        """Return the query of an address that asks for these days, all else as here.

        It asks for something always: an address without a query asks what its page thinks best.
        """
        parts = {
            "since": since,
            "day": day,
            "professional": self.professional_id,
            "location": self.location_id,
            "part": self.part_key,
            "days": self.day_key,
            "weekend": "on" if self.weekend else "",
        }
        if only_wish and not self.is_narrowed:
            return ""
        asked = {name: str(value) for name, value in parts.items() if value}
        return f"?{urlencode(asked or {'part': ''})}"

    def in_words(self, professionals: list[Option], places: list[Option]) -> list[str]:
        """Return what was asked for; what is no choice of this service is left out."""
        said = [
            self.parts_said,
            self.days_said,
            _("On Saturday or Sunday") if self.weekend else "",
            *(
                _("With %(name)s") % {"name": one.name}
                for one in professionals
                if one.id == self.professional_id
            ),
        ]
        names = [one.name for one in places if one.id == self.location_id]
        return [*(_low(one) for one in said if one), *names]


def part_words() -> dict[DayPart, str]:
    """Return the parts of the week in words."""
    return {
        DayPart.MORNING: _("In the morning"),
        DayPart.AFTERNOON: _("In the afternoon"),
        DayPart.EVENING: _("In the evening"),
        DayPart.FREE_HOURS: _("In the evening or at the weekend"),
    }


def parts_in_words(parts: Collection[DayPart]) -> str:
    """Return parts of the day, as "In the morning, in the evening"."""
    words = part_words()
    return _listed([words[part] for part in parts])


def _on_days(weekdays: Collection[int]) -> str:
    """Return days of the week, as "On Monday, Friday"."""
    if tuple(weekdays) == WORKING_DAYS:
        return _("On a working day")
    language = get_language() or "en"
    days = ", ".join(dates.on_weekday(day, language=language) for day in weekdays)
    said = _("On %(days)s") % {"days": days}
    return said[:1].upper() + said[1:]


def _listed(said: list[str]) -> str:
    return ", ".join([said[0], *map(_low, said[1:])])


def _low(words: str) -> str:
    return words[:1].lower() + words[1:]
