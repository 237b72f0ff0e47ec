"""Addresses of this face's own pages."""

from django.urls import include, path

from nabij.portal.views import portal

app_name = "portal"
urlpatterns = [
    path("", portal.home, name="home"),
    path("", include("nabij.people.urls_portal")),
]
