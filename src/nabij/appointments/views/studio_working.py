"""The administrator's pages of people, rooms and devices, and of their week."""

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
from nabij.appointments.forms_studio.fields import Choices, said_in
from nabij.appointments.forms_studio.working import WEEKDAYS, EndForm, PeriodForm, ResourceForm
from nabij.appointments.models import Resource
from nabij.appointments.operations import working as operations
from nabij.appointments.queries import studio as queries
from nabij.appointments.views.studio_words import exception_row, hours_words, week_rows
from nabij.lib import clock, dates
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import ListItem

ROLES = (Role.ADMINISTRATOR,)
STRAYS_SHOWN = 10
FORM = "appointments/studio_form.html"


@require_safe
@staff_page(what="supply.resources", face="studio", roles=ROLES)
def resources(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List people, rooms and devices, and on which days they work."""
    found = queries.resources_in_order(today=_today())
    people = [_row(one) for one in found if one.is_person]
    things = [_row(one) for one in found if not one.is_person]
    context = {"people": people, "things": things}
    return render(request, "appointments/studio_resources.html", context)


@require_safe
@staff_page(what="supply.resource", face="studio", roles=ROLES)
def resource(request: HttpRequest, actor: Actor, resource_id: int) -> HttpResponse:
    """Show somebody's or something's week, what differs from it, and what was booked outside."""
    found = found_resource(resource_id)
    today, language = _today(), actor.language
    strays = queries.outside_hours(found, at=clock.now())
    context = {
        "resource": found,
        "name": queries.name_of(found),
        "week": week_rows(found, today=today, language=language),
        "past": week_rows(found, today=today, language=language, is_past=True),
        "days": [
            exception_row(one, href=_removal(one.pk, found), language=language)
            for one in queries.exceptions_of(resource_id, today=today)
        ],
        "strays": [
            f"{dates.date_in_words(one.starts_at, zone=one.zone, language=language)}"
            f" · {one.location_name}"
            for one in strays[:STRAYS_SHOWN]
        ],
        "stray_count": len(strays),
    }
    return render(request, "appointments/studio_resource.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.resource-new", face="studio", roles=ROLES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask who or what it is; (POST) add it and go on with the week."""
    choices = {
        "professional": [one.pair for one in queries.professional_choices()],
        "services": [one.pair for one in queries.service_choices(actor.language)],
    }
    form = ResourceForm(said_in(request), is_new=True, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add_resource(
                name=form.cleaned_data["name"],
                professional_id=form.professional_id(),
                service_ids=form.service_ids(),
                by=actor,
            )
        except operations.HasResourceError:
            form.add_error("professional", _("This person has a diary already."))
        else:
            messages.success(request, _("Now say when the working hours are."))
            return redirect("supply:hours-new", made.pk)
    context = {"form": form, "title": _("A person, room or device"), "back": _list_page()}
    return render(request, FORM, context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.resource-change", face="studio", roles=ROLES)
def change(request: HttpRequest, actor: Actor, resource_id: int) -> HttpResponse:
    """Ask for another name, other services, or to switch it off; (POST) change it."""
    found = found_resource(resource_id)
    form = ResourceForm(
        said_in(request),
        is_new=False,
        is_person=found.professional_id is not None,
        choices={"services": [one.pair for one in queries.service_choices(actor.language)]},
        initial={
            "name": found.name,
            "is_active": found.is_active,
            "services": [str(one.service_id) for one in found.offers.all()],
        },
    )
    if request.method == "POST" and form.is_valid():
        operations.change_resource(
            resource_id=resource_id,
            name=form.cleaned_data.get("name", found.name),
            is_active=form.cleaned_data["is_active"],
            service_ids=form.service_ids(),
            by=actor,
        )
        messages.success(request, _("It is changed."))
        return redirect("supply:resource", resource_id)
    context = {"form": form, "title": queries.name_of(found), "back": own_page(resource_id)}
    return render(request, FORM, context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.hours-new", face="studio", roles=ROLES)
def add_hours(request: HttpRequest, actor: Actor, resource_id: int) -> HttpResponse:
    """Ask on which days and from when until when; (POST) add these working hours."""
    found = found_resource(resource_id)
    choices: dict[str, Choices] = {
        "weekdays": list(enumerate(WEEKDAYS)),
        "location": [one.pair for one in queries.location_choices()],
    }
    form = PeriodForm(said_in(request), choices=choices, initial={"valid_from": _today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            operations.add_working_periods(
                resource_id=resource_id,
                location_id=UUID(said["location"]),
                weekdays=[int(day) for day in said["weekdays"]],
                blocks=form.blocks(),
                weeks=form.weeks_said(),
                valid_from=said["valid_from"],
                valid_until=said["valid_until"],
                on_holidays=said["on_holidays"],
                by=actor,
            )
        except operations.PeriodsOverlapError as error:
            sentence = _("%(name)s works %(when)s already. End those hours first.")
            when = hours_words(error.period, language=actor.language)
            form.add_error(None, sentence % {"name": queries.name_of(found), "when": when})
        else:
            messages.success(request, _("The working hours are added."))
            return redirect("supply:resource", resource_id)
    context = {
        "form": form,
        "title": _("When does %(name)s work?") % {"name": queries.name_of(found)},
        "back": own_page(resource_id),
    }
    return render(request, FORM, context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.hours-end", face="studio", roles=ROLES)
def end_hours(
    request: HttpRequest, actor: Actor, resource_id: int, period_id: UUID
) -> HttpResponse:
    """Ask for the last day of working hours; (POST) end them, and say who was booked in them."""
    found, today = found_resource(resource_id), _today()
    period = next((one for one in found.working_periods.all() if one.pk == period_id), None)
    if period is None:
        raise Http404
    form = EndForm(said_in(request), choices={}, initial={"last_date": today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_working_period(
                resource_id=resource_id,
                period_id=period_id,
                last_date=form.cleaned_data["last_date"],
                today=today,
                by=actor,
            )
        except operations.PeriodUnknownError:
            raise Http404 from None
        except operations.EndsInThePastError:
            form.add_error("last_date", _("Choose yesterday or a later day."))
        else:
            tell_strays(request, resource_id, _("The working hours are ended."))
            return redirect("supply:resource", resource_id)
    context = {
        "form": form,
        "title": _("Until when do these hours hold?"),
        "lead": hours_words(period, language=actor.language),
        "back": own_page(resource_id),
    }
    return render(request, FORM, context)


def found_resource(resource_id: int) -> Resource:
    """Return a resource with its week.

    Raises:
        Http404: there is none.
    """
    found = queries.resource_of(resource_id)
    if found is None:
        raise Http404
    return found


def own_page(resource_id: int) -> str:
    """Return the address of a resource's page."""
    return reverse("supply:resource", args=[resource_id])


def tell_strays(request: HttpRequest, resource_id: int, done: str) -> None:
    """Say that something is done, and how many appointments now lie outside working hours."""
    count = len(queries.outside_hours(found_resource(resource_id), at=clock.now()))
    if not count:
        messages.success(request, done)
        return
    sentence = ngettext(
        "%(n)s appointment lies outside working hours now. It stays until the desk moves it.",
        "%(n)s appointments lie outside working hours now. They stay until the desk moves them.",
        count,
    )
    messages.warning(request, f"{done} {sentence % {'n': count}}")


def _row(one: queries.ResourceView) -> ListItem:
    days = ", ".join(str(WEEKDAYS[day]).lower() for day in one.weekdays)
    tag, tone = "", "neutral"
    if not one.is_active:
        tag = _("Switched off")
    elif not one.weekdays:
        tag, tone = _("No working hours"), "warning"
    services = ngettext("%(n)s service", "%(n)s services", one.services) % {"n": one.services}
    return ListItem(
        title=one.name,
        href=own_page(one.id),
        meta=" · ".join(part for part in (services, days) if part),
        tag=tag,
        tone=tone,
    )


def _removal(exception_id: UUID, found: Resource) -> str:
    return reverse("supply:days-remove", args=[found.pk, exception_id])


def _list_page() -> str:
    return reverse("supply:resources")


def _today() -> date:
    return clock.today(settings.TIME_ZONE)
