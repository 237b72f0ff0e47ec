"""The desk takes a time that the rules don't offer, with a reason; never one that is taken."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.forms_overruling import OtherTimeForm, OverruleForm
from nabij.appointments.models import Appointment, Service
from nabij.appointments.types import AppointmentView, FreeTime, SetAside
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.doors import staff_page
from nabij.people.queries import client_visible_to
from nabij.people.types import Actor

ROLES = (Role.AGENT, Role.PROFESSIONAL)
_METHODS = ["GET", "HEAD", "POST"]
_BAD, _CONFLICT = 400, 409


@dataclass(frozen=True, kw_only=True)
class _Case:
    """For whom and what a time is taken; `moving` is the appointment that gets it."""

    actor: Actor
    client_id: UUID
    client_name: str
    service: Service
    title: str
    page: str
    usual: str
    moving: AppointmentView | None = None
    who: list[tuple[int, str]] = field(default_factory=list)


@require_http_methods(_METHODS)
@staff_page(what="appointments.desk-book-other", face="desk", roles=ROLES)
def book(request: HttpRequest, actor: Actor, client_id: UUID, service_id: UUID) -> HttpResponse:
    """Ask which time, say which rules it sets aside, and (POST) book it with a reason."""
    client = client_visible_to(actor, client_id=client_id)
    offered = [one for one in queries.services_of_desk(actor) if one.id == service_id]
    if client is None or client.died_at is not None or not offered:
        raise Http404
    case = _Case(
        actor=actor,
        client_id=client_id,
        client_name=client.name,
        service=_service(service_id),
        title=offered[0].name,
        page=reverse("appointments:desk-book-other", args=[client_id, service_id]),
        usual=reverse("appointments:desk-book", args=[client_id, service_id]),
        who=queries.who_does(service_id),
    )
    return _take(request, case)


@require_http_methods(_METHODS)
@staff_page(what="appointments.desk-move-other", face="desk", roles=ROLES)
def move(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Ask which time, say which rules it sets aside, and (POST) move there with a reason."""
    appointment = queries.appointment_visible_to(actor, appointment_id=appointment_id)
    if appointment is None:
        raise Http404
    if not appointment.may_move or appointment.service_id is None:
        return redirect(_own(appointment_id, done="closed"))
    case = _Case(
        actor=actor,
        client_id=appointment.client_id,
        client_name=appointment.client_name,
        service=_service(appointment.service_id),
        title=appointment.title,
        page=reverse("appointments:desk-move-other", args=[appointment_id]),
        usual=reverse("appointments:desk-move", args=[appointment_id]),
        moving=appointment,
        who=queries.who_does(appointment.service_id),
    )
    return _take(request, case)


def _take(request: HttpRequest, case: _Case) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    asked = OtherTimeForm(
        sent if sent or request.method == "POST" else None,
        who=case.who,
        zone_on=lambda resource_id, on: (
            queries.place_on(service_id=case.service.pk, resource_id=resource_id, on=on).time_zone
        ),
        initial={"resource": case.moving.resource_id if case.moving else None},
    )
    if not asked.is_valid():
        return _ask(request, case, asked, status=_BAD if asked.is_bound else 200)
    said = asked.cleaned_data
    time = queries.wished_time(
        service=case.service, resource_id=said["resource"], starts_at=said["starts_at"]
    )
    if time is None:
        raise Http404
    ways, now = _ways(case, time), case.moving.mode if case.moving else None
    if request.method != "POST":
        form = OverruleForm(initial={"key": uuid7()}, ways=ways, now=now)
        return _sure(request, case, asked, time, form)
    form = OverruleForm(request.POST, ways=ways, now=now)
    if not form.is_valid():
        return _sure(request, case, asked, time, form)
    try:
        taken = _do(case, time, form.cleaned_data)
    except operations.TooLateError:
        return redirect(_own(case.moving.id, done="closed") if case.moving else case.usual)
    except operations.BookingError as error:
        return _ask(request, case, asked, problem=_refusal(error), status=_CONFLICT)
    return redirect(_own(taken.pk, done="moved" if case.moving else "booked"))


def _ways(case: _Case, time: FreeTime) -> list[queries.Way]:
    return queries.ways_to_meet(
        case.actor,
        service_id=case.service.pk,
        client_id=case.client_id,
        place=time.location_name,
    )


def _do(case: _Case, time: FreeTime, said: dict[str, Any]) -> Appointment:
    if case.moving is not None:
        return operations.move(
            appointment_id=case.moving.id,
            resource_id=time.resource_id,
            starts_at=time.starts_at,
            mode=said.get("mode"),
            overruled=said["reason"],
            by=case.actor,
        )
    return operations.book(
        client_id=case.client_id,
        service_id=case.service.pk,
        resource_id=time.resource_id,
        starts_at=time.starts_at,
        booking_key=said["key"],
        mode=said.get("mode"),
        overruled=said["reason"],
        by=case.actor,
    )


def _ask(
    request: HttpRequest, case: _Case, form: OtherTimeForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"case": case, "form": form, "problem": problem}
    return render(request, "appointments/desk_other.html", context, status=status)


def _sure(
    request: HttpRequest, case: _Case, asked: OtherTimeForm, time: FreeTime, form: OverruleForm
) -> HttpResponse:
    at = clock.now()
    rules = queries.rules_set_aside(
        time, service=case.service, client_id=case.client_id, at=at, moving=case.moving
    )
    context = {
        "case": case,
        "time": time,
        "rules": [_words(one, case.service) for one in rules],
        "form": form,
        "hidden": {name: asked.data.get(name, "") for name in ("on", "at", "resource")},
        "by_the_rules": f"{case.usual}?slot={time.key}",
    }
    status = _BAD if form.is_bound else 200
    return render(request, "appointments/desk_overrule.html", context, status=status)


def _words(rule: SetAside, service: Service) -> str:
    """Return what the rule asks and this time does not keep to."""
    hours = max(1, round(service.notice_minutes / 60))
    return {
        SetAside.NOTICE: ngettext(
            "It begins sooner than %(count)s hour from now, the notice for this service.",
            "It begins sooner than %(count)s hours from now, the notice for this service.",
            hours,
        )
        % {"count": hours},
        SetAside.HORIZON: _("It lies farther ahead than this service is booked: %(days)s days.")
        % {"days": service.horizon_days},
        SetAside.HOURS: _("It lies outside working hours."),
        SetAside.CLOSED: _("On this day nobody works then: a holiday, a closed day or leave."),
        SetAside.GRID: _("Appointments for this begin every %(minutes)s minutes; this one between.")
        % {"minutes": service.grid_minutes},
        SetAside.LETTER: _("A referral letter is needed and is not there. It will not be awaited."),
        SetAside.CHANGE_UNTIL: _("The appointment is so near that clients can't move it any more."),
    }[rule]


def _refusal(error: operations.BookingError) -> str:
    if isinstance(error, operations.ClientBusyError):
        return _("The client has another appointment at that time.")
    if isinstance(error, operations.AlreadyBookedError):
        return _("This appointment has been made already.")
    if isinstance(error, operations.SlotTakenError):
        return _(
            "This time is taken or blocked. No reason sets that aside: choose another, "
            "or make it free first."
        )
    return _("This time can't be taken. Choose another.")


def _service(service_id: UUID) -> Service:
    return Service.objects.select_related("department__location").get(pk=service_id)


def _own(appointment_id: UUID, *, done: str) -> str:
    return f"{reverse('appointments:desk-detail', args=[appointment_id])}?done={done}"
