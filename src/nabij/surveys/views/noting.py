"""The desk notes a complaint that somebody tells by telephone, at the counter or in a letter."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from nabij.lib import clock, dates
from nabij.organisation.models import Department
from nabij.organisation.operations import general_department
from nabij.organisation.queries import department_choices, department_with
from nabij.people.doors import staff_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor
from nabij.surveys import operations, queries
from nabij.surveys.forms_cases import DeskComplaintForm
from nabij.surveys.models import Complaint, FollowUp
from nabij.surveys.types import Voice
from nabij.surveys.views.desk import ROLES
from nabij.ui.types import MenuLink


def actions_for_client(actor: Actor, client_id: UUID) -> list[MenuLink]:
    """Return the way to note a complaint of a client."""
    if actor.role not in ROLES:
        return []
    href = reverse("surveys:note-complaint", args=[client_id])
    return [MenuLink(gettext("Note a complaint"), href, "flag")]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="surveys.note-complaint", face="desk", roles=ROLES)
def note_complaint(request: HttpRequest, actor: Actor, client_id: UUID) -> HttpResponse:
    """Take down what a client complains of, for them."""
    voices = queries.voices_of(actor, client_id=client_id)
    if not voices:
        raise Http404
    form = DeskComplaintForm(
        request.POST if request.method == "POST" else None,
        voices=voices,
        departments=department_choices(language=actor.language),
        department=_known_department(actor, client_id),
    )
    if not (request.method == "POST" and form.is_valid()):
        return _page(request, actor, form, client_id=client_id, voices=voices)
    department = department_with(form.cleaned_data["department"]) or general_department()
    if department is None:
        raise Http404
    complaint = operations.note_complaint(
        client_id=client_id,
        came_by=form.cleaned_data["came_by"],
        relative_id=form.relative_id,
        happened=form.cleaned_data["happened"],
        wished=form.cleaned_data["wished"],
        may_call=form.cleaned_data["may_call"],
        department=department,
        by=actor,
    )
    voice = next(one for one in voices if one.relative_id == form.relative_id)
    _tell(request, actor, complaint, voice)
    if queries.follow_ups_visible_to(actor).filter(pk=complaint.follow_up_id).exists():
        return redirect("surveys:follow-up", complaint.follow_up_id)
    return redirect("people:desk-client", client_id)


def _page(
    request: HttpRequest,
    actor: Actor,
    form: DeskComplaintForm,
    *,
    client_id: UUID,
    voices: Sequence[Voice],
) -> HttpResponse:
    context = {
        "form": form,
        "client_id": client_id,
        "name": voices[0].name,
        "unreachable": [one.name for one in voices if not one.is_reachable],
        "running": queries.running_complaints(actor, client_id=client_id),
    }
    return render(request, "surveys/note_complaint.html", context)


def _known_department(actor: Actor, client_id: UUID) -> str:
    """Return the department that knows the client last, when the actor may know that it does."""
    known: Department | None = operations.department_of(client_id)
    if known is None or not (actor.sees_all_clients or known.pk in actor.department_ids):
        return ""
    return str(known.pk)


def _tell(request: HttpRequest, actor: Actor, complaint: Complaint, voice: Voice) -> None:
    """Say what the agent tells who complains, and whether a message does too."""
    follow_up: FollowUp = complaint.follow_up
    zone = zone_of(actor)
    words = {
        "number": complaint.number,
        "due": dates.date_near_or_far(
            follow_up.due_at, zone=zone, language=actor.language, today=clock.today(zone)
        ),
        "day": dates.day_in_words(complaint.answer_by, language=actor.language),
        "name": voice.name,
        "owner": follow_up.owner.name if follow_up.owner else gettext("A colleague"),
    }
    told = gettext(
        "Complaint %(number)s is noted. Somebody is in touch before %(due)s, and our answer is "
        "there by %(day)s."
    )
    if voice.is_reachable:
        heard = gettext("%(name)s gets a message that we have it.")
        messages.success(request, f"{told} {heard}" % words)
        return
    messages.success(request, told % words)
    messages.warning(
        request,
        gettext(
            "%(name)s gets no message: we know no e-mail address and no telephone number. Tell "
            "them the number and both days yourself. %(owner)s is the one who is in touch."
        )
        % words,
    )
