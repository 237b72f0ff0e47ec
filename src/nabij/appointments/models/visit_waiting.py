"""Who waits for an earlier time of a whole visit, and which times together were offered to whom."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nabij.appointments.models.combined import CombinedVisit
from nabij.appointments.types import OfferStatus, WishStatus
from nabij.lib.models import UUIDModel


class VisitWish(UUIDModel):
    """A client would like to come earlier with all of a visit, which stays until they accept."""

    visit = models.ForeignKey(CombinedVisit, models.CASCADE, related_name="wishes")
    weekdays = ArrayField(models.PositiveSmallIntegerField(), help_text="0 is Monday.")
    not_before = models.TimeField(null=True, blank=True)
    not_after = models.TimeField(null=True, blank=True, help_text="All has ended by then.")
    notice_minutes = models.PositiveIntegerField(default=24 * 60)
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in WishStatus], default=WishStatus.WAITING
    )
    waiting_since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "visit", condition=Q(status="waiting"), name="visit_wish_one_per_visit"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in WishStatus]), name="visit_wish_status"
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(7)), weekdays__len__gt=0),
                name="visit_wish_weekdays",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.status}"


class VisitOffer(UUIDModel):
    """Times for all stops of a visit, held for one wish until it is answered or expires.

    Each time is a busy time of which this offer is the holder.
    """

    wish = models.ForeignKey(VisitWish, models.CASCADE, related_name="offers")
    plan = models.CharField(max_length=400, help_text="The times, as the key of a plan.")
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
                "wish", condition=Q(status="open"), name="visit_offer_one_open_per_wish"
            ),
            models.UniqueConstraint("wish", "plan", name="visit_offer_once"),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in OfferStatus]), name="visit_offer_status"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"], condition=Q(status="open"), name="visit_offer_expiry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.wish_id} {self.status}"
