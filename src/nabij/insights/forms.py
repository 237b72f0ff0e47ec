"""What is asked on pages of figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.insights.effort_words import MEASURES, choices
from nabij.insights.outcome_words import OUTCOMES
from nabij.insights.periods import period_words
from nabij.insights.queries import LAGS, Reader
from nabij.insights.rules import STANDING_MONTHS
from nabij.insights.types import STANDING, By, Measure, Metric, OutcomeKind
from nabij.insights.words import DIVISIONS, EACH, NAMES, RESPONDENTS
from nabij.surveys.types import Respondent

Choices = Sequence[tuple[str, str]]
EVERYBODY = "all"
BESIDE_OUTCOMES = (Metric.NPS, Metric.CES, Metric.LOW_EFFORT)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class LineForm(forms.Form):
    """Which figure of whose answers. Anything it does not know is as if nothing was chosen."""

    metric = forms.ChoiceField(label=_("Figure"), choices=[(m.value, NAMES[m]) for m in STANDING])
    of = forms.ChoiceField(label=_("Whose answers"))

    def __init__(
        self, data: Mapping[str, str], *, lines: Mapping[By, Choices], with_each: bool
    ) -> None:
        super().__init__(data)
        own = [(EVERYBODY, gettext("Everybody"))]
        groups = [
            (
                str(DIVISIONS[by]),
                [
                    *([(f"{by}:", str(EACH[by]))] if with_each else []),
                    *((f"{by}:{group}", name) for group, name in choices),
                ],
            )
            for by, choices in lines.items()
            if choices
        ]
        self.fields["of"].choices = [*own, *groups]  # type: ignore[attr-defined]

    def asked(self) -> tuple[Metric, By | None, str]:
        """Return the figure, the division (None: everybody) and the line ("" for each)."""
        self.is_valid()
        metric = Metric(self.cleaned_data.get("metric") or Metric.NPS)
        division, _colon, group = str(self.cleaned_data.get("of", "")).partition(":")
        by = next((one for one in DIVISIONS if one == division), None)
        return metric, by, group


class ExploreForm(LineForm):
    """The same over a standing period, of one kind of respondent."""

    who = forms.ChoiceField(label=_("Who answered"))
    months = forms.ChoiceField(label=_("Period"))
    field_order = ("metric", "who", "of", "months")

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        lines: Mapping[By, Choices],
        who: Sequence[Respondent],
        with_each: bool = True,
    ) -> None:
        super().__init__(data, lines=lines, with_each=with_each)
        self.fields["who"].choices = [(one.value, RESPONDENTS[one]) for one in who]  # type: ignore[attr-defined]
        self.fields["months"].choices = [  # type: ignore[attr-defined]
            (str(each), period_words(each)) for each in STANDING_MONTHS
        ]


class TrendForm(LineForm):
    """One line, with or without odd jumps."""

    screened = forms.BooleanField(label=_("Leave odd jumps out of the limits"), required=False)


class ChangeForm(forms.Form):
    """What is done differently, from when, where, and for which figure."""

    words = forms.CharField(
        label=_("What changed?"),
        max_length=120,
        help_text=_("In a few words, for example: new parking. Readers see it beside the picture."),
        error_messages={"required": _("Say in a few words what changed.")},
    )
    on = forms.DateField(
        label=_("From which day?"),
        help_text=_("Figures count it from the first whole month on or after this day."),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("This day can't be read. Choose it from the calendar."),
        },
    )
    department = forms.ChoiceField(label=_("Where?"))
    metric = forms.ChoiceField(label=_("For which figure?"))

    def __init__(self, data: Mapping[str, str] | None, *, departments: Choices) -> None:
        super().__init__(data)
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            (EVERYBODY, gettext("Everywhere")),
            *departments,
        ]
        self.fields["metric"].choices = [  # type: ignore[attr-defined]
            (EVERYBODY, gettext("All figures")),
            *((m.value, NAMES[m]) for m in STANDING),
        ]

    def clean_words(self) -> str:
        """Return what was done, in one line."""
        return " ".join(str(self.cleaned_data["words"]).split())

    def clean_on(self) -> date:
        """Refuse days that no answer is near to."""
        on: date = self.cleaned_data["on"]
        if not EARLIEST <= on <= LATEST:
            raise forms.ValidationError(gettext("Choose a day between 2000 and 2100."))
        return on

    @property
    def figure(self) -> Metric | None:
        """The figure chosen; None: all."""
        chosen = self.cleaned_data["metric"]
        return None if chosen == EVERYBODY else Metric(chosen)

    @property
    def department_id(self) -> UUID | None:
        """The department chosen; None: everywhere."""
        chosen = self.cleaned_data["department"]
        return None if chosen == EVERYBODY else UUID(chosen)


class ReaderForm(forms.Form):
    """Who is told of each report."""

    reader = forms.ChoiceField(
        label=_("Who else reads the report?"),
        error_messages={
            "required": _("Choose who reads the report."),
            "invalid_choice": _("Choose who reads the report."),
        },
    )

    def __init__(self, data: Mapping[str, str] | None, *, people: Sequence[Reader]) -> None:
        super().__init__(data)
        self.people = people
        self.fields["reader"].choices = [  # type: ignore[attr-defined]
            (str(one.user_id), one.name) for one in people
        ]


class OutcomeForm(forms.Form):
    """Which outcome beside which figure, where, and how many months apart. Anything it does not
    know is as if nothing was chosen.
    """

    outcome = forms.ChoiceField(label=_("Outcome"))
    metric = forms.ChoiceField(
        label=_("Beside"), choices=[(m.value, NAMES[m]) for m in BESIDE_OUTCOMES]
    )
    of = forms.ChoiceField(label=_("Department"))
    lag = forms.ChoiceField(label=_("Months later"), choices=[(str(n), str(n)) for n in LAGS])

    def __init__(
        self, data: Mapping[str, str], *, kinds: Sequence[OutcomeKind], departments: Choices
    ) -> None:
        start = {"outcome": kinds[0].value, "metric": Metric.NPS.value, "of": EVERYBODY, "lag": "0"}
        super().__init__({name: data.get(name) or start[name] for name in start})
        self.start = start
        self.kinds, self.departments = kinds, departments
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (kind.value, OUTCOMES[kind]) for kind in kinds
        ]
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            (EVERYBODY, gettext("All departments together")), *departments,
        ]  # fmt: skip

    def asked(self) -> tuple[OutcomeKind, Metric, str, int]:
        """Return the outcome, the figure, the department ("" for all) and the months between."""
        self.is_valid()
        known = {name: self.cleaned_data.get(name) or self.start[name] for name in self.start}
        department = "" if known["of"] == EVERYBODY else known["of"]
        return OutcomeKind(known["outcome"]), Metric(known["metric"]), department, int(known["lag"])

    def shown(self) -> "OutcomeForm":
        """Return the form with what is shown chosen, and nothing wrong with it."""
        kind, metric, department, lag = self.asked()
        chosen = {
            "outcome": kind, "metric": metric, "of": department or EVERYBODY, "lag": str(lag),
        }  # fmt: skip
        return OutcomeForm(chosen, kinds=self.kinds, departments=self.departments)


class EffortForm(forms.Form):
    """Which measure of effort. Anything it does not know is as if nothing was chosen."""

    measure = forms.ChoiceField(label=_("What can be seen"))

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__({"measure": data.get("measure", "")})
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (one.value, MEASURES[one]) for one in choices()
        ]

    def asked(self) -> Measure:
        """Return the measure chosen."""
        self.is_valid()
        return Measure(self.cleaned_data.get("measure") or Measure.CONTACTS)

    def shown(self) -> "EffortForm":
        """Return the form with what is shown chosen, and nothing wrong with it."""
        return EffortForm({"measure": self.asked().value})
