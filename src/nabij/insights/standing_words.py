"""Where a figure stands, in sentences: better, worse, or no more than chance."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.insights import pictures
from nabij.insights.definitions import Difference
from nabij.insights.numbers import told, told_difference
from nabij.insights.queries import Standing
from nabij.insights.types import Metric
from nabij.insights.words import NAMES

LOWER_IS_BETTER = (Metric.CES,)
STEPS: dict[str, Promise] = {
    "better": _("Better than before"),
    "worse": _("Less good than before"),
    "same": _("No real difference with before"),
}
TONES = {"better": "success", "worse": "warning", "same": "neutral"}


def step_of(metric: Metric, step: Difference | None) -> str:
    """Return better, worse or same; "" where there is nothing to compare with."""
    if step is None:
        return ""
    if not step.is_real:
        return "same"
    return "better" if (step.value > 0) != (metric in LOWER_IS_BETTER) else "worse"


def standing_words(standing: Standing, language: str) -> dict[str, object]:
    """Return what a page shows of a standing: name, value, margin, when, and the step in words."""
    metric, last = standing.metric, standing.last
    shown: dict[str, object] = {"name": NAMES[metric], "value": "–", "tag": "", "tone": "neutral"}
    if last is None:
        return shown | {"margin": gettext("too few answers to show")}
    step = step_of(metric, standing.step)
    shown |= {
        "value": told(metric, last.row.value, language=language),
        "margin": pictures.margin_with_n(last.row, language),
        "when": pictures.stretch_name(last.first, last.after, language),
    }
    if standing.step is not None and standing.before is not None:
        shown |= {
            "tag": STEPS[step],
            "tone": TONES[step],
            "step": gettext("%(difference)s since %(before)s, margin %(low)s to %(high)s")
            % {
                "difference": told_difference(metric, standing.step.value, language=language),
                "before": pictures.stretch_name(
                    standing.before.first, standing.before.after, language
                ),
                "low": told_difference(metric, standing.step.low, language=language),
                "high": told_difference(metric, standing.step.high, language=language),
            },
        }
    return shown
