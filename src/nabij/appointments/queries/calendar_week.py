"""How full a week is, of everybody and everything of a department: minutes and counts only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nabij.appointments.models import WorkException
from nabij.appointments.queries.calendar import Diary, Working
from nabij.appointments.rules import grid
from nabij.appointments.rules.working import holds_on
from nabij.lib import clock, sql
from nabij.organisation.rules import public_holidays

_TAKEN = """
SELECT 'appointment', resource_id, starts_at, ends_at, ''
FROM appointments_appointment
WHERE resource_id = ANY(%(resource_ids)s) AND status <> 'cancelled'
  AND starts_at BETWEEN %(since)s - interval '1 day' AND %(until)s
  AND starts_at < %(until)s AND ends_at > %(since)s
UNION ALL
SELECT CASE kind WHEN 'block' THEN 'block' ELSE 'busy' END, busy.resource_id, lower(during),
       upper(during), reason
FROM unnest(%(resource_ids)s::bigint[]) AS wanted(id)
JOIN appointments_busytime busy
  ON int8range(busy.resource_id, busy.resource_id, '[]') && int8range(wanted.id, wanted.id, '[]')
WHERE during && tstzrange(%(since)s, %(until)s) AND (kind <> 'hold' OR expires_at > %(at)s)
ORDER BY 3, 4
"""
Span = tuple[datetime, datetime]


class Absence(StrEnum):
    """Why somebody does not work when they else would."""

    HOLIDAY = "holiday"
    CLOSED = "closed"
    AWAY = "away"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Time in which nobody can be booked: an absence, or (`why` is None) a block."""

    why: Absence | None
    span: Span
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class WeekCell:
    """One day of one diary.

    Attributes:
        appointments: how many, whenever they begin.
        worked_minutes, free_minutes: of the working time, all of it and what is not taken.
        gaps: blocks and absences within the hours usually worked.
        has_strays: there is an appointment outside working time.
    """

    day: grid.Day
    worked: tuple[Span, ...]
    appointments: int
    worked_minutes: int
    free_minutes: int
    gaps: tuple[Gap, ...]
    has_strays: bool


@dataclass(frozen=True, kw_only=True)
class WeekRow:
    """One diary with its days."""

    diary: Diary
    cells: tuple[WeekCell, ...]


def department_week(*, days: list[grid.Day], shown: list[Diary]) -> list[WeekRow]:
    """Return a row for each diary, in as many statements for many as for one.

    `shown` come from `diaries(actor)`: what that actor may see.
    """
    ids = [one.resource_id for one in shown]
    values = {
        "resource_ids": ids,
        "since": days[0].starts_at,
        "until": days[-1].ends_at,
        "at": clock.now(),
    }
    taken: dict[int, list[tuple[str, Span, str]]] = {one: [] for one in ids}
    for kind, resource_id, starts_at, ends_at, reason in sql.rows(_TAKEN, values):
        taken[resource_id].append((kind, (starts_at, ends_at), reason))
    working = Working(ids, days)
    return [
        WeekRow(
            diary=diary,
            cells=tuple(
                _cell(day, diary.resource_id, working, taken[diary.resource_id]) for day in days
            ),
        )
        for diary in shown
    ]


def _cell(
    day: grid.Day, resource_id: int, working: Working, taken: list[tuple[str, Span, str]]
) -> WeekCell:
    worked = working.on(resource_id, day)
    of_day = [one for one in taken if one[1][0] < day.ends_at and one[1][1] > day.starts_at]
    appointments = [span for kind, span, _reason in of_day if kind == "appointment"]
    blocks = [
        Gap(why=None, span=span, reason=reason) for kind, span, reason in of_day if kind == "block"
    ]
    all_worked = _minutes(worked)
    return WeekCell(
        day=day,
        worked=tuple(worked),
        appointments=len(appointments),
        worked_minutes=all_worked,
        free_minutes=all_worked
        - _minutes(_meeting(worked, _joined([span for _kind, span, _reason in of_day]))),
        gaps=(*_absences(day, resource_id, working), *blocks),
        has_strays=any(_minutes(_meeting(worked, [one])) == 0 for one in appointments),
    )


def _absences(day: grid.Day, resource_id: int, working: Working) -> list[Gap]:
    """Return what keeps somebody from the hours they usually work on this weekday."""
    own = [one for one in working.periods if one.resource_id == resource_id]
    usual = grid.worked(day, periods=own, exceptions=[], is_holiday=False)
    if not usual:
        return []
    whole = usual[0][0], usual[-1][1]
    countries = {
        one.location.country
        for one in own
        if holds_on(one, day.on, is_holiday=False) and not holds_on(one, day.on, is_holiday=True)
    }
    if any(day.on in public_holidays(country, day.on.year) for country in countries):
        return [Gap(why=Absence.HOLIDAY, span=whole)]
    places = {one.location_id for one in own}
    return [
        Gap(
            why=Absence.CLOSED if one.resource_id is None else Absence.AWAY,
            span=(max(met[0][0], whole[0]), min(met[-1][1], whole[1])),
            reason=one.reason if one.resource_id is None else "",
        )
        for one in working.exceptions
        if not one.is_extra
        and one.first_date <= day.on <= one.last_date
        and one.resource_id in (None, resource_id)
        and (one.location_id is None or one.location_id in places)
        and (met := _meeting(usual, [_span_of(one, day)]))
    ]


def _span_of(one: WorkException, day: grid.Day) -> Span:
    return grid.instants(day, one.starts, one.ends)


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def _meeting(spans: list[Span], others: list[Span]) -> list[Span]:
    return [
        (max(first, begin), min(last, end))
        for first, last in spans
        for begin, end in others
        if max(first, begin) < min(last, end)
    ]


def _minutes(spans: list[Span]) -> int:
    return sum(int((last - first).total_seconds()) for first, last in spans) // 60
