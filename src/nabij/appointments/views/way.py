"""How client and professional meet, changed at the portal and at the desk; the time stays."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.forms import ModeForm
from nabij.people.doors import client_page, staff_page
from nabij.people.types import Actor, Scope

ROLES = (Role.AGENT, Role.PROFESSIONAL)
_PAGE = ["GET", "HEAD", "POST"]
_BAD = 400


@require_http_methods(_PAGE)
@client_page(what="appointments.way", scope=Scope.MANAGE_APPOINTMENTS)
def own(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Ask a client how to meet, and (POST) meet so."""
    page = reverse("appointments:detail", args=[appointment_id])
    return _ask(request, actor, appointment_id, page=page, frame="portal/frame.html")


@require_http_methods(_PAGE)
@staff_page(what="appointments.desk-way", face="desk", roles=ROLES)
def desk(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Ask how a client is met, and (POST) meet so."""
    page = reverse("appointments:desk-detail", args=[appointment_id])
    return _ask(request, actor, appointment_id, page=page, frame="desk/frame.html")


def _ask(
    request: HttpRequest, actor: Actor, appointment_id: UUID, *, page: str, frame: str
) -> HttpResponse:
    appointment = queries.appointment_visible_to(actor, appointment_id=appointment_id)
    if appointment is None:
        raise Http404
    if not appointment.may_change_way or appointment.service_id is None:
        return redirect(f"{page}?done=closed")
    ways = queries.ways_to_meet(
        actor,
        service_id=appointment.service_id,
        client_id=appointment.client_id,
        place=appointment.location_name,
    )
    sent = request.POST if request.method == "POST" else None
    form = ModeForm(sent, ways=ways, now=appointment.mode)
    if form.is_bound and form.is_valid():
        mode = form.cleaned_data.get("mode") or ways[0].mode  # the only one is not asked for
        try:
            operations.change_way(appointment_id=appointment_id, mode=mode, by=actor)
        except operations.ModeNotOfferedError:
            form.add_error(None, _("We don't meet in this way any more. Choose again."))
        except operations.TooLateError:
            return redirect(f"{page}?done=closed")
        else:
            return redirect(page if mode == appointment.mode else f"{page}?done=way")
    context = {"when": appointment, "form": form, "ways": ways, "back": page, "frame": frame}
    status = _BAD if form.errors else 200
    return render(request, "appointments/way.html", context, status=status)
