"""Addresses of this module."""

from django.urls import path

from nabij.insights.views import explore, studio

app_name = "insights"
urlpatterns = [
    path("studio/experience/", studio.experience, name="experience"),
    path("studio/explore/", explore.explore, name="explore"),
]
