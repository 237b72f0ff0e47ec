"""Forms of the portal and the desk about people."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from nabij.accounts.rules import read_address
from nabij.accounts.types import CodeKind
from nabij.lib import dates
from nabij.people.models import Client, Relative
from nabij.people.rules import channels_of, read_search
from nabij.people.types import Acting, Channel, Preferences
from nabij.ui.forms import ChoiceList

_CHANNEL_NAMES = {Channel.EMAIL: _("By e-mail"), Channel.SMS: _("By text message (SMS)")}


class AddressForm(forms.Form):
    """Where to send a sign-in code."""

    address = forms.CharField(
        label=_("Your e-mail address or mobile number"),
        help_text=_("The one you gave to us."),
        max_length=254,
        error_messages={"required": _("Enter your e-mail address or mobile number.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def clean_address(self) -> tuple[CodeKind, str]:
        """Return kind and spelling of the address."""
        read = read_address(self.cleaned_data["address"], language=get_language() or "nl")
        if read is None:
            raise forms.ValidationError(
                _("Enter an e-mail address as name@example.org, or a mobile number.")
            )
        return read


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=_("The code of 6 digits"),
        max_length=20,
        error_messages={"required": _("Enter the code we sent you.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "class": "nabij-input--code",
            }
        ),
    )


class PreferencesForm(forms.Form):
    """How somebody wants to be reached."""

    preferred_channel = forms.ChoiceField(
        label=_("How shall we write to you?"), widget=ChoiceList, choices=[]
    )
    language = forms.ChoiceField(
        label=_("In which language?"), widget=ChoiceList, choices=settings.LANGUAGES
    )
    quiet_from = forms.TypedChoiceField(label=_("No messages from"), coerce=int)
    quiet_until = forms.TypedChoiceField(
        label=_("Messages again from"),
        help_text=_("A message that comes up in these hours waits until they are over."),
        coerce=int,
    )
    may_be_asked = forms.BooleanField(
        label=_("You may ask me how it was"),
        help_text=_(
            "After a visit we sometimes send a few short questions, at most once in 30 days."
        ),
        required=False,
    )

    def __init__(self, *args: Any, person: Client | Relative, **kwargs: Any) -> None:
        """Offer only the channels the person has an address for."""
        kwargs.setdefault(
            "initial",
            {
                "preferred_channel": person.preferred_channel,
                "language": person.language,
                "quiet_from": person.quiet_from,
                "quiet_until": person.quiet_until,
                "may_be_asked": person.survey_opt_out_at is None,
            },
        )
        super().__init__(*args, **kwargs)
        names = {channel.value: _CHANNEL_NAMES[channel] for channel in channels_of(person)}
        dot = ":" if get_language() == "en" else "."
        hours = [(hour, f"{hour:02d}{dot}00") for hour in range(24)]
        self._offer("preferred_channel", list(names.items()))
        self._offer("quiet_from", hours)
        self._offer("quiet_until", hours)

    def _offer(self, name: str, choices: Sequence[tuple[object, object]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def preferences(self) -> Preferences:
        """Return what was chosen in a valid form."""
        data = self.cleaned_data
        return Preferences(
            preferred_channel=Channel(data["preferred_channel"]),
            language=data["language"],
            quiet_from=data["quiet_from"],
            quiet_until=data["quiet_until"],
            may_be_asked=data["may_be_asked"],
        )


class ActForForm(forms.Form):
    """For whom to act."""

    client = forms.ChoiceField(label=_("I am here for"), widget=ChoiceList(), choices=[])

    def __init__(self, *args: Any, choices: Sequence[Acting], **kwargs: Any) -> None:
        """Offer those the user can act for now."""
        super().__init__(*args, **kwargs)
        field = self.fields["client"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(each.client_id), self._words(each)) for each in choices]

    def _words(self, choice: Acting) -> str:
        if choice.is_self or choice.valid_until is None:
            return gettext("%(name)s (yourself)") % {"name": choice.name}
        language = get_language() or "nl"
        day = dates.day_in_words(
            choice.valid_until, zone=choice.time_zone, language=language, year=True
        )
        return gettext("%(name)s (until %(day)s)") % {"name": choice.name, "day": day}


class SearchForm(forms.Form):
    """Words and a date of birth to find a client by."""

    q = forms.CharField(
        label=_("Name or date of birth"),
        help_text=_("For example: de Vries, or 2-5-1944."),
        max_length=100,
        error_messages={"required": _("Enter a name or a date of birth.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )

    def search(self) -> tuple[list[str], date | None]:
        """Return the words and the date in a valid form's text."""
        return read_search(self.cleaned_data["q"])
