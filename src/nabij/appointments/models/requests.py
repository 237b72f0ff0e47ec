"""Appointments that clients ask for, where somebody looks first."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nabij.appointments.models.supply import Service
from nabij.appointments.models.taken import Appointment
from nabij.appointments.types import PARTS_OF_DAY, REQUEST_LETTERS, RequestStatus
from nabij.lib.models import UUIDModel


class BookingRequest(UUIDModel):
    """A client asks for an appointment; the desk books one, or says why not.

    `about` and `reason` are health data: they never stand in a message, an event or an address.
    """

    client = models.ForeignKey("people.Client", models.PROTECT, related_name="booking_requests")
    service = models.ForeignKey(Service, models.PROTECT, related_name="booking_requests")
    location = models.ForeignKey(
        "organisation.Location", models.PROTECT, null=True, blank=True, related_name="+"
    )
    weekdays = ArrayField(models.PositiveSmallIntegerField(), help_text="0 is Monday.")
    parts = ArrayField(models.CharField(max_length=10), help_text="Of the day.")
    about = models.CharField(max_length=REQUEST_LETTERS, help_text="In the client's own words.")
    status = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in RequestStatus],
        default=RequestStatus.REQUESTED,
    )
    reason = models.CharField(
        max_length=REQUEST_LETTERS,
        blank=True,
        help_text="Why no appointment is made, to the client.",
    )
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, null=True, blank=True, related_name="booking_request"
    )
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="By when the client hears of us.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "client",
                "service",
                condition=Q(status="requested"),
                name="request_one_open_per_service",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in RequestStatus]), name="request_status"
            ),
            models.CheckConstraint(
                condition=Q(status="booked", appointment__isnull=False)
                | (~Q(status="booked") & Q(appointment=None)),
                name="request_booked_has_appointment",
            ),
            models.CheckConstraint(
                condition=Q(status="requested", ended_at=None)
                | (~Q(status="requested") & Q(ended_at__isnull=False)),
                name="request_ended",
            ),
            models.CheckConstraint(
                condition=(Q(status="declined") & ~Q(reason=""))
                | (~Q(status="declined") & Q(reason="")),
                name="request_declined_says_why",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(7)), weekdays__len__gt=0),
                name="request_weekdays",
            ),
            models.CheckConstraint(
                condition=Q(parts__contained_by=[p.value for p in PARTS_OF_DAY], parts__len__gt=0),
                name="request_parts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["requested_at"], condition=Q(status="requested"), name="request_open"
            ),
            models.Index(fields=["client", "requested_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.status}"
