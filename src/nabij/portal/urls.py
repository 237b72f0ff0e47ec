"""Addresses of this face's own pages."""

from django.urls import path

from nabij.portal.views import portal

app_name = "portal"
urlpatterns = [
    path("", portal.home, name="home"),
]
