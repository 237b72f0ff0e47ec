"""The administrator's pages of days that differ (closed, away, extra), and of walks."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.appointments.forms_studio.fields import said_in
from nabij.appointments.forms_studio.working import ClosedForm, ExceptionForm, WalkForm
from nabij.appointments.models import WorkException
from nabij.appointments.operations import working as operations
from nabij.appointments.queries import studio as queries
from nabij.appointments.views.studio_words import day_words, exception_row
from nabij.appointments.views.studio_working import FORM, found_resource, own_page, tell_strays
from nabij.lib import clock
from nabij.organisation.rules import named_holidays
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import ListItem

ROLES = (Role.ADMINISTRATOR,)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.days-new", face="studio", roles=ROLES)
def add_days(request: HttpRequest, actor: Actor, resource_id: int) -> HttpResponse:
    """Ask when somebody is away or works extra; (POST) add it, and say who was booked then."""
    found = found_resource(resource_id)
    choices = {"location": [one.pair for one in queries.location_choices()]}
    form = ExceptionForm(said_in(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        operations.add_exception(
            resource_id=resource_id,
            location_id=form.location_id(),
            first_date=form.cleaned_data["first_date"],
            last_date=form.last(),
            hours=form.hours(),
            is_extra=form.cleaned_data["kind"] == "extra",
            reason=form.cleaned_data["reason"],
            by=actor,
        )
        tell_strays(request, resource_id, _("The days are added."))
        return redirect("supply:resource", resource_id)
    context = {
        "form": form,
        "title": _("Which days are different for %(name)s?") % {"name": queries.name_of(found)},
        "back": own_page(resource_id),
    }
    return render(request, FORM, context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.days-remove", face="studio", roles=ROLES)
def remove_days(
    request: HttpRequest, actor: Actor, resource_id: int, exception_id: UUID
) -> HttpResponse:
    """Ask whether to take back what differs; (POST) do so."""
    found_resource(resource_id)
    back = own_page(resource_id)
    known = queries.exceptions_of(resource_id, today=_today())
    if request.method == "POST":
        _take_back(exception_id, resource_id, actor)
        tell_strays(request, resource_id, _("The week holds again on these days."))
        return redirect(back)
    return _ask_removal(request, actor, known, exception_id, back=back)


@require_safe
@staff_page(what="supply.closed-days", face="studio", roles=ROLES)
def closed_days(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show when locations are closed, and the public holidays of this year and the next."""
    today, language = _today(), actor.language
    found = queries.closed_days(today=today)
    booked = queries.while_closed(found, at=clock.now())
    holidays = [
        (
            country,
            [
                (name, day_words(on, language=language))
                for year in (today.year, today.year + 1)
                for on, name in named_holidays(country, year, language)
                if on >= today
            ],
        )
        for country in queries.countries()
    ]
    context = {
        "days": [_closed_row(one, booked.get(one.pk, 0), language) for one in found],
        "holidays": holidays,
    }
    return render(request, "appointments/studio_closed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.closed-new", face="studio", roles=ROLES)
def close(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask what is closed when; (POST) close it, and say how many were booked then."""
    choices = {"location": [one.pair for one in queries.location_choices()]}
    form = ClosedForm(said_in(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        made = operations.add_exception(
            resource_id=None,
            location_id=UUID(form.cleaned_data["location"]),
            first_date=form.cleaned_data["first_date"],
            last_date=form.last(),
            hours=form.hours(),
            is_extra=False,
            reason=form.cleaned_data["reason"],
            by=actor,
        )
        booked = queries.while_closed([made], at=clock.now())[made.pk]
        words = _("The closed days are added.")
        if booked:
            messages.warning(request, f"{words} {_booked_words(booked)}")
        else:
            messages.success(request, words)
        return redirect("supply:closed-days")
    back = reverse("supply:closed-days")
    context = {"form": form, "title": _("Which days are you closed?"), "back": back}
    return render(request, FORM, context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.closed-remove", face="studio", roles=ROLES)
def reopen(request: HttpRequest, actor: Actor, exception_id: UUID) -> HttpResponse:
    """Ask whether to open again on closed days; (POST) do so."""
    back = reverse("supply:closed-days")
    if request.method == "POST":
        _take_back(exception_id, None, actor)
        messages.success(request, _("The week holds again on these days."))
        return redirect(back)
    known = queries.closed_days(today=_today())
    return _ask_removal(request, actor, known, exception_id, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.walking-times", face="studio", roles=ROLES)
def walking_times(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how far places are apart; (POST) say or forget how long a walk takes."""
    places = [one.pair for one in queries.location_choices()]
    is_removal = "forget" in request.POST
    data = {**request.POST.dict(), "minutes": "0"} if is_removal else said_in(request)
    form = WalkForm(data, choices={"origin": places, "destination": places})
    if request.method == "POST" and form.is_valid():
        operations.set_walking_time(
            origin_id=UUID(form.cleaned_data["origin"]),
            destination_id=UUID(form.cleaned_data["destination"]),
            minutes=None if is_removal else form.cleaned_data["minutes"],
            by=actor,
        )
        messages.success(request, _("The walking times are changed."))
        return redirect("supply:walking-times")
    context = {"form": form, "walks": queries.walking_times(), "is_possible": len(places) > 1}
    return render(request, "appointments/studio_walks.html", context)


def _closed_row(one: WorkException, booked: int, language: str) -> ListItem:
    href = reverse("supply:closed-remove", args=[one.pk])
    words = _booked_words(booked) if booked else ""
    return exception_row(one, href=href, language=language, note=words)


def _booked_words(count: int) -> str:
    return ngettext(
        "%(n)s appointment is booked then. It stays until the desk moves it.",
        "%(n)s appointments are booked then. They stay until the desk moves them.",
        count,
    ) % {"n": count}


def _take_back(exception_id: UUID, resource_id: int | None, actor: Actor) -> None:
    is_gone = not operations.remove_exception(
        exception_id=exception_id, resource_id=resource_id, today=_today(), by=actor
    )
    if is_gone:
        raise Http404


def _ask_removal(
    request: HttpRequest,
    actor: Actor,
    known: list[WorkException],
    exception_id: UUID,
    *,
    back: str,
) -> HttpResponse:
    one = next((one for one in known if one.pk == exception_id), None)
    if one is None:
        raise Http404
    row = exception_row(one, href="", language=actor.language)
    return render(request, "appointments/studio_remove.html", {"row": row, "back": back})


def _today() -> date:
    return clock.today(settings.TIME_ZONE)
