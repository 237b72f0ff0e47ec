"""Visits of several stops: their rules, and who has one."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nabij.appointments.models.supply import Service
from nabij.appointments.types import Access
from nabij.lib.models import UUIDModel


class CombinedService(UUIDModel):
    """Several services in one visit, by rule."""

    names = models.JSONField(default=dict, help_text="Name by language.")
    is_active = models.BooleanField(default=True)
    walking_minutes = models.PositiveSmallIntegerField(
        default=15, help_text="Farther apart than this its places may not lie."
    )
    any_order = models.BooleanField(
        default=False, help_text="Its stops may come in any order, not only in that of the steps."
    )
    access = models.CharField(
        max_length=8,
        choices=[(a.value, a.value) for a in (Access.SELF, Access.DESK)],
        default=Access.SELF,
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(access__in=[Access.SELF.value, Access.DESK.value]),
                name="combined_access",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CombinedStep(UUIDModel):
    """One stop: what happens there, and how long after the stop before it."""

    combined_service = models.ForeignKey(CombinedService, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    min_gap_minutes = models.PositiveIntegerField(
        default=0, help_text="At least so long after the end of the stop before, walking included."
    )
    max_gap_minutes = models.PositiveIntegerField(
        default=180, help_text="At most so long after the end of the stop before."
    )
    latest_start = models.TimeField(
        null=True, blank=True, help_text="Not later on the day, as for who must not have eaten."
    )
    instruction = models.JSONField(
        default=dict, help_text="What to do before this stop, by language: as staying sober."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("combined_service", "position", name="step_once"),
            models.CheckConstraint(
                condition=Q(min_gap_minutes__lte=F("max_gap_minutes")), name="step_gaps"
            ),
        ]
        ordering: ClassVar = ["combined_service", "position"]

    def __str__(self) -> str:
        return f"{self.combined_service_id} {self.position}"


class CombinedVisit(UUIDModel):
    """One client's visit of several stops: booked, moved and cancelled as one."""

    combined_service = models.ForeignKey(CombinedService, models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    booking_key = models.UUIDField(null=True)
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("client", "booking_key", name="combined_once_per_form"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
