"""What a client said about coming."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nabij.appointments.models.taken import Appointment
from nabij.lib.models import UUIDModel


class Attendance(UUIDModel):
    """A client said that they come, or can't, to an appointment as it stood then.

    It counts only while the appointment still is at `starts_at`: who moves has said nothing yet.
    """

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="attendance")
    starts_at = models.DateTimeField()
    is_coming = models.BooleanField()
    said_at = models.DateTimeField()
    cancel_at = models.DateTimeField(null=True, blank=True, help_text="When its time is freed.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_coming=False) | Q(cancel_at=None), name="attendance_cancel"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["cancel_at"], condition=Q(cancel_at__isnull=False), name="attendance_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.is_coming}"
