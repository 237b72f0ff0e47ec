"""Counts of what was answered, and what managers declared.

The counts are kept by the database itself: migrations 0002, 0004 and 0009 have the triggers.

An answer that is sent, changed or taken away adds a line to CountChange in the same transaction;
the worker adds those lines to MonthCount, and to AgeCount those of clients. Each of the two
together with the lines is always what a recount gives.
"""

from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from nabij.insights.types import PERCENTAGES, STANDING, Measure, OutcomeKind
from nabij.lib.models import UUIDModel


class Counts(models.Model):
    """What both tables have in common: whose answers, and how many of each kind."""

    month = models.DateField(help_text="Its first day.")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    touchpoint = models.CharField(max_length=40)
    language = models.CharField(max_length=2, help_text="Empty for invitations.")
    respondent_type = models.CharField(max_length=12)
    promoters = models.IntegerField()
    passives = models.IntegerField()
    detractors = models.IntegerField()
    ces_n = models.IntegerField()
    ces_total = models.IntegerField()
    ces_squares = models.IntegerField()
    ces_low = models.IntegerField()
    ces_high = models.IntegerField()
    invited = models.IntegerField()
    answered = models.IntegerField()
    partial = models.IntegerField(default=0, help_text="Begun and never sent.")

    class Meta:
        abstract = True


class MonthCount(Counts):
    """All that was counted of one month, department, touchpoint, language and respondent."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "month",
                "department",
                "touchpoint",
                "language",
                "respondent_type",
                name="month_count_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.department_id}"


class CountChange(Counts):
    """What one statement added or took away, until the worker has added it up."""

    age_band = models.CharField(max_length=2, db_default="", help_text="Of clients who answered.")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.department_id}"


class MonthStamp(models.Model):
    """Changes whenever counts of a month are added up: who has read them with this stamp knows
    them (`nabij.insights.queries.counted`).
    """

    month = models.DateField(help_text="Its first day.")
    respondent_type = models.CharField(max_length=12)
    stamp = models.UUIDField(db_default=RandomUUID())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("month", "respondent_type", name="month_stamp_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.respondent_type}"


class AgeCount(models.Model):
    """The recommendation of clients by age too, to hold places against each other as if they saw
    the same people. Apart from MonthCount, so that no other page reads five times as many rows.
    """

    month = models.DateField(help_text="Its first day.")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    touchpoint = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    age_band = models.CharField(max_length=2, help_text="As of an answer.")
    promoters = models.IntegerField()
    passives = models.IntegerField()
    detractors = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "month", "department", "touchpoint", "language", "age_band", name="age_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.department_id} {self.age_band}"


class DeclaredChange(UUIDModel):
    """Something that is done differently from a day on: "new parking", everywhere or in one
    department, for one figure or for all. Control limits begin anew there.
    """

    metric = models.CharField(
        max_length=16,
        blank=True,
        choices=[(m.value, m.value) for m in STANDING],
        help_text="Empty: every figure.",
    )
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    on = models.DateField(help_text="The first day on which it was so.")
    words = models.CharField(max_length=120)
    declared_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    declared_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="declared_change_says_what"),
            models.CheckConstraint(
                condition=Q(metric__in=["", *(m.value for m in STANDING)]),
                name="declared_change_metric",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("declared_at")),
                name="declared_change_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.words}"


class ReportSubscription(UUIDModel):
    """Somebody who is told each month that the report is there; the figures stay behind sign-in."""

    reader = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told_of = models.DateField(
        null=True, blank=True, help_text="First day of the last month told of."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "reader", condition=Q(ended_at=None), name="report_subscription_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} from {self.started_at:%Y-%m-%d}"


class MomentOfTruth(UUIDModel):
    """A touchpoint that decides what people remember, as managers say."""

    touchpoint = models.CharField(max_length=40, unique=True)
    marked_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.touchpoint


class Outcome(UUIDModel):
    """A figure of a department and month that is counted elsewhere and brought in by file."""

    month = models.DateField(help_text="Its first day.")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in OutcomeKind])
    value = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("month", "department", "kind", name="outcome_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in OutcomeKind]), name="outcome_kind"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0)
                & (~Q(kind__in=[k.value for k in PERCENTAGES]) | Q(value__lte=100)),
                name="outcome_value",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="outcome_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind}"


class EffortCount(models.Model):
    """Measured effort of one month and department: a sum over visits, of which squares too."""

    month = models.DateField(help_text="Its first day.")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    measure = models.CharField(max_length=20, choices=[(m.value, m.value) for m in Measure])
    n = models.PositiveIntegerField(help_text="Visits it could be seen of.")
    total = models.FloatField()
    squares = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("month", "department", "measure", name="effort_count_once"),
            models.CheckConstraint(
                condition=Q(measure__in=[m.value for m in Measure]), name="effort_count_measure"
            ),
            models.CheckConstraint(
                condition=Q(n__gt=0, total__gte=0, squares__gte=0), name="effort_count_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.measure}"
