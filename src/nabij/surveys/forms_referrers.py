"""What experience managers fill in of somebody who refers clients to us."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.surveys.forms_campaigns import LANGUAGES
from nabij.surveys.models import Referrer
from nabij.surveys.types import ReferrerDetails

_CHOOSE = dict.fromkeys(("required", "invalid_choice"), _("Choose one."))


class ReferrerForm(forms.Form):
    """Who it is, how they are written to, and to which department they refer."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As you address them in a mail, for example “Dr Jansen”."),
        error_messages={"required": _("Enter the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    practice = forms.CharField(
        label=_("Practice or organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address at work"),
        error_messages={
            "required": _("Enter the e-mail address: they are asked by e-mail only."),
            "invalid": _("Enter an e-mail address as name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=list(LANGUAGES.items()), error_messages=_CHOOSE
    )
    department = forms.ChoiceField(
        label=_("Refers mostly to"),
        help_text=_("What they say counts for this department, and it follows up what goes wrong."),
        error_messages=_CHOOSE,
    )

    def __init__(
        self,
        data: object = None,
        *,
        departments: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        referrer: Referrer | None = None,
    ) -> None:
        said = {} if referrer is None else _said_by(referrer)
        super().__init__(data, initial=said)  # type: ignore[arg-type]
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 tells the type
        field.choices = [("", "—"), *departments] if referrer is None else list(departments)

    def details(self) -> ReferrerDetails:
        """Return what a valid form says."""
        said = self.cleaned_data
        return ReferrerDetails(
            name=said["name"],
            practice=said["practice"],
            email=said["email"],
            language=said["language"],
            department_id=UUID(said["department"]),
        )


def _said_by(referrer: Referrer) -> dict[str, str]:
    return {
        "name": referrer.name,
        "practice": referrer.practice,
        "email": referrer.email,
        "language": referrer.language,
        "department": str(referrer.department_id),
    }
