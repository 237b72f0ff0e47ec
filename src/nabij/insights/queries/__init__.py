"""Figures over the modules below, ready to be shown."""

from nabij.insights.queries.comparison import Compared, Pair, locations_compared
from nabij.insights.queries.counted import month_number, respondents_there
from nabij.insights.queries.drivers import Moved, recommendation_drivers
from nabij.insights.queries.effort import EffortLines, effort_lines
from nabij.insights.queries.exported import by_respondent, exported, measured
from nabij.insights.queries.figures import (
    Figures,
    PeriodError,
    metrics,
    summary,
)
from nabij.insights.queries.lines import (
    ASPECTS,
    DIVISIONS,
    Lines,
    Stretch,
    first_month,
)
from nabij.insights.queries.outcomes import (
    LAGS,
    beside,
    experience_by_month,
    kinds_there,
    outcome_by_month,
    together,
)
from nabij.insights.queries.promises import Kept, promises_kept
from nabij.insights.queries.quality import service_gaps
from nabij.insights.queries.readers import Reader, possible_readers, readers
from nabij.insights.queries.reports import Report, monthly_report, report_months
from nabij.insights.queries.rows import follow_ups, responses
from nabij.insights.queries.scorecard import TouchpointScore, scorecard
from nabij.insights.queries.teams import (
    DepartmentStanding,
    Standing,
    TeamTasks,
    standing,
    team_standings,
    team_tasks,
)
from nabij.insights.queries.trends import (
    Change,
    Effect,
    Trend,
    changes_seen,
    trend,
    trend_lines,
)

__all__ = [
    "ASPECTS",
    "DIVISIONS",
    "LAGS",
    "Change",
    "Compared",
    "DepartmentStanding",
    "Effect",
    "EffortLines",
    "Figures",
    "Kept",
    "Lines",
    "Moved",
    "Pair",
    "PeriodError",
    "Reader",
    "Report",
    "Standing",
    "Stretch",
    "TeamTasks",
    "TouchpointScore",
    "Trend",
    "beside",
    "by_respondent",
    "changes_seen",
    "effort_lines",
    "experience_by_month",
    "exported",
    "first_month",
    "follow_ups",
    "kinds_there",
    "locations_compared",
    "measured",
    "metrics",
    "month_number",
    "monthly_report",
    "outcome_by_month",
    "possible_readers",
    "promises_kept",
    "readers",
    "recommendation_drivers",
    "report_months",
    "respondents_there",
    "responses",
    "scorecard",
    "service_gaps",
    "standing",
    "summary",
    "team_standings",
    "team_tasks",
    "together",
    "trend",
    "trend_lines",
]
