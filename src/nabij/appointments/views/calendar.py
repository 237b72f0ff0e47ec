"""The desk's calendar: a day of a department, a day or a week of somebody or something."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.appointments import queries
from nabij.appointments.forms import CalendarForm
from nabij.appointments.queries import calendar
from nabij.appointments.queries.calendar import CalendarColumn, Diary, Taken
from nabij.appointments.rules.grid import MOST_LANES, Day, Span, lanes
from nabij.appointments.types import AppointmentView
from nabij.appointments.views.calendar_week import week_of_department
from nabij.appointments.views.words import tag_of
from nabij.lib import clock, dates
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import MenuLink

ROLES = (Role.AGENT, Role.PROFESSIONAL)
_CROWD = 4  # so many at the very same time are one entry: a group
_OFFICE = (8, 18)


@dataclass
class Entry:
    """Something drawn in a column. `place` says where, in the words of calendar.css."""

    kind: str
    span: Span
    time: str
    title: str
    meta: str = ""
    href: str = ""
    tag: str = ""
    place: str = ""


@dataclass
class DrawnColumn:
    """A column with its heading."""

    title: str
    href: str
    works: list[str]
    open: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    lanes: int = 1
    now: str = ""
    is_today: bool = False


@require_safe
@staff_page(what="appointments.desk-calendar", face="desk", roles=ROLES)
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Draw the calendar asked for; of nobody in particular one's own, else the first department."""
    form = CalendarForm(request.GET)
    readable = form.is_valid()
    said = form.cleaned_data
    departments = queries.desk_departments(actor)
    known = calendar.diaries(actor)
    of = _chosen(said.get("of") or "", actor, [one.id for one in departments], known)
    shown = [one for one in known if _is_of(one, of)]
    diary = shown[0] if of.startswith("r-") else None
    department_id = UUID(of[2:]) if of.startswith("d-") else None
    if diary:
        zone = calendar.zone_of_diary(diary)
    else:
        zone = calendar.zone_of_department(department_id) if department_id else ZoneInfo("UTC")
    today = clock.today(str(zone))
    on = min(max(said.get("on") or today, date(1990, 1, 1)), date(2200, 1, 1))
    is_week = said.get("view") == "week" and bool(of)
    days = [Day(one, zone, by_clock=is_week) for one in (calendar.week_of(on) if is_week else [on])]
    columns = (
        calendar.calendar_columns(actor, days=days, shown=shown, department_id=department_id)
        if of and not (is_week and department_id)
        else []
    )
    step = timedelta(days=7 if is_week else 1)
    view = "week" if is_week else "day"
    picture = _Picture(columns, actor.language, is_week=is_week)

    def address(**changes: object) -> str:
        return "?" + urlencode({"of": of, "view": view, "on": str(on), **changes})

    context = {
        "of": of,
        "on": on,
        "view": view,
        "title": _title(days, actor.language),
        "choices": _choices(departments, known),
        "whose": next(
            (one.name for one in departments if one.id == department_id),
            diary.name if diary else "",
        ),
        "done": {
            "blocked": _("This time is kept free."),
            "freed": _("This time can be booked again."),
        }.get(request.GET.get("done", ""), ""),
        "before": address(on=on - step),
        "after": address(on=on + step),
        "now": address(on=today) if today not in [one.on for one in days] else "",
        "views": [
            MenuLink(_("Day"), address(view="day"), is_current=not is_week),
            MenuLink(_("Week"), address(view="week"), is_current=is_week),
        ],
        "block_href": f"{reverse('appointments:desk-block', args=[diary.resource_id])}?on={on}"
        if diary
        else "",
        "late_href": reverse("appointments:desk-late-of", args=[diary.resource_id])
        if diary and today in [one.on for one in days]
        else "",
        "week": week_of_department(actor, days=days, shown=shown, department_id=department_id)
        if is_week and department_id
        else None,
        "picture": picture,
        "readable": readable,
    }
    return render(
        request, "appointments/desk_calendar.html", context, status=200 if readable else 400
    )


def _chosen(asked: str, actor: Actor, departments: list[UUID], known: list[Diary]) -> str:
    # A department where nobody works has an empty calendar: it's not what to open with.
    working = {one for diary in known for one in diary.department_ids}
    departments = sorted(departments, key=lambda one: one not in working)
    keys = [f"d-{one}" for one in departments] + [f"r-{one.resource_id}" for one in known]
    own = [f"r-{one.resource_id}" for one in known if one.professional_id == actor.professional_id]
    mine = own if actor.professional_id else []
    return asked if asked in keys else next(iter(mine + keys), "")


def _choices(
    departments: list[queries.Option], known: list[Diary]
) -> list[tuple[str, list[tuple[str, str]]]]:
    people = [(f"r-{one.resource_id}", one.name) for one in known if one.professional_id]
    rooms = [(f"r-{one.resource_id}", one.name) for one in known if not one.professional_id]
    groups = [
        (_("Departments"), [(f"d-{one.id}", one.name) for one in departments]),
        (_("People"), people),
        (_("Rooms and devices"), rooms),
    ]
    return [group for group in groups if group[1]]


def _is_of(diary: Diary, of: str) -> bool:
    if of.startswith("r-"):
        return str(diary.resource_id) == of[2:]
    return any(f"d-{one}" == of for one in diary.department_ids)


def _title(days: list[Day], language: str) -> str:
    if len(days) == 1:
        return dates.day_in_words(days[0].on, language=language, year=True)
    return _("%(first)s to %(last)s") % {
        "first": dates.day_in_words(days[0].on, language=language),
        "last": dates.day_in_words(days[-1].on, language=language, year=True),
    }


class _Picture:
    """The grid of a page: its hours and its columns, from the first hour that matters."""

    def __init__(self, columns: list[CalendarColumn], language: str, *, is_week: bool) -> None:
        self.language = language
        self.is_week = is_week
        drawn = [(one, self._entries(one)) for one in columns]
        spans = [entry.span for _column, entries in drawn for entry in entries]
        spans += [one.day.span(*span) for one in columns for span in one.worked]
        hours = columns[0].day.hours if columns else []
        self.first = min([span[0] // 60 for span in spans] or [_OFFICE[0]])
        last = max([-(-span[1] // 60) for span in spans] or [_OFFICE[1]])
        self.last = min(last, len(hours))
        self.hours = [
            (
                self._place((at * 60, at * 60 + 60)),
                f"{hours[at]}{':' if language == 'en' else '.'}00",
            )
            for at in range(self.first, self.last)
        ]
        self.columns = [self._column(column, entries) for column, entries in drawn]
        self.is_empty = not any(one.entries for one in self.columns)

    def _column(self, column: CalendarColumn, entries: list[Entry]) -> DrawnColumn:
        placed = lanes([one.span for one in entries])
        for entry, (lane, is_alone) in zip(entries, placed, strict=True):
            lane_words = "lane-all" if is_alone else f"lane-{min(lane, MOST_LANES)}"
            entry.place = f"{self._place(entry.span)} {lane_words}"
        day, at = column.day, clock.now()
        is_today = day.starts_at <= at < day.ends_at
        here = day.minute(at) // 5 * 5
        is_in_sight = self.first * 60 <= here < (self.first + len(self.hours)) * 60
        return DrawnColumn(
            title=self._heading(column),
            href=self._address(column),
            works=[self._range(*span, day) for span in column.worked],
            open=[self._place(day.span(*span)) for span in column.worked],
            entries=entries,
            lanes=min(MOST_LANES, max([lane for lane, _alone in placed] or [1])),
            now=self._place((here, here + 5)) if is_today and is_in_sight else "",
            is_today=is_today,
        )

    def _heading(self, column: CalendarColumn) -> str:
        if self.is_week:
            return dates.short_day(column.day.on, language=self.language)
        return column.diary.name if column.diary else _("With nobody in particular")

    def _address(self, column: CalendarColumn) -> str:
        if column.diary is None:
            return ""
        of, view = f"r-{column.diary.resource_id}", "day" if self.is_week else "week"
        return "?" + urlencode({"of": of, "view": view, "on": column.day.on})

    def _entries(self, column: CalendarColumn) -> list[Entry]:
        day = column.day
        found = [self._taken(one, day) for one in column.taken]
        for _span, group in groupby(
            column.appointments, key=lambda one: (one.starts_at, one.ends_at)
        ):
            several = list(group)
            if len(several) >= _CROWD:
                found.append(self._crowd(several, day))
            else:
                found += [self._appointment(one, day) for one in several]
        return sorted(found, key=lambda one: one.span)

    def _appointment(self, one: AppointmentView, day: Day) -> Entry:
        return Entry(
            kind=one.status.value,
            span=day.span(one.starts_at, one.ends_at),
            time=self._range(one.starts_at, one.ends_at, day),
            title=one.client_name,
            meta=" · ".join(part for part in (one.title, one.how) if part),
            href=reverse("appointments:desk-detail", args=[one.id]),
            tag=tag_of(one)[0],
        )

    def _crowd(self, several: list[AppointmentView], day: Day) -> Entry:
        one = several[0]
        words = ngettext("%(count)s appointment", "%(count)s appointments", len(several))
        return Entry(
            kind="booked",
            span=day.span(one.starts_at, one.ends_at),
            time=self._range(one.starts_at, one.ends_at, day),
            title=words % {"count": len(several)},
            meta=one.title,
            href=f"{reverse('appointments:desk-day')}?on={day.on}&department={one.department_id}",
        )

    def _taken(self, one: Taken, day: Day) -> Entry:
        is_block = one.kind == "block"
        titles = {"block": one.reason or _("Blocked"), "hold": _("Held for a moment")}
        return Entry(
            kind=one.kind if one.kind in titles else "taken",
            span=day.span(one.starts_at, one.ends_at),
            time=self._range(one.starts_at, one.ends_at, day),
            title=titles.get(one.kind, _("Taken, for another department")),
            href=reverse("appointments:desk-unblock", args=[one.id]) if is_block else "",
            tag=_("Blocked") if is_block and one.reason else "",
        )

    def _place(self, span: Span) -> str:
        first, last = (minute - self.first * 60 for minute in span)
        return f"at-h{first // 60} at-m{first % 60} till-h{last // 60} till-m{last % 60}"

    def _range(self, starts_at: datetime, ends_at: datetime, day: Day) -> str:
        return dates.time_range(starts_at, ends_at, zone=day.zone, language=self.language)
