"""What people tell us unasked: on the website nobody is signed in, in the portal they choose
whether we may know who it is.
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from nabij.organisation.operations import general_department
from nabij.organisation.queries import department_choices, department_with
from nabij.people.doors import client_page
from nabij.people.types import Actor, Scope
from nabij.surveys import operations, queries
from nabij.surveys.forms_unasked import PublicTellForm, TellForm
from nabij.surveys.types import Caller, Via
from nabij.surveys.views.website import may_tell, too_often, unknown

SHOWN = 3


@require_http_methods(["GET", "HEAD", "POST"])
def tell_public(request: HttpRequest) -> HttpResponse:
    """Let anyone tell us something."""
    form = PublicTellForm(
        request.POST if request.method == "POST" else None,
        departments=department_choices(language=get_language() or "nl"),
    )
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        if may_tell(request):
            _keep(form, via=Via.WEBSITE, by=unknown(request), caller=form.caller)
            return redirect("surveys:told")
        form.add_error(None, too_often())
        status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "surveys/tell_public.html", {"form": form}, status=status)


@require_safe
def told(request: HttpRequest) -> HttpResponse:
    """Thank for what was told, and show what became of what others told."""
    shown = queries.told(language=get_language() or "nl", most=SHOWN)
    return render(request, "surveys/told.html", {"told": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(what="surveys.tell", scope=Scope.GIVE_FEEDBACK)
def tell(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let a client or relative tell us something, with their name or without."""
    form = TellForm(
        request.POST if request.method == "POST" else None,
        departments=department_choices(language=actor.language),
    )
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "surveys/tell.html", {"form": form})
    _keep(form, via=Via.PORTAL, by=actor, caller=None)
    messages.success(request, gettext("Thank you. It has arrived."))
    return redirect("surveys:cases")


def _keep(form: TellForm, *, via: Via, by: Actor, caller: Caller | None) -> None:
    department = department_with(form.cleaned_data["department"]) or general_department()
    if department is None:
        raise Http404
    operations.tell_unasked(
        comment=form.cleaned_data["comment"],
        mood=form.cleaned_data["mood"],
        department=department,
        language=get_language() or "nl",
        via=via,
        by=by,
        anonymous=form.is_anonymous or (caller is None and via is Via.WEBSITE),
        wants_contact=form.wants_contact,
        caller=caller,
    )
