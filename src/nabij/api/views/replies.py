"""SMS that the gateway brings. The secret in the address says that it is the gateway."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nabij.delivery.operations import NoNumberError, receive_reply

_NAMES = {  # ours, and what other gateways call the same
    "from": ("from", "sender", "msisdn", "originator"),
    "text": ("text", "message", "body"),
    "id": ("id", "message_id", "reference"),
}
_LONGEST_REFERENCE = 100


@csrf_exempt
@require_http_methods(["GET", "POST"])
def sms_inbound(request: HttpRequest, secret: str) -> HttpResponse:
    """Keep one SMS, given as ?from=&text=&id= or as a form; `to` is not looked at.

    The same id twice is kept once. 404: wrong secret, or replies aren't set up. 400: no id, or a
    sender that is no number.
    """
    known = settings.SMS_INBOUND_SECRET
    if not known or not constant_time_compare(secret, known):
        raise Http404
    given = {name: _given(request, names) for name, names in _NAMES.items()}
    reference = given["id"].replace("\0", "").strip()
    if not reference or len(reference) > _LONGEST_REFERENCE:
        return _said("id must be given, at most 100 letters", status=400)
    try:
        receive_reply(sender=given["from"], text=given["text"], reference=reference)
    except NoNumberError:
        return _said("from must be a telephone number", status=400)
    return _said("noted")


def _given(request: HttpRequest, names: tuple[str, ...]) -> str:
    for name in names:
        for source in (request.POST, request.GET):
            if name in source:
                return source[name]
    return ""


def _said(words: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", "text/plain", status=status)
