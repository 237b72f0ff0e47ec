"""What people type to say that they are there: on their own telephone, or at the entrance."""

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


def _number(label: Any, problem: Any, *, least: int, most: int) -> forms.IntegerField:
    texts = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=_ATTRS | {"maxlength": 4}),
        error_messages=dict.fromkeys(texts, problem),
    )


class KioskForm(forms.Form):
    """When somebody was born, and the end of their telephone number."""

    day = _number(_("Day"), _("Type the day of your birth."), least=1, most=31)
    month = _number(_("Month"), _("Type the month of your birth, from 1 to 12."), least=1, most=12)
    year = _number(_("Year"), _("Type the year of your birth, as 1944."), least=0, most=2200)
    phone = DigitsField(
        label=_("The last 4 digits of your telephone number"),
        error_messages={"required": _("Type the last 4 digits of your telephone number.")},
    )

    def clean(self) -> dict[str, Any]:
        """Put the date together; 44 is 1944."""
        said: dict[str, Any] = super().clean() or {}
        if {"day", "month", "year"} <= said.keys():
            today = clock.today("UTC")
            year = said["year"]
            if year < _CENTURY:
                this = today.year - today.year % _CENTURY
                year += this if this + year <= today.year else this - _CENTURY
            try:
                said["born_on"] = date(year, said["month"], said["day"])
            except ValueError:
                self.add_error("day", _("This date does not exist."))
                return said
            if not _OLDEST <= year <= today.year:
                self.add_error("year", _("Type the year of your birth, as 1944."))
        return said
