"""What is asked after what, of whom, how and how often."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from nabij.lib.models import UUIDModel
from nabij.surveys.types import AskingChannel, Respondent


class Campaign(UUIDModel):
    """A standing order to ask: the latest published version of a survey, after a touchpoint.

    Empty departments, locations and languages mean all. Of two that fit, the one with the lower
    `order` asks. `touchpoint` is empty for one that asks a group on a day instead of each person
    after a contact.
    """

    name = models.CharField(max_length=120)
    survey_key = models.SlugField()
    touchpoint = models.CharField(max_length=40, blank=True)
    respondent_type = models.CharField(
        max_length=8, choices=[(r.value, r.value) for r in Respondent], default=Respondent.CLIENT
    )
    departments = models.ManyToManyField("organisation.Department", related_name="+", blank=True)
    locations = models.ManyToManyField("organisation.Location", related_name="+", blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_until = models.PositiveSmallIntegerField(null=True, blank=True)
    delay_hours = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(
        max_length=8,
        choices=[(c.value, c.value) for c in AskingChannel],
        default=AskingChannel.OWN,
    )
    falls_back = models.BooleanField(default=True)
    sample_percent = models.PositiveSmallIntegerField(default=100)
    quota = models.PositiveIntegerField(
        null=True, blank=True, help_text="Invitations per department and month at most."
    )
    reminder_days = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_days = models.PositiveSmallIntegerField(default=14)
    active_from = models.DateField(null=True, blank=True)
    active_until = models.DateField(null=True, blank=True)
    is_paused = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=100)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="When a whole group was last asked.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(respondent_type__in=[r.value for r in Respondent]),
                name="campaign_respondent",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[c.value for c in AskingChannel]), name="campaign_channel"
            ),
            models.CheckConstraint(
                condition=Q(sample_percent__gte=1, sample_percent__lte=100), name="campaign_sample"
            ),
            models.CheckConstraint(
                condition=Q(valid_days__gte=1, valid_days__lte=90), name="campaign_valid_days"
            ),
            models.CheckConstraint(
                condition=Q(reminder_days=None)
                | Q(reminder_days__gte=1, reminder_days__lt=F("valid_days")),
                name="campaign_reminder",
            ),
            models.CheckConstraint(
                condition=Q(active_from=None)
                | Q(active_until=None)
                | Q(active_until__gte=F("active_from")),
                name="campaign_period",
            ),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_until=None) | Q(age_until__gte=F("age_from")),
                name="campaign_ages",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Referrer(UUIDModel):
    """A professional elsewhere who sends clients to a department, and can be asked about that.

    Who is taken off the list keeps the row, without name and practice: what they said, that they
    want to be asked no more, and when they were asked last all hold when the same address comes
    on the list again.
    """

    name = models.CharField(max_length=120)
    practice = models.CharField(max_length=200, blank=True)
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2, default="nl")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    opted_out_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Not on the list any more.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="referrer_email_lowercase"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Planned(UUIDModel):
    """A contact after which somebody is to be asked later, when `due_at` has come."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="planned")
    client = models.ForeignKey("people.Client", models.CASCADE, related_name="+")
    visit_id = models.UUIDField()
    visited_at = models.DateTimeField()
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        "organisation.Professional", models.PROTECT, null=True, blank=True, related_name="+"
    )
    touchpoint = models.CharField(max_length=40)
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("campaign", "visit_id", name="planned_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"]),
            models.Index(fields=["visit_id"], name="planned_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint} {self.due_at:%Y-%m-%d}"
