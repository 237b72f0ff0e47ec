"""Addresses of this module: the root without and the home page with a language."""

from django.urls import path

from nabij.website.views import website

app_name = "website"
urlpatterns = [
    path("", website.home, name="home"),
]
