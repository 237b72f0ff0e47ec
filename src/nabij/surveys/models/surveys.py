"""Surveys with their questions. What was asked is never changed: a new version is a new row."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nabij.lib.models import UUIDModel
from nabij.surveys.types import Kind


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
