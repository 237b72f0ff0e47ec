"""Behind the link of a survey: being asked no more. Only a POST says so, as scanners open links."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nabij.people.doors import link_page
from nabij.surveys import operations, queries
from nabij.surveys.views.answering import open_sheet
from nabij.surveys.views.opened import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="surveys.stop-asking")
def stop_asking(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether somebody wants to be asked no more, and (POST) keep that."""
    sheet = open_sheet(request, token)
    if sheet is None or sheet.is_of_employee:  # of colleagues everybody is asked alike
        raise Http404
    if request.method == "POST":
        operations.stop_asking(
            invitation_id=sheet.invitation_id, by=actor_of(request, sheet.client_id)
        )
        return redirect("surveys:stop-asking", token)
    is_stopped = queries.is_asked_no_more(invitation_id=sheet.invitation_id)
    context = {"token": token, "is_stopped": is_stopped, "sheet": sheet}
    return render(request, "surveys/stop_asking.html", context)
