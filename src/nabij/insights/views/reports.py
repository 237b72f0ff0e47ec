"""The monthly reports: to download, and who is told that they are there."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nabij.accounts.types import Role
from nabij.insights import operations, pictures
from nabij.insights.documents import as_csv, as_pdf, as_workbook
from nabij.insights.forms import ReaderForm
from nabij.insights.queries import (
    Report,
    month_number,
    monthly_report,
    possible_readers,
    readers,
    report_months,
)
from nabij.people.doors import staff_page
from nabij.people.types import Actor

ROLES = (Role.MANAGER,)
SHOWN = 6
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: dict[str, tuple[str, Callable[[Report, str], bytes]]] = {
    "pdf": ("application/pdf", as_pdf),
    "xlsx": (SHEETS, as_workbook),
    "csv": ("text/csv; charset=utf-8", lambda report, _language: as_csv(report).encode()),
}


@require_safe
@staff_page(what="insights.reports", face="studio", roles=ROLES)
def reports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the months there is a report of, and its readers."""
    months = report_months(actor=actor)
    return _page(request, actor, months, ReaderForm(None, people=possible_readers(actor=actor)))


@require_safe
@staff_page(what="insights.report-file", face="studio", roles=ROLES)
def file(request: HttpRequest, actor: Actor, year: int, month: int, kind: str) -> HttpResponse:
    """Give the report of a month as a file."""
    del request
    if kind not in KINDS or not 1 <= month <= pictures.MONTHS or not 1 <= year <= date.max.year:
        raise Http404
    report = monthly_report(actor=actor, month=date(year, month, 1), language=actor.language)
    if report is None:
        raise Http404
    content_type, made_by = KINDS[kind]
    response = HttpResponse(made_by(report, actor.language), content_type=content_type)
    said = gettext("report")
    name = f"{said}-{year}-{month:02}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@staff_page(what="insights.reader-add", face="studio", roles=ROLES)
def add_reader(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tell somebody of each report from now on."""
    form = ReaderForm(request.POST, people=possible_readers(actor=actor))
    if not form.is_valid():
        return _page(request, actor, report_months(actor=actor), form)
    try:
        operations.add_reader(reader_id=UUID(form.cleaned_data["reader"]), by=actor)
    except operations.ReaderUnknownError:  # stopped being a manager a moment ago
        form.add_error("reader", gettext("This person does not read reports any more."))
        return _page(request, actor, report_months(actor=actor), form)
    messages.success(request, gettext("From the next report on, this reader gets an e-mail."))
    return redirect("insights:reports")


@require_POST
@staff_page(what="insights.reader-end", face="studio", roles=ROLES)
def end_reader(request: HttpRequest, actor: Actor, reader_id: UUID) -> HttpResponse:
    """Tell somebody no more."""
    if reader_id not in {one.user_id for one in readers(actor=actor)}:
        raise Http404
    operations.end_reader(reader_id=reader_id, by=actor)
    messages.success(request, gettext("This reader gets no more e-mail about reports."))
    return redirect("insights:reports")


def _page(request: HttpRequest, actor: Actor, months: list[date], form: ReaderForm) -> HttpResponse:
    shown = [
        {
            "name": name.capitalize(),
            "said": name,
            "files": [
                (
                    kind.upper(),
                    reverse("insights:report-file", args=[month.year, month.month, kind]),
                )
                for kind in KINDS
            ],
        }
        for month in months
        for name in [pictures.month_name(month_number(month), actor.language, "LLLL")]
    ]
    context = {
        "months": shown[:SHOWN],
        "earlier": shown[SHOWN:],
        "readers": readers(actor=actor),
        "form": form,
    }
    return render(request, "insights/reports.html", context)
