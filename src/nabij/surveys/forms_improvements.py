"""What managers fill in: you said, we did; causes; and the terms of complaints."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nabij.lib.text import LANGUAGES
from nabij.surveys.models import Improvement
from nabij.surveys.models.complaints import LONGEST_TERM_DAYS
from nabij.surveys.types import ImprovementText, Terms

NAMES = {"nl": "Nederlands", "fi": "Suomi", "en": "English"}
SHORT = 120
LONG = 1000


class ImprovementForm(forms.Form):
    """What was said and what was done, in three languages; a figure before and after if wanted."""

    since = forms.DateField(
        label=_("Changed from which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day from which it is different."),
            "invalid": _("Write the date as day-month-year."),
        },
    )
    is_for_staff = forms.BooleanField(
        required=False,
        label=_("This answers what employees said"),
        help_text=_("Then it stands at the desk and not on the website."),
    )
    figure = forms.ChoiceField(
        label=_("Which figure shows it?"),
        required=False,
        choices=[
            ("", _("No figure")),
            ("nps", _("Recommendation score")),
            ("ces", _("Effort (1 little, 5 much)")),
        ],
    )
    before = forms.DecimalField(
        label=_("Before"), required=False, max_digits=5, decimal_places=1, localize=True
    )
    after = forms.DecimalField(
        label=_("After"), required=False, max_digits=5, decimal_places=1, localize=True
    )

    def __init__(self, data: object = None, *, kept: Improvement | None = None) -> None:
        super().__init__(data, initial=_initial(kept))  # type: ignore[arg-type]
        for code in LANGUAGES:
            for key, label in (("said", _("You said")), ("done", _("We did"))):
                self.fields[f"{key}_{code}"] = forms.CharField(
                    label=f"{label} ({NAMES[code]})",
                    required=code == "nl",
                    max_length=LONG,
                    widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                    error_messages={"required": _("Write this in a sentence or two.")},
                )
        said = [f"{key}_{code}" for code in LANGUAGES for key in ("said", "done")]
        self.order_fields([*said, "since", "is_for_staff", "figure", "before", "after"])

    def clean(self) -> dict[str, Any]:
        """A figure has a before and an after, or there is none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        has = [cleaned.get("before") is not None, cleaned.get("after") is not None]
        if cleaned.get("figure") and not all(has):
            self.add_error("after", _("Fill in the figure before and after, or choose none."))
        return cleaned

    @property
    def text(self) -> ImprovementText:
        """What was written, of a form that is valid."""
        got = self.cleaned_data
        return ImprovementText(
            said={code: got[f"said_{code}"].strip() for code in LANGUAGES},
            done={code: got[f"done_{code}"].strip() for code in LANGUAGES},
            since=got["since"],
            is_for_staff=got["is_for_staff"],
            figure=got["figure"],
            before=got["before"] if got["figure"] else None,
            after=got["after"] if got["figure"] else None,
        )


def _initial(kept: Improvement | None) -> dict[str, Any]:
    if kept is None:
        return {}
    texts = {
        f"{key}_{code}": texts.get(code, "")
        for key, texts in (("said", kept.said), ("done", kept.done))
        for code in LANGUAGES
    }
    own = ("since", "is_for_staff", "figure", "before", "after")
    return {**texts, **{name: getattr(kept, name) for name in own}}


class CauseNameForm(forms.Form):
    """A cause as the list names it."""

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        for code in LANGUAGES:
            self.fields[code] = forms.CharField(
                label=NAMES[code],
                max_length=SHORT,
                widget=forms.TextInput(attrs={"lang": code}),
                error_messages={"required": _("Write the cause in a few words.")},
            )


class TermsForm(forms.Form):
    """How quickly complaints about a location are answered."""

    contact_days = forms.IntegerField(
        label=_("First contact within how many working days?"),
        min_value=1,
        max_value=30,
        error_messages={"required": _("Fill in a number of days.")},
    )
    answer_days = forms.IntegerField(
        label=_("Our answer within how many days?"),
        help_text=_("Counted on the calendar. Six weeks is 42 days, four weeks 28."),
        min_value=1,
        max_value=LONGEST_TERM_DAYS,
        error_messages={"required": _("Fill in a number of days.")},
    )

    def __init__(self, data: object = None, *, terms: Terms) -> None:
        initial = {"contact_days": terms.contact_days, "answer_days": terms.answer_days}
        routes = {f"route_{code}": terms.routes.get(code, "") for code in LANGUAGES}
        super().__init__(data, initial={**initial, **routes})  # type: ignore[arg-type]
        for code in LANGUAGES:
            self.fields[f"route_{code}"] = forms.CharField(
                label=format_lazy("{} ({})", _("Where else one can go"), NAMES[code]),
                required=False,
                max_length=LONG,
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
            )

    def clean(self) -> dict[str, Any]:
        """The first contact comes before the answer."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        contact, answer = cleaned.get("contact_days"), cleaned.get("answer_days")
        if contact and answer and contact > answer:
            self.add_error("contact_days", _("The first contact comes before the answer."))
        return cleaned

    @property
    def terms(self) -> Terms:
        """What was filled in, of a form that is valid."""
        got = self.cleaned_data
        return Terms(
            contact_days=got["contact_days"],
            answer_days=got["answer_days"],
            routes={code: got[f"route_{code}"].strip() for code in LANGUAGES},
        )
