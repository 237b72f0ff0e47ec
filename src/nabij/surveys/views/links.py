"""The page behind the link that asks "is it solved?". Nobody signs in.

Only a POST answers: mail scanners open links, and looking is not answering.
"""

from contextlib import suppress
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nabij.delivery.types import About
from nabij.lib.links import LinkError, LinkExpiredError, read_token
from nabij.people.doors import link_page
from nabij.surveys import operations, queries
from nabij.surveys.forms import SolvedForm
from nabij.surveys.types import ABOUT_FOLLOW_UP, SOLUTION_PURPOSE, FollowUpStatus
from nabij.surveys.views.opened import actor_of, note_read, speak


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="surveys.solved")
def solved(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the client whether it is solved, and hear the answer."""
    try:
        follow_up_id = read_token(token, purpose=SOLUTION_PURPOSE)
    except LinkExpiredError:
        return render(request, "surveys/solved_expired.html", status=HTTPStatus.GONE)
    except LinkError as error:
        raise Http404 from error
    sheet = queries.solution_sheet(follow_up_id=follow_up_id)
    if sheet is None:
        raise Http404
    speak(request, sheet.language)
    note_read(request, About(kind=ABOUT_FOLLOW_UP, id=follow_up_id))
    form = SolvedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        # When somebody was quicker the page says where it stands.
        with suppress(operations.NothingToConfirmError):
            operations.confirm(
                follow_up_id=follow_up_id,
                solved=form.cleaned_data["solved"],
                text=form.cleaned_data["text"],
                by=actor_of(request, sheet.client_id),
            )
        return redirect("surveys:solved", token)
    if sheet.status in (FollowUpStatus.SOLVED, FollowUpStatus.REOPENED):
        return render(request, "surveys/solved_told.html", {"sheet": sheet})
    return render(request, "surveys/solved.html", {"sheet": sheet, "form": form})
