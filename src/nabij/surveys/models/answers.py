"""What was answered.

An anonymous answer points at nobody and never will: the database refuses it (constraint
`response_anonymous` and the trigger of migration 0006). See docs/adr/0011.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from nabij.lib.models import UUIDModel
from nabij.surveys.models.asking import RESPONDENTS, Invitation
from nabij.surveys.models.campaigns import Campaign
from nabij.surveys.models.surveys import Question, Survey
from nabij.surveys.types import Via

# a month as a number, and an order in it that nothing decides: for figures over some of many
MONTH = Func(
    F("submitted_on"),
    template=(
        "(extract(year FROM %(expressions)s)::int * 12"
        " + extract(month FROM %(expressions)s)::int - 1)"
    ),
    output_field=models.IntegerField(),
)
DRAW = Func(F("id"), function="uuid_hash", output_field=models.IntegerField())
WITH_BOTH_SCORES = Q(
    submitted_at__isnull=False, nps__isnull=False, ces__isnull=False, respondent_type="client"
)


class Response(UUIDModel):
    """What somebody answered: a draft until it is sent. A question passed over stays null.

    `ces` is 1 little effort … 5 much; `nps` 0 … 10, whole numbers; answers to all other kinds of
    questions are rows of Answer. `submitted_on` is the local date at the location, which figures
    are counted by. Of an anonymous answer it is the Monday of that week, of an employee's the
    first of that month, and both instants are its midnight in UTC. `age_band` is filled in by the
    database (migration 0014), for figures of people alike.
    """

    invitation = models.OneToOneField(
        Invitation, models.CASCADE, null=True, blank=True, related_name="response"
    )
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    client = models.ForeignKey(
        "people.Client", models.CASCADE, null=True, blank=True, related_name="responses"
    )
    respondent_type = models.CharField(max_length=8, choices=RESPONDENTS, default="client")
    relative = models.ForeignKey(
        "people.Relative", models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Who told it unasked by name; who was asked stands in the invitation.",
    )  # fmt: skip
    is_anonymous = models.BooleanField(default=False)
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        "organisation.Professional", models.PROTECT, null=True, blank=True, related_name="+"
    )
    touchpoint = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    channel = models.CharField(
        max_length=8, choices=[(v.value, v.value) for v in Via], default=Via.LINK
    )
    sampling_probability = models.FloatField(default=1.0)
    ces = models.PositiveSmallIntegerField(null=True)
    nps = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True, max_length=4000)
    answer_count = models.PositiveSmallIntegerField(default=0, help_text="Rows of Answer.")
    contact_me = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_on = models.DateField(null=True)
    age_band = models.CharField(
        max_length=2, blank=True, default="", editable=False,
        help_text="Of the client on that day: 0 under 20, 1 from 20, 2 from 40 … Empty: unknown.",
    )  # fmt: skip
    tell_at = models.DateTimeField(
        null=True, help_text="The full hour at which an anonymous answer enters the ledger."
    )

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
                | Q(contact_me=True)
                | Q(answer_count__gt=0),
                name="response_says_something",
            ),
            models.CheckConstraint(
                condition=Q(relative=None) | Q(respondent_type="relative", is_anonymous=False),
                name="response_of_relative",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False, tell_at=None)
                | Q(
                    is_anonymous=True,
                    invitation=None,
                    client=None,
                    professional=None,
                    contact_me=False,
                    submitted_at__isnull=False,
                    started_at=F("submitted_at"),
                ),
                name="response_anonymous",
            ),
            models.CheckConstraint(
                condition=~Q(respondent_type="employee") | Q(is_anonymous=True),
                name="response_employee_anonymous",
            ),
            models.CheckConstraint(
                condition=Q(sampling_probability__gt=0, sampling_probability__lte=1),
                name="response_probability",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["submitted_on", "department"],
                condition=Q(submitted_at__isnull=False),
                name="response_by_day",
            ),
            models.Index(MONTH, DRAW, condition=WITH_BOTH_SCORES, name="response_drawn"),
            models.Index(
                fields=["tell_at"], condition=Q(tell_at__isnull=False), name="response_untold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint} {self.started_at:%Y-%m-%d}"


class Answer(UUIDModel):
    """The answer to one question that has no column in Response; passed over: no row.

    Which column is used follows from the question's kind; a trigger refuses what is off the
    question's scale, no option of it, or to a question of another survey.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    value = models.IntegerField(null=True, help_text="Of scale, number and single.")
    choices = ArrayField(models.PositiveSmallIntegerField(), null=True, help_text="Of multiple.")
    text = models.TextField(blank=True, max_length=4000)
    score = models.DecimalField(
        max_digits=9, decimal_places=4, null=True, help_text="Of an imported instrument."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("response", "question", name="answer_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, choices=None, text="", score=None)
                | Q(value=None, choices__isnull=False, choices__len__gt=0, text="", score=None)
                | Q(value=None, choices=None, score=None) & ~Q(text="")
                | Q(value=None, choices=None, text="", score__isnull=False),
                name="answer_one_way",
            ),
        ]

    def __str__(self) -> str:
        return str(self.question_id)
