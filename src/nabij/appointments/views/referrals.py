"""A letter an appointment waits for: the client sends or announces it, the desk receives it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.forms_referral import NO_LETTER, ReceivedForm, ReferralForm
from nabij.appointments.queries import ReferralView
from nabij.appointments.types import ReferralStatus
from nabij.people.doors import client_page, staff_page, suggested_referrers
from nabij.people.queries import zone_of
from nabij.people.types import Actor, Scope
from nabij.ui.rules import phone_in_words

ROLES = (Role.AGENT, Role.PROFESSIONAL)


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(what="appointments.referral", scope=Scope.MANAGE_APPOINTMENTS)
def referral(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Say what is missing and until when; take the file, or who sends the letter."""
    shown = queries.referral_for(actor, appointment_id=appointment_id)
    if shown is None:
        raise Http404
    here = reverse("appointments:referral", args=[appointment_id])
    sending = request.method == "POST"
    form = ReferralForm(request.POST, request.FILES) if sending else ReferralForm()
    if form.is_valid():
        try:
            sent = form.cleaned_data["letter"]
            if sent is not None:
                operations.receive(
                    referral_id=shown.id, by=actor, content=sent.read(), file_name=sent.name
                )
            else:
                operations.announce(
                    referral_id=shown.id, referrer=form.cleaned_data["referrer"], by=actor
                )
            return redirect(here)
        except operations.NoLetterError:
            form.add_error("letter", NO_LETTER)
        except operations.ReferralOverError:
            return redirect(here)
    return _page(request, shown, form)


def _page(request: HttpRequest, shown: ReferralView, form: ReferralForm) -> HttpResponse:
    return render(
        request,
        "appointments/referral.html",
        {
            "referral": shown,
            "form": form,
            "is_awaited": shown.status is ReferralStatus.AWAITED,
            "is_received": shown.status is ReferralStatus.RECEIVED,
        },
        status=400 if form.errors else 200,
    )


@require_safe
@staff_page(what="appointments.desk-referrals", face="desk", roles=ROLES)
def awaited(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the times that are kept for a letter, the first to end first."""
    return _awaited_page(request, actor)


def _awaited_page(
    request: HttpRequest, actor: Actor, *, refused: dict[UUID, ReceivedForm] | None = None
) -> HttpResponse:
    """Show the list; `refused` is what could not be noted, by appointment."""
    found = queries.awaited_referrals(actor)
    forms = [
        (refused or {}).get(one.appointment_id) or _received_form(one.appointment_id)
        for one in found
    ]
    phones = [phone_in_words(one.client_phone) for one in found]
    return render(
        request,
        "appointments/desk_referrals.html",
        {
            "referrals": list(zip(found, phones, forms, strict=True)),
            "suggested": suggested_referrers(actor) if found else [],
            "refused": [one for one in forms if one.errors],
            "zone": zone_of(actor),
            "done": request.GET.get("done", "") == "received",
        },
        status=400 if refused else 200,
    )


def _received_form(appointment_id: UUID, data: QueryDict | None = None) -> ReceivedForm:
    return ReceivedForm(data, auto_id=f"letter-{appointment_id}-%s")


@require_POST
@staff_page(what="appointments.desk-referral-received", face="desk", roles=ROLES)
def received(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Note that the letter is there, on paper or otherwise, and who sent it."""
    shown = queries.referral_for(actor, appointment_id=appointment_id)
    if shown is None:
        raise Http404
    back = reverse("appointments:desk-referrals")
    if shown.status is not ReferralStatus.AWAITED:
        return redirect(back)
    form = _received_form(appointment_id, request.POST)
    if not form.is_valid():
        return _awaited_page(request, actor, refused={appointment_id: form})
    try:
        operations.receive(
            referral_id=shown.id, by=actor, referrer_email=form.cleaned_data["referrer_email"]
        )
    except operations.ReferralOverError:
        return redirect(back)
    return redirect(f"{back}?done=received")


@require_safe
@staff_page(what="appointments.desk-letter", face="desk", roles=ROLES)
def letter(request: HttpRequest, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Give the file that was sent: to keep, never to run in the browser."""
    del request
    shown = queries.referral_for(actor, appointment_id=appointment_id)
    found = queries.letter_of(actor, referral_id=shown.id) if shown else None
    if found is None:
        raise Http404
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[found.media_type]
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="letter.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
