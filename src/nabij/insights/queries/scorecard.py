"""The journey in figures: every touchpoint with its recommendation and effort."""

from dataclasses import dataclass

from nabij.insights.models import MomentOfTruth
from nabij.insights.queries.lines import Lines, Stretch
from nabij.insights.rules import can_see_figures
from nabij.insights.types import Metric, MetricRow
from nabij.people.types import Actor


@dataclass(frozen=True)
class TouchpointScore:
    """A touchpoint; `is_moment`: it decides what people remember.

    `lags`: the figures in which it does less well than all together, by more than its margin.
    """

    touchpoint: str
    is_moment: bool
    figures: dict[Metric, Stretch]
    lags: tuple[Metric, ...]


def scorecard(*, actor: Actor, lines: Lines) -> list[TouchpointScore]:
    """Return the touchpoints anybody answered about, by name; [] for who may not see figures."""
    if not can_see_figures(actor):
        return []
    moments = set(MomentOfTruth.objects.values_list("touchpoint", flat=True))
    by_metric = {
        metric: {one.row.group: one for one in lines.told_within(metric, "touchpoint")}
        for metric in (Metric.NPS, Metric.CES)
    }
    whole = {metric: lines.whole(metric) for metric in by_metric}
    return [
        TouchpointScore(
            touchpoint=name,
            is_moment=name in moments,
            figures={metric: found[name] for metric, found in by_metric.items() if name in found},
            lags=tuple(
                metric
                for metric, found in by_metric.items()
                if name in found and _lags(metric, found[name].row, whole[metric])
            ),
        )
        for name in sorted(lines.names("touchpoint"))
    ]


def _lags(metric: Metric, row: MetricRow, whole: MetricRow) -> bool:
    if row.low is None or row.high is None or whole.value is None:
        return False
    return row.low > whole.value if metric is Metric.CES else row.high < whole.value
