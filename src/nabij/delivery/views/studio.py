"""The administrator's page of messages: what became of them, not what they say or to whom."""

from datetime import datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.delivery import queries
from nabij.delivery.types import ChannelHealth, MessageRow, Status
from nabij.delivery.views.words import CHANNELS, KINDS
from nabij.lib import clock
from nabij.lib.dates import date_near_or_far, local_day, time_in_words
from nabij.people.doors import staff_page
from nabij.people.types import Actor, Channel
from nabij.ui.types import Column, ListItem, MenuLink, Table

PAGE_ROWS = 50
STATUSES = {
    Status.QUEUED: gettext_lazy("Waiting"),
    Status.SENDING: gettext_lazy("Being sent"),
    Status.SENT: gettext_lazy("Sent"),
    Status.DELIVERED: gettext_lazy("Delivered"),
    Status.FAILED: gettext_lazy("Failed"),
    Status.READ: gettext_lazy("Opened"),
}


@require_safe
@staff_page(what="delivery.messages", face="studio", roles=(Role.ADMINISTRATOR,))
def messages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how the channels are doing and what became of messages; ?status= shows only those."""
    status = request.GET.get("status", "")
    chosen = status if status in list(Status) else ""
    found = Paginator(queries.messages_visible_to(actor, status=chosen), PAGE_ROWS)
    page = found.get_page(request.GET.get("page"))
    rows = [_cells(queries.row_of(message)) for message in page.object_list]
    return render(
        request,
        "delivery/messages.html",
        {
            "page": page,
            "table": Table(_("Messages, the latest first"), _columns(), rows) if rows else None,
            "channels": [_channel(health) for health in queries.channel_health()],
            "choices": [MenuLink(_("All"), "?status=", is_current=not chosen)]
            + [
                MenuLink(label, f"?status={key.value}", is_current=key == chosen)
                for key, label in STATUSES.items()
            ],
        },
    )


def _columns() -> list[Column]:
    return [
        Column(_("What")),
        Column(_("Channel")),
        Column(_("Status")),
        Column(_("Reason")),
        Column(_("Tries"), is_number=True),
        Column(_("Asked for")),
        Column(_("Last change")),
    ]


def _cells(row: MessageRow) -> list[object]:
    return [
        KINDS.get(row.template, row.template),
        CHANNELS[row.channel],
        STATUSES[row.status],
        row.reason or "–",
        row.attempts,
        _at(row.queued_at),
        _at(row.changed_at, after=row.queued_at),
    ]


def _channel(health: ChannelHealth) -> ListItem:
    if not health.configured:
        tag, tone = _("Not set up"), "warning"
    elif health.closed_until is not None:
        tag, tone = _("No answer"), "error"
    else:
        tag, tone = _("Working"), "success"
    waits = _("%(count)s waiting") % {"count": health.waiting} if health.waiting else ""
    waits = waits or _("Nothing is waiting")
    if health.oldest_due_at is not None:
        since = _("since %(when)s") % {"when": _at(health.oldest_due_at)}
        waits = f"{waits}, {since}"
    return ListItem(
        title=CHANNELS[health.channel],
        meta=waits,
        text=health.reason,
        icon="envelope" if health.channel is Channel.EMAIL else "device-phone-mobile",
        tag=tag,
        tone=tone,
    )


def _at(at: datetime, *, after: datetime | None = None) -> str:
    """Return an instant in words; only its time when it is of the same day as what it follows."""
    zone, language = settings.TIME_ZONE, get_language() or "nl"
    if after is not None and local_day(at, zone) == local_day(after, zone):
        return time_in_words(at, zone=zone, language=language)
    return date_near_or_far(at, zone=zone, language=language, today=clock.today(zone))
