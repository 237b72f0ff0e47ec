"""What was answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nabij.lib.models import UUIDModel
from nabij.surveys.models.asking import Invitation
from nabij.surveys.models.surveys import Survey


class Response(UUIDModel):
    """What a client answered: a draft until it is sent. A question passed over stays null.

    `ces` is 1 little effort … 5 much; `nps` 0 … 10, whole numbers. `submitted_on` is the local
    date at the location, which figures are counted by.
    """

    invitation = models.OneToOneField(
        Invitation, models.CASCADE, null=True, blank=True, related_name="response"
    )
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    client = models.ForeignKey(
        "people.Client", models.CASCADE, null=True, blank=True, related_name="responses"
    )
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        "organisation.Professional", models.PROTECT, null=True, blank=True, related_name="+"
    )
    touchpoint = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    ces = models.PositiveSmallIntegerField(null=True)
    nps = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True, max_length=4000)
    contact_me = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ces=None) | Q(ces__gte=1, ces__lte=5), name="response_ces"
            ),
            models.CheckConstraint(
                condition=Q(nps=None) | Q(nps__gte=0, nps__lte=10), name="response_nps"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_on=None)
                | Q(submitted_at__isnull=False, submitted_on__isnull=False),
                name="response_submitted",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None)
                | Q(ces__isnull=False)
                | Q(nps__isnull=False)
                | ~Q(comment="")
                | Q(contact_me=True),
                name="response_says_something",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["submitted_on", "department"],
                condition=Q(submitted_at__isnull=False),
                name="response_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint} {self.started_at:%Y-%m-%d}"
