"""What somebody on the waiting list wishes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nabij.appointments.operations import Wishes
from nabij.appointments.queries import Option, Wish
from nabij.appointments.queries.waiting import WishView
from nabij.appointments.rules.parts import hours_of
from nabij.appointments.types import DayPart, Urgency
from nabij.lib import clock
from nabij.ui.forms import ChoiceList

DAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)
_NOTICE = (
    (2 * 60, _("2 hours beforehand")),
    (24 * 60, _("1 day beforehand")),
    (3 * 24 * 60, _("3 days beforehand")),
    (7 * 24 * 60, _("1 week beforehand")),
)
_URGENCY = (
    (Urgency.NORMAL.value, _("Normal")),
    (Urgency.SOON.value, _("Soon")),
    (Urgency.URGENT.value, _("Urgent")),
)


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        error_messages={"invalid": _("Give a time as 09:30.")},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class WaitingForm(forms.Form):
    """Days, part of the day, place, with whom, and how long beforehand one wants to know."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days can you come?"),
        choices=DAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one day."),
            "invalid_choice": _("Choose days from the page."),
        },
    )
    not_before = _time(_("Not before"))
    not_after = _time(_("Done by"))
    location = forms.TypedChoiceField(
        label=_("Where"), required=False, coerce=UUID, empty_value=None
    )
    professional = forms.TypedChoiceField(
        label=_("With whom"), required=False, coerce=UUID, empty_value=None
    )
    notice = forms.TypedChoiceField(
        label=_("How long beforehand do you need to know?"),
        choices=_NOTICE,
        coerce=int,
        widget=ChoiceList,
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("Choose one from the page."),
        },
    )
    urgency = forms.TypedChoiceField(
        label=_("How urgent is it?"), choices=_URGENCY, coerce=int, widget=ChoiceList
    )

    def __init__(
        self,
        data: Any,
        *,
        wish: WishView | None,
        asked: Wish | None = None,
        professionals: Sequence[Option],
        places: Sequence[Option],
        with_urgency: bool = False,
    ) -> None:
        """Ask only what there is a choice in; begin with what was wished, or asked, before."""
        super().__init__(data, initial=_as_initial(wish) | (_as_asked(asked) if asked else {}))
        for name, options, any_of in (
            ("location", places, _("Anywhere")),
            ("professional", professionals, _("Anyone")),
        ):
            field = self.fields[name]
            if len(options) > 1 and isinstance(field, forms.ChoiceField):
                field.choices = [("", any_of), *((str(one.id), one.name) for one in options)]
            else:
                del self.fields[name]
        if not with_urgency:
            del self.fields["urgency"]

    def clean(self) -> dict[str, Any]:
        """Refuse a part of the day that ends before it begins."""
        said = super().clean() or {}
        begins, ends = said.get("not_before"), said.get("not_after")
        if begins and ends and begins >= ends:
            self.add_error("not_after", _("This is before the time you gave above."))
        return said

    def wishes(self) -> Wishes:
        """Return the valid wishes."""
        said = self.cleaned_data
        return Wishes(
            weekdays=said["weekdays"],
            not_before=said["not_before"],
            not_after=said["not_after"],
            location_id=said.get("location"),
            professional_id=said.get("professional"),
            first_date=clock.today(ZoneInfo(settings.TIME_ZONE)),
            notice_minutes=said["notice"],
        )


class AnswerForm(forms.Form):
    """Yes or no to an offer."""

    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")])


def _as_asked(asked: Wish) -> dict[str, Any]:
    """Return what was asked of the free times as wishes."""
    found: dict[str, Any] = {"location": asked.location_id, "professional": asked.professional_id}
    if asked.parts:
        begins, ends = zip(*(hours_of(part) for part in asked.parts), strict=True)
        found["not_before"] = min(begins) if min(begins).hour else None
        found["not_after"] = None if None in ends else max(ends)
    if {DayPart.EVENING, DayPart.FREE_HOURS} & set(asked.parts):
        found["weekdays"] = list(range(7))
    if asked.weekdays or asked.weekend:
        found["weekdays"] = list(asked.days_of_week)
    return found


def _as_initial(wish: WishView | None) -> dict[str, Any]:
    if wish is None:
        return {"weekdays": [0, 1, 2, 3, 4], "notice": 24 * 60, "urgency": Urgency.NORMAL.value}
    return {
        "weekdays": list(wish.weekdays),
        "not_before": wish.not_before,
        "not_after": wish.not_after,
        "location": wish.location_id,
        "professional": wish.professional_id,
        "notice": wish.notice_minutes,
        "urgency": Urgency.NORMAL.value,
    }
