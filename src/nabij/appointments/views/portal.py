"""Appointments at the portal: see, book, move, cancel, take into one's own calendar."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabij.appointments import operations, queries, rules
from nabij.appointments.forms import CancelForm
from nabij.appointments.queries.requests import own_requests
from nabij.appointments.rules.calendar import calendar_file
from nabij.appointments.types import Access, AppointmentView, Status
from nabij.appointments.views import requests
from nabij.appointments.views import times as choosing
from nabij.appointments.views.visit_words import visit_item
from nabij.appointments.views.words import late_words
from nabij.lib import clock, dates
from nabij.lib.ids import uuid7
from nabij.organisation.queries import own_organisation
from nabij.people.doors import client_page
from nabij.people.types import Actor, Scope
from nabij.ui.rules import phone_in_words
from nabij.ui.types import ListItem

FRAME = "portal/frame.html"
_GONE = 410
_DONE = {"booked", "moved", "cancelled", "here", "way", "closed"}


@require_safe
@client_page(what="appointments.list", scope=Scope.VIEW_APPOINTMENTS)
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is still to come, and what was."""
    return render(
        request,
        "appointments/list.html",
        {
            "coming": _coming(queries.coming_appointments(actor), actor),
            "past": [_item(one, actor) for one in queries.past_appointments(actor)],
            "asked": [requests.as_item(one, actor) for one in own_requests(actor)],
            "may_book": rules.may_manage(actor),
            "may_subscribe": actor.client_id == actor.own_client_id,
        },
    )


@require_safe
@client_page(what="appointments.new", scope=Scope.MANAGE_APPOINTMENTS)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask what the appointment is for."""
    services = queries.bookable_services(actor)
    known = [_as_item(one) for one in services if one.is_known]
    others = [_as_item(one) for one in services if not one.is_known and not one.is_abroad]
    abroad = [_as_item(one) for one in services if not one.is_known and one.is_abroad]
    others_do = queries.desk_services(actor)
    to_ask = [_to_ask(one) for one in others_do if one.access is Access.REQUEST]
    by_desk = [_by_desk(one) for one in others_do if one.access is not Access.REQUEST]
    combined = [_combined(one) for one in queries.combined_services(language=actor.language)]
    return render(
        request,
        "appointments/new.html",
        {
            "known": known,
            "others": others,
            "abroad": abroad,
            "to_ask": to_ask,
            "by_desk": by_desk,
            "combined": combined,
        },
    )


def _combined(one: queries.CombinedView) -> ListItem:
    return ListItem(
        title=one.name,
        href=reverse("appointments:visit-plans", args=[one.id]),
        meta=" · ".join(step.name for step in one.steps),
    )


def _as_item(service: queries.ServiceView) -> ListItem:
    return ListItem(
        title=service.name,
        href=reverse("appointments:times", args=[service.id]),
        meta=f"{service.department_name} · {service.place}",
        text=_("You need a referral letter from a doctor for this.")
        if service.access is Access.REFERRAL
        else "",
    )


def _to_ask(service: queries.ServiceView) -> ListItem:
    return ListItem(
        title=service.name,
        href=reverse("appointments:request-new", args=[service.id]),
        meta=f"{service.department_name} · {service.place}",
        text=_("You ask for it here. We look at what you need and make the appointment."),
    )


def _by_desk(service: queries.ServiceView) -> ListItem:
    """Return what can't be booked here, why, and what to do instead."""
    return ListItem(
        title=service.name,
        href=f"tel:{service.phone}" if service.phone else "",
        meta=f"{service.department_name} · {service.place}",
        text=_("We make this appointment together with you. Please call us."),
        tag=phone_in_words(service.phone),
        icon="phone",
    )


@require_safe
@client_page(what="appointments.times", scope=Scope.MANAGE_APPOINTMENTS)
def times(request: HttpRequest, actor: Actor, service_id: UUID) -> HttpResponse:
    """Offer times; with `?slot=` ask whether that one is right."""
    offered = _booking(actor, service_id)
    if offered is None:
        return _withdrawn(request)
    service, scene = offered
    if "slot" not in request.GET:
        return choosing.choose(request, scene)
    notice = ""
    for other in queries.coming_appointments(actor):
        if other.service_id == service.id:
            notice = _("You already have an appointment for this: %(when)s.") % {
                "when": _when(other, actor)
            }
    return choosing.confirm(request, scene, hidden={"key": uuid7()}, notice=notice)


@require_POST
@client_page(what="appointments.book", scope=Scope.MANAGE_APPOINTMENTS)
def book(request: HttpRequest, actor: Actor, service_id: UUID) -> HttpResponse:
    """Book the confirmed time."""
    sent = choosing.read_slot(request)
    if isinstance(sent, str):
        return _not_booked(request, actor, service_id, partial(choosing.choose, problem=sent))
    assert actor.client_id is not None  # noqa: S101 the door of clients
    try:
        appointment = operations.book(
            client_id=actor.client_id,
            service_id=service_id,
            resource_id=sent.slot.resource_id,
            starts_at=sent.slot.starts_at,
            mode=sent.mode,
            booking_key=sent.key,
            by=actor,
        )
    except operations.BookingError as error:
        return _not_booked(request, actor, service_id, partial(choosing.refused, error=error))
    return redirect(f"{reverse('appointments:detail', args=[appointment.pk])}?done=booked")


def _not_booked(
    request: HttpRequest, actor: Actor, service_id: UUID, answer: Callable[..., HttpResponse]
) -> HttpResponse:
    """Answer within the scene of booking, which only who was refused has to see again."""
    offered = _booking(actor, service_id)
    return answer(request, scene=offered[1]) if offered else _withdrawn(request)


@require_safe
@client_page(what="appointments.detail", scope=Scope.VIEW_APPOINTMENTS)
def detail(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Show one appointment; after booking or moving, what happens next."""
    appointment = _found(actor, appointment_id)
    done = request.GET.get("done", "")
    return render(
        request,
        "appointments/detail.html",
        {
            "appointment": appointment,
            "visit_id": queries.visit_ids([appointment_id]).get(appointment_id),
            "done": done if done in _DONE else "",
            "may_book": rules.may_manage(actor),
            "proposal": queries.proposal_token_of(appointment.id)
            if appointment.is_off and appointment.may_cancel
            else "",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(what="appointments.move", scope=Scope.MANAGE_APPOINTMENTS)
def move(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Choose and confirm another time."""
    appointment = _found(actor, appointment_id)
    page = reverse("appointments:move", args=[appointment_id])
    own = reverse("appointments:detail", args=[appointment_id])
    scene = choosing.Scene(
        actor=actor,
        service_id=appointment.service_id or appointment.id,
        title=_("Choose a new time"),
        lead=_("We are sorry. Something came up with us.")
        if appointment.is_off
        else _("Your appointment is now %(when)s. It stays until you confirm another time.")
        % {"when": _when(appointment, actor)},
        frame=FRAME,
        page=page,
        back=own,
        action=page,
        yes=_("Yes, move my appointment"),
        what=appointment.title,
        moving=appointment,
    )
    return choosing.move(request, scene, done=f"{own}?done=moved")


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(what="appointments.cancel", scope=Scope.MANAGE_APPOINTMENTS)
def cancel(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Ask whether it should be cancelled, and (POST) cancel it."""
    appointment = _found(actor, appointment_id)
    visit_id = queries.visit_ids([appointment_id]).get(appointment_id)
    if visit_id is not None:  # its stops are cancelled together
        return redirect("appointments:visit-cancel", visit_id=visit_id)
    own = reverse("appointments:detail", args=[appointment_id])
    form = CancelForm(request.POST if request.method == "POST" else None)
    context = {"appointment": appointment, "form": form, "frame": FRAME, "back": own}
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel(
                appointment_id=appointment_id, reason=form.cleaned_data["reason"], by=actor
            )
        except operations.TooLateError:
            return render(request, "appointments/cancel.html", context, status=409)
        return redirect(f"{own}?done=cancelled")
    status = 400 if request.method == "POST" and form.errors else 200
    return render(request, "appointments/cancel.html", context, status=status)


@require_safe
@client_page(what="appointments.calendar", scope=Scope.VIEW_APPOINTMENTS)
def calendar(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Give the appointment as a file for one's own calendar."""
    del request
    appointment = _found(actor, appointment_id)
    organisation = own_organisation()
    content = calendar_file(
        appointment,
        organisation=organisation.name if organisation else appointment.location_name,
        url=f"{settings.BASE_URL}{reverse('appointments:detail', args=[appointment_id])}",
        at=clock.now(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


def _found(actor: Actor, appointment_id: UUID) -> AppointmentView:
    appointment = queries.appointment_visible_to(actor, appointment_id=appointment_id)
    if appointment is None:
        raise Http404
    return appointment


def _withdrawn(request: HttpRequest) -> HttpResponse:
    return render(request, "appointments/withdrawn.html", {"frame": FRAME}, status=_GONE)


def _booking(actor: Actor, service_id: UUID) -> tuple[queries.ServiceView, choosing.Scene] | None:
    """Return what is booked and where; None when it can't be booked here any more."""
    service = queries.bookable_service(service_id, language=actor.language)
    if service is None and queries.is_withdrawn(service_id):
        return None
    if service is None:
        raise Http404
    return service, choosing.Scene(
        actor=actor,
        service_id=service_id,
        title=_("When would you like to come?"),
        lead=_("%(service)s takes about %(minutes)s minutes.")
        % {"service": service.name, "minutes": service.duration_minutes},
        frame=FRAME,
        page=reverse("appointments:times", args=[service_id]),
        back=reverse("appointments:new"),
        action=reverse("appointments:book", args=[service_id]),
        yes=_("Yes, book this time"),
        what=service.name,
        price=service.price_hint,
        preparation=service.preparation,
        waiting=reverse("appointments:waiting-join", args=[service_id])
        if service.may_be_waited_for
        else "",
    )


def _when(one: AppointmentView, actor: Actor) -> str:
    return dates.date_near_or_far(
        one.starts_at, zone=one.zone, language=actor.language, today=clock.today(one.zone)
    )


def _coming(shown: list[AppointmentView], actor: Actor) -> list[ListItem]:
    """Return a row for each appointment, one for all that is to come of a combined visit."""
    visits = queries.visit_ids([one.id for one in shown])
    items: list[ListItem] = []
    seen: set[UUID] = set()
    for one in shown:
        visit_id = visits.get(one.id)
        if visit_id is None:
            items.append(_item(one, actor))
        elif visit_id not in seen:
            seen.add(visit_id)
            stops = [other for other in shown if visits.get(other.id) == visit_id]
            href = reverse("appointments:visit", args=[visit_id])
            items.append(visit_item(stops, href=href, language=actor.language))
    return items


def _item(one: AppointmentView, actor: Actor) -> ListItem:
    tags = {
        Status.CANCELLED: (_("Cancelled"), "warning"),
        Status.NO_SHOW: (_("You were not there"), "neutral"),
    }
    tag, tone = tags.get(one.status, ("", "neutral"))
    if one.is_off:
        tag, tone = _("Does not go on"), "warning"
    return ListItem(
        title=_when(one, actor),
        href=reverse("appointments:detail", args=[one.id]),
        meta=f"{one.title} · {one.where}",
        text=late_words(one, language=actor.language),
        tag=tag,
        tone=tone,
    )
