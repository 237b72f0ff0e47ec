"""Visits of several stops at the portal: chosen, booked, moved and cancelled as one."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabij.appointments import operations, queries
from nabij.appointments.forms import CancelForm, PlanForm, WishForm
from nabij.appointments.queries import CombinedView, VisitView
from nabij.appointments.queries.visit_waiting import own_visit_wish
from nabij.appointments.rules.combined import Broken
from nabij.appointments.views import visit_words as words
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.doors import client_page
from nabij.people.types import Actor, Scope

_CONFLICT, _BAD, _FARTHEST_DAYS = 409, 400, 800
_DONE = ("booked", "moved", "cancelled", "waiting", "left")


@require_safe
@client_page(what="appointments.visit-plans", scope=Scope.MANAGE_APPOINTMENTS)
def plans(request: HttpRequest, actor: Actor, combined_id: UUID) -> HttpResponse:
    """Offer whole plans; with `?plan=` ask whether that one is right."""
    combined = _combined(actor, combined_id)
    if "plan" in request.GET:
        return _confirm(request, actor, combined)
    return _choose(request, actor, combined)


@require_POST
@client_page(what="appointments.visit-book", scope=Scope.MANAGE_APPOINTMENTS)
def book(request: HttpRequest, actor: Actor, combined_id: UUID) -> HttpResponse:
    """Book all stops of the confirmed plan."""
    combined = _combined(actor, combined_id)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _choose(request, actor, combined, problem=_problem(form), status=_BAD)
    assert actor.client_id is not None  # noqa: S101 the door of clients
    try:
        visit = operations.book_visit(
            client_id=actor.client_id,
            combined_id=combined_id,
            slots=form.cleaned_data["plan"],
            booking_key=form.cleaned_data["key"],
            by=actor,
        )
    except operations.VisitBookedError as error:
        return redirect("appointments:visit", visit_id=error.visit_id)
    except operations.BookingError as error:
        return _refused(request, actor, combined, error)
    return redirect(f"{reverse('appointments:visit', args=[visit.pk])}?done=booked")


@require_safe
@client_page(what="appointments.visit", scope=Scope.VIEW_APPOINTMENTS)
def show(request: HttpRequest, actor: Actor, visit_id: UUID) -> HttpResponse:
    """Show the stops of a visit together."""
    visit = _visit(actor, visit_id)
    done = request.GET.get("done", "")
    context = {
        "visit": visit,
        "way": words.way_of_visit(visit, language=actor.language),
        "done": done if done in _DONE else "",
        "waits": own_visit_wish(actor, visit_id=visit_id) is not None,
        "stops": [
            words.stop_item(visit.stops[number], language=actor.language) for number in visit.order
        ],
    }
    return render(request, "appointments/visit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(what="appointments.visit-move", scope=Scope.MANAGE_APPOINTMENTS)
def move(request: HttpRequest, actor: Actor, visit_id: UUID) -> HttpResponse:
    """Choose, confirm and (POST) move to other times for the whole."""
    visit = _visit(actor, visit_id)
    if not visit.may_move:
        context = {"visit": visit, "closed": True}
        return render(request, "appointments/visit_cancel.html", context, status=_CONFLICT)
    if request.method != "POST":
        if "plan" in request.GET:
            return _confirm(request, actor, visit.combined, moving=visit)
        return _choose(request, actor, visit.combined, moving=visit)
    form = PlanForm(request.POST)
    if not form.is_valid():
        problem = _problem(form)
        return _choose(request, actor, visit.combined, moving=visit, problem=problem, status=_BAD)
    try:
        operations.move_visit(visit_id=visit_id, slots=form.cleaned_data["plan"], by=actor)
    except operations.BookingError as error:
        return _refused(request, actor, visit.combined, error, moving=visit)
    return redirect(f"{reverse('appointments:visit', args=[visit_id])}?done=moved")


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(what="appointments.visit-cancel", scope=Scope.MANAGE_APPOINTMENTS)
def cancel(request: HttpRequest, actor: Actor, visit_id: UUID) -> HttpResponse:
    """Ask whether the whole visit should be cancelled, and (POST) cancel it."""
    visit = _visit(actor, visit_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    context = {
        "visit": visit,
        "way": words.way_of_visit(visit, language=actor.language),
        "form": form,
        "closed": not visit.may_cancel,
    }
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel_visit(visit_id=visit_id, reason=form.cleaned_data["reason"], by=actor)
        except operations.TooLateError:
            return render(
                request, "appointments/visit_cancel.html", context | {"closed": True}, status=409
            )
        return redirect(f"{reverse('appointments:visit', args=[visit_id])}?done=cancelled")
    status = _BAD if form.errors else 200
    return render(request, "appointments/visit_cancel.html", context, status=status)


def broken(
    request: HttpRequest, actor: Actor, *, appointment_id: UUID, rule: Broken, page: str
) -> HttpResponse:
    """Say in words why a stop can't go to this time by itself, and propose the whole anew."""
    visit_id = queries.visit_ids([appointment_id]).get(appointment_id)
    if visit_id is None:
        raise Http404
    visit = _visit(actor, visit_id)
    own = reverse("appointments:visit-move", args=[visit_id])
    at = clock.now()
    since = clock.today(visit.stops[0].zone)
    found = queries.plans(
        visit.combined, since=since, at=at, client_id=actor.client_id, moving=visit, count=3
    )
    context = {
        "sentences": words.broken_words(rule, visit),
        "page": page,
        "move": own if visit.may_move else "",
        "items": [
            words.plan_item(plan, page=own, language=actor.language)
            for plan in found
            if visit.may_move
        ],
    }
    return render(
        request,
        "appointments/visit_broken.html",
        context,
        status=_CONFLICT if request.method == "POST" else 200,
    )


def _choose(
    request: HttpRequest,
    actor: Actor,
    combined: CombinedView,
    *,
    moving: VisitView | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    page, back = _addresses(combined, moving)
    form = WishForm(request.GET)
    if not form.is_valid():
        problem = _("Part of the address could not be read. These are all free times.")
        status = _BAD
    at = clock.now()
    today = at.date()
    since = max(form.wish().since or today, today)
    since = min(since, today + timedelta(days=_FARTHEST_DAYS))
    own = [stop.starts_at for stop in moving.stops] if moving else []
    found = [
        plan
        for plan in queries.plans(
            combined, since=since, at=at, client_id=actor.client_id, moving=moving
        )
        if [stop.starts_at for stop in plan.by_step] != own
    ]
    later = found[-1].stops[0].starts_at.date() + timedelta(days=1) if found else None
    context = {
        "combined": combined,
        "items": [words.plan_item(plan, page=page, language=actor.language) for plan in found],
        "problem": problem,
        "later": f"{page}?since={later}" if later else "",
        "earlier": page if since > today else "",
        "back": back,
        "moving": words.way_of_visit(moving, language=actor.language) if moving else None,
    }
    return render(request, "appointments/visit_plans.html", context, status=status)


def _confirm(
    request: HttpRequest, actor: Actor, combined: CombinedView, *, moving: VisitView | None = None
) -> HttpResponse:
    form = PlanForm(request.GET)
    if not form.is_valid():
        problem = _problem(form)
        return _choose(request, actor, combined, moving=moving, problem=problem, status=_BAD)
    plan = queries.plan_of(
        combined,
        form.cleaned_data["plan"],
        at=clock.now(),
        holder=actor.client_id,
        moving=[stop.id for stop in moving.stops] if moving else (),
    )
    if plan is None:
        return _choose(request, actor, combined, moving=moving, problem=_gone())
    page, _back = _addresses(combined, moving)
    context = {
        "combined": combined,
        "way": words.way_of_plan(plan, combined, language=actor.language),
        "moving": words.way_of_visit(moving, language=actor.language) if moving else None,
        "plan": plan.key,
        "key": uuid7(),
        "page": page,
        "action": page if moving else reverse("appointments:visit-book", args=[combined.id]),
    }
    return render(request, "appointments/visit_confirm.html", context)


def _refused(
    request: HttpRequest,
    actor: Actor,
    combined: CombinedView,
    error: operations.BookingError,
    *,
    moving: VisitView | None = None,
) -> HttpResponse:
    problem = (
        _("You already have an appointment at that time")
        if isinstance(error, operations.ClientBusyError)
        else _gone()
    )
    return _choose(request, actor, combined, moving=moving, problem=problem, status=_CONFLICT)


def _addresses(combined: CombinedView, moving: VisitView | None) -> tuple[str, str]:
    """Return the page on which a plan is chosen, and where its back link leads."""
    if moving is None:
        return (
            reverse("appointments:visit-plans", args=[combined.id]),
            reverse("appointments:new"),
        )
    own = [moving.id]
    return reverse("appointments:visit-move", args=own), reverse("appointments:visit", args=own)


def _combined(actor: Actor, combined_id: UUID) -> CombinedView:
    combined = queries.combined_service(combined_id, language=actor.language)
    if combined is None:
        raise Http404
    return combined


def _visit(actor: Actor, visit_id: UUID) -> VisitView:
    visit = queries.visit_visible_to(actor, visit_id=visit_id)
    if visit is None:
        raise Http404
    return visit


def _gone() -> str:
    return _("These times are not free together any more. Please choose others.")


def _problem(form: PlanForm) -> str:
    return str(next(iter(form.errors.values()))[0])
