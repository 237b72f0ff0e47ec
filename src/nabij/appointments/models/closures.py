"""A clinic that is cancelled: its appointments, and what each client was proposed instead."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nabij.appointments.models.supply import Resource
from nabij.appointments.models.taken import Appointment, BusyTime
from nabij.appointments.types import CaseStatus
from nabij.lib.models import UUIDModel


class Closure(UUIDModel):
    """A resource does not work for a while, though people had appointments."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, help_text="For colleagues.")
    closed_by_id = models.UUIDField()
    closed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="closure_order")
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.starts_at:%Y-%m-%d}"


class ClosureCase(UUIDModel):
    """One appointment of a closure: what was proposed instead, and what came of it."""

    closure = models.ForeignKey(Closure, models.CASCADE, related_name="cases")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    hold = models.OneToOneField(
        BusyTime, models.SET_NULL, null=True, blank=True, related_name="closure_case"
    )
    old_starts_at = models.DateTimeField()
    proposed_starts_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in CaseStatus])
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("closure", "appointment", name="case_once"),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in CaseStatus]), name="case_status"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["answer_by"], condition=Q(status="proposed"), name="case_due")
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.status}"
