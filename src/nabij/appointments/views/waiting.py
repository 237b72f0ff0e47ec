"""The waiting list at the portal: join, see, change, leave; and the link that answers an offer."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabij.appointments import operations, queries
from nabij.appointments.forms import read_wish
from nabij.appointments.queries import waiting
from nabij.appointments.types import AppointmentView
from nabij.appointments.views.waiting_forms import AnswerForm, WaitingForm
from nabij.delivery.operations import mark_read
from nabij.delivery.rules import sign_seen
from nabij.delivery.types import About
from nabij.lib import clock, dates
from nabij.lib.links import LinkError, LinkExpiredError
from nabij.people.doors import address_of, client_page, link_page
from nabij.people.types import Actor, Scope
from nabij.ui.types import ListItem

_PAGE = ["GET", "HEAD", "POST"]
_BAD, _CONFLICT, _GONE = 400, 409, 410


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is waited for, and where its page leads."""

    service_id: UUID
    title: str
    back: str
    wish: waiting.WishView | None = None
    appointment: AppointmentView | None = None


@require_safe
@client_page(what="appointments.waiting", scope=Scope.MANAGE_APPOINTMENTS)
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show for what one waits, and what is on offer now."""
    wishes = waiting.own_wishes(actor)
    offers = [
        ListItem(
            title=dates.date_near_or_far(
                one.offer_at,
                zone=one.offer_zone,
                language=actor.language,
                today=clock.today(one.offer_zone),
            ),
            href=reverse("appointments:offer", args=[one.offer_token]),
            meta=one.title,
            icon="clock",
        )
        for one in wishes
        if one.offer_at is not None
    ]
    return render(
        request,
        "appointments/waiting_list.html",
        {
            "offers": offers,
            "wishes": [_item(one, actor) for one in wishes],
            "done": request.GET.get("done", "") if wishes or "done" in request.GET else "",
        },
    )


@require_http_methods(_PAGE)
@client_page(what="appointments.waiting-join", scope=Scope.MANAGE_APPOINTMENTS)
def join(request: HttpRequest, actor: Actor, service_id: UUID) -> HttpResponse:
    """Ask what suits, and (POST) put the client on the list of a service."""
    service = queries.bookable_service(service_id, language=actor.language)
    if service is None or not waiting.may_wait_for(service_id=service_id):
        raise Http404
    own = [one for one in waiting.own_wishes(actor) if one.service_id == service_id]
    if own:
        return redirect("appointments:waiting-wish", own[0].id)
    place = Place(
        service_id=service_id,
        title=service.name,
        back=reverse("appointments:times", args=[service_id]),
    )
    return _ask(request, actor, place, asked=read_wish(request.GET))


@require_http_methods(_PAGE)
@client_page(what="appointments.waiting-earlier", scope=Scope.MANAGE_APPOINTMENTS)
def earlier(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Ask what suits, and (POST) wait for an earlier time than an appointment, which stays."""
    appointment = queries.appointment_visible_to(actor, appointment_id=appointment_id)
    if appointment is None or appointment.service_id is None:
        raise Http404
    own = [one for one in waiting.own_wishes(actor) if one.service_id == appointment.service_id]
    place = Place(
        service_id=appointment.service_id,
        title=appointment.title,
        back=reverse("appointments:detail", args=[appointment_id]),
        wish=own[0] if own else None,
        appointment=appointment,
    )
    if not (
        appointment.may_move
        and waiting.may_wait_for(service_id=appointment.service_id, for_earlier=True)
    ):
        return _none(request, place.back)
    return _ask(request, actor, place)


@require_http_methods(_PAGE)
@client_page(what="appointments.waiting-wish", scope=Scope.MANAGE_APPOINTMENTS)
def wish(request: HttpRequest, actor: Actor, wish_id: UUID) -> HttpResponse:
    """Show one's wishes, and (POST) change them; the place on the list stays."""
    found = _found(actor, wish_id)
    coming = None
    if found.appointment_id is not None:
        coming = queries.appointment_visible_to(actor, appointment_id=found.appointment_id)
    place = Place(
        service_id=found.service_id,
        title=found.title,
        back=reverse("appointments:waiting"),
        wish=found,
        appointment=coming,
    )
    return _ask(request, actor, place)


@require_http_methods(_PAGE)
@client_page(what="appointments.waiting-leave", scope=Scope.MANAGE_APPOINTMENTS)
def leave(request: HttpRequest, actor: Actor, wish_id: UUID) -> HttpResponse:
    """Ask whether one wants to wait no longer, and (POST) withdraw the wish."""
    found = _found(actor, wish_id)
    if request.method == "POST":
        operations.leave_waiting_list(wish_id=wish_id, by=actor)
        return redirect(f"{reverse('appointments:waiting')}?done=left")
    back = reverse("appointments:waiting-wish", args=[wish_id])
    return render(request, "appointments/waiting_leave.html", {"wish": found, "back": back})


@require_http_methods(_PAGE)
@link_page(what="appointments.offer")
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """Show a time on offer, and (POST) take or leave it; afterwards tell what is true."""
    try:
        opened = waiting.offer_by_link(
            token, address=address_of(request), language=get_language() or "nl"
        )
    except LinkExpiredError:
        return render(request, "appointments/link_expired.html", status=_GONE)
    except LinkError as error:
        raise Http404 from error
    if opened is None:
        raise Http404
    shown, holder = opened
    if sign := sign_seen(request.method or "", request.headers):
        mark_read(about=About(kind="waiting_offer", id=shown.id), sign=sign)
    if request.method != "POST":
        return _offer_page(request, shown)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _offer_page(request, shown, problem=_("Please choose yes or no."), status=_BAD)
    problem = _answered(shown, accepts=form.cleaned_data["answer"] == "accept", holder=holder)
    if problem is not None:
        return _offer_page(request, shown, problem=problem, status=_CONFLICT)
    return redirect("appointments:offer", token)


def _answered(shown: waiting.OfferView, *, accepts: bool, holder: Actor) -> str | None:
    """Take or leave the time; return in words why it did not work, "" when the offer is over."""
    try:
        if accepts:
            operations.accept_offer(offer_id=shown.id, by=holder)
        else:
            operations.decline_offer(offer_id=shown.id, by=holder)
    except operations.OfferOverError:
        return ""
    except operations.ClientBusyError:
        return _("You have another appointment at that time. Move that one first, or say no.")
    except operations.BookingError:
        return _("This time can't be had any more. Nothing has changed for you.")
    return None


def _offer_page(
    request: HttpRequest, shown: waiting.OfferView, *, problem: str = "", status: int = 200
) -> HttpResponse:
    state = shown.status.value
    if status == _CONFLICT and not problem and state == "open":
        state = "expired"  # since it was read
    return render(
        request,
        "appointments/waiting_offer.html",
        {"offer": shown, "state": state, "problem": problem},
        status=status,
    )


def _ask(
    request: HttpRequest, actor: Actor, place: Place, *, asked: queries.Wish | None = None
) -> HttpResponse:
    form = WaitingForm(
        request.POST if request.method == "POST" else None,
        wish=place.wish,
        asked=asked,
        professionals=queries.professionals_of(place.service_id),
        places=queries.places_of(place.service_id).options,
    )
    if request.method == "POST" and form.is_valid() and actor.client_id is not None:
        try:
            operations.join_waiting_list(
                client_id=actor.client_id,
                service_id=place.service_id,
                wishes=form.wishes(),
                appointment_id=place.appointment.id if place.appointment else None,
                by=actor,
            )
        except operations.NoWaitingListError:
            return _none(request, place.back)
        done = "changed" if place.wish else "joined"
        return redirect(f"{reverse('appointments:waiting')}?done={done}")
    return render(
        request,
        "appointments/waiting_join.html",
        {"form": form, "place": place},
        status=_BAD if form.errors else 200,
    )


def _none(request: HttpRequest, back: str) -> HttpResponse:
    return render(request, "appointments/waiting_none.html", {"back": back}, status=_CONFLICT)


def _found(actor: Actor, wish_id: UUID) -> waiting.WishView:
    found = waiting.own_wishes(actor, wish_id=wish_id)
    if not found:
        raise Http404
    return found[0]


def _item(one: waiting.WishView, actor: Actor) -> ListItem:
    since = dates.day_in_words(
        one.waiting_since, zone=one.appointment_zone or "Europe/Amsterdam", language=actor.language
    )
    text = _("You wait since %(day)s.") % {"day": since}
    if one.appointment_at is not None:
        when = dates.date_near_or_far(
            one.appointment_at,
            zone=one.appointment_zone,
            language=actor.language,
            today=clock.today(one.appointment_zone),
        )
        text = _("Your appointment stays until you accept an earlier time: %(when)s.") % {
            "when": when
        }
    return ListItem(
        title=one.title,
        href=reverse("appointments:waiting-wish", args=[one.id]),
        meta=text,
    )
