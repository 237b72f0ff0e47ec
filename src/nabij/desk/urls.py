"""Addresses of this face's own pages."""

from django.urls import path

from nabij.desk.views import desk

app_name = "desk"
urlpatterns = [
    path("", desk.home, name="home"),
]
