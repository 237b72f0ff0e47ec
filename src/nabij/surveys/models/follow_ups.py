"""Bad experiences somebody answers for, with their history and causes."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nabij.lib.models import UUIDModel
from nabij.surveys.models.answers import Response
from nabij.surveys.types import ENDED, FollowUpReason, FollowUpStatus, NoteKind

ENDED_VALUES = [status.value for status in ENDED]


class Cause(UUIDModel):
    """Why things go wrong here: a list the organisation keeps itself."""

    names = models.JSONField(default=dict, help_text="By language.")
    order = models.PositiveSmallIntegerField(default=100)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.names.get("nl", ""))


class FollowUp(UUIDModel):
    """A bad experience somebody answers for, until the client says that it is solved.

    It comes from an answer, or is a complaint. Of somebody who is no client of ours only what they
    gave to be reached by is known. `level` counts how far it went up because it was late: 1 the
    owner, 2 the team, 3 the manager; `escalate_at` is when it goes up again. An anonymous answer
    that tells of danger has one too: it is nobody's, and nobody is asked.
    """

    response = models.OneToOneField(
        Response, models.CASCADE, null=True, blank=True, related_name="follow_up"
    )
    client = models.ForeignKey(
        "people.Client", models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    caller_name = models.CharField(max_length=120, blank=True, help_text="Of who is no client.")
    caller_email = models.EmailField(blank=True)
    caller_phone = models.CharField(max_length=20, blank=True, help_text="E.164.")
    language = models.CharField(max_length=2, default="nl")
    touchpoint = models.CharField(max_length=40, blank=True)
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
    first_due_at = models.DateTimeField(
        null=True, help_text="As promised at first; kept by the database (0012)."
    )
    contacted_at = models.DateTimeField(null=True)
    first_contacted_at = models.DateTimeField(null=True, help_text="Kept by the database (0012).")
    asked_at = models.DateTimeField(null=True, help_text="Null again when the client answered no.")
    escalated_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    escalate_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    promise = models.TextField(blank=True, max_length=4000, help_text="What we said we would do.")
    promise_by = models.DateField(null=True)
    cause = models.ForeignKey(Cause, models.PROTECT, null=True, blank=True, related_name="+")
    cause_fixed = models.TextField(blank=True, max_length=4000, help_text="What was changed.")
    cause_fixed_on = models.DateField(null=True)
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
                condition=Q(status__in=ENDED_VALUES, closed_at__isnull=False)
                | (~Q(status__in=ENDED_VALUES) & Q(closed_at=None)),
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
            models.CheckConstraint(
                condition=Q(client__isnull=False)
                | ~Q(caller_email="")
                | ~Q(caller_phone="")
                | Q(reasons__contains=[FollowUpReason.DANGER], rounds=0),
                name="follow_up_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(response__isnull=False) | Q(reasons__contains=["complaint"]),
                name="follow_up_of_something",
            ),
            models.CheckConstraint(
                condition=Q(level=0, escalated_at=None)
                | Q(level__gt=0, escalated_at__isnull=False),
                name="follow_up_level",
            ),
            models.CheckConstraint(
                condition=Q(promise_by=None) | ~Q(promise=""), name="follow_up_promise"
            ),
            models.CheckConstraint(
                condition=Q(cause_fixed="", cause_fixed_on=None)
                | (~Q(cause_fixed="") & Q(cause_fixed_on__isnull=False, cause__isnull=False)),
                name="follow_up_cause_fixed",
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
