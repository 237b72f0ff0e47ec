"""Surveys with their questions, invitations, answers and follow-ups.

A survey is never changed after it was sent: a new version is a new row.
"""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from nabij.lib.models import UUIDModel
from nabij.surveys.types import (
    FollowUpReason,
    FollowUpStatus,
    InvitationStatus,
    Kind,
    NotAskedReason,
    NoteKind,
)


class Survey(UUIDModel):
    """A set of questions, in one version."""

    key = models.SlugField()
    version = models.PositiveSmallIntegerField(default=1)
    names = models.JSONField(default=dict, help_text="Name by language.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("key", "version", name="survey_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Question(UUIDModel):
    """One question of a survey; one of each kind, as an answer has one place for each."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    key = models.SlugField(help_text="Its name in addresses.")
    kind = models.CharField(max_length=4, choices=[(k.value, k.value) for k in Kind])
    order = models.PositiveSmallIntegerField()
    scale_min = models.PositiveSmallIntegerField(null=True)
    scale_max = models.PositiveSmallIntegerField(null=True)
    lower_is_better = models.BooleanField(default=False)
    texts = models.JSONField(default=dict, help_text="The question by language.")
    lows = models.JSONField(default=dict, help_text="What the lowest point means, by language.")
    highs = models.JSONField(default=dict, help_text="What the highest point means, by language.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("survey", "key", name="question_key_once"),
            models.UniqueConstraint("survey", "kind", name="question_kind_once"),
            models.UniqueConstraint("survey", "order", name="question_order_once"),
            models.CheckConstraint(
                condition=Q(kind=Kind.CES, scale_min=1, scale_max=5, lower_is_better=True)
                | Q(kind=Kind.NPS, scale_min=0, scale_max=10, lower_is_better=False)
                | Q(kind=Kind.OPEN, scale_min=None, scale_max=None),
                name="question_scale",
            ),
        ]

    def __str__(self) -> str:
        return self.key


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


class FollowUp(UUIDModel):
    """A bad experience somebody answers for, until the client says that it is solved."""

    response = models.OneToOneField(Response, models.CASCADE, related_name="follow_up")
    client = models.ForeignKey("people.Client", models.CASCADE, related_name="follow_ups")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="follow_ups"
    )
    reasons = ArrayField(
        models.CharField(max_length=16, choices=[(r.value, r.value) for r in FollowUpReason])
    )
    status = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in FollowUpStatus],
        default=FollowUpStatus.OPEN,
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True, help_text="Null again when the client answered no.")
    escalated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rounds = models.PositiveSmallIntegerField(default=0, help_text="Times the client was asked.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in FollowUpStatus]), name="follow_up_status"
            ),
            models.CheckConstraint(
                condition=Q(reasons__contained_by=[r.value for r in FollowUpReason])
                & Q(reasons__len__gt=0),
                name="follow_up_reasons",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["solved", "closed"], closed_at__isnull=False)
                | (~Q(status__in=["solved", "closed"]) & Q(closed_at=None)),
                name="follow_up_closed",
            ),
            models.CheckConstraint(
                condition=~Q(status=FollowUpStatus.ASKED) | Q(asked_at__isnull=False, rounds__gt=0),
                name="follow_up_asked",
            ),
            models.CheckConstraint(
                condition=~Q(status=FollowUpStatus.CONTACTED) | Q(contacted_at__isnull=False),
                name="follow_up_contacted",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="follow_up_unsolved"),
            models.Index(fields=["owner"], condition=Q(closed_at=None), name="follow_up_owned"),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.due_at:%Y-%m-%d}"


class FollowUpNote(UUIDModel):
    """A line in a follow-up's history: what was done, or what the client said."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in NoteKind])
    text = models.TextField(blank=True, max_length=4000)
    author = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in NoteKind]), name="follow_up_note_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
