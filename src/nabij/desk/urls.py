"""Addresses of this face's own pages."""

from django.urls import include, path

from nabij.desk.views import desk

app_name = "desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("", include("nabij.accounts.urls_staff"), {"face": "desk"}),
]
