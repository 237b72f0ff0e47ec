"""Referral letters that an appointment waits for, and calendars clients subscribe to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nabij.appointments.models.supply import Service
from nabij.appointments.models.taken import Appointment
from nabij.appointments.types import ReferralStatus
from nabij.lib.models import UUIDModel


class Referral(UUIDModel):
    """A letter somebody must send before a service: announced, received, or too late."""

    client = models.ForeignKey("people.Client", models.PROTECT, related_name="referrals")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    appointment = models.OneToOneField(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="referral"
    )
    referrer = models.CharField(max_length=200, blank=True, help_text="Who sends it, as told.")
    referrer_email = models.EmailField(
        blank=True, help_text="At work, of who sent it, as the desk noted. In no event or log."
    )
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ReferralStatus],
        default=ReferralStatus.AWAITED,
    )  # fmt: skip
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="The time kept for it is given back then.")
    received_at = models.DateTimeField(null=True, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    content = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in ReferralStatus]), name="referral_status"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(status="awaited"), name="referral_due")
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.status}"


class CalendarFeed(UUIDModel):
    """An address at which a client's calendar asks for their appointments, until revoked.

    Only a digest of the secret in the address is kept.
    """

    client = models.ForeignKey("people.Client", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "client", condition=Q(revoked_at=None), name="feed_one_per_client"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
