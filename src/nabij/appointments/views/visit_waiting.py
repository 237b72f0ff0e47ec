"""Waiting for an earlier visit at the portal, and the link that answers an offer."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nabij.appointments import operations, queries
from nabij.appointments.queries.visit_waiting import (
    VisitOfferView,
    own_visit_wish,
    visit_offer_by_link,
)
from nabij.appointments.views import visit_words as words
from nabij.appointments.views.waiting_forms import AnswerForm, WaitingForm
from nabij.delivery.operations import mark_read
from nabij.delivery.rules import sign_seen
from nabij.delivery.types import About
from nabij.lib import dates
from nabij.lib.links import LinkError, LinkExpiredError
from nabij.people.doors import address_of, client_page, link_page
from nabij.people.types import Actor, Scope

_PAGE = ["GET", "HEAD", "POST"]
_BAD, _CONFLICT, _GONE = 400, 409, 410


@require_http_methods(_PAGE)
@client_page(what="appointments.visit-earlier", scope=Scope.MANAGE_APPOINTMENTS)
def earlier(request: HttpRequest, actor: Actor, visit_id: UUID) -> HttpResponse:
    """Ask what suits, and (POST) wait for an earlier visit, or no longer."""
    visit = queries.visit_visible_to(actor, visit_id=visit_id)
    if visit is None:
        raise Http404
    back = reverse("appointments:visit", args=[visit_id])
    if request.method == "POST" and "leave" in request.POST:
        operations.stop_waiting_for_visit(visit_id=visit_id, by=actor)
        return redirect(f"{back}?done=left")
    if not visit.may_move:
        return _none(request, back)
    wish = own_visit_wish(actor, visit_id=visit_id)
    said = request.POST if request.method == "POST" else None
    form = WaitingForm(said, wish=wish, professionals=[], places=[])
    if request.method == "POST" and form.is_valid():
        try:
            operations.wait_for_earlier_visit(visit_id=visit_id, wishes=form.wishes(), by=actor)
        except operations.NoWaitingListError:
            return _none(request, back)
        return redirect(f"{back}?done=waiting")
    context = {
        "form": form,
        "wish": wish,
        "way": words.way_of_visit(visit, language=actor.language),
        "back": back,
    }
    status = _BAD if form.errors else 200
    return render(request, "appointments/visit_earlier.html", context, status=status)


@require_http_methods(_PAGE)
@link_page(what="appointments.visit-offer")
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """Show times on offer, and (POST) take or leave them; afterwards tell what is true."""
    language = get_language() or "nl"
    try:
        opened = visit_offer_by_link(token, address=address_of(request), language=language)
    except LinkExpiredError:
        return render(request, "appointments/link_expired.html", status=_GONE)
    except LinkError as error:
        raise Http404 from error
    if opened is None:
        raise Http404
    shown, holder = opened
    if sign := sign_seen(request.method or "", request.headers):
        mark_read(about=About(kind="visit_offer", id=shown.id), sign=sign)
    if request.method != "POST":
        return _page(request, shown, language)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        problem = _("Please choose yes or no.")
        return _page(request, shown, language, problem=problem, status=_BAD)
    refusal = _answered(shown, accepts=form.cleaned_data["answer"] == "accept", holder=holder)
    if refusal is not None:
        return _page(request, shown, language, problem=refusal, status=_CONFLICT)
    return redirect("appointments:visit-offer", token)


def _answered(shown: VisitOfferView, *, accepts: bool, holder: Actor) -> str | None:
    try:
        if accepts:
            operations.accept_visit_offer(offer_id=shown.id, by=holder)
        else:
            operations.decline_visit_offer(offer_id=shown.id, by=holder)
    except operations.OfferOverError:
        return _("This offer is over. Nothing has changed for you.")
    except operations.ClientBusyError:
        return _("You have another appointment at that time. Move that one first, or say no.")
    except operations.BookingError:
        return _("This time can't be had any more. Nothing has changed for you.")
    return None


def _page(
    request: HttpRequest,
    shown: VisitOfferView,
    language: str,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    stops = [
        (
            dates.time_range(stop.starts_at, stop.ends_at, zone=stop.zone, language=language),
            stop.location_name,
        )
        for stop in (shown.plan.stops if shown.plan else ())
    ]
    context = {
        "offer": shown,
        "state": shown.status.value,
        "title": words.plan_title(shown.plan, language=language)
        if shown.plan
        else dates.date_in_words(shown.starts_at, zone=shown.zone, language=language),
        "stops": stops,
        "problem": problem,
    }
    return render(request, "appointments/visit_offer.html", context, status=status)


def _none(request: HttpRequest, back: str) -> HttpResponse:
    return render(request, "appointments/waiting_none.html", {"back": back}, status=_CONFLICT)
