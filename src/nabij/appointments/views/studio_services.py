"""The administrator's pages of services: what can be booked, and by which rules."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.appointments.forms_studio.fields import Choices, said_in
from nabij.appointments.forms_studio.services import ACCESS, ServiceForm, span_words
from nabij.appointments.models import Service
from nabij.appointments.operations import services as operations
from nabij.appointments.queries import studio as queries
from nabij.appointments.types import Access
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import ListItem

ROLES = (Role.ADMINISTRATOR,)


@require_safe
@staff_page(what="supply.services", face="studio", roles=ROLES)
def services(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List what can be booked, by department."""
    groups = [
        (name, [_row(service, actor.language) for service in found])
        for name, found in queries.services_in_order(actor.language)
    ]
    return render(request, "appointments/studio_services.html", {"groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.service-new", face="studio", roles=ROLES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask what a new service is; (POST) add it."""
    form = ServiceForm(said_in(request), choices=_choices(actor))
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_service(terms=form.terms(), resource_ids=form.resource_ids(), by=actor)
        except operations.ServiceNameTakenError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("The service is there."))
            return redirect("supply:services")
    return _page(request, form, title=_("A new service"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="supply.service", face="studio", roles=ROLES)
def change(request: HttpRequest, actor: Actor, service_id: UUID) -> HttpResponse:
    """Show a service's rules; (POST) change them, and say what that leaves as it is."""
    service = queries.service_of(service_id)
    if service is None:
        raise Http404
    form = ServiceForm(said_in(request), service=service, choices=_choices(actor, service_id))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_service(
                service_id=service_id,
                terms=form.terms(),
                resource_ids=form.resource_ids(),
                by=actor,
            )
        except operations.ServiceNameTakenError as error:
            _refuse(form, error)
        else:
            _tell(request, queries.coming_count(service_id, at=clock.now()))
            return redirect("supply:services")
    return _page(request, form, title=localised(service.names, actor.language))


def _row(service: Service, language: str) -> ListItem:
    done_by = getattr(service, "done_by", 0)
    meta = [span_words(service.duration_minutes), str(ACCESS[Access(service.access)])]
    tag, tone = "", "neutral"
    if not service.is_active:
        tag = _("Switched off")
    elif not done_by:
        tag, tone = _("Nobody does it"), "warning"
    return ListItem(
        title=localised(service.names, language),
        href=reverse("supply:service", args=[service.pk]),
        meta=" · ".join(meta),
        tag=tag,
        tone=tone,
    )


def _choices(actor: Actor, service_id: UUID | None = None) -> dict[str, Choices]:
    return {
        "department": [one.pair for one in queries.department_choices(actor.language)],
        "resources": [one.pair for one in queries.resource_choices(also_of=service_id)],
    }


def _refuse(form: ServiceForm, error: operations.ServiceNameTakenError) -> None:
    sentence = _("This department has a service named %(name)s already.") % {"name": error.name}
    form.add_error(f"name_{form.first_language}", sentence)


def _tell(request: HttpRequest, coming: int) -> None:
    words = [_("The service is changed.")]
    if coming:
        words.append(
            ngettext(
                "%(n)s appointment that was booked already stays as it is.",
                "%(n)s appointments that were booked already stay as they are.",
                coming,
            )
            % {"n": coming}
        )
    messages.success(request, " ".join(words))


def _page(request: HttpRequest, form: ServiceForm, *, title: str) -> HttpResponse:
    groups = form.groups()
    wrong = {key: any(field.errors for field in fields) for key, fields in groups.items()}
    context = {"form": form, "groups": groups, "wrong": wrong, "title": title}
    return render(request, "appointments/studio_service.html", context)
