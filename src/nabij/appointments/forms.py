"""What people send: the time they chose, what they wish, why they cancel."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nabij.appointments.queries import Way, Wish
from nabij.appointments.types import LATE_STEPS, MARKS, DayPart, Mode, Slot, Status
from nabij.ui.forms import ChoiceList

_T = TypeVar("_T")
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


def mode_field() -> forms.TypedChoiceField:
    """Return the field for how one meets; nothing said is the usual way."""
    return forms.TypedChoiceField(
        label=_("How do you meet?"),
        required=False,
        choices=[(mode.value, mode.value) for mode in Mode],
        coerce=Mode,
        empty_value=None,
        widget=ChoiceList,
        error_messages={
            "invalid_choice": _("Choose from the page how you meet."),
            "required": _("Choose from the page how you meet."),
        },
    )


class SlotForm(forms.Form):
    """A chosen time. `key` makes one form book once, however often it is sent."""

    slot = SlotField(max_length=40)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    mode = mode_field()


class ModeForm(forms.Form):
    """How one meets, of the ways there are; what is chosen already stands first in the eye."""

    mode = mode_field()

    def __init__(self, *args: Any, ways: Sequence[Way], now: Mode | None, **kwargs: Any) -> None:
        """Offer these ways; the usual one is marked unless it is otherwise now."""
        super().__init__(*args, **kwargs)
        offer_ways(self, ways, now)


def offer_ways(form: forms.Form, ways: Sequence[Way], now: Mode | None) -> None:
    """Offer a form's field `mode` the ways of a service; take it out when there is no choice."""
    field = form.fields["mode"]
    if len(ways) < 2 or not isinstance(field, forms.ChoiceField):  # noqa: PLR2004 a choice
        del form.fields["mode"]
        return
    modes = [way.mode for way in ways]
    field.required = True
    field.choices = [(way.mode.value, way.words) for way in ways]
    form.initial["mode"] = now if now in modes else modes[0]


class PlanField(forms.CharField):
    """The times of a visit of several stops as `Plan.key` wrote them; cleaned a list of `Slot`."""

    default_error_messages = SlotField.default_error_messages

    def to_python(self, value: Any) -> Any:
        """Read each time."""
        parts = str(super().to_python(value)).split("_")
        return [SlotField().clean(part) for part in parts] if any(parts) else None

    def run_validators(self, value: Any) -> None:
        """Check nothing more: the value is no text any longer."""


class PlanForm(forms.Form):
    """The chosen times of a visit. `key` makes one form book once, however often it is sent."""

    plan = PlanField(max_length=400)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class WishForm(forms.Form):
    """What is asked of the times."""

    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    professional = forms.UUIDField(required=False)
    location = forms.UUIDField(required=False)
    part = forms.CharField(required=False, max_length=60)
    days = forms.CharField(required=False, max_length=20)
    weekend = forms.BooleanField(required=False)

    def clean_part(self) -> tuple[DayPart, ...]:
        """Read parts of the day, several with a dot in between."""
        return _each(self.cleaned_data["part"], {part.value: part for part in DayPart})

    def clean_days(self) -> tuple[int, ...]:
        """Read days of the week, 0 is Monday, several with a dot in between."""
        return _each(self.cleaned_data["days"], {str(day): day for day in range(7)})

    def wish(self) -> Wish:
        """Return what could be read of it."""
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        return Wish(
            since=said.get("since"),
            day=said.get("day"),
            professional_id=said.get("professional"),
            location_id=said.get("location"),
            parts=said.get("part", ()),
            weekdays=said.get("days", ()),
            weekend=bool(said.get("weekend")),
        )


def _each(sent: str, known: Mapping[str, _T]) -> tuple[_T, ...]:
    """Return what is named, in the order in which it is known, each once."""
    named = set(filter(None, sent.split(".")))
    if not named <= set(known):
        raise forms.ValidationError("", code="invalid")
    return tuple(one for name, one in known.items() if name in named)


def read_wish(asked: Any) -> Wish:
    """Return what an address asks of the times, as far as it can be read."""
    form = WishForm(asked)
    form.is_valid()
    return form.wish()


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

    to = forms.ChoiceField(choices=[(one.value, one.value) for one in MARKS])

    def status(self) -> Status:
        """Return the valid choice."""
        return Status(self.cleaned_data["to"])


class TakeBackForm(forms.Form):
    """Which of the things noted is taken back."""

    mark = forms.UUIDField()


def _late_words(minutes: int) -> Promise:
    if not minutes:
        return _("On time")
    return format_lazy(_("About {minutes} minutes late"), minutes=minutes)


class LateForm(forms.Form):
    """How late somebody or something runs today."""

    minutes = forms.TypedChoiceField(
        label=_("How late is it?"),
        choices=[(minutes, _late_words(minutes)) for minutes in LATE_STEPS],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("Choose one of these."),
            "required": _("Choose one of these."),
        },
    )


class DayForm(forms.Form):
    """Which day list the desk asks for."""

    on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    department = forms.UUIDField(required=False)
    mine = forms.BooleanField(required=False)


def chosen_department(form: DayForm, allowed: list[UUID]) -> UUID | None:
    """Return the department asked for if the actor works for it."""
    asked = form.cleaned_data.get("department")
    return asked if asked in allowed else None


class CalendarForm(forms.Form):
    """Which calendar the desk asks for: whose, and of which day or week."""

    on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    of = forms.RegexField(r"(d-[0-9a-f-]{36}|r-[0-9]{1,18})", required=False)
    view = forms.ChoiceField(choices=[("day", "day"), ("week", "week")], required=False)


class BlockForm(forms.Form):
    """A time to keep free of appointments, in local time."""

    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This day can't be read."), "required": _("Choose a day.")},
    )
    starts = forms.TimeField(
        label=_("From"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time as 13:30."), "required": _("Say from when.")},
    )
    ends = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "invalid": _("Write the time as 13:30."),
            "required": _("Say until when."),
        },
    )
    reason = forms.CharField(
        label=_("What for?"),
        help_text=_("Only colleagues read this. Write nothing about a client."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        """Keep the zone the times are told in."""
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        """Turn what was said into instants; a time the clock skips that day does not exist."""
        said: dict[str, Any] = super().clean() or {}
        if {"on", "starts", "ends"} <= said.keys():
            if not date(2000, 1, 1) <= said["on"] <= date(2200, 1, 1):
                self.add_error("on", _("Choose a day between 2000 and 2200."))
                return said
            for name in ("starts", "ends"):
                said[f"{name}_at"] = self._instant(name, said["on"], said[name])
            if not self.errors and said["starts_at"] >= said["ends_at"]:
                self.add_error("ends", _("The end lies before the beginning."))
        return said

    def _instant(self, name: str, on: date, at: time) -> datetime:
        instant = datetime.combine(on, at, self.zone).astimezone(UTC)
        if is_skipped(instant, at, self.zone):
            self.add_error(name, _("On this day the clock skips this time."))
        return instant


def is_skipped(instant: datetime, at: time, zone: ZoneInfo) -> bool:
    """Whether the clock skips a local time on the day it was said of, when `instant` came of it."""
    return instant.astimezone(zone).time() != at
