"""What a client is told when a clinic is cancelled: once, with the time that is kept for them."""

from django.conf import settings
from django.urls import reverse

from nabij.appointments.events import AppointmentFellThrough
from nabij.appointments.models import ClosureCase
from nabij.appointments.rules.closures import WAITING, proposal_token
from nabij.appointments.types import CaseStatus
from nabij.delivery.operations import withdraw
from nabij.delivery.types import About, Expects
from nabij.journeys.reactions.telling import tell
from nabij.ledger.registry import on
from nabij.lib import clock
from nabij.lib.dates import date_in_words
from nabij.people.types import Recipient


@on(AppointmentFellThrough)
def tell_closure(event: AppointmentFellThrough) -> None:
    """Tell that the appointment doesn't go on, with a link to answer without signing in."""
    about = About(kind="appointment", id=event.appointment_id, occasion=str(event.id))
    withdraw(about=About(kind="appointment", id=event.appointment_id))
    case = (
        ClosureCase.objects.select_related("appointment__location")
        .filter(pk=event.case_id, status__in=WAITING, old_starts_at__gt=clock.now())
        .first()
    )
    if case is None:
        return
    tell(
        "appointment_off",
        client_id=case.appointment.client_id,
        about=about,
        words=lambda to: _words(case, to),
        expires_at=case.old_starts_at,
        expects=lambda words: Expects.YES_NO if "new_when" in words else Expects.NOTHING,
    )


def _words(case: ClosureCase, to: Recipient) -> dict[str, str]:
    zone = case.appointment.location.time_zone
    token = proposal_token(case_id=case.pk, old_starts_at=case.old_starts_at)
    words = {
        "when": date_in_words(case.old_starts_at, zone=zone, language=to.language),
        "link": f"{settings.BASE_URL}{reverse('appointments:proposal', args=[token])}",
    }
    if case.status == CaseStatus.PROPOSED and case.proposed_starts_at is not None:
        words["new_when"] = date_in_words(case.proposed_starts_at, zone=zone, language=to.language)
        words["until"] = date_in_words(case.answer_by, zone=zone, language=to.language)
    return words
