"""What is asked on pages of figures."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.insights.periods import period_words
from nabij.insights.rules import STANDING_MONTHS
from nabij.insights.types import By, Metric
from nabij.insights.words import DIVISIONS, EACH, NAMES

Choices = Sequence[tuple[str, str]]
EVERYBODY = "all"


class LineForm(forms.Form):
    """Which figure of whose answers. Anything it does not know is as if nothing was chosen."""

    metric = forms.ChoiceField(label=_("Figure"), choices=[(m.value, NAMES[m]) for m in Metric])
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
    """The same over a standing period."""

    months = forms.ChoiceField(label=_("Period"))
    field_order = ("metric", "of", "months")

    def __init__(
        self, data: Mapping[str, str], *, lines: Mapping[By, Choices], with_each: bool = True
    ) -> None:
        super().__init__(data, lines=lines, with_each=with_each)
        self.fields["months"].choices = [  # type: ignore[attr-defined]
            (str(each), period_words(each)) for each in STANDING_MONTHS
        ]
