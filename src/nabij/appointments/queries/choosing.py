"""The page on which a time is chosen: a few proposals, then any day, then its times."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.appointments.queries.free import free_times, nearest_free, proposals
from nabij.appointments.queries.meeting import meets_only_afar
from nabij.appointments.queries.places import places_of
from nabij.appointments.queries.supply import Option, professionals_of
from nabij.appointments.queries.wishes import Wish, part_words
from nabij.appointments.rules.parts import part_of
from nabij.appointments.types import DayPart, FreeTime
from nabij.lib import clock, dates
from nabij.ui.types import ListItem, SlotChoice, SlotDay

_DAYS = 14
_FARTHEST = timedelta(days=800)
_MOST_WINDOWS = 9


@dataclass(frozen=True, kw_only=True)
class TimeChoices:
    """Everything the page shows, with addresses relative to itself.

    Attributes:
        first: a few times, each of another day.
        parts: the times of the day that was asked for, by part of the day; empty: no day asked.
        days: days with free times.
        professionals, places: to choose from, empty when there is no choice.
        places_order: in words, which place stands first.
        only: in words what was asked for, empty when all was.
        instead: the nearest times otherwise, when nothing of what was asked for is free.
    """

    wish: Wish
    first: list[ListItem]
    day_label: str
    parts: list[SlotDay]
    days: list[SlotDay]
    later: str
    other_days: str
    professionals: list[Option]
    places: list[Option]
    places_order: str
    only: list[str]
    instead: list[ListItem]

    @property
    def parts_to_choose(self) -> list[tuple[str, str]]:
        """The parts of the day, as a form sends them and in words; several as they were asked."""
        each = [(part.value, words) for part, words in part_words().items()]
        several = len(self.wish.parts) > 1
        return [*([(self.wish.part_key, self.wish.parts_said)] if several else []), *each]

    @property
    def other_places(self) -> list[tuple[str, str]]:
        """The same wish at the other places: names and addresses."""
        return [
            (one.name, replace(self.wish, location_id=one.id).address())
            for one in self.places
            if self.wish.location_id and one.id != self.wish.location_id
        ]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all can be chosen."""
        return not self.days and not self.parts


def time_choices(
    *,
    service_id: UUID,
    wish: Wish,
    at: datetime,
    language: str,
    ignoring: UUID | None = None,
    holder: UUID | None = None,
    client_id: UUID | None = None,
    other_than: datetime | None = None,
    discreet: bool = False,
) -> TimeChoices:
    """Return the times to choose from. Looks a window of days ahead, farther when all is full.

    Args:
        ignoring: the appointment being moved, whose own time counts as free.
        holder: the client who chooses, whose held time counts as free.
        client_id: the client by whose home places are ordered.
        other_than: its time, which is no choice unless somebody is asked for.
        discreet: name nobody, because the reader has not signed in.
    """
    today = at.date()
    beyond = wish.day is not None and not today <= wish.day <= today + _FARTHEST
    start = min(max(wish.day or wish.since or today, today), today + _FARTHEST)
    first_day = start
    times: list[FreeTime] = []
    for _window in range(0 if beyond else 1 if wish.day else _MOST_WINDOWS):
        times = free_times(
            service_id=service_id,
            day_from=start,
            days=1 if wish.day else _DAYS,
            at=at,
            professional_id=wish.professional_id,
            location_id=wish.location_id,
            ignoring=ignoring,
            holder=holder,
            once=True,
            parts=wish.parts,
            weekdays=wish.days_of_week,
        )
        if not wish.professional_id:
            times = [time for time in times if time.starts_at != other_than]
        start += timedelta(days=_DAYS)
        if times:
            break
    professionals = [] if discreet else professionals_of(service_id)
    found = places_of(service_id, near=wish.location_id, client_id=None if discreet else client_id)
    places = found.options if len(found.options) > 1 else []
    # what is told with a place is told of several days only
    is_afar = not wish.day and meets_only_afar(service_id)
    instead: list[FreeTime] = []
    if wish.is_narrowed and not times and not beyond and not wish.day:
        instead = nearest_free(
            service_id=service_id,
            near=max(at, datetime.combine(first_day, time(), UTC)),
            at=at,
            professional_id=wish.professional_id if wish.is_timed else None,
            location_id=wish.location_id if wish.is_timed else None,
            ignoring=ignoring,
            holder=holder,
        )
    return TimeChoices(
        wish=wish,
        first=[]
        if wish.day
        else as_items(proposals(times), language=language, discreet=discreet, is_afar=is_afar),
        day_label=dates.day_in_words(wish.day, language=language, year=True) if wish.day else "",
        parts=_parts(times, language, with_place=bool(places)) if wish.day else [],
        days=[] if wish.day else _days(times, wish, language),
        later=wish.address(since=start) if times and not wish.day else "",
        other_days=wish.address(),
        professionals=professionals if len(professionals) > 1 else [],
        places=places,
        places_order=found.order if places else "",
        only=wish.in_words(professionals, places),
        instead=as_items(instead, language=language, discreet=discreet, is_afar=is_afar),
    )


def as_items(
    times: list[FreeTime],
    *,
    language: str,
    page: str = "",
    discreet: bool = False,
    is_afar: bool = False,
) -> list[ListItem]:
    """Return times as rows that lead to their confirmation on `page`, in whole sentences.

    Args:
        is_afar: nobody comes to the place, so that it is not told.
    """
    return [
        ListItem(
            title=dates.date_near_or_far(
                time.starts_at, zone=time.zone, language=language, today=clock.today(time.zone)
            ),
            href=page + _slot_address(time),
            meta=_where(time, discreet=discreet, is_afar=is_afar),
        )
        for time in times
    ]


def _where(time: FreeTime, *, discreet: bool, is_afar: bool) -> str:
    if is_afar:
        return "" if discreet else time.professional_name
    if discreet or not time.professional_name:
        return time.location_name
    return _("%(place)s, with %(name)s") % {
        "place": time.location_name,
        "name": time.professional_name,
    }


def _slot_address(time: FreeTime) -> str:
    return f"?slot={time.key}"


def _local(time: FreeTime) -> datetime:
    return time.starts_at.astimezone(ZoneInfo(time.zone))


def _parts(times: list[FreeTime], language: str, *, with_place: bool) -> list[SlotDay]:
    names = {
        DayPart.MORNING: _("Morning"),
        DayPart.AFTERNOON: _("Afternoon"),
        DayPart.EVENING: _("Evening"),
    }

    return [
        SlotDay(
            label=names[part],
            slots=[
                SlotChoice(
                    label=dates.time_in_words(time.starts_at, zone=time.zone, language=language),
                    href=_slot_address(time),
                    hint=time.location_name if with_place else "",
                )
                for time in group
            ],
        )
        for part, group in groupby(times, key=lambda one: part_of(_local(one).time()))
    ]


def _days(times: list[FreeTime], wish: Wish, language: str) -> list[SlotDay]:
    found = []
    for day, group in groupby(times, key=lambda time: _local(time).date()):
        count = sum(1 for _time in group)
        found.append(
            SlotChoice(
                label=dates.day_in_words(day, language=language),
                href=wish.address(day=day),
                hint=ngettext("%(count)s free time", "%(count)s free times", count)
                % {"count": count},
            )
        )
    label = _("Or choose a day")
    return [SlotDay(label=label, slots=found, is_spoken=False)] if found else []
