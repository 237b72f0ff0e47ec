"""Addresses of this face's own pages."""

from django.urls import include, path

from nabij.studio.views import studio

app_name = "studio"
urlpatterns = [
    path("", studio.home, name="home"),
    path("", include("nabij.accounts.urls_staff"), {"face": "studio"}),
]
