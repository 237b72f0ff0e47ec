"""What administrators fill in of a service."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from nabij.appointments.forms_studio.fields import (
    IN_LANGUAGE,
    StudioForm,
    one_of,
    some_of,
    whole,
)
from nabij.appointments.models import Service
from nabij.appointments.operations.services import Terms
from nabij.appointments.types import Access, Mode
from nabij.lib.text import LANGUAGES
from nabij.ui.forms import ChoiceList

ACCESS = {
    Access.SELF: gettext_lazy("Clients book it themselves"),
    Access.REQUEST: gettext_lazy("Clients ask for it, and the desk books"),
    Access.REFERRAL: gettext_lazy("Clients book it themselves when they have a referral"),
    Access.DESK: gettext_lazy("Only the desk books it"),
}
MODES = {
    Mode.ON_SITE: gettext_lazy("At our place"),
    Mode.VIDEO: gettext_lazy("By video"),
    Mode.PHONE: gettext_lazy("By telephone"),
    Mode.HOME: gettext_lazy("At the client's home"),
}
_HOUR, _DAY = 60, 24 * 60
_SPANS = (0, 30, _HOUR, 2 * _HOUR, 4 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 3 * _DAY, 7 * _DAY)


def span_words(minutes: int) -> str:
    """Return a stretch of time in its largest whole unit, as "2 days"."""
    if minutes and minutes % _DAY == 0:
        return ngettext("%(n)s day", "%(n)s days", minutes // _DAY) % {"n": minutes // _DAY}
    if minutes and minutes % _HOUR == 0:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // _HOUR) % {"n": minutes // _HOUR}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _span(label: Any, *, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, help_text=help_text, coerce=int)


class ServiceForm(StudioForm):
    """A service's rules; what is needed most stands first."""

    department = one_of(gettext_lazy("Department"))
    duration_minutes = whole(
        gettext_lazy("How many minutes does it take?"), least=1, most=12 * _HOUR
    )
    resources = some_of(gettext_lazy("Who or what does it?"))
    access = forms.ChoiceField(
        label=gettext_lazy("Who books it?"),
        widget=ChoiceList,
        choices=[(key.value, words) for key, words in ACCESS.items()],
    )
    notice_minutes = _span(gettext_lazy("Until how long before can it be booked?"))
    horizon_days = whole(gettext_lazy("How many days ahead can it be booked?"), least=1, most=730)
    change_until_minutes = _span(
        gettext_lazy("Until how long before can clients move or cancel it?")
    )
    reminder_minutes = _span(
        gettext_lazy("How long before do we remind?"),
        help_text=gettext_lazy("0 minutes: no reminder is sent."),
    )
    has_waiting_list = forms.BooleanField(
        label=gettext_lazy("It has a waiting list"), required=False
    )
    offer_minutes = _span(
        gettext_lazy("How long do we keep a time from the waiting list for somebody?"),
        help_text=gettext_lazy("The client's quiet hours don't count."),
    )
    modes = some_of(
        gettext_lazy("How do we meet?"),
        required=True,
        help_text=gettext_lazy("With more than one, clients choose; the first is the usual way."),
    )
    video_url = forms.URLField(
        label=gettext_lazy("Address of the video call"),
        help_text=gettext_lazy(
            "Clients see it on their own page, from a quarter of an hour before. Leave it empty if "
            "you send each client an own link."
        ),
        required=False,
        max_length=300,
        assume_scheme="https",
        validators=[RegexValidator(r"^https://")],
        error_messages={"invalid": gettext_lazy("Give an address that begins with https://.")},
    )
    seats = whole(
        gettext_lazy("How many come at one time?"),
        least=1,
        most=200,
        help_text=gettext_lazy("More than one makes it a group."),
    )
    buffer_before_minutes = whole(
        gettext_lazy("Minutes kept free before"),
        least=0,
        most=4 * _HOUR,
        help_text=gettext_lazy(
            "With visits at home: the way there, and after it the way back. It holds for each way "
            "to meet, so make visits at home a service of their own."
        ),
    )
    buffer_minutes = whole(gettext_lazy("Minutes kept free after"), least=0, most=4 * _HOUR)
    grid_minutes = whole(
        gettext_lazy("A time begins every … minutes"),
        least=1,
        most=4 * _HOUR,
        help_text=gettext_lazy("Counted from the beginning of the working hours."),
    )
    referral_days = whole(
        gettext_lazy("How many days do we keep a time while a referral is on its way?"),
        least=1,
        most=180,
    )
    request_days = whole(
        gettext_lazy("Within how many working days does who asks for it get an answer?"),
        least=1,
        most=60,
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("It can be booked"),
        help_text=gettext_lazy("Without this tick it is offered nowhere. What was booked stays."),
        required=False,
    )
    SPANS = ("notice_minutes", "change_until_minutes", "reminder_minutes", "offer_minutes")

    def __init__(self, *args: Any, service: Service | None = None, **kwargs: Any) -> None:
        """Show a service as it is, or the usual rules of a new one."""
        shown = service or Service()
        initial = {name: getattr(shown, name) for name in self.base_fields if hasattr(shown, name)}
        initial["department"] = str(service.department_id) if service else ""
        if service:
            initial["resources"] = [str(one.resource_id) for one in service.offers.all()]
        for code in LANGUAGES:
            initial[f"name_{code}"] = shown.names.get(code, "")
            initial[f"preparation_{code}"] = shown.preparation.get(code, "")
            initial[f"price_{code}"] = shown.price_hint.get(code, "")
        super().__init__(*args, initial=initial, **kwargs)
        self.first_language = (get_language() or "nl")[:2]
        for code in LANGUAGES:
            self._add_words(code)
        for name in self.SPANS:
            spans = sorted({*_SPANS, initial[name]})
            if name == "offer_minutes":  # nobody can answer in no time
                spans = [minutes for minutes in spans if minutes]
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(minutes, span_words(minutes)) for minutes in spans]
        modes = self.fields["modes"]
        if isinstance(modes, forms.MultipleChoiceField):
            modes.choices = [(key.value, words) for key, words in MODES.items()]

    def _add_words(self, code: str) -> None:
        where = IN_LANGUAGE[code]
        own = code == self.first_language
        name = _("What is it called?") if own else _("Name %(language)s") % {"language": where}
        self.fields[f"name_{code}"] = forms.CharField(
            label=name,
            max_length=120,
            required=own
            and not any(self.initial[f"name_{other}"] for other in LANGUAGES if other != code),
            error_messages={"required": _("Give the service a name.")},
        )
        self.fields[f"preparation_{code}"] = forms.CharField(
            label=_("What to do or bring, %(language)s") % {"language": where},
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields[f"price_{code}"] = forms.CharField(
            label=_("What it costs, %(language)s") % {"language": where},
            max_length=200,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a name in some language."""
        said = super().clean() or self.cleaned_data
        own = f"name_{self.first_language}"
        if not any(self._words("name").values()) and own not in self.errors:
            self.add_error(own, _("Give the service a name."))
        return said

    def terms(self) -> Terms:
        """Return what a valid form says."""
        said = self.cleaned_data
        return Terms(
            names=self._words("name"),
            preparation=self._words("preparation"),
            price_hint=self._words("price"),
            department_id=UUID(said["department"]),
            access=Access(said["access"]),
            modes=[Mode(mode) for mode in said["modes"]],
            video_url=said["video_url"],
            duration_minutes=said["duration_minutes"],
            buffer_before_minutes=said["buffer_before_minutes"],
            buffer_minutes=said["buffer_minutes"],
            grid_minutes=said["grid_minutes"],
            notice_minutes=said["notice_minutes"],
            horizon_days=said["horizon_days"],
            change_until_minutes=said["change_until_minutes"],
            reminder_minutes=said["reminder_minutes"],
            referral_days=said["referral_days"],
            request_days=said["request_days"],
            seats=said["seats"],
            has_waiting_list=said["has_waiting_list"],
            offer_minutes=said["offer_minutes"],
            is_active=said["is_active"],
        )

    def resource_ids(self) -> list[int]:
        """Return who does it."""
        return [int(key) for key in self.cleaned_data["resources"]]

    def groups(self) -> dict[str, list[forms.BoundField]]:
        """Return the fields as the page groups them."""
        others = [code for code in LANGUAGES if code != self.first_language]
        codes = [self.first_language, *others]
        named = {
            "main": [f"name_{codes[0]}", "department", "duration_minutes", "resources"],
            "words": [
                *(f"name_{code}" for code in others),
                *(f"preparation_{code}" for code in codes),
                *(f"price_{code}" for code in codes),
            ],
            "booking": [
                *("access", "notice_minutes", "horizon_days", "change_until_minutes"),
                *("reminder_minutes", "has_waiting_list", "offer_minutes"),
            ],
            "more": [
                *("modes", "video_url", "seats", "buffer_before_minutes"),
                "buffer_minutes",
                *("grid_minutes", "referral_days", "request_days", "is_active"),
            ],
        }
        return {key: [self[name] for name in names] for key, names in named.items()}

    def _words(self, kind: str) -> dict[str, str]:
        said = {code: self.cleaned_data.get(f"{kind}_{code}", "") for code in LANGUAGES}
        return {code: words for code, words in said.items() if words}
