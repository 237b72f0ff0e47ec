"""Delivery reports of the SMS gateway. The signed address says which message; nobody signs in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nabij.delivery.operations import apply_report
from nabij.delivery.rules import KANNEL_REPORTS, RECEIPT_PURPOSE
from nabij.lib import links


@csrf_exempt
@require_http_methods(["GET", "POST"])
def sms_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Take one report as Kannel makes them: ?type=1 delivered, 2 or 16 failed, 4 or 8 sent.

    404: no such message, or its report is more than two weeks late. 400: no such report.
    """
    try:
        message_id = links.read_token(token, purpose=RECEIPT_PURPOSE)
    except links.LinkError:
        raise Http404 from None
    report = KANNEL_REPORTS.get(request.GET.get("type", ""))
    if report is None:
        return HttpResponse("type must be 1, 2, 4, 8 or 16\n", "text/plain", status=400)
    if not apply_report(message_id=message_id, report=report):
        raise Http404
    return HttpResponse("noted\n", "text/plain")
