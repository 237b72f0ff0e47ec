"""Addresses of this face's own pages."""

from django.urls import include, path

from nabij.studio.views import dead_letters, studio

app_name = "studio"
urlpatterns = [
    path("", studio.home, name="home"),
    path("dead-letters/", dead_letters.dead_letters, name="dead-letters"),
    path("", include("nabij.accounts.urls_staff"), {"face": "studio"}),
]
