"""What experience managers fill in of surveys."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabij.lib.text import LANGUAGES
from nabij.surveys.blocks import BLOCKS
from nabij.surveys.models import Question, Survey
from nabij.surveys.operations.building import QuestionTerms
from nabij.surveys.rules.building import MOST_POINTS, read_values, tell_values
from nabij.surveys.types import WITH_OPTIONS, Kind
from nabij.ui.forms import ChoiceList

IN_LANGUAGE = {
    "nl": gettext_lazy("in Dutch"),
    "fi": gettext_lazy("in Finnish"),
    "en": gettext_lazy("in English"),
}
KINDS = {
    Kind.SCALE: gettext_lazy("A scale"),
    Kind.SINGLE: gettext_lazy("One of several answers"),
    Kind.MULTIPLE: gettext_lazy("Several of several answers"),
    Kind.NUMBER: gettext_lazy("A number"),
    Kind.TEXT: gettext_lazy("Words"),
    Kind.OPEN: gettext_lazy("The comment, which figures and follow-ups know"),
    Kind.NPS: gettext_lazy("Recommendation (NPS)"),
    Kind.CES: gettext_lazy("Effort (CES)"),
    Kind.SCORE: gettext_lazy("An imported score"),
}
FIXED: Mapping[Kind, tuple[int, int]] = {Kind.NPS: (0, 10), Kind.CES: (1, 5)}
_MOST_NUMBER = 9_999


def own_first() -> list[str]:
    """Return the languages, the reader's own first."""
    own = (get_language() or "nl")[:2]
    return [own, *(code for code in LANGUAGES if code != own)]


def _text(label: str, *, rows: int = 0, longest: int = 300) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


def whole(
    label: Any, *, least: int, most: int, required: bool = True, **kwargs: Any
) -> forms.IntegerField:
    """Return a field for a whole number, with one sentence for whatever is wrong."""
    said = _("Enter a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
        **kwargs,
    )


class WordsForm(forms.Form):
    """A form with texts in three languages, as `text_nl`."""

    def add_texts(
        self, name: str, label: str, *, rows: int = 0, longest: int = 300, must_say: str = ""
    ) -> None:
        """Ask for a text in each language, the reader's own first, which `must_say` demands."""
        for code in own_first():
            self.fields[f"{name}_{code}"] = _text(
                _("%(what)s, %(language)s") % {"what": label, "language": IN_LANGUAGE[code]},
                rows=rows,
                longest=longest,
            )
        if must_say:
            own = self.fields[f"{name}_{own_first()[0]}"]
            own.required = True
            own.error_messages["required"] = must_say

    def texts(self, name: str) -> dict[str, str]:
        """Return what was said by language."""
        said = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in LANGUAGES}
        return {code: text for code, text in said.items() if text}

    def begin(self, name: str, texts: Mapping[str, str]) -> None:
        """Show these texts."""
        for code in LANGUAGES:
            self.initial[f"{name}_{code}"] = texts.get(code, "")


class SurveyForm(WordsForm):
    """What a survey is called and says before its first question."""

    def __init__(self, data: object = None, *, survey: Survey | None = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.add_texts("name", _("Name"), longest=100, must_say=_("Give the survey a name."))
        self.add_texts("intro", _("Words before the first question"), rows=2)
        if survey is None:
            self.fields["blocks"] = forms.MultipleChoiceField(
                label=_("Begin with"),
                required=False,
                choices=[(key, block.name) for key, block in BLOCKS.items()],
                initial=["ces", "nps", "words"],
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["is_anonymous"] = forms.BooleanField(
            label=_("Every answer is anonymous"),
            required=False,
            help_text=_("For employees. All on one page, and nothing is kept before it is sent."),
        )
        if survey is not None:
            self.begin("name", survey.names)
            self.begin("intro", survey.intros)
            self.initial["is_anonymous"] = survey.is_anonymous


class QuestionForm(WordsForm):
    """One question: what it asks, how it is answered, and of whom."""

    def __init__(
        self,
        data: object = None,
        *,
        kind: Kind,
        earlier: Sequence[tuple[UUID, str]],
        question: Question | None = None,
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.kind = kind
        self.add_texts("text", _("Question"), rows=2, must_say=_("Write what you want to ask."))
        if kind in (Kind.SCALE, Kind.NPS, Kind.CES):
            self.add_texts("low", _("Beside the lowest number"), longest=60)
            self.add_texts("high", _("Beside the highest number"), longest=60)
        if kind in (Kind.SCALE, *WITH_OPTIONS):
            label = _("Words for each number") if kind is Kind.SCALE else _("Answers")
            self.add_texts("options", label, rows=5, longest=2000)
            for code in LANGUAGES:
                self.fields[f"options_{code}"].help_text = _("One on each line.")
        if kind in (Kind.SCALE, Kind.NUMBER):
            self._add_bounds()
        if earlier:
            self._add_branch(earlier)
        self._begin_with(question)

    def _add_bounds(self) -> None:
        most = MOST_POINTS if self.kind is Kind.SCALE else _MOST_NUMBER
        bounds = (("least", _("Lowest number"), 1), ("most", _("Highest number"), 5))
        for name, label, usual in bounds:
            self.fields[name] = whole(label, least=0, most=most, initial=usual)

    def _add_branch(self, earlier: Sequence[tuple[UUID, str]]) -> None:
        self.fields["shown_if"] = forms.TypedChoiceField(
            label=_("Ask this only after a certain answer to"),
            required=False,
            coerce=UUID,
            empty_value=None,
            choices=[("", _("Ask it always")), *((str(pk), label) for pk, label in earlier)],
        )
        self.fields["shown_values"] = forms.CharField(
            label=_("Which answers?"),
            required=False,
            max_length=100,
            help_text=_("Their numbers, such as 0-6, or 1, 3. The first answer of a list is 1."),
        )

    def _begin_with(self, question: Question | None) -> None:
        if question is None:
            return
        self.begin("text", question.texts)
        self.begin("low", question.lows)
        self.begin("high", question.highs)
        for code in LANGUAGES:
            lines = [option["texts"].get(code, "") for option in question.options]
            self.initial[f"options_{code}"] = "\n".join(lines).strip()
        self.initial["least"], self.initial["most"] = question.scale_min, question.scale_max
        self.initial["shown_if"] = str(question.shown_if_id or "")
        self.initial["shown_values"] = tell_values(question.shown_values)

    def clean(self) -> dict[str, Any]:
        """Refuse bounds that turn, lists of different lengths, and answers that are no numbers."""
        said = super().clean() or self.cleaned_data
        least, most = said.get("least"), said.get("most")
        if least is not None and most is not None and most <= least:
            self.add_error("most", _("Enter more than the lowest number."))
        self._check_options(said)
        if said.get("shown_if"):
            values = read_values(said.get("shown_values", ""))
            if not values:
                self.add_error("shown_values", _("Write numbers, such as 0-6, or 1, 3."))
            said["values"] = values
        return said

    def _check_options(self, said: dict[str, Any]) -> None:
        lists = {code: _lines(said.get(f"options_{code}", "")) for code in LANGUAGES}
        lengths = {len(lines) for lines in lists.values() if lines}
        own = f"options_{own_first()[0]}"
        if self.kind in WITH_OPTIONS and not lengths - {1}:
            self.add_error(own, _("Write two answers at least, one on each line."))
        elif len(lengths) > 1:
            self.add_error(own, _("Write as many lines in each language."))
        elif self.kind is Kind.SCALE and lengths:
            least, most = said.get("least"), said.get("most")
            if least is not None and most is not None and lengths != {most - least + 1}:
                self.add_error(own, _("Write one line for each number of the scale."))

    def terms(self) -> QuestionTerms:
        """Return what a valid form says."""
        said = self.cleaned_data
        low, high = FIXED.get(self.kind, (said.get("least"), said.get("most")))
        lists = {code: _lines(said.get(f"options_{code}", "")) for code in LANGUAGES}
        count = max(map(len, lists.values()), default=0)
        first = low if self.kind is Kind.SCALE and low is not None else 1
        return QuestionTerms(
            kind=self.kind,
            texts=self.texts("text"),
            lows=self.texts("low"),
            highs=self.texts("high"),
            scale_min=low,
            scale_max=high,
            options=[
                {
                    "value": first + place,
                    "texts": {code: lines[place] for code, lines in lists.items() if lines},
                }
                for place in range(count)
            ],
            shown_if_id=said.get("shown_if"),
            shown_values=said.get("values", ()),
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class KindForm(forms.Form):
    """Which kind of question to add."""

    kind = forms.TypedChoiceField(
        label=gettext_lazy("How is it answered?"),
        coerce=Kind,
        choices=[
            (kind.value, word) for kind, word in KINDS.items() if kind not in (*FIXED, Kind.SCORE)
        ],
        widget=ChoiceList,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one.")),
    )
