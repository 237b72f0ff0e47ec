"""What clients and the desk fill in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.surveys.types import Kind, QuestionText, Value
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


class ScaleForm(forms.Form):
    """One question with a scale. Nothing is chosen beforehand."""

    def __init__(
        self, data: object = None, *, question: QuestionText, answer: Value = None
    ) -> None:
        super().__init__(data, initial={"answer": answer})  # type: ignore[arg-type]
        self.fields["answer"] = ScaleField(
            lowest=question.scale_min or 0,
            highest=question.scale_max or 0,
            low=question.low,
            high=question.high,
            label=question.text,
            error_messages={
                "required": _("Choose a number, or press “Skip this question”."),
                "invalid_choice": _("Choose a number, or press “Skip this question”."),
            },
        )


class WordsForm(forms.Form):
    """The open question, with the wish to be contacted."""

    answer = LinesField(rows=6)
    contact_me = forms.BooleanField(
        required=False,
        label=_("Please contact me about this"),
        help_text=_("Someone from our team will call or write to you."),
    )

    def __init__(
        self,
        data: object = None,
        *,
        question: QuestionText,
        answer: Value = None,
        contact_me: bool = False,
    ) -> None:
        super().__init__(data, initial={"answer": answer, "contact_me": contact_me})  # type: ignore[arg-type]
        self.fields["answer"].label = question.text


def form_for(
    question: QuestionText,
    data: object = None,
    *,
    answer: Value = None,
    contact_me: bool = False,
) -> ScaleForm | WordsForm:
    """Return the form of a question, filled with what was answered before."""
    if question.kind is Kind.OPEN:
        return WordsForm(data, question=question, answer=answer, contact_me=contact_me)
    return ScaleForm(data, question=question, answer=answer)


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
    """What was said and done with the client."""

    text = LinesField(
        rows=4,
        label=_("What did you discuss, and what was done?"),
        help_text=_("Only colleagues who may see this client read this."),
        must_say=_("Write in a few words what was discussed."),
    )


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
        help_text=_("Only colleagues who may see this client read this."),
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
