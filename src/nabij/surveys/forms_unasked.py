"""What people fill in who tell us something unasked."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nabij.accounts.rules import read_address
from nabij.accounts.types import CodeKind
from nabij.surveys.forms import LinesField
from nabij.surveys.forms_cases import Departments, offer_departments
from nabij.surveys.types import Caller
from nabij.ui.forms import ChoiceList

ANONYMOUS, NAMED, CONTACT = "anonymous", "named", "contact"
MOODS = (
    ("5", _("😀 Very good")),
    ("4", _("😊 Good")),
    ("3", _("😐 Not good, not bad")),
    ("2", _("😟 Bad")),
    ("1", _("😞 Very bad")),
)


class TellForm(forms.Form):
    """A few words, a smiley, where it was, and whether we may know who it is."""

    comment = LinesField(
        rows=5,
        label=_("What do you want to tell us?"),
        help_text=_("What is good, what could be better, or an idea. In your own words."),
    )
    mood = forms.TypedChoiceField(
        label=_("How was it?"),
        choices=MOODS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=ChoiceList,
    )
    department = forms.ChoiceField(label=_("What is it about?"), required=False)
    contact = forms.ChoiceField(
        label=_("May we know who you are?"),
        choices=[
            (CONTACT, _("Yes, please contact me about this")),
            (NAMED, _("Yes, but you need not contact me")),
            (ANONYMOUS, _("No, I stay anonymous. Nobody can find out, and nobody can undo it")),
        ],
        widget=ChoiceList,
        error_messages={
            "required": _("Choose whether we may know who you are."),
            "invalid_choice": _("Choose whether we may know who you are."),
        },
    )

    def __init__(self, data: object = None, *, departments: Departments) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        offer_departments(self, departments)

    def clean(self) -> dict[str, Any]:
        """Words or a smiley: something has to be told."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "comment" in cleaned and not cleaned["comment"] and cleaned.get("mood") is None:
            self.add_error("comment", _("Write something, or choose how it was."))
        return cleaned

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody may learn who it is, of a form that is valid."""
        return bool(self.cleaned_data["contact"] == ANONYMOUS)

    @property
    def wants_contact(self) -> bool:
        """Whether we are to be in touch, of a form that is valid."""
        return bool(self.cleaned_data["contact"] == CONTACT)


class PublicTellForm(TellForm):
    """The same, of somebody we don't know: who wants contact says where."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reach = forms.CharField(
        label=_("Your e-mail address or mobile number"),
        help_text=_("Only when you want us to contact you."),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    caller: Caller | None = None

    def __init__(self, data: object = None, *, departments: Departments) -> None:
        super().__init__(data, departments=departments)
        contact = self.fields["contact"]
        assert isinstance(contact, forms.ChoiceField)  # noqa: S101 tells the type
        contact.choices = [
            (ANONYMOUS, _("No, I stay anonymous. Nobody can find out, and nobody can undo it")),
            (CONTACT, _("Yes, please contact me about this")),
        ]

    def clean(self) -> dict[str, Any]:
        """Who wants contact has to be reached; of who does not nothing is kept."""
        cleaned = super().clean()
        if cleaned.get("contact") != CONTACT:
            return cleaned
        if not cleaned.get("name"):
            self.add_error("name", _("Fill in your name, so that we know whom to ask for."))
        read = read_address(cleaned.get("reach", ""), language=get_language() or "nl")
        if read is None:
            self.add_error(
                "reach", _("Enter an e-mail address as name@example.org, or a mobile number.")
            )
            return cleaned
        kind, address = read
        is_mail = kind is CodeKind.EMAIL
        self.caller = Caller(
            name=cleaned.get("name", ""),
            email=address if is_mail else "",
            phone="" if is_mail else address,
        )
        return cleaned
