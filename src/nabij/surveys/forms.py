"""What clients and the desk fill in."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nabij.lib import clock
from nabij.surveys.types import WITH_WORDS, ContactVia, Kind, QuestionText, Value
from nabij.ui.forms import ChoiceList, ScaleField

LONGEST = 4000


class LinesField(forms.CharField):
    """Some lines of text; `must_say` is told to who leaves it empty, None: it may stay empty."""

    def __init__(self, *, rows: int, must_say: object = None, **kwargs: Any) -> None:
        messages: dict[str, Any] = {
            "max_length": _("This is longer than we can keep. Please use at most 4,000 characters.")
        }
        if must_say is not None:
            messages["required"] = must_say
        super().__init__(
            required=must_say is not None,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages=messages,
            **kwargs,
        )


def field_for(question: QuestionText) -> forms.Field:
    """Return the field that takes the answer to a question, with a sentence for what is wrong."""
    if question.kind in WITH_WORDS:
        return LinesField(rows=6, label=question.text)
    if question.kind is Kind.NUMBER:
        return _number(question)
    if question.kind is Kind.MULTIPLE:
        return forms.TypedMultipleChoiceField(
            label=question.text,
            choices=question.options,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages=dict.fromkeys(("required", "invalid_choice"), _CHOOSE_SOME),
        )
    if question.options:
        return forms.TypedChoiceField(
            label=question.text,
            choices=question.options,
            coerce=int,
            empty_value=None,
            widget=ChoiceList,
            error_messages=dict.fromkeys(("required", "invalid_choice"), _CHOOSE_ONE),
        )
    return ScaleField(
        lowest=question.scale_min or 0,
        highest=question.scale_max or 0,
        low=question.low,
        high=question.high,
        label=question.text,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _CHOOSE_NUMBER),
    )


_CHOOSE_NUMBER = _("Choose a number, or press “Skip this question”.")
_CHOOSE_ONE = _("Choose one, or press “Skip this question”.")
_CHOOSE_SOME = _("Choose at least one, or press “Skip this question”.")


def _number(question: QuestionText) -> forms.IntegerField:
    bounds = {"low": question.scale_min, "high": question.scale_max}
    wrong = format_lazy(_("Enter a whole number from {low} to {high}, or skip it."), **bounds)
    return forms.IntegerField(
        label=question.text,
        min_value=question.scale_min,
        max_value=question.scale_max,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


class AnswerForm(forms.Form):
    """One question. Nothing is chosen beforehand."""

    def __init__(
        self, data: object = None, *, question: QuestionText, answer: Value = None
    ) -> None:
        super().__init__(data, initial={"answer": answer})  # type: ignore[arg-type]
        self.fields["answer"] = field_for(question)


class AllForm(forms.Form):
    """All questions of a survey at once, each by its key and none required."""

    def __init__(self, data: object = None, *, questions: Sequence[QuestionText]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        for question in questions:
            field = field_for(question)
            field.required = False
            self.fields[question.key] = field

    def answers(self) -> dict[str, Value]:
        """Return what a valid form says; what was passed over is None."""
        return {key: value or None if value != 0 else 0 for key, value in self.cleaned_data.items()}


class Wish(StrEnum):
    """What somebody wants with their answers."""

    SEND = "send"
    CONTACT = "contact"
    ANONYMOUS = "anonymous"


_WISHES: dict[Wish, tuple[object, object]] = {
    Wish.SEND: (
        _("With my name"),
        _("Staff who help you may see them, and only they."),
    ),
    Wish.CONTACT: (
        _("With my name, and please contact me"),
        _("Someone from our team will call or write to you."),
    ),
    Wish.ANONYMOUS: (
        _("Without my name"),
        _("Nobody can ever see that they are yours, and nobody can undo this."),
    ),
}
_WISHES_OF_REFERRERS: dict[Wish, tuple[object, object]] = {
    Wish.SEND: (_("With my name"), _("Who follows this up may see them, and only they.")),
    Wish.CONTACT: (
        _("With my name, and please contact me"),
        _("Someone from our team will write to you."),
    ),
}


class WishForm(forms.Form):
    """How the answers are sent."""

    wish = forms.TypedChoiceField(
        label=_("How do you want to send your answers?"),
        coerce=Wish,
        widget=ChoiceList,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose how you want to send your answers.")
        ),
    )

    def __init__(
        self,
        data: object = None,
        *,
        contact_me: bool,
        can_be_contacted: bool,
        is_of_referrer: bool = False,
    ) -> None:
        super().__init__(data, initial={"wish": Wish.CONTACT if contact_me else None})  # type: ignore[arg-type]
        field = self.fields["wish"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 tells the type
        said = _wishes(translation.get_language(), is_of_referrer=is_of_referrer)
        field.choices = [
            choice for choice in said if can_be_contacted or choice[0] != Wish.CONTACT.value
        ]


@cache
def _wishes(language: str | None, *, is_of_referrer: bool) -> list[tuple[str, str]]:
    """Return the wishes with their words in the language of the moment, told to keep them by."""
    del language
    said = _WISHES | (_WISHES_OF_REFERRERS if is_of_referrer else {})
    looks = '<strong>{}</strong><br><span class="nabij-soft">{}</span>'
    return [(wish.value, format_html(looks, *words)) for wish, words in said.items()]


class CodeForm(forms.Form):
    """The code on a letter."""

    code = forms.CharField(
        label=_("The code in your letter"),
        help_text=_("Ten letters and digits, such as ABCDE-23456. Capitals don't matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the code over from your letter.")},
    )


class SolvedForm(forms.Form):
    """The client's word on whether it is solved."""

    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes, it is solved")), ("no", _("No, not yet"))],
        coerce=lambda value: value == "yes",
        widget=ChoiceList,
        error_messages={
            "required": _("Choose yes or no."),
            "invalid_choice": _("Choose yes or no."),
        },
    )
    text = LinesField(rows=4, label=_("Do you want to tell us more?"))


class ContactForm(forms.Form):
    """What was said and done with the client, and what we promised."""

    via = forms.TypedChoiceField(
        label=_("How were you in contact?"),
        choices=[
            (ContactVia.PHONE.value, _("By telephone")),
            (ContactVia.VISIT.value, _("In person")),
            (ContactVia.EMAIL.value, _("By e-mail")),
            (ContactVia.LETTER.value, _("By letter")),
        ],
        coerce=ContactVia,
        empty_value=None,
        required=False,
    )
    text = LinesField(
        rows=4,
        label=_("What did you discuss, and what was done?"),
        help_text=_("Only colleagues who may see this follow-up read this."),
        must_say=_("Write in a few words what was discussed."),
    )
    promise = forms.CharField(
        label=_("What did you promise?"),
        help_text=_("It stands on top, and counts as late after the day below."),
        required=False,
        max_length=400,
    )
    promise_by = forms.DateField(
        label=_("By which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as day-month-year.")},
    )

    def clean_promise_by(self) -> date | None:
        """A day that is over can't be promised."""
        day: date | None = self.cleaned_data["promise_by"]
        if day is not None and day < clock.today(settings.TIME_ZONE):
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        """A day without a promise says nothing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("promise_by") and not cleaned.get("promise"):
            self.add_error("promise", _("Write what you promised by that day."))
        return cleaned


class WriteForm(forms.Form):
    """What the client reads on their own page."""

    text = LinesField(
        rows=4,
        label=_("What do you want to write?"),
        help_text=_("The client gets a link to these words, not the words themselves."),
        must_say=_("Write your message first. A few words are enough."),
    )


class CauseForm(forms.Form):
    """Why it went wrong, and what was changed so that it does not happen again."""

    cause = forms.TypedChoiceField(
        label=_("Why did it go wrong?"),
        coerce=UUID,
        error_messages={
            "required": _("Choose what comes nearest."),
            "invalid_choice": _("Choose a cause from the list."),
        },
    )
    fixed = LinesField(
        rows=2,
        label=_("What was changed, so that it does not happen again?"),
        help_text=_("Leave it empty while nothing was changed yet."),
    )
    fixed_on = forms.DateField(
        label=_("From which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as day-month-year.")},
    )

    def __init__(
        self,
        data: object = None,
        *,
        causes: Sequence[tuple[UUID, str]] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="cause_%s")  # type: ignore[arg-type]
        field = self.fields["cause"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 tells the type
        field.choices = [("", _("Choose a cause")), *((str(pk), name) for pk, name in causes)]


class AskForm(forms.Form):
    """What the client reads when asked whether it is solved."""

    text = LinesField(
        rows=3,
        label=_("What did we do? The client reads this."),
        help_text=_("The message itself only holds a link; these words are on the page behind it."),
    )


class CloseForm(forms.Form):
    """Why a follow-up may rest although the client never answered."""

    text = LinesField(
        rows=3,
        label=_("Why can this be closed?"),
        help_text=_("Only colleagues who may see this follow-up read this."),
        must_say=_("Write in a few words why this can be closed."),
    )


class HandOverForm(forms.Form):
    """To whom, and what they should know."""

    to = forms.TypedChoiceField(
        label=_("Hand over to"),
        coerce=UUID,
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose a colleague from the list."),
        },
    )
    text = LinesField(rows=3, label=_("What should your colleague know?"))

    def __init__(self, data: object = None, *, colleagues: Sequence[tuple[UUID, str]] = ()) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 tells the type
        field.choices = [
            ("", _("Choose a colleague")),
            *((str(pk), name) for pk, name in colleagues),
        ]
