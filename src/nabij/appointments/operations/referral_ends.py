"""Times whose letter did not come in time are given back."""

from django.db import transaction
from django.db.models import Q

from nabij.appointments.models import Appointment, Referral
from nabij.appointments.operations.booking import cancel
from nabij.appointments.types import ReferralStatus, Status
from nabij.lib import clock
from nabij.people.types import SYSTEM


def run_due_referrals(*, most: int = 200) -> int:
    """Give back the times whose letter has not come; return how many. The client is told."""
    at = clock.now()
    due = Referral.objects.filter(
        Q(due_at__lte=at) | Q(appointment__starts_at__lte=at), status=ReferralStatus.AWAITED
    ).order_by("due_at")
    return sum(_end(one) for one in due.only("appointment_id")[:most])


@transaction.atomic
def _end(found: Referral) -> bool:
    # the appointment first, as everybody who changes one does
    appointment = Appointment.objects.select_for_update().filter(referral=found.pk).first()
    referral = Referral.objects.select_for_update().get(pk=found.pk)
    if referral.status != ReferralStatus.AWAITED:
        return False
    waits = appointment is not None and appointment.status == Status.PROVISIONAL
    referral.status = ReferralStatus.EXPIRED if waits else ReferralStatus.WITHDRAWN
    referral.save(update_fields=["status"])
    if appointment is not None and waits and appointment.starts_at > clock.now():
        cancel(appointment_id=appointment.pk, by=SYSTEM)
    return waits
