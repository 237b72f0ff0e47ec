"""What was found in people's own words, what reviewers made of it, and what was learnt from them.

A finding has two layers: what was found by itself, and what counts: the same until a reviewer says
otherwise. A reviewer's word stays when everything is read again.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nabij.lib.models import UUIDModel
from nabij.surveys.models.answers import Response
from nabij.texts.types import Danger

DANGERS = [danger.value for danger in Danger]
KEY_LENGTH = 40


def _keys() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=KEY_LENGTH), default=list, blank=True)


class Finding(UUIDModel):
    """What all words of one response are about. `sentiment`: -2 very bad ... 2 very good.

    `masked` is the words without personal data: what anybody but the owner of a follow-up reads.
    `read_with` names the rules, words and weights it was read with; what differs is read again.
    """

    response = models.OneToOneField(Response, models.CASCADE, related_name="finding")
    language = models.CharField(max_length=2)
    masked = models.TextField()
    themes = _keys()
    sentiment = models.SmallIntegerField()
    dangers = _keys()
    found_themes = _keys()
    found_sentiment = models.SmallIntegerField()
    found_dangers = _keys()
    read_with = models.CharField(max_length=64)
    read_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sentiment__range=(-2, 2), found_sentiment__range=(-2, 2)),
                name="finding_sentiment",
            ),
            models.CheckConstraint(
                condition=Q(dangers__contained_by=DANGERS, found_dangers__contained_by=DANGERS),
                name="finding_dangers",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=False)
                | Q(
                    themes=F("found_themes"),
                    sentiment=F("found_sentiment"),
                    dangers=F("found_dangers"),
                ),
                name="finding_as_found",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["read_with"], name="finding_read_with"),
            models.Index(fields=["id"], condition=Q(reviewed_at=None), name="finding_to_review"),
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.themes)} {self.sentiment:+}"


class Correction(UUIDModel):
    """What a reviewer made of a finding; it stays as it was said. Less danger needs a reason."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="corrections")
    author = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    themes = _keys()
    sentiment = models.SmallIntegerField()
    dangers_before = _keys()
    dangers = _keys()
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sentiment__range=(-2, 2)), name="correction_sentiment"
            ),
            models.CheckConstraint(
                condition=Q(dangers__contained_by=DANGERS), name="correction_dangers"
            ),
            models.CheckConstraint(
                condition=Q(dangers__contains=F("dangers_before")) | ~Q(why=""),
                name="correction_less_danger_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name} {self.at:%Y-%m-%d}"


class CommentTheme(UUIDModel):
    """A theme of the organisation's list, with words of its own that tell it, by language."""

    key = models.SlugField(max_length=KEY_LENGTH, unique=True)
    names = models.JSONField(help_text='By language: {"nl": "Wachten"}.')
    words = models.JSONField(default=dict, help_text='By language: {"nl": ["wachtkamer"]}.')
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "key"]

    def __str__(self) -> str:
        return self.key


class Lesson(UUIDModel):
    """What was learnt of one language from corrections, and how well on those left out.

    `model` is words and numbers, never a program. The measures are None where nothing could be
    measured. `choice` is the part of the model that says what is used and why, so that a page need
    not read all of it; empty where nothing was compared.
    """

    language = models.CharField(max_length=2)
    model = models.JSONField()
    learnt_from = models.PositiveIntegerField()
    held_out = models.PositiveIntegerField()
    micro_f1 = models.FloatField(null=True)
    same_sign = models.FloatField(null=True)
    rules_micro_f1 = models.FloatField(null=True)
    choice = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["language", "at"], name="lesson_latest")]

    def __str__(self) -> str:
        return f"{self.language} {self.at:%Y-%m-%d}"
