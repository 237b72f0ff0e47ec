"""Surveys with their questions. What was published is never changed: a new version is a new row.

The database refuses it too (migration 0006): questions of a published survey stand still.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nabij.lib.models import UUIDModel
from nabij.surveys.types import Aspect, Kind


class Survey(UUIDModel):
    """A set of questions, in one version: a draft until it is published."""

    key = models.SlugField()
    version = models.PositiveSmallIntegerField(default=1)
    names = models.JSONField(default=dict, help_text="Name by language.")
    intros = models.JSONField(default=dict, help_text="What comes before the first question.")
    is_anonymous = models.BooleanField(
        default=False, help_text="Every answer is: nothing is kept before it is sent."
    )
    created_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("key", "version", name="survey_version_once"),
            models.UniqueConstraint(
                "key", condition=Q(published_at=None), name="survey_one_draft_per_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Question(UUIDModel):
    """One question of a survey, with its scale and which way the scale runs.

    `screen` numbers the pages it is asked on; the questions of a battery share one. It is passed
    over unless the answer to `shown_if`, an earlier question, is among `shown_values`.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    key = models.SlugField(help_text="Its name in addresses.")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in Kind])
    order = models.PositiveSmallIntegerField()
    screen = models.PositiveSmallIntegerField(default=0)
    scale_min = models.SmallIntegerField(null=True)
    scale_max = models.SmallIntegerField(null=True)
    lower_is_better = models.BooleanField(default=False)
    texts = models.JSONField(default=dict, help_text="The question by language.")
    lows = models.JSONField(default=dict, help_text="What the lowest point means, by language.")
    highs = models.JSONField(default=dict, help_text="What the highest point means, by language.")
    options = models.JSONField(
        default=list, help_text='[{"value": 1, "texts": {"nl": …}}]; of a scale: its points.'
    )
    option_values = ArrayField(models.PositiveSmallIntegerField(), default=list)
    instrument = models.SlugField(blank=True, help_text="As servqual, promis-global-10; '' own.")
    item = models.CharField(max_length=20, blank=True, help_text="The item's number there.")
    dimension = models.SlugField(blank=True)
    aspect = models.CharField(
        max_length=12, blank=True, choices=[(a.value, a.value) for a in Aspect]
    )
    shown_if = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+")
    shown_values = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("survey", "key", name="question_key_once"),
            # an answer has one column for each of these
            models.UniqueConstraint(
                "survey",
                "kind",
                condition=Q(kind__in=[Kind.CES, Kind.NPS, Kind.OPEN]),
                name="question_kind_once",
            ),
            models.UniqueConstraint("survey", "order", name="question_order_once"),
            models.CheckConstraint(
                condition=Q(  # a check lets null pass: what must be there is asked for by name
                    kind=Kind.CES, scale_min=1, scale_max=5, lower_is_better=True,
                    scale_min__isnull=False, scale_max__isnull=False,
                )
                | Q(
                    kind=Kind.NPS, scale_min=0, scale_max=10, lower_is_better=False,
                    scale_min__isnull=False, scale_max__isnull=False,
                )
                | Q(
                    kind__in=[Kind.SCALE, Kind.NUMBER, Kind.SCORE],
                    scale_min__isnull=False,
                    scale_max__isnull=False,
                    scale_max__gt=F("scale_min"),
                )
                | Q(
                    kind__in=[Kind.OPEN, Kind.TEXT, Kind.SINGLE, Kind.MULTIPLE],
                    scale_min=None,
                    scale_max=None,
                ),
                name="question_scale",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Kind.SINGLE, Kind.MULTIPLE]) | Q(option_values__len__gt=1),
                name="question_options",
            ),
            models.CheckConstraint(
                condition=Q(shown_if=None, shown_values__len=0)
                | Q(shown_if__isnull=False, shown_values__len__gt=0),
                name="question_branch",
            ),
            models.CheckConstraint(
                condition=Q(aspect__in=[a.value for a in Aspect]), name="question_aspect"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.key
