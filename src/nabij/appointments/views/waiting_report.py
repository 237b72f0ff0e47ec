"""The fairness of the waiting list in the studio: figures per service, and each offer by code."""

import csv
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.appointments.queries import waiting_report as queries
from nabij.appointments.types import OfferStatus, Urgency
from nabij.lib import clock, dates
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.ui.types import Column, Table

ROLES = (Role.MANAGER, Role.ADMINISTRATOR)
_SINCE = timedelta(days=90)
_SHOWN, _IN_FILE = 50, 100_000


@require_safe
@staff_page(what="appointments.waiting-report", face="studio", roles=ROLES)
def report(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how many wait, how long, and what became of the offers of the last 90 days."""
    at = clock.now()
    lines = queries.waiting_by_service(at=at, since=at - _SINCE, language=actor.language)
    offers = queries.offers_made(since=at - _SINCE, language=actor.language, most=_SHOWN)
    return render(
        request,
        "appointments/waiting_report.html",
        {
            "services": _services(lines) if lines else None,
            "offers": _offers(offers, actor.language) if offers else None,
        },
    )


@require_safe
@staff_page(what="appointments.waiting-file", face="studio", roles=ROLES)
def file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give every offer of the last 90 days as CSV, for a spreadsheet."""
    del request
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="waiting-list.csv"'
    writer = csv.writer(response)
    writer.writerow(
        [
            *("wish", "service", "department", "place"),
            *("urgency", "waiting_since", "offered_at", "starts_at", "outcome"),
        ]
    )
    since = clock.now() - _SINCE
    for one in queries.offers_made(since=since, language=actor.language, most=_IN_FILE):
        moments = [at.isoformat() for at in (one.waiting_since, one.offered_at, one.starts_at)]
        names = [_as_text(name) for name in (one.service, one.department, one.place)]
        writer.writerow([one.code, *names, one.urgency.name.lower(), *moments, one.outcome.value])
    return response


def _as_text(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in set("=+-@\t\r") else name


def _services(lines: list[queries.ServiceLine]) -> Table:
    return Table(
        caption=_("Per service"),
        columns=[
            Column(_("Service")),
            Column(_("Waiting now"), is_number=True),
            Column(_("Days waited, half of them"), is_number=True),
            Column(_("Days waited, longest"), is_number=True),
            Column(_("Offers"), is_number=True),
            Column(_("Accepted"), is_number=True),
            Column(_("Declined"), is_number=True),
            Column(_("No answer"), is_number=True),
            Column(_("Somebody ahead was passed over"), is_number=True),
        ],
        rows=[
            [
                f"{one.name}, {one.department}", one.waiting, one.median_days, one.longest_days,
                one.made, one.accepted, one.declined, one.expired, one.passed_over,
            ]
            for one in lines
        ],
    )  # fmt: skip


def _offers(offers: list[queries.OfferLine], language: str) -> Table:
    urgency = {
        Urgency.NORMAL: _("Normal"),
        Urgency.SOON: _("Soon"),
        Urgency.URGENT: _("Urgent"),
    }
    outcome = {
        OfferStatus.OPEN: _("Open"),
        OfferStatus.ACCEPTED: _("Accepted"),
        OfferStatus.DECLINED: _("Declined"),
        OfferStatus.EXPIRED: _("No answer"),
        OfferStatus.WITHDRAWN: _("Withdrawn"),
    }
    return Table(
        caption=_("Who was offered what"),
        columns=[
            Column(_("Wish")),
            Column(_("Service")),
            Column(_("Where")),
            Column(_("Urgency")),
            Column(_("Waits since")),
            Column(_("Offered")),
            Column(_("Time on offer")),
            Column(_("Outcome")),
        ],
        rows=[
            [
                one.code,
                f"{one.service}, {one.department}",
                one.place,
                urgency[one.urgency],
                *(
                    dates.date_in_words(at, zone=one.zone, language=language)
                    for at in (one.waiting_since, one.offered_at, one.starts_at)
                ),
                outcome[one.outcome],
            ]
            for one in offers
        ],
    )
