"""Pages for what went wrong: what happened, and a way on. Never a word about health."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nabij.website.queries import last_known_front_desk


@dataclass(frozen=True)
class Wrong:
    """One kind of error page."""

    status: int
    title: Promise
    text: Promise


BAD_REQUEST = Wrong(
    400,
    _("We did not understand that"),
    _("Something in the address or the form was not right. Go back and try once more."),
)
FORBIDDEN = Wrong(
    403,
    _("This page is not for you"),
    _("You are signed in, but this page belongs to somebody else's work or care."),
)
NOT_FOUND = Wrong(
    404,
    _("We can't find this page"),
    _("The page was moved, or is not meant for you. Perhaps the link is incomplete."),
)
FORM_EXPIRED = Wrong(
    403,
    _("This page was open too long"),
    _("For your safety we did not send the form. Go back, load the page again and send it anew."),
)
BROKEN = Wrong(
    500,
    _("Something went wrong on our side"),
    _("It is not your fault. Try again in a few minutes."),
)


def _page(wrong: Wrong) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return render(request, "website/error.html", {"wrong": wrong}, status=wrong.status)

    return view


bad_request = _page(BAD_REQUEST)
forbidden = _page(FORBIDDEN)
not_found = _page(NOT_FOUND)
csrf_failure = _page(FORM_EXPIRED)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we failed, without asking the database or a session for anything."""
    page = render_to_string(
        "website/error.html",
        {"wrong": BROKEN, "request": request, "front_desk": last_known_front_desk()},
    )
    return HttpResponse(page, status=BROKEN.status)
