"""Who was asked after what, and who was not and why."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from nabij.lib.models import UUIDModel
from nabij.surveys.models.surveys import Survey
from nabij.surveys.types import InvitationStatus, NotAskedReason


class Invitation(UUIDModel):
    """A client asked about one visit. `visit_id` points at a peer module: no foreign key.

    `quiet_during` is the time in which the client is not asked again: two of one client never
    overlap, so that of two workers at once only one asks.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations")
    client = models.ForeignKey("people.Client", models.CASCADE, related_name="invitations")
    visit_id = models.UUIDField(unique=True)
    visited_at = models.DateTimeField()
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        "organisation.Professional", models.PROTECT, null=True, blank=True, related_name="+"
    )
    touchpoint = models.CharField(max_length=40)
    status = models.CharField(
        max_length=8,
        choices=[(s.value, s.value) for s in InvitationStatus],
        default=InvitationStatus.OPEN,
    )
    created_at = models.DateTimeField()
    invited_on = models.DateField(help_text="Local date at the location, for figures.")
    expires_at = models.DateTimeField()
    quiet_during = DateTimeRangeField()
    undeliverable_at = models.DateTimeField(null=True, help_text="It never reached the client.")

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="invitation_quiet",
                expressions=[
                    # a range of one id: plain `=` on uuid would need btree_gist
                    (
                        Func(F("client"), F("client"), Value("[]"), function="nabij_uuidrange"),
                        "&&",
                    ),
                    ("quiet_during", "&&"),
                ],
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in InvitationStatus]),
                name="invitation_status",
            ),
            models.CheckConstraint(
                condition=Q(created_at__lt=F("expires_at")), name="invitation_order"
            ),
            models.CheckConstraint(
                condition=~Q(status=InvitationStatus.ANSWERED) | Q(undeliverable_at=None),
                name="invitation_answered_arrived",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["invited_on"]),
            models.Index(fields=["expires_at"], condition=Q(status="open"), name="invitation_open"),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint} {self.status}"


class NotAsked(UUIDModel):
    """A visit after which the client was not asked, and why."""

    client = models.ForeignKey("people.Client", models.CASCADE, related_name="+")
    visit_id = models.UUIDField(unique=True)
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=[(r.value, r.value) for r in NotAskedReason])
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in NotAskedReason]), name="not_asked_reason"
            )
        ]

    def __str__(self) -> str:
        return self.reason
