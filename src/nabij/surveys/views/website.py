"""What anyone on the web tells us: a complaint. Nobody is signed in, and tries are counted."""

from datetime import timedelta
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from nabij.accounts.operations import TooOftenError, take
from nabij.accounts.types import Limit, Role
from nabij.lib import clock
from nabij.lib.links import make_token
from nabij.organisation.operations import general_department
from nabij.organisation.queries import department_choices, department_with
from nabij.people.doors import address_of
from nabij.people.types import Actor, Purpose
from nabij.surveys import operations
from nabij.surveys.forms_cases import PublicComplaintForm
from nabij.surveys.rules import FOLLOWED_FOR
from nabij.surveys.types import CASE_PURPOSE

TOLD = Limit("told by somebody unknown", 6, timedelta(hours=1))
TOLD_ALL = Limit("told by everybody unknown", 600, timedelta(hours=1))


@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Let anyone complain; they follow it behind a link that we send."""
    language = get_language() or "nl"
    form = PublicComplaintForm(
        request.POST if request.method == "POST" else None,
        departments=department_choices(language=language),
    )
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        if may_tell(request):
            department = department_with(form.cleaned_data["department"]) or general_department()
            if department is None:
                raise Http404
            complaint = operations.file_complaint(
                happened=form.cleaned_data["happened"],
                wished=form.cleaned_data["wished"],
                may_call=form.cleaned_data["may_call"],
                department=department,
                language=language,
                by=unknown(request),
                caller=form.caller,
            )
            token = make_token(
                purpose=CASE_PURPOSE,
                subject_id=complaint.follow_up_id,
                expires_at=clock.now() + FOLLOWED_FOR,
            )
            return redirect("surveys:case-link", token)
        form.add_error(None, too_often())
        status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "surveys/complain_public.html", {"form": form}, status=status)


def may_tell(request: HttpRequest) -> bool:
    """Count a try; False when there were too many from here, or from everywhere."""
    try:
        take(TOLD, address_of(request))
        take(TOLD_ALL)
    except TooOftenError:
        return False
    return True


def too_often() -> str:
    """Return what is said to who sent too much."""
    return gettext(
        "A lot was sent from here just now. Your words are still here: please try again in an "
        "hour, or call us."
    )


def unknown(request: HttpRequest) -> Actor:
    """Return the actor of somebody who is not signed in."""
    return Actor(
        role=Role.LINK,
        purpose=Purpose.LINK,
        address=address_of(request),
        language=get_language() or "nl",
    )
