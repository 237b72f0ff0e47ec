"""Who was asked after what, and who was not and why."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from nabij.lib.models import UUIDModel
from nabij.surveys.models.campaigns import Campaign, Referrer
from nabij.surveys.models.surveys import Survey
from nabij.surveys.types import AskingChannel, InvitationStatus, NotAskedReason, Respondent

RESPONDENTS = [(r.value, r.value) for r in Respondent]


class Invitation(UUIDModel):
    """Somebody asked, mostly about one visit. `visit_id` points at a peer module: no foreign key.

    `person_id` says who across roles: the account where there is one, else the client, relative or
    referrer. `quiet_during` is the time in which this person is not asked again, whatever about:
    two of one person never overlap, so that of two workers at once only one asks.

    `client` is whom it is about: the client asked, or whose relative is asked.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations")
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    respondent_type = models.CharField(max_length=8, choices=RESPONDENTS, default=Respondent.CLIENT)
    person_id = models.UUIDField()
    client = models.ForeignKey(
        "people.Client", models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    relative = models.ForeignKey(
        "people.Relative", models.CASCADE, null=True, blank=True, related_name="+"
    )
    employee = models.ForeignKey(
        "accounts.User", models.CASCADE, null=True, blank=True, related_name="+"
    )
    referrer = models.ForeignKey(Referrer, models.CASCADE, null=True, blank=True, related_name="+")
    visit_id = models.UUIDField(null=True, blank=True)
    visited_at = models.DateTimeField(null=True, blank=True)
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        "organisation.Professional", models.PROTECT, null=True, blank=True, related_name="+"
    )
    touchpoint = models.CharField(max_length=40)
    language = models.CharField(max_length=2, default="nl")
    channel = models.CharField(
        max_length=8,
        choices=[(c.value, c.value) for c in AskingChannel],
        default=AskingChannel.OWN,
        help_text="Over what it was sent first.",
    )
    sampling_probability = models.FloatField(default=1.0)
    code = models.CharField(
        max_length=12, unique=True, null=True, help_text="Typed over from a letter."
    )
    printed_at = models.DateTimeField(null=True, help_text="When its letter was printed.")
    status = models.CharField(
        max_length=8,
        choices=[(s.value, s.value) for s in InvitationStatus],
        default=InvitationStatus.OPEN,
    )
    created_at = models.DateTimeField()
    invited_on = models.DateField(help_text="Local date at the location, for figures.")
    expires_at = models.DateTimeField()
    quiet_during = DateTimeRangeField()
    reminder_due_at = models.DateTimeField(null=True, help_text="Null again when it was sent.")
    reminded_at = models.DateTimeField(null=True)
    undeliverable_at = models.DateTimeField(null=True, help_text="It never reached the person.")

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="invitation_quiet",
                expressions=[
                    # a range of one id: plain `=` on uuid would need btree_gist
                    (
                        Func(
                            F("person_id"),
                            F("person_id"),
                            Value("[]"),
                            function="nabij_uuidrange",
                        ),
                        "&&",
                    ),
                    ("quiet_during", "&&"),
                ],
            ),
            models.UniqueConstraint("visit_id", "person_id", name="invitation_visit_once"),
            models.CheckConstraint(
                condition=Q(
                    respondent_type=Respondent.CLIENT, client__isnull=False, relative=None,
                    employee=None, referrer=None,
                )
                | Q(
                    respondent_type=Respondent.RELATIVE, client__isnull=False,
                    relative__isnull=False, employee=None, referrer=None,
                )
                | Q(
                    respondent_type=Respondent.REFERRER, client=None, relative=None,
                    employee=None, referrer__isnull=False,
                )
                | Q(
                    respondent_type=Respondent.EMPLOYEE, client=None, relative=None,
                    employee__isnull=False, referrer=None, professional=None,
                ),
                name="invitation_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sampling_probability__gt=0, sampling_probability__lte=1),
                name="invitation_probability",
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
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["invited_on"]),
            models.Index("person_id", F("created_at").desc(), name="invitation_of_person"),
            models.Index(
                fields=["created_at"],
                condition=Q(channel="letter", status="open", printed_at=None),
                name="invitation_to_print",
            ),
            models.Index(fields=["expires_at"], condition=Q(status="open"), name="invitation_open"),
            models.Index(
                fields=["reminder_due_at"],
                condition=Q(reminder_due_at__isnull=False),
                name="invitation_to_remind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint} {self.status}"


class NotAsked(UUIDModel):
    """A contact after which somebody was not asked, and why."""

    client = models.ForeignKey(
        "people.Client", models.CASCADE, null=True, blank=True, related_name="+"
    )
    person_id = models.UUIDField()
    respondent_type = models.CharField(max_length=8, choices=RESPONDENTS, default=Respondent.CLIENT)
    visit_id = models.UUIDField(null=True, blank=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="+")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=[(r.value, r.value) for r in NotAskedReason])
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("visit_id", "person_id", name="not_asked_visit_once"),
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in NotAskedReason]), name="not_asked_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return self.reason
