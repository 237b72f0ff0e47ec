"""Form parts that HTML does not have by itself."""

from collections.abc import Sequence
from typing import Any

from django import forms

from nabij.ui.types import Words


class ScaleSelect(forms.RadioSelect):
    """Radio buttons in a row for the thumb, with words at both ends.

    `tone="effort"` or `"recommend"` changes nothing but the looks of the ends.
    """

    template_name = "ui/scale.html"

    def __init__(self, *, low: Words, high: Words, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.low = low
        self.high = high

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the words at both ends."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"low": self.low, "high": self.high}
        return context


class ScaleField(forms.TypedChoiceField):
    """A whole number between two ends, such as 0-10 or 1-5; empty is None.

    `ScaleField(lowest=0, highest=10, low=_("not at all"), high=_("very likely"), label=…)`
    """

    def __init__(
        self, *, lowest: int, highest: int, low: Words, high: Words, **kwargs: Any
    ) -> None:
        choices: Sequence[tuple[int, str]] = [(n, str(n)) for n in range(lowest, highest + 1)]
        super().__init__(
            choices=choices,
            coerce=int,
            empty_value=None,
            widget=ScaleSelect(low=low, high=high),
            **kwargs,
        )


class ChoiceList(forms.RadioSelect):
    """One of a few, each as a large row for the thumb."""
