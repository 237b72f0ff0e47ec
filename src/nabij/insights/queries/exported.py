"""Figures for other programs: every metric, of each kind of respondent by itself.

Clients, relatives, referrers and employees are never added up, so what is told of one kind says
nothing of another: each has its own blocks of months (docs/adr/0010), and no total over kinds is
told anywhere.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nabij.insights.queries.effort import effort_lines
from nabij.insights.queries.figures import Figures, PeriodError
from nabij.insights.rules import can_see_figures
from nabij.insights.types import By, Measure, MeasuredRow, Metric, MetricRow
from nabij.people.types import Actor
from nabij.surveys.types import Respondent

OF_OTHERS = tuple(metric for metric in Metric if metric is not Metric.ENPS)
OF_EMPLOYEES = (Metric.ENPS, *(one for one in OF_OTHERS if one is not Metric.NPS))


def exported(
    *,
    date_from: date,
    date_to: date,
    by: By | None,
    respondent: Respondent = Respondent.CLIENT,
    actor: Actor,
    language: str = "nl",
) -> list[MetricRow]:
    """Return every figure of every group of one kind of respondent; [] for who may not see.

    Of clients, what employees say about working here comes too, as eNPS: they are asked at the
    same departments, and never counted among clients.

    Raises:
        PeriodError: the period ends before it begins.
    """
    _must_be_in_order(date_from, date_to)
    if not can_see_figures(actor):
        return []

    def rows(of: Respondent, wanted: Sequence[Metric]) -> list[MetricRow]:
        found = Figures(date_from=date_from, date_to=date_to, language=language, respondent=of)
        return found.rows(by, wanted)

    if respondent is Respondent.EMPLOYEE:
        return rows(respondent, OF_EMPLOYEES)
    own = rows(respondent, OF_OTHERS)
    if respondent is Respondent.CLIENT:
        own += rows(Respondent.EMPLOYEE, (Metric.ENPS,))
    return own


def by_respondent(
    *, date_from: date, date_to: date, actor: Actor, language: str = "nl"
) -> list[MetricRow]:
    """Return every figure of each kind of respondent, all departments together.

    Raises:
        PeriodError: the period ends before it begins.
    """
    _must_be_in_order(date_from, date_to)
    if not can_see_figures(actor):
        return []
    found = []
    for one in Respondent:
        figures = Figures(date_from=date_from, date_to=date_to, language=language, respondent=one)
        wanted = OF_EMPLOYEES if one is Respondent.EMPLOYEE else OF_OTHERS
        found += [
            replace(row, group=one.value, label=one.value) for row in figures.rows(None, wanted)
        ]
    return found


def _must_be_in_order(date_from: date, date_to: date) -> None:
    if date_to < date_from:
        raise PeriodError


def measured(
    *, date_from: date, date_to: date, by: By | None, actor: Actor, language: str = "nl"
) -> list[MeasuredRow]:
    """Return every measure of effort that was seen at all, by place or month; none by others.

    Raises:
        PeriodError: the period ends before it begins.
    """
    _must_be_in_order(date_from, date_to)
    found = [
        effort_lines(
            measure=one, date_from=date_from, date_to=date_to, actor=actor, language=language
        )
        for one in Measure
    ]
    return [row for one in found if one is not None and one.cells for row in one.rows(by)]
