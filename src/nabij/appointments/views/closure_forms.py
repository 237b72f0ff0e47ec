"""What the desk says of a clinic that is cancelled."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.appointments.queries import ClosableResource

_LONGEST_DAYS = 60


class ClosureForm(forms.Form):
    """Whose clinic, which days or hours of a day, and why."""

    resource = forms.ChoiceField(
        label=_("Whose clinic?"),
        error_messages={
            "required": _("Choose whose clinic it is."),
            "invalid_choice": _("Choose whose clinic it is."),
        },
    )
    first_date = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This day can't be read."), "required": _("Choose a day.")},
    )
    last_date = forms.DateField(
        label=_("Until and including"),
        help_text=_("Leave empty for one day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This day can't be read.")},
    )
    starts = forms.TimeField(
        label=_("From"),
        help_text=_("Leave both times empty for the whole day."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time as 13:30.")},
    )
    ends = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time as 13:30.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Only colleagues read this. Write nothing about a client."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, resources: Sequence[ClosableResource], **kwargs: Any) -> None:
        """Offer whose clinics may be cancelled."""
        super().__init__(*args, **kwargs)
        self.resources = {str(one.id): one for one in resources}
        choice = self.fields["resource"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 as it is written above
        choice.choices = [
            ("", _("Choose")),
            *((key, one.name) for key, one in self.resources.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Look whether days and hours go together."""
        said: dict[str, Any] = super().clean() or {}
        first = said.get("first_date")
        if first is None:
            return said
        last = said.get("last_date") or first
        if not date(2000, 1, 1) <= first <= date(2200, 1, 1):
            self.add_error("first_date", _("Choose a day between 2000 and 2200."))
        elif not 0 <= (last - first).days <= _LONGEST_DAYS:
            self.add_error("last_date", _("Choose a last day within two months after the first."))
        self._check_hours(said, is_one_day=first == last)
        return said

    def _check_hours(self, said: dict[str, Any], *, is_one_day: bool) -> None:
        starts, ends = said.get("starts"), said.get("ends")
        if (starts is None) != (ends is None):
            self.add_error("ends", _("Give both times, or none."))
        elif starts is not None and ends is not None and starts >= ends:
            self.add_error("ends", _("The end lies before the beginning."))
        elif starts is not None and not is_one_day:
            self.add_error("starts", _("Times can only be given for one day."))

    @property
    def asked(self) -> dict[str, Any]:
        """What `operations.close_clinic` takes of it."""
        said = self.cleaned_data
        starts, ends = said["starts"], said["ends"]
        hours: tuple[time, time] | None = (starts, ends) if starts and ends else None
        return {
            "first_date": said["first_date"],
            "last_date": said["last_date"] or said["first_date"],
            "hours": hours,
            "zone": self.chosen.zone,
        }

    @property
    def chosen(self) -> ClosableResource:
        """Whose clinic was chosen."""
        return self.resources[self.cleaned_data["resource"]]
