"""What a yes or no by SMS does: to a reminder, an offer of the waiting list, a proposed time."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nabij.appointments import operations, rules
from nabij.appointments.models import Appointment, ClosureCase
from nabij.appointments.operations import BookingError, OfferOverError, ProposalOverError
from nabij.appointments.rules.meeting import told_place
from nabij.appointments.types import Mode
from nabij.delivery.models import Message
from nabij.delivery.types import Answer, Expects, Said
from nabij.lib import dates
from nabij.people.types import Actor, reply_actor

Told = tuple[str, Mapping[str, str], Expects]


def coming_or_not(question: Message, answer: Answer) -> Told | None:
    """Confirm the appointment, or note that the client can't come and when it is cancelled.

    A yes or no to another time than it has now, as it was moved a moment ago, is neither.
    """
    appointment = Appointment.objects.select_related("location", "client").get(pk=question.about_id)
    by = _client(question)
    zone, language = appointment.location.time_zone, question.language
    when = dates.date_in_words(appointment.starts_at, zone=zone, language=language)
    link = f"{settings.BASE_URL}{_own_page(appointment)}"
    if question.expires_at != appointment.starts_at:
        return "reply_over", {"link": link}, Expects.NOTHING
    try:
        if answer.said is Said.YES:
            operations.confirm(appointment_id=appointment.pk, by=by)
            place = told_place(
                Mode(appointment.mode),
                place=appointment.location.name,
                phone=appointment.client.phone,
                language=language,
            )
            words = {"when": when, "place": place, "link": link}
            return "reply_yes", words, Expects.YES_NO
        cancel_at = operations.decline(appointment_id=appointment.pk, by=by)
    except BookingError:
        return "reply_over", {"link": link}, Expects.NOTHING
    if cancel_at is None:
        return "reply_no_late", {"when": when}, Expects.NOTHING
    until = dates.date_in_words(cancel_at, zone=zone, language=language)
    return "reply_no", {"when": when, "until": until, "link": link}, Expects.YES_NO


def answer_offer(question: Message, answer: Answer) -> Told | None:
    """Take the time on offer, or leave it to the next; a taken one is told as any booking."""
    by = _client(question)
    try:
        if answer.said is Said.YES:
            operations.accept_offer(offer_id=question.about_id, by=by)
            return None
        operations.decline_offer(offer_id=question.about_id, by=by)
    except (OfferOverError, BookingError):
        return "reply_over", {"link": _page("appointments:waiting")}, Expects.NOTHING
    return "reply_offer_declined", {"link": _page("appointments:waiting")}, Expects.NOTHING


def answer_proposal(question: Message, answer: Answer) -> Told | None:
    """Move to the time that is kept, or let go of it: then the desk calls."""
    by, link = _client(question), question.context["link"]
    case_id = _case_of(question.about_id)
    try:
        if case_id is None:
            raise ProposalOverError
        if answer.said is Said.YES:
            operations.accept_proposal(case_id=case_id, by=by)
            return None
        operations.decline_proposal(case_id=case_id, by=by)
    except (ProposalOverError, BookingError):
        return "reply_over", {"link": link}, Expects.NOTHING
    return "reply_proposal_declined", {"link": link}, Expects.NOTHING


def _case_of(appointment_id: UUID) -> UUID | None:
    found = ClosureCase.objects.filter(appointment_id=appointment_id)
    return found.order_by("-closure__closed_at").values_list("pk", flat=True).first()


def _client(question: Message) -> Actor:
    if question.client_id is None:
        raise BookingError
    return reply_actor(client_id=question.client_id, language=question.language)


def _own_page(appointment: Appointment) -> str:
    if appointment.combined_visit_id is not None:
        return reverse("appointments:visit", args=[appointment.combined_visit_id])
    token = rules.manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    return reverse("appointments:link", args=[token])


def _page(name: str) -> str:
    return f"{settings.BASE_URL}{reverse(name)}"
