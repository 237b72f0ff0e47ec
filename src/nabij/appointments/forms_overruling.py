"""A time the desk wishes whatever the rules say, and why."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from nabij.appointments.forms import is_skipped, mode_field, offer_ways
from nabij.appointments.queries import Way
from nabij.appointments.types import Mode
from nabij.lib import clock

ZoneOn = Callable[[int, date], str]


class OtherTimeForm(forms.Form):
    """With whom, on which day and at what time, in local time of where they are that day."""

    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This day can't be read."), "required": _("Choose a day.")},
    )
    at = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "invalid": _("Write the time as 13:30."),
            "required": _("Say at what time."),
        },
    )
    resource = forms.TypedChoiceField(
        label=_("With whom"),
        coerce=int,
        error_messages={
            "invalid_choice": _("Choose somebody who does this."),
            "required": _("Choose with whom."),
        },
    )

    def __init__(
        self, *args: Any, who: Sequence[tuple[int, str]], zone_on: ZoneOn, **kwargs: Any
    ) -> None:
        """Keep who can be chosen, and how to find the zone of a day with them."""
        super().__init__(*args, **kwargs)
        self.zone_on = zone_on
        chosen = self.fields["resource"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 for mypy
        chosen.choices = list(who)

    def clean(self) -> dict[str, Any]:
        """Turn what was said into `starts_at`; a past or skipped time there is not."""
        said: dict[str, Any] = super().clean() or {}
        if not {"on", "at", "resource"} <= said.keys():
            return said
        if not date(2000, 1, 1) <= said["on"] <= date(2200, 1, 1):
            self.add_error("on", _("Choose a day between 2000 and 2200."))
            return said
        zone = ZoneInfo(self.zone_on(said["resource"], said["on"]))
        instant = datetime.combine(said["on"], said["at"], zone).astimezone(UTC)
        if is_skipped(instant, said["at"], zone):
            self.add_error("at", _("On this day the clock skips this time."))
        elif instant <= clock.now():
            self.add_error("at", _("This time has passed. Choose one that is still to come."))
        said["starts_at"] = instant
        return said


class OverruleForm(forms.Form):
    """Why the rules are set aside. `key` makes one form book once, however often it is sent."""

    reason = forms.CharField(
        label=_("Why is this needed?"),
        help_text=_("Only colleagues read this. Write nothing about the client's health."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why: colleagues will want to know.")},
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    mode = mode_field()

    def __init__(self, *args: Any, ways: Sequence[Way], now: Mode | None, **kwargs: Any) -> None:
        """Ask how they meet only where there is a choice."""
        super().__init__(*args, **kwargs)
        offer_ways(self, ways, now)
