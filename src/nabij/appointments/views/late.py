"""Running late, at the desk: who still has clients to see today, and how late it gets."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.appointments import operations
from nabij.appointments.forms import LateForm
from nabij.appointments.queries import calendar, delays
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import ListItem

ROLES = (Role.AGENT, Role.PROFESSIONAL)


@require_safe
@staff_page(what="appointments.desk-late", face="desk", roles=ROLES)
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List who and what still has clients to see today, and how late each runs."""
    items = [_item(one) for one in delays.lateness_today(actor)]
    done = {
        "late": _("Noted. Everybody who is still to come is told."),
        "same": _("Nothing has changed."),
    }.get(request.GET.get("done", ""), "")
    return render(request, "appointments/desk_late.html", {"items": items, "done": done})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="appointments.desk-late-of", face="desk", roles=ROLES)
def say(request: HttpRequest, actor: Actor, resource_id: int) -> HttpResponse:
    """Ask how late somebody or something runs today, and (POST) note it."""
    diary = next((one for one in calendar.diaries(actor) if one.resource_id == resource_id), None)
    if diary is None:
        raise Http404
    form = LateForm(
        request.POST if request.method == "POST" else None,
        initial={"minutes": delays.delay_today(diary)},
    )
    back = reverse("appointments:desk-late")
    if request.method == "POST" and form.is_valid():
        changed = operations.set_delay(
            resource_id=resource_id,
            delayed_on=clock.today(calendar.zone_of_diary(diary)),
            minutes=form.cleaned_data["minutes"],
            by=actor,
        )
        return redirect(f"{back}?done={'late' if changed else 'same'}")
    return render(
        request,
        "appointments/desk_late_of.html",
        {"diary": diary, "form": form, "back": back},
        status=400 if form.errors else 200,
    )


def _item(one: delays.Lateness) -> ListItem:
    count = ngettext(
        "%(count)s client still to be seen", "%(count)s clients still to be seen", one.to_come
    )
    late = _("About %(minutes)s minutes late") % {"minutes": one.minutes}
    return ListItem(
        title=one.diary.name,
        href=reverse("appointments:desk-late-of", args=[one.diary.resource_id]),
        meta=count % {"count": one.to_come},
        tag=late if one.minutes else "",
        tone="warning",
    )
