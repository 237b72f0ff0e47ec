"""What administrators fill in of who works when, and of what is closed."""

from collections.abc import Collection
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.appointments.forms_studio.fields import (
    StudioForm,
    clock_time,
    day,
    one_of,
    some_of,
    whole,
)
from nabij.appointments.operations.working import Block
from nabij.appointments.types import Weeks
from nabij.ui.forms import ChoiceList

WEEKS = {
    Weeks.EVERY: gettext_lazy("Every week"),
    Weeks.ODD: gettext_lazy("Odd weeks"),
    Weeks.EVEN: gettext_lazy("Even weeks"),
}
WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


class ResourceForm(StudioForm):
    """A room or device by its name, or somebody's diary; and what it does."""

    professional = one_of(gettext_lazy("Whose diary is it?"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Or what is the room or device called?"), max_length=120, required=False
    )
    services = some_of(gettext_lazy("Which services?"))
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        help_text=gettext_lazy("Without this tick no times are offered. What was booked stays."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, is_new: bool, is_person: bool = False, **kwargs: Any) -> None:
        """Ask who or what it is once; a person's name is changed with the person."""
        super().__init__(*args, **kwargs)
        self.is_new, self.is_person = is_new, is_person
        if is_new:
            del self.fields["is_active"]
            return
        del self.fields["professional"]
        if is_person:
            del self.fields["name"]
        else:
            self.fields["name"].label = _("What is the room or device called?")
            self.fields["name"].required = True
            self.fields["name"].error_messages["required"] = _("Give it a name.")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        said = super().clean() or self.cleaned_data
        if self.is_new and bool(said.get("professional")) == bool(said.get("name")):
            self.add_error("professional", _("Choose a person, or name a room or device."))
        return said

    def professional_id(self) -> UUID | None:
        """Return whose diary it is; None: a room or device."""
        chosen = self.cleaned_data.get("professional")
        return UUID(chosen) if chosen else None

    def service_ids(self) -> list[UUID]:
        """Return what it does."""
        return [UUID(key) for key in self.cleaned_data["services"]]


class PeriodForm(StudioForm):
    """Days of the week with their hours and, if there is one, the break between."""

    weekdays = some_of(gettext_lazy("On which days?"), required=True)
    location = one_of(gettext_lazy("Where?"))
    starts = clock_time(gettext_lazy("From"))
    ends = clock_time(gettext_lazy("Until"))
    break_starts = clock_time(gettext_lazy("Break from"), required=False)
    break_ends = clock_time(gettext_lazy("Break until"), required=False)
    weeks = forms.ChoiceField(
        label=gettext_lazy("In which weeks?"),
        widget=ChoiceList,
        choices=[(key.value, words) for key, words in WEEKS.items()],
        initial=Weeks.EVERY.value,
    )
    valid_from = day(gettext_lazy("First day"))
    valid_until = day(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty when you don't know yet."),
    )
    on_holidays = forms.BooleanField(label=gettext_lazy("On public holidays too"), required=False)

    def clean(self) -> dict[str, Any]:
        """Check that all times follow each other."""
        said = super().clean() or self.cleaned_data
        self.within_calendar("valid_from", "valid_until")
        self.in_order("valid_from", "valid_until", _("The last day lies before the first."))
        starts, ends = said.get("starts"), said.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end lies before the beginning."))
        first, last = said.get("break_starts"), said.get("break_ends")
        if not (first or last) or not (starts and ends):
            return said
        if not (first and last and starts < first < last < ends):
            self.add_error(
                "break_ends", _("A break needs two times between the beginning and the end.")
            )
        return said

    def weeks_said(self) -> Weeks:
        """Return in which weeks."""
        return Weeks(self.cleaned_data["weeks"])

    def blocks(self) -> list[Block]:
        """Return the hours of a day, in one block or two."""
        said = self.cleaned_data
        first, last = said["starts"], said["ends"]
        if said["break_starts"] is None:
            return [Block(starts=first, ends=last)]
        return [
            Block(starts=first, ends=said["break_starts"]),
            Block(starts=said["break_ends"], ends=last),
        ]


class EndForm(StudioForm):
    """The last day of working hours."""

    last_date = day(gettext_lazy("Last day"))

    def clean(self) -> dict[str, Any]:
        """Refuse days nobody means."""
        said = super().clean() or self.cleaned_data
        self.within_calendar("last_date")
        return said


class DaysForm(StudioForm):
    """Days, or hours of days, that are otherwise than the week says."""

    first_date = day(gettext_lazy("First day"))
    last_date = day(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty when it is one day."),
    )
    starts = clock_time(gettext_lazy("From"), required=False)
    ends = clock_time(gettext_lazy("Until"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Only colleagues read this."),
        max_length=120,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Check that days and times follow each other."""
        said = super().clean() or self.cleaned_data
        self.within_calendar("first_date", "last_date")
        self.in_order("first_date", "last_date", _("The last day lies before the first."))
        times: Collection[time | None] = (said.get("starts"), said.get("ends"))
        if None not in times and said["ends"] <= said["starts"]:
            self.add_error("ends", _("The end lies before the beginning."))
        elif any(times) and None in times and not {"starts", "ends"} & self.errors.keys():
            self.add_error("ends", _("Enter both times, or none for the whole day."))
        return said

    def last(self) -> date:
        """Return the last day."""
        last: date = self.cleaned_data["last_date"] or self.cleaned_data["first_date"]
        return last

    def hours(self) -> Block | None:
        """Return the hours; None: the whole day."""
        said = self.cleaned_data
        if said["starts"] is None:
            return None
        return Block(starts=said["starts"], ends=said["ends"])


class ExceptionForm(DaysForm):
    """Days on which somebody or something is away, or works although the week doesn't say so."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is different?"),
        widget=ChoiceList,
        choices=[
            ("away", gettext_lazy("Away, or not in use")),
            ("extra", gettext_lazy("Works extra")),
        ],
        initial="away",
    )
    location = one_of(
        gettext_lazy("Where?"),
        required=False,
        help_text=gettext_lazy("Who is away without a place is away everywhere."),
    )
    field_order = ("kind", "first_date", "last_date", "starts", "ends", "location", "reason")

    def clean(self) -> dict[str, Any]:
        """Ask of extra work when and where."""
        said = super().clean()
        if said.get("kind") != "extra":
            return said
        if not said.get("location") and "location" not in self.errors:
            self.add_error("location", _("Say where the extra work is."))
        if not said.get("starts") and "starts" not in self.errors:
            self.add_error("starts", _("Say from when until when the extra work is."))
        return said

    def location_id(self) -> UUID | None:
        """Return where; None: everywhere."""
        chosen = self.cleaned_data.get("location")
        return UUID(chosen) if chosen else None


class ClosedForm(DaysForm):
    """Days on which a location is closed."""

    location = one_of(gettext_lazy("What is closed?"))
    field_order = ("location", "first_date", "last_date", "starts", "ends", "reason")


class WalkForm(StudioForm):
    """How long one walks between two places."""

    origin = one_of(gettext_lazy("From where?"))
    destination = one_of(gettext_lazy("To where?"))
    minutes = whole(
        gettext_lazy("How many minutes?"),
        least=0,
        most=240,
        help_text=gettext_lazy(
            "At the pace of somebody with a walking frame. It holds there and back."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for two different places."""
        said = super().clean() or self.cleaned_data
        if said.get("origin") and said.get("origin") == said.get("destination"):
            self.add_error("destination", _("Choose another place than the first one."))
        return said
