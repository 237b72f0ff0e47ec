"""What administrators fill in of a visit of several stops."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabij.appointments.forms_studio.fields import (
    IN_LANGUAGE,
    StudioForm,
    clock_time,
    one_of,
    whole,
)
from nabij.appointments.models import CombinedService, CombinedStep
from nabij.appointments.operations.combined_rules import CombinedTerms, NewStep
from nabij.appointments.queries.studio_combined import Combinable
from nabij.appointments.rules.combined import MOST_IN_ANY_ORDER, MOST_STEPS
from nabij.appointments.types import Access
from nabij.lib.text import LANGUAGES
from nabij.ui.forms import ChoiceList

LEAST_STEPS = 2
FIXED, ANY = "fixed", "any"
_MOST_GAP = 12 * 60
_STEP = "stop"
Typed = dict[str, Any]


def _own_language() -> str:
    return (get_language() or "nl")[:2]


def _languages() -> list[str]:
    own = _own_language()
    return [own, *(code for code in LANGUAGES if code != own)]


class StepForm(StudioForm):
    """One stop: what happens there, how long after the stop before it, what to do beforehand."""

    service = one_of(gettext_lazy("Which appointment?"))
    min_gap = whole(
        gettext_lazy("How many minutes at least after the appointment before?"),
        least=0,
        most=_MOST_GAP,
    )
    max_gap = whole(
        gettext_lazy("How many minutes at most after the appointment before?"),
        least=0,
        most=_MOST_GAP,
    )
    latest_start = clock_time(
        gettext_lazy("At what time does it begin at the latest?"), required=False
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        """Ask what has to be done beforehand in each language.

        Args:
            is_first: nothing comes before it, so the gap is not asked.
        """
        super().__init__(*args, **kwargs)
        for code in _languages():
            where = {"language": IN_LANGUAGE[code]}
            self.fields[f"instruction_{code}"] = forms.CharField(
                label=_("What to do before this appointment, %(language)s") % where,
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.is_first = is_first
        if is_first:
            for name in ("min_gap", "max_gap"):
                self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Refuse a gap that ends before it begins."""
        said = super().clean() or self.cleaned_data
        if self.is_first:  # what isn't seen can't be put right
            for name, usual in (("min_gap", 0), ("max_gap", _MOST_GAP)):
                if self.errors.pop(name, None) or said["max_gap"] < said["min_gap"]:
                    said[name] = usual
        self.in_order("min_gap", "max_gap", _("Enter at least what stands above."))
        return said

    def gap(self) -> list[forms.BoundField]:
        """Return what is asked of the time since the stop before."""
        return [self[name] for name in ("min_gap", "max_gap")]

    def more(self) -> list[forms.BoundField]:
        """Return what is asked of few stops."""
        return [self["latest_start"], *(self[f"instruction_{code}"] for code in _languages())]

    def is_more_said(self) -> bool:
        """Whether anything of that is filled in, or wrong."""
        return any(bound.value() or bound.errors for bound in self.more())

    def step(self) -> NewStep:
        """Return what a valid form says."""
        said = self.cleaned_data
        words = {code: said[f"instruction_{code}"] for code in LANGUAGES}
        return NewStep(
            service_id=UUID(said["service"]),
            min_gap_minutes=said["min_gap"],
            max_gap_minutes=said["max_gap"],
            latest_start=said["latest_start"],
            instruction={code: text for code, text in words.items() if text},
        )


class CombinedForm(StudioForm):
    """The rules of a visit of several stops, with a form for each stop.

    Built with `data` it is checked; with `typed` it only shows what was typed, as when a stop is
    added.
    """

    access = forms.ChoiceField(
        label=gettext_lazy("Who books it?"),
        widget=ChoiceList,
        choices=[
            (Access.SELF.value, gettext_lazy("Clients book it themselves")),
            (Access.DESK.value, gettext_lazy("Only the desk books it")),
        ],
    )
    order = forms.ChoiceField(
        label=gettext_lazy("In which order?"),
        widget=ChoiceList,
        choices=[
            (FIXED, gettext_lazy("In the order in which they stand below")),
            (ANY, gettext_lazy("In whatever order it can be soonest")),
        ],
    )
    walking_minutes = whole(
        gettext_lazy("How many minutes may clients walk between two places?"),
        least=0,
        most=120,
        help_text=gettext_lazy("0: all at one place. All takes place on one day."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        services: Sequence[Combinable],
        typed: Typed | None = None,
    ) -> None:
        """Offer these services at each stop."""
        said: Mapping[str, Any] = data if data is not None else typed or {}
        super().__init__(data, choices={}, initial=said)
        self.services = {str(one.id): one for one in services}
        own = _own_language()
        for code in _languages():
            label = _("Name %(language)s") % {"language": IN_LANGUAGE[code]}
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("What is it called?") if code == own else label,
                max_length=120,
                required=code == own
                and not any(said.get(f"name_{other}") for other in LANGUAGES if other != own),
                error_messages={"required": _("Give the visit a name.")},
            )
        choices = {"service": [(str(one.id), one.label) for one in services]}
        self.steps = [
            StepForm(
                data,
                choices=choices,
                prefix=f"{_STEP}-{number}",
                initial=stop,
                is_first=number == 0 and said.get("order") != ANY,
            )
            for number, stop in enumerate(typed_stops(said))
        ]

    def is_valid(self) -> bool:
        """Whether the whole and each stop is said well."""
        own = super().is_valid()
        return all([own, *(step.is_valid() for step in self.steps)])

    def visible_fields(self) -> list[forms.BoundField]:
        """Return all fields; those of a stop say of which, for the summary of what is wrong."""
        found = super().visible_fields()
        for number, step in enumerate(self.steps, start=1):
            for bound in step.visible_fields():
                told = copy(bound)
                told.label = _("Appointment %(n)s") % {"n": number} + f", {bound.label}"
                found.append(told)
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for a name in some language, and for stops that who books it may book."""
        said = super().clean() or self.cleaned_data
        own = f"name_{_own_language()}"
        if not any(self._names().values()) and own not in self.errors:
            self.add_error(own, _("Give the visit a name."))
        if said.get("order") == ANY and len(self.steps) > MOST_IN_ANY_ORDER:
            sentence = _("At most %(n)s appointments can come in any order.")
            self.add_error("order", sentence % {"n": MOST_IN_ANY_ORDER})
        for step in self.steps:
            step.full_clean()
            service = self.services.get(step.cleaned_data.get("service", ""))
            if service is None:
                continue
            if not service.is_active:
                step.add_error("service", _("This service is switched off. Choose another."))
            elif said.get("access") == Access.SELF and service.access is not Access.SELF:
                sentence = _(
                    "Clients don't book this by themselves. Choose another, or let only the"
                    " desk book the visit."
                )
                step.add_error("service", sentence)
        return said

    def names(self) -> list[forms.BoundField]:
        """Return the name in the reader's language, then in the others."""
        return [self[f"name_{code}"] for code in _languages()]

    def rules(self) -> list[forms.BoundField]:
        """Return what holds for the whole."""
        return [self[name] for name in ("access", "walking_minutes", "order")]

    def terms(self) -> CombinedTerms:
        """Return what a valid form says."""
        return CombinedTerms(
            names=self._names(),
            steps=[step.step() for step in self.steps],
            walking_minutes=self.cleaned_data["walking_minutes"],
            any_order=self.cleaned_data["order"] == ANY,
            access=Access(self.cleaned_data["access"]),
        )

    def _names(self) -> dict[str, str]:
        said = {code: self.cleaned_data.get(f"name_{code}", "") for code in LANGUAGES}
        return {code: words for code, words in said.items() if words}


def typed_stops(said: Mapping[str, Any]) -> list[Typed]:
    """Return what is typed of each stop, at least two, without its number."""
    try:
        count = int(said.get(f"{_STEP}s", LEAST_STEPS))
    except ValueError:
        count = LEAST_STEPS
    return [
        {
            key.removeprefix(f"{_STEP}-{number}-"): value
            for key, value in said.items()
            if key.startswith(f"{_STEP}-{number}-")
        }
        or {"min_gap": 0, "max_gap": 120}
        for number in range(min(max(count, LEAST_STEPS), MOST_STEPS))
    ]


def rearranged(said: Mapping[str, Any], wish: str) -> tuple[Typed, int]:
    """Return what is typed after a stop was added, removed or moved, and which stop to look at.

    Args:
        wish: "add", "look", or "remove-", "up-" or "down-" with the number of a stop from 0 on;
            what can't be done changes nothing.
    """
    stops = typed_stops(said)
    verb, _dash, text = wish.partition("-")
    at = int(text) if text.isdecimal() and len(text) < len(str(10 * MOST_STEPS)) else -1
    look = at
    if verb == "add" and len(stops) < MOST_STEPS:
        stops.append({"min_gap": 0, "max_gap": 120})
        look = len(stops) - 1
    elif verb == "remove" and 0 <= at < len(stops) > LEAST_STEPS:
        del stops[at]
        look = min(at, len(stops) - 1)
    elif verb in {"up", "down"}:
        other = at + (1 if verb == "down" else -1)
        if 0 <= at < len(stops) and 0 <= other < len(stops):
            stops[at], stops[other] = stops[other], stops[at]
            look = other
    return _typed({k: v for k, v in said.items() if not k.startswith(_STEP)}, stops), look


def typed_of(combined: CombinedService, steps: Sequence[CombinedStep]) -> Typed:
    """Return what one would have typed for rules that are kept."""
    whole_visit: Typed = {f"name_{code}": text for code, text in combined.names.items()} | {
        "access": combined.access,
        "order": ANY if combined.any_order else FIXED,
        "walking_minutes": combined.walking_minutes,
    }
    stops = [
        {
            "service": str(step.service_id),
            "min_gap": step.min_gap_minutes,
            "max_gap": step.max_gap_minutes,
            "latest_start": step.latest_start,
        }
        | {f"instruction_{code}": text for code, text in step.instruction.items()}
        for step in steps
    ]
    return _typed(whole_visit, stops)


def _typed(said: Mapping[str, Any], stops: Sequence[Typed]) -> Typed:
    found = dict(said) | {f"{_STEP}s": len(stops)}
    for number, stop in enumerate(stops):
        found |= {f"{_STEP}-{number}-{name}": value for name, value in stop.items()}
    return found
