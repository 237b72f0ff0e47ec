"""Addresses of this module."""

from django.urls import path

from nabij.insights.views import studio

app_name = "insights"
urlpatterns = [path("studio/experience/", studio.experience, name="experience")]
