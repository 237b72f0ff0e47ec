"""What people send: the time they chose, what they wish, why they cancel."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.appointments.queries import Wish
from nabij.appointments.types import Slot, Status

_SLOT = re.compile(r"([0-9]{1,18})-([0-9]{1,11})")


class SlotField(forms.CharField):
    """A time as `FreeTime.key` wrote it; cleaned it is a `Slot`."""

    default_error_messages = {  # noqa: RUF012 Django's way
        "invalid": _("This time can't be read. Please choose a time from the page."),
        "required": _("Please choose a time."),
    }

    def to_python(self, value: Any) -> Any:
        """Read the resource and the instant."""
        text = super().to_python(value)
        if not text:
            return None
        found = _SLOT.fullmatch(text)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Slot(resource_id=int(found[1]), starts_at=datetime.fromtimestamp(int(found[2]), UTC))

    def run_validators(self, value: Any) -> None:
        """Check nothing more: the value is no text any longer."""


class SlotForm(forms.Form):
    """A chosen time. `key` makes one form book once, however often it is sent."""

    slot = SlotField(max_length=40)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class WishForm(forms.Form):
    """What is asked of the times."""

    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    professional = forms.UUIDField(required=False)
    location = forms.UUIDField(required=False)

    def wish(self) -> Wish:
        """Return what could be read of it."""
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        return Wish(
            since=said.get("since"),
            day=said.get("day"),
            professional_id=said.get("professional"),
            location_id=said.get("location"),
        )


class CancelForm(forms.Form):
    """Why somebody cancels, if they wish to say."""

    reason = forms.CharField(
        required=False,
        max_length=300,
        label=_("Would you like to say why?"),
        help_text=_("Only the department reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MarkForm(forms.Form):
    """What the desk says of an appointment."""

    to = forms.ChoiceField(
        choices=[
            (one.value, one.value)
            for one in (Status.ARRIVED, Status.STARTED, Status.FULFILLED, Status.NO_SHOW)
        ]
    )

    def status(self) -> Status:
        """Return the valid choice."""
        return Status(self.cleaned_data["to"])


class DayForm(forms.Form):
    """Which day list the desk asks for."""

    on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    department = forms.UUIDField(required=False)
    mine = forms.BooleanField(required=False)


def chosen_department(form: DayForm, allowed: list[UUID]) -> UUID | None:
    """Return the department asked for if the actor works for it."""
    asked = form.cleaned_data.get("department")
    return asked if asked in allowed else None
