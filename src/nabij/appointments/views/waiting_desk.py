"""The waiting list at the desk: the queue per service, and putting a client on it."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.queries.waiting_desk import QueuedWish, queues
from nabij.appointments.types import Urgency
from nabij.appointments.views.waiting_forms import WaitingForm
from nabij.lib import dates
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import ListItem

ROLES = (Role.AGENT, Role.PROFESSIONAL)
_BAD, _CONFLICT = 400, 409


@require_safe
@staff_page(what="appointments.desk-waiting", face="desk", roles=ROLES)
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who waits for which service, the first in turn first."""
    shown = [(name, [_item(one, actor) for one in waiting]) for name, waiting in queues(actor)]
    return render(
        request,
        "appointments/waiting_desk.html",
        {"queues": shown, "done": request.GET.get("done") == "joined"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="appointments.desk-waiting-join", face="desk", roles=ROLES)
def join(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Ask what suits the client, and (POST) let them wait for an earlier time, with urgency."""
    appointment = queries.appointment_visible_to(actor, appointment_id=appointment_id)
    if appointment is None or appointment.service_id is None:
        raise Http404
    form = WaitingForm(
        request.POST if request.method == "POST" else None,
        wish=None,
        professionals=queries.professionals_of(appointment.service_id),
        places=queries.places_of(appointment.service_id).options,
        with_urgency=True,
    )
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            operations.join_waiting_list(
                client_id=appointment.client_id,
                service_id=appointment.service_id,
                wishes=form.wishes(),
                appointment_id=appointment_id,
                urgency=Urgency(form.cleaned_data["urgency"]),
                by=actor,
            )
        except operations.NoWaitingListError:
            problem = _("There is no waiting list for this appointment.")
        else:
            return redirect(f"{reverse('appointments:desk-waiting')}?done=joined")
    return render(
        request,
        "appointments/waiting_desk_join.html",
        {
            "form": form,
            "appointment": appointment,
            "problem": problem,
            "back": reverse("appointments:desk-detail", args=[appointment_id]),
        },
        status=_CONFLICT if problem else _BAD if form.errors else 200,
    )


def _item(one: QueuedWish, actor: Actor) -> ListItem:
    since = dates.day_in_words(one.waiting_since, zone=settings.TIME_ZONE, language=actor.language)
    tags = {
        Urgency.NORMAL: ("", "neutral"),
        Urgency.SOON: (_("Soon"), "info"),
        Urgency.URGENT: (_("Urgent"), "warning"),
    }
    tag, tone = tags[one.urgency]
    href = reverse("people:desk-client", args=[one.client_id])
    if one.appointment_id is not None:
        href = reverse("appointments:desk-detail", args=[one.appointment_id])
    return ListItem(
        title=one.client_name,
        href=href,
        meta=_("Waits since %(day)s") % {"day": since},
        text=_("A time is on offer now.") if one.has_offer else "",
        tag=tag,
        tone=tone,
    )
