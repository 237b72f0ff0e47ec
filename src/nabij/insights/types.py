"""Words of this module that others use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import add
from typing import Literal, NamedTuple
from uuid import UUID

By = Literal["department", "location", "month", "touchpoint", "language"]
Aspect = Literal["touchpoint", "language"]


class Metric(StrEnum):
    """What is measured. `nabij.insights.definitions` says how."""

    NPS = "nps"
    CES = "ces"
    LOW_EFFORT = "low_effort"
    RESPONSE_RATE = "response_rate"
    HIGH_EFFORT = "high_effort"
    RESPONSE_RATE_2 = "response_rate_2"
    ENPS = "enps"


STANDING = (Metric.NPS, Metric.CES, Metric.LOW_EFFORT, Metric.RESPONSE_RATE)
"""What pages tell of clients."""


class Measure(StrEnum):
    """Effort as it can be seen from what happened, beside the effort people say it took.
    `nabij.insights.definitions.measured` says how each is counted.
    """

    CONTACTS = "contacts"
    MOVED = "moved"
    SWITCHED = "switched_channel"
    CAME_BACK = "came_back"
    WAITING = "waiting_minutes"
    OVERRUN = "overrun_minutes"
    TRANSFERS = "transfers"
    FAILED_SEARCHES = "failed_searches"


class Base(StrEnum):
    """What a figure is a figure of: those who answered a question, or were invited."""

    NPS = "nps"
    CES = "ces"
    INVITED = "invited"


@dataclass(frozen=True, kw_only=True)
class MetricRow:
    """One figure of one group.

    Attributes:
        group: a department's slug, a location's name, a month as 2026-03, a touchpoint, a language,
            a kind of respondent; "" for all together.
        label: the group's name for a reader.
        n: answers (response rate: invitations) it rests on; None when hidden.
        value: NPS as a whole number, CES with two decimals, shares in percent with one; None
            when hidden or when there is nothing to count.
        low, high: the ends of the 95 % interval.
        hidden: not told in these months (`nabij.insights.blocks`).
    """

    metric: Metric
    group: str
    label: str
    n: int | None
    value: float | None
    low: float | None
    high: float | None
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class MeasuredRow:
    """One measure of one group; as `MetricRow`, with `n` the visits it rests on.

    Attributes:
        first, after: the months it is told over, as numbers: the first, and the one after the last.
    """

    metric: Measure
    group: str
    label: str
    n: int | None
    value: float | None
    low: float | None
    high: float | None
    hidden: bool
    first: int
    after: int


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The score of a standing period, written as the reader does; "–" where there is none."""

    months: int
    score: str
    low: str
    high: str
    n: str


class Tally(NamedTuple):
    """Counts that can be added up; every figure follows from them. In the order of the columns.

    A tuple, as a page adds up thousands.
    """

    promoters: int = 0
    passives: int = 0
    detractors: int = 0
    ces_n: int = 0
    ces_total: int = 0
    ces_squares: int = 0
    ces_low: int = 0
    ces_high: int = 0
    invited: int = 0
    answered: int = 0
    partial: int = 0

    def __add__(self, other: "Tally") -> "Tally":  # type: ignore[override]
        """Return the counts of both together."""
        return Tally._make(map(add, self, other))

    def n(self, base: Base) -> int:
        """Return how many answers, or invitations, there are."""
        if base is Base.NPS:
            return self.promoters + self.passives + self.detractors
        return self.ces_n if base is Base.CES else self.invited


Cells = Mapping[tuple[int, UUID], Tally]
"""Counts per month (a number that goes on over years) and department."""


class OutcomeKind(StrEnum):
    """What is counted elsewhere, month by month, and brought in by file.

    FALLS, MEDICATION_ERRORS, COMPLAINTS: how many, or by 1,000 days as the sender counts.
    LENGTH_OF_STAY: mean days. NO_SHOW, STAFF_TURNOVER, SICK_LEAVE: percent.
    """

    FALLS = "falls"
    MEDICATION_ERRORS = "medication_errors"
    LENGTH_OF_STAY = "length_of_stay"
    COMPLAINTS = "complaints"
    NO_SHOW = "no_show"
    STAFF_TURNOVER = "staff_turnover"
    SICK_LEAVE = "sick_leave"


PERCENTAGES = (OutcomeKind.NO_SHOW, OutcomeKind.STAFF_TURNOVER, OutcomeKind.SICK_LEAVE)


@dataclass(frozen=True, kw_only=True)
class OutcomeFigure:
    """One figure of one department and month; `month` is its first day."""

    month: date
    department_id: UUID
    kind: OutcomeKind
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A month's experience, and the outcome some months later; None where there is none."""

    month: int
    experience: MetricRow
    outcome: float | None
