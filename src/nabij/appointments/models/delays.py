"""Who or what runs late, and which client was told so."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nabij.appointments.models.supply import Resource
from nabij.appointments.models.taken import Appointment
from nabij.appointments.types import LATE_STEPS
from nabij.lib.models import UUIDModel

_STEP = Q(minutes__in=LATE_STEPS)


class Delay(UUIDModel):
    """How many minutes a resource runs late on a local day; 0: it ran late and has caught up."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="delays")
    delayed_on = models.DateField(help_text="The local day where the appointments are.")
    minutes = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()
    said_by_id = models.UUIDField(null=True, help_text="The user who said so last.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("resource", "delayed_on", name="delay_once_a_day"),
            models.CheckConstraint(condition=_STEP, name="delay_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.delayed_on} {self.minutes}"


class DelayTold(UUIDModel):
    """How late a client was last told that an appointment is, as it stood at `starts_at`.

    Who moves it has been told nothing yet.
    """

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="delay_told")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=_STEP, name="delay_told_minutes")]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.minutes}"
