"""What each figure means: formula, margin and source, in one place. Pure arithmetic over counts.

Every page, export and alert takes its figures from here; none computes its own. A figure without
answers does not exist: every function returns None for it. A question passed over is counted
nowhere, neither as an answer nor in n. `VERSION` goes up whenever a formula changes what is told.
"""

from nabij.insights.definitions.casemix import Standardised, Stratum, standardised
from nabij.insights.definitions.control import Chart, Phase, Rule, Shift, Signal, xmr
from nabij.insights.definitions.correlation import Correlation, correlation
from nabij.insights.definitions.drivers import Driver, drivers
from nabij.insights.definitions.instruments import (
    Instrument,
    Item,
    LicensedInstrumentError,
    Score,
    score,
)
from nabij.insights.definitions.margins import (
    CONFIDENCE,
    Difference,
    Estimate,
    Z,
    mean,
    mean_difference,
    share,
    share_difference,
    t_quantile,
)
from nabij.insights.definitions.measured import (
    AFTERWARDS_DAYS,
    BOOKINGS,
    BY_PEOPLE,
    EVENTS,
    SHARES,
    measured_effort,
)
from nabij.insights.definitions.promis import (
    GLOBAL_MENTAL,
    GLOBAL_PHYSICAL,
    promis_answers,
)
from nabij.insights.definitions.reliable import Change, reliable_change
from nabij.insights.definitions.response import response_rate, response_rate_2
from nabij.insights.definitions.scores import (
    CES_SCALE,
    AnswerError,
    Effort,
    Group,
    Scale,
    ScaleMismatchError,
    ces,
    effort_of,
    enps,
    high_effort,
    low_effort,
    nps,
    nps_difference,
    nps_group,
    nps_of,
)
from nabij.insights.definitions.servqual import (
    DIMENSIONS,
    STANDARD_WEIGHTS,
    Dimension,
    Gaps,
    Pair,
    servqual,
)

VERSION = "2"

__all__ = [
    "AFTERWARDS_DAYS",
    "BOOKINGS",
    "BY_PEOPLE",
    "CES_SCALE",
    "CONFIDENCE",
    "DIMENSIONS",
    "EVENTS",
    "GLOBAL_MENTAL",
    "GLOBAL_PHYSICAL",
    "SHARES",
    "STANDARD_WEIGHTS",
    "VERSION",
    "AnswerError",
    "Change",
    "Chart",
    "Correlation",
    "Difference",
    "Dimension",
    "Driver",
    "Effort",
    "Estimate",
    "Gaps",
    "Group",
    "Instrument",
    "Item",
    "LicensedInstrumentError",
    "Pair",
    "Phase",
    "Rule",
    "Scale",
    "ScaleMismatchError",
    "Score",
    "Shift",
    "Signal",
    "Standardised",
    "Stratum",
    "Z",
    "ces",
    "correlation",
    "drivers",
    "effort_of",
    "enps",
    "high_effort",
    "low_effort",
    "mean",
    "mean_difference",
    "measured_effort",
    "nps",
    "nps_difference",
    "nps_group",
    "nps_of",
    "promis_answers",
    "reliable_change",
    "response_rate",
    "response_rate_2",
    "score",
    "servqual",
    "share",
    "share_difference",
    "standardised",
    "t_quantile",
    "xmr",
]  # fmt: skip
