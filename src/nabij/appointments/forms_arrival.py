"""What people type to say that they are there: on their own telephone, or at the entrance."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.accounts.rules import digits_of
from nabij.appointments.rules.arrivals import CODE_DIGITS
from nabij.lib import clock

_ATTRS = {"inputmode": "numeric", "autocomplete": "off"}
_OLDEST = 1890
_CENTURY = 100
_APART = re.compile(r"([0-9]{1,2})[-./ ]+([0-9]{1,2})[-./ ]+([0-9]{2}|[0-9]{4})")
_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2}|[0-9]{4})")


class DigitsField(forms.CharField):
    """Four digits, however they are spaced."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask for them with the keyboard of digits."""
        super().__init__(max_length=12, widget=forms.TextInput(attrs=_ATTRS), **kwargs)

    def clean(self, value: Any) -> str:
        """Return them and nothing else."""
        digits = digits_of(super().clean(value))
        if len(digits) != CODE_DIGITS:
            raise forms.ValidationError(self.error_messages["required"])
        return digits


class HereForm(forms.Form):
    """Today's code from the sign."""

    code = DigitsField(
        label=_("The 4 digits on the sign at the entrance"),
        error_messages={"required": _("Type the 4 digits on the sign.")},
    )


class BornField(forms.CharField):
    """A date of birth as people type it: 02051944, 2-5-1944 or 2.5.44."""

    default_error_messages = {  # noqa: RUF012 Django's way
        "required": _("Type your date of birth in 8 digits, as 02051944."),
    }

    def clean(self, value: Any) -> Any:
        """Return the date.

        Raises:
            ValidationError: it can't be read, doesn't exist, or nobody alive was born then.
        """
        parts = _parts(super().clean(value))
        if parts is None:
            raise forms.ValidationError(self.error_messages["required"])
        day, month, year = parts
        today = clock.today("UTC")
        if year < _CENTURY:
            this = today.year - today.year % _CENTURY
            year += this if this + year <= today.year else this - _CENTURY
        try:
            born_on = date(year, month, day)
        except ValueError:
            raise forms.ValidationError(_("This date does not exist.")) from None
        if not _OLDEST <= year <= today.year:
            raise forms.ValidationError(self.error_messages["required"])
        return born_on


def _parts(typed: str) -> tuple[int, int, int] | None:
    """Return day, month and year; with separators, or as six or eight digits in a row."""
    found = _APART.fullmatch(typed.strip()) or _TOGETHER.fullmatch("".join(typed.split()))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


class KioskForm(forms.Form):
    """When somebody was born, and the end of their telephone number."""

    born_on = BornField(
        label=_("Your date of birth"),
        help_text=_("8 digits: day, month and year. For 2 May 1944: 02051944."),
        max_length=12,
        widget=forms.TextInput(attrs=_ATTRS),
    )
    phone = DigitsField(
        label=_("The last 4 digits of your telephone number"),
        error_messages={"required": _("Type the last 4 digits of your telephone number.")},
    )
