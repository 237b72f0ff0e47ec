"""Addresses of this module, under /ui/."""

from django.urls import path

from nabij.ui.views import website

app_name = "ui"
urlpatterns = [
    path("", website.living_page, name="living"),
    path("theme/", website.choose_theme, name="theme"),
    path("language/", website.choose_language, name="language"),
]
