"""Which message it is in words, in the studio and in what happened to a client."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy

from nabij.delivery.events import MessageDelivered, MessageFailed
from nabij.delivery.rules import REPLIES
from nabij.ledger.events import LedgerEvent
from nabij.ledger.models import Event
from nabij.people.types import Channel
from nabij.ui.types import Words

KINDS = {
    "sign_in_code": gettext_lazy("Code to sign in"),
    "booking_code": gettext_lazy("Code to book without signing in"),
    "appointment_booked": gettext_lazy("Appointment booked"),
    "appointment_held": gettext_lazy("Time kept, something needed"),
    "appointment_released": gettext_lazy("Time given back"),
    "appointment_moved": gettext_lazy("Appointment moved"),
    "appointment_cancelled": gettext_lazy("Appointment cancelled"),
    "appointment_reminder": gettext_lazy("Reminder"),
    "waiting_offer": gettext_lazy("Offer of the waiting list"),
    "appointment_off": gettext_lazy("Appointment that does not go on"),
    "appointment_late": gettext_lazy("Word that it gets later"),
    "appointment_on_time": gettext_lazy("Word that it is on time again"),
    "request_answered": gettext_lazy("Answer to a request"),
    "survey_invitation": gettext_lazy("Invitation to a survey"),
    "survey_reminder": gettext_lazy("Reminder of a survey"),
    "referrer_invitation": gettext_lazy("Question to who refers clients"),
    "referrer_reminder": gettext_lazy("Reminder to who refers clients"),
    "complaint_received": gettext_lazy("Complaint received"),
    "case_news": gettext_lazy("Words that wait on the client's page"),
    "follow_up_solved": gettext_lazy("Question whether it is solved"),
    "follow_up_late": gettext_lazy("Reminder to a colleague"),
    "follow_up_urgent": gettext_lazy("Urgent message to a colleague"),
    "report_ready": gettext_lazy("Report of a month"),
    **dict.fromkeys(REPLIES, gettext_lazy("Answer to an SMS")),
}
CHANNELS = {Channel.EMAIL: gettext_lazy("E-mail"), Channel.SMS: gettext_lazy("SMS")}


_DELIVERED = {
    "": gettext_lazy("Message delivered"),
    Channel.EMAIL: gettext_lazy("E-mail delivered: %(message)s"),
    Channel.SMS: gettext_lazy("SMS delivered: %(message)s"),
}
_FAILED = {
    "": gettext_lazy("Message could not be delivered"),
    Channel.EMAIL: gettext_lazy("E-mail could not be delivered: %(message)s"),
    Channel.SMS: gettext_lazy("SMS could not be delivered: %(message)s"),
}


def told_delivered(event: Event) -> tuple[Words, str]:
    """Return which message arrived over which channel, with an icon."""
    return _title(_DELIVERED, event), "envelope"


def told_failed(event: Event) -> tuple[Words, str]:
    """Return which message did not arrive over which channel, with an icon."""
    return _title(_FAILED, event), "exclamation-circle"


TOLD: dict[type[LedgerEvent], Callable[[Event], tuple[Words, str]]] = {
    MessageDelivered: told_delivered,
    MessageFailed: told_failed,
}


def _title(words: Mapping[str, Words], event: Event) -> Words:
    kind = KINDS.get(event.payload.get("template", ""))
    if kind is None or event.channel not in words:  # of a kind that is sent no more
        return words[""]
    name = str(kind)
    return words[event.channel] % {"message": name[:1].lower() + name[1:]}
