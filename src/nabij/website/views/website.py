"""The public home page."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nabij.accounts.doors import is_strong
from nabij.accounts.queries import first_role
from nabij.accounts.types import Role
from nabij.ui.rules import remember_language
from nabij.ui.types import ListItem, Step


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the home page in the language they chose or their browser asks for."""
    with override(get_language_from_request(request)):
        response = redirect("website:home")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what people can arrange here, and a number for who would rather talk."""
    links = _language_links()
    face = _face_of(request)
    response = render(
        request,
        "website/home.html",
        {
            "language_links": links,
            "alternates": [
                *((code, settings.BASE_URL + path) for code, path in links.items()),
                ("x-default", settings.BASE_URL + reverse("root")),
            ],
            "face": face,
            "account_template": f"website/account_{face}.html" if face else "",
            "doings": [] if face else _doings(),
            "steps": _how_it_works(),
        },
    )
    remember_language(response, request, get_language() or settings.LANGUAGE_CODE)
    return response


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Lead staff to their own face: the one door for everybody who works here."""
    if not (request.user.is_authenticated and is_strong(request)):
        return redirect(f"{reverse('desk:sign-in')}?{urlencode({'next': reverse('staff')})}")
    face = _face_of(request)
    return redirect(f"{face}:home" if face else "root")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read the website and nothing behind a sign-in or a link."""
    closed = (
        "/my/",
        "/desk/",
        "/studio/",
        "/a/",
        "/s/",
        "/f/",
        "/k/",
        "/w/",
        "/v/",
        "/c/",
        "/calendar/",
        "/api/",
        "/demo/",
        "/ui/",
        "/staff/",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _face_of(request: HttpRequest) -> str:
    """Return where who is signed in as staff works; a visitor without a session costs no query."""
    if not is_strong(request) or not request.user.pk:
        return ""
    role = first_role(request.user.pk)
    if role is None:
        return ""
    return "desk" if role in {Role.AGENT, Role.PROFESSIONAL} else "studio"


def _language_links() -> dict[str, str]:
    links = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            links[code] = reverse("website:home")
    return links


def _address(name: str) -> str:
    """Return the address of a page, or of the portal while that page is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse("portal:home")


def _doings() -> list[ListItem]:
    return [
        ListItem(
            title=_("Move or cancel an appointment"),
            text=_("In one step. You see at once which other times are free."),
            href=_address("appointments:list"),
            icon="arrow-path",
        ),
        ListItem(
            title=_("See what comes next"),
            text=_("Your appointments, where you have to be and how to get there."),
            href=_address("portal:home"),
            icon="map-pin",
        ),
        ListItem(
            title=_("Help someone close to you"),
            text=_(
                "With a mandate you arrange appointments for your mother, partner or neighbour."
            ),
            href=_address("portal:home"),
            icon="users",
        ),
        ListItem(
            title=_("Know who looked at your details"),
            text=_("Every look is written down. You can read who it was, when and why."),
            href=_address("portal:looks"),
            icon="eye",
        ),
    ]


def _how_it_works() -> list[Step]:
    return [
        Step(
            _("You sign in with a code"),
            text=_("We send it to your phone or your e-mail. You need no password."),
        ),
        Step(
            _("You choose a time that suits you"),
            text=_("Only times that are really free are shown."),
        ),
        Step(
            _("You get a confirmation and a reminder"),
            text=_(
                "With the place and the time. From the reminder you can still move the appointment."
            ),
        ),
        Step(
            _("Afterwards we ask how it was"),
            text=_("Was something not good? Then one of us contacts you to put it right."),
        ),
    ]
