"""Asking for an appointment at the portal: ask, see what becomes of it, take it back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabij.appointments import operations
from nabij.appointments.queries import places_of
from nabij.appointments.queries import requests as queries
from nabij.appointments.views.request_forms import RequestForm
from nabij.appointments.views.request_words import (
    days_in_words,
    due_in_words,
    parts_in_words,
    status_of,
)
from nabij.delivery.operations import mark_read
from nabij.delivery.rules import sign_seen
from nabij.delivery.types import About
from nabij.people.doors import client_page
from nabij.people.types import Actor, Scope
from nabij.ui.types import ListItem

_PAGE = ["GET", "HEAD", "POST"]
_BAD, _CONFLICT, _GONE = 400, 409, 410
ABOUT = "booking_request"


@require_http_methods(_PAGE)
@client_page(what="appointments.request-new", scope=Scope.MANAGE_APPOINTMENTS)
def ask(request: HttpRequest, actor: Actor, service_id: UUID) -> HttpResponse:
    """Ask what it is about and what suits, and (POST) ask for an appointment.

    Who asked before and has no answer yet changes what they asked.
    """
    waiting = [one for one in queries.own_requests(actor) if one.status == "requested"]
    asked = next((one for one in waiting if one.service_id == service_id), None)
    service = queries.service_on_request(actor, service_id=service_id)
    if asked is not None:
        title = f"{asked.title}, {asked.department_name}"
    elif service is not None:
        title = f"{service.name}, {service.department_name}"
    else:
        raise Http404
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        asked=asked,
        places=places_of(service_id).options,
    )
    if request.method == "POST" and form.is_valid() and actor.client_id is not None:
        try:
            made = operations.request_booking(
                client_id=actor.client_id, service_id=service_id, wishes=form.wishes(), by=actor
            )
        except operations.NotOnRequestError:
            return render(
                request, "appointments/withdrawn.html", {"frame": "portal/frame.html"}, status=_GONE
            )
        return redirect(f"{_own(made.pk)}?done={'changed' if asked else 'asked'}")
    return render(
        request,
        "appointments/request_new.html",
        {
            "form": form,
            "title": title,
            "asked": asked,
            "back": _own(asked.id) if asked else reverse("appointments:new"),
        },
        status=_BAD if form.errors else 200,
    )


@require_safe
@client_page(what="appointments.request", scope=Scope.MANAGE_APPOINTMENTS)
def show(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """Show what was asked and what became of it."""
    found = _found(actor, request_id)
    if sign := sign_seen(request.method or "", request.headers):
        mark_read(about=About(kind=ABOUT, id=found.id), sign=sign)
    return _page(request, actor, found)


@require_http_methods(_PAGE)
@client_page(what="appointments.request-withdraw", scope=Scope.MANAGE_APPOINTMENTS)
def withdraw(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """Ask whether it is to be taken back, and (POST) take it back."""
    found = _found(actor, request_id)
    if request.method == "POST":
        try:
            operations.withdraw_request(request_id=request_id, by=actor)
        except operations.RequestOverError:
            problem = _("We have answered meanwhile. This is how it stands now.")
            return _page(request, actor, _found(actor, request_id), problem=problem)
        return redirect(f"{_own(request_id)}?done=withdrawn")
    if found.status != "requested":
        return redirect(_own(request_id))
    context = {"asked": found, "back": _own(request_id)}
    return render(request, "appointments/request_withdraw.html", context)


def as_item(one: queries.RequestView, actor: Actor) -> ListItem:
    """Return what was asked as a row of the client's own list."""
    tag, tone = status_of(one)
    waits = _("You hear from us by %(day)s at the latest.") % {
        "day": due_in_words(one, language=actor.language)
    }
    return ListItem(
        title=one.title,
        href=_own(one.id),
        meta=one.department_name,
        text=waits if one.status == "requested" and not one.is_late else "",
        tag=tag,
        tone=tone,
    )


def _found(actor: Actor, request_id: UUID) -> queries.RequestView:
    found = queries.own_requests(actor, request_id=request_id)
    if not found:
        raise Http404
    return found[0]


def _page(
    request: HttpRequest, actor: Actor, found: queries.RequestView, *, problem: str = ""
) -> HttpResponse:
    done = request.GET.get("done", "")
    return render(
        request,
        "appointments/request.html",
        {
            "asked": found,
            "days": days_in_words(found),
            "parts": parts_in_words(found),
            "due": due_in_words(found, language=actor.language),
            "status": status_of(found),
            "done": done if done in {"asked", "changed", "withdrawn"} else "",
            "problem": problem,
        },
        status=_CONFLICT if problem else 200,
    )


def _own(request_id: UUID) -> str:
    return reverse("appointments:request", args=[request_id])
