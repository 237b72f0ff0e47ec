"""Whom the desk has to call, because nobody could tell them of a change or an offer."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.queries import unreached_offers
from nabij.appointments.views.waiting_forms import AnswerForm
from nabij.people.doors import staff_page
from nabij.people.types import Actor

ROLES = (Role.AGENT, Role.PROFESSIONAL)


@require_safe
@staff_page(what="appointments.desk-unreached", face="desk", roles=ROLES)
def unreached(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List whom to call, who would come first stands first."""
    return render(
        request,
        "appointments/desk_unreached.html",
        {
            "clients": queries.unreached_clients(actor),
            "offers": unreached_offers.offers_to_call(actor),
            "done": _done(request.GET.get("done", "")),
            "problem": _problem(request.GET.get("problem", "")),
        },
    )


@require_POST
@staff_page(what="appointments.desk-called", face="desk", roles=ROLES)
def called(request: HttpRequest, actor: Actor, unreached_id: UUID) -> HttpResponse:
    """Note that the client knows now."""
    del request
    if not queries.is_unreached_visible(actor, unreached_id=unreached_id):
        raise Http404
    operations.mark_called(unreached_id=unreached_id, by=actor)
    return redirect(f"{reverse('appointments:desk-unreached')}?done=called")


@require_POST
@staff_page(what="appointments.desk-offer", face="desk", roles=ROLES)
def offer(request: HttpRequest, actor: Actor, offer_id: UUID) -> HttpResponse:
    """Take or leave a time on offer, as its client said when called."""
    if not unreached_offers.may_answer_offer(actor, offer_id=offer_id):
        raise Http404
    answers = {"accept": operations.accept_offer, "decline": operations.decline_offer}
    return _answered(request, answers, offer_id, actor)


@require_POST
@staff_page(what="appointments.desk-visit-offer", face="desk", roles=ROLES)
def visit_offer(request: HttpRequest, actor: Actor, offer_id: UUID) -> HttpResponse:
    """Take or leave the times of a visit on offer, as its client said when called."""
    if not unreached_offers.may_answer_visit_offer(actor, offer_id=offer_id):
        raise Http404
    answers = {
        "accept": operations.accept_visit_offer,
        "decline": operations.decline_visit_offer,
    }
    return _answered(request, answers, offer_id, actor)


def _answered(
    request: HttpRequest,
    answers: Mapping[str, Callable[..., object]],
    offer_id: UUID,
    actor: Actor,
) -> HttpResponse:
    page = reverse("appointments:desk-unreached")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect(f"{page}?problem=unsaid")
    said = form.cleaned_data["answer"]
    try:
        answers[said](offer_id=offer_id, by=actor)
    except operations.OfferOverError:
        return redirect(f"{page}?problem=over")
    except operations.ClientBusyError:
        return redirect(f"{page}?problem=busy")
    except operations.BookingError:
        return redirect(f"{page}?problem=gone")
    return redirect(f"{page}?done={said}")


def _done(said: str) -> str:
    return {
        "called": _("Noted."),
        "accept": _("The client comes at the new time."),
        "decline": _("The time goes to the next. The client stays on the list."),
    }.get(said, "")


def _problem(said: str) -> str:
    return {
        "unsaid": _("Please choose yes or no."),
        "over": _("The time is not kept any more. Nothing has changed for the client."),
        "busy": _("The client has another appointment at that time. Move that one first."),
        "gone": _("This time can't be had any more. Nothing has changed for the client."),
    }.get(said, "")
