"""What moving or cancelling means for an appointment that fell through with its clinic."""

from uuid import UUID

from nabij.appointments.models import ClosureCase
from nabij.appointments.operations import holds
from nabij.appointments.rules.closures import WAITING
from nabij.appointments.types import CaseStatus
from nabij.lib import clock


def settle(*, appointment_id: UUID, status: CaseStatus) -> None:
    """End what is still open about an appointment: its client has another time, or none."""
    found = ClosureCase.objects.filter(appointment_id=appointment_id, status__in=WAITING)
    for case in found.order_by("pk").select_for_update():
        end(case, status)


def end(case: ClosureCase, status: CaseStatus) -> None:
    """Write down what came of a case, and let go of what was held for it."""
    if case.hold_id is not None and status is not CaseStatus.ACCEPTED:
        holds.release(hold_id=case.hold_id)
    case.hold = None
    case.status = status
    case.answered_at = None if status is CaseStatus.TO_CALL else clock.now()
    case.save(update_fields=["hold", "status", "answered_at"])
