"""Addresses of this module."""

from django.urls import path

from nabij.insights.views import explore, studio, trends

app_name = "insights"
urlpatterns = [
    path("studio/experience/", studio.experience, name="experience"),
    path("studio/explore/", explore.explore, name="explore"),
    path("studio/trends/", trends.trends, name="trends"),
    path("studio/trends/changes/new/", trends.declare, name="change-new"),
    path(
        "studio/trends/changes/<uuid:change_id>/withdraw/", trends.withdraw, name="change-withdraw"
    ),
]
