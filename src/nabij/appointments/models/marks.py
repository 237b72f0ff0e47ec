"""What was noted of an appointment on its day, by whom, and what of it was taken back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nabij.appointments.models.taken import Appointment
from nabij.appointments.types import MARKS, Status
from nabij.lib.models import UUIDModel


class Mark(UUIDModel):
    """Somebody noted that the client arrived, is seen, was seen or did not come."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="marks")
    status = models.CharField(max_length=12, choices=[(s.value, s.value) for s in MARKS])
    before = models.CharField(
        max_length=12,
        choices=[(s.value, s.value) for s in Status],
        help_text="Where the appointment stood until then.",
    )
    marked_at = models.DateTimeField()
    marked_by_id = models.UUIDField(null=True, help_text="The user; null: no user.")
    channel = models.CharField(max_length=16, help_text="As in the ledger: desk, portal, link …")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in MARKS]), name="mark_status"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=False) | Q(taken_back_by_id=None),
                name="mark_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.status}"
