"""The open door as a whole: its description, and how refusals are told."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from nabij.accounts.operations import CodeOverError, CodeWrongError, TooOftenError
from nabij.api.doors import problem
from nabij.api.operations.bookings import (
    BookingOverError,
    ManyHeldError,
    NumberNeededError,
    ServiceGoneError,
)
from nabij.api.views.shapes import time_out
from nabij.appointments.operations import (
    BookingError,
    ModeNotOfferedError,
    NotOfferedError,
    SlotTakenError,
)

machine = NinjaAPI(
    title="Nabij",
    version="1",
    description=(
        "Free times and booking for anyone on the web. No key, no cookie, any origin. Words come"
        " in the language of Accept-Language: nl, fi or en."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api:open",
)


def language_of(request: HttpRequest) -> str:
    """Return the language of the words in an answer."""
    return str(getattr(request, "LANGUAGE_CODE", "nl"))[:2]


@machine.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    del request
    place = [str(part) for part in error.errors[0].get("loc", ())]
    field = next((part for part in reversed(place) if part in _sentences()), place[-1])
    message = _sentences().get(field, _("We could not read this."))
    return problem(400, "not_understood", message, field=field)


@machine.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    del request
    return problem(error.status_code, "not_understood", _("This is no JSON that we can read."))


@machine.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    del request, error
    return problem(404, "not_found", _("We don't know this. Perhaps its time is over: begin anew."))


@machine.exception_handler(ServiceGoneError)
def _gone(request: HttpRequest, error: ServiceGoneError) -> HttpResponse:
    del request, error
    return gone()


def gone() -> HttpResponse:
    """Say that there is no such service here."""
    message = _("This can't be booked here. Choose something else, or call us.")
    return problem(404, "no_such_service", message, field="service")


@machine.exception_handler(ManyHeldError)
def _many(request: HttpRequest, error: ManyHeldError) -> HttpResponse:
    del request, error
    message = _("Many people are choosing a time now. Try again in ten minutes, or call us.")
    return problem(429, "busy", message)


@machine.exception_handler(NumberNeededError)
def _no_number(request: HttpRequest, error: NumberNeededError) -> HttpResponse:
    del request, error
    message = _("We call you for this appointment. Fill in your mobile number.")
    return problem(409, "number_needed", message, field="contact")


@machine.exception_handler(TooOftenError)
def _often(request: HttpRequest, error: TooOftenError) -> HttpResponse:
    del request
    told = problem(
        429, "too_often", _("That was tried very often. Wait a quarter of an hour, or call us.")
    )
    told["Retry-After"] = str(int(error.limit.window.total_seconds()))
    return told


@machine.exception_handler(CodeWrongError)
def _wrong(request: HttpRequest, error: CodeWrongError) -> HttpResponse:
    del request, error
    message = _("This is not the code we sent. Look again, or let us send a new one.")
    return problem(400, "code_wrong", message, field="code")


@machine.exception_handler(CodeOverError)
def _over(request: HttpRequest, error: CodeOverError) -> HttpResponse:
    del request, error
    return problem(
        400, "code_over", _("This code is over. Let us send you a new one."), field="code"
    )


@machine.exception_handler(BookingOverError)
def _booking_over(request: HttpRequest, error: BookingOverError) -> HttpResponse:
    del request, error
    message = _("This time is no longer held for you. Choose a time again.")
    return problem(409, "over", message)


@machine.exception_handler(BookingError)
def _refused(request: HttpRequest, error: BookingError) -> HttpResponse:
    """Say what is free instead; that somebody is elsewhere then is nobody's business."""
    if isinstance(error, ModeNotOfferedError):
        return problem(409, "mode_not_offered", _sentences()["mode"], field="mode")
    if not isinstance(error, NotOfferedError):
        message = _("This time can't be booked for you. Choose another time, or call us.")
        return problem(409, "not_possible", message, field="starts_at")
    taken = isinstance(error, SlotTakenError)
    message = (
        _("This time has just been taken. These are the nearest free times.")
        if taken
        else _("This time can't be chosen. These are the nearest free times.")
    )
    language = language_of(request)
    near = [time_out(one, language).model_dump(mode="json") for one in error.alternatives]
    return problem(
        409,
        "taken" if taken else "not_offered",
        message,
        field="starts_at",
        alternatives=near,
    )


def _sentences() -> dict[str, str]:
    return {
        "service": _("Say which service, by its id in /api/services."),
        "from": _("This is no date. Write it as 2026-12-31."),
        "days": _("Ask for 1 to 31 days."),
        "location": _("Say which place, by its id in /api/services."),
        "part_of_day": _("Say morning, afternoon, evening or weekend."),
        "mode": _("Say how you meet: one of the modes of the service in /api/services."),
        "starts_at": _("Write the time as 2026-12-31T09:00:00+01:00, with its time zone."),
        "given_name": _("Fill in your first name."),
        "family_name": _("Fill in your last name."),
        "born_on": _("Fill in your date of birth, as 1960-12-31."),
        "contact": _("Fill in your e-mail address or your mobile number."),
        "code": _("Fill in the code of six digits that we sent you."),
        "Booking-Secret": _("Send the header Booking-Secret that came with the booking."),
    }
