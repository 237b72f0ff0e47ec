"""Counts of what was answered, kept by the database itself: `migrations/0002` has the triggers.

An answer that is sent, changed or taken away adds a line to CountChange in the same transaction;
the worker adds those lines to MonthCount. Both together are always what a recount gives.
"""

from typing import ClassVar

from django.db import models


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

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.department_id}"
