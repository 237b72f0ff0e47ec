"""Addresses of this module."""

from django.urls import path

from nabij.insights.views import (
    comments,
    deeper,
    director,
    effort,
    explore,
    outcomes,
    referrers,
    reports,
    studio,
    team,
    trends,
    website,
    work,
)
from nabij.insights.views.left_out import left_out
from nabij.lib.urls import by_first_word

app_name = "insights"
_ALL = [
    path("figures/", website.public, name="public"),
    path("studio/experience/", studio.experience, name="experience"),
    path("studio/surveys/left-out/", left_out, name="left-out"),
    path("studio/surveys/referrers/", referrers.referrers, name="referrers"),
    path("studio/employees/", work.work, name="work"),
    path("studio/explore/", explore.explore, name="explore"),
    path("studio/scorecard/", deeper.touchpoints, name="scorecard"),
    path("studio/scorecard/moment/", deeper.mark, name="moment"),
    path("studio/drivers/", deeper.what_moves_it, name="drivers"),
    path("studio/effort/", effort.effort, name="effort"),
    path("studio/comparison/", deeper.locations, name="comparison"),
    path("studio/quality/", deeper.sides_of_service, name="quality"),
    path("studio/director/", director.director, name="director"),
    path("studio/reports/", reports.reports, name="reports"),
    path("studio/reports/<int:year>/<int:month>/<slug:kind>/", reports.file, name="report-file"),
    path("studio/reports/readers/", reports.add_reader, name="reader-add"),
    path("studio/reports/readers/<uuid:reader_id>/end/", reports.end_reader, name="reader-end"),
    path("desk/team/", team.team, name="team"),
    path("studio/outcomes/", outcomes.outcomes, name="outcomes"),
    path("studio/comments/", comments.comments, name="comments"),
    path("studio/trends/", trends.trends, name="trends"),
    path("studio/trends/changes/new/", trends.declare, name="change-new"),
    path(
        "studio/trends/changes/<uuid:change_id>/withdraw/", trends.withdraw, name="change-withdraw"
    ),
]
urlpatterns = by_first_word(_ALL)
