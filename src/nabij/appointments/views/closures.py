"""A clinic is cancelled at the desk: which, for how many, and who still has to be called."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.operations.closures import period
from nabij.appointments.types import CaseStatus
from nabij.appointments.views.closure_forms import ClosureForm
from nabij.lib import clock, dates
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.rules import phone_in_words
from nabij.ui.types import ListItem

ROLES = (Role.AGENT, Role.PROFESSIONAL)
_MOMENT, _WHOLE_DAY = timedelta(seconds=1), timedelta(hours=23)


@require_safe
@staff_page(what="appointments.closures", face="desk", roles=ROLES)
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the cancelled clinics of late and to come."""
    items = [_item(one, actor) for one in queries.closures_visible_to(actor)]
    return render(request, "appointments/closure_list.html", {"items": items})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="appointments.closure-new", face="desk", roles=ROLES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask which clinic; say how many appointments are in it; (POST, sure) cancel it."""
    resources = queries.closable_resources(actor)
    sent = request.POST if request.method == "POST" else request.GET
    is_asked = "resource" in sent or request.method == "POST"
    form = ClosureForm(sent if is_asked else None, resources=resources)
    context: dict[str, object] = {"form": form, "any": bool(resources)}
    if not is_asked:
        return render(request, "appointments/closure_form.html", context)
    if not form.is_valid():
        return render(request, "appointments/closure_form.html", context, status=400)
    starts_at, ends_at = period(**form.asked)
    if ends_at <= clock.now():
        form.add_error("first_date", _("That clinic is over already."))
        return render(request, "appointments/closure_form.html", context, status=400)
    if request.POST.get("sure"):
        closure = operations.close_clinic(
            resource_id=form.chosen.id,
            reason=form.cleaned_data["reason"],
            by=actor,
            **form.asked,
        )
        return redirect(f"{reverse('appointments:closure', args=[closure.pk])}?done=closed")
    context |= {
        "name": form.chosen.name,
        "when": _span(starts_at, ends_at, zone=form.chosen.zone, language=actor.language),
        "count": queries.appointments_in(
            resource_id=form.chosen.id, starts_at=starts_at, ends_at=ends_at
        ),
        "hidden": {name: form.data.get(name, "") for name in form.fields},
        "back": reverse("appointments:closure-new"),
    }
    return render(request, "appointments/closure_confirm.html", context)


@require_safe
@staff_page(what="appointments.closure", face="desk", roles=ROLES)
def show(request: HttpRequest, actor: Actor, closure_id: UUID) -> HttpResponse:
    """Show what came of each appointment, and whom to call."""
    closure = queries.closure_visible_to(actor, closure_id=closure_id)
    if closure is None:
        raise Http404
    cases = queries.cases_visible_to(actor, closure_id=closure_id)
    return render(
        request,
        "appointments/closure.html",
        {
            "closure": closure,
            "when": _span(
                closure.starts_at, closure.ends_at, zone=closure.zone, language=actor.language
            ),
            "to_call": [one for one in cases if one.status is CaseStatus.TO_CALL],
            "others": [_row(one, actor) for one in cases if one.status is not CaseStatus.TO_CALL],
            "done": request.GET.get("done", ""),
        },
    )


@require_POST
@staff_page(what="appointments.closure-solved", face="desk", roles=ROLES)
def solved(request: HttpRequest, actor: Actor, closure_id: UUID, case_id: UUID) -> HttpResponse:
    """Note that it has been arranged with the client."""
    del request
    if not queries.cases_visible_to(actor, closure_id=closure_id, case_id=case_id):
        raise Http404
    operations.mark_solved(case_id=case_id, by=actor)
    return redirect(f"{reverse('appointments:closure', args=[closure_id])}?done=solved")


def _item(one: queries.ClosureView, actor: Actor) -> ListItem:
    open_ = one.to_call or one.proposed
    return ListItem(
        title=one.name,
        href=reverse("appointments:closure", args=[one.id]),
        meta=_span(one.starts_at, one.ends_at, zone=one.zone, language=actor.language),
        text=_counts(one),
        tag=_("To call") if one.to_call else _("Waits for answers") if open_ else _("All settled"),
        tone="warning" if one.to_call else "info" if open_ else "success",
    )


def _span(since: datetime, until: datetime, *, zone: str, language: str) -> str:
    """Return the hours of a day, the day, or the first and the last day in words."""
    first, last = dates.local_day(since, zone), dates.local_day(until - _MOMENT, zone)
    first_words = dates.day_in_words(first, language=language)
    if first != last:
        last_words = dates.day_in_words(last, language=language)
        return _("%(first)s until %(last)s") % {"first": first_words, "last": last_words}
    if until - since >= _WHOLE_DAY:
        return first_words
    hours = dates.time_range(since, until, zone=zone, language=language)
    return f"{first_words}, {hours}"


def _counts(one: queries.ClosureView) -> str:
    words = ngettext("%(count)s appointment", "%(count)s appointments", one.total)
    parts = [words % {"count": one.total}]
    if one.to_call:
        parts.append(_("%(count)s to call") % {"count": one.to_call})
    if one.proposed:
        parts.append(_("%(count)s without an answer yet") % {"count": one.proposed})
    return " · ".join(parts)


def _row(one: queries.CaseView, actor: Actor) -> ListItem:
    def when(at: datetime) -> str:
        return dates.date_in_words(at, zone=one.zone, language=actor.language)

    text = ""
    if one.now_at is not None:
        text = _("Now comes %(when)s.") % {"when": when(one.now_at)}
    elif one.status is CaseStatus.PROPOSED and one.proposed_at is not None:
        text = _("Proposed: %(when)s. Can answer until %(until)s.") % {
            "when": when(one.proposed_at),
            "until": when(one.answer_by),
        }
    words, tone = {
        CaseStatus.PROPOSED: (_("No answer yet"), "info"),
        CaseStatus.ACCEPTED: (_("Accepted"), "success"),
        CaseStatus.CHOSEN: (_("Chose another time"), "success"),
        CaseStatus.SOLVED: (_("Solved"), "success"),
        CaseStatus.CANCELLED: (_("Cancelled"), "neutral"),
    }[one.status]
    return ListItem(
        when=dates.time_in_words(one.old_starts_at, zone=one.zone, language=actor.language),
        title=one.client_name,
        href=reverse("appointments:desk-detail", args=[one.appointment_id]),
        meta=phone_in_words(one.phone) if one.status is CaseStatus.PROPOSED else "",
        text=text,
        tag=words,
        tone=tone,
    )
