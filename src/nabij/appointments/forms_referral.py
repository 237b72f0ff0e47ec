"""What a client sends of a letter, and what the desk notes of one that is there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.appointments.rules.referrals import MOST_BYTES

NO_LETTER = _("Send a PDF or a photograph (JPEG or PNG) of at most 10 MB.")


class ReferralForm(forms.Form):
    """A file, or the name of who sends the letter; one of the two."""

    letter = forms.FileField(
        required=False,
        label=_("I have the letter here"),
        help_text=_("A PDF or a photograph of it, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/jpeg,image/png"}),
    )
    referrer = forms.CharField(
        required=False,
        max_length=200,
        label=_("Somebody sends it for me"),
        help_text=_("Who? For example the name of your GP or practice."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and for a file that is not too large to look at."""
        said = super().clean() or {}
        sent = said.get("letter")
        if sent is not None and sent.size > MOST_BYTES:
            self.add_error("letter", NO_LETTER)
        elif not sent and not said.get("referrer") and not self.errors:
            message = _("Choose a file, or say who sends the letter.")
            raise forms.ValidationError(message)
        return said


class ReceivedForm(forms.Form):
    """Who sent a letter that is there, as far as the desk knows."""

    referrer_email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("E-mail address of who refers"),
        error_messages={"invalid": _("Enter an e-mail address as name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "list": "referrers"}),
    )
