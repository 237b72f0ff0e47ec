"""Forms of staff signing in. What they say is checked by allauth's own."""

from django import forms
from django.utils.translation import gettext_lazy as _

_CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "class": "nabij-input--code",
}
_LONGEST_PASSWORD = 200  # a longer one costs the server more than the sender


class PasswordForm(forms.Form):
    """E-mail address and password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address as name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=_LONGEST_PASSWORD,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class FactorCodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("The code in your app, or a recovery code"),
        max_length=40,
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(attrs=_CODE_ATTRS | {"autofocus": True}),
    )


class AppCodeForm(forms.Form):
    """The first code of a new app, as proof that it works."""

    code = forms.CharField(
        label=_("The code the app shows now"),
        max_length=40,
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(attrs=_CODE_ATTRS),
    )


class NewPasswordForm(forms.Form):
    """The password one has and the one to come."""

    current = forms.CharField(
        label=_("Your password now"),
        strip=False,
        max_length=_LONGEST_PASSWORD,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. A short sentence is easy to remember."),
        strip=False,
        max_length=_LONGEST_PASSWORD,
        error_messages={"required": _("Enter a new password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RemoveFactorForm(forms.Form):
    """Which second factor to remove."""

    factor = forms.IntegerField(min_value=1, max_value=2**63 - 1)
