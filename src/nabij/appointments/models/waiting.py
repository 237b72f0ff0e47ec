"""Who waits for an earlier time, and what was offered to whom."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nabij.appointments.models.supply import Resource, Service
from nabij.appointments.models.taken import Appointment, BusyTime, Seat
from nabij.appointments.types import OfferStatus, Urgency, WishStatus
from nabij.lib.models import UUIDModel


class WaitingWish(UUIDModel):
    """A client would like a time (or an earlier one than `appointment`) that suits them."""

    client = models.ForeignKey("people.Client", models.PROTECT, related_name="waiting_wishes")
    service = models.ForeignKey(Service, models.PROTECT, related_name="waiting_wishes")
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="waiting_wishes"
    )
    location = models.ForeignKey(
        "organisation.Location", models.PROTECT, null=True, blank=True, related_name="+"
    )
    professional = models.ForeignKey(
        "organisation.Professional", models.PROTECT, null=True, blank=True, related_name="+"
    )
    weekdays = ArrayField(models.PositiveSmallIntegerField(), help_text="0 is Monday.")
    not_before = models.TimeField(null=True, blank=True)
    not_after = models.TimeField(null=True, blank=True, help_text="It has ended by then.")
    first_date = models.DateField()
    last_date = models.DateField(null=True, blank=True)
    notice_minutes = models.PositiveIntegerField(
        default=24 * 60, help_text="How long beforehand the client wants to know."
    )
    urgency = models.PositiveSmallIntegerField(
        choices=[(u.value, u.name) for u in Urgency], default=Urgency.NORMAL
    )
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in WishStatus], default=WishStatus.WAITING
    )
    waiting_since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "client", "service", condition=Q(status="waiting"), name="wish_one_per_service"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in WishStatus]), name="wish_status"
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(7)), weekdays__len__gt=0),
                name="wish_weekdays",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                F("service"),
                F("urgency").desc(),
                F("waiting_since"),
                condition=Q(status="waiting"),
                name="wish_queue",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.status}"


class WaitingOffer(UUIDModel):
    """A freed time, or a seat in a group, held for one wish until it is answered or expires."""

    wish = models.ForeignKey(WaitingWish, models.CASCADE, related_name="offers")
    hold = models.OneToOneField(
        BusyTime, models.SET_NULL, null=True, blank=True, related_name="offer"
    )
    seat = models.OneToOneField(
        Seat, models.SET_NULL, null=True, blank=True, related_name="offer",
        help_text="Held in a group, of which several may be on offer at once.",
    )  # fmt: skip
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in OfferStatus], default=OfferStatus.OPEN
    )
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    to_call = models.BooleanField(
        default=False, help_text="No message reaches the client: the desk calls."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "wish", condition=Q(status="open"), name="offer_one_open_per_wish"
            ),
            models.UniqueConstraint(
                "resource",
                "starts_at",
                condition=Q(status="open", hold__isnull=False),
                name="offer_one_open_per_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in OfferStatus]), name="offer_status"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(status="open"), name="offer_expiry")
        ]

    def __str__(self) -> str:
        return f"{self.wish_id} {self.status}"
