"""What clients ask for, at the desk: the list, one request, and its answer."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.appointments import operations
from nabij.appointments.queries import requests as queries
from nabij.appointments.types import RequestStatus
from nabij.appointments.views import desk_booking
from nabij.appointments.views.request_forms import DeclineForm
from nabij.appointments.views.request_words import (
    age_in_words,
    days_in_words,
    due_in_words,
    parts_in_words,
    status_of,
)
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import ListItem

ROLES = (Role.AGENT, Role.PROFESSIONAL)
_PAGE = ["GET", "HEAD", "POST"]
_BAD, _CONFLICT = 400, 409


@require_safe
@staff_page(what="appointments.desk-requests", face="desk", roles=ROLES)
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what waits for an answer, the oldest first."""
    items = [_item(one, actor) for one in queries.desk_requests(actor)]
    done = request.GET.get("done") == "declined"
    return render(request, "appointments/requests_desk.html", {"items": items, "done": done})


@require_safe
@staff_page(what="appointments.desk-request", face="desk", roles=ROLES)
def show(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """Show what a client asks for."""
    return _page(request, actor, _found(actor, request_id))


@require_http_methods(_PAGE)
@staff_page(what="appointments.desk-request-book", face="desk", roles=ROLES)
def book(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """Choose, confirm and (POST) book a time that answers a request."""
    found = _found(actor, request_id)
    if found.status is not RequestStatus.REQUESTED:
        return redirect(_own(request_id))
    wishes = ", ".join(
        part
        for part in (days_in_words(found), _low(parts_in_words(found)), found.location_name)
        if part
    )
    return desk_booking.book_for(
        request,
        actor,
        desk_booking.Wanted(
            client_id=found.client_id,
            service_id=found.service_id,
            wishes=wishes,
            wish=found.wish,
            page=reverse("appointments:desk-request-book", args=[request_id]),
            back=_own(request_id),
            answers=request_id,
        ),
    )


@require_http_methods(_PAGE)
@staff_page(what="appointments.desk-request-decline", face="desk", roles=ROLES)
def decline(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """Ask why no appointment is made, and (POST) answer the client so."""
    found = _found(actor, request_id)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.decline_request(
                request_id=request_id, reason=form.cleaned_data["reason"], by=actor
            )
        except operations.RequestOverError:
            return _page(request, actor, _found(actor, request_id), is_over=True)
        return redirect(f"{reverse('appointments:desk-requests')}?done=declined")
    if found.status is not RequestStatus.REQUESTED:
        return redirect(_own(request_id))
    context = {"asked": found, "form": form, "back": _own(request_id)}
    status = _BAD if form.is_bound else 200
    return render(request, "appointments/request_decline.html", context, status=status)


def _item(one: queries.RequestView, actor: Actor) -> ListItem:
    due = due_in_words(one, language=actor.language)
    return ListItem(
        title=one.client_name,
        href=_own(one.id),
        meta=f"{one.title} · {age_in_words(one)}",
        text=_("Answer by %(day)s at the latest") % {"day": due},
        tag=_("Too late") if one.is_late else "",
        tone="warning",
    )


def _found(actor: Actor, request_id: UUID) -> queries.RequestView:
    found = queries.desk_request(actor, request_id=request_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, actor: Actor, found: queries.RequestView, *, is_over: bool = False
) -> HttpResponse:
    return render(
        request,
        "appointments/request_desk.html",
        {
            "asked": found,
            "days": days_in_words(found),
            "parts": parts_in_words(found),
            "due": due_in_words(found, language=actor.language),
            "age": age_in_words(found),
            "status": status_of(found),
            "is_over": is_over,
        },
        status=_CONFLICT if is_over else 200,
    )


def _low(words: str) -> str:
    return words[:1].lower() + words[1:]


def _own(request_id: UUID) -> str:
    return reverse("appointments:desk-request", args=[request_id])
