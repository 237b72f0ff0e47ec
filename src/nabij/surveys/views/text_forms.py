"""What reviewers fill in: what a text is about, and the list of themes."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.surveys.queries.reading import LANGUAGES
from nabij.surveys.queries.reviewing import ReviewItem, ThemeRow
from nabij.surveys.words import DANGERS, LANGUAGE_NAMES, SENTIMENTS
from nabij.texts.types import Danger

MOST_WORDS, LONGEST_WORD = 200, 60


class ReviewForm(forms.Form):
    """What one text is about, as found until somebody says otherwise."""

    themes = forms.MultipleChoiceField(
        label=_("What is it about?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sentiment = forms.TypedChoiceField(
        label=_("How does it feel?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=list(SENTIMENTS.items()),
        error_messages={
            "required": _("Choose how it feels."),
            "invalid_choice": _("Choose how it feels."),
        },
    )
    dangers = forms.MultipleChoiceField(
        label=_("Does it tell of danger?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(danger.value, name) for danger, name in DANGERS.items()],
    )
    why = forms.CharField(
        label=_("Why is it no danger?"),
        help_text=_("Only when you take a danger away. It stays with your name."),
        required=False,
        max_length=500,
    )

    def __init__(self, data: Any = None, *, item: ReviewItem, themes: Sequence[ThemeRow]) -> None:
        super().__init__(
            data,
            initial={
                "themes": list(item.themes),
                "sentiment": item.sentiment,
                "dangers": [danger.value for danger in item.dangers],
            },
        )
        self.before = set(item.dangers)
        self.fields["themes"].choices = [  # type: ignore[attr-defined]
            (theme.key, theme.name) for theme in themes
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when a danger is taken away."""
        said = {Danger(danger) for danger in self.cleaned_data.get("dangers", [])}
        if self.before - said and not self.cleaned_data.get("why", "").strip():
            self.add_error("why", _("Say in a few words why it is no danger."))
        return self.cleaned_data


class ThemeForm(forms.Form):
    """A theme: its name and its own words in each language."""

    def __init__(self, data: Any = None, *, theme: ThemeRow | None = None) -> None:
        super().__init__(data)
        for code in LANGUAGES:
            named = {"language": LANGUAGE_NAMES[code]}
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name in %(language)s") % named,
                max_length=60,
                initial=theme.names.get(code, "") if theme else "",
                error_messages={"required": _("Give the theme a name in each language.")},
            )
        for code in LANGUAGES:
            named = {"language": LANGUAGE_NAMES[code]}
            self.fields[f"words_{code}"] = forms.CharField(
                label=_("Words in %(language)s that tell it") % named,
                help_text=_("With a comma between them. Compounds and endings are found too."),
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=", ".join(theme.words.get(code, [])) if theme else "",
            )
        if theme:
            self.fields["is_retired"] = forms.BooleanField(
                label=_("No longer used"), required=False, initial=theme.is_retired
            )

    @property
    def names(self) -> dict[str, str]:
        """The names by language."""
        return {code: self.cleaned_data[f"name_{code}"].strip() for code in LANGUAGES}

    @property
    def words(self) -> dict[str, list[str]]:
        """The words by language."""
        return {code: _entries(self.cleaned_data[f"words_{code}"]) for code in LANGUAGES}


def _entries(text: str) -> list[str]:
    entries = (" ".join(part.split())[:LONGEST_WORD] for part in re.split(r"[,;\n]", text))
    return list(dict.fromkeys(entry for entry in entries if entry))[:MOST_WORDS]
