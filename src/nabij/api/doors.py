"""The door for machines and for pages of others: no cookies, any origin, one shape of refusals,
and one answer to one `Idempotency-Key`.
"""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nabij.api.operations.answers import OtherBodyError, answered, keep_answer
from nabij.audit import trail

OPEN = ("/api/", "/widget.js")
NOT_OPEN = "/api/sms/"
PAGES = "/api/docs"
KEY_HEADER, SECRET_HEADER = "Idempotency-Key", "Booking-Secret"
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": f"Accept-Language, Content-Type, {KEY_HEADER}, {SECRET_HEADER}",
    "Access-Control-Max-Age": "86400",
}
_LONGEST_BODY = 20_000
_LONGEST_KEY = 200
_JSON = "application/json"
View = Callable[..., HttpResponse]


def problem(
    status: int,
    code: str,
    message: str,
    *,
    field: str = "",
    alternatives: Sequence[dict[str, Any]] = (),
) -> HttpResponse:
    """Return a refusal: a word for machines, a sentence for people, the field it is about."""
    content = {
        "code": code,
        "message": message,
        "field": field,
        "alternatives": list(alternatives),
    }
    return HttpResponse(json.dumps(content), status=status, content_type=_JSON)


def machine_door(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what anyone may ask is asked without cookies, and answered to pages anywhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN) or request.path.startswith(NOT_OPEN):
            return get_response(request)
        if request.path.startswith(PAGES):
            return get_response(request)
        request.COOKIES = {}
        if request.method == "OPTIONS":
            response = HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_ALLOWED)
        else:
            response = _refused_early(request) or get_response(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST and not _is_json(response):
            response = _as_json(response)
        response.cookies.clear()
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return middleware


def once(run: View) -> View:
    """Answer the same key with the same words, and let it happen once. Within a transaction."""

    @wraps(run)
    def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.content_type != _JSON:
            message = _("Send JSON, with the header Content-Type: application/json.")
            return problem(415, "not_json", message)
        typed = request.headers.get(KEY_HEADER, "")
        if not (typed.isascii() and typed.isprintable() and 0 < len(typed) <= _LONGEST_KEY):
            message = _("Send a header Idempotency-Key: a new word for each wish, as a UUID.")
            return problem(400, "no_key", message, field=KEY_HEADER)
        key = f"{request.path} {typed}"
        asked = request.headers.get(SECRET_HEADER, "").encode() + b"\0" + request.body
        try:
            before = answered(key=key, asked=asked)
        except OtherBodyError:
            message = _("This Idempotency-Key was used for something else. Send a new one.")
            return problem(422, "key_used", message, field=KEY_HEADER)
        if before is not None:
            trail.note([before.client_id] if before.client_id else [])
            return HttpResponse(before.body, status=before.status, content_type=_JSON)
        response = run(request, **kwargs)
        if response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
            keep_answer(
                key=key,
                asked=asked,
                status=response.status_code,
                body=response.content,
                client_id=getattr(request, "shown_client_id", None),
            )
        return response

    return inner


def _refused_early(request: HttpRequest) -> HttpResponse | None:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > _LONGEST_BODY:
        return problem(413, "too_large", _("This is more than we read. Send less."))
    return None


def _is_json(response: HttpResponse) -> bool:
    return str(response.get("Content-Type", "")).startswith(_JSON)


def _as_json(response: HttpResponse) -> HttpResponse:
    """Say in our shape what Django said as a page."""
    sentences = {
        404: ("not_found", _("There is nothing at this address.")),
        405: ("not_allowed", _("This address is not asked in that way.")),
        500: ("failed", _("Something went wrong with us. Try again in a moment, or call us.")),
    }
    code, message = sentences.get(
        response.status_code, ("not_understood", _("We could not read this."))
    )
    told = problem(response.status_code, code, message)
    if "Allow" in response:
        told["Allow"] = response["Allow"]
    return told
