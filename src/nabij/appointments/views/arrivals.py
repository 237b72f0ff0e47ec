"""Saying that one is there: in the portal, behind the link of a message, at the entrance."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabij.accounts.doors import close_session
from nabij.accounts.operations import TooOftenError
from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.forms_arrival import HereForm, KioskForm
from nabij.appointments.queries import arrivals
from nabij.appointments.rules.arrivals import SCREEN_LASTS, screen_token
from nabij.appointments.types import AppointmentView, Status
from nabij.appointments.views.links import expired, opened
from nabij.lib import clock
from nabij.people.doors import address_of, client_page, link_page, staff_page
from nabij.people.types import Actor, Purpose, Scope, kiosk_actor

ROLES = (Role.AGENT, Role.PROFESSIONAL)
_BACK_AFTER = 60  # seconds, after which the screen is ready for who comes next
_TOO_OFTEN, _FORBIDDEN = 429, 403
SCREEN_COOKIE = "nabij_screen"


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(what="appointments.here", scope=Scope.MANAGE_APPOINTMENTS)
def here(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Ask for the code on the sign, and (POST) say that the client is there."""
    appointment = queries.appointment_visible_to(actor, appointment_id=appointment_id)
    if appointment is None:
        raise Http404
    own = reverse("appointments:detail", args=[appointment_id])
    return _here(request, actor, appointment, frame="portal/frame.html", own=own)


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="appointments.link-here")
def link_here(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code on the sign, and (POST) say that the client is there."""
    found = opened(request, token)
    if found is None:
        return expired(request)
    appointment, holder = found
    own = reverse("appointments:link", args=[token])
    return _here(request, holder, appointment, frame="ui/narrow.html", own=own)


def _here(
    request: HttpRequest, actor: Actor, appointment: AppointmentView, *, frame: str, own: str
) -> HttpResponse:
    form = HereForm(request.POST if request.method == "POST" else None)
    problem, status = "", 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            operations.check_in(appointment=appointment, code=code, by=actor)
        except operations.WrongCodeError:
            problem = _("These are not the digits of today. Look once more, or go to the desk.")
        except TooOftenError:
            problem, status = (
                _("That did not work several times. Please go to the desk."),
                _TOO_OFTEN,
            )
        except operations.TooLateError:
            problem, status = _("You can't check in for it now. Please go to the desk."), 409
        else:
            return redirect(f"{own}?done=here")
    elif appointment.status is Status.ARRIVED:
        return redirect(own)
    context = {
        "frame": frame,
        "back": own,
        "form": form,
        "problem": problem,
        "may_check_in": appointment.may_check_in,
    }
    return render(request, "appointments/here.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="appointments.kiosk", purpose=Purpose.KIOSK)
def kiosk(request: HttpRequest, location_id: UUID) -> HttpResponse:
    """Ask at the entrance who is there, and (POST) say where to wait: never who, nor what for.

    Only on a device that the desk made the screen there.
    """
    if not arrivals.is_place(location_id):
        raise Http404
    screen = arrivals.screen_by_token(request.COOKIES.get(SCREEN_COOKIE, ""))
    if screen is None or screen.location_id != location_id:
        return render(request, "appointments/kiosk_not_started.html", status=_FORBIDDEN)
    response = _arrive(request, location_id)
    if request.method == "GET":  # what is used stays a screen
        _make_screen(request, response, screen.pk)
    return response


def _arrive(request: HttpRequest, location_id: UUID) -> HttpResponse:
    form = KioskForm(request.POST if request.method == "POST" else None)
    start = reverse("appointments:kiosk", args=[location_id])
    context = {"form": form, "start": start}
    if request.method != "POST" or not form.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(request, "appointments/kiosk.html", context, status=status)
    actor = kiosk_actor(
        client_id=None, address=address_of(request), language=get_language() or "nl"
    )
    found = operations.check_in_here(
        location_id=location_id,
        born_on=form.cleaned_data["born_on"],
        phone_end=form.cleaned_data["phone"],
        by=actor,
    )
    context |= {"is_here": found is not None, "waiting_room": found.waiting_room if found else ""}
    response = render(request, "appointments/kiosk_done.html", context)
    response["Refresh"] = f"{_BACK_AFTER};url={start}"
    return response


@require_safe
@staff_page(what="appointments.desk-signs", face="desk", roles=ROLES)
def signs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the code of today for the sign at each entrance, and which devices are a screen."""
    locations = arrivals.locations_of_desk(actor)
    operations.make_arrival_codes(location_ids=[one.pk for one in locations])
    screens = arrivals.screens_of(locations)
    zones = {one.pk: one.time_zone for one in locations}
    shown = [
        (one, screens[one.location_id], zones[one.location_id])
        for one in arrivals.signs_of(locations)
    ]
    done = request.GET.get("done") == "stopped"
    return render(request, "appointments/desk_signs.html", {"signs": shown, "done": done})


@require_POST
@staff_page(what="appointments.desk-screen-start", face="desk", roles=ROLES)
def start_screen(request: HttpRequest, actor: Actor, location_id: UUID) -> HttpResponse:
    """Make this device the screen by an entrance, and sign out on it: it stands where all come."""
    if location_id not in [one.pk for one in arrivals.locations_of_desk(actor)]:
        raise Http404
    screen = operations.start_screen(location_id=location_id, by=actor)
    close_session(request)
    response = redirect("appointments:kiosk", location_id)
    _make_screen(request, response, screen.pk)
    return response


@require_POST
@staff_page(what="appointments.desk-screen-stop", face="desk", roles=ROLES)
def stop_screen(request: HttpRequest, actor: Actor, screen_id: UUID) -> HttpResponse:
    """Let a device be no screen any more, from wherever one is."""
    del request
    if not arrivals.is_screen_of_desk(actor, screen_id=screen_id):
        raise Http404
    operations.stop_screen(screen_id=screen_id, by=actor)
    return redirect(f"{reverse('appointments:desk-signs')}?done=stopped")


def _make_screen(request: HttpRequest, response: HttpResponse, screen_id: UUID) -> None:
    response.set_cookie(
        SCREEN_COOKIE,
        screen_token(screen_id=screen_id, at=clock.now()),
        max_age=SCREEN_LASTS,
        path="/here/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
