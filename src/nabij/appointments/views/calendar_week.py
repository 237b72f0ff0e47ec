"""The week of a department at the desk: people and rooms by day, how full each day is."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.appointments.queries.calendar import Diary
from nabij.appointments.queries.calendar_week import (
    Absence,
    Gap,
    Span,
    WeekCell,
    WeekRow,
    department_week,
)
from nabij.appointments.rules.grid import Day
from nabij.appointments.views.visit_words import lasting
from nabij.lib import clock, dates
from nabij.people.types import Actor


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A day of somebody in words. `taken` of `worked` minutes is the bar."""

    href: str
    title: str
    hours: str
    notes: list[str]
    taken: int
    worked: int
    tone: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A day above its column."""

    title: str
    href: str
    is_today: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """Somebody or something with the days of a week."""

    name: str
    href: str
    cells: list[Cell]


@dataclass(frozen=True, kw_only=True)
class Week:
    """A department's week by person; by day for narrow screens."""

    headings: list[Heading]
    rows: list[Row]

    @property
    def days(self) -> list[tuple[Heading, list[tuple[Row, Cell]]]]:
        """The same by day: each with who works, or has something that day."""
        return [
            (
                heading,
                [
                    (row, row.cells[number])
                    for row in self.rows
                    if row.cells[number].tone != "off" or row.cells[number].notes
                ],
            )
            for number, heading in enumerate(self.headings)
        ]


def week_of_department(
    actor: Actor, *, days: list[Day], shown: list[Diary], department_id: UUID
) -> Week:
    """Return the week of those diaries, which the actor may see."""
    at, language = clock.now(), actor.language
    people_first = sorted(shown, key=lambda one: one.professional_id is None)
    found = department_week(days=days, shown=people_first)
    return Week(
        headings=[
            Heading(
                title=dates.short_day(day.on, language=language),
                href=_address(f"d-{department_id}", "day", day),
                is_today=day.starts_at <= at < day.ends_at,
            )
            for day in days
        ],
        rows=[_row(one, language) for one in found],
    )


def _row(row: WeekRow, language: str) -> Row:
    of = f"r-{row.diary.resource_id}"
    return Row(
        name=row.diary.name,
        href=_address(of, "week", row.cells[0].day),
        cells=[_cell(one, of, language) for one in row.cells],
    )


def _cell(cell: WeekCell, of: str, language: str) -> Cell:
    notes = [_gap(one, cell, language) for one in cell.gaps]
    if cell.has_strays:
        notes.append(_("An appointment lies outside working hours"))
    taken = cell.worked_minutes - cell.free_minutes
    return Cell(
        href=_address(of, "day", cell.day),
        title=_title(cell),
        hours=", ".join(_range(one, cell.day, language) for one in cell.worked),
        notes=notes,
        taken=taken,
        worked=cell.worked_minutes,
        tone="off" if not cell.worked else "full" if not cell.free_minutes else "open",
    )


def _title(cell: WeekCell) -> str:
    count = cell.appointments
    words = ngettext("%(count)s appointment", "%(count)s appointments", count) % {"count": count}
    if not cell.worked:
        return words if count else _("Does not work")
    free = (
        _("%(long)s free") % {"long": lasting(cell.free_minutes)}
        if cell.free_minutes
        else _("nothing free")
    )
    return f"{words}, {free}" if count else _capital(free)


def _gap(gap: Gap, cell: WeekCell, language: str) -> str:
    words = {
        Absence.HOLIDAY: _("Public holiday"),
        Absence.CLOSED: _("Closed"),
        Absence.AWAY: _("Away"),
        None: _("Blocked"),
    }[gap.why]
    hours = _range(gap.span, cell.day, language) if cell.worked else ""
    said = f"{words}, {hours}" if hours else words
    return f"{said}: {gap.reason}" if gap.reason else said


def _range(span: Span, day: Day, language: str) -> str:
    first, last = max(span[0], day.starts_at), min(span[1], day.ends_at)
    return dates.time_range(first, last, zone=day.zone, language=language)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _address(of: str, view: str, day: Day) -> str:
    return "?" + urlencode({"of": of, "view": view, "on": day.on})
