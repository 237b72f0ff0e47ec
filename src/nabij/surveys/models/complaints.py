"""Complaints, the terms they are answered within, compliments, and what was done with it all."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nabij.lib.models import UUIDModel
from nabij.surveys.models.answers import Response
from nabij.surveys.models.follow_ups import FollowUp
from nabij.surveys.types import CameBy, Respondent

LONGEST_TERM_DAYS = 366


class Complaint(UUIDModel):
    """What somebody complains about, and what would help. Its follow-up tells where it stands.

    `filed_by` is who signed in and filed it: the client, or the relative `respondent_type` tells;
    nobody when it came by the website, or when somebody noted it at the desk. Then `taken_by` did,
    and `relative` is who complained under a mandate, if it was not the client.
    """

    follow_up = models.OneToOneField(FollowUp, models.CASCADE, related_name="complaint")
    number = models.CharField(max_length=12, unique=True, help_text="Told on the telephone.")
    happened = models.TextField(max_length=4000)
    wished = models.TextField(max_length=4000, blank=True)
    may_call = models.BooleanField(default=False)
    respondent_type = models.CharField(
        max_length=8, choices=[(r.value, r.value) for r in Respondent], default=Respondent.CLIENT
    )
    filed_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    filer_name = models.CharField(max_length=120, blank=True)
    came_by = models.CharField(
        max_length=8, choices=[(c.value, c.value) for c in CameBy], default=CameBy.ONLINE
    )
    relative = models.ForeignKey(
        "people.Relative", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_by_name = models.CharField(max_length=120, blank=True)
    filed_at = models.DateTimeField()
    answer_by = models.DateField(help_text="Local date at the location, as promised.")
    answered_at = models.DateTimeField(null=True, help_text="When our answer was given first.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(happened=""), name="complaint_says_something"),
            models.CheckConstraint(
                condition=Q(came_by=CameBy.ONLINE, relative=None, taken_by=None, taken_by_name="")
                | (
                    Q(came_by__in=[c.value for c in CameBy if c is not CameBy.ONLINE])
                    & ~Q(taken_by_name="")
                ),
                name="complaint_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(relative=None) | Q(respondent_type=Respondent.RELATIVE),
                name="complaint_of_relative",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ComplaintTerms(UUIDModel):
    """How quickly complaints about a location are answered, and where else one can go."""

    location = models.OneToOneField("organisation.Location", models.CASCADE, related_name="+")
    contact_days = models.PositiveSmallIntegerField(help_text="Working days to the first contact.")
    answer_days = models.PositiveSmallIntegerField(help_text="Calendar days to our answer.")
    routes = models.JSONField(default=dict, help_text="Where else one can go, by language.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contact_days__gte=1, contact_days__lte=F("answer_days"))
                & Q(answer_days__lte=LONGEST_TERM_DAYS),
                name="complaint_terms",
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_days}"


class Compliment(UUIDModel):
    """Good words passed on to the people of a department, without whose they are."""

    response = models.OneToOneField(
        Response, models.CASCADE, null=True, blank=True, related_name="compliment"
    )
    follow_up = models.OneToOneField(
        FollowUp, models.CASCADE, null=True, blank=True, related_name="compliment"
    )
    department = models.ForeignKey("organisation.Department", models.CASCADE, related_name="+")
    words = models.TextField(max_length=4000, help_text="Personal data masked.")
    language = models.CharField(max_length=2, default="nl")
    passed_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    passed_by_name = models.CharField(max_length=120, blank=True)
    passed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="compliment_says_something"),
            models.CheckConstraint(
                condition=Q(response__isnull=False, follow_up=None)
                | Q(response=None, follow_up__isnull=False),
                name="compliment_of_one",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["department", "passed_at"])]

    def __str__(self) -> str:
        return f"{self.passed_at:%Y-%m-%d}"


class Improvement(UUIDModel):
    """You said, we did: what people told us, what we changed and from when. By language.

    Of a figure before and after both are told, or none; `figure` names it.
    """

    said = models.JSONField(default=dict)
    done = models.JSONField(default=dict)
    since = models.DateField()
    is_for_staff = models.BooleanField(
        default=False, help_text="The answer to what employees said: shown at the desk only."
    )
    figure = models.CharField(max_length=8, blank=True, choices=[("nps", "nps"), ("ces", "ces")])
    before = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    after = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(figure="", before=None, after=None)
                | (~Q(figure="") & Q(before__isnull=False, after__isnull=False)),
                name="improvement_figure",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["since"], condition=Q(published_at__isnull=False), name="improvement_told"
            )
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"
