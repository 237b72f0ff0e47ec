"""What experience managers fill in of a campaign."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.surveys.forms_studio import whole
from nabij.surveys.models import Campaign
from nabij.surveys.operations.campaigns import CampaignTerms
from nabij.surveys.types import AskingChannel, Respondent
from nabij.ui.forms import ChoiceList

Choices = Sequence[tuple[str, str]]
TOUCHPOINTS = {"visit": gettext_lazy("A visit")}
CHANNELS = {
    AskingChannel.OWN: gettext_lazy("What each client prefers"),
    AskingChannel.SMS: gettext_lazy("SMS"),
    AskingChannel.EMAIL: gettext_lazy("E-mail"),
    AskingChannel.LETTER: gettext_lazy("A letter with a code, printed at the desk"),
}
WHO = {
    Respondent.CLIENT: gettext_lazy("The client"),
    Respondent.RELATIVE: gettext_lazy("Relatives who may give feedback for the client"),
}
LANGUAGES = {"nl": "Nederlands", "fi": "Suomi", "en": "English"}
_MOST_HOURS = 24 * 90


def _some(label: Any, choices: Choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=choices,
        help_text=_("None chosen: all."),
        widget=forms.CheckboxSelectMultiple,
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This day can't be read. Choose it from the calendar.")},
    )


class CampaignForm(forms.Form):
    """Whom to ask what, after what, how and how often."""

    def __init__(
        self,
        data: object = None,
        *,
        surveys: Choices,
        departments: Choices,
        locations: Choices,
        campaign: Campaign | None = None,
    ) -> None:
        super().__init__(data, initial=_said_by(campaign))  # type: ignore[arg-type]
        choose = dict.fromkeys(("required", "invalid_choice"), _("Choose one."))
        self.fields |= {
            "name": forms.CharField(
                label=_("Name"),
                max_length=120,
                error_messages={"required": _("Give the campaign a name.")},
            ),
            "survey_key": forms.ChoiceField(
                label=_("What is asked?"), choices=surveys, error_messages=choose
            ),
            "respondent_type": forms.TypedChoiceField(
                label=_("Who is asked?"),
                coerce=Respondent,
                choices=[(one.value, word) for one, word in WHO.items()],
                widget=ChoiceList,
                error_messages=choose,
                help_text=_("Relatives are asked when the client's mandate says so."),
            ),
            "touchpoint": forms.ChoiceField(
                label=_("After what?"),
                choices=list(TOUCHPOINTS.items()),
                error_messages=choose,
            ),
            "delay_hours": whole(_("How many hours after it?"), least=0, most=_MOST_HOURS),
            "departments": _some(_("Of which departments?"), departments),
            "locations": _some(_("Of which places?"), locations),
            "languages": _some(_("Who speaks which languages?"), list(LANGUAGES.items())),
            "age_from": whole(_("From which age?"), least=0, most=120, required=False),
            "age_until": whole(_("Until which age?"), least=0, most=120, required=False),
            "channel": forms.TypedChoiceField(
                label=_("Over what?"),
                coerce=AskingChannel,
                choices=[(one.value, word) for one, word in CHANNELS.items()],
                widget=ChoiceList,
                error_messages=choose,
            ),
            "falls_back": forms.BooleanField(
                label=_("Use another channel when this one does not reach the client"),
                required=False,
            ),
            "sample_percent": whole(
                _("How many of a hundred are asked?"),
                least=1,
                most=100,
                help_text=_("They are drawn by chance. The chance is kept with each answer."),
            ),
            "quota": whole(
                _("How many in each department and month at most?"),
                least=1,
                most=1_000_000,
                required=False,
                help_text=_("Empty: no limit."),
            ),
            "valid_days": whole(_("How many days can it be answered?"), least=1, most=90),
            "reminder_days": whole(
                _("After how many days is a reminder sent?"),
                least=1,
                most=89,
                required=False,
                help_text=_("Empty: none. There is never more than one."),
            ),
            "active_from": _day(_("From which day?")),
            "active_until": _day(_("Until and with which day?")),
            "order": whole(
                _("Order"),
                least=1,
                most=9_999,
                help_text=_("When several campaigns fit a client, the lowest number asks."),
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse what turns: an end before its beginning, a reminder after the last day."""
        said = super().clean() or self.cleaned_data
        for first, last, sentence in (
            ("age_from", "age_until", _("Enter at least the age above.")),
            ("active_from", "active_until", _("Choose the first day or a later one.")),
        ):
            before, after = said.get(first), said.get(last)
            if before is not None and after is not None and after < before:
                self.add_error(last, sentence)
        is_relative = said.get("respondent_type") is Respondent.RELATIVE
        if is_relative and said.get("channel") is AskingChannel.LETTER:
            self.add_error(
                "channel", _("No address is known of relatives: choose another way to ask them.")
            )
        reminder, valid = said.get("reminder_days"), said.get("valid_days")
        if reminder is not None and valid is not None and reminder >= valid:
            self.add_error("reminder_days", _("Remind before the time to answer is over."))
        return said

    def terms(self) -> CampaignTerms:
        """Return what a valid form says."""
        said = self.cleaned_data
        return CampaignTerms(**{name: said[name] for name in CampaignTerms.__dataclass_fields__})

    def ids(self, name: str) -> list[UUID]:
        """Return the departments or locations that were chosen."""
        return [UUID(one) for one in self.cleaned_data[name]]


def _said_by(campaign: Campaign | None) -> Mapping[str, object]:
    if campaign is None:
        return {
            "respondent_type": Respondent.CLIENT, "touchpoint": "visit", "delay_hours": 0,
            "channel": AskingChannel.OWN,
            "falls_back": True, "sample_percent": 100, "valid_days": 14, "order": 100,
        }  # fmt: skip
    said = {name: getattr(campaign, name) for name in CampaignTerms.__dataclass_fields__}
    return said | {
        "departments": [str(pk) for pk in campaign.departments.values_list("pk", flat=True)],
        "locations": [str(pk) for pk in campaign.locations.values_list("pk", flat=True)],
    }
