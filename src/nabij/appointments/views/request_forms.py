"""What somebody asks for, and what the desk answers when there will be no appointment."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.appointments.operations import RequestWishes
from nabij.appointments.queries import Option
from nabij.appointments.queries.requests import RequestView
from nabij.appointments.types import PARTS_OF_DAY, REQUEST_LETTERS, DayPart
from nabij.appointments.views.waiting_forms import DAYS

_PARTS = {
    DayPart.MORNING: _("In the morning"),
    DayPart.AFTERNOON: _("In the afternoon"),
    DayPart.EVENING: _("In the evening"),
}
_TOO_LONG = _("Make it shorter: at most %(limit_value)s characters.")


def _some(label: Any, choices: Sequence[tuple[Any, Any]], coerce: Any) -> Any:
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=choices,
        coerce=coerce,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("Choose from the page."),
        },
    )


class RequestForm(forms.Form):
    """What it is about, and when and where it suits."""

    about = forms.CharField(
        label=_("What is it about?"),
        help_text=_("In your own words, at most 500 characters. Only the department reads this."),
        max_length=REQUEST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Tell us in a few words what it is about."),
            "max_length": _TOO_LONG,
        },
    )
    weekdays = _some(_("On which days can you come?"), DAYS, int)
    parts = _some(
        _("At what time of the day?"), [(p.value, _PARTS[p]) for p in PARTS_OF_DAY], DayPart
    )
    location = forms.TypedChoiceField(
        label=_("Where"),
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages={"invalid_choice": _("Choose from the page.")},
    )

    def __init__(self, data: Any, *, asked: RequestView | None, places: Sequence[Option]) -> None:
        """Begin with what was asked before; ask for a place only where there is a choice."""
        initial: dict[str, Any] = {"weekdays": [0, 1, 2, 3, 4]}
        if asked is not None:
            initial = {
                "about": asked.about,
                "weekdays": list(asked.weekdays),
                "parts": [part.value for part in asked.parts],
                "location": asked.location_id,
            }
        super().__init__(data, initial=initial)
        field = self.fields["location"]
        if len(places) > 1 and isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Anywhere")), *((str(one.id), one.name) for one in places)]
        else:
            del self.fields["location"]

    def wishes(self) -> RequestWishes:
        """Return what a valid form says."""
        said = self.cleaned_data
        return RequestWishes(
            about=said["about"],
            weekdays=said["weekdays"],
            parts=said["parts"],
            location_id=said.get("location"),
        )


class DeclineForm(forms.Form):
    """Why no appointment is made, to the client."""

    reason = forms.CharField(
        label=_("Why is no appointment made, and what can the client do instead?"),
        help_text=_("The client reads this on their own page. At most 500 characters."),
        max_length=REQUEST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Say why: the client reads it."),
            "max_length": _TOO_LONG,
        },
    )
