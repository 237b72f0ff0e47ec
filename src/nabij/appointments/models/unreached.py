"""Changes that nobody could tell the client: the desk calls."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nabij.appointments.models.taken import Appointment
from nabij.lib.models import UUIDModel


class UnreachedClient(UUIDModel):
    """An appointment changed and its client doesn't know, until somebody at the desk has called."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="unreached")
    since = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    called_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "appointment", condition=Q(called_at=None), name="unreached_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.appointment_id)
