"""What the link in the message about a cancelled clinic opens: another time, held for a while."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nabij.appointments import operations, queries, rules
from nabij.appointments.types import CaseStatus
from nabij.delivery.operations import mark_read
from nabij.delivery.rules import sign_seen
from nabij.delivery.types import About
from nabij.lib.links import LinkError, LinkExpiredError
from nabij.people.doors import address_of, link_page
from nabij.people.types import Actor

_GONE, _CONFLICT = 410, 409


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="appointments.proposal")
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show the proposed time, with other ways out; (POST) accept it."""
    try:
        opened = _open(request, token)
    except LinkExpiredError:
        return render(request, "appointments/link_expired.html", status=_GONE)
    proposal, holder = opened
    if request.method != "POST":
        return _page(request, proposal)
    try:
        operations.accept_proposal(case_id=proposal.id, by=holder)
    except operations.ProposalOverError:
        return _page(request, proposal, status=_CONFLICT)
    except operations.ClientBusyError:
        problem = _(
            "You already have an appointment at that time. Choose another time, or call us."
        )
        return _page(request, proposal, problem=problem, status=_CONFLICT)
    except operations.BookingError:
        problem = _("This time can't be taken any more. Choose another time, or call us.")
        return _page(request, proposal, problem=problem, status=_CONFLICT)
    return redirect(reverse("appointments:proposal", args=[token]))


def _page(
    request: HttpRequest, proposal: queries.ProposalView, *, problem: str = "", status: int = 200
) -> HttpResponse:
    appointment = proposal.appointment
    own = rules.manage_token(appointment_id=appointment.id, starts_at=appointment.starts_at)
    return render(
        request,
        "appointments/proposal.html",
        {
            "proposal": proposal,
            "appointment": appointment,
            "is_accepted": proposal.status is CaseStatus.ACCEPTED,
            "is_waiting": proposal.status in (CaseStatus.PROPOSED, CaseStatus.TO_CALL),
            "move": reverse("appointments:link-move", args=[own]) if appointment.may_move else "",
            "cancel": reverse("appointments:link-cancel", args=[own])
            if appointment.may_cancel
            else "",
            "own": reverse("appointments:link", args=[own]),
            "problem": problem,
        },
        status=status,
    )


def _open(request: HttpRequest, token: str) -> tuple[queries.ProposalView, Actor]:
    try:
        opened = queries.proposal_by_link(
            token, address=address_of(request), language=get_language() or "nl"
        )
    except LinkExpiredError:
        raise
    except LinkError as error:
        raise Http404 from error
    if opened is None:
        raise Http404
    if sign := sign_seen(request.method or "", request.headers):
        mark_read(about=About(kind="appointment", id=opened[0].appointment.id), sign=sign)
    return opened
