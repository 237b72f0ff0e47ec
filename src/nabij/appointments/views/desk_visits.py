"""The desk books a visit of several stops for a client, by the rules of the portal."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.forms import PlanForm, WishForm
from nabij.appointments.queries import CombinedView
from nabij.appointments.views import visit_words as words
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.doors import staff_page
from nabij.people.models import Client
from nabij.people.queries import client_visible_to
from nabij.people.types import Actor

ROLES = (Role.AGENT, Role.PROFESSIONAL)
FRAME = "desk/frame.html"
_CONFLICT, _BAD, _FARTHEST_DAYS = 409, 400, 800


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="appointments.desk-visit", face="desk", roles=ROLES)
def book(request: HttpRequest, actor: Actor, client_id: UUID, combined_id: UUID) -> HttpResponse:
    """Offer whole plans for a client; with `?plan=` ask whether it is right; (POST) book it."""
    client = client_visible_to(actor, client_id=client_id)
    own = queries.combined_services_of_desk(actor)
    combined = next((one for one in own if one.id == combined_id), None)
    if client is None or combined is None:
        raise Http404
    if request.method != "POST":
        return (_confirm if "plan" in request.GET else _choose)(request, actor, client, combined)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _choose(request, actor, client, combined, problem=_problem(form), status=_BAD)
    try:
        visit = operations.book_visit(
            client_id=client_id,
            combined_id=combined_id,
            slots=form.cleaned_data["plan"],
            booking_key=form.cleaned_data["key"],
            by=actor,
        )
        return redirect(_done(actor, client, visit.pk))
    except operations.VisitBookedError as error:
        return redirect(_done(actor, client, error.visit_id))
    except operations.ClientBusyError:
        problem = _("The client has another appointment at that time.")
    except operations.BookingError:
        problem = _gone()
    return _choose(request, actor, client, combined, problem=problem, status=_CONFLICT)


def _choose(
    request: HttpRequest,
    actor: Actor,
    client: Client,
    combined: CombinedView,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    page = _own(client, combined)
    form = WishForm(request.GET)
    if not form.is_valid():
        problem = _("Part of the address could not be read. These are all free times.")
        status = _BAD
    at = clock.now()
    today = at.date()
    since = max(form.wish().since or today, today)
    since = min(since, today + timedelta(days=_FARTHEST_DAYS))
    found = queries.plans(combined, since=since, at=at, client_id=client.pk)
    later = found[-1].stops[0].starts_at.date() + timedelta(days=1) if found else None
    context = {
        "frame": FRAME,
        "client": client,
        "combined": combined,
        "items": [words.plan_item(plan, page=page, language=actor.language) for plan in found],
        "problem": problem,
        "later": f"{page}?since={later}" if later else "",
        "earlier": page if since > today else "",
        "back": reverse("appointments:desk-new", args=[client.pk]),
    }
    return render(request, "appointments/visit_plans.html", context, status=status)


def _confirm(
    request: HttpRequest, actor: Actor, client: Client, combined: CombinedView
) -> HttpResponse:
    form = PlanForm(request.GET)
    if not form.is_valid():
        return _choose(request, actor, client, combined, problem=_problem(form), status=_BAD)
    plan = queries.plan_of(combined, form.cleaned_data["plan"], at=clock.now(), holder=client.pk)
    if plan is None:
        return _choose(request, actor, client, combined, problem=_gone())
    page = _own(client, combined)
    context = {
        "frame": FRAME,
        "client": client,
        "combined": combined,
        "way": words.way_of_plan(plan, combined, language=actor.language),
        "plan": plan.key,
        "key": uuid7(),
        "page": page,
        "action": page,
    }
    return render(request, "appointments/visit_confirm.html", context)


def _own(client: Client, combined: CombinedView) -> str:
    return reverse("appointments:desk-visit", args=[client.pk, combined.id])


def _done(actor: Actor, client: Client, visit_id: UUID) -> str:
    """Return the page of the first stop that the actor may see."""
    visit = queries.visit_visible_to(actor, visit_id=visit_id)
    if visit is None:
        return reverse("people:desk-client", args=[client.pk])
    first = min(visit.stops, key=lambda stop: stop.starts_at)
    return f"{reverse('appointments:desk-detail', args=[first.id])}?done=booked"


def _gone() -> str:
    return _("These times are not free together any more. Please choose others.")


def _problem(form: PlanForm) -> str:
    return str(next(iter(form.errors.values()))[0])
