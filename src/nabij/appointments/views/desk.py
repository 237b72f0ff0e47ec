"""Appointments at the desk: the day, one appointment, and what came of it."""

from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.forms import DayForm, MarkForm, TakeBackForm, chosen_department
from nabij.appointments.types import OPEN, AppointmentView, Status
from nabij.appointments.views.words import (
    late_words,
    mark_entry,
    status_words,
    tag_of,
    waiting_words,
)
from nabij.lib import clock, dates
from nabij.people.doors import staff_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor
from nabij.ui.types import ListItem

ROLES = (Role.AGENT, Role.PROFESSIONAL)
_MARKS = {
    Status.ARRIVED: operations.mark_arrived,
    Status.STARTED: operations.mark_started,
    Status.FULFILLED: operations.mark_fulfilled,
    Status.NO_SHOW: operations.mark_no_show,
}


@require_safe
@staff_page(what="appointments.desk-day", face="desk", roles=ROLES)
def day(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the appointments of a day, of one department or of all the actor works for."""
    departments = queries.desk_departments(actor)
    form = DayForm(request.GET)
    readable = form.is_valid()
    department_id = chosen_department(form, [one.id for one in departments]) if readable else None
    mine = bool(readable and form.cleaned_data["mine"])
    today = clock.today(settings.TIME_ZONE)
    on = form.cleaned_data.get("on") or today
    on = min(max(on, date(1990, 1, 1)), date(2200, 1, 1))
    own_zone = zone_of(actor)
    asked = request.GET.get("page", "")
    is_today = on == today
    found = queries.day_page(
        actor,
        on=on,
        department_id=department_id,
        mine=mine,
        page=asked,
        from_now=is_today,
    )
    at = clock.now()
    earlier = [one for one in found.rows if is_today and one.is_behind(at)]
    later = [one for one in found.rows if not (is_today and one.is_behind(at))]
    return render(
        request,
        "appointments/desk_day.html",
        {
            "on": on,
            "today": today,
            "before": _address(form, on - timedelta(days=1)),
            "after": _address(form, on + timedelta(days=1)),
            "now": _address(form, today),
            "earlier": [as_row(one, actor, own_zone=own_zone) for one in earlier],
            "is_earlier_open": bool(asked) or not later,
            "behind": found.behind if is_today else 0,
            "to_note": found.to_note,
            "items": [as_row(one, actor, own_zone=own_zone) for one in later],
            "jump": "#now"
            if earlier and later
            else f"{_address(form, today)}#now"
            if asked
            else "",
            "page": found.rows,
            "departments": departments if len(departments) > 1 else [],
            "department_id": department_id,
            "mine": mine,
            "may_be_mine": actor.professional_id is not None,
            "readable": readable,
        },
        status=200 if readable else 400,
    )


@require_safe
@staff_page(what="appointments.desk-detail", face="desk", roles=ROLES)
def detail(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Show one appointment and what can be said of it."""
    return _page(request, actor, _found(actor, appointment_id))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="appointments.desk-mark", face="desk", roles=ROLES)
def mark(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Ask to confirm what can't be undone; (POST) note what happened."""
    appointment = _found(actor, appointment_id)
    form = MarkForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return _page(
            request, actor, appointment, problem=_("Please choose what happened."), status=400
        )
    to = form.status()
    if request.method != "POST":
        own = reverse("appointments:desk-detail", args=[appointment_id])
        return render(
            request,
            "appointments/desk_mark.html",
            {"appointment": appointment, "to": to.value, "back": own},
        )
    try:
        _MARKS[to](appointment_id=appointment_id, by=actor)
    except operations.TooLateError:
        problem = _("This can't be said of the appointment as it is now.")
        return _page(request, actor, appointment, problem=problem, status=409)
    return redirect(f"{reverse('appointments:desk-detail', args=[appointment_id])}?done={to.value}")


@require_POST
@staff_page(what="appointments.desk-take-back", face="desk", roles=ROLES)
def take_back(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Take back what was noted last of an appointment."""
    appointment = _found(actor, appointment_id)
    form = TakeBackForm(request.POST)
    marks = queries.marks_of(actor, appointment_id=appointment_id)
    asked = form.cleaned_data["mark"] if form.is_valid() else None
    if asked not in [one.id for one in marks]:
        problem = _("Please choose what was noted by mistake.")
        return _page(request, actor, appointment, problem=problem, status=400)
    try:
        operations.take_back_mark(appointment_id=appointment_id, mark_id=asked, by=actor)
    except operations.TooLateError:
        problem = _("This can't be taken back any more.")
        return _page(request, actor, appointment, problem=problem, status=409)
    return redirect(f"{reverse('appointments:desk-detail', args=[appointment_id])}?done=taken-back")


def as_row(one: AppointmentView, actor: Actor, *, own_zone: str) -> ListItem:
    """Return an appointment as a row of a day; who is simply expected bears no mark."""
    tag, tone = tag_of(one)
    return ListItem(
        when=_of_place(_range(one, actor), one, actor, own_zone),
        title=one.client_name,
        href=reverse("appointments:desk-detail", args=[one.id]),
        meta=" · ".join(part for part in (one.title, one.professional_name, one.where) if part),
        text=" · ".join(
            part for part in (late_words(one, language=actor.language), waiting_words(one)) if part
        ),
        tag=tag,
        tone=tone,
    )


def _range(one: AppointmentView, actor: Actor) -> str:
    return dates.time_range(one.starts_at, one.ends_at, zone=one.zone, language=actor.language)


def _of_place(time: str, one: AppointmentView, actor: Actor, own_zone: str) -> str:
    return dates.of_place(
        time, at=one.starts_at, zone=one.zone, own=own_zone, language=actor.language
    )


def _address(form: DayForm, on: date) -> str:
    said = form.cleaned_data
    parts = {
        "on": on,
        "department": said.get("department"),
        "mine": "on" if said.get("mine") else "",
    }
    return "?" + urlencode({name: str(value) for name, value in parts.items() if value})


def _found(actor: Actor, appointment_id: UUID) -> AppointmentView:
    appointment = queries.appointment_visible_to(actor, appointment_id=appointment_id)
    if appointment is None:
        raise Http404
    return appointment


def _done(said: str, appointment: AppointmentView) -> str:
    """Return what was done just now, in words."""
    words = {
        "booked": _("The appointment is made. The client is told."),
        "moved": _("The appointment is moved. The client is told."),
        "way": _("How you meet is changed. The client is told."),
        "cancelled": _("The appointment is off. The client is told."),
        "taken-back": _("Taken back."),
        "closed": _("Nothing has changed: it has begun, is over or cancelled."),
    }
    if said == "cancelled" and appointment.status is not Status.CANCELLED:
        return ""
    return words.get(said, _("Noted.") if said == appointment.status.value else "")


def _page(
    request: HttpRequest,
    actor: Actor,
    appointment: AppointmentView,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    words, tone = status_words(appointment.status)
    marking = reverse("appointments:desk-mark", args=[appointment.id])
    marks = queries.marks_of(actor, appointment_id=appointment.id)
    local_day = appointment.starts_at.astimezone(ZoneInfo(appointment.zone)).date()
    return render(
        request,
        "appointments/desk_detail.html",
        {
            "appointment": appointment,
            "time": _of_place(_range(appointment, actor), appointment, actor, zone_of(actor)),
            "has_letter": queries.has_letter(appointment.id),
            "may_mark_later": appointment.status in OPEN and not appointment.may_mark,
            "waiting": waiting_words(appointment),
            "late": late_words(appointment, language=actor.language),
            "status_words": words,
            "status_tone": tone,
            "may_mark": {one.value: one in appointment.may_mark for one in _MARKS},
            "back": f"{reverse('appointments:desk-day')}?on={local_day}",
            "mark_fulfilled": f"{marking}?to={Status.FULFILLED.value}",
            "mark_no_show": f"{marking}?to={Status.NO_SHOW.value}",
            "marks": [mark_entry(one, appointment, actor.language) for one in marks],
            "mistake": next((one.id for one in marks if one.may_take_back), None),
            "done": _done(request.GET.get("done", ""), appointment),
            "problem": problem,
        },
        status=status,
    )
