"""What people fill in who complain, and what they write afterwards."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nabij.accounts.rules import read_address
from nabij.accounts.types import CodeKind
from nabij.surveys.forms import LinesField
from nabij.surveys.types import Caller, CameBy, Voice
from nabij.surveys.words import CAME_BY
from nabij.ui.forms import ChoiceList

CLIENT = "client"
Departments = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class ReachedForm(forms.Form):
    """Who somebody is that we don't know, and where we can answer."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={"required": _("Fill in your name, so that we know whom to ask for.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reach = forms.CharField(
        label=_("Your e-mail address or mobile number"),
        help_text=_("We answer you there."),
        max_length=254,
        error_messages={"required": _("Fill in your e-mail address or mobile number.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )

    def clean_reach(self) -> tuple[CodeKind, str]:
        """Return kind and spelling of the address."""
        read = read_address(self.cleaned_data["reach"], language=get_language() or "nl")
        if read is None:
            raise forms.ValidationError(
                _("Enter an e-mail address as name@example.org, or a mobile number.")
            )
        return read

    @property
    def caller(self) -> Caller:
        """Who it is, of a form that is valid."""
        kind, address = self.cleaned_data["reach"]
        is_mail = kind is CodeKind.EMAIL
        return Caller(
            name=self.cleaned_data["name"],
            email=address if is_mail else "",
            phone="" if is_mail else address,
        )


class ComplaintForm(forms.Form):
    """What happened, what would help, and whether we may call."""

    happened = LinesField(
        rows=7,
        label=_("What happened?"),
        help_text=_("Tell it in your own words. When was it, and who was there?"),
        must_say=_("Tell us what happened. A few words are enough."),
    )
    wished = LinesField(
        rows=3,
        label=_("What would help you?"),
        help_text=_("An explanation, an apology, or something else that has to change."),
    )
    department = forms.ChoiceField(label=_("Where was it?"), required=False)
    may_call = forms.BooleanField(
        required=False,
        label=_("You may call me about this"),
        help_text=_("A conversation is often the quickest way to put it right."),
    )

    def __init__(
        self, data: object = None, *, departments: Departments, department: str = ""
    ) -> None:
        super().__init__(data, initial={"department": department})  # type: ignore[arg-type]
        offer_departments(self, departments)


class PublicComplaintForm(ReachedForm, ComplaintForm):
    """The same, of somebody we don't know."""

    field_order = ("happened", "wished", "department", "name", "reach", "may_call")


class DeskComplaintForm(forms.Form):
    """What an agent hears: how it came, who complains, what happened and what would help."""

    came_by = forms.TypedChoiceField(
        label=_("How did it reach us?"),
        choices=list(CAME_BY.items()),
        coerce=CameBy,
        widget=ChoiceList,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose how the complaint reached us.")
        ),
    )
    who = forms.ChoiceField(
        label=_("Who complains?"),
        widget=ChoiceList,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose who complains.")),
    )
    happened = LinesField(
        rows=7,
        label=_("What happened?"),
        help_text=_("In their own words. When was it, and who was there?"),
        must_say=_("Write what happened. A few words are enough."),
    )
    wished = LinesField(
        rows=3,
        label=_("What would help?"),
        help_text=_("An explanation, an apology, or something else that has to change."),
    )
    department = forms.ChoiceField(label=_("Where was it?"), required=False)
    may_call = forms.BooleanField(
        required=False,
        label=_("We may call about this"),
        help_text=_("Ask it. A conversation is often the quickest way to put it right."),
    )

    def __init__(
        self,
        data: object = None,
        *,
        voices: Sequence[Voice],
        departments: Departments,
        department: str = "",
    ) -> None:
        super().__init__(data, initial={"department": department, "who": CLIENT})  # type: ignore[arg-type]
        offer_departments(self, departments)
        if len(voices) == 1:
            del self.fields["who"]
            return
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101 tells the type
        who.choices = [
            (str(one.relative_id), format_lazy(_("{name}, relative"), name=one.name))
            if one.relative_id
            else (CLIENT, format_lazy(_("{name}, the client"), name=one.name))
            for one in voices
        ]

    @property
    def relative_id(self) -> UUID | None:
        """Who complains, of a form that is valid; None is the client."""
        who = self.cleaned_data.get("who", CLIENT)
        return None if who == CLIENT else UUID(who)


def offer_departments(form: forms.Form, departments: Departments) -> None:
    """Let the form's `department` choose from these, or none in particular."""
    field = form.fields["department"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 tells the type
    field.choices = [("", _("Something else, or I don't know")), *departments]


class MessageForm(forms.Form):
    """A few words to who works on it."""

    text = LinesField(
        rows=4,
        label=_("Your message"),
        must_say=_("Write your message first. A few words are enough."),
    )


class VerdictForm(forms.Form):
    """The word of who complained on our answer."""

    satisfied = forms.TypedChoiceField(
        label=_("Is this a good answer for you?"),
        choices=[("yes", _("Yes, I am satisfied")), ("no", _("No, I am not satisfied"))],
        coerce=lambda value: value == "yes",
        widget=ChoiceList,
        error_messages={
            "required": _("Choose yes or no."),
            "invalid_choice": _("Choose yes or no."),
        },
    )
    text = LinesField(rows=4, label=_("Do you want to tell us more?"))


class ReopenForm(forms.Form):
    """What is not solved after all."""

    text = LinesField(
        rows=4,
        label=_("What is not good yet?"),
        must_say=_("Write in a few words what is not good yet."),
    )
