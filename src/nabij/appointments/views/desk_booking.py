"""The desk books, moves and cancels for a client, by the rules and pages of the portal."""

from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.forms import CancelForm
from nabij.appointments.types import AppointmentView
from nabij.appointments.views import times as choosing
from nabij.lib import clock, dates
from nabij.lib.ids import uuid7
from nabij.people.doors import staff_page
from nabij.people.models import Client
from nabij.people.queries import client_visible_to
from nabij.people.types import Actor
from nabij.ui.types import ListItem

ROLES = (Role.AGENT, Role.PROFESSIONAL)
FRAME = "desk/frame.html"
_METHODS = ["GET", "HEAD", "POST"]
_CONFLICT = 409


@require_safe
@staff_page(what="appointments.desk-new", face="desk", roles=ROLES)
def new(request: HttpRequest, actor: Actor, client_id: UUID) -> HttpResponse:
    """Ask what the appointment of a client is for: the services of one's own departments."""
    client = _client(actor, client_id)
    items = [
        ListItem(
            title=one.name,
            href=reverse("appointments:desk-book", args=[client_id, one.id]),
            meta=f"{one.department_name} · {one.place}",
        )
        for one in queries.services_of_desk(actor)
    ]
    combined = [
        ListItem(
            title=one.name,
            href=reverse("appointments:desk-visit", args=[client_id, one.id]),
            meta=" · ".join(step.name for step in one.steps),
        )
        for one in queries.combined_services_of_desk(actor)
    ]
    back = _client_page(client_id)
    context = {"client": client, "items": items, "combined": combined, "back": back}
    return render(request, "appointments/desk_new.html", context)


@require_http_methods(_METHODS)
@staff_page(what="appointments.desk-book", face="desk", roles=ROLES)
def book(request: HttpRequest, actor: Actor, client_id: UUID, service_id: UUID) -> HttpResponse:
    """Choose, confirm and (POST) book a time for a client."""
    wanted = Wanted(
        client_id=client_id,
        service_id=service_id,
        page=reverse("appointments:desk-book", args=[client_id, service_id]),
        back=reverse("appointments:desk-new", args=[client_id]),
    )
    return book_for(request, actor, wanted)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """For whom and what a time is taken, and from which page.

    Attributes:
        wishes, wish: what suits the client, in words, and as the times are asked for first.
        answers: the request the appointment is the answer to, if it is one.
    """

    client_id: UUID
    service_id: UUID
    page: str
    back: str
    wishes: str = ""
    wish: queries.Wish = field(default_factory=queries.Wish)
    answers: UUID | None = None


def book_for(request: HttpRequest, actor: Actor, wanted: Wanted) -> HttpResponse:
    """Choose, confirm and (POST) book a time for a client, of one's own departments."""
    client = _client(actor, wanted.client_id)
    found = [one for one in queries.services_of_desk(actor) if one.id == wanted.service_id]
    if not found:
        raise Http404
    told = f"{client.name}, {found[0].name}"
    scene = choosing.Scene(
        actor=actor,
        service_id=wanted.service_id,
        title=_("When does the client come?"),
        lead=f"{told}. {wanted.wishes}" if wanted.wishes else told,
        frame=FRAME,
        page=wanted.page,
        back=wanted.back,
        action=wanted.page,
        yes=_("Yes, book this time"),
        what=found[0].name,
        client_id=wanted.client_id,
        wish=wanted.wish,
        other=reverse("appointments:desk-book-other", args=[wanted.client_id, wanted.service_id]),
    )
    if request.method != "POST":
        return _choose(request, scene, hidden={"key": uuid7()})
    sent = choosing.read_slot(request)
    if isinstance(sent, str):
        return choosing.choose(request, scene, problem=sent)
    try:
        appointment = operations.book(
            client_id=wanted.client_id,
            service_id=wanted.service_id,
            resource_id=sent.slot.resource_id,
            starts_at=sent.slot.starts_at,
            mode=sent.mode,
            booking_key=sent.key,
            answers=wanted.answers,
            by=actor,
        )
    except operations.RequestOverError:
        return redirect(wanted.back)
    except operations.BookingError as error:
        return _refused(request, error, scene)
    return redirect(_own(appointment.pk, done="booked"))


@require_http_methods(_METHODS)
@staff_page(what="appointments.desk-move", face="desk", roles=ROLES)
def move(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Choose, confirm and (POST) move a client's appointment to another time."""
    appointment = _found(actor, appointment_id)
    if not appointment.may_move:
        return redirect(_own(appointment_id, done="closed"))
    when = dates.date_near_or_far(
        appointment.starts_at,
        zone=appointment.zone,
        language=actor.language,
        today=clock.today(appointment.zone),
    )
    page = reverse("appointments:desk-move", args=[appointment_id])
    scene = choosing.Scene(
        actor=actor,
        service_id=appointment.service_id or appointment.id,
        title=_("Choose a new time"),
        lead=_("%(name)s comes now %(when)s. That stays until you confirm another time.")
        % {"name": appointment.client_name, "when": when},
        frame=FRAME,
        page=page,
        back=_own(appointment_id),
        action=page,
        yes=_("Yes, move the appointment"),
        what=appointment.title,
        moving=appointment,
        other=reverse("appointments:desk-move-other", args=[appointment_id]),
    )
    if request.method != "POST":
        return _choose(request, scene, hidden={})
    sent = choosing.read_slot(request)
    if isinstance(sent, str):
        return choosing.choose(request, scene, problem=sent)
    try:
        operations.move(
            appointment_id=appointment_id,
            resource_id=sent.slot.resource_id,
            starts_at=sent.slot.starts_at,
            mode=sent.mode,
            by=actor,
        )
    except operations.BookingError as error:
        return _refused(request, error, scene)
    return redirect(_own(appointment_id, done="moved"))


@require_http_methods(_METHODS)
@staff_page(what="appointments.desk-cancel", face="desk", roles=ROLES)
def cancel(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Ask whether a client's appointment is off, and (POST) cancel it."""
    appointment = _found(actor, appointment_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].label = _("Why is it off?")
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel(
                appointment_id=appointment_id, reason=form.cleaned_data["reason"], by=actor
            )
        except operations.TooLateError:
            return redirect(_own(appointment_id, done="closed"))
        return redirect(_own(appointment_id, done="cancelled"))
    if not appointment.may_cancel:
        return redirect(_own(appointment_id, done="closed"))
    context = {"appointment": appointment, "form": form, "back": _own(appointment_id)}
    status = 400 if form.is_bound else 200
    return render(request, "appointments/desk_cancel.html", context, status=status)


def _choose(
    request: HttpRequest, scene: choosing.Scene, *, hidden: dict[str, object]
) -> HttpResponse:
    if "slot" in request.GET:
        return choosing.confirm(request, scene, hidden=hidden)
    return choosing.choose(request, scene)


def _refused(
    request: HttpRequest, error: operations.BookingError, scene: choosing.Scene
) -> HttpResponse:
    """Say why it did not work in the words of the desk, and offer what can be chosen."""
    if isinstance(error, (operations.NotOfferedError, operations.ModeNotOfferedError)):
        return choosing.refused(request, error, scene)
    if isinstance(error, operations.TooLateError) and scene.moving:
        return redirect(_own(scene.moving.id, done="closed"))
    problem = (
        _("The client has another appointment at that time.")
        if isinstance(error, operations.ClientBusyError)
        else _("This appointment has been made already.")
    )
    answer = choosing.choose(request, scene, problem=problem)
    answer.status_code = _CONFLICT
    return answer


def _client(actor: Actor, client_id: UUID) -> Client:
    client = client_visible_to(actor, client_id=client_id)
    if client is None or client.died_at is not None:
        raise Http404
    return client


def _found(actor: Actor, appointment_id: UUID) -> AppointmentView:
    appointment = queries.appointment_visible_to(actor, appointment_id=appointment_id)
    if appointment is None:
        raise Http404
    return appointment


def _own(appointment_id: UUID, *, done: str = "") -> str:
    page = reverse("appointments:desk-detail", args=[appointment_id])
    return f"{page}?done={done}" if done else page


def _client_page(client_id: UUID) -> str:
    return reverse("people:desk-client", args=[client_id])
