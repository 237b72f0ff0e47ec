"""What a signed link in a message opens: one appointment, its time and place, nothing else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabij.appointments import operations, queries
from nabij.appointments.forms import CancelForm
from nabij.appointments.types import AppointmentView
from nabij.appointments.views import times as choosing
from nabij.delivery.operations import mark_read
from nabij.delivery.rules import sign_seen
from nabij.delivery.types import About
from nabij.lib import clock, dates
from nabij.lib.links import LinkError, LinkExpiredError
from nabij.people.doors import address_of, link_page
from nabij.people.types import Actor

FRAME = "ui/narrow.html"
_GONE = 410


@require_safe
@link_page(what="appointments.link")
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show when and where, and offer to move or cancel."""
    found = opened(request, token)
    if found is None:
        return expired(request)
    appointment, _holder = found
    done = request.GET.get("done", "")
    return render(
        request,
        "appointments/link.html",
        {
            "appointment": appointment,
            "token": token,
            "proposal": queries.proposal_token_of(appointment.id) if appointment.is_off else "",
            "done": done if done in {"moved", "cancelled", "here"} else "",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="appointments.link-move")
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Choose and confirm another time."""
    found = opened(request, token)
    if found is None:
        return expired(request)
    appointment, holder = found
    page = reverse("appointments:link-move", args=[token])
    own = reverse("appointments:link", args=[token])
    when = dates.date_near_or_far(
        appointment.starts_at,
        zone=appointment.zone,
        language=holder.language,
        today=clock.today(appointment.zone),
    )
    scene = choosing.Scene(
        actor=holder,
        service_id=appointment.service_id or appointment.id,
        title=_("Choose a new time"),
        lead=_("We are sorry. Something came up with us.")
        if appointment.is_off
        else _("Your appointment is now %(when)s. It stays until you confirm another time.")
        % {"when": when},
        frame=FRAME,
        page=page,
        back=own,
        action=page,
        yes=_("Yes, move my appointment"),
        moving=appointment,
        discreet=True,
    )
    return choosing.move(request, scene, done=f"{own}?done=moved")


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="appointments.link-cancel")
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether it should be cancelled, and (POST) cancel it."""
    found = opened(request, token)
    if found is None:
        return expired(request)
    appointment, holder = found
    own = reverse("appointments:link", args=[token])
    form = CancelForm(request.POST if request.method == "POST" else None)
    context = {"appointment": appointment, "form": form, "frame": FRAME, "back": own}
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel(
                appointment_id=appointment.id, reason=form.cleaned_data["reason"], by=holder
            )
        except operations.TooLateError:
            return render(request, "appointments/cancel.html", context, status=409)
        return redirect(f"{own}?done=cancelled")
    status = 400 if request.method == "POST" and form.errors else 200
    return render(request, "appointments/cancel.html", context, status=status)


def opened(request: HttpRequest, token: str) -> tuple[AppointmentView, Actor] | None:
    """Return the appointment and who holds its link; None when the link's time is over.

    A person who opens it has read the messages about the appointment.
    """
    try:
        found = queries.appointment_by_link(
            token, address=address_of(request), language=get_language() or "nl"
        )
    except LinkExpiredError:
        return None
    except LinkError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    if sign := sign_seen(request.method or "", request.headers):
        mark_read(about=About(kind="appointment", id=found[0].id), sign=sign)
    return found


def expired(request: HttpRequest) -> HttpResponse:
    """Say that the link's time is over, and how to go on."""
    return render(request, "appointments/link_expired.html", status=_GONE)
