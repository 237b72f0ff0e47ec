"""Fields and the base of the studio's forms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Choices = Sequence[tuple[object, object]]
IN_LANGUAGE = {
    "nl": gettext_lazy("in Dutch"),
    "fi": gettext_lazy("in Finnish"),
    "en": gettext_lazy("in English"),
}
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


def said_in(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, nothing at all too; None: the page was only asked for."""
    return request.POST if request.method == "POST" else None


def whole(label: Any, *, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    """Return a field for a whole number, with one sentence for whatever is wrong."""
    wrong = gettext_lazy("Enter a whole number from %(least)s to %(most)s.")

    class Number(forms.IntegerField):
        def clean(self, value: Any) -> Any:
            try:
                return super().clean(value)
            except forms.ValidationError as error:
                said = {"least": least, "most": most}
                raise forms.ValidationError(wrong, params=said) from error

    return Number(label=label, help_text=help_text, min_value=least, max_value=most)


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day, chosen from the browser's calendar or typed."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("This day can't be read. Choose it from the calendar."),
        },
    )


def clock_time(label: Any, *, required: bool = True) -> forms.TimeField:
    """Return a field for a time of the day."""
    return forms.TimeField(
        label=label,
        required=required,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": gettext_lazy("Enter a time."),
            "invalid": gettext_lazy("This time can't be read. Write it as 13:30."),
        },
    )


def one_of(label: Any, *, required: bool = True, help_text: Any = "") -> forms.ChoiceField:
    """Return a field for one of the choices its form is given."""
    return forms.ChoiceField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages={
            "required": gettext_lazy("Choose one."),
            "invalid_choice": gettext_lazy("This one is not there any more. Choose another."),
        },
    )


def some_of(
    label: Any, *, required: bool = False, help_text: Any = ""
) -> forms.MultipleChoiceField:
    """Return a field for any of the choices its form is given."""
    return forms.MultipleChoiceField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one."),
            "invalid_choice": gettext_lazy("One of these is not there any more. Look again."),
        },
    )


class StudioForm(forms.Form):
    """A form whose choices are known only when it is shown."""

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        """Offer these choices by field."""
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                is_menu = type(field.widget) is forms.Select
                field.choices = [("", _("Choose")), *offered] if is_menu else offered

    def within_calendar(self, *names: str) -> None:
        """Refuse days nobody means."""
        for name in names:
            day = self.cleaned_data.get(name)
            if day is not None and not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Choose a day between 2000 and 2200."))

    def in_order(self, first: str, last: str, sentence: str) -> None:
        """Refuse two values of which the later stands first."""
        before, after = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if before is not None and after is not None and after < before:
            self.add_error(last, sentence)
