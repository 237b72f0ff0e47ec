"""Blocking time from the desk's calendar, and making it free again."""

from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nabij.accounts.types import Role
from nabij.appointments import operations
from nabij.appointments.forms import BlockForm, CalendarForm
from nabij.appointments.queries import calendar
from nabij.lib import dates
from nabij.people.doors import staff_page
from nabij.people.types import Actor

ROLES = (Role.AGENT, Role.PROFESSIONAL)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="appointments.desk-block", face="desk", roles=ROLES)
def block(request: HttpRequest, actor: Actor, resource_id: int) -> HttpResponse:
    """Ask which time to keep free of appointments, and (POST) block it."""
    known = {one.resource_id: one for one in calendar.diaries(actor)}
    if resource_id not in known:
        raise Http404
    diary = known[resource_id]
    zone = calendar.zone_of_diary(diary)
    asked = CalendarForm(request.GET)
    on = asked.cleaned_data.get("on") if asked.is_valid() else None
    form = BlockForm(
        request.POST if request.method == "POST" else None, zone=zone, initial={"on": on}
    )
    problem, status = "", 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            operations.create_block(
                resource_id=resource_id,
                starts_at=said["starts_at"],
                ends_at=said["ends_at"],
                reason=said["reason"],
                by=actor,
            )
        except operations.TimeTakenError as error:
            problem, status = _in_the_way(error.appointments), 409
        else:
            return redirect(_calendar(resource_id, on=said["on"], done="blocked"))
    elif request.method == "POST":
        status = 400
    context = {
        "diary": diary,
        "form": form,
        "problem": problem,
        "back": _calendar(resource_id, on=on or ""),
    }
    return render(request, "appointments/desk_block.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="appointments.desk-unblock", face="desk", roles=ROLES)
def unblock(request: HttpRequest, actor: Actor, block_id: UUID) -> HttpResponse:
    """Show a blocked time and ask whether it may be booked again; (POST) make it free."""
    found = calendar.block_seen_by(actor, block_id=block_id)
    if found is None:
        raise Http404
    diary, taken = found
    zone = calendar.zone_of_diary(diary)
    on = dates.local_day(max(taken.starts_at, datetime(1990, 1, 1, tzinfo=UTC)), zone)
    if request.method == "POST":
        operations.remove_block(block_id=block_id, by=actor)
        return redirect(_calendar(diary.resource_id, on=on, done="freed"))
    context = {
        "diary": diary,
        "taken": taken,
        "zone": str(zone),
        "back": _calendar(diary.resource_id, on=on),
    }
    return render(request, "appointments/desk_unblock.html", context)


def _in_the_way(count: int) -> str:
    if not count:
        return _("Part of this time is blocked already, or held for somebody who is choosing.")
    return ngettext(
        "%(count)s appointment is in the way. Move or cancel it first.",
        "%(count)s appointments are in the way. Move or cancel them first.",
        count,
    ) % {"count": count}


def _calendar(resource_id: int, **parts: object) -> str:
    query = urlencode({"of": f"r-{resource_id}", **{k: v for k, v in parts.items() if v}})
    return f"{reverse('appointments:desk-calendar')}?{query}"
